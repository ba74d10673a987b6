/* multinomial.c -- counts that share the trials of a row: densities,
   statistics, M-step.

   Write S for the columns a row shows, M for its holes, n for the sum of the
   seen counts, P_S and P_M for the probabilities of a component.

   The number of trials is known, N:
     log p = log N! - sum_S log y_j! - log (N - n)! + sum_S y_j log p_j
             + (N - n) log P_M,           E y_j = (N - n) p_j / P_M in M.

   It is not:
     log p = log n! - sum_S log y_j! + sum_S y_j log (p_j / P_S),
                                          E y_j = n p_j / P_S in M.
   For the latter think of trials that come until n of them have fallen in S:
   those that fall in M meanwhile are negative multinomial, their law times
   the one above is proportional to prod over all columns of p_j^y_j, and so
   EM with these expected counts climbs exactly this likelihood.

   Statistics of a component: the sum of r over rows that say something, and
   the p sums of r y_j, expected where missing.  The prior is Dirichlet,
   prod p_j^a_j in the measure prod dp_j / p_j.  */

#include "family/multinomial_theta.h"
#include "base/ieee.h"
#include "family/columns.h"
#include "family/simplex.h"
#include "family/unit_interval.h"
#include <math.h>
#include <string.h>

static size_t
stat_len (const void *theta)
{
  const multinomial *t = theta;
  return t->k * (t->p + 1);
}

static size_t
work_len (const void *theta, size_t rows)
{
  (void)theta;
  return rows * sizeof (double);
}

/* --- rows ---------------------------------------------------------------- */

multinomial_row
lat_multinomial_row (const multinomial *t, const double *x)
{
  multinomial_row row = { 0, 0, 0 };
  for (size_t j = 0; j < t->p; j++)
    if (!isnan (x[t->col[j]]))
      {
        row.seen++;
        row.sum += x[t->col[j]];
      }
  row.other = t->known ? t->total - row.sum : 0;
  return row;
}

int
lat_multinomial_speaks (const multinomial *t, multinomial_row row)
{
  return t->known ? row.seen > 0 : row.seen > 1 && row.sum > 0;
}

double
lat_multinomial_share (const multinomial *t, size_t c, const double *x,
                       int hole)
{
  double sum = 0;
  for (size_t j = 0; j < t->p; j++)
    if (isnan (x[t->col[j]]) ? hole : !hole)
      sum += t->prob[c * t->p + j];
  return sum;
}

/* What all components have in common: the logarithm of the number of ways. */
static double
log_ways (const multinomial *t, const double *x, multinomial_row row)
{
  double sum = t->known ? lgamma (t->total + 1) - lgamma (row.other + 1)
                        : lgamma (row.sum + 1);
  for (size_t j = 0; j < t->p; j++)
    if (x[t->col[j]] > 1)
      sum -= lgamma (x[t->col[j]] + 1);
  return sum;
}

/* log p of a row that says something, in component c, but for the ways.  */
static double
log_row (const multinomial *t, size_t c, const double *x, multinomial_row row)
{
  const double *log_prob = t->log_prob + c * t->p;
  double sum = 0;
  for (size_t j = 0; j < t->p; j++)
    if (x[t->col[j]] > 0)
      sum += x[t->col[j]] * log_prob[j];
  if (row.seen == t->p)
    return row.other == 0 ? sum : -INFINITY;
  if (t->known)
    return row.other < 0
               ? -INFINITY
               : sum
                     + times_log (row.other,
                                  log (lat_multinomial_share (t, c, x, 1)));
  double share = lat_multinomial_share (t, c, x, 0);
  return share > 0 ? sum - row.sum * log (share) : -INFINITY;
}

static int
log_density (const void *theta, const lat_block *b, double *lp, void *work)
{
  const multinomial *t = theta;
  (void)work;
  for (size_t i = 0; i < b->n; i++)
    {
      const double *x = b->x + i * b->tda;
      multinomial_row row = lat_multinomial_row (t, x);
      if (!lat_multinomial_speaks (t, row))
        continue;
      double ways = row.other >= 0 ? log_ways (t, x, row) : 0;
      for (size_t c = 0; c < t->k; c++)
        lp[c * b->n + i] += ways + log_row (t, c, x, row);
    }
  return 0;
}

/* Adds r times the counts of a row, as component c expects them.  */
static void
add_row (const multinomial *t, size_t c, const double *x, multinomial_row row,
         double r, double *stat)
{
  const double *prob = t->prob + c * t->p;
  double factor = 0;
  if (row.seen < t->p)
    {
      double share = lat_multinomial_share (t, c, x, t->known);
      factor = (t->known ? row.other : row.sum) / share;
      if (!(share > 0))
        factor = 0;
    }
  stat[0] += r;
  for (size_t j = 0; j < t->p; j++)
    {
      double y = x[t->col[j]];
      stat[1 + j] += r * (isnan (y) ? factor * prob[j] : y);
    }
}

static int
accumulate (const void *theta, const lat_block *b, const double *r,
            double *stat, void *work)
{
  const multinomial *t = theta;
  (void)work;
  for (size_t i = 0; i < b->n; i++)
    {
      const double *x = b->x + i * b->tda;
      multinomial_row row = lat_multinomial_row (t, x);
      if (!lat_multinomial_speaks (t, row))
        continue;
      for (size_t c = 0; c < t->k; c++)
        add_row (t, c, x, row, r[c * b->n + i], stat + c * (t->p + 1));
    }
  return 0;
}

/* --- the domain, and a beginning ----------------------------------------- */

static const char *
fault (const void *theta, size_t j, double x)
{
  const multinomial *t = theta;
  (void)j;
  if (t->known && x > t->total)
    return "a count is above the number of trials";
  return lat_family_count_fault (x);
}

/* Known totals: the first row that does not keep them.  */
static int
accept (const void *theta, const lat_data *d, lat_where *where)
{
  const multinomial *t = theta;
  int s = lat_family_accept (t, t->p, t->col, fault, d, where);
  for (size_t i = 0; s == 0 && t->known && i < d->n; i++)
    {
      multinomial_row row = lat_multinomial_row (t, d->x + i * d->tda);
      if (row.other == 0 || (row.other > 0 && row.seen < t->p))
        continue;
      if (where)
        *where = (lat_where){ i, t->col[0],
                              row.other > 0
                                  ? "the counts of the row sum to less than "
                                    "the number of trials"
                                  : "the counts of the row sum to more than "
                                    "the number of trials" };
      s = LAT_EDATA;
    }
  return s;
}

static int
init (void *theta, const lat_data *d, const lat_prior *prior)
{
  multinomial *t = theta;
  double sum = 0;
  int s = accept (t, d, NULL);
  for (size_t j = 0; s == 0 && j < t->p; j++)
    sum += t->prob[j] = lat_family_column_mean (d, t->col[j]).mean;
  if (s)
    return s;
  for (size_t j = 0; j < t->p; j++)
    {
      double share = sum > 0 ? t->prob[j] / sum : 1 / (double)t->p;
      t->pseudo[j] = prior->level * share;
      for (size_t c = 0; c < t->k; c++)
        t->prob[c * t->p + j] = share;
    }
  if (!t->known)
    t->total = fmax (1, round (sum));
  return 0;
}

/* --- M-step -------------------------------------------------------------- */

static int
mstep (void *theta, const double *stat)
{
  multinomial *t = theta;
  for (size_t c = 0; c < t->k; c++, stat += t->p + 1)
    {
      double sum = 0, pseudo = 0;
      for (size_t j = 0; j < t->p; j++)
        {
          sum += stat[1 + j];
          pseudo += t->pseudo[j];
        }
      if (!(sum + pseudo > 0)
          || (!(pseudo > 0) && !(stat[0] >= t->least_rows)))
        return LAT_EDEGENERATE;
      for (size_t j = 0; j < t->p; j++)
        t->prob[c * t->p + j] = (stat[1 + j] + t->pseudo[j]) / (sum + pseudo);
    }
  return 0;
}

static double
log_prior (const void *theta)
{
  const multinomial *t = theta;
  double sum = 0;
  for (size_t i = 0; i < t->k * t->p; i++)
    sum += times_log (t->pseudo[i % t->p], log (t->prob[i]));
  return sum;
}

static double
rank (const void *theta, size_t c)
{
  return lat_multinomial_prob (theta, c)[0];
}

/* Dirichlet, with counts and pseudo-trials for exponents.  */
static int
posterior (void *theta, const double *stat, gsl_rng *rng)
{
  multinomial *t = theta;
  int s = 0;
  for (size_t c = 0; s == 0 && c < t->k; c++, stat += t->p + 1)
    {
      double *prob = t->prob + c * t->p;
      for (size_t j = 0; j < t->p; j++)
        prob[j] = stat[1 + j] + t->pseudo[j];
      s = lat_simplex_draw (t->p, prob, rng);
    }
  return s ? s : lat_multinomial_prepare (t);
}

static int
is_proper (const void *theta)
{
  const multinomial *t = theta;
  double sum = 0;
  for (size_t j = 0; j < t->p; j++)
    sum += t->pseudo[j];
  return sum > 0;
}

const lat_family_type lat_family_multinomial = {
  .name = "multinomial",
  .clone = lat_multinomial_clone,
  .copy = lat_multinomial_copy,
  .free = lat_multinomial_free,
  .components = lat_multinomial_components,
  .columns = lat_multinomial_columns,
  .stat_len = stat_len,
  .work_len = work_len,
  .accept = accept,
  .init = init,
  .prepare = lat_multinomial_prepare,
  .log_density = log_density,
  .accumulate = accumulate,
  .mstep = mstep,
  .log_prior = log_prior,
  .distance = lat_multinomial_distance,
  .free_len = lat_multinomial_pack_len,
  .pack_len = lat_multinomial_pack_len,
  .pack = lat_multinomial_pack,
  .unpack = lat_multinomial_unpack,
  .score = lat_multinomial_score,
  .even_len = lat_multinomial_even_len,
  .even_pack = lat_multinomial_even_pack,
  .even_unpack = lat_multinomial_even_unpack,
  .expect = lat_multinomial_expect,
  .draw = lat_multinomial_draw,
  .permute = lat_multinomial_permute,
  .rank = rank,
  .fields = lat_multinomial_fields,
  .prior_fields = lat_multinomial_prior_fields,
  .posterior = posterior,
  .is_proper = is_proper,
  .cdf = lat_multinomial_cdf,
};
