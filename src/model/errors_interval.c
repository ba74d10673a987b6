/* errors_interval.c -- Wald's intervals, on scales where they stay where the
   parameter can be.  */

#include "model/errors.h"
#include <gsl/gsl_cdf.h>
#include <math.h>

/* The estimate on the scale of its link; its slope there, and the way back. */
static double
forth (lat_link link, double x, double *slope)
{
  switch (link)
    {
    case LAT_LINK_LOG:
      *slope = 1 / x;
      return log (x);
    case LAT_LINK_LOG_BEYOND_ONE:
      *slope = 1 / (x - 1);
      return log (x - 1);
    case LAT_LINK_LOGIT:
      *slope = 1 / (x * (1 - x));
      return log (x) - log1p (-x);
    case LAT_LINK_FISHER:
      *slope = 1 / (1 - x * x);
      return atanh (x);
    default:
      *slope = 1;
      return x;
    }
}

static double
back (lat_link link, double y)
{
  switch (link)
    {
    case LAT_LINK_LOG:
      return exp (y);
    case LAT_LINK_LOG_BEYOND_ONE:
      return 1 + exp (y);
    case LAT_LINK_LOGIT:
      return 1 / (1 + exp (-y));
    case LAT_LINK_FISHER:
      return tanh (y);
    default:
      return y;
    }
}

void
lat_errors_interval (lat_link link, double level, lat_estimate *e)
{
  double slope, y = forth (link, e->value, &slope);
  double half = gsl_cdf_ugaussian_Pinv ((1 + level) / 2) * e->error * slope;
  e->lower = back (link, y - half);
  e->upper = back (link, y + half);
}
