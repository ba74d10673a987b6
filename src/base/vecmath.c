/* vecmath.c -- sums of exponentials.  */

#include "base/vecmath.h"
#include "base/kernels.h"
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

void
lat_lse_block (size_t k, size_t n, double *lp, double *lse)
{
  if (k > 0)
    lat_kernels_best ()->lse_block (k, n, lp, lse);
  for (size_t i = 0; k == 0 && i < n; i++)
    lse[i] = -INFINITY;
}
