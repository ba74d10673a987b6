/* hmm_residuals_lags.c -- ordinary pseudo-residuals where columns look back:
   the recursions of hmm_residuals.c over whole sequences, and then
   hmm_residuals_paths.c row by row.  */

#include "model/hmm_residuals_lags.h"
#include "em/parallel.h"
#include "model/hmm_labels.h"
#include "model/hmm_private.h"
#include <latens/product.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef lat_residuals_job job;
typedef lat_residuals_paths scratch;

/* --- a sequence ---------------------------------------------------------- */

static int
densities (scratch *w)
{
  const job *j = w->j;
  const lat_data *d = j->d;
  size_t k = w->k, n;
  for (size_t t = 0; t < w->n; t += n)
    {
      n = w->n - t < LAT_BLOCK_ROWS ? w->n - t : LAT_BLOCK_ROWS;
      lat_block b = {
        .n = n, .x = lat_residuals_at (w, t), .tda = d->tda, .lag = d->p
      };
      b.pattern = d->pattern ? d->pattern + w->begin + t : NULL;
      memset (w->lb, 0, k * n * sizeof *w->lb);
      int s = j->m->family->log_density (j->m->emission, &b, w->lb, w->family);
      if (s)
        return s;
      lat_hmm_restrict (d, w->begin + t, n, k, w->lb);
      for (size_t i = 0; i < n; i++)
        for (size_t c = 0; c < k; c++)
          w->lp[(t + i) * k + c] = w->lb[c * n + i];
    }
  return LAT_SUCCESS;
}

/* out = from + log b of row t, one step on.  */
static int
step (const scratch *w, int backward, size_t t, const double *from,
      double *out)
{
  for (size_t c = 0; c < w->k; c++)
    w->row[c] = from[c] + w->lp[t * w->k + c];
  return lat_residuals_advance (w->j->m, backward, w->row, out, w->work)
             ? LAT_SUCCESS
             : LAT_EIMPOSSIBLE;
}

static int
sequence (scratch *w)
{
  const job *j = w->j;
  size_t k = w->k, n = w->n;
  int s = densities (w);
  for (size_t c = 0; c < k; c++)
    {
      w->ahead[c] = log (j->m->initial[c]);
      w->after[(n - 1) * k + c] = 0;
    }
  for (size_t t = 0; s == 0 && t + 1 < n; t++)
    s = step (w, 0, t, w->ahead + t * k, w->ahead + (t + 1) * k);
  for (size_t t = n - 1; s == 0 && t > 0; t--)
    s = step (w, 1, t, w->after + t * k, w->after + (t - 1) * k);
  for (size_t t = 0; s == 0 && t < n; t++)
    s = lat_residuals_paths_row (w, t);
  return s;
}

/* --- all of them --------------------------------------------------------- */

typedef struct
{
  job own;
  lat_residuals_channel *channel;
  size_t channels, reach;
} task;

/* Lays the scratch for sequences of at most n rows out over mem; returns its
   bytes.  */
static size_t
lay_out (scratch *w, const task *q, size_t n, char *mem)
{
  size_t k = q->own.m->k, c = q->channels;
  lat_arena a = { .mem = mem };
  *w = (scratch){ .j = &q->own,
                  .channel = q->channel,
                  .channels = c,
                  .k = k,
                  .reach = q->reach };
  w->lp = lat_arena_doubles (&a, n * k);
  w->ahead = lat_arena_doubles (&a, n * k);
  w->after = lat_arena_doubles (&a, n * k);
  w->lb = lat_arena_doubles (&a, k * LAT_BLOCK_ROWS);
  w->row = lat_arena_doubles (&a, k);
  w->weight = lat_arena_doubles (&a, k);
  w->work = lat_arena_doubles (&a, lat_residuals_work (k));
  w->sum = lat_arena_cut (&a, (q->reach + 1) * c * sizeof *w->sum);
  w->side = lat_arena_cut (&a, c * sizeof *w->side);
  w->whole = lat_arena_cut (&a, c);
  return a.at;
}

static int
run_chunk (size_t chunk, lat_work *work, void *ctx)
{
  const task *q = ctx;
  const job *j = &q->own;
  size_t u = j->first[chunk], end = j->first[chunk + 1];
  size_t n = lat_hmm_longest (j->d, u, end);
  scratch w;
  char *mem = aligned_alloc (LAT_ALIGN, lay_out (&w, q, n, NULL));
  int s = mem ? LAT_SUCCESS : LAT_ENOMEM;
  if (mem)
    lay_out (&w, q, n, mem);
  for (; s == 0 && u < end; u++)
    {
      w.begin = lat_data_row (j->d, u);
      w.n = lat_data_row (j->d, u + 1) - w.begin;
      w.family = work->mem;
      s = sequence (&w);
    }
  free (mem);
  return s;
}

/* Which of the family's columns is this one of the table?  */
static size_t
target_of (const job *j, size_t column)
{
  size_t c = 0;
  while (j->col[c] != column)
    c++;
  return c;
}

static void
add_channels (task *q, const void *theta)
{
  const ar *t = theta;
  for (size_t c = 0; c < t->p; c++)
    {
      q->channel[q->channels++]
          = (lat_residuals_channel){ t, c, t->col[c],
                                     target_of (&q->own, t->col[c]) };
      q->reach = t->order[c] > q->reach ? t->order[c] : q->reach;
    }
}

/* LAT_EINVAL: another family looks back; too many paths; rows do not carry
   those before.  */
static int
find_channels (task *q)
{
  const lat_hmm *m = q->own.m;
  double paths = 1;
  int product = m->family == &lat_family_product;
  size_t parts = product ? lat_product_parts (m->emission) : 1;
  for (size_t i = 0; i < parts; i++)
    {
      const lat_family_type *f
          = product ? lat_product_type (m->emission, i) : m->family;
      const void *theta
          = product ? lat_product_part (m->emission, i) : m->emission;
      if (f == &lat_family_ar)
        add_channels (q, theta);
      else if (f->lags && f->lags (theta) > 0)
        return LAT_EINVAL;
    }
  for (size_t l = 0; l <= q->reach; l++)
    paths *= (double)m->k;
  return paths > LAT_RESIDUALS_PATHS || q->reach > q->own.d->lags
             ? LAT_EINVAL
             : LAT_SUCCESS;
}

int
lat_hmm_residuals_lags (const lat_residuals_job *j, unsigned threads)
{
  size_t chunks, *first = NULL;
  task q = { .own = *j };
  q.channel = malloc ((j->p + 1) * sizeof *q.channel);
  int s = q.channel ? find_channels (&q) : LAT_ENOMEM;
  if (s == 0)
    s = lat_data_chunks (j->d, &chunks, &first);
  q.own.first = first;
  if (s == 0)
    s = lat_parallel_for (
        threads, chunks,
        j->m->family->work_len (j->m->emission, LAT_BLOCK_ROWS), run_chunk,
        &q);
  free (first);
  free (q.channel);
  return s;
}
