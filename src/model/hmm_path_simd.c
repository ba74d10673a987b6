/* hmm_path_simd.c -- the best way to each state, row after row.  */

#include "model/hmm_simd.h"

/* What is best for each lane, and from where, as a number.  */
typedef struct
{
  piece best, from;
} way;

/* The better of two; the first where they are alike.  */
VEC_INLINE way
better (way a, way b)
{
  for (int i = 0; i < PARTS; i++)
    {
#if defined __AVX512F__
      __mmask8 more
          = _mm512_cmp_pd_mask (b.best.v[i], a.best.v[i], _CMP_GT_OQ);
      a.from.v[i] = _mm512_mask_blend_pd (more, a.from.v[i], b.from.v[i]);
#else
      ivec more = b.best.v[i] > a.best.v[i];
      a.from.v[i] = vec_select (more, b.from.v[i], a.from.v[i]);
#endif
      a.best.v[i] = vec_max (b.best.v[i], a.best.v[i]);
    }
  return a;
}

VEC_INLINE way
way_from (const double *now, size_t kp, const double *m, size_t i)
{
  return (way){ piece_add (piece_splat (now[i]), piece_load (m + i * kp)),
                piece_splat ((double)i) };
}

/* The best ways into one piece of the next row: eight at a time in pairs, so
   that few wait for others.  */
VEC_INLINE way
best_way (size_t k, size_t kp, const double *m, const double *now)
{
  way a = way_from (now, kp, m, 0);
  size_t i = 1;
  for (; i + 7 <= k; i += 7)
    {
      way b = better (way_from (now, kp, m, i), way_from (now, kp, m, i + 1));
      way c = better (way_from (now, kp, m, i + 2),
                      way_from (now, kp, m, i + 3));
      way d = better (way_from (now, kp, m, i + 4),
                      way_from (now, kp, m, i + 5));
      a = better (better (a, b),
                  better (c, better (d, way_from (now, kp, m, i + 6))));
    }
  for (; i < k; i++)
    a = better (a, way_from (now, kp, m, i));
  return a;
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

void
LAT_AT (lat_hmm_best) (size_t k, size_t kp, size_t n, ptrdiff_t step,
                       const double *m, const double *l, const uint16_t *code,
                       double *d, void *pointer, int wide)
{
  double *now = d, *next = d + kp;
  for (size_t s = 0; s < n; s++)
    {
      ptrdiff_t at = (ptrdiff_t)s * step;
      const double *level = l + code[at] * kp;
      char *row = (char *)pointer + at * (ptrdiff_t)kp * (wide ? 2 : 1);
      for (size_t j = 0; j < kp; j += LAT_HMM_LANES)
        {
          way a = best_way (k, kp, m + j, now);
          piece_store (next + j, piece_add (a.best, piece_load (level + j)));
          put_pointers (a.from, row, j, wide);
        }
      double *swap = now;
      now = next;
      next = swap;
    }
  if (now != d)
    memcpy (d, now, kp * sizeof *d);
}
