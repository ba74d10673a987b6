/* back.c -- expectations in the table's own units.

   Given what a row shows, a missing entry on the scale of a transformed
   column is a mixture of normal laws.  One component at a time says which
   ones: with all responsibility given to it, the family's expectation and sd
   are that law's.  What they mean back in the table's unit is then blended
   by the row's own responsibilities.  */

#include "impute/scaled.h"
#include "model/mixture_job.h"
#include "model/scale.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The scratch of one block, all in the job's extra room.  */
typedef struct
{
  double *x, *sd;     /* n x p: the answer, its sd */
  double *mean, *dev; /* n x p: one component's */
  double *r;          /* k x n: one component has it all */
} blending;

static size_t
blending_bytes (const lat_mixture *m, size_t p)
{
  return LAT_BLOCK_ROWS * (4 * p + m->k) * sizeof (double);
}

static blending
lay_out (const lat_mixture_job *j, const lat_mixture_scratch *s)
{
  size_t part = LAT_BLOCK_ROWS * j->d->p;
  blending b = { .x = lat_mixture_copy (j, s) };
  b.sd = b.x + part;
  b.mean = b.sd + part;
  b.dev = b.mean + part;
  b.r = b.dev + part;
  return b;
}

/* Adds component c's law of weight r to mean and variance (West 1979): `had`
   is the weight of those before it.  */
static void
blend (double had, double r, double mean, double dev, double *to, double *var)
{
  double total = had + r, d = mean - *to;
  if (!(r > 0))
    return;
  *to += r / total * d;
  *var = (had * *var + r * dev * dev + r * d * (mean - *to)) / total;
}

/* The cells of one column under component c; b->sd holds variances.  */
static void
blend_column (const lat_mixture_job *j, const lat_mixture_scratch *s,
              const blending *b, size_t c, size_t col)
{
  const lat_model *m = j->ctx;
  const lat_block *block = &s->walk.block;
  size_t p = j->d->p, n = block->n;
  for (size_t i = 0; i < n; i++)
    {
      size_t at = i * p + col;
      double had = 0, mean, dev;
      if (!isnan (block->x[i * block->tda + col]))
        continue;
      for (size_t a = 0; a < c; a++)
        had += s->r[a * n + i];
      lat_transform_moments (&m->column[col].transform, b->mean[at],
                             b->dev[at], &mean, &dev);
      if (!(had > 0))
        b->x[at] = b->sd[at] = 0;
      blend (had, s->r[c * n + i], mean, dev, b->x + at, b->sd + at);
    }
}

static int
blend_component (const lat_mixture_job *j, const lat_mixture_scratch *s,
                 const blending *b, size_t c)
{
  const lat_model *m = j->ctx;
  size_t n = s->walk.block.n, p = j->d->p;
  for (size_t a = 0; a < j->m->k; a++)
    for (size_t i = 0; i < n; i++)
      b->r[a * n + i] = a == c;
  int status = j->m->family->expect (j->m->emission, &s->walk.block, b->r,
                                     b->mean, b->dev, p, s->family);
  for (size_t col = 0; !status && col < p; col++)
    if (m->column[col].transform.kind != LAT_TRANSFORM_NONE)
      blend_column (j, s, b, c, col);
  return status;
}

/* Variances become sds; what is not transformed has its own already.  */
static void
finish (const lat_mixture_job *j, const lat_mixture_scratch *s,
        const blending *b)
{
  const lat_model *m = j->ctx;
  size_t p = j->d->p;
  for (size_t i = 0; i < s->walk.block.n; i++)
    for (size_t col = 0; col < p; col++)
      if (m->column[col].transform.kind != LAT_TRANSFORM_NONE)
        b->sd[i * p + col] = sqrt (b->sd[i * p + col]);
}

static int
expect_block (const lat_mixture_job *j, lat_mixture_scratch *s)
{
  int status = lat_mixture_settle (j->m, s);
  if (status)
    return status;
  blending b = lay_out (j, s);
  size_t p = j->d->p;
  memset (b.sd, 0, LAT_BLOCK_ROWS * p * sizeof *b.sd);
  status = j->m->family->expect (j->m->emission, &s->walk.block, s->r, b.x,
                                 b.sd, p, s->family);
  for (size_t c = 0; !status && c < j->m->k; c++)
    status = blend_component (j, s, &b, c);
  if (status)
    return status;
  finish (j, s, &b);
  lat_mixture_put (j, s, b.x, j->out);
  if (j->sd)
    lat_mixture_put (j, s, b.sd, j->sd);
  return status;
}

/* Seen cells as the table has them; given bounds hold.  */
static void
settle_column (const lat_column *c, size_t j, const lat_data *rows, double *x)
{
  lat_bounds b = lat_scaled_bounds (c);
  if (c->transform.kind == LAT_TRANSFORM_NONE && (!b.sides || b.recognised))
    return;
  for (size_t i = 0; i < rows->n; i++)
    {
      double seen = rows->x[i * rows->tda + j], *to = x + i * rows->p + j;
      if (!isnan (seen))
        *to = seen;
      else if (!b.recognised)
        *to = lat_bounds_clamp (&b, *to);
    }
}

int
lat_scaled_expect (const lat_model *m, const lat_data *rows, unsigned threads,
                   double *x, double *sd)
{
  lat_data view;
  double *cells;
  lat_mixture_job j = { .m = m->mixture, .d = &view, .block = expect_block };
  if (!lat_scale_any (m) && !lat_scale_bounded (m))
    return lat_mixture_expect (m->mixture, rows, threads, x, sd);
  int s = lat_model_view (m, rows, &view, &cells, NULL);
  j.out = x;
  j.sd = sd;
  j.ctx = m;
  j.extra = blending_bytes (m->mixture, rows->p);
  if (!s)
    s = cells ? lat_mixture_run (&j, threads)
              : lat_mixture_expect (m->mixture, rows, threads, x, sd);
  for (size_t c = 0; !s && c < rows->p; c++)
    settle_column (m->column + c, c, rows, x);
  free (cells);
  return s;
}

int
lat_scaled_density (const lat_model *m, const lat_data *rows, unsigned threads,
                    double *logp)
{
  lat_data view;
  double *cells;
  int s = lat_model_view (m, rows, &view, &cells, NULL);
  if (!s)
    s = lat_mixture_posterior (m->mixture, &view, threads, NULL, logp);
  for (size_t i = 0; !s && i < rows->n; i++)
    logp[i] += lat_scale_slopes (m, rows, i);
  free (cells);
  return s;
}
