/* gaussian_even.c -- even coordinates: the packed ones of the table in units
   of its columns' sds, so that a change of units changes nothing.  Logarithms
   are left alone: a change of units only shifts them.  */

#include "family/gaussian_theta.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Multiplies every packed number in the units of column j by its sd to the
   power 1 or -1.  */
static void
rescale (const gaussian_theta *t, int power, double *x)
{
  size_t p = t->p;
  for (size_t i = 0; i < t->k * p; i++)
    *x++ *= pow (t->scale[i % p], power / 2.0);
  for (size_t c = 0; c < gaussian_covs (t) && gaussian_is_dense (t); c++)
    for (size_t i = 0; i < p; i++)
      {
        double sd = pow (t->scale[i], power / 2.0);
        for (size_t j = 0; j < i; j++)
          *x++ *= sd;
        x++;
      }
}

int
lat_gaussian_even_pack (const void *theta, double *x)
{
  int s = lat_gaussian_pack (theta, x);
  if (s == 0)
    rescale (theta, -1, x);
  return s;
}

int
lat_gaussian_even_unpack (void *theta, const double *x)
{
  size_t len = lat_gaussian_pack_len (theta);
  double *packed = malloc (len * sizeof *packed);
  if (!packed)
    return LAT_ENOMEM;
  memcpy (packed, x, len * sizeof *packed);
  rescale (theta, 1, packed);
  int s = lat_gaussian_unpack (theta, packed);
  free (packed);
  return s;
}
