/* hmm_path_simd.c -- the best way to each state, row after row.  */

#include "model/hmm_simd.h"

/* What is best for each lane, and from where, as a number.  */
typedef struct
{
  piece best, from;
} way;

/* Ways closer than `tie` are alike; where `watch`, lanes in which two were are
   marked in `seen`, all bits of them.  */
typedef struct
{
  double tie;
  int watch;
  piece seen;
} ties;

/* The better of two, the first where they are alike.  Both -inf: neither.  */
VEC_INLINE way
better (way a, way b, ties *t)
{
  for (int i = 0; i < PARTS; i++)
    {
      vec gain = b.best.v[i] - a.best.v[i];
#if defined __AVX512F__
      __mmask8 more
          = _mm512_cmp_pd_mask (gain, vec_splat (t->tie), _CMP_GT_OQ);
      a.from.v[i] = _mm512_mask_blend_pd (more, a.from.v[i], b.from.v[i]);
#else
      ivec more = gain > t->tie;
      a.from.v[i] = vec_select (more, b.from.v[i], a.from.v[i]);
#endif
      if (t->watch)
        t->seen.v[i] = (vec)((ivec)t->seen.v[i]
                             | ((gain <= t->tie) & (gain >= -t->tie)));
      a.best.v[i] = vec_max (b.best.v[i], a.best.v[i]);
    }
  return a;
}

VEC_INLINE way
way_from (piece now, const double *m, piece from)
{
  return (way){ piece_add (now, piece_load (m)), from };
}

/* The best ways into a row of one piece, in pairs, so that few wait for
   others.  */
VEC_INLINE way
narrow_ways (const int k, piece now, const double *m, ties *t)
{
  way w[LAT_HMM_NARROW];
  for (int i = 0; i < k; i++)
    w[i] = way_from (piece_lane (now, i), m + i * LAT_HMM_LANES,
                     piece_splat (i));
  for (int i = 0; i + 1 < k; i += 2)
    w[i] = better (w[i], w[i + 1], t);
  for (int i = 0; i + 2 < k; i += 4)
    w[i] = better (w[i], w[i + 2], t);
  for (int i = 0; i + 4 < k; i += 8)
    w[i] = better (w[i], w[i + 4], t);
  return w[0];
}

enum
{
  CHAINS = VEC_REGISTERS >= 32 ? 4 : 1 /* ways looked at side by side */
};

/* The same for one piece of a longer row: each chain has a run of states. */
VEC_INLINE way
broad_ways (size_t k, size_t kp, const double *m, const double *now, ties *t)
{
  size_t each = k / CHAINS;
  way w[CHAINS];
  piece from[CHAINS], one = piece_splat (1);
  for (size_t c = 0; c < CHAINS; c++)
    {
      from[c] = piece_splat ((double)(c * each));
      w[c] = (way){ piece_splat (-INFINITY), from[c] };
    }
  for (size_t i = 0; i < each; i++)
    for (size_t c = 0; c < CHAINS; c++)
      {
        size_t at = c * each + i;
        w[c] = better (
            w[c], way_from (piece_splat (now[at]), m + at * kp, from[c]), t);
        from[c] = piece_add (from[c], one);
      }
  for (size_t i = CHAINS * each; i < k; i++)
    w[CHAINS - 1] = better (
        w[CHAINS - 1],
        way_from (piece_splat (now[i]), m + i * kp, piece_splat ((double)i)),
        t);
  for (size_t c = 1; c < CHAINS; c++)
    w[0] = better (w[0], w[c], t);
  return w[0];
}

/* The same where only some rows are there.  */
VEC_INLINE way
sparse_ways (size_t kp, const double *m, const uint32_t *row, size_t n,
             const double *now, ties *t)
{
  way w = { piece_splat (-INFINITY), piece_splat (0) };
  for (size_t i = 0; i < n; i++)
    w = better (w,
                way_from (piece_splat (now[row[i]]), m + row[i] * kp,
                          piece_splat ((double)row[i])),
                t);
  return w;
}

/* The same where m is bands; `now` has margins, lane: 0, 1, ...  */
VEC_INLINE way
band_ways (size_t kp, const lat_hmm_pieces *m, size_t j, piece lane,
           const double *now, ties *t)
{
  way w = { piece_splat (-INFINITY), piece_splat (0) };
  for (size_t d = 0; d < m->bands; d++)
    if (j >= m->lo[d] && j < m->hi[d])
      {
        ptrdiff_t i = (ptrdiff_t)j + m->shift[d];
        w = better (w,
                    way_from (piece_load (now + i), m->log_band + d * kp + j,
                              piece_add (lane, piece_splat ((double)i))),
                    t);
      }
  return w;
}

VEC_INLINE void
put_pointers (piece from, void *pointer, size_t at, int wide)
{
#if defined __AVX512F__
  if (!wide)
    {
      __m128i x = _mm256_cvtepi32_epi8 (_mm512_cvtpd_epi32 (from.v[0]));
      _mm_storel_epi64 ((__m128i *)((uint8_t *)pointer + at), x);
      return;
    }
#endif
  double x[LAT_HMM_LANES];
  piece_store (x, from);
  for (size_t j = 0; j < LAT_HMM_LANES; j++)
    if (wide)
      ((uint16_t *)pointer)[at + j] = (uint16_t)x[j];
    else
      ((uint8_t *)pointer)[at + j] = (uint8_t)x[j];
}

VEC_INLINE void
narrow (const int k, lat_hmm_ways *a, const int watch)
{
  piece now = piece_load (a->d);
  ties t = { a->tie, watch, piece_splat (0) };
  for (size_t s = 0; s < a->n; s++)
    {
      ptrdiff_t at = (ptrdiff_t)s * a->step;
      way w = narrow_ways (k, now, a->m, &t);
      now = piece_add (w.best,
                       piece_load (a->l + a->code[at] * LAT_HMM_LANES));
      put_pointers (w.from, (uint8_t *)a->pointer + at * LAT_HMM_LANES, 0, 0);
    }
  piece_store (a->d, now);
  a->tied |= watch && piece_any (t.seen);
}

/* The best ways into piece j of a row; `wide`: now with margins, for bands. */
VEC_INLINE way
ways_into (const lat_hmm_ways *a, size_t j, const double *now,
           const double *wide, ties *t)
{
  static const double number[LAT_HMM_LANES] = { 0, 1, 2, 3, 4, 5, 6, 7 };
  const lat_hmm_pieces *m = a->pieces;
  if (!m)
    return broad_ways (a->k, a->kp, a->m + j, now, t);
  if (m->bands)
    return band_ways (a->kp, m, j, piece_load (number), wide, t);
  const size_t *p = m->first + j / LAT_HMM_LANES;
  return sparse_ways (a->kp, a->m + j, m->row + *p, p[1] - *p, now, t);
}

/* One row from the one before.  */
VEC_INLINE void
broad_row (const lat_hmm_ways *a, ptrdiff_t at, const double *now,
           double *next, ties *t)
{
  size_t kp = a->kp;
  const double *level = a->l + a->code[at] * kp;
  char *row = (char *)a->pointer + at * (ptrdiff_t)kp * (a->wide ? 2 : 1);
  double *work = a->d + 2 * kp, *wide = work + LAT_HMM_MARGIN;
  if (a->pieces && a->pieces->bands)
    {
      piece_store (work, piece_splat (0));
      memcpy (wide, now, kp * sizeof *now);
      piece_store (wide + kp, piece_splat (0));
    }
  for (size_t j = 0; j < kp; j += LAT_HMM_LANES)
    {
      way w = ways_into (a, j, now, wide, t);
      piece_store (next + j, piece_add (w.best, piece_load (level + j)));
      put_pointers (w.from, row, j, a->wide);
    }
}

VEC_INLINE void
broad (lat_hmm_ways *a, const int watch)
{
  double *now = a->d, *next = a->d + a->kp;
  ties t = { a->tie, watch, piece_splat (0) };
  for (size_t s = 0; s < a->n; s++)
    {
      broad_row (a, (ptrdiff_t)s * a->step, now, next, &t);
      double *swap = now;
      now = next;
      next = swap;
    }
  if (now != a->d)
    memcpy (a->d, now, a->kp * sizeof *now);
  a->tied |= watch && piece_any (t.seen);
}

VEC_INLINE void
best (lat_hmm_ways *a, const int watch)
{
  switch (a->k)
    {
#define NARROW(K)                                                             \
  case K:                                                                     \
    narrow (K, a, watch);                                                     \
    break
      NARROW (1);
      NARROW (2);
      NARROW (3);
      NARROW (4);
      NARROW (5);
      NARROW (6);
      NARROW (7);
      NARROW (8);
    default:
      broad (a, watch);
      break;
    }
}

void
LAT_AT (lat_hmm_best) (lat_hmm_ways *a)
{
  if (a->watch)
    best (a, 1);
  else
    best (a, 0);
}
