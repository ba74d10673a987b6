/* hmm_powers.h -- numbers of any range as m 2^n, m near one, n a whole number
   in a double.  */

#ifndef LATENS_MODEL_HMM_POWERS_H
#define LATENS_MODEL_HMM_POWERS_H

#include "base/simd_exp.h"
#include "model/hmm_simd.h"

/* x_j = log (m_j 2^n_j); -inf: m_j = 0.  Behind the k numbers too.  */
VEC_INLINE void
split (size_t k, size_t kp, const double *x, double *m, double *n)
{
  for (size_t j = 0; j < kp; j += VEC_LANES)
    {
      vec v = j + VEC_LANES <= k
                  ? vec_load (x + j)
                  : vec_load_part (x + j, j < k ? k - j : 0, -INFINITY);
      ivec none = v == -INFINITY;
      v = vec_select (none, vec_splat (0), v);
      vec t = vec_fma (v, vec_splat (VEC_LOG2_INVERSE), vec_splat (VEC_ROUND));
      vec power = t - VEC_ROUND;
      v = vec_fma (power, vec_splat (-VEC_LOG2_HIGH), v);
      v = vec_fma (power, vec_splat (-VEC_LOG2_LOW), v);
      vec_store (m + j, vec_select (none, vec_splat (0), vec_exp (v)));
      vec_store (n + j, vec_select (none, vec_splat (LAT_HMM_NOTHING), power));
    }
}

/* The power of two in a, which is not negative; LAT_HMM_NOTHING: a is zero. */
VEC_INLINE vec
power_in (vec a)
{
  const uint64_t two_to_52 = UINT64_C (0x4330000000000000);
  vec n = (vec)(((uvec)a >> 52) | two_to_52) - (4503599627370496.0 + 1023);
  return vec_select (a > 0, n, vec_splat (LAT_HMM_NOTHING));
}

/* 2^n; 0 if that is below the range of normal numbers.  */
VEC_INLINE vec
two_to (vec n)
{
  ivec in_range = n >= -1022;
  vec t = vec_min (vec_max (n, vec_splat (-1022)), vec_splat (1023));
  return vec_select (in_range, vec_power_of_two ((uvec)(t + VEC_ROUND)),
                     vec_splat (0));
}

/* log (sum 2^top).  */
VEC_INLINE vec
join (vec top, vec sum)
{
  vec l = vec_fma (top, vec_splat (VEC_LOG2_HIGH), vec_log (sum));
  return vec_fma (top, vec_splat (VEC_LOG2_LOW), l);
}

/* Margins around the k numbers that split will make, in work; behind them
   the next begin.  */
VEC_INLINE double *
put_margins (size_t kp, double *work, double x, double **next)
{
  double *to = work + LAT_HMM_MARGIN;
  piece_store (work, piece_splat (x));
  piece_store (to + kp, piece_splat (x));
  *next = to + kp + LAT_HMM_MARGIN;
  return to;
}

#endif
