/* truncated.c -- normal variables between bounds, as far out as they may be.

   Robert 1995, "Simulation of truncated normal variables", Statistics and
   Computing 5, 121-125.  */

#include "impute/scaled.h"
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sf_erf.h>
#include <math.h>

/* exp (-a x) proposals for x beyond a > 0.  */
static double
draw_tail (const gsl_rng *rng, double a, double b)
{
  double rate = (a + sqrt (a * a + 4)) / 2;
  for (;;)
    {
      double x = a + gsl_ran_exponential (rng, 1 / rate);
      double d = x - rate;
      if (x <= b && gsl_rng_uniform_pos (rng) <= exp (-d * d / 2))
        return x;
    }
}

/* Uniform proposals; `best` is where the density is largest.  */
static double
draw_flat (const gsl_rng *rng, double a, double b, double best)
{
  for (;;)
    {
      double x = a + (b - a) * gsl_rng_uniform (rng);
      if (gsl_rng_uniform_pos (rng) <= exp ((best * best - x * x) / 2))
        return x;
    }
}

static double
draw_normal (const gsl_rng *rng, double a, double b)
{
  for (;;)
    {
      double x = gsl_ran_ugaussian (rng);
      if (x >= a && x <= b)
        return x;
    }
}

/* A standard one in [a, b].  Each way accepts at least about a third.  */
static double
draw_standard (const gsl_rng *rng, double a, double b)
{
  const double wide = 2.5; /* about the root of 2 pi */
  const double far = 1e8;  /* from here on a is all there is */
  if (b <= 0 && a < 0)
    return -draw_standard (rng, -b, -a);
  if (a <= 0)
    return b - a > wide || b > wide || a < -wide ? draw_normal (rng, a, b)
                                                 : draw_flat (rng, a, b, 0);
  if (a > far)
    return a;
  double rate = (a + sqrt (a * a + 4)) / 2;
  return b - a < 1 / rate ? draw_flat (rng, a, b, a) : draw_tail (rng, a, b);
}

double
lat_truncated_draw (const gsl_rng *rng, double mean, double sd, double lo,
                    double hi)
{
  double x = mean;
  if (isfinite (mean) && sd > 0 && lo < hi)
    x = mean + sd * draw_standard (rng, (lo - mean) / sd, (hi - mean) / sd);
  return x < lo ? lo : x > hi ? hi : x;
}

/* log P (Z > a).  */
static double
log_tail (double a)
{
  const double far = 1e8; /* from here on the square is all there is */
  if (a < -far)
    return 0;
  return a > far ? -a * a / 2 : gsl_sf_log_erfc (a / M_SQRT2) - M_LN2;
}

double
lat_truncated_mass (double mean, double sd, double lo, double hi)
{
  if (!(sd > 0))
    return mean >= lo && mean <= hi ? 0 : -INFINITY;
  double a = (lo - mean) / sd, b = (hi - mean) / sd;
  if (a + b < 0) /* on the side where tails are small */
    {
      double swap = a;
      a = -b;
      b = -swap;
    }
  double upper = log_tail (a);
  double rest = -expm1 (log_tail (b) - upper);
  return upper > -INFINITY && rest > 0 ? upper + log (rest) : -INFINITY;
}
