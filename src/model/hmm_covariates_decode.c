/* hmm_covariates_decode.c -- what a chain whose transitions depend on
   covariates says about sequences: likelihoods row by row, states given the
   past or all, missing entries.

   Chunks of sequences run in parallel, each writing its own rows, so threads
   do not show.  */

#include "base/vecmath.h"
#include "model/hmm_covariates_decode.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static int
run_chunk (size_t chunk, lat_work *work, void *ctx)
{
  const lat_covariates_job *j = ctx;
  size_t u0 = j->first[chunk], u1 = j->first[chunk + 1];
  lat_covariates_trellis t;
  int s = lat_covariates_trellis_init (&t, j->m, j->d, u0, u1, work);
  for (size_t u = u0; s == 0 && u < u1; u++)
    {
      s = lat_covariates_sequence (&t, u);
      if (s == 0)
        s = j->sequence (j, &t, u);
    }
  return s;
}

int
lat_covariates_run (lat_covariates_job *j, unsigned threads)
{
  size_t chunks, *first;
  int s = lat_data_chunks (j->d, &chunks, &first);
  if (s)
    return s;
  j->first = first;
  s = lat_parallel_for (threads, chunks, lat_covariates_work_len (j->m, j->d),
                        run_chunk, j);
  free (first);
  return s;
}

/* --- given the past ------------------------------------------------------ */

static int
score_sequence (const lat_covariates_job *j, lat_covariates_trellis *t,
                size_t u)
{
  int s = lat_covariates_forward (t);
  (void)u;
  for (size_t i = 0; s == 0 && i < t->n; i++)
    j->out[t->row + i] = t->row_log[i] + t->row_shift[i];
  return s;
}

int
lat_covariates_score (const lat_hmm *m, const lat_data *d, unsigned threads,
                      double *out)
{
  lat_covariates_job j
      = { .m = m, .d = d, .sequence = score_sequence, .out = out };
  return lat_covariates_run (&j, threads);
}

static int
filter_sequence (const lat_covariates_job *j, lat_covariates_trellis *t,
                 size_t u)
{
  int s = lat_covariates_forward (t);
  for (size_t i = j->last ? t->n - 1 : 0; s == 0 && i < t->n; i++)
    {
      double *law = j->out + (j->last ? u : t->row + i) * t->k;
      memcpy (law, t->ahead + i * t->k, t->k * sizeof *law);
      lat_log_normalise (t->k, law);
    }
  return s;
}

int
lat_covariates_filter (const lat_hmm *m, const lat_data *d, unsigned threads,
                       int last, double *law)
{
  lat_covariates_job j = {
    .m = m, .d = d, .sequence = filter_sequence, .out = law, .last = last
  };
  return lat_covariates_run (&j, threads);
}

/* --- given all ----------------------------------------------------------- */

static int
put_row (lat_covariates_trellis *t, size_t i, const double *gamma, void *ctx)
{
  const lat_covariates_job *j = ctx;
  memcpy (j->out + (t->row + i) * t->k, gamma, t->k * sizeof *gamma);
  return 0;
}

static int
posterior_sequence (const lat_covariates_job *j, lat_covariates_trellis *t,
                    size_t u)
{
  (void)u;
  int s = lat_covariates_forward (t);
  return s ? s : lat_covariates_backward (t, put_row, (void *)j);
}

int
lat_covariates_posterior (const lat_hmm *m, const lat_data *d,
                          unsigned threads, double *gamma)
{
  lat_covariates_job j
      = { .m = m, .d = d, .sequence = posterior_sequence, .out = gamma };
  return lat_covariates_run (&j, threads);
}

static int
expect_row (lat_covariates_trellis *t, size_t i, const double *gamma,
            void *ctx)
{
  const lat_covariates_job *j = ctx;
  size_t n = lat_covariates_hand_over (t, i, gamma, 1);
  return n ? lat_emit_expect (&t->emit, t->row + i, n, j->out, j->sd) : 0;
}

static int
expect_sequence (const lat_covariates_job *j, lat_covariates_trellis *t,
                 size_t u)
{
  (void)u;
  int s = lat_covariates_forward (t);
  return s ? s : lat_covariates_backward (t, expect_row, (void *)j);
}

int
lat_covariates_expect (const lat_hmm *m, const lat_data *d, unsigned threads,
                       double *out, double *sd)
{
  lat_covariates_job j
      = { .m = m, .d = d, .sequence = expect_sequence, .out = out, .sd = sd };
  return lat_covariates_run (&j, threads);
}
