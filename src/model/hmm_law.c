/* hmm_law.c -- laws with structural zeros: M-step, floor.  */

#include "model/hmm_private.h"
#include <math.h>

/* The zeros of p are structural: so an entry that underflows on its way to
   a boundary stops at LAT_HMM_LEAST, which is nothing beside one.  */
void
lat_hmm_floor (size_t k, double *p)
{
  for (size_t j = 0; j < k; j++)
    if (p[j] > 0 && p[j] < LAT_HMM_LEAST)
      p[j] = LAT_HMM_LEAST;
}

void
lat_hmm_normalise (size_t k, const double *count, double pseudo, double *p)
{
  double sum = 0;
  for (size_t j = 0; j < k; j++)
    if (p[j] > 0)
      sum += count[j] + pseudo;
  if (!(sum > 0))
    return;
  for (size_t j = 0; j < k; j++)
    if (p[j] > 0)
      p[j] = fmax ((count[j] + pseudo) / sum, LAT_HMM_LEAST);
}
