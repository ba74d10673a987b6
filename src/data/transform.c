/* transform.c -- the logarithm, the family of Yeo and Johnson, and the
   moments of what is normal on their scales.  */

#include <latens/transform.h>
#include <float.h>
#include <gsl/gsl_integration.h>
#include <latens/status.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The numbers that decide how well moments are computed.  */
static const double reach = 8.5; /* sds to either side of a normal law */
static const double panel = 3;   /* sds a panel of the quadrature is wide */

enum
{
  NODES = 12,  /* of a panel */
  PANELS = 200 /* at most, on either side of 0 */
};

static const char *const name[] = { "none", "log", "yeo-johnson", "auto" };

const char *
lat_transform_name (lat_transform_kind kind)
{
  return (size_t)kind < sizeof name / sizeof *name ? name[kind] : NULL;
}

int
lat_transform_parse (const char *text, lat_transform_kind *kind)
{
  for (size_t i = 0; i < sizeof name / sizeof *name; i++)
    if (!strcmp (text, name[i]))
      {
        *kind = (lat_transform_kind)i;
        return LAT_SUCCESS;
      }
  return LAT_EINVAL;
}

int
lat_transform_accepts (const lat_transform *t, double x)
{
  return t->kind != LAT_TRANSFORM_LOG || x > 0;
}

size_t
lat_transform_parameters (const lat_transform *t)
{
  return t->kind == LAT_TRANSFORM_YEO_JOHNSON;
}

/* --- there and back ------------------------------------------------------ */

/* ((1 + u)^a - 1) / a from l = log (1 + u), u >= 0, and back.  */
static double
power (double l, double a)
{
  return a > 0 ? expm1 (a * l) / a : l;
}

static double
root (double z, double a)
{
  return expm1 (a > 0 ? log1p (a * z) / a : z);
}

/* What a unit of 0 stands for.  */
static double
unit_of (const lat_transform *t)
{
  return t->unit > 0 ? t->unit : 1;
}

double
lat_transform_apply (const lat_transform *t, double x)
{
  if (t->kind == LAT_TRANSFORM_LOG)
    return log (x);
  if (t->kind != LAT_TRANSFORM_YEO_JOHNSON)
    return x;
  x = (x - t->centre) / unit_of (t);
  return x < 0 ? -power (log1p (-x), 2 - t->lambda)
               : power (log1p (x), t->lambda);
}

double
lat_transform_invert (const lat_transform *t, double z)
{
  double x = z;
  if (t->kind == LAT_TRANSFORM_LOG)
    x = exp (z);
  else if (t->kind == LAT_TRANSFORM_YEO_JOHNSON)
    x = t->centre
        + unit_of (t)
              * (z < 0 ? -root (-z, 2 - t->lambda) : root (z, t->lambda));
  return isinf (x) ? copysign (DBL_MAX, x) : x;
}

double
lat_transform_log_slope (const lat_transform *t, double x)
{
  if (t->kind == LAT_TRANSFORM_LOG)
    return -log (x);
  if (t->kind != LAT_TRANSFORM_YEO_JOHNSON)
    return 0;
  x = (x - t->centre) / unit_of (t);
  return (t->lambda - 1) * copysign (log1p (fabs (x)), x) - log (unit_of (t));
}

/* --- moments ------------------------------------------------------------- */

/* Sums of weight, weight x d and weight x d^2, d the distance of x from
   `about`.  */
typedef struct
{
  const lat_transform *t;
  double mean, sd, about;
  double sum[3];
} moments;

static void
add_panel (moments *q, const gsl_integration_glfixed_table *rule, double a,
           double b)
{
  for (size_t i = 0; i < NODES; i++)
    {
      double z, w, u, d;
      gsl_integration_glfixed_point (a, b, i, &z, &w, rule);
      u = (z - q->mean) / q->sd;
      w *= exp (-u * u / 2);
      d = lat_transform_invert (q->t, z) - q->about;
      q->sum[0] += w;
      q->sum[1] += w * d;
      q->sum[2] += w * d * d;
    }
}

/* [a, b] in panels of at most so many sds.  */
static void
add_range (moments *q, const gsl_integration_glfixed_table *rule, double a,
           double b)
{
  double panels = ceil ((b - a) / (panel * q->sd));
  size_t n = panels < PANELS ? (size_t)panels : PANELS;
  for (size_t i = 0; a < b && i < n; i++)
    {
      double width = (b - a) / (double)n;
      add_panel (q, rule, a + (double)i * width, a + (double)(i + 1) * width);
    }
}

/* g has a kink in its second derivative at 0, where the ranges part.  They go
   as far as x^2 phi reaches: for x like exp (z), its mode is 2 sd^2 from the
   mean.  */
static void
integrate (moments *q, const gsl_integration_glfixed_table *rule)
{
  double more = 2 * q->sd * q->sd, lambda = q->t->lambda;
  double a = q->mean - reach * q->sd
             - more / (1 + (2 - lambda) * fmax (-q->mean, 0));
  double b = q->mean + reach * q->sd + more / (1 + lambda * fmax (q->mean, 0));
  add_range (q, rule, a, fmin (b, 0));
  add_range (q, rule, fmax (a, 0), b);
}

static double
largest (double x)
{
  return fmax (-DBL_MAX, fmin (DBL_MAX, x));
}

static void
power_moments (const lat_transform *t, double z_mean, double z_sd,
               double *x_mean, double *x_sd)
{
  gsl_integration_glfixed_table *rule
      = gsl_integration_glfixed_table_alloc (NODES);
  moments q = { .t = t, .mean = z_mean, .sd = z_sd };
  q.about = lat_transform_invert (t, z_mean);
  if (rule)
    integrate (&q, rule);
  gsl_integration_glfixed_table_free (rule);
  double d = q.sum[1] / q.sum[0];
  double var = q.sum[2] / q.sum[0] - d * d;
  *x_mean = largest (q.about + d);
  *x_sd = largest (sqrt (var > 0 ? var : 0));
}

void
lat_transform_moments (const lat_transform *t, double z_mean, double z_sd,
                       double *x_mean, double *x_sd)
{
  double mean = z_mean, sd = z_sd;
  if (t->kind == LAT_TRANSFORM_LOG)
    {
      mean = largest (exp (z_mean + z_sd * z_sd / 2));
      sd = largest (mean * sqrt (expm1 (z_sd * z_sd)));
    }
  else if (t->kind == LAT_TRANSFORM_YEO_JOHNSON && !(z_sd > 0))
    mean = lat_transform_invert (t, z_mean);
  else if (t->kind == LAT_TRANSFORM_YEO_JOHNSON)
    power_moments (t, z_mean, z_sd, &mean, &sd);
  *x_mean = mean;
  if (x_sd)
    *x_sd = sd;
}
