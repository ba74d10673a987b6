/* hmm_run_simd.c -- the recursion over rows of states.

   A row waits for the one before, so with few states the time goes into
   waiting: two chains that know nothing of each other then share the loop.
   With many, sums of products for several pieces of the row are formed side by
   side.  */

#include "model/hmm_simd.h"

/* --- few states: the matrix is one piece wide ---------------------------- */

/* x M: at most four sums of products side by side.  */
VEC_INLINE piece
narrow_step (const int k, piece x, const piece *m)
{
  piece s[4];
  const int sums = k < 4 ? k : 4;
  for (int i = 0; i < sums; i++)
    s[i] = piece_mul (piece_lane (x, i), m[i]);
  for (int i = sums; i < k; i++)
    s[i % 4] = piece_fma (piece_lane (x, i), m[i], s[i % 4]);
  if (sums > 2)
    s[0] = piece_add (s[0], s[2]);
  if (sums > 3)
    s[1] = piece_add (s[1], s[3]);
  return sums > 1 ? piece_add (s[0], s[1]) : s[0];
}

/* Row s of a span whose last row is *x.  */
VEC_INLINE void
narrow_row (const int k, const lat_hmm_span *a, size_t s, const piece *m,
            piece pad, piece *x, piece *least)
{
  ptrdiff_t at = (ptrdiff_t)s * a->step;
  piece p = narrow_step (k, *x, m);
  if (a->p)
    piece_store (a->p + at * LAT_HMM_LANES, p);
  *x = piece_mul (p, piece_load (a->e + (size_t)a->code[at] * LAT_HMM_LANES));
  piece_store (a->x + at * LAT_HMM_LANES, *x);
  *least = piece_min (*least, piece_add (*x, pad));
}

VEC_INLINE void
narrow (const int k, const int two, lat_hmm_span *a, lat_hmm_span *b)
{
  piece m[LAT_HMM_NARROW], w[LAT_HMM_NARROW];
  piece x = piece_load (a->before), y = x;
  piece x_least = piece_splat (1), y_least = x_least;
  piece x_pad = piece_splat (0), y_pad = x_pad;
  for (int i = 0; i < k; i++)
    m[i] = piece_load (a->m + i * LAT_HMM_LANES);
  if (a->pad)
    x_pad = piece_load (a->pad);
  if (two)
    {
      y = piece_load (b->before);
      for (int i = 0; i < k; i++)
        w[i] = piece_load (b->m + i * LAT_HMM_LANES);
      if (b->pad)
        y_pad = piece_load (b->pad);
    }
  for (size_t s = 0; s < a->n; s++)
    {
      narrow_row (k, a, s, m, x_pad, &x, &x_least);
      if (two)
        narrow_row (k, b, s, w, y_pad, &y, &y_least);
    }
  a->most = piece_largest (x);
  a->least = piece_least (x_least);
  if (two)
    {
      b->most = piece_largest (y);
      b->least = piece_least (y_least);
    }
}

VEC_INLINE void
narrow_of (const int two, lat_hmm_span *a, lat_hmm_span *b)
{
  switch (a->k)
    {
    case 1:
      narrow (1, two, a, b);
      break;
    case 2:
      narrow (2, two, a, b);
      break;
    case 3:
      narrow (3, two, a, b);
      break;
    case 4:
      narrow (4, two, a, b);
      break;
    case 5:
      narrow (5, two, a, b);
      break;
    case 6:
      narrow (6, two, a, b);
      break;
    case 7:
      narrow (7, two, a, b);
      break;
    default:
      narrow (8, two, a, b);
      break;
    }
}

/* --- many states --------------------------------------------------------- */

enum
{
  TILE = VEC_REGISTERS / 4, /* vectors of sums formed side by side */
  SPLIT = 4                 /* sums for one vector where the row is narrow */
};

/* `many` vectors of x M, each of them as `split` sums.  */
VEC_INLINE void
combine_tile (size_t k, size_t kp, const double *m, const double *x, double *y,
              const int many, const int split)
{
  vec s[TILE] = { { 0 } };
  size_t i = 0;
  for (; i + (size_t)split <= k; i += (size_t)split)
    for (int b = 0; b < split; b++)
      {
        const double *row = m + (i + (size_t)b) * kp;
        vec at = vec_splat (x[i + (size_t)b]);
        for (int a = 0; a < many; a++)
          s[a + many * b]
              = vec_fma (at, vec_load (row + a * VEC_LANES), s[a + many * b]);
      }
  for (; i < k; i++)
    for (int a = 0; a < many; a++)
      s[a] = vec_fma (vec_splat (x[i]),
                      vec_load (m + i * kp + (size_t)a * VEC_LANES), s[a]);
  for (int a = 0; a < many; a++)
    {
      for (int b = 1; b < split; b++)
        s[a] += s[a + many * b];
      vec_store (y + a * VEC_LANES, s[a]);
    }
}

VEC_INLINE void
combine (size_t k, size_t kp, const double *m, const double *x, double *y)
{
  size_t j = 0;
  for (; j + TILE * VEC_LANES <= kp; j += TILE * VEC_LANES)
    combine_tile (k, kp, m + j, x, y + j, TILE, 1);
  for (; j + TILE / 2 * VEC_LANES <= kp; j += TILE / 2 * VEC_LANES)
    combine_tile (k, kp, m + j, x, y + j, TILE / 2, 2);
  for (; j < kp; j += VEC_LANES)
    combine_tile (k, kp, m + j, x, y + j, 1, SPLIT);
}

/* x M where only some rows of each piece of M are there.  */
VEC_INLINE void
combine_pieces (size_t kp, const lat_hmm_pieces *m, const double *x, double *y)
{
  for (size_t j = 0; j < kp / LAT_HMM_LANES; j++)
    {
      piece s[2] = { piece_splat (0), piece_splat (0) };
      for (size_t i = m->first[j]; i < m->first[j + 1]; i++)
        s[i % 2] = piece_fma (piece_splat (x[m->row[i]]),
                              piece_load (m->a + i * LAT_HMM_LANES), s[i % 2]);
      piece_store (y + j * LAT_HMM_LANES, piece_add (s[0], s[1]));
    }
}

/* x M where M is bands; x has margins.  */
VEC_INLINE void
combine_bands (size_t kp, const lat_hmm_pieces *m, const double *x, double *y)
{
  for (size_t j = 0; j < kp; j += LAT_HMM_LANES)
    {
      piece s = piece_splat (0);
      for (size_t d = 0; d < m->bands; d++)
        if (j >= m->lo[d] && j < m->hi[d])
          s = piece_fma (piece_load (x + (ptrdiff_t)j + m->shift[d]),
                         piece_load (m->band + d * kp + j), s);
      piece_store (y + j, s);
    }
}

/* The row x with margins of zeros.  */
VEC_INLINE double *
with_margins (size_t kp, const double *x, double *work)
{
  double *to = work + LAT_HMM_MARGIN;
  piece_store (work, piece_splat (0));
  for (size_t j = 0; j < kp; j += LAT_HMM_LANES)
    piece_store (to + j, piece_load (x + j));
  piece_store (to + kp, piece_splat (0));
  return to;
}

/* x = p o e; the least of it and what was there before.  */
VEC_INLINE piece
emit (size_t kp, const double *p, const double *e, const double *pad,
      double *x, piece least)
{
  for (size_t j = 0; j < kp; j += LAT_HMM_LANES)
    {
      piece a = piece_mul (piece_load (p + j), piece_load (e + j));
      piece_store (x + j, a);
      if (pad)
        least = piece_min (least, piece_add (a, piece_load (pad + j)));
    }
  return least;
}

static void
broad (lat_hmm_span *a)
{
  const double *x = a->before;
  piece least = piece_splat (1), most;
  for (size_t s = 0; s < a->n; s++)
    {
      ptrdiff_t at = (ptrdiff_t)s * a->step, row = at * (ptrdiff_t)a->kp;
      double *next = a->x + row, *p = a->p ? a->p + row : next;
      if (a->pieces && a->pieces->bands)
        combine_bands (a->kp, a->pieces, with_margins (a->kp, x, a->work), p);
      else if (a->pieces)
        combine_pieces (a->kp, a->pieces, x, p);
      else
        combine (a->k, a->kp, a->m, x, p);
      least = emit (a->kp, p, a->e + a->code[at] * a->kp, a->pad, next, least);
      x = next;
    }
  most = piece_load (x);
  for (size_t j = LAT_HMM_LANES; j < a->kp; j += LAT_HMM_LANES)
    most = piece_max (most, piece_load (x + j));
  a->most = piece_largest (most);
  a->least = piece_least (least);
}

void
LAT_AT (lat_hmm_run) (lat_hmm_span *a)
{
  if (a->k <= LAT_HMM_NARROW)
    narrow_of (0, a, a);
  else
    broad (a);
}

void
LAT_AT (lat_hmm_run_two) (lat_hmm_span *a, lat_hmm_span *b)
{
  narrow_of (1, a, b);
}

void
LAT_AT (lat_hmm_combine) (size_t k, size_t kp, const double *m,
                          const lat_hmm_pieces *pieces, const double *x,
                          double *y, double *work)
{
  if (pieces && pieces->bands)
    combine_bands (kp, pieces, with_margins (kp, x, work), y);
  else if (pieces)
    combine_pieces (kp, pieces, x, y);
  else
    combine (k, kp, m, x, y);
}
