/* moments_simd.c -- weighted sums of d d' over the rows of a block.

   The rows, centred and weighted by the roots of their weights, are laid out
   in groups of four columns, z; a tile is the products of four columns with
   four others, a vector of rows at a time.  */

#include "base/kernels_simd.h"

enum
{
  /* How many columns of the second group are multiplied at once, so that the
     sums stay in registers.  */
  TILE_COLUMNS = VEC_REGISTERS == 32 ? 4 : 2,
  CELLS = LAT_GROUP * LAT_STRIP, /* of a group in a strip */
  NEAR = 3 /* first groups whose tiles share a second one: together they stay
              in the first cache */
};

#if defined __AVX2__ && defined __FMA__

/* Half of v added to the other half.  */
VEC_INLINE __m256d
fold (vec v)
{
#if defined __AVX512F__
  return _mm512_castpd512_pd256 (v) + _mm512_extractf64x4_pd (v, 1);
#else
  return v;
#endif
}

/* Sums over the lanes of four vectors.  */
VEC_INLINE void
sum_four (const vec *v, double *to)
{
  __m256d s = _mm256_hadd_pd (fold (v[0]), fold (v[1]));
  __m256d t = _mm256_hadd_pd (fold (v[2]), fold (v[3]));
  __m256d sum = _mm256_permute2f128_pd (s, t, 0x20)
                + _mm256_permute2f128_pd (s, t, 0x31);
  memcpy (to, &sum, sizeof sum);
}

#else

VEC_INLINE void
sum_four (const vec *v, double *to)
{
  for (int b = 0; b < LAT_GROUP; b++)
    to[b] = vec_sum (v[b]);
}

#endif

VEC_INLINE void
sum_some (const int many, const vec *v, double *to)
{
  if (many == LAT_GROUP)
    sum_four (v, to);
  else
    for (int b = 0; b < many; b++)
      to[b] = vec_sum (v[b]);
}

/* --- laying out ---------------------------------------------------------- */

/* One column of one strip: z = w (x - mu), sum += w z.  */
VEC_INLINE void
lay_column (const double *x, const int64_t *at, double mu, const double *root,
            double *z, vec *sum)
{
  vec m = vec_splat (mu);
#pragma GCC unroll 12
  for (size_t a = 0; a < LAT_STRIP; a += VEC_LANES)
    {
      vec w = vec_load (root + a);
      vec cell = at ? vec_gather (x, at + a) : vec_load (x + a);
      vec d = w * (cell - m);
      vec_store (z + a, d);
      *sum = vec_fma (w, d, *sum);
    }
}

/* Columns j ... j + many - 1, one group.  */
VEC_INLINE void
lay_group (const int many, size_t p, size_t j, const double *mu, size_t n,
           const double *strip, const int64_t *at, const double *root,
           double *z, double *sum)
{
  vec part[LAT_GROUP] = { { 0 } };
  double total[LAT_GROUP];
  for (size_t i = 0; i < n; i += LAT_STRIP, z += CELLS)
    for (int b = 0; b < many; b++)
      {
        const double *x = strip + (j + b) * LAT_STRIP;
        lay_column (at ? x : x + i * p, at ? at + i : NULL, mu ? mu[j + b] : 0,
                    root + i, z + b * LAT_STRIP, part + b);
      }
  sum_four (part, total);
  for (int b = 0; b < many; b++)
    sum[j + b] += total[b];
}

static void
lay_out (size_t p, const double *mu, size_t n, const double *strip,
         const int64_t *at, const double *root, double *z, double *sum)
{
  size_t step = lat_strip_rows (n) * LAT_GROUP;
  for (size_t j = 0; j < p; j += LAT_GROUP, z += step)
    if (p - j >= LAT_GROUP && at)
      lay_group (LAT_GROUP, p, j, mu, n, strip, at, root, z, sum);
    else if (p - j >= LAT_GROUP)
      lay_group (LAT_GROUP, p, j, mu, n, strip, NULL, root, z, sum);
    else
      lay_group ((int)(p - j), p, j, mu, n, strip, at, root, z, sum);
}

/* --- products ------------------------------------------------------------ */

/* Adds the products of ra columns of one group with `many` of another, from b
   on, to square, whose entry (0, 0) is theirs; diagonal: lower half.  */
VEC_INLINE void
multiply (const int ra, const int many, const int b, const int diagonal,
          size_t p, size_t n, const double *za, const double *zb,
          double *square)
{
  vec sum[LAT_GROUP][LAT_GROUP] = { { { 0 } } };
  zb += b * LAT_STRIP;
  for (size_t i = 0; i < n; i += LAT_STRIP, za += CELLS, zb += CELLS)
#pragma GCC unroll 1
    for (size_t v = 0; v < LAT_STRIP; v += VEC_LANES)
#pragma GCC unroll 4
      for (int r = 0; r < ra; r++)
#pragma GCC unroll 4
        for (int c = 0; c < many; c++)
          sum[r][c] = vec_fma (vec_load (za + r * LAT_STRIP + v),
                               vec_load (zb + c * LAT_STRIP + v), sum[r][c]);
#pragma GCC unroll 4
  for (int r = 0; r < ra; r++)
    {
      double four[LAT_GROUP], *to = square + (size_t)r * p + b;
      sum_some (many, sum[r], four);
#pragma GCC unroll 4
      for (int c = 0; c < many; c++)
        if (!diagonal || b + c <= r)
          to[c] += four[c];
    }
}

VEC_INLINE void
tile (const int ra, const int rb, const int diagonal, size_t p, size_t n,
      const double *za, const double *zb, double *square)
{
  multiply (ra, rb < TILE_COLUMNS ? rb : TILE_COLUMNS, 0, diagonal, p, n, za,
            zb, square);
  if (rb > TILE_COLUMNS)
    multiply (ra, rb - TILE_COLUMNS, TILE_COLUMNS, diagonal, p, n, za, zb,
              square);
}

/* The last group, of fewer than four columns.  */
static void
narrow_tile (size_t ra, size_t p, size_t n, const double *za, const double *zb,
             int diagonal, double *square)
{
  if (ra == 1 && diagonal)
    tile (1, 1, 1, p, n, za, zb, square);
  else if (ra == 1)
    tile (1, LAT_GROUP, 0, p, n, za, zb, square);
  else if (ra == 2 && diagonal)
    tile (2, 2, 1, p, n, za, zb, square);
  else if (ra == 2)
    tile (2, LAT_GROUP, 0, p, n, za, zb, square);
  else if (diagonal)
    tile (3, 3, 1, p, n, za, zb, square);
  else
    tile (3, LAT_GROUP, 0, p, n, za, zb, square);
}

static void
any_tile (size_t a, size_t b, size_t p, size_t n, const double *z,
          double *square)
{
  size_t step = lat_strip_rows (n);
  const double *za = z + a * step, *zb = z + b * step;
  square += a * p + b;
  if (p - a >= LAT_GROUP && a == b)
    tile (LAT_GROUP, LAT_GROUP, 1, p, n, za, zb, square);
  else if (p - a >= LAT_GROUP)
    tile (LAT_GROUP, LAT_GROUP, 0, p, n, za, zb, square);
  else
    narrow_tile (p - a, p, n, za, zb, a == b, square);
}

void
LAT_AT (lat_moments) (size_t p, const double *mu, size_t n,
                      const double *strip, const int64_t *at,
                      const double *root, double *work, double *sum,
                      double *square)
{
  lay_out (p, mu, n, strip, at, root, work, sum);
  for (size_t from = 0; from < p; from += NEAR * LAT_GROUP)
    for (size_t b = 0; b < p && b < from + NEAR * LAT_GROUP; b += LAT_GROUP)
      for (size_t a = b > from ? b : from;
           a < p && a < from + NEAR * LAT_GROUP; a += LAT_GROUP)
        any_tile (a, b, p, n, work, square);
}
