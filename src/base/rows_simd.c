/* rows_simd.c -- rows into strips, which of them count, and what their
   distances take off their log-densities.  */

#include "base/kernels_simd.h"

/* --- strips -------------------------------------------------------------- */

/* Columns from ... p - 1 of some rows.  */
static int
move_cells (size_t rows, size_t from, size_t p, const double *x, size_t tda,
            const size_t *col, double *strip)
{
  int hole = 0;
  for (size_t a = 0; a < rows; a++)
    for (size_t j = from; j < p; j++)
      {
        double cell = x[a * tda + (col ? col[j] : j)];
        hole |= isnan (cell);
        strip[j * LAT_STRIP + a] = cell;
      }
  return hole;
}

#if defined __AVX2__ && defined __FMA__

enum
{
  SQUARE = 4
};

/* Four rows of two columns, the first half from x, the second from two rows
   on.  */
VEC_INLINE __m256d
two_rows (const double *x, size_t tda)
{
  __m256d low = _mm256_castpd128_pd256 (_mm_loadu_pd (x));
  return _mm256_insertf128_pd (low, _mm_loadu_pd (x + 2 * tda), 1);
}

/* Four rows of as many columns as there are pairs of; how many.  */
VEC_INLINE size_t
move_squares (size_t p, const double *x, size_t tda, double *strip, int *hole)
{
  __m256d odd = _mm256_setzero_pd ();
  size_t j = 0;
  for (; j + 2 <= p; j += 2)
    {
      __m256d a = two_rows (x + j, tda), b = two_rows (x + j + tda, tda);
      _mm256_storeu_pd (strip + j * LAT_STRIP, _mm256_unpacklo_pd (a, b));
      _mm256_storeu_pd (strip + (j + 1) * LAT_STRIP,
                        _mm256_unpackhi_pd (a, b));
      odd = _mm256_or_pd (odd, _mm256_cmp_pd (a, b, _CMP_UNORD_Q));
    }
  *hole |= _mm256_movemask_pd (odd) != 0;
  return j;
}

#else

enum
{
  SQUARE = 1
};

VEC_INLINE size_t
move_squares (size_t p, const double *x, size_t tda, double *strip, int *hole)
{
  (void)p, (void)x, (void)tda, (void)strip, (void)hole;
  return 0;
}

#endif

static int
side_by_side (size_t p, const size_t *col)
{
  return !col || col[p - 1] - col[0] == p - 1;
}

/* Every cell of a strip is written, so the rows of the last one that are not
   there come first.  */
int
LAT_AT (lat_strips) (size_t n, size_t p, const double *x, size_t tda,
                     const size_t *col, double *strip)
{
  int hole = 0, near = side_by_side (p, col);
  if (near && col)
    x += col[0];
  for (size_t i = 0; i < n; i += LAT_STRIP, strip += LAT_STRIP * p)
    {
      size_t rows = n - i < LAT_STRIP ? n - i : LAT_STRIP, a = 0;
      if (rows < LAT_STRIP)
        memset (strip, 0, LAT_STRIP * p * sizeof *strip);
      for (; near && a + SQUARE <= rows; a += SQUARE)
        {
          const double *from = x + (i + a) * tda;
          size_t done = move_squares (p, from, tda, strip + a, &hole);
          hole |= move_cells (SQUARE, done, p, from, tda, NULL, strip + a);
        }
      hole |= move_cells (rows - a, 0, p, x + (i + a) * tda, tda,
                          near ? NULL : col, strip + a);
    }
  return hole != 0;
}

/* --- densities ----------------------------------------------------------- */

void
LAT_AT (lat_lessen) (size_t n, double head, const double *heads,
                     const double *q, double *lp)
{
  size_t i = 0;
  for (; i + VEC_LANES <= n; i += VEC_LANES)
    {
      vec h = heads ? vec_load (heads + i) : vec_splat (head);
      vec_store (lp + i, vec_load (lp + i) - (h + vec_load (q + i)) * 0.5);
    }
  for (; i < n; i++)
    lp[i] -= ((heads ? heads[i] : head) + q[i]) * 0.5;
}

void
LAT_AT (lat_sqrt_many) (size_t n, const double *x, double *y)
{
  size_t i = 0;
  for (; i + VEC_LANES <= n; i += VEC_LANES)
    vec_store (y + i, vec_sqrt (vec_load (x + i)));
  if (i < n)
    vec_store_part (y + i, n - i, vec_sqrt (vec_load_part (x + i, n - i, 0)));
}

/* --- which rows count ---------------------------------------------------- */

#if defined __AVX512F__

/* As many rows as there are lanes: those that count, side by side.  What is
   written beyond them is written over, and ends before row n's strip.  */
VEC_INLINE size_t
pick_some (__mmask8 some, const double *r, const double *q, double limit,
           const int64_t *place, int64_t *at, double *root)
{
  vec weight = _mm512_maskz_loadu_pd (some, r), size = weight;
  if (q)
    size = vec_fma (weight, _mm512_maskz_loadu_pd (some, q), weight);
  __mmask8 more = _mm512_cmp_pd_mask (size, vec_splat (limit), _CMP_GT_OQ);
  __m512i to = _mm512_maskz_loadu_epi64 (some, place);
  vec_store (root, _mm512_maskz_compress_pd (more, vec_sqrt (weight)));
  _mm512_storeu_si512 (at, _mm512_maskz_compress_epi64 (more, to));
  return (size_t)__builtin_popcount (more);
}

#else

VEC_INLINE size_t
pick_one (double r, const double *q, double limit, int64_t place, int64_t *at,
          double *root)
{
  double size = q ? r * (1 + *q) : r;
  *at = place;
  *root = r;
  return size > limit;
}

#endif

size_t
LAT_AT (lat_pick) (size_t n, const double *r, const double *q, double limit,
                   const int64_t *place, int64_t *at, double *root)
{
  size_t m = 0, full = lat_strip_rows (n);
#if defined __AVX512F__
  for (size_t i = 0; i < n; i += VEC_LANES)
    {
      size_t rows = n - i < VEC_LANES ? n - i : VEC_LANES;
      m += pick_some ((__mmask8)((1u << rows) - 1), r + i, q ? q + i : NULL,
                      limit, place + i, at + m, root + m);
    }
#else
  for (size_t i = 0; i < n; i++)
    m += pick_one (r[i], q ? q + i : NULL, limit, place[i], at + m, root + m);
  LAT_AT (lat_sqrt_many) (m, root, root);
#endif
  for (size_t i = m; i < full; i++)
    {
      at[i] = 0;
      root[i] = 0;
    }
  return m;
}
