/* bessel.c -- ratios of modified Bessel functions without cancellation.

   Up to FAR by GSL's scaled functions, beyond by the asymptotic series of
   1 - I1 / I0 (from Abramowitz and Stegun 9.7.1).  */

#include "family/bessel.h"
#include "base/ieee.h"
#include <gsl/gsl_sf_bessel.h>
#include <math.h>

static const double FAR = 100;
static const double TINY = 1e-7; /* A (k) is k / 2 to rounding */
static const double LOG_2PI = 1.8378770664093454836;

double
lat_bessel_log_norm (double k)
{
  return LOG_2PI + log (gsl_sf_bessel_I0_scaled (k));
}

double
lat_bessel_lack (double k)
{
  double y = 1 / k;
  if (k < TINY)
    return 1 - k / 2;
  if (k < FAR)
    return 1 - gsl_sf_bessel_I1_scaled (k) / gsl_sf_bessel_I0_scaled (k);
  return y
         * (1 / 2.0
            + y
                  * (1 / 8.0
                     + y
                           * (1 / 8.0
                              + y
                                    * (25 / 128.0
                                       + y
                                             * (13 / 32.0
                                                + y * (1073 / 1024.0))))));
}

/* A' = 1 - A^2 - A / k.  */
double
lat_bessel_slope (double k)
{
  double lack = lat_bessel_lack (k), y = 1 / k;
  if (k < TINY)
    return 0.5;
  if (k < FAR)
    return lack * (2 - lack) - (1 - lack) / k;
  return y * y
         * (1 / 2.0
            + y
                  * (1 / 4.0
                     + y
                           * (3 / 8.0
                              + y
                                    * (25 / 32.0
                                       + y
                                             * (65 / 32.0
                                                + y * (3219 / 512.0))))));
}

/* From Best and Fisher's approximation (1981, "The bias of the maximum
   likelihood estimators of the von Mises-Fisher concentration parameters"),
   Newton's method, kept between what has been seen to be too small and too
   large.  */
static double
newton (double k, double lack)
{
  enum
  {
    STEPS = 100 /* five are enough */
  };
  double lo = 0, hi = 2 * BESSEL_LARGEST;
  for (int i = 0; i < STEPS; i++)
    {
      double old = k, over = lat_bessel_lack (k) - lack;
      if (over > 0)
        lo = k;
      else
        hi = k;
      k += over / lat_bessel_slope (k);
      if (!(k > lo && k < hi))
        k = hi > BESSEL_LARGEST ? 2 * lo : (lo + hi) / 2;
      if (fabs (k - old) <= 1e-15 * old)
        break;
    }
  return k;
}

double
lat_bessel_concentration (double lack)
{
  double a = 1 - lack;
  if (isnan (lack))
    return lack;
  if (!(lack < 1))
    return 0;
  if (!(lack > 1 / (2 * BESSEL_LARGEST)))
    return BESSEL_LARGEST;
  if (a < TINY / 2)
    return 2 * a;
  return newton (a < 0.53 ? a * (2 + a * a * (1 + 5 * a * a / 6))
                          : 1 / (lack * a * (2 + lack)),
                 lack);
}
