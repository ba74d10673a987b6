/* hmm_decode.c -- what a hidden Markov model says about sequences: posterior
   probabilities, missing entries.

   Chunks of sequences run in parallel, each writing its own rows, so threads
   do not show.  */

#include "model/hmm_decode.h"
#include "model/hmm_covariates.h"
#include "model/hsmm.h"
#include <stdlib.h>
#include <string.h>

static int
run_batch (const lat_hmm_job *j, lat_trellis *tr)
{
  double sum[LAT_HEAD] = { 0 };
  if (!j->sequence)
    return lat_trellis_batch (tr, sum);
  int s = lat_trellis_densities (tr);
  for (size_t u = tr->u0; s == 0 && u < tr->u1; u++)
    {
      lat_trellis_sequence (tr, u);
      s = j->sequence (j, tr, u);
    }
  return s;
}

/* The batches of one chunk.  */
static int
run_chunk (size_t chunk, lat_work *work, void *ctx)
{
  const lat_hmm_job *j = ctx;
  size_t u = j->first[chunk], end = j->first[chunk + 1];
  lat_trellis tr;
  int s = lat_trellis_init (&tr, j->m, j->d, j->use, 0, NULL, u, end, work);
  tr.rows = j->rows;
  tr.ctx = j;
  while (s == 0 && lat_trellis_next (&tr, &u, end))
    s = run_batch (j, &tr);
  return s;
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
  lat_hmm_job j = { .m = m, .d = d, .rows = posterior_rows, .out = gamma };
  return m->duration     ? lat_hsmm_posterior (m, d, threads, gamma)
         : m->covariates ? lat_covariates_posterior (m, d, threads, gamma)
                         : lat_hmm_run (&j, threads);
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
  lat_hmm_job j
      = { .m = m, .d = d, .rows = expect_rows, .out = out, .sd = sd };
  return m->duration     ? lat_hsmm_expect (m, d, threads, out, sd)
         : m->covariates ? lat_covariates_expect (m, d, threads, out, sd)
                         : lat_hmm_run (&j, threads);
}
