/* hsmm_step.c -- E-step of a chain with durations, and its likelihood.

   Statistics are those of a chain, where transitions are changes of state;
   behind the family's come those of the durations' family.  */

#include "model/hmm_decode.h"
#include <math.h>
#include <string.h>

/* The rows of the present sequence, with their states, to the family.  */
static int
accumulate (lat_hsmm_trellis *t)
{
  int s = 0;
  for (size_t i = 0, n; s == 0 && i < t->n; i += n)
    {
      n = lat_hsmm_hand_over (t, i, t->weight);
      s = lat_emit_accumulate (&t->emit, t->row + i, n, t->stat);
    }
  return s;
}

static void
add_head (const lat_hsmm_trellis *t, double *stat)
{
  stat[LAT_LOGLIK] += t->weight * (t->total + t->shift);
  stat[LAT_WEIGHT] += t->weight * (double)t->n;
}

static int
add_sums (lat_hsmm_trellis *t, double *stat)
{
  const lat_hmm *m = t->m;
  size_t k = t->k, len = m->family->stat_len (m->emission);
  double *family = stat + lat_hmm_offset (k);
  for (size_t i = 0; i < k; i++)
    stat[LAT_HEAD + i] += t->first[i];
  for (size_t i = 0; i < k * k; i++)
    stat[LAT_HEAD + k + i] += t->changes[i];
  for (size_t i = 0; i < len; i++)
    family[i] += t->stat[i];
  return lat_lengths_accumulate (m, &t->length, t->ended, t->unfinished,
                                 family + len, t->lengths);
}

int
lat_hsmm_estep (const lat_hmm *m, const lat_data *d, size_t u0, size_t u1,
                double *stat, lat_work *w)
{
  lat_hsmm_trellis t;
  if (u0 == u1)
    return 0;
  int s = lat_hsmm_trellis_init (&t, m, d, u0, u1, w);
  for (size_t u = u0; s == 0 && u < u1; u++)
    {
      if (!(lat_hmm_weight (d, u) > 0))
        continue;
      s = lat_hsmm_sequence (&t, u);
      if (s == 0)
        s = lat_hsmm_smooth (&t);
      if (s == 0)
        s = accumulate (&t);
      if (s == 0)
        add_head (&t, stat);
    }
  return s ? s : add_sums (&t, stat);
}

int
lat_hsmm_loglik (const lat_hmm_job *j, lat_hsmm_trellis *t, size_t u)
{
  (void)u;
  int s = lat_hsmm_backward (t, NULL);
  if (s == 0)
    add_head (t, j->sum);
  return s;
}
