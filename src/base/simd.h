/* simd.h -- the vectors of the instruction set a kernel is compiled for.

   Files named *_simd.c are compiled once for each level that the compiler
   knows, LAT_LEVEL being its name (baseline, v3, v4): Makefile.am has the
   list.  What such a file exports is called LAT_AT (name), so that each level
   has its own, and is reached through a table like that of base/kernels.h
   alone.  Nothing here may be inlined into code of another level: everything
   is static.

   A vector is `vec`, VEC_LANES numbers.  Every lane does what the others do,
   so a value does not depend on the lane it is computed in; sums over lanes
   are taken in one order.  Products are added with vec_fma, in one rounding
   where the level can, and the compiler fuses nothing by itself.  */

#ifndef LATENS_BASE_SIMD_H
#define LATENS_BASE_SIMD_H

#include "base/ieee.h"
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifndef LAT_LEVEL
#define LAT_LEVEL baseline
#endif
#define LAT_PASTE(name, level) name##_##level
#define LAT_EXPAND(name, level) LAT_PASTE (name, level)
#define LAT_AT(name) LAT_EXPAND (name, LAT_LEVEL)

#if defined __AVX512F__ || defined __AVX2__
#include <immintrin.h>
#elif defined __SSE2__
#include <emmintrin.h>
#elif defined __aarch64__
#include <arm_neon.h>
#endif

/* VEC_REGISTERS: how many there are, which says how large a tile may be.  */
enum
{
#if defined __AVX512F__
  VEC_LANES = 8,
  VEC_REGISTERS = 32,
#elif defined __AVX2__ && defined __FMA__
  VEC_LANES = 4,
  VEC_REGISTERS = 16,
#elif defined __aarch64__
  VEC_LANES = 2,
  VEC_REGISTERS = 32,
#else
  VEC_LANES = 2,
  VEC_REGISTERS = 16,
#endif
  VEC_BYTES = VEC_LANES * sizeof (double)
};

#if defined __AVX512F__
#define LAT_VEC_BYTES 64
#elif defined __AVX2__ && defined __FMA__
#define LAT_VEC_BYTES 32
#else
#define LAT_VEC_BYTES 16
#endif

typedef double vec __attribute__ ((vector_size (LAT_VEC_BYTES)));
typedef int64_t ivec __attribute__ ((vector_size (LAT_VEC_BYTES)));
typedef uint64_t uvec __attribute__ ((vector_size (LAT_VEC_BYTES)));

#define VEC_INLINE static inline __attribute__ ((always_inline, unused))

/* --- memory -------------------------------------------------------------- */

VEC_INLINE vec
vec_load (const double *x)
{
  vec v;
  memcpy (&v, x, sizeof v);
  return v;
}

VEC_INLINE void
vec_store (double *x, vec v)
{
  memcpy (x, &v, sizeof v);
}

VEC_INLINE vec
vec_splat (double x)
{
#if defined __AVX512F__
  return _mm512_set1_pd (x);
#elif defined __AVX2__ && defined __FMA__
  return _mm256_set1_pd (x);
#else
  return (vec){ x, x };
#endif
}

/* The first n numbers, the other lanes `rest`.  */
VEC_INLINE vec
vec_load_part (const double *x, size_t n, double rest)
{
  vec v = vec_splat (rest);
  for (size_t i = 0; i < VEC_LANES; i++)
    if (i < n)
      v[i] = x[i];
  return v;
}

VEC_INLINE void
vec_store_part (double *x, size_t n, vec v)
{
  for (size_t i = 0; i < VEC_LANES; i++)
    if (i < n)
      x[i] = v[i];
}

/* x[at[0]], x[at[1]], ...  */
VEC_INLINE vec
vec_gather (const double *x, const int64_t *at)
{
#if defined __AVX512F__
  return _mm512_i64gather_pd (_mm512_loadu_si512 (at), x, 8);
#else
  vec v = { 0 };
  for (size_t i = 0; i < VEC_LANES; i++)
    v[i] = x[at[i]];
  return v;
#endif
}

/* --- arithmetic ---------------------------------------------------------- */

/* a b + c.  */
VEC_INLINE vec
vec_fma (vec a, vec b, vec c)
{
#if defined __AVX512F__
  return _mm512_fmadd_pd (a, b, c);
#elif defined __AVX2__ && defined __FMA__
  return _mm256_fmadd_pd (a, b, c);
#elif defined __aarch64__
  return vfmaq_f64 (c, a, b);
#else
  return a * b + c;
#endif
}

/* a > b ? a : b, so b where either is NaN.  */
VEC_INLINE vec
vec_max (vec a, vec b)
{
#if defined __AVX512F__
  return _mm512_max_pd (a, b);
#elif defined __AVX2__ && defined __FMA__
  return _mm256_max_pd (a, b);
#elif defined __SSE2__
  return _mm_max_pd (a, b);
#else
  ivec more = a > b;
  return (vec)(((ivec)a & more) | ((ivec)b & ~more));
#endif
}

/* a < b ? a : b, so b where either is NaN.  */
VEC_INLINE vec
vec_min (vec a, vec b)
{
#if defined __AVX512F__
  return _mm512_min_pd (a, b);
#elif defined __AVX2__ && defined __FMA__
  return _mm256_min_pd (a, b);
#elif defined __SSE2__
  return _mm_min_pd (a, b);
#else
  ivec less = a < b;
  return (vec)(((ivec)a & less) | ((ivec)b & ~less));
#endif
}

VEC_INLINE vec
vec_sqrt (vec a)
{
#if defined __AVX512F__
  return _mm512_sqrt_pd (a);
#elif defined __AVX2__ && defined __FMA__
  return _mm256_sqrt_pd (a);
#elif defined __SSE2__
  return _mm_sqrt_pd (a);
#else
  for (size_t i = 0; i < VEC_LANES; i++)
    a[i] = sqrt (a[i]);
  return a;
#endif
}

/* a where mask is all ones, b where it is zero.  */
VEC_INLINE vec
vec_select (ivec mask, vec a, vec b)
{
  return (vec)(((ivec)a & mask) | ((ivec)b & ~mask));
}

/* The sum over lanes: pairs half a vector apart, then a quarter, ...  */
VEC_INLINE double
vec_sum (vec v)
{
#if defined __AVX512F__
  __m256d h = _mm512_castpd512_pd256 (v) + _mm512_extractf64x4_pd (v, 1);
  __m128d q = _mm256_castpd256_pd128 (h) + _mm256_extractf128_pd (h, 1);
  return q[0] + q[1];
#elif defined __AVX2__ && defined __FMA__
  __m128d q = _mm256_castpd256_pd128 (v) + _mm256_extractf128_pd (v, 1);
  return q[0] + q[1];
#else
  return v[0] + v[1];
#endif
}

#endif
