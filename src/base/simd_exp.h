/* simd_exp.h -- exponential and logarithm of a vector.

   exp: n = x / log 2 rounded, r = x - n log 2 with log 2 in two parts (Cody
   and Waite 1980, chapter 6), exp r = 1 + r + r^2/2 + r^3 P (r), P of degree
   8 interpolating at Chebyshev's points (error 3.4e-17), times 2^n.  Within
   two units of the last place of the C library's for every argument, zero,
   subnormal and infinite results and NaN included.

   log: x = 2^e m with m in [sqrt 1/2, sqrt 2), f = m - 1, s = f / (2 + f),
   log m = 2 atanh s = f - (f^2/2 - s (f^2/2 + s^2 Q (s^2))), Q of degree 6
   in the same way (error 5e-18).  */

#ifndef LATENS_BASE_SIMD_EXP_H
#define LATENS_BASE_SIMD_EXP_H

#include "base/simd.h"

/* 1.5 2^52: added and taken off, it rounds to integers, and the low bits of
   the sum are that integer's.  */
#define VEC_ROUND 6755399441055744.0
#define VEC_LOG2_HIGH 0.6931471803691238 /* 32 bits: n times it is exact */
#define VEC_LOG2_LOW 1.9082149292705877e-10
#define VEC_LOG2_INVERSE 1.4426950408889634

/* c[0] + c[1] x + ... + c[n - 1] x^(n - 1).  */
VEC_INLINE vec
vec_polynomial (vec x, const double *c, const int n)
{
  vec sum = vec_splat (c[n - 1]);
  for (int i = n - 2; i >= 0; i--)
    sum = vec_fma (sum, x, vec_splat (c[i]));
  return sum;
}

/* 2^n for n = -1022 ... 1023, the low bits of t.  */
VEC_INLINE vec
vec_power_of_two (uvec t)
{
  return (vec)((t + 1023) << 52);
}

/* Beyond the bounds the result is 0 or infinite; NaN passes them.  2^n is
   multiplied in halves, which are normal when the result is not.  */
VEC_INLINE vec
vec_exp (vec x)
{
  static const double c[] = { 0.16666666666666666,   0.04166666666665136,
                              0.008333333333332155,  0.0013888888905881542,
                              0.0001984126985433861, 2.4801536388690766e-05,
                              2.755728006701698e-06, 2.761380686153829e-07,
                              2.5095554677111112e-08 };
  x = vec_min (vec_splat (711), vec_max (vec_splat (-750), x));
  vec t = vec_fma (x, vec_splat (VEC_LOG2_INVERSE), vec_splat (VEC_ROUND));
  vec half
      = vec_fma (x, vec_splat (VEC_LOG2_INVERSE / 2), vec_splat (VEC_ROUND));
  vec n = t - VEC_ROUND;
  vec r = vec_fma (n, vec_splat (-VEC_LOG2_HIGH), x);
  r = vec_fma (n, vec_splat (-VEC_LOG2_LOW), r);
  vec p = vec_fma (vec_polynomial (r, c, sizeof c / sizeof *c), r,
                   vec_splat (0.5));
  p = vec_fma (p, r * r, r) + 1;
  return p * vec_power_of_two ((uvec)t - (uvec)half)
         * vec_power_of_two ((uvec)half);
}

/* Of normal numbers; 0 gives -inf, infinity and NaN themselves.  */
VEC_INLINE vec
vec_log (vec x)
{
  static const double c[]
      = { 0.666666666666667,   0.39999999999899444, 0.2857142862600327,
          0.22222211130259878, 0.18182889455674947, 0.15331710618210773,
          0.14616585424888623 };
  const uint64_t root_half = UINT64_C (0x3fe6a09e667f3bcd);
  const uint64_t two_to_52 = UINT64_C (0x4330000000000000);
  uvec biased = ((uvec)x - root_half + (UINT64_C (1024) << 52)) >> 52;
  vec e = (vec)(biased | two_to_52) - (4503599627370496.0 + 1024);
  vec f = (vec)((uvec)x - ((biased - 1024) << 52)) - 1;
  vec s = f / (f + 2), z = s * s, half = 0.5 * f * f;
  vec q = z * vec_polynomial (z, c, sizeof c / sizeof *c);
  vec low = vec_fma (s, half + q, e * VEC_LOG2_LOW);
  vec y = vec_fma (e, vec_splat (VEC_LOG2_HIGH), f - (half - low));
  ivec plain = (x > 0) & (x < INFINITY);
  return vec_select (plain, y, vec_select (x == 0, vec_splat (-INFINITY), x));
}

#endif
