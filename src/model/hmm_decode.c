/* hmm_decode.c -- what a hidden Markov model says about sequences: likelihood
   by row, posterior probabilities, missing entries.

   Chunks of sequences run in parallel, each writing its own rows, so threads
   do not show.  */

#include "model/hmm_decode.h"
#include "em/parallel.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The batches of one chunk.  */
static int
run_chunk (size_t chunk, lat_work *work, void *ctx)
{
  const lat_hmm_job *j = ctx;
  lat_trellis tr;
  int s = 0;
  lat_trellis_init (&tr, j->m, j->d, work);
  void *extra = (char *)work->mem + work->bytes - j->extra;
  for (size_t u = j->first[chunk];
       s == 0 && lat_trellis_next (&tr, &u, j->first[chunk + 1], 0);)
    {
      s = lat_trellis_densities (&tr);
      if (s == 0)
        s = j->batch (j, &tr, extra);
    }
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
  j->extra = (j->extra + LAT_ALIGN - 1) / LAT_ALIGN * LAT_ALIGN;
  size_t bytes = lat_trellis_bytes (j->m, j->d);
  bytes = (bytes + LAT_ALIGN - 1) / LAT_ALIGN * LAT_ALIGN;
  s = lat_parallel_for (threads, chunks, bytes + j->extra, run_chunk, j);
  free (first);
  return s;
}

static int
score_batch (const lat_hmm_job *j, lat_trellis *tr, void *extra)
{
  int s = lat_trellis_forward (tr);
  (void)extra;
  for (size_t t = 0; s == 0 && t < tr->n; t++)
    j->out[tr->row + t] = tr->shift[t] + log (tr->c[t]);
  return s;
}

int
lat_hmm_score (const lat_hmm *m, const lat_data *d, unsigned threads,
               double *out)
{
  lat_hmm_job j = { .m = m, .d = d, .batch = score_batch, .out = out };
  return lat_hmm_run (&j, threads);
}

static int
smooth (lat_trellis *tr)
{
  int s = lat_trellis_forward (tr);
  return s ? s : lat_trellis_backward (tr, 0, NULL);
}

static int
posterior_batch (const lat_hmm_job *j, lat_trellis *tr, void *extra)
{
  size_t k = tr->m->k;
  int s = smooth (tr);
  (void)extra;
  if (s == 0)
    memcpy (j->out + tr->row * k, tr->lb, tr->n * k * sizeof *tr->lb);
  return s;
}

int
lat_hmm_posterior (const lat_hmm *m, const lat_data *d, unsigned threads,
                   double *gamma)
{
  lat_hmm_job j = { .m = m, .d = d, .batch = posterior_batch, .out = gamma };
  return lat_hmm_run (&j, threads);
}

/* Copies the batch's cells: the family then fills its own columns' holes.  */
static void
copy_cells (const lat_hmm_job *j, const lat_trellis *tr)
{
  size_t p = j->d->p;
  for (size_t i = tr->row; i < tr->row + tr->n; i++)
    {
      memcpy (j->out + i * p, j->d->x + i * j->d->tda, p * sizeof *j->out);
      if (j->sd)
        memset (j->sd + i * p, 0, p * sizeof *j->sd);
    }
}

static int
expect_batch (const lat_hmm_job *j, lat_trellis *tr, void *extra)
{
  size_t p = j->d->p;
  int s = smooth (tr);
  (void)extra;
  copy_cells (j, tr);
  for (size_t t = 0; s == 0 && t < tr->n; t += LAT_BLOCK_ROWS)
    {
      size_t n = tr->n - t < LAT_BLOCK_ROWS ? tr->n - t : LAT_BLOCK_ROWS;
      size_t at = (tr->row + t) * p;
      lat_block b = lat_trellis_block (tr, t, n);
      lat_trellis_transpose (tr, t, n);
      s = tr->m->family->expect (tr->m->emission, &b, tr->r, j->out + at,
                                 j->sd ? j->sd + at : NULL, p, tr->family);
    }
  return s;
}

int
lat_hmm_expect (const lat_hmm *m, const lat_data *d, unsigned threads,
                double *out, double *sd)
{
  lat_hmm_job j
      = { .m = m, .d = d, .batch = expect_batch, .out = out, .sd = sd };
  return lat_hmm_run (&j, threads);
}
