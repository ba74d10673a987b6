/* ar_cdf.c -- how a number divides an autoregressive law, given the rows
   before.  */

#include "family/ar_theta.h"
#include "family/tails.h"
#include <latens/status.h>
#include <math.h>

int
lat_ar_cdf_given (const void *theta, size_t c, size_t j, const double *row,
                  size_t lag, double x, lat_cdf *out)
{
  const ar *t = theta;
  for (size_t l = 1; l <= t->order[j]; l++)
    if (isnan (row[l * lag + t->col[j]]))
      return LAT_EDOM;
  lat_tails z = lat_tails_normal ((x - lat_ar_predict (t, c, j, row, lag))
                                  / ar_par (t, c, j)[AR_SD]);
  *out = (lat_cdf){ z.lower, 0, z.upper, LAT_SCALE_REAL };
  return LAT_SUCCESS;
}
