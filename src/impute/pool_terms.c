/* pool_terms.c -- several terms at once: the test D1.  */

#include "base/linalg.h"
#include "impute/pool_df.h"
#include "impute/tails.h"
#include <latens/status.h>
#include <math.h>
#include <stdlib.h>

/* The mean of the covariances, in correlation units: u (k x k, lower half) has
   ones on its diagonal, sd (k) the roots of what stood there.  */
static int
mean_covariance (size_t m, size_t k, const double *covariance, double *u,
                 double *sd)
{
  for (size_t a = 0; a < k; a++)
    for (size_t b = 0; b <= a; b++)
      {
        double sum = 0;
        for (size_t i = 0; i < m; i++)
          sum += covariance[(i * k + a) * k + b] / (double)m;
        if (!isfinite (sum))
          return LAT_EDOM;
        u[a * k + b] = sum;
      }
  for (size_t a = 0; a < k; a++)
    {
      if (!(u[a * k + a] > 0))
        return LAT_ENOTPD;
      sd[a] = sqrt (u[a * k + a]);
      for (size_t b = 0; b <= a; b++)
        u[a * k + b] = u[a * k + b] / sd[a] / sd[b];
    }
  return 0;
}

static int
factorise (size_t k, double *u, double singular)
{
  int s = lat_chol (k, u, k);
  for (size_t a = 0; !s && a < k; a++)
    if (!(u[a * k + a] * u[a * k + a] > singular))
      s = LAT_ENOTPD;
  return s;
}

/* v' Ubar^-1 v of v = sd x, by L: |L^-1 x|^2; x is spoilt.  */
static double
length (size_t k, const double *l, double *x)
{
  double sum = 0;
  lat_chol_solve_lower (k, l, k, x);
  for (size_t a = 0; a < k; a++)
    sum += x[a] * x[a];
  return sum;
}

/* Qbar' Ubar^-1 Qbar, and trace (B Ubar^-1) without B, as
   sum_i (Q_i - Qbar)' Ubar^-1 (Q_i - Qbar) / (m - 1).  Distances are taken
   from the first estimates: equal ones have exactly B = 0.  */
static void
lengths (size_t m, size_t k, const double *estimate, const double *l,
         const double *sd, double *mean, double *x, double *of_mean,
         double *trace)
{
  const double *first = estimate;
  for (size_t a = 0; a < k; a++)
    {
      mean[a] = 0;
      for (size_t i = 0; i < m; i++)
        mean[a] += (estimate[i * k + a] - first[a]) / (double)m;
    }
  *trace = 0;
  for (size_t i = 0; i < m; i++)
    {
      for (size_t a = 0; a < k; a++)
        x[a] = (estimate[i * k + a] - first[a] - mean[a]) / sd[a];
      *trace += length (k, l, x) / ((double)m - 1);
    }
  for (size_t a = 0; a < k; a++)
    x[a] = (first[a] + mean[a]) / sd[a];
  *of_mean = length (k, l, x);
}

/* nu of Li, Raghunathan and Rubin (1991); infinite when r is 0.  */
static double
df_large (double k, double t, double r)
{
  double y = t > 4 ? 1 + (1 - 2 / t) / r : 1 + 1 / r;
  return t > 4 ? 4 + (t - 4) * y * y : t * (1 + 1 / k) * y * y / 2;
}

/* Reiter (2007), equations 1 and 2; v is c*.  */
static double
df_reiter (double t, double r, double v)
{
  double a = r * t / (t - 2), b = 1 + a;
  double c1 = v - 2 * b, c2 = v - 4 * b;
  double sum = a * a * c1 / (b * b * c2) + 8 * a * a * c1 / (b * c2 * c2)
               + 4 * a * a / (b * c2) + 4 * a * a / (c2 * c1)
               + 16 * a * a * c1 / (c2 * c2 * c2) + 8 * a * a / (c2 * c2);
  return 4 + 1 / (1 / c2 + sum / (t - 4));
}

static double
degrees_of_freedom (size_t m, size_t k, double r, double complete)
{
  double t = (double)k * ((double)m - 1), v = lat_pool_df_observed (complete);
  if (isfinite (v) && t > 4 && v > 4 * (1 + r * t / (t - 2)))
    return df_reiter (t, r, v);
  double large = df_large ((double)k, t, r);
  return isinf (v) ? large : 1 / (1 / large + (1 + r) / v);
}

/* The test from Qbar' Ubar^-1 Qbar and trace (B Ubar^-1).  */
static int
infer (size_t m, size_t k, double of_mean, double trace,
       const lat_pool_options *o, lat_pooled_test *result)
{
  double r = (1 + 1 / (double)m) * trace / (double)k;
  if (!isfinite (r) || !isfinite (of_mean))
    return LAT_EDOM;
  *result = (lat_pooled_test){ .statistic = of_mean / (double)k / (1 + r),
                               .df_1 = k,
                               .df_2
                               = degrees_of_freedom (m, k, r, o->df_complete),
                               .p_value = 1,
                               .riv = r };
  if (result->df_2 >= o->df_least)
    result->p_value = lat_tail_f (result->statistic, k, result->df_2);
  return 0;
}

int
lat_pool_terms (size_t m, size_t k, const double *estimate,
                const double *covariance, const lat_pool_options *o,
                lat_pooled_test *result)
{
  lat_pool_options defaults = lat_pool_defaults ();
  double of_mean, trace;
  o = o ? o : &defaults;
  int s = k ? lat_pool_check (m, o) : LAT_EINVAL;
  if (s)
    return s;
  double *w = calloc (k * k + 3 * k, sizeof *w);
  if (!w)
    return LAT_ENOMEM;
  double *u = w, *sd = u + k * k;
  s = mean_covariance (m, k, covariance, u, sd);
  if (!s)
    s = factorise (k, u, o->singular);
  if (!s)
    {
      lengths (m, k, estimate, u, sd, sd + k, sd + 2 * k, &of_mean, &trace);
      s = infer (m, k, of_mean, trace, o, result);
    }
  free (w);
  return s;
}
