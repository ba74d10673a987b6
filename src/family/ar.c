/* ar.c -- autoregressive normal laws: densities, statistics, draws.

   Cell l rows before row i of the block, in the same sequence, stands at
   x[i * tda + l * lag + column]; it is missing where the sequence does not
   reach back so far.  A cell of which one lag is missing is not part of what
   is modelled.  */

#include "family/ar_theta.h"
#include "base/ieee.h"
#include "family/columns.h"
#include <gsl/gsl_randist.h>
#include <math.h>
#include <string.h>

static const double log_2pi = 1.8378770664093454836;

static size_t
stat_len (const void *theta)
{
  const ar *t = theta;
  size_t len = 0;
  for (size_t j = 0; j < t->p; j++)
    len += ar_stat_len (ar_regressors (t, j));
  return t->k * len;
}

static size_t
work_len (const void *theta, size_t rows)
{
  (void)theta, (void)rows;
  return sizeof (double);
}

static int
prepare (void *theta)
{
  (void)theta;
  return 0;
}

int
lat_ar_is_whole (const ar *t, size_t j, const double *x, size_t lag)
{
  for (size_t l = 0; l <= t->order[j]; l++)
    if (isnan (x[l * lag + t->col[j]]))
      return 0;
  return 1;
}

double
lat_ar_predict (const ar *t, size_t c, size_t j, const double *x, size_t lag)
{
  const double *par = ar_par (t, c, j);
  double sum = par[AR_INTERCEPT];
  for (size_t l = 1; l <= t->order[j]; l++)
    {
      double y = x[l * lag + t->col[j]];
      sum += par[AR_LAGS + l - 1] * (isnan (y) ? lat_ar_mean (t, c, j) : y);
    }
  return sum;
}

static int
log_density (const void *theta, const lat_block *b, double *lp, void *work)
{
  const ar *t = theta;
  (void)work;
  if (!b->lag)
    return LAT_EINVAL;
  for (size_t j = 0; j < t->p; j++)
    for (size_t i = 0; i < b->n; i++)
      {
        const double *x = b->x + i * b->tda;
        if (!lat_ar_is_whole (t, j, x, b->lag))
          continue;
        for (size_t c = 0; c < t->k; c++)
          {
            double sd = ar_par (t, c, j)[AR_SD];
            double e
                = (x[t->col[j]] - lat_ar_predict (t, c, j, x, b->lag)) / sd;
            lp[c * b->n + i] -= 0.5 * (log_2pi + e * e) + log (sd);
          }
      }
  return 0;
}

/* z, the same for all components.  */
static void
regressors (const ar *t, size_t j, const double *x, size_t lag, double *z)
{
  double mean = t->prior[j].mean, unit = sqrt (t->prior[j].variance);
  z[0] = 1;
  for (size_t l = 1; l <= t->order[j]; l++)
    z[l] = (x[l * lag + t->col[j]] - mean) / unit;
}

static void
add_cell (size_t q, const double *z, double e, double r, double *stat)
{
  for (size_t i = 0; i < q; i++)
    for (size_t h = 0; h <= i; h++)
      *stat++ += r * z[i] * z[h];
  for (size_t i = 0; i < q; i++)
    *stat++ += r * z[i] * e;
  *stat += r * e * e;
}

static int
accumulate (const void *theta, const lat_block *b, const double *r,
            double *stat, void *work)
{
  const ar *t = theta;
  double z[LAT_AR_MOST + 1];
  size_t len = stat_len (t) / t->k;
  (void)work;
  if (!b->lag)
    return LAT_EINVAL;
  for (size_t j = 0; j < t->p; j++)
    {
      size_t q = ar_regressors (t, j);
      for (size_t i = 0; i < b->n; i++)
        {
          const double *x = b->x + i * b->tda;
          if (!lat_ar_is_whole (t, j, x, b->lag))
            continue;
          regressors (t, j, x, b->lag, z);
          for (size_t c = 0; c < t->k; c++)
            add_cell (q, z, x[t->col[j]] - lat_ar_predict (t, c, j, x, b->lag),
                      r[c * b->n + i], stat + c * len);
        }
      stat += ar_stat_len (q);
    }
  return 0;
}

/* --- the domain, and a beginning ----------------------------------------- */

static int
accept (const void *theta, const lat_data *d, lat_where *where)
{
  const ar *t = theta;
  if (t->col[t->p - 1] >= d->p)
    return LAT_EBADLEN;
  for (size_t i = 0; i < d->n; i++)
    for (size_t j = 0; j < t->p; j++)
      if (isnan (lat_data_cell (d, i, t->col[j])))
        {
          if (where)
            *where = (lat_where){
              i, t->col[j],
              "a hole in an autoregressive column: fill it first, as "
              "latens-hmm impute does with another family, or cut the "
              "sequence there"
            };
          return LAT_EDATA;
        }
  return 0;
}

/* The variance of a column's cells about their mean; 1 if there is none.  */
static double
variance_of (const lat_data *d, size_t col, double mean)
{
  double sum = 0, weight = 0;
  for (size_t i = 0; i < d->n; i++)
    {
      double x = lat_data_cell (d, i, col), w = d->weight ? d->weight[i] : 1;
      if (isnan (x) || !(w > 0))
        continue;
      sum += w * (x - mean) * (x - mean);
      weight += w;
    }
  return sum > 0 && isfinite (sum) ? sum / weight : 1;
}

static int
init (void *theta, const lat_data *d, const lat_prior *prior)
{
  ar *t = theta;
  for (size_t j = 0; j < t->p; j++)
    {
      double extra = prior->ridge * lat_data_total (d);
      ar_prior *q = t->prior + j;
      q->mean = lat_family_column_mean (d, t->col[j]).mean;
      q->variance = variance_of (d, t->col[j], q->mean);
      q->count = prior->covariance + extra;
      q->mean_count = prior->mean;
      q->scatter = (prior->covariance * prior->scatter + extra) * q->variance;
      for (size_t c = 0; c < t->k; c++)
        {
          double *par = ar_par (t, c, j);
          memset (par, 0, (AR_LAGS + t->order[j]) * sizeof *par);
          par[AR_INTERCEPT] = q->mean;
          par[AR_SD] = sqrt (q->variance);
        }
    }
  return 0;
}

/* --- missing entries ----------------------------------------------------- */

static int
expect (const void *theta, const lat_block *b, const double *r, double *out,
        double *sd, size_t out_tda, void *work)
{
  const ar *t = theta;
  (void)work;
  if (!b->lag)
    return LAT_EINVAL;
  for (size_t i = 0; i < b->n; i++)
    for (size_t j = 0; j < t->p; j++)
      {
        const double *x = b->x + i * b->tda;
        size_t at = i * out_tda + t->col[j];
        double mean = 0, square = 0;
        for (size_t c = 0; isnan (x[t->col[j]]) && c < t->k; c++)
          {
            double m = lat_ar_predict (t, c, j, x, b->lag),
                   p = r[c * b->n + i];
            double s = ar_par (t, c, j)[AR_SD];
            mean += p * m;
            square += p * (s * s + m * m);
          }
        out[at] = isnan (x[t->col[j]]) ? mean : x[t->col[j]];
        if (sd)
          sd[at] = sqrt (fmax (0, square - mean * mean));
      }
  return 0;
}

static int
draw (const void *theta, const lat_block *b, const unsigned *z,
      lat_stream stream, double *x, size_t x_tda, void *work)
{
  const ar *t = theta;
  (void)work;
  if (!b->lag)
    return LAT_EINVAL;
  for (size_t i = 0; i < b->n; i++)
    {
      lat_philox state;
      gsl_rng rng = lat_stream_at (stream, b->row[i], &state);
      const double *from = b->x + i * b->tda;
      for (size_t j = 0; j < t->p; j++)
        if (isnan (from[t->col[j]]))
          x[i * x_tda + t->col[j]]
              = lat_ar_predict (t, z[i], j, from, b->lag)
                + gsl_ran_gaussian (&rng, ar_par (t, z[i], j)[AR_SD]);
    }
  return 0;
}

static double
rank (const void *theta, size_t c)
{
  return lat_ar_mean (theta, c, 0);
}

const lat_family_type lat_family_ar = {
  .name = "ar",
  .clone = lat_ar_clone,
  .copy = lat_ar_copy,
  .free = lat_ar_free,
  .components = lat_ar_components,
  .columns = lat_ar_columns,
  .stat_len = stat_len,
  .work_len = work_len,
  .accept = accept,
  .init = init,
  .prepare = prepare,
  .log_density = log_density,
  .accumulate = accumulate,
  .mstep = lat_ar_mstep,
  .log_prior = lat_ar_log_prior,
  .distance = lat_ar_distance,
  .free_len = lat_ar_pack_len,
  .pack_len = lat_ar_pack_len,
  .pack = lat_ar_pack,
  .unpack = lat_ar_unpack,
  .score = lat_ar_score,
  .even_len = lat_ar_even_len,
  .even_pack = lat_ar_even_pack,
  .even_unpack = lat_ar_even_unpack,
  .expect = expect,
  .draw = draw,
  .permute = lat_ar_permute,
  .rank = rank,
  .fields = lat_ar_fields,
  .prior_fields = lat_ar_prior_fields,
  .names = lat_ar_names,
  .prior_names = lat_ar_prior_names,
  .lags = lat_ar_lags,
  .record = lat_ar_record,
  .cdf_given = lat_ar_cdf_given,
};
