/* hmm_wide_simd.c -- the recursion where numbers leave the range of doubles.

   Rows are given as logarithms.  Each number is split into m 2^n with m near
   one, and what is added up is brought to the largest power of two among it;
   what is then out of range is nothing beside that.  So a row takes as many
   exponentials and logarithms as it has states, and not as it has pairs of
   them.  */

#include "model/hmm_powers.h"

enum
{
  SIDE_BY_SIDE = 4 /* vectors of sums, as one addition waits for another */
};

VEC_INLINE void
combine_tile (size_t k, size_t kp, const double *m, const double *part,
              const double *power, double *y, const int many)
{
  vec top[SIDE_BY_SIDE], sum[SIDE_BY_SIDE];
  for (int a = 0; a < many; a++)
    {
      top[a] = vec_splat (LAT_HMM_NOTHING);
      sum[a] = vec_splat (0);
    }
  for (size_t i = 0; i < k; i++)
    for (int a = 0; a < many; a++)
      {
        vec x = vec_load (m + i * kp + (size_t)a * VEC_LANES);
        top[a] = vec_max (power_in (x) + power[i], top[a]);
      }
  for (size_t i = 0; i < k; i++)
    for (int a = 0; a < many; a++)
      {
        vec x = vec_load (m + i * kp + (size_t)a * VEC_LANES);
        sum[a] = vec_fma (x * part[i], two_to (power[i] - top[a]), sum[a]);
      }
  for (int a = 0; a < many; a++)
    vec_store (y + a * VEC_LANES, join (top[a], sum[a]));
}

/* One vector of y, of which only some rows are there, LAT_HMM_LANES numbers
   each.  */
VEC_INLINE void
combine_some (const uint32_t *row, size_t n, const double *m,
              const double *part, const double *power, double *y)
{
  vec top = vec_splat (LAT_HMM_NOTHING), sum = vec_splat (0);
  for (size_t i = 0; i < n; i++)
    top = vec_max (power_in (vec_load (m + i * LAT_HMM_LANES)) + power[row[i]],
                   top);
  for (size_t i = 0; i < n; i++)
    sum = vec_fma (vec_load (m + i * LAT_HMM_LANES) * part[row[i]],
                   two_to (power[row[i]] - top), sum);
  vec_store (y, join (top, sum));
}

static void
combine_pieces (size_t kp, const lat_hmm_pieces *m, const double *part,
                const double *power, double *y)
{
  for (size_t j = 0; j < kp; j += VEC_LANES)
    {
      const size_t *first = m->first + j / LAT_HMM_LANES;
      combine_some (m->row + *first, first[1] - *first,
                    m->a + *first * LAT_HMM_LANES + j % LAT_HMM_LANES, part,
                    power, y + j);
    }
}

/* part and power have margins, of zeros and LAT_HMM_NOTHING.  */
static void
combine_bands (size_t kp, const lat_hmm_pieces *m, const double *part,
               const double *power, double *y)
{
  for (size_t j = 0; j < kp; j += VEC_LANES)
    {
      vec top = vec_splat (LAT_HMM_NOTHING), sum = vec_splat (0);
      for (size_t d = 0; d < m->bands; d++)
        if (j >= m->lo[d] && j < m->hi[d])
          top = vec_max (power_in (vec_load (m->band + d * kp + j))
                             + vec_load (power + (ptrdiff_t)j + m->shift[d]),
                         top);
      for (size_t d = 0; d < m->bands; d++)
        if (j >= m->lo[d] && j < m->hi[d])
          {
            ptrdiff_t i = (ptrdiff_t)j + m->shift[d];
            sum = vec_fma (vec_load (m->band + d * kp + j)
                               * vec_load (part + i),
                           two_to (vec_load (power + i) - top), sum);
          }
      vec_store (y + j, join (top, sum));
    }
}

void
LAT_AT (lat_hmm_combine_log) (size_t k, size_t kp, const double *m,
                              const lat_hmm_pieces *pieces, const double *x,
                              double *y, double *work)
{
  double *part = put_margins (kp, work, 0, &work);
  double *power = put_margins (kp, work, LAT_HMM_NOTHING, &work);
  size_t j = 0;
  split (k, kp, x, part, power);
  if (pieces && pieces->bands)
    {
      combine_bands (kp, pieces, part, power, y);
      return;
    }
  if (pieces)
    {
      combine_pieces (kp, pieces, part, power, y);
      return;
    }
  for (; j + SIDE_BY_SIDE * VEC_LANES <= kp; j += SIDE_BY_SIDE * VEC_LANES)
    combine_tile (k, kp, m + j, part, power, y + j, SIDE_BY_SIDE);
  switch ((kp - j) / VEC_LANES)
    {
    case 3:
      combine_tile (k, kp, m + j, part, power, y + j, 3);
      break;
    case 2:
      combine_tile (k, kp, m + j, part, power, y + j, 2);
      break;
    case 1:
      combine_tile (k, kp, m + j, part, power, y + j, 1);
      break;
    default:
      break;
    }
}

/* Numbers as split makes them: from state i and to each state.  */
typedef struct
{
  const double *from_part, *from_power, *to_part, *to_power;
  double weight;
} pair_parts;

/* One vector of row i, at column j: sum += weight a from to.  */
VEC_INLINE void
add_pair (const pair_parts *p, size_t i, size_t j, const double *a,
          double *sum)
{
  vec v = vec_load (a) * (p->from_part[i] * p->weight)
          * vec_load (p->to_part + j);
  vec n = vec_load (p->to_power + j) + p->from_power[i];
  vec_store (sum, vec_fma (v, two_to (n), vec_load (sum)));
}

static void
add_bands (size_t kp, const pair_parts *p, const lat_hmm_pieces *m,
           double *pairs)
{
  for (size_t d = 0; d < m->bands; d++)
    for (size_t j = m->lo[d]; j < m->hi[d]; j += VEC_LANES)
      {
        ptrdiff_t i = (ptrdiff_t)j + m->shift[d];
        double *sum = pairs + d * kp + j;
        vec v = vec_load (m->band + d * kp + j)
                * (vec_load (p->from_part + i) * p->weight)
                * vec_load (p->to_part + j);
        vec n = vec_load (p->to_power + j) + vec_load (p->from_power + i);
        vec_store (sum, vec_fma (v, two_to (n), vec_load (sum)));
      }
}

static void
add_some (size_t kp, const pair_parts *p, const lat_hmm_pieces *m,
          double *pairs)
{
  for (size_t j = 0; j < kp; j += VEC_LANES)
    {
      const size_t *first = m->first + j / LAT_HMM_LANES;
      for (size_t i = *first; i < first[1]; i++)
        add_pair (p, m->row[i], j,
                  m->a + i * LAT_HMM_LANES + j % LAT_HMM_LANES,
                  pairs + m->row[i] * kp + j);
    }
}

void
LAT_AT (lat_hmm_add_pairs) (size_t k, size_t kp, const double *a,
                            const lat_hmm_pieces *pieces, const double *from,
                            const double *to, double scale, double weight,
                            double *pairs, double *work)
{
  double *from_part = put_margins (kp, work, 0, &work);
  double *from_power = put_margins (kp, work, LAT_HMM_NOTHING, &work);
  double *to_part = work, *to_power = work + kp;
  for (size_t j = 0; j < k; j++)
    to_part[j] = to[j] - scale;
  split (k, kp, to_part, to_part, to_power);
  split (k, kp, from, from_part, from_power);
  pair_parts p = { from_part, from_power, to_part, to_power, weight };
  if (pieces && pieces->bands)
    {
      add_bands (kp, &p, pieces, pairs);
      return;
    }
  if (pieces)
    {
      add_some (kp, &p, pieces, pairs);
      return;
    }
  for (size_t i = 0; i < k; i++)
    for (size_t j = 0; j < kp; j += VEC_LANES)
      add_pair (&p, i, j, a + i * kp + j, pairs + i * kp + j);
}
