/* sums_simd.c -- sums, exponentials, and the two together.  */

#include "base/kernels_simd.h"
#include "base/simd_exp.h"

void
LAT_AT (lat_exp_many) (size_t n, const double *x, double *y)
{
  size_t i = 0;
  for (; i + VEC_LANES <= n; i += VEC_LANES)
    vec_store (y + i, vec_exp (vec_load (x + i)));
  if (i < n)
    vec_store_part (y + i, n - i, vec_exp (vec_load_part (x + i, n - i, 0)));
}

void
LAT_AT (lat_log_many) (size_t n, const double *x, double *y)
{
  size_t i = 0;
  for (; i + VEC_LANES <= n; i += VEC_LANES)
    vec_store (y + i, vec_log (vec_load (x + i)));
  if (i < n)
    vec_store_part (y + i, n - i, vec_log (vec_load_part (x + i, n - i, 1)));
}

/* Four sums side by side, as one addition waits for the one before.  */
enum
{
  CHAINS = 4
};

double
LAT_AT (lat_sum) (size_t n, const double *x)
{
  vec sum[CHAINS] = { { 0 } };
  size_t i = 0;
  for (; i + CHAINS * VEC_LANES <= n; i += CHAINS * VEC_LANES)
    for (int a = 0; a < CHAINS; a++)
      sum[a] += vec_load (x + i + a * VEC_LANES);
  for (; i + VEC_LANES <= n; i += VEC_LANES)
    sum[0] += vec_load (x + i);
  sum[1] += vec_load_part (x + i, n - i, 0);
  return vec_sum ((sum[0] + sum[1]) + (sum[2] + sum[3]));
}

double
LAT_AT (lat_dot) (size_t n, const double *x, const double *y)
{
  vec sum[CHAINS] = { { 0 } };
  size_t i = 0;
  for (; i + CHAINS * VEC_LANES <= n; i += CHAINS * VEC_LANES)
    for (int a = 0; a < CHAINS; a++)
      sum[a] = vec_fma (vec_load (x + i + a * VEC_LANES),
                        vec_load (y + i + a * VEC_LANES), sum[a]);
  for (; i + VEC_LANES <= n; i += VEC_LANES)
    sum[0] = vec_fma (vec_load (x + i), vec_load (y + i), sum[0]);
  sum[1] = vec_fma (vec_load_part (x + i, n - i, 0),
                    vec_load_part (y + i, n - i, 0), sum[1]);
  return vec_sum ((sum[0] + sum[1]) + (sum[2] + sum[3]));
}

/* --- log-sum-exp --------------------------------------------------------- */

VEC_INLINE vec
get (const double *x, const size_t part)
{
  return part ? vec_load_part (x, part, 0) : vec_load (x);
}

VEC_INLINE void
put (double *x, const size_t part, vec v)
{
  if (part)
    vec_store_part (x, part, v);
  else
    vec_store (x, v);
}

/* `many` vectors of rows, the last with `part` rows unless that is 0.  The
   shift is the largest term, or 0 if that is -inf.  NaN comes through: as a
   first term it stays the largest, as another it meets exp.  */
VEC_INLINE void
lse_rows (size_t k, size_t n, double *lp, double *lse, const int many,
          const size_t part)
{
  vec shift[CHAINS], sum[CHAINS];
  for (int a = 0; a < many; a++)
    {
      shift[a] = get (lp + a * VEC_LANES, part);
      sum[a] = (vec){ 0 };
    }
  for (size_t j = 1; j < k; j++)
    for (int a = 0; a < many; a++)
      shift[a] = vec_max (get (lp + j * n + a * VEC_LANES, part), shift[a]);
  for (int a = 0; a < many; a++)
    shift[a] = vec_select (shift[a] == -INFINITY, vec_splat (0), shift[a]);
  for (size_t j = 0; j < k; j++)
    for (int a = 0; a < many; a++)
      {
        double *at = lp + j * n + a * VEC_LANES;
        vec e = vec_exp (get (at, part) - shift[a]);
        put (at, part, e);
        sum[a] += e;
      }
  for (int a = 0; a < many; a++)
    {
      put (lse + a * VEC_LANES, part, shift[a] + vec_log (sum[a]));
      sum[a] = vec_select (sum[a] == 0, vec_splat (0), 1 / sum[a]);
    }
  for (size_t j = 0; j < k; j++)
    for (int a = 0; a < many; a++)
      {
        double *at = lp + j * n + a * VEC_LANES;
        put (at, part, get (at, part) * sum[a]);
      }
}

void
LAT_AT (lat_lse) (size_t k, size_t n, double *lp, double *lse)
{
  size_t i = 0;
  for (; i + CHAINS * VEC_LANES <= n; i += CHAINS * VEC_LANES)
    lse_rows (k, n, lp + i, lse + i, CHAINS, 0);
  for (; i + VEC_LANES <= n; i += VEC_LANES)
    lse_rows (k, n, lp + i, lse + i, 1, 0);
  if (i < n)
    lse_rows (k, n, lp + i, lse + i, 1, n - i);
}
