/* categorical.c -- laws over the levels of categorical columns, independent
   given the component: density, statistics, M-step.

   The statistics are, for each component and column, the sums of r by level
   over the seen cells.  A hole says nothing (it is integrated out exactly,
   and its column's sums stay as they are).

   The prior of a column is Dirichlet, prod p_l^a_l with respect to the
   measure prod dp_l / p_l, where a_l = level x the level's frequency in the
   whole table, so that the M-step is a ratio of counts and pseudo-rows, and
   the mean of the posterior law as well.  A probability of zero is legal: a
   level that cannot be, whose logarithm is -inf.  */

#include "family/categorical_theta.h"
#include "base/ieee.h"
#include "family/columns.h"
#include "family/simplex.h"
#include <math.h>
#include <string.h>

static size_t
work_len (const void *theta, size_t rows)
{
  size_t slots = rows * sizeof (size_t);
  size_t predict = lat_categorical_predict_len (theta);
  return slots > predict ? slots : predict;
}

static const char *
fault (const void *theta, size_t j, double x)
{
  if (!(x >= 0) || x != floor (x)
      || !(x < (double)categorical_levels (theta, j)))
    return "not the number of a level";
  return NULL;
}

static int
accept (const void *theta, const lat_data *d, lat_where *where)
{
  const categorical *t = theta;
  return lat_family_accept (t, t->p, t->col, fault, d, where);
}

/* The weighted frequencies of one column's levels; uniform if never seen. */
static void
frequencies (const lat_data *d, size_t col, size_t m, double *f)
{
  double total = 0;
  memset (f, 0, m * sizeof *f);
  for (size_t i = 0; i < d->n; i++)
    {
      double x = lat_data_cell (d, i, col), w = d->weight ? d->weight[i] : 1;
      if (!isnan (x) && w > 0)
        {
          f[(size_t)x] += w;
          total += w;
        }
    }
  for (size_t l = 0; l < m; l++)
    f[l] = total > 0 ? f[l] / total : 1.0 / (double)m;
}

static int
init (void *theta, const lat_data *d, const lat_prior *prior)
{
  categorical *t = theta;
  int s = accept (t, d, NULL);
  for (size_t j = 0; s == 0 && j < t->p; j++)
    {
      size_t m = categorical_levels (t, j);
      double *pooled = categorical_prob (t, 0, j);
      frequencies (d, t->col[j], m, pooled);
      for (size_t c = 1; c < t->k; c++)
        memcpy (categorical_prob (t, c, j), pooled, m * sizeof *pooled);
      for (size_t l = 0; l < m; l++)
        t->pseudo[t->first[j] + l] = prior->level * pooled[l];
    }
  return s;
}

/* slot[i]: the level of row i in own column j; that of a hole comes after
   the last.  */
static void
find_slots (const categorical *t, const lat_block *b, size_t j, size_t *slot)
{
  const double *x = b->x + t->col[j];
  size_t hole = categorical_levels (t, j);
  for (size_t i = 0; i < b->n; i++, x += b->tda)
    slot[i] = isnan (*x) ? hole : (size_t)*x;
}

static int
log_density (const void *theta, const lat_block *b, double *lp, void *work)
{
  const categorical *t = theta;
  size_t *slot = work;
  for (size_t j = 0; j < t->p; j++)
    {
      find_slots (t, b, j, slot);
      for (size_t c = 0; c < t->k; c++)
        {
          const double *log_prob
              = t->log_prob + c * (t->first[t->p] + t->p) + t->first[j] + j;
          double *to = lp + c * b->n;
          for (size_t i = 0; i < b->n; i++)
            to[i] += log_prob[slot[i]];
        }
    }
  return 0;
}

static int
accumulate (const void *theta, const lat_block *b, const double *r,
            double *stat, void *work)
{
  const categorical *t = theta;
  size_t *slot = work;
  for (size_t j = 0; j < t->p; j++)
    {
      size_t hole = categorical_levels (t, j);
      find_slots (t, b, j, slot);
      for (size_t c = 0; c < t->k; c++)
        {
          double *sum = stat + c * t->first[t->p] + t->first[j];
          for (size_t i = 0; i < b->n; i++)
            if (slot[i] < hole)
              sum[slot[i]] += r[c * b->n + i];
        }
    }
  return 0;
}

static double
sum_of (size_t m, const double *x)
{
  double sum = 0;
  for (size_t l = 0; l < m; l++)
    sum += x[l];
  return sum;
}

/* Sets one component.  Without a prior its largest column decides whether
   there is enough of it, and no column may be without any.  */
static int
update (categorical *t, size_t c, const double *stat)
{
  double most = 0, pseudo_rows = 0;
  for (size_t j = 0; j < t->p; j++)
    {
      size_t m = categorical_levels (t, j);
      const double *count = stat + t->first[j];
      const double *pseudo = t->pseudo + t->first[j];
      double n = sum_of (m, count), a = sum_of (m, pseudo);
      if (!(n + a > 0))
        return LAT_EDEGENERATE;
      for (size_t l = 0; l < m; l++)
        categorical_prob (t, c, j)[l] = (count[l] + pseudo[l]) / (n + a);
      most = fmax (most, n);
      pseudo_rows += a;
    }
  return pseudo_rows > 0 || most >= t->least_rows ? 0 : LAT_EDEGENERATE;
}

static int
mstep (void *theta, const double *stat)
{
  categorical *t = theta;
  int s = 0;
  for (size_t c = 0; s == 0 && c < t->k; c++)
    s = update (t, c, stat + c * t->first[t->p]);
  return s;
}

/* Dirichlet, with counts and pseudo-rows for exponents.  */
static int
posterior (void *theta, const double *stat, gsl_rng *rng)
{
  categorical *t = theta;
  int s = 0;
  for (size_t c = 0; c < t->k; c++)
    for (size_t j = 0; s == 0 && j < t->p; j++)
      {
        size_t m = categorical_levels (t, j);
        const double *count = stat + c * t->first[t->p] + t->first[j];
        double *prob = categorical_prob (t, c, j);
        for (size_t l = 0; l < m; l++)
          prob[l] = count[l] + t->pseudo[t->first[j] + l];
        s = lat_simplex_draw (m, prob, rng);
      }
  return s ? s : lat_categorical_prepare (t);
}

static int
is_proper (const void *theta)
{
  const categorical *t = theta;
  for (size_t j = 0; j < t->p; j++)
    if (!(sum_of (categorical_levels (t, j), t->pseudo + t->first[j]) > 0))
      return 0;
  return 1;
}

static double
log_prior (const void *theta)
{
  const categorical *t = theta;
  size_t m = t->first[t->p];
  double sum = 0;
  for (size_t c = 0; c < t->k; c++)
    for (size_t l = 0; l < m; l++)
      if (t->pseudo[l] > 0)
        sum += t->pseudo[l] * log (t->prob[c * m + l]);
  return sum;
}

static double
distance (const void *a, const void *b)
{
  const categorical *s = a, *t = b;
  return lat_family_distance (s->k * s->first[s->p], s->prob, t->prob);
}

static double
rank (const void *theta, size_t c)
{
  return categorical_prob (theta, c, 0)[0];
}

const lat_family_type lat_family_categorical = {
  .name = "categorical",
  .clone = lat_categorical_clone,
  .copy = lat_categorical_copy,
  .free = lat_categorical_free,
  .components = lat_categorical_components,
  .columns = lat_categorical_columns,
  .levels = lat_categorical_levels,
  .stat_len = lat_categorical_stat_len,
  .work_len = work_len,
  .accept = accept,
  .init = init,
  .prepare = lat_categorical_prepare,
  .log_density = log_density,
  .accumulate = accumulate,
  .mstep = mstep,
  .log_prior = log_prior,
  .distance = distance,
  .free_len = lat_categorical_pack_len,
  .pack_len = lat_categorical_pack_len,
  .pack = lat_categorical_pack,
  .unpack = lat_categorical_unpack,
  .even_len = lat_categorical_even_len,
  .even_pack = lat_categorical_even_pack,
  .even_unpack = lat_categorical_even_unpack,
  .score = lat_categorical_score,
  .expect = lat_categorical_expect,
  .draw = lat_categorical_draw,
  .permute = lat_categorical_permute,
  .rank = rank,
  .fields = lat_categorical_fields,
  .prior_fields = lat_categorical_prior_fields,
  .posterior = posterior,
  .is_proper = is_proper,
  .cdf = lat_categorical_cdf,
};
