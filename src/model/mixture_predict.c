/* mixture_predict.c -- what a mixture says about rows: responsibilities,
   densities, missing entries, draws.

   Chunks of rows run in parallel; each writes its own rows, and draws are
   keyed by the rows' global numbers, so neither threads nor chunks show.  */

#include "em/parallel.h"
#include "model/mixture_block.h"
#include "model/mixture_job.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef lat_mixture_job job;

static int
run_chunk (size_t chunk, lat_work *w, void *ctx)
{
  const job *j = ctx;
  lat_mixture_scratch scratch;
  size_t begin = chunk * LAT_CHUNK_ROWS, stop = begin + LAT_CHUNK_ROWS;
  int s = 0;
  lat_mixture_walk (&scratch, j->m, j->d, j->order, begin,
                    stop < j->d->n ? stop : j->d->n, 0, w);
  while (s == 0 && lat_walk_next (&scratch.walk))
    if ((s = lat_mixture_densities (j->m, &scratch)) == 0)
      s = j->block (j, &scratch);
  return s;
}

static size_t
chunks_of (const lat_data *d)
{
  return (d->n + LAT_CHUNK_ROWS - 1) / LAT_CHUNK_ROWS;
}

int
lat_mixture_run (job *j, unsigned threads)
{
  int s = lat_walk_order (j->d, &j->order);
  if (s == 0)
    s = lat_parallel_for (threads, chunks_of (j->d),
                          lat_mixture_bytes (j->m, j->d, j->extra), run_chunk,
                          j);
  free (j->order);
  return s;
}

int
lat_mixture_settle (const lat_mixture *m, lat_mixture_scratch *s)
{
  size_t n = s->walk.block.n;
  for (size_t i = 0; i < n; i++)
    if (!(s->lse[i] > -INFINITY))
      {
        if (lat_walk_weight (&s->walk, i) > 0)
          return LAT_EIMPOSSIBLE;
        for (size_t c = 0; c < m->k; c++)
          s->r[c * n + i] = m->weight[c];
      }
  return 0;
}

static int
posterior_block (const job *j, lat_mixture_scratch *s)
{
  size_t k = j->m->k, n = s->walk.block.n;
  const size_t *at = s->walk.at;
  for (size_t i = 0; j->logp && i < n; i++)
    j->logp[at[i]] = s->lse[i];
  int status = j->r ? lat_mixture_settle (j->m, s) : 0;
  for (size_t i = 0; status == 0 && j->r && i < n; i++)
    for (size_t c = 0; c < k; c++)
      j->r[at[i] * k + c] = s->r[c * n + i];
  return status;
}

int
lat_mixture_posterior (const lat_mixture *m, const lat_data *d,
                       unsigned threads, double *r, double *logp)
{
  job j = { .m = m, .d = d, .block = posterior_block, .r = r, .logp = logp };
  return lat_mixture_run (&j, threads);
}

double *
lat_mixture_copy (const job *j, const lat_mixture_scratch *s)
{
  const lat_block *b = &s->walk.block;
  double *x = (double *)s->rest;
  for (size_t i = 0; i < b->n; i++)
    memcpy (x + i * j->d->p, b->x + i * b->tda, j->d->p * sizeof *x);
  return x;
}

void
lat_mixture_put (const job *j, const lat_mixture_scratch *s, const double *x,
                 double *out)
{
  size_t p = j->d->p;
  for (size_t i = 0; i < s->walk.block.n; i++)
    memcpy (out + s->walk.at[i] * p, x + i * p, p * sizeof *x);
}

static int
expect_block (const job *j, lat_mixture_scratch *s)
{
  int status = lat_mixture_settle (j->m, s);
  if (status)
    return status;
  size_t p = j->d->p;
  double *x = lat_mixture_copy (j, s);
  double *sd = j->sd ? x + LAT_BLOCK_ROWS * p : NULL;
  if (sd)
    memset (sd, 0, LAT_BLOCK_ROWS * p * sizeof *sd);
  status = j->m->family->expect (j->m->emission, &s->walk.block, s->r, x, sd,
                                 p, s->family);
  lat_mixture_put (j, s, x, j->out);
  if (sd)
    lat_mixture_put (j, s, sd, j->sd);
  return status;
}

int
lat_mixture_expect (const lat_mixture *m, const lat_data *d, unsigned threads,
                    double *out, double *sd)
{
  job j = { .m = m, .d = d, .block = expect_block, .out = out, .sd = sd };
  j.extra = 2 * LAT_BLOCK_ROWS * d->p * sizeof (double);
  return lat_mixture_run (&j, threads);
}

static int
draw_block (const job *j, lat_mixture_scratch *s)
{
  int status = lat_mixture_settle (j->m, s);
  if (status)
    return status;
  double *x = lat_mixture_copy (j, s);
  unsigned *z = (unsigned *)(x + LAT_BLOCK_ROWS * j->d->p);
  lat_mixture_draw_components (
      s, j->m->k, lat_stream_sub (j->stream, LAT_STREAM_COMPONENT), z);
  status = j->m->family->draw (j->m->emission, &s->walk.block, z,
                               lat_stream_sub (j->stream, LAT_STREAM_CELLS), x,
                               j->d->p, s->family);
  lat_mixture_put (j, s, x, j->out);
  return status;
}

int
lat_mixture_draw (const lat_mixture *m, const lat_data *d, unsigned threads,
                  lat_stream stream, double *out)
{
  job j = { .m = m, .d = d, .block = draw_block, .out = out };
  j.stream = stream;
  j.extra = LAT_BLOCK_ROWS * (d->p * sizeof (double) + sizeof (unsigned));
  return lat_mixture_run (&j, threads);
}

static int
entropy_block (const job *j, lat_mixture_scratch *s)
{
  size_t k = j->m->k, n = s->walk.block.n;
  double *sum = j->entropy + s->walk.at[0] / LAT_CHUNK_ROWS;
  int status = lat_mixture_settle (j->m, s);
  for (size_t i = 0; status == 0 && i < n; i++)
    {
      double best = 0;
      for (size_t c = 0; c < k; c++)
        best = fmax (best, s->r[c * n + i]);
      *sum -= 2 * lat_walk_weight (&s->walk, i) * log (best);
    }
  return status;
}

int
lat_mixture_entropy (const lat_mixture *m, const lat_data *d, unsigned threads,
                     double *entropy)
{
  size_t chunks = chunks_of (d);
  double *sum = calloc (chunks + 1, sizeof *sum);
  job j = { .m = m, .d = d, .block = entropy_block, .entropy = sum };
  if (!sum)
    return LAT_ENOMEM;
  int s = lat_mixture_run (&j, threads);
  *entropy = 0;
  for (size_t i = 0; i < chunks; i++)
    *entropy += sum[i];
  free (sum);
  return s;
}
