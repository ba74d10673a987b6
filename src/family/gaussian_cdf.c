/* gaussian_cdf.c -- the marginal laws of K normal laws.  */

#include "family/gaussian_theta.h"
#include "family/tails.h"
#include <math.h>

int
lat_gaussian_cdf (const void *theta, size_t c, size_t j, double x,
                  lat_cdf *out)
{
  const gaussian_theta *t = theta;
  double v = gaussian_is_dense (t)
                 ? gaussian_matrix (t, t->sigma, c)[j * t->p + j]
                 : t->sigma[c * t->p + j];
  lat_tails z = lat_tails_normal ((x - t->mean[c * t->p + j]) / sqrt (v));
  *out = (lat_cdf){ z.lower, 0, z.upper, LAT_SCALE_REAL };
  return LAT_SUCCESS;
}
