/* mixture_even.c -- the coordinates in which a mixture is accelerated, and
   how.  */

#include "family/even.h"
#include "family/simplex.h"
#include "model/mixture_em.h"
#include <math.h>

size_t
lat_mixture_even_len (const void *theta)
{
  const lat_mixture *m = theta;
  return m->k + lat_family_even_len (m->family, m->emission);
}

int
lat_mixture_even_pack (const void *theta, double *x)
{
  const lat_mixture *m = theta;
  lat_simplex_roots (m->k, m->weight, x);
  return lat_family_even_pack (m->family, m->emission, x + m->k);
}

int
lat_mixture_even_unpack (void *theta, const double *x)
{
  lat_mixture *m = theta;
  int s = lat_simplex_square (m->k, x, m->weight);
  if (s)
    return s;
  for (size_t c = 0; c < m->k; c++)
    m->log_weight[c] = log (m->weight[c]);
  return lat_family_even_unpack (m->family, m->emission, x + m->k);
}

/* Without components to confuse, EM's map is nearly linear.  */
lat_acceleration
lat_mixture_accelerate (const void *theta)
{
  const lat_mixture *m = theta;
  return m->k == 1 ? LAT_ACCELERATE_ANDERSON : LAT_ACCELERATE_SQUAREM;
}
