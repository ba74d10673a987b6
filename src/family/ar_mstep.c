/* ar_mstep.c -- autoregressive laws: M-step, prior, coordinates.

   With the column's mean m and standard deviation s in the whole table, the
   regressors are z = (1, (y_(t-1) - m) / s, ...) and their coefficients
   beta = (level, s lag_1, ...).  The statistics are about the present ones,
   e = y - beta' z, so that the weighted least squares are a correction,

     delta = (sum r z z' + kappa)^-1 (sum r z e - kappa (beta - beta_0)),

   beta_0 = (m, 0, ...), and what is left of sum r e^2 keeps its digits.  The
   prior is the Gaussian family's, with coefficients in place of the mean:

     -c/2 log v - Lambda / (2 v) - kappa |beta - beta_0|^2 / (2 v),

   v the square of sd: c and kappa count pseudo-rows.  */

#include "family/ar_theta.h"
#include "base/linalg.h"
#include "family/columns.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum
{
  MOST = LAT_AR_MOST + 1 /* regressors */
};

static double
unit_of (const ar *t, size_t j)
{
  return sqrt (t->prior[j].variance);
}

/* beta of component c and column j.  */
static void
get_beta (const ar *t, size_t c, size_t j, double *beta)
{
  double s = unit_of (t, j);
  beta[0] = lat_ar_level (t, c, j);
  for (size_t l = 0; l < t->order[j]; l++)
    beta[1 + l] = s * ar_par (t, c, j)[AR_LAGS + l];
}

static void
set_beta (ar *t, size_t c, size_t j, const double *beta)
{
  double s = unit_of (t, j);
  for (size_t l = 0; l < t->order[j]; l++)
    ar_par (t, c, j)[AR_LAGS + l] = beta[1 + l] / s;
  lat_ar_set_level (t, c, j, beta[0]);
}

/* |beta - beta_0|^2 */
static double
distance_to_prior (const ar *t, size_t j, const double *beta)
{
  double d = beta[0] - t->prior[j].mean, sum = d * d;
  for (size_t i = 1; i < ar_regressors (t, j); i++)
    sum += beta[i] * beta[i];
  return sum;
}

/* delta, from statistics and beta, and what it takes off sum r e^2; a (q x q)
   is scratch.  */
static int
correct (const ar *t, size_t j, const double *stat, const double *beta,
         double *delta, double *less)
{
  size_t q = ar_regressors (t, j);
  double a[MOST * MOST], kappa = t->prior[j].mean_count;
  const double *ze = stat + q * (q + 1) / 2, *zz = stat;
  for (size_t i = 0; i < q; i++)
    {
      for (size_t h = 0; h <= i; h++)
        a[i * q + h] = *zz++ + (h == i ? kappa : 0);
      double away = beta[i] - (i ? 0 : t->prior[j].mean);
      delta[i] = ze[i] - kappa * away;
    }
  if (lat_chol (q, a, q))
    return LAT_EDEGENERATE;
  lat_chol_solve (q, a, q, delta);
  *less = 0;
  zz = stat;
  for (size_t i = 0; i < q; i++)
    {
      *less += 2 * delta[i] * ze[i];
      for (size_t h = 0; h <= i; h++)
        *less -= (h == i ? 1 : 2) * delta[i] * delta[h] * *zz++;
    }
  return 0;
}

static int
update (ar *t, size_t c, size_t j, const double *stat)
{
  size_t q = ar_regressors (t, j);
  const ar_prior *prior = t->prior + j;
  double beta[MOST], delta[MOST], less, n = stat[0];
  int has_prior = prior->count > 0;
  if (!has_prior && !(n >= (double)q + t->least_rows - 1))
    return LAT_EDEGENERATE;
  if (!(n + prior->count > 0))
    return LAT_EDEGENERATE;
  get_beta (t, c, j, beta);
  int s = correct (t, j, stat, beta, delta, &less);
  if (s)
    return s;
  for (size_t i = 0; i < q; i++)
    beta[i] += delta[i];
  double square = fmax (0, stat[ar_stat_len (q) - 1] - less) + prior->scatter
                  + prior->mean_count * distance_to_prior (t, j, beta);
  double v = square / (n + prior->count);
  if (!(v > 0) || (!has_prior && !(v > t->least_spread * prior->variance)))
    return LAT_EDEGENERATE;
  set_beta (t, c, j, beta);
  ar_par (t, c, j)[AR_SD] = sqrt (v);
  return 0;
}

int
lat_ar_mstep (void *theta, const double *stat)
{
  ar *t = theta;
  int s = 0;
  for (size_t c = 0; c < t->k; c++)
    for (size_t j = 0; s == 0 && j < t->p; j++)
      {
        s = update (t, c, j, stat);
        stat += ar_stat_len (ar_regressors (t, j));
      }
  return s;
}

double
lat_ar_log_prior (const void *theta)
{
  const ar *t = theta;
  double sum = 0, beta[MOST];
  for (size_t c = 0; c < t->k; c++)
    for (size_t j = 0; j < t->p; j++)
      {
        const ar_prior *q = t->prior + j;
        double sd = ar_par (t, c, j)[AR_SD];
        if (!(q->count > 0))
          continue;
        get_beta (t, c, j, beta);
        sum -= q->count * log (sd)
               + (q->scatter + q->mean_count * distance_to_prior (t, j, beta))
                     / (2 * sd * sd);
      }
  return sum;
}

int
lat_ar_permute (void *theta, const size_t *order)
{
  ar *t = theta;
  return lat_family_permute (t->k, t->first[t->p], t->par, order);
}

/* In units of the column: level, s lags, log sd.  */
double
lat_ar_distance (const void *a, const void *b)
{
  const ar *t = a, *u = b;
  size_t n = lat_ar_even_len (t);
  double *x = malloc (2 * n * sizeof *x), d = NAN;
  if (!x)
    return d;
  lat_ar_even_pack (t, x);
  lat_ar_even_pack (u, x + n);
  d = lat_family_distance (n, x, x + n);
  free (x);
  return d;
}

/* --- coordinates: level, lags, log v ------------------------------------- */

size_t
lat_ar_pack_len (const void *theta)
{
  const ar *t = theta;
  return t->k * t->first[t->p];
}

static void
pack_in (const ar *t, int even, double *x)
{
  for (size_t c = 0; c < t->k; c++)
    for (size_t j = 0; j < t->p; j++)
      {
        const double *par = ar_par (t, c, j);
        *x++ = lat_ar_level (t, c, j) / (even ? unit_of (t, j) : 1);
        for (size_t l = 0; l < t->order[j]; l++)
          *x++ = par[AR_LAGS + l];
        *x++ = 2 * log (par[AR_SD] / (even ? unit_of (t, j) : 1));
      }
}

static int
unpack_from (ar *t, int even, const double *x)
{
  for (size_t i = 0; i < t->k * t->first[t->p]; i++)
    if (!isfinite (x[i]))
      return LAT_EDOM;
  for (size_t c = 0; c < t->k; c++)
    for (size_t j = 0; j < t->p; j++)
      {
        double *par = ar_par (t, c, j), unit = even ? unit_of (t, j) : 1;
        double level = *x++ * unit;
        for (size_t l = 0; l < t->order[j]; l++)
          par[AR_LAGS + l] = *x++;
        par[AR_SD] = exp (*x++ / 2) * unit;
        lat_ar_set_level (t, c, j, level);
        if (!(par[AR_SD] > 0 && isfinite (par[AR_SD])))
          return LAT_EDOM;
      }
  return 0;
}

int
lat_ar_pack (const void *theta, double *x)
{
  pack_in (theta, 0, x);
  return 0;
}

int
lat_ar_unpack (void *theta, const double *x)
{
  return unpack_from (theta, 0, x);
}

size_t
lat_ar_even_len (const void *theta)
{
  return lat_ar_pack_len (theta);
}

int
lat_ar_even_pack (const void *theta, double *x)
{
  pack_in (theta, 1, x);
  return 0;
}

int
lat_ar_even_unpack (void *theta, const double *x)
{
  return unpack_from (theta, 1, x);
}

int
lat_ar_score (const void *theta, const double *stat, double *g)
{
  const ar *t = theta;
  for (size_t c = 0; c < t->k; c++)
    for (size_t j = 0; j < t->p; j++)
      {
        size_t q = ar_regressors (t, j);
        double sd = ar_par (t, c, j)[AR_SD], v = sd * sd;
        const double *ze = stat + q * (q + 1) / 2;
        for (size_t i = 0; i < q; i++)
          *g++ = (i ? unit_of (t, j) : 1) * ze[i] / v;
        *g++ = (ze[q] / v - stat[0]) / 2;
        stat += ar_stat_len (q);
      }
  return 0;
}
