/* hsmm_step.c -- E-step of a chain with durations, and its likelihood.

   Statistics are those of a chain, where transitions are changes of state;
   behind the family's come those of the durations' family.  */

#include "em/tree.h"
#include "model/hsmm_trellis.h"
#include <math.h>
#include <string.h>

size_t
lat_hsmm_work_len (const lat_hmm *m, const lat_data *d)
{
  return lat_hsmm_bytes (m, d, 0, d->units);
}

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
      if (d->weight && !(d->weight[lat_data_row (d, u)] > 0))
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

/* --- the likelihood alone ------------------------------------------------ */

static int
add_loglik (size_t u0, size_t u1, double *sum, lat_work *w, void *ctx)
{
  const lat_hsmm_trellis *what = ctx;
  const lat_data *d = what->d;
  lat_hsmm_trellis t;
  int s = lat_hsmm_trellis_init (&t, what->m, d, u0, u1, w);
  for (size_t u = u0; s == 0 && u < u1; u++)
    {
      if (d->weight && !(d->weight[lat_data_row (d, u)] > 0))
        continue;
      s = lat_hsmm_sequence (&t, u);
      if (s == 0)
        s = lat_hsmm_backward (&t, NULL);
      if (s == 0)
        add_head (&t, sum);
    }
  return s;
}

int
lat_hsmm_loglik (const lat_hmm *m, const lat_data *d, unsigned threads,
                 double *loglik)
{
  lat_hsmm_trellis what = { .m = m, .d = d };
  lat_tree tree;
  double sum[LAT_HEAD];
  int s = lat_tree_init (&tree, d, LAT_HEAD, lat_hsmm_work_len (m, d), threads,
                         0);
  if (s == 0)
    s = lat_tree_sum (&tree, add_loglik, &what, sum);
  lat_tree_clear (&tree);
  if (s == 0)
    *loglik = sum[LAT_LOGLIK];
  return s;
}
