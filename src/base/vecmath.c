/* vecmath.c -- sums of exponentials.  */

#include "base/vecmath.h"
#include <math.h>

double
lat_log_sum_exp (size_t n, const double *x)
{
  double largest = -INFINITY, sum = 0;
  for (size_t i = 0; i < n; i++)
    if (isnan (x[i]) || x[i] > largest)
      largest = x[i];
  if (!isfinite (largest)) /* exp (inf - inf) would be NaN */
    return largest;
  for (size_t i = 0; i < n; i++)
    sum += exp (x[i] - largest);
  return largest + log (sum);
}

/* Rows worked on together: their scratch stays in the first cache.  */
enum
{
  TILE = 128
};

/* shift_i = max_j lp_ij, or 0 where that is -inf.  */
static void
find_shifts (size_t k, size_t n, size_t m, const double *lp, double *shift)
{
  for (size_t i = 0; i < m; i++)
    shift[i] = lp[i];
  for (size_t j = 1; j < k; j++)
#pragma omp simd
    for (size_t i = 0; i < m; i++)
      shift[i] = lp[j * n + i] > shift[i] ? lp[j * n + i] : shift[i];
#pragma omp simd
  for (size_t i = 0; i < m; i++)
    shift[i] = shift[i] == -INFINITY ? 0 : shift[i];
}

/* The first m rows, at most TILE, of a block whose rows are n apart.  */
static void
tile (size_t k, size_t n, size_t m, double *lp, double *lse)
{
  double shift[TILE], sum[TILE] = { 0 };
  find_shifts (k, n, m, lp, shift);
  for (size_t j = 0; j < k; j++)
    for (size_t i = 0; i < m; i++)
      {
        double e = exp (lp[j * n + i] - shift[i]);
        lp[j * n + i] = e;
        sum[i] += e;
      }
  for (size_t i = 0; i < m; i++)
    {
      lse[i] = shift[i] + log (sum[i]);
      sum[i] = sum[i] == 0 ? 0 : 1 / sum[i];
    }
  for (size_t j = 0; j < k; j++)
#pragma omp simd
    for (size_t i = 0; i < m; i++)
      lp[j * n + i] *= sum[i];
}

void
lat_lse_block (size_t k, size_t n, double *lp, double *lse)
{
  if (k == 0)
    {
      for (size_t i = 0; i < n; i++)
        lse[i] = -INFINITY;
      return;
    }
  for (size_t i = 0; i < n; i += TILE)
    tile (k, n, n - i < TILE ? n - i : TILE, lp + i, lse + i);
}
