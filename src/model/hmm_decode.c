/* hmm_decode.c -- what a hidden Markov model says about sequences: posterior
   probabilities, missing entries.

   Chunks of sequences run in parallel, each writing its own rows, so threads
   do not show.  */

#include "model/hmm_decode.h"
#include <stdlib.h>
#include <string.h>

/* --- chunks of sequences ------------------------------------------------- */

static int
run_batch (const lat_hmm_job *j, lat_trellis *tr)
{
  double sum[LAT_HEAD] = { 0 };
  if (!j->sequence)
    return lat_trellis_batch (tr, j->sum ? j->sum : sum);
  int s = lat_trellis_densities (tr);
  for (size_t u = tr->u0; s == 0 && u < tr->u1; u++)
    {
      lat_trellis_sequence (tr, u);
      s = j->sequence (j, tr, u);
    }
  return s;
}

static int
run_plain (const lat_hmm_job *j, size_t u0, size_t u1, lat_work *w)
{
  lat_trellis tr;
  int s = lat_trellis_init (&tr, j->m, j->d, j->use, j->weighted, NULL, u0, u1,
                            w);
  tr.rows = j->rows;
  tr.ctx = j;
  while (s == 0 && lat_trellis_next (&tr, &u0, u1))
    s = run_batch (j, &tr);
  return s;
}

static int
is_passed_over (const lat_hmm_job *j, size_t u)
{
  return j->weighted && !(lat_hmm_weight (j->d, u) > 0);
}

static int
run_durations (const lat_hmm_job *j, size_t u0, size_t u1, lat_work *w)
{
  lat_hsmm_trellis t;
  int s = lat_hsmm_trellis_init (&t, j->m, j->d, u0, u1, w);
  for (size_t u = u0; s == 0 && u < u1; u++)
    if (!is_passed_over (j, u) && (s = lat_hsmm_sequence (&t, u)) == 0)
      s = j->durations (j, &t, u);
  return s;
}

static int
run_covariates (const lat_hmm_job *j, size_t u0, size_t u1, lat_work *w)
{
  lat_covariates_trellis t;
  int s = lat_covariates_trellis_init (&t, j->m, j->d, u0, u1, w);
  for (size_t u = u0; s == 0 && u < u1; u++)
    if (!is_passed_over (j, u) && (s = lat_covariates_sequence (&t, u)) == 0)
      s = j->covariates (j, &t, u);
  return s;
}

int
lat_hmm_run_units (const lat_hmm_job *j, size_t u0, size_t u1, lat_work *w)
{
  if ((j->m->duration && !j->durations)
      || (j->m->covariates && !j->covariates))
    return LAT_EINVAL;
  return j->m->duration     ? run_durations (j, u0, u1, w)
         : j->m->covariates ? run_covariates (j, u0, u1, w)
                            : run_plain (j, u0, u1, w);
}

static int
run_chunk (size_t chunk, lat_work *work, void *ctx)
{
  const lat_hmm_job *j = ctx;
  return lat_hmm_run_units (j, j->first[chunk], j->first[chunk + 1], work);
}

int
lat_hmm_run (lat_hmm_job *j, unsigned threads)
{
  size_t chunks, *first;
  int s = lat_data_chunks (j->d, &chunks, &first);
  if (s)
    return s;
  j->first = first;
  s = lat_parallel_for (threads, chunks,
                        lat_trellis_bytes (j->m, j->d, j->use), run_chunk, j);
  free (first);
  return s;
}

/* --- smoothed rows ------------------------------------------------------- */

static int
posterior_rows (lat_trellis *tr, lat_side *s, size_t t, size_t n,
                const double *gamma)
{
  const lat_hmm_job *j = tr->ctx;
  double *out = j->out + (tr->row + t) * tr->k;
  (void)s;
  for (size_t i = 0; i < n; i++)
    memcpy (out + i * tr->k, gamma + i * tr->kp, tr->k * sizeof *out);
  return 0;
}

int
lat_hmm_posterior (const lat_hmm *m, const lat_data *d, unsigned threads,
                   double *gamma)
{
  lat_hmm_job j = { .m = m,
                    .d = d,
                    .durations = lat_hsmm_posterior,
                    .covariates = lat_covariates_posterior,
                    .rows = posterior_rows,
                    .out = gamma };
  return lat_hmm_run (&j, threads);
}

static int
expect_rows (lat_trellis *tr, lat_side *s, size_t t, size_t n,
             const double *gamma)
{
  const lat_hmm_job *j = tr->ctx;
  tr->m->tables->kernels->turn (tr->k, tr->kp, n, gamma, s->emit.lp);
  return lat_emit_expect (&s->emit, tr->row + t, n, j->out, j->sd);
}

int
lat_hmm_expect (const lat_hmm *m, const lat_data *d, unsigned threads,
                double *out, double *sd)
{
  lat_hmm_job j = { .m = m,
                    .d = d,
                    .durations = lat_hsmm_expect,
                    .covariates = lat_covariates_expect,
                    .rows = expect_rows,
                    .out = out,
                    .sd = sd };
  return lat_hmm_run (&j, threads);
}
