/* hsmm_decode.c -- what a chain with durations says about sequences: scores
   row by row, posterior probabilities, missing entries.  */

#include "base/vecmath.h"
#include "model/hsmm_decode.h"
#include "model/hmm_decode.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- chunks of sequences, in parallel ------------------------------------ */

static int
run_chunk (size_t chunk, lat_work *work, void *ctx)
{
  const lat_hsmm_job *j = ctx;
  size_t u0 = j->first[chunk], u1 = j->first[chunk + 1];
  lat_hsmm_trellis t;
  int s = lat_hsmm_trellis_init (&t, j->m, j->d, u0, u1, work);
  for (size_t u = u0; s == 0 && u < u1; u++)
    {
      s = lat_hsmm_sequence (&t, u);
      if (s == 0)
        s = j->sequence (j, &t, u);
    }
  return s;
}

int
lat_hsmm_run (lat_hsmm_job *j, unsigned threads)
{
  size_t chunks, *first;
  int s = lat_data_chunks (j->d, &chunks, &first);
  if (s)
    return s;
  j->first = first;
  s = lat_parallel_for (threads, chunks, lat_hsmm_work_len (j->m, j->d),
                        run_chunk, j);
  free (first);
  return s;
}

/* --- row by row ---------------------------------------------------------- */

static int
score_sequence (const lat_hsmm_job *j, lat_hsmm_trellis *t, size_t u)
{
  double *out = j->out + t->row, before = 0;
  (void)u;
  lat_hsmm_forward (t);
  lat_hsmm_present_start (t);
  for (size_t i = 0; i < t->n; i++)
    {
      lat_hsmm_present (t, i);
      double now = lat_log_sum_exp (t->k, t->present);
      if (!(now > -INFINITY))
        return LAT_EIMPOSSIBLE;
      out[i] = lat_emit_seen (t->m, t->d, t->row + i)
                   ? now - before + t->row_shift[i]
                   : 0;
      before = now;
    }
  return 0;
}

int
lat_hsmm_score (const lat_hmm *m, const lat_data *d, unsigned threads,
                double *out)
{
  lat_hsmm_job j = { .m = m, .d = d, .sequence = score_sequence, .out = out };
  return lat_hsmm_run (&j, threads);
}

/* --- smoothed ------------------------------------------------------------ */

static int
posterior_sequence (const lat_hsmm_job *j, lat_hsmm_trellis *t, size_t u)
{
  double *out = j->out + t->row * t->k;
  (void)u;
  int s = lat_hsmm_smooth (t);
  for (size_t i = 0; s == 0 && i < t->n; i++)
    for (size_t c = 0; c < t->k; c++)
      out[i * t->k + c] = t->gamma[c * t->rows + i];
  return s;
}

int
lat_hsmm_posterior (const lat_hmm *m, const lat_data *d, unsigned threads,
                    double *gamma)
{
  lat_hsmm_job j
      = { .m = m, .d = d, .sequence = posterior_sequence, .out = gamma };
  return lat_hsmm_run (&j, threads);
}

static int
expect_sequence (const lat_hsmm_job *j, lat_hsmm_trellis *t, size_t u)
{
  (void)u;
  int s = lat_hsmm_smooth (t);
  for (size_t i = 0, n; s == 0 && i < t->n; i += n)
    {
      n = lat_hsmm_hand_over (t, i, 1);
      s = lat_emit_expect (&t->emit, t->row + i, n, j->out, j->sd);
    }
  return s;
}

int
lat_hsmm_expect (const lat_hmm *m, const lat_data *d, unsigned threads,
                 double *out, double *sd)
{
  lat_hsmm_job j
      = { .m = m, .d = d, .sequence = expect_sequence, .out = out, .sd = sd };
  return lat_hsmm_run (&j, threads);
}
