/* poisson_even.c -- even coordinates: square roots of rates, whose
   information is the same everywhere.  */

#include "family/poisson_theta.h"
#include <math.h>

int
lat_poisson_even_pack (const void *theta, double *x)
{
  const poisson *t = theta;
  for (size_t i = 0; i < t->k * t->p; i++)
    x[i] = sqrt (t->rate[i]);
  return 0;
}

int
lat_poisson_even_unpack (void *theta, const double *x)
{
  poisson *t = theta;
  for (size_t i = 0; i < t->k * t->p; i++)
    {
      t->rate[i] = x[i] * x[i];
      if (!isfinite (t->rate[i]))
        return LAT_EDOM;
    }
  return lat_poisson_prepare (t);
}
