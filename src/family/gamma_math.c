/* gamma_math.c -- digamma and log-gamma less their leading terms.

   The series are those of Abramowitz and Stegun 6.1.41, 6.3.18 and 6.4.12;
   below NEAR the argument is raised by recurrence.  */

#include "family/gamma_math.h"
#include "base/ieee.h"
#include <math.h>

static const double NEAR = 16;    /* the series are exact from here on */
static const double SMALL = 1e-2; /* 1 + d loses digits of d below */
static const double LOG_2PI = 1.8378770664093454836;

double
lat_gamma_excess (double d)
{
  if (!(fabs (d) < SMALL))
    return d - log1p (d);
  return d * d
         * (1 / 2.0
            - d
                  * (1 / 3.0
                     - d
                           * (1 / 4.0
                              - d
                                    * (1 / 5.0
                                       - d
                                             * (1 / 6.0
                                                - d * (1 / 7.0 - d / 8.0))))));
}

static double
gap_series (double a)
{
  double y = 1 / (a * a);
  return 1 / (2 * a)
         + y
               * (1 / 12.0
                  - y
                        * (1 / 120.0
                           - y * (1 / 252.0 - y * (1 / 240.0 - y / 132.0))));
}

static double
slope_series (double a)
{
  double y = 1 / (a * a);
  return y
         * (1 / 2.0
            + 1 / a
                  * (1 / 6.0
                     - y * (1 / 30.0 - y * (1 / 42.0 - y * (1 / 30.0)))));
}

/* gap (a) = log (a / A) + sum 1 / (a + i) + gap (A), A = a + n.  */
double
lat_gamma_gap (double a)
{
  double sum = 0, from = a;
  for (; a < NEAR; a += 1)
    sum += 1 / a;
  return (a > from ? sum + log (from / a) : 0) + gap_series (a);
}

double
lat_gamma_gap_slope (double a)
{
  double sum = 0, from = a;
  for (; a < NEAR; a += 1)
    sum += 1 / (a * a);
  return (a > from ? sum - (1 / from - 1 / a) : 0) + slope_series (a);
}

/* Newton's method in 1 / a, in which the gap is nearly straight (Minka 2002,
   "Estimating a gamma distribution").  */
double
lat_gamma_shape (double gap)
{
  enum
  {
    STEPS = 40 /* four are enough */
  };
  if (isnan (gap))
    return gap;
  if (!(gap > 1 / (2 * GAMMA_LARGEST_SHAPE)))
    return GAMMA_LARGEST_SHAPE;
  double y = 12 * gap / (3 - gap + sqrt ((gap - 3) * (gap - 3) + 24 * gap));
  for (int i = 0; i < STEPS; i++)
    {
      double old = y, slope = lat_gamma_gap_slope (1 / y) / (y * y);
      y -= (lat_gamma_gap (1 / y) - gap) / slope;
      if (!(y > 0))
        y = old / 8;
      if (fabs (y - old) <= 4e-16 * old)
        break;
    }
  return 1 / y;
}

double
lat_gamma_log_factorial (double x)
{
  int sign; /* lgamma would write the global signgam */
  return lgamma_r (x + 1, &sign);
}

double
lat_gamma_stirling (double a)
{
  if (a < NEAR)
    return lat_gamma_log_factorial (a) - log (a)
           - ((a - 0.5) * log (a) - a + LOG_2PI / 2);
  double y = 1 / (a * a);
  return 1 / a
         * (1 / 12.0
            - y
                  * (1 / 360.0
                     - y * (1 / 1260.0 - y * (1 / 1680.0 - y / 1188.0))));
}

double
lat_gamma_peak (double a)
{
  return (log (a) - LOG_2PI) / 2 - lat_gamma_stirling (a);
}

double
lat_gamma_even (double a)
{
  return asinh (1 / a);
}

double
lat_gamma_from_even (double x)
{
  double a = 1 / sinh (fabs (x));
  return a > GAMMA_LARGEST_SHAPE ? GAMMA_LARGEST_SHAPE : a; /* or NaN */
}
