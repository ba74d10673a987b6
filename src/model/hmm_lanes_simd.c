/* hmm_lanes_simd.c -- short sequences side by side, one in each lane.

   No row waits for lanes to be added up, and the matrix is read once for all
   of them.  Rows of a lane whose sequence is over are computed, from its last
   row again and again, and not looked at.  After each row the largest entry of
   each lane is put into [1/2, 1).  */

#include "model/hmm_simd.h"

enum
{
  LANES = LAT_HMM_LANES,
  MOST = LAT_HMM_NARROW,
  MANTISSA = 52,
  HALF = 1022 /* the biased exponent of numbers in [1/2, 1) */
};

/* Emission of row t of all lanes, turned: a piece for each state.  */
VEC_INLINE void
emission (const lat_hmm_lanes *a, size_t t, piece *e)
{
  for (size_t l = 0; l < LANES; l++)
    {
      size_t last = a->length[l] ? a->length[l] - 1 : 0;
      size_t row = t < last ? t : last;
      size_t code = a->length[l] ? a->code[l][row] : a->code[0][0];
      e[l] = piece_load (a->table + code * LANES);
    }
  pieces_turn (e);
}

VEC_INLINE piece
lengths (const lat_hmm_lanes *a)
{
  double n[LANES];
  for (size_t l = 0; l < LANES; l++)
    n[l] = (double)a->length[l];
  return piece_load (n);
}

/* y_j = sum_i x_i m_ij, or with the transpose.  */
VEC_INLINE void
lanes_product (const int k, const double *m, const int transpose,
               const piece *x, piece *y)
{
  for (int j = 0; j < k; j++)
    {
      y[j] = piece_mul (x[0], piece_splat (m[transpose ? j * LANES : j]));
      for (int i = 1; i < k; i++)
        y[j] = piece_fma (
            x[i], piece_splat (m[transpose ? j * LANES + i : i * LANES + j]),
            y[j]);
    }
}

/* Puts the largest of each lane into [1/2, 1); the exponents taken; lanes in
   which something may be lost are marked in *low.  */
VEC_INLINE piece
lanes_level (const int k, const lat_hmm_lanes *a, const int covered, piece *x,
             piece *low)
{
  piece most = x[0], least = x[0], two;
  for (int j = 1; j < k; j++)
    {
      most = piece_max (most, x[j]);
      least = piece_min (least, x[j]);
    }
  for (int b = 0; b < PARTS; b++)
    {
      uvec exponent = (uvec)most.v[b] >> MANTISSA;
      vec scale = (vec)((2 * HALF + 1 - exponent) << MANTISSA);
      ivec bad = ~(most.v[b] >= a->depth);
      for (int j = 0; j < k; j++)
        x[j].v[b] *= scale;
      if (!covered)
        bad |= ~(least.v[b] * scale >= a->fall);
      low->v[b] = (vec)((ivec)low->v[b] | bad);
      /* small whole numbers as doubles, by the low bits of 2^52 */
      two.v[b] = (vec)(exponent | (UINT64_C (0x433) << MANTISSA))
                 - (4503599627370496.0 + HALF);
    }
  return two;
}

/* Bits of the lanes marked in all of their bits.  */
VEC_INLINE int
lanes_marked (piece low)
{
  int64_t x[LANES];
  int bits = 0;
  memcpy (x, &low, sizeof x);
  for (int l = 0; l < LANES; l++)
    bits |= (x[l] != 0) << l;
  return bits;
}

VEC_INLINE piece
piece_select (piece mask, piece a, piece b)
{
  for (int i = 0; i < PARTS; i++)
    a.v[i] = vec_select ((ivec)mask.v[i], a.v[i], b.v[i]);
  return a;
}

/* Lanes whose length is more than t.  */
VEC_INLINE piece
lanes_more (piece length, double t)
{
  piece mask;
  for (int i = 0; i < PARTS; i++)
    mask.v[i] = (vec)(length.v[i] > t);
  return mask;
}

VEC_INLINE void
forward (const int k, lat_hmm_lanes *a)
{
  piece x[MOST], p[MOST], e[LANES], n = lengths (a), zero = piece_splat (0);
  piece two = zero, sum = zero, low = zero;
  for (size_t t = 0; t < a->steps; t++)
    {
      piece now = lanes_more (n, (double)t), lost = zero, total = zero;
      emission (a, t, e);
      if (t == 0)
        for (int j = 0; j < k; j++)
          p[j] = piece_splat (a->start[j]);
      else
        lanes_product (k, a->m, 0, x, p);
      for (int j = 0; j < k; j++)
        x[j] = piece_mul (p[j], e[j]);
      piece taken = lanes_level (k, a, a->covered[0], x, &lost);
      for (int j = 0; j < k; j++)
        {
          size_t at = (t * (size_t)k + (size_t)j) * LANES;
          piece_store (a->e + at, e[j]);
          piece_store (a->alpha + at, x[j]);
          total = piece_add (total, x[j]);
        }
      two = piece_add (two, piece_select (now, taken, zero));
      sum = piece_select (now, total, sum);
      for (int b = 0; b < PARTS; b++)
        low.v[b] = (vec)((ivec)low.v[b] | ((ivec)lost.v[b] & (ivec)now.v[b]));
    }
  piece_store (a->sum, sum);
  piece_store (a->two, two);
  a->forward_bad = lanes_marked (low);
}

/* Row t: beta and w, from the w of row t + 1.  */
VEC_INLINE void
backward_row (const int k, lat_hmm_lanes *a, size_t t, piece n, piece *w,
              piece *low)
{
  piece go_on = lanes_more (n, (double)t + 1), now = lanes_more (n, (double)t);
  piece beta[MOST], z = piece_splat (0), lost = z, one = piece_splat (1);
  size_t row = t * (size_t)k * LANES;
  lanes_product (k, a->m, 1, w, beta);
  for (int j = 0; j < k; j++)
    {
      beta[j] = piece_select (go_on, beta[j], one);
      z = piece_fma (beta[j], piece_load (a->alpha + row + j * LANES), z);
      piece_store (a->beta + row + j * LANES, beta[j]);
      w[j] = piece_mul (beta[j], piece_load (a->e + row + j * LANES));
    }
  piece_store (a->z + t * LANES, z);
  lanes_level (k, a, a->covered[1], w, &lost);
  for (int j = 0; j < k; j++)
    piece_store (a->e + row + j * LANES, w[j]);
  for (int b = 0; b < PARTS; b++)
    {
      ivec bad = (ivec)lost.v[b] | ~(z.v[b] > a->fall);
      low->v[b] = (vec)((ivec)low->v[b] | (bad & (ivec)now.v[b]));
    }
}

VEC_INLINE void
backward (const int k, lat_hmm_lanes *a)
{
  piece w[MOST], n = lengths (a), low = piece_splat (0);
  for (int j = 0; j < k; j++)
    w[j] = piece_splat (1);
  for (size_t t = a->steps; t-- > 0;)
    backward_row (k, a, t, n, w, &low);
  a->bad = a->forward_bad | lanes_marked (low);
}

/* Row t of all lanes: gamma goes to x, and alpha weight / z to left.  */
VEC_INLINE void
smooth_row (const int k, const lat_hmm_lanes *a, size_t t, piece weight,
            piece *x, piece *left)
{
  const double *alpha = a->alpha + t * (size_t)k * LANES;
  const double *beta = a->beta + t * (size_t)k * LANES;
  piece scale = piece_load (a->z + t * LANES);
  for (int b = 0; b < PARTS; b++)
    scale.v[b] = vec_select (weight.v[b] > 0, weight.v[b] / scale.v[b],
                             vec_splat (0));
  for (int j = 0; j < k; j++)
    {
      left[j] = piece_mul (piece_load (alpha + j * LANES), scale);
      x[j] = piece_mul (left[j], piece_load (beta + j * LANES));
    }
}

VEC_INLINE void
put_gamma (const int k, const lat_hmm_lanes *a, size_t t, const piece *x)
{
  piece rows[LANES];
  for (int j = 0; j < LANES; j++)
    rows[j] = j < k ? x[j] : piece_splat (0);
  pieces_turn (rows);
  for (size_t l = 0; l < LANES; l++)
    if (t < a->length[l] && a->weight[l] > 0)
      piece_store (a->gamma[l] + t * LANES, rows[l]);
}

VEC_INLINE void
smooth (const int k, lat_hmm_lanes *a)
{
  piece x[LANES], left[MOST], right[MOST], n = lengths (a);
  piece weight = piece_load (a->weight), zero = piece_splat (0);
  for (size_t t = 0; t < a->steps; t++)
    {
      const double *w = a->e + (t + 1) * (size_t)k * LANES;
      piece go_on = lanes_more (n, (double)t + 1);
      smooth_row (k, a, t, weight, x, left);
      put_gamma (k, a, t, x);
      if (t + 1 == a->steps)
        break;
      for (int j = 0; j < k; j++)
        right[j] = piece_select (go_on, piece_load (w + j * LANES), zero);
      for (int i = 0; i < k; i++)
        for (int j = 0; j < k; j++)
          {
            double *to = a->count + (i * k + j) * LANES;
            piece_store (to, piece_fma (left[i], right[j], piece_load (to)));
          }
    }
}

/* One call for each number of states.  */
#define EACH_K(FN, a)                                                         \
  switch ((a)->k)                                                             \
    {                                                                         \
    case 1:                                                                   \
      FN (1, a);                                                              \
      break;                                                                  \
    case 2:                                                                   \
      FN (2, a);                                                              \
      break;                                                                  \
    case 3:                                                                   \
      FN (3, a);                                                              \
      break;                                                                  \
    case 4:                                                                   \
      FN (4, a);                                                              \
      break;                                                                  \
    case 5:                                                                   \
      FN (5, a);                                                              \
      break;                                                                  \
    case 6:                                                                   \
      FN (6, a);                                                              \
      break;                                                                  \
    case 7:                                                                   \
      FN (7, a);                                                              \
      break;                                                                  \
    default:                                                                  \
      FN (8, a);                                                              \
      break;                                                                  \
    }

void
LAT_AT (lat_hmm_lanes_forward) (lat_hmm_lanes *a)
{
  EACH_K (forward, a)
}

void
LAT_AT (lat_hmm_lanes_backward) (lat_hmm_lanes *a)
{
  EACH_K (backward, a)
}

void
LAT_AT (lat_hmm_lanes_smooth) (lat_hmm_lanes *a)
{
  EACH_K (smooth, a)
}
