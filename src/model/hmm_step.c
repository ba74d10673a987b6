/* hmm_step.c -- E-step and M-step of the hidden Markov model (Baum, Petrie,
   Soules and Weiss 1970).

   With gamma_t(i) = P(z_t = i | y) and xi_t(i, j) = P(z_t = i, z_t+1 = j | y)
   a sequence adds, times its weight: gamma_1, sum_t xi_t, and to the family's
   statistics each row with responsibilities gamma_t.  */

#include "model/hmm_private.h"
#include "model/hmm_em.h"
#include <string.h>

size_t
lat_hmm_stat_len (const void *theta)
{
  const lat_hmm *m = theta;
  return lat_hmm_offset (m->k) + m->family->stat_len (m->emission);
}

size_t
lat_hmm_work_len (const void *theta, const lat_data *d)
{
  return lat_trellis_bytes (theta, d);
}

/* The weight of the rows and the first states' posterior weights.  */
static void
add_heads (const lat_trellis *tr, double *stat)
{
  size_t k = tr->m->k;
  for (size_t u = tr->u0; u < tr->u1; u++)
    {
      size_t first = lat_trellis_row (tr, u);
      size_t rows = lat_trellis_row (tr, u + 1) - first;
      stat[LAT_WEIGHT] += lat_trellis_weight (tr, u) * (double)rows;
      for (size_t i = 0; i < k; i++)
        stat[LAT_HEAD + i] += tr->lb[first * k + i];
    }
}

static int
add_emissions (lat_trellis *tr, double *stat)
{
  const lat_hmm *m = tr->m;
  int s = 0;
  for (size_t t = 0; s == 0 && t < tr->n; t += LAT_BLOCK_ROWS)
    {
      size_t n = tr->n - t < LAT_BLOCK_ROWS ? tr->n - t : LAT_BLOCK_ROWS;
      lat_block b = lat_trellis_block (tr, t, n);
      lat_trellis_transpose (tr, t, n);
      s = m->family->accumulate (m->emission, &b, tr->r, stat, tr->family);
    }
  return s;
}

/* One batch of sequences; count is the transitions' place in stat.  */
static int
add_batch (lat_trellis *tr, double *stat, double *count)
{
  int s = lat_trellis_densities (tr);
  if (s || (s = lat_trellis_forward (tr)))
    return s;
  stat[LAT_LOGLIK] += lat_trellis_loglik (tr);
  if ((s = lat_trellis_backward (tr, 1, count)))
    return s;
  add_heads (tr, stat);
  return add_emissions (tr, stat + lat_hmm_offset (tr->m->k));
}

int
lat_hmm_estep (const void *theta, const lat_data *d, const void *cache,
               size_t u0, size_t u1, double *stat, lat_work *w)
{
  const lat_hmm *m = theta;
  double *count = stat + LAT_HEAD + m->k;
  lat_trellis tr;
  int s = 0;
  (void)cache;
  lat_trellis_init (&tr, m, d, w);
  for (size_t u = u0; s == 0 && lat_trellis_next (&tr, &u, u1, 1);)
    s = add_batch (&tr, stat, count);
  if (s == 0)
    lat_trellis_transitions (&tr, count);
  return s;
}

int
lat_hmm_mstep (void *theta, const double *stat)
{
  lat_hmm *m = theta;
  size_t k = m->k;
  const double *first = stat + LAT_HEAD, *count = first + k;
  if (m->law == LAT_INITIAL_FREE)
    {
      lat_hmm_normalise (k, first, m->pseudo, m->initial);
      for (size_t i = 0; i < k; i++)
        lat_hmm_normalise (k, count + i * k, m->pseudo, m->transition + i * k);
    }
  else
    {
      int s
          = lat_hmm_fit_stationary (k, count, first, m->pseudo, m->transition);
      if (s || (s = lat_hmm_stationary (k, m->transition, m->initial)))
        return s;
    }
  return m->family->mstep (m->emission, stat + lat_hmm_offset (k));
}
