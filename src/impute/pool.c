/* pool.c -- one term from several imputed tables: Rubin's rules.  */

#include "impute/pool_df.h"
#include "impute/tails.h"
#include <latens/status.h>
#include <math.h>

lat_pool_options
lat_pool_defaults (void)
{
  return (lat_pool_options){
    .df_complete = INFINITY, .level = 0.95, .df_least = 0.01, .singular = 1e-12
  };
}

int
lat_pool_check (size_t m, const lat_pool_options *o)
{
  if (m < 2 || !(o->df_complete > 0) || !(o->level > 0 && o->level < 1)
      || !(o->df_least >= 0.01) || !(o->singular >= 0))
    return LAT_EINVAL;
  return 0;
}

double
lat_pool_df_observed (double c)
{
  return isinf (c) ? c : (c + 1) / (c + 3) * c;
}

/* What everything is divided by before it is squared, so that no square
   overflows.  0: a standard error is not positive, or a number is not finite.
 */
static double
scale_of (size_t m, const double *estimate, const double *std_error)
{
  double scale = 0;
  for (size_t i = 0; i < m; i++)
    {
      double distance = fabs (estimate[i] - estimate[0]);
      if (!(std_error[i] > 0) || !isfinite (std_error[i])
          || !isfinite (estimate[i]) || !isfinite (distance))
        return 0;
      scale = fmax (scale, fmax (distance, std_error[i]));
    }
  return scale;
}

/* Mean and variances in units of scale and its square.  Distances are taken
   from the first estimate: equal estimates have exactly B = 0.  */
typedef struct
{
  double mean, within, between;
} moments;

static moments
moments_of (size_t m, const double *estimate, const double *std_error,
            double scale)
{
  moments s = { 0, 0, 0 };
  for (size_t i = 0; i < m; i++)
    {
      double e = std_error[i] / scale;
      s.mean += (estimate[i] - estimate[0]) / scale;
      s.within += e * e;
    }
  s.mean /= (double)m;
  s.within /= (double)m;
  for (size_t i = 0; i < m; i++)
    {
      double e = (estimate[i] - estimate[0]) / scale - s.mean;
      s.between += e * e;
    }
  s.between /= (double)m - 1;
  return s;
}

/* 1 / (1 / nu_old + 1 / nu_obs); `seen` is 1 - lambda.  */
static double
degrees_of_freedom (size_t m, double lambda, double seen, double complete)
{
  double old = lambda * lambda / ((double)m - 1);
  double observed = lat_pool_df_observed (complete);
  return isinf (observed) ? 1 / old : 1 / (old + 1 / (observed * seen));
}

static void
infer (const lat_pool_options *o, lat_pooled *r)
{
  double half = INFINITY;
  r->statistic = r->estimate / r->std_error;
  r->p_value = 1;
  if (r->df >= o->df_least)
    {
      r->p_value = 2 * lat_tail_t (fabs (r->statistic), r->df);
      half = r->std_error * lat_tail_t_inverse ((1 - o->level) / 2, r->df);
    }
  r->low = r->estimate - half;
  r->high = r->estimate + half;
}

int
lat_pool_term (size_t m, const double *estimate, const double *std_error,
               const lat_pool_options *o, lat_pooled *result)
{
  lat_pool_options defaults = lat_pool_defaults ();
  o = o ? o : &defaults;
  int s = lat_pool_check (m, o);
  if (s)
    return s;
  double scale = scale_of (m, estimate, std_error);
  if (!(scale > 0))
    return LAT_EDOM;
  moments q = moments_of (m, estimate, std_error, scale);
  double extra = (1 + 1 / (double)m) * q.between, total = q.within + extra;
  double lambda = extra / total, seen = q.within / total;
  lat_pooled r = { .estimate = estimate[0] + scale * q.mean,
                   .within = q.within * scale * scale,
                   .between = q.between * scale * scale,
                   .std_error = scale * sqrt (total),
                   .riv = extra / q.within };
  if (!isfinite (r.std_error) || !(r.std_error > 0))
    return LAT_EDOM;
  r.df = degrees_of_freedom (m, lambda, seen, o->df_complete);
  /* The same as (riv + 2 / (df + 3)) / (riv + 1), where riv overflows, too. */
  r.fmi = lambda + seen * 2 / (r.df + 3);
  infer (o, &r);
  *result = r;
  return 0;
}
