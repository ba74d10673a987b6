/* missing.c -- whether cells are missing, with probabilities that depend on
   the component: log p = sum over columns of log q for a hole and log (1 - q)
   for a seen cell.

   Statistics of a component: the weight of its rows, then by column the
   weight of those with a hole.  Rows with nothing seen count like others.  */

#include "family/missing_theta.h"
#include "family/columns.h"
#include "family/unit_interval.h"
#include <string.h>

static size_t
components (const void *theta)
{
  return ((const missing *)theta)->k;
}

static size_t
columns (const void *theta, const size_t **col)
{
  const missing *t = theta;
  if (col)
    *col = t->col;
  return t->p;
}

static size_t
stat_len (const void *theta)
{
  const missing *t = theta;
  return t->k * (t->p + 1);
}

static size_t
work_len (const void *theta, size_t rows)
{
  (void)theta;
  (void)rows;
  return 0;
}

static int
accept (const void *theta, const lat_data *d, lat_where *where)
{
  const missing *t = theta;
  (void)where;
  return t->col[t->p - 1] < d->p ? 0 : LAT_EBADLEN;
}

/* The share of holes in one column, by weight.  */
static double
share_of (const lat_data *d, size_t col)
{
  double holes = 0, all = 0;
  for (size_t i = 0; i < d->n; i++)
    {
      double w = d->weight ? d->weight[i] : 1;
      all += w;
      holes += isnan (lat_data_cell (d, i, col)) ? w : 0;
    }
  return all > 0 ? holes / all : 0;
}

static int
init (void *theta, const lat_data *d, const lat_prior *prior)
{
  missing *t = theta;
  t->rows = prior->level;
  for (size_t j = 0; j < t->p; j++)
    {
      t->share[j] = share_of (d, t->col[j]);
      for (size_t c = 0; c < t->k; c++)
        t->q[c * t->p + j] = t->share[j];
    }
  return 0;
}

static int
log_density (const void *theta, const lat_block *b, double *lp, void *work)
{
  const missing *t = theta;
  (void)work;
  for (size_t c = 0; c < t->k; c++)
    for (size_t i = 0; i < b->n; i++)
      for (size_t j = 0; j < t->p; j++)
        lp[c * b->n + i] += isnan (b->x[i * b->tda + t->col[j]])
                                ? t->log_q[c * t->p + j]
                                : t->log_seen[c * t->p + j];
  return 0;
}

static int
accumulate (const void *theta, const lat_block *b, const double *r,
            double *stat, void *work)
{
  const missing *t = theta;
  (void)work;
  for (size_t c = 0; c < t->k; c++)
    for (size_t i = 0; i < b->n; i++)
      {
        double *s = stat + c * (t->p + 1), w = r[c * b->n + i];
        s[0] += w;
        for (size_t j = 0; j < t->p; j++)
          s[j + 1] += isnan (b->x[i * b->tda + t->col[j]]) ? w : 0;
      }
  return 0;
}

/* A component without rows, and without a prior, stays as it is.  */
static int
mstep (void *theta, const double *stat)
{
  missing *t = theta;
  size_t sets = t->equal ? 1 : t->k, of = t->k / sets;
  for (size_t j = 0; j < t->p; j++)
    for (size_t c = 0; c < sets; c++)
      {
        double rows = t->rows, holes = t->rows * t->share[j];
        for (size_t i = c; i < c + of; i++)
          {
            rows += stat[i * (t->p + 1)];
            holes += stat[i * (t->p + 1) + j + 1];
          }
        if (rows > 0)
          lat_missing_set (t, c, j, fmin (holes / rows, 1));
      }
  return 0;
}

static double
log_prior (const void *theta)
{
  const missing *t = theta;
  double sum = 0;
  for (size_t i = 0; i < missing_free (t); i++)
    {
      double f = t->share[i % t->p];
      sum += times_log (t->rows * f, log (t->q[i]))
             + times_log (t->rows * (1 - f), log1p (-t->q[i]));
    }
  return sum;
}

static double
distance (const void *a, const void *b)
{
  const missing *s = a, *t = b;
  return lat_family_distance (s->k * s->p, s->q, t->q);
}

/* --- predictions --------------------------------------------------------- */

/* What is in the cells is other families' business.  */
static int
expect (const void *theta, const lat_block *b, const double *r, double *out,
        double *sd, size_t out_tda, void *work)
{
  (void)theta, (void)b, (void)r, (void)out, (void)sd, (void)out_tda;
  (void)work;
  return 0;
}

static int
draw (const void *theta, const lat_block *b, const unsigned *z,
      lat_stream stream, double *x, size_t x_tda, void *work)
{
  (void)theta, (void)b, (void)z, (void)stream, (void)x, (void)x_tda;
  (void)work;
  return 0;
}

static int
hide (const void *theta, const lat_block *b, const unsigned *z,
      lat_stream stream, double *x, size_t x_tda)
{
  const missing *t = theta;
  for (size_t i = 0; i < b->n; i++)
    {
      lat_philox state;
      gsl_rng rng = lat_stream_at (stream, b->row[i], &state);
      for (size_t j = 0; j < t->p; j++)
        if (gsl_rng_uniform (&rng) < t->q[z[i] * t->p + j])
          x[i * x_tda + t->col[j]] = (double)NAN;
    }
  return 0;
}

static int
permute (void *theta, const size_t *order)
{
  missing *t = theta;
  int s = lat_family_permute (t->k, t->p, t->q, order);
  return s ? s : lat_missing_prepare (t);
}

static int
possible (const void *theta)
{
  const missing *t = theta;
  for (size_t i = 0; i < t->k * t->p; i++)
    if (!(t->q[i] > 0 && t->q[i] < 1))
      return 0;
  return 1;
}

static int
sees_holes (const void *theta)
{
  (void)theta;
  return 1;
}

const lat_family_type lat_family_missing = {
  .name = "missing",
  .clone = lat_missing_clone,
  .copy = lat_missing_copy,
  .free = lat_missing_free,
  .components = components,
  .columns = columns,
  .stat_len = stat_len,
  .work_len = work_len,
  .accept = accept,
  .init = init,
  .prepare = lat_missing_prepare,
  .log_density = log_density,
  .accumulate = accumulate,
  .mstep = mstep,
  .log_prior = log_prior,
  .distance = distance,
  .free_len = lat_missing_pack_len,
  .pack_len = lat_missing_pack_len,
  .pack = lat_missing_pack,
  .unpack = lat_missing_unpack,
  .score = lat_missing_score,
  .even_len = lat_missing_pack_len,
  .even_pack = lat_missing_even_pack,
  .even_unpack = lat_missing_even_unpack,
  .expect = expect,
  .draw = draw,
  .permute = permute,
  .fields = lat_missing_fields,
  .prior_fields = lat_missing_prior_fields,
  .prior_names = lat_missing_prior_names,
  .possible = possible,
  .hide = hide,
  .sees_holes = sees_holes,
};
