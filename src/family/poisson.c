/* poisson.c -- K vectors of independent Poisson counts.

   log p (x) = x log rate - rate - log x!, summed over the seen columns.  The
   statistics are, for each component and column, the weight N and the sum of
   the counts of the seen cells: [(c p + j) 2] and [(c p + j) 2 + 1].  A rate
   of zero is legal: then 0 is certain.  */

#include "family/poisson_theta.h"
#include "base/ieee.h"
#include "family/columns.h"
#include <gsl/gsl_randist.h>
#include <math.h>

static size_t
components (const void *theta)
{
  return ((const poisson *)theta)->k;
}

static size_t
columns (const void *theta, const size_t **col)
{
  const poisson *t = theta;
  if (col)
    *col = t->col;
  return t->p;
}

static size_t
stat_len (const void *theta)
{
  const poisson *t = theta;
  return 2 * t->k * t->p;
}

/* One column of a block: 1 and the count where seen, 0 and 0 in holes.  */
typedef struct
{
  double *seen, *count, *log_fact;
} gathered;

static size_t
work_len (const void *theta, size_t rows)
{
  (void)theta;
  return 3 * rows * sizeof (double);
}

static gathered
gather (const poisson *t, const lat_block *b, size_t j, void *work)
{
  double *w = work;
  gathered g = { w, w + b->n, w + 2 * b->n };
  const double *x = b->x + t->col[j];
  for (size_t i = 0; i < b->n; i++, x += b->tda)
    {
      g.seen[i] = !isnan (*x);
      g.count[i] = isnan (*x) ? 0 : *x;
    }
  return g;
}

static const char *
fault (const void *theta, size_t j, double x)
{
  (void)theta;
  (void)j;
  return lat_family_count_fault (x);
}

static int
accept (const void *theta, const lat_data *d, lat_where *where)
{
  const poisson *t = theta;
  return lat_family_accept (t, t->p, t->col, fault, d, where);
}

static int
init (void *theta, const lat_data *d, const lat_prior *prior)
{
  poisson *t = theta;
  int s = accept (t, d, NULL);
  for (size_t j = 0; s == 0 && j < t->p; j++)
    {
      lat_family_moment m = lat_family_column_mean (d, t->col[j]);
      double mean = m.weight > 0 ? m.mean : 1;
      for (size_t c = 0; c < t->k; c++)
        t->rate[c * t->p + j] = mean;
      t->exposure[j] = prior->rate;
      t->shape[j] = prior->rate * mean;
    }
  return s;
}

/* Adds one component's x log rate - rate - log x!.  */
static void
add_density (const gathered *g, size_t n, double rate, double log_rate,
             double *lp)
{
  if (rate > 0)
    for (size_t i = 0; i < n; i++)
      lp[i] += g->count[i] * log_rate - g->seen[i] * rate - g->log_fact[i];
  else /* 0 log 0 = 0 */
    for (size_t i = 0; i < n; i++)
      if (g->count[i] > 0)
        lp[i] = -INFINITY;
}

static int
log_density (const void *theta, const lat_block *b, double *lp, void *work)
{
  const poisson *t = theta;
  for (size_t j = 0; j < t->p; j++)
    {
      gathered g = gather (t, b, j, work);
      for (size_t i = 0; i < b->n; i++)
        g.log_fact[i] = g.count[i] < POISSON_TABLE
                            ? t->log_fact[(size_t)g.count[i]]
                            : lat_poisson_log_factorial (g.count[i]);
      for (size_t c = 0; c < t->k; c++)
        add_density (&g, b->n, t->rate[c * t->p + j],
                     t->log_rate[c * t->p + j], lp + c * b->n);
    }
  return 0;
}

static int
accumulate (const void *theta, const lat_block *b, const double *r,
            double *stat, void *work)
{
  const poisson *t = theta;
  for (size_t j = 0; j < t->p; j++)
    {
      gathered g = gather (t, b, j, work);
      for (size_t c = 0; c < t->k; c++)
        {
          double weight = 0, events = 0;
          for (size_t i = 0; i < b->n; i++)
            {
              weight += r[c * b->n + i] * g.seen[i];
              events += r[c * b->n + i] * g.count[i];
            }
          stat[2 * (c * t->p + j)] += weight;
          stat[2 * (c * t->p + j) + 1] += events;
        }
    }
  return 0;
}

/* rate = (events + shape) / (weight + exposure), the mode.  Without a prior
   a component's largest column decides whether there is enough of it, and no
   column may be without any.  */
static int
update (poisson *t, size_t c, const double *stat)
{
  double most = 0, pseudo_rows = 0;
  for (size_t j = 0; j < t->p; j++)
    {
      double weight = stat[2 * j], events = stat[2 * j + 1];
      if (!(weight + t->exposure[j] > 0))
        return LAT_EDEGENERATE;
      t->rate[c * t->p + j]
          = (events + t->shape[j]) / (weight + t->exposure[j]);
      most = fmax (most, weight);
      pseudo_rows += t->exposure[j];
    }
  return pseudo_rows > 0 || most >= t->least_rows ? 0 : LAT_EDEGENERATE;
}

static int
mstep (void *theta, const double *stat)
{
  poisson *t = theta;
  int s = 0;
  for (size_t c = 0; s == 0 && c < t->k; c++)
    s = update (t, c, stat + 2 * c * t->p);
  return s;
}

/* Gamma: rate^(events + shape) exp (-rate (weight + exposure)) with respect
   to d rate / rate, whose mean is what the M-step gives.  */
static int
posterior (void *theta, const double *stat, gsl_rng *rng)
{
  poisson *t = theta;
  for (size_t i = 0; i < t->k * t->p; i++)
    {
      double exposure = stat[2 * i] + t->exposure[i % t->p];
      double shape = stat[2 * i + 1] + t->shape[i % t->p];
      if (!(exposure > 0) || !(shape >= 0))
        return LAT_EDEGENERATE;
      t->rate[i] = shape > 0 ? gsl_ran_gamma (rng, shape, 1 / exposure) : 0;
    }
  return lat_poisson_prepare (t);
}

static int
is_proper (const void *theta)
{
  const poisson *t = theta;
  for (size_t j = 0; j < t->p; j++)
    if (!(t->exposure[j] > 0))
      return 0;
  return 1;
}

static double
log_prior (const void *theta)
{
  const poisson *t = theta;
  double sum = 0;
  for (size_t i = 0; i < t->k * t->p; i++)
    {
      sum -= t->exposure[i % t->p] * t->rate[i];
      if (t->shape[i % t->p] > 0)
        sum += t->shape[i % t->p] * log (t->rate[i]);
    }
  return sum;
}

/* In units of the sd of a Poisson count of the components' average rate,
   which no column's sd is much below.  */
static double
distance (const void *a, const void *b)
{
  const poisson *s = a, *t = b;
  double most = 0;
  for (size_t j = 0; j < s->p; j++)
    {
      double sum = 0, d = 0;
      for (size_t c = 0; c < s->k; c++)
        {
          size_t i = c * s->p + j;
          sum += s->rate[i] + t->rate[i];
          d = fmax (d, lat_family_distance (1, s->rate + i, t->rate + i));
        }
      if (d > 0)
        most = fmax (most, d / sqrt (sum / (2 * (double)s->k)));
    }
  return most;
}

static int
permute (void *theta, const size_t *order)
{
  poisson *t = theta;
  int s = lat_family_permute (t->k, t->p, t->rate, order);
  return s ? s : lat_poisson_prepare (t);
}

static double
rank (const void *theta, size_t c)
{
  return lat_poisson_rate (theta, c, 0);
}

const lat_family_type lat_family_poisson = {
  .name = "poisson",
  .clone = lat_poisson_clone,
  .copy = lat_poisson_copy,
  .free = lat_poisson_free,
  .components = components,
  .columns = columns,
  .stat_len = stat_len,
  .work_len = work_len,
  .accept = accept,
  .init = init,
  .prepare = lat_poisson_prepare,
  .log_density = log_density,
  .accumulate = accumulate,
  .mstep = mstep,
  .log_prior = log_prior,
  .distance = distance,
  .free_len = lat_poisson_pack_len,
  .pack_len = lat_poisson_pack_len,
  .pack = lat_poisson_pack,
  .unpack = lat_poisson_unpack,
  .even_len = lat_poisson_pack_len,
  .even_pack = lat_poisson_even_pack,
  .even_unpack = lat_poisson_even_unpack,
  .score = lat_poisson_score,
  .expect = lat_poisson_expect,
  .draw = lat_poisson_draw,
  .permute = permute,
  .rank = rank,
  .fields = lat_poisson_fields,
  .prior_fields = lat_poisson_prior_fields,
  .posterior = posterior,
  .is_proper = is_proper,
  .cdf = lat_poisson_cdf,
};
