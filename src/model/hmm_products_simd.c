/* hmm_products_simd.c -- what a block of rows adds to sums over pairs of
   states, x_ij += sum_t l_ti r_tj, and to sums by value.  */

#include "model/hmm_simd.h"

enum
{
  HIGH = VEC_REGISTERS >= 32 ? 8 : 4, /* rows of a tile of x */
  WIDE = 2                            /* its vectors */
};

/* `many` vectors of HIGH rows of x.  */
VEC_INLINE void
product_tile (size_t kp, size_t n, const double *l, const double *r, double *x,
              const int many)
{
  vec sum[HIGH][WIDE];
  for (int i = 0; i < HIGH; i++)
    for (int a = 0; a < many; a++)
      sum[i][a] = vec_load (x + (size_t)i * kp + a * VEC_LANES);
  for (size_t t = 0; t < n; t++, l += kp, r += kp)
    {
      vec right[WIDE];
      for (int a = 0; a < many; a++)
        right[a] = vec_load (r + a * VEC_LANES);
      for (int i = 0; i < HIGH; i++)
        for (int a = 0; a < many; a++)
          sum[i][a] = vec_fma (vec_splat (l[i]), right[a], sum[i][a]);
    }
  for (int i = 0; i < HIGH; i++)
    for (int a = 0; a < many; a++)
      vec_store (x + (size_t)i * kp + a * VEC_LANES, sum[i][a]);
}

/* `many` pieces of x, one below the other as rows says.  */
VEC_INLINE void
product_pieces (size_t kp, size_t n, const double *l, const double *r,
                double *x, const uint32_t *row, const int many)
{
  piece sum[HIGH];
  for (int i = 0; i < many; i++)
    sum[i] = piece_load (x + row[i] * kp);
  for (size_t t = 0; t < n; t++)
    {
      piece right = piece_load (r + t * kp);
      for (int i = 0; i < many; i++)
        sum[i] = piece_fma (piece_splat (l[t * kp + row[i]]), right, sum[i]);
    }
  for (int i = 0; i < many; i++)
    piece_store (x + row[i] * kp, sum[i]);
}

/* `many` pieces of a band, side by side.  */
VEC_INLINE void
product_band (size_t kp, size_t n, const double *l, const double *r, double *x,
              const int many)
{
  piece sum[HIGH];
  for (int i = 0; i < many; i++)
    sum[i] = piece_load (x + i * LAT_HMM_LANES);
  for (size_t t = 0; t < n; t++, l += kp, r += kp)
    for (int i = 0; i < many; i++)
      sum[i] = piece_fma (piece_load (l + i * LAT_HMM_LANES),
                          piece_load (r + i * LAT_HMM_LANES), sum[i]);
  for (int i = 0; i < many; i++)
    piece_store (x + i * LAT_HMM_LANES, sum[i]);
}

static void
band_products (size_t kp, size_t n, const lat_hmm_pieces *m, const double *l,
               const double *r, double *x)
{
  enum
  {
    MANY = HIGH / 2
  };
  for (size_t d = 0; d < m->bands; d++)
    {
      size_t j = m->lo[d];
      for (; j + MANY * LAT_HMM_LANES <= m->hi[d]; j += MANY * LAT_HMM_LANES)
        product_band (kp, n, l + (ptrdiff_t)j + m->shift[d], r + j,
                      x + d * kp + j, MANY);
      for (; j < m->hi[d]; j += LAT_HMM_LANES)
        product_band (kp, n, l + (ptrdiff_t)j + m->shift[d], r + j,
                      x + d * kp + j, 1);
    }
}

static void
sparse_products (size_t kp, size_t n, const lat_hmm_pieces *pieces,
                 const double *l, const double *r, double *x)
{
  for (size_t j = 0; j < kp / LAT_HMM_LANES; j++)
    {
      size_t i = pieces->first[j], end = pieces->first[j + 1];
      size_t at = j * LAT_HMM_LANES;
      for (; i + HIGH <= end; i += HIGH)
        product_pieces (kp, n, l, r + at, x + at, pieces->row + i, HIGH);
      for (; i < end; i++)
        product_pieces (kp, n, l, r + at, x + at, pieces->row + i, 1);
    }
}

void
LAT_AT (lat_hmm_products) (size_t kp, size_t n, const lat_hmm_pieces *pieces,
                           const double *l, const double *r, double *x)
{
  if (pieces && pieces->bands)
    {
      band_products (kp, n, pieces, l, r, x);
      return;
    }
  if (pieces)
    {
      sparse_products (kp, n, pieces, l, r, x);
      return;
    }
  for (size_t i = 0; i < kp; i += HIGH)
    {
      size_t j = 0;
      for (; j + WIDE * VEC_LANES <= kp; j += WIDE * VEC_LANES)
        product_tile (kp, n, l + i, r + j, x + i * kp + j, WIDE);
      for (; j < kp; j += VEC_LANES)
        product_tile (kp, n, l + i, r + j, x + i * kp + j, 1);
    }
}

void
LAT_AT (lat_hmm_add_by_code) (size_t kp, size_t n, const double *rows,
                              const uint16_t *code, double *sum)
{
  for (size_t i = 0; i < n; i++, rows += kp)
    {
      double *to = sum + code[i] * kp;
      for (size_t j = 0; j < kp; j += LAT_HMM_LANES)
        piece_store (to + j,
                     piece_add (piece_load (to + j), piece_load (rows + j)));
    }
}
