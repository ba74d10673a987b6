/* transform_fit.c -- the scale on which a column is most nearly normal.  */

#include <latens/status.h>
#include <latens/transform.h>
#include <math.h>

static const double lambda_least = 0, lambda_most = 2;
static const double lambda_tolerance = 1e-9;

typedef struct
{
  size_t n, stride;
  const double *x, *weight;
} numbers;

static double
weight_of (const numbers *d, size_t i)
{
  return d->weight ? d->weight[i] : 1;
}

/* The profile log-likelihood: that of the normal law with the mean and the
   variance that g (x) has, and the slopes.  -inf: no variance.  */
static double
profile (const numbers *d, const lat_transform *t)
{
  double total = 0, mean = 0, square = 0, slopes = 0;
  for (size_t i = 0; i < d->n; i++)
    if (!isnan (d->x[i * d->stride]) && weight_of (d, i) > 0)
      {
        double w = weight_of (d, i), x = d->x[i * d->stride];
        double z = lat_transform_apply (t, x);
        double step = z - mean;
        total += w;
        mean += w / total * step;
        square += w * step * (z - mean);
        slopes += w * lat_transform_log_slope (t, x);
      }
  if (!(square > 0) || !isfinite (square))
    return -INFINITY;
  return slopes
         - total / 2 * (1 + log (2 * acos (-1.0)) + log (square / total));
}

static double
profile_at (const numbers *d, lat_transform t, double lambda)
{
  t.lambda = lambda;
  return profile (d, &t);
}

/* The likeliest lambda for t's centre and unit.  Golden section; the ends are
   among what is compared.  */
static double
best_lambda (const numbers *d, lat_transform t)
{
  const double part = (sqrt (5.0) - 1) / 2;
  double a = lambda_least, b = lambda_most;
  double l = b - part * (b - a), r = a + part * (b - a);
  double at_l = profile_at (d, t, l), at_r = profile_at (d, t, r);
  while (b - a > lambda_tolerance)
    if (at_l < at_r)
      {
        a = l, l = r, at_l = at_r;
        r = a + part * (b - a);
        at_r = profile_at (d, t, r);
      }
    else
      {
        b = r, r = l, at_r = at_l;
        l = b - part * (b - a);
        at_l = profile_at (d, t, l);
      }
  double best = (a + b) / 2;
  if (profile_at (d, t, lambda_least) >= profile_at (d, t, best))
    best = lambda_least;
  return profile_at (d, t, lambda_most) > profile_at (d, t, best) ? lambda_most
                                                                  : best;
}

/* Whether any number is negative.  */
static int
has_negative (const numbers *d)
{
  for (size_t i = 0; i < d->n; i++)
    if (d->x[i * d->stride] < 0)
      return 1;
  return 0;
}

/* Mean and sd of the numbers.  */
static void
standardise (const numbers *d, lat_transform *t)
{
  double total = 0, mean = 0, square = 0;
  for (size_t i = 0; i < d->n; i++)
    if (!isnan (d->x[i * d->stride]) && weight_of (d, i) > 0)
      {
        double w = weight_of (d, i), step = d->x[i * d->stride] - mean;
        total += w;
        mean += w / total * step;
        square += w * step * (d->x[i * d->stride] - mean);
      }
  t->centre = mean;
  t->unit = square > 0 ? sqrt (square / total) : 1;
}

/* Numbers without a negative one are on one branch, where lambda up to 1
   compresses.  Beyond, and with both branches in use, z is in the unit of x
   (or its square), and a normal law would reach far into a branch that is like
   a logarithm in that unit: a little below 0, the other way round, is out of
   this world.  In units of the sd both branches are harmless.  */
static void
fit_power (const numbers *d, lat_transform *t)
{
  t->centre = 0;
  t->unit = 1;
  t->lambda = has_negative (d) ? lambda_most : best_lambda (d, *t);
  if (t->lambda <= 1)
    return;
  standardise (d, t);
  t->lambda = best_lambda (d, *t);
}

int
lat_transform_fit (lat_transform *t, size_t n, const double *x, size_t stride,
                   const double *weight, double *loglik)
{
  numbers d = { n, stride, x, weight };
  for (size_t i = 0; i < n; i++)
    if (!isnan (x[i * stride]) && !lat_transform_accepts (t, x[i * stride]))
      return LAT_EDATA;
  if (t->kind == LAT_TRANSFORM_YEO_JOHNSON)
    fit_power (&d, t);
  double value = profile (&d, t);
  if (loglik)
    *loglik = value;
  return value > -INFINITY ? LAT_SUCCESS : LAT_EDATA;
}
