/* hmm_step.c -- E-step and M-step of the hidden Markov model (Baum, Petrie,
   Soules and Weiss 1970).

   With gamma_t(i) = P(z_t = i | y) and xi_t(i, j) = P(z_t = i, z_t+1 = j | y)
   a sequence adds, times its weight: gamma_1, sum_t xi_t, and to the family's
   statistics each row with responsibilities gamma_t.  */

#include "model/hmm_trellis.h"
#include "model/hmm_covariates.h"
#include "model/hmm_em.h"
#include "model/hmm_law.h"
#include "model/hsmm.h"

size_t
lat_hmm_stat_len (const void *theta)
{
  const lat_hmm *m = theta;
  return lat_hmm_offset (m->k) + m->family->stat_len (m->emission)
         + lat_hsmm_stat_len (m) + lat_covariates_stat_len (m);
}

size_t
lat_hmm_work_len (const void *theta, const lat_data *d)
{
  return lat_trellis_bytes (theta, d, LAT_TRELLIS_SMOOTH);
}

/* Rows of the batch with their posterior probabilities, to the family.  */
static int
accumulate_rows (lat_trellis *tr, lat_side *s, size_t t, size_t n,
                 const double *gamma)
{
  tr->m->tables->kernels->turn (tr->k, tr->kp, n, gamma, s->emit.lp);
  return lat_emit_accumulate (&s->emit, tr->row + t, n, s->stat);
}

/* The same for values, which stand for many rows each.  */
static int
accumulate_values (lat_trellis *tr, lat_side *s)
{
  const lat_hmm *m = tr->m;
  int status = 0;
  for (size_t i = 0; status == 0 && i < tr->values.values; i += LAT_BLOCK_ROWS)
    {
      size_t left = tr->values.values - i;
      size_t n = left < LAT_BLOCK_ROWS ? left : LAT_BLOCK_ROWS;
      lat_block b = lat_values_block (&tr->values, i, n);
      m->tables->kernels->turn (tr->k, tr->kp, n, s->weight + i * tr->kp,
                                s->emit.lp);
      status = m->family->accumulate (m->emission, &b, s->emit.lp, s->stat,
                                      s->emit.work);
    }
  return status;
}

/* What the lanes of short sequences have added up.  */
static void
add_lanes (const lat_trellis *tr, double *count)
{
  const double *a = tr->m->transition, *lane = tr->lanes.count;
  for (size_t i = 0; lane && i < tr->k * tr->k; i++)
    {
      double sum = 0;
      for (size_t l = 0; l < LAT_HMM_LANES; l++)
        sum += lane[i * LAT_HMM_LANES + l];
      count[i] += sum * a[i];
    }
}

/* The transitions of one side: number (i, j), or j of a band.  */
static void
add_counts (const lat_trellis *tr, const lat_side *s, double *count)
{
  const lat_hmm_pieces *m = tr->m->tables->way[0].pieces;
  size_t k = tr->k, kp = tr->kp;
  const double *a = tr->m->transition;
  if (!m || !m->bands)
    for (size_t i = 0; i < k; i++)
      for (size_t j = 0; j < k; j++)
        count[i * k + j]
            += s->count[i * kp + j] * a[i * k + j] + s->pairs[i * kp + j];
  else
    for (size_t d = 0; d < m->bands; d++)
      for (size_t j = 0; j < k; j++)
        {
          ptrdiff_t i = (ptrdiff_t)j + m->shift[d];
          size_t at = d * kp + j, to = (size_t)i * k + j;
          if (i >= 0 && i < (ptrdiff_t)k && a[to] > 0)
            count[to] += s->count[at] * a[to] + s->pairs[at];
        }
}

/* What one side has added up.  */
static int
add_side (lat_trellis *tr, lat_side *s, double *stat)
{
  size_t k = tr->k;
  double *family = stat + lat_hmm_offset (k);
  int status = accumulate_values (tr, s);
  for (size_t i = 0; i < k; i++)
    stat[LAT_HEAD + i] += s->first[i];
  add_counts (tr, s, stat + LAT_HEAD + k);
  for (size_t i = 0; i < tr->stat_len; i++)
    family[i] += s->stat[i];
  return status;
}

int
lat_hmm_estep (const void *theta, const lat_data *d, const void *cache,
               size_t u0, size_t u1, double *stat, lat_work *w)
{
  const lat_hmm *m = theta;
  lat_trellis tr;
  if (m->duration)
    return lat_hsmm_estep (m, d, u0, u1, stat, w);
  if (m->covariates)
    return lat_covariates_estep (m, d, u0, u1, stat, w);
  int s = lat_trellis_init (&tr, theta, d, LAT_TRELLIS_SMOOTH, 1, cache, u0,
                            u1, w);
  tr.rows = tr.values.values > 0 ? NULL : accumulate_rows;
  for (size_t u = u0; s == 0 && lat_trellis_next (&tr, &u, u1);)
    s = lat_trellis_batch (&tr, stat);
  if (s)
    return s;
  add_lanes (&tr, stat + LAT_HEAD + tr.k);
  s = add_side (&tr, &tr.side[0], stat);
  return s ? s : add_side (&tr, &tr.side[1], stat);
}

int
lat_hmm_mstep (void *theta, const double *stat)
{
  lat_hmm *m = theta;
  size_t k = m->k;
  const double *first = stat + LAT_HEAD, *count = first + k;
  if (m->law == LAT_INITIAL_FREE)
    {
      for (size_t l = 0; l <= (m->covariates ? 0 : k); l++)
        {
          lat_hmm_law a = lat_hmm_law_at (m, l);
          lat_hmm_law_fit (&a, first + l * k);
        }
    }
  else
    {
      int s = lat_hmm_climb (m, count, first);
      if (s || (s = lat_hmm_stationary (k, m->transition, m->initial)))
        return s;
    }
  const double *family = stat + lat_hmm_offset (k);
  const double *last = family + m->family->stat_len (m->emission);
  int s = lat_hsmm_mstep (m, last);
  if (s == 0 && m->covariates)
    s = lat_covariates_mstep (m, last);
  return s || m->fixed_emission ? s : m->family->mstep (m->emission, family);
}
