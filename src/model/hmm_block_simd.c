/* hmm_block_simd.c -- what becomes of a block of rows: densities, posterior
   probabilities.  */

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
