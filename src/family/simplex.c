/* simplex.c -- laws over finitely many values, and their coordinates.  */

#include "family/simplex.h"
#include <latens/status.h>
#include <float.h>
#include <gsl/gsl_randist.h>
#include <math.h>

int
lat_simplex_check (size_t m, const double *p)
{
  double sum = 0;
  for (size_t l = 0; l < m; l++)
    {
      if (!(p[l] >= 0))
        return LAT_EDOM;
      sum += p[l];
    }
  return fabs (sum - 1) <= LAT_SIMPLEX_TOL ? 0 : LAT_EDOM;
}

void
lat_simplex_pack (size_t m, const double *p, double *x)
{
  for (size_t l = 0; l + 1 < m; l++)
    x[l] = log (fmax (p[l], DBL_MIN)) - log (fmax (p[m - 1], DBL_MIN));
}

int
lat_simplex_unpack (size_t m, const double *x, double *p)
{
  double top = 0, sum = 0;
  for (size_t l = 0; l + 1 < m; l++)
    {
      if (!isfinite (x[l]))
        return LAT_EDOM;
      top = fmax (top, x[l]);
    }
  for (size_t l = 0; l < m; l++)
    sum += p[l] = exp ((l + 1 < m ? x[l] : 0) - top);
  for (size_t l = 0; l < m; l++)
    {
      p[l] /= sum;
      if (p[l] < 2 * DBL_MIN) /* pack's zero, but for rounding */
        p[l] = 0;
    }
  return 0;
}

void
lat_simplex_roots (size_t m, const double *p, double *x)
{
  for (size_t l = 0; l < m; l++)
    x[l] = sqrt (p[l]);
}

int
lat_simplex_square (size_t m, const double *x, double *p)
{
  double top = 0, sum = 0;
  for (size_t l = 0; l < m; l++)
    top = fabs (x[l]) <= top ? top : fabs (x[l]); /* NaN stays */
  if (!(top > 0 && isfinite (top)))
    return LAT_EDOM;
  for (size_t l = 0; l < m; l++)
    sum += p[l] = (x[l] / top) * (x[l] / top);
  for (size_t l = 0; l < m; l++)
    p[l] /= sum;
  return 0;
}

/* d log p_l / d x_h = [l = h] - p_h.  */
void
lat_simplex_score (size_t m, const double *p, const double *count, double *g)
{
  double total = 0;
  for (size_t l = 0; l < m; l++)
    total += count[l];
  for (size_t l = 0; l + 1 < m; l++)
    g[l] = count[l] - p[l] * total;
}

/* The logarithm of a gamma variate of shape a.  Below 1 it is one of a + 1
   times U^(1/a), which as a number would often be 0 (Marsaglia and Tsang
   2000, section 6).  */
static double
log_gamma_variate (double a, gsl_rng *rng)
{
  if (!(a > 0))
    return a == 0 ? -INFINITY : (double)NAN;
  if (a >= 1)
    return log (gsl_ran_gamma (rng, a, 1));
  double x = log (gsl_ran_gamma (rng, a + 1, 1));
  return x + log (gsl_rng_uniform_pos (rng)) / a;
}

int
lat_simplex_draw (size_t m, double *p, gsl_rng *rng)
{
  double top = -INFINITY, sum = 0;
  for (size_t l = 0; l < m; l++)
    {
      p[l] = log_gamma_variate (p[l], rng);
      top = p[l] <= top ? top : p[l]; /* NaN stays */
    }
  if (!isfinite (top))
    return LAT_EDEGENERATE;
  for (size_t l = 0; l < m; l++)
    sum += p[l] = exp (p[l] - top);
  for (size_t l = 0; l < m; l++)
    p[l] /= sum;
  return isfinite (sum) ? 0 : LAT_EDEGENERATE;
}

size_t
lat_simplex_pick (size_t m, const double *p, size_t stride, double u)
{
  double sum = 0;
  size_t last = 0; /* the last one that can be, for a sum below one */
  for (size_t l = 0; l < m; l++)
    if (p[l * stride] > 0)
      {
        last = l;
        if (u < (sum += p[l * stride]))
          break;
      }
  return last;
}
