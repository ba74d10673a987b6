/* hmm_block_simd.c -- what is done with a block of rows at once.  */

#include "model/hmm_simd.h"
#include "base/simd_exp.h"

/* --- densities ----------------------------------------------------------- */

/* Rows [i, i + rows) of component j, rows <= LAT_HMM_LANES.  */
VEC_INLINE piece
component (const double *lp, size_t n, size_t j, size_t rows)
{
  double x[LAT_HMM_LANES] = { 0 };
  if (rows == LAT_HMM_LANES)
    return piece_load (lp + j * n);
  memcpy (x, lp + j * n, rows * sizeof *x);
  return piece_load (x);
}

/* The largest of each row, NaN if there is one.  */
VEC_INLINE piece
largest (size_t k, size_t n, const double *lp, size_t rows)
{
  piece most = component (lp, n, 0, rows);
  ivec bad[PARTS];
  for (int a = 0; a < PARTS; a++)
    bad[a] = most.v[a] != most.v[a];
  for (size_t j = 1; j < k; j++)
    {
      piece x = component (lp, n, j, rows);
      most = piece_max (x, most);
      for (int a = 0; a < PARTS; a++)
        bad[a] |= x.v[a] != x.v[a];
    }
  for (int a = 0; a < PARTS; a++)
    most.v[a] = vec_select (bad[a], vec_splat (NAN), most.v[a]);
  return most;
}

/* lp - shift, or its exponential, of one component.  */
VEC_INLINE piece
shifted (piece x, piece shift, double least, const int exponential)
{
  for (int a = 0; a < PARTS; a++)
    {
      x.v[a] -= shift.v[a];
      if (exponential)
        x.v[a] = vec_select (x.v[a] > least, vec_exp (x.v[a]), vec_splat (0));
    }
  return x;
}

VEC_INLINE void
put_rows (size_t kp, size_t rows, piece *a, double *to)
{
  pieces_turn (a);
  for (size_t i = 0; i < LAT_HMM_LANES; i++)
    if (i < rows)
      piece_store (to + i * kp, a[i]);
}

/* A row whose largest is -inf keeps it: there is nothing to subtract.  */
VEC_INLINE void
densities (size_t k, size_t kp, size_t n, const double *lp, double least,
           double *to, double *shift, const int exponential)
{
  for (size_t i = 0; i < n; i += LAT_HMM_LANES)
    {
      size_t rows = n - i < LAT_HMM_LANES ? n - i : LAT_HMM_LANES;
      double top[LAT_HMM_LANES];
      piece off = largest (k, n, lp + i, rows), a[LAT_HMM_LANES];
      piece_store (top, off);
      memcpy (shift + i, top, rows * sizeof *top);
      for (int b = 0; b < PARTS; b++)
        off.v[b] = vec_select (off.v[b] == -INFINITY, vec_splat (0), off.v[b]);
      for (size_t j = 0; j < kp; j += LAT_HMM_LANES)
        {
          for (size_t c = 0; c < LAT_HMM_LANES; c++)
            a[c] = j + c < k ? shifted (component (lp + i, n, j + c, rows),
                                        off, least, exponential)
                             : piece_splat (0);
          put_rows (kp, rows, a, to + i * kp + j);
        }
    }
}

void
LAT_AT (lat_hmm_exponents) (size_t k, size_t kp, size_t n, const double *lp,
                            double least, double *e, double *shift)
{
  densities (k, kp, n, lp, least, e, shift, 1);
}

void
LAT_AT (lat_hmm_levels) (size_t k, size_t kp, size_t n, const double *lp,
                         double *l, double *shift)
{
  densities (k, kp, n, lp, 0, l, shift, 0);
}

void
LAT_AT (lat_hmm_turn) (size_t k, size_t kp, size_t n, const double *rows,
                       double *r)
{
  piece a[LAT_HMM_LANES];
  size_t i = 0;
  for (; i + LAT_HMM_LANES <= n; i += LAT_HMM_LANES)
    for (size_t j = 0; j < kp; j += LAT_HMM_LANES)
      {
        for (size_t b = 0; b < LAT_HMM_LANES; b++)
          a[b] = piece_load (rows + (i + b) * kp + j);
        pieces_turn (a);
        for (size_t c = 0; c < LAT_HMM_LANES; c++)
          if (j + c < k)
            piece_store (r + (j + c) * n + i, a[c]);
      }
  for (; i < n; i++)
    for (size_t j = 0; j < k; j++)
      r[j * n + i] = rows[i * kp + j];
}

/* --- posterior probabilities --------------------------------------------- */

/* Rows [i, i + LAT_HMM_LANES) where a row is one piece.  */
VEC_INLINE piece
smooth_narrow (size_t i, double weight, const double *s, const double *p,
               double *gamma, double *scaled)
{
  piece a[LAT_HMM_LANES], scale, sum;
  for (size_t r = 0; r < LAT_HMM_LANES; r++)
    a[r] = piece_mul (piece_load (s + (i + r) * LAT_HMM_LANES),
                      piece_load (p + (i + r) * LAT_HMM_LANES));
  sum = pieces_sums (a);
  for (int v = 0; v < PARTS; v++)
    scale.v[v] = weight / sum.v[v];
  for (size_t r = 0; r < LAT_HMM_LANES; r++)
    {
      size_t at = (i + r) * LAT_HMM_LANES;
      piece b = piece_mul (piece_load (s + at), piece_lane (scale, (int)r));
      piece_store (scaled + at, b);
      piece_store (gamma + at, piece_mul (b, piece_load (p + at)));
    }
  return sum;
}

/* Row i; returns its z.  */
VEC_INLINE double
smooth_row (size_t kp, size_t i, double weight, const double *s,
            const double *p, double *gamma, double *scaled)
{
  piece sum = piece_splat (0);
  for (size_t j = i * kp; j < (i + 1) * kp; j += LAT_HMM_LANES)
    sum = piece_fma (piece_load (s + j), piece_load (p + j), sum);
  double z = piece_sum (sum);
  piece scale = piece_splat (weight / z);
  for (size_t j = i * kp; j < (i + 1) * kp; j += LAT_HMM_LANES)
    {
      piece a = piece_mul (piece_load (s + j), scale);
      piece_store (scaled + j, a);
      piece_store (gamma + j, piece_mul (a, piece_load (p + j)));
    }
  return z;
}

double
LAT_AT (lat_hmm_smooth) (size_t kp, size_t n, double weight, const double *s,
                         const double *p, double *gamma, double *scaled,
                         double *z)
{
  piece low = piece_splat (INFINITY);
  size_t i = 0;
  for (; kp == LAT_HMM_LANES && i + LAT_HMM_LANES <= n; i += LAT_HMM_LANES)
    {
      piece sum = smooth_narrow (i, weight, s, p, gamma, scaled);
      piece_store (z + i, sum);
      low = piece_min (sum, low);
    }
  double least = piece_least (low);
  for (; i < n; i++)
    {
      z[i] = smooth_row (kp, i, weight, s, p, gamma, scaled);
      least = z[i] < least ? z[i] : least;
    }
  return least;
}

VEC_INLINE void
row_sums (const size_t kp, size_t n, const double *x, const double *e,
          const uint16_t *code, double *sum)
{
  for (size_t i = 0; i < n; i += LAT_HMM_LANES)
    {
      size_t rows = n - i < LAT_HMM_LANES ? n - i : LAT_HMM_LANES;
      piece a[LAT_HMM_LANES];
      double s[LAT_HMM_LANES];
      for (size_t r = 0; r < LAT_HMM_LANES; r++)
        {
          size_t at = r < rows ? i + r : i;
          a[r] = piece_splat (0);
          for (size_t j = 0; j < kp; j += LAT_HMM_LANES)
            {
              piece y = piece_load (x + at * kp + j);
              if (e)
                y = piece_mul (y, piece_load (e + code[at] * kp + j));
              a[r] = piece_add (a[r], y);
            }
        }
      piece_store (s, pieces_sums (a));
      memcpy (sum + i, s, rows * sizeof *s);
    }
}

void
LAT_AT (lat_hmm_row_sums) (size_t kp, size_t n, const double *x,
                           const double *e, const uint16_t *code, double *sum)
{
  if (kp == LAT_HMM_LANES && e)
    row_sums (LAT_HMM_LANES, n, x, e, code, sum);
  else if (kp == LAT_HMM_LANES)
    row_sums (LAT_HMM_LANES, n, x, NULL, NULL, sum);
  else
    row_sums (kp, n, x, e, code, sum);
}

/* --- sums of products ---------------------------------------------------- */

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
