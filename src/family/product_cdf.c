/* product_cdf.c -- the law of a column is that of the part that owns it.  */

#include "family/product_theta.h"
#include <latens/status.h>

int
lat_product_cdf (const void *theta, size_t c, size_t j, double x, lat_cdf *out)
{
  const product *t = theta;
  size_t i = t->owner[j];
  if (!t->type[i]->cdf)
    return LAT_EINVAL;
  return t->type[i]->cdf (t->theta[i], product_component (t, c), t->own[j], x,
                          out);
}

int
lat_product_cdf_given (const void *theta, size_t c, size_t j,
                       const double *row, size_t lag, double x, lat_cdf *out)
{
  const product *t = theta;
  size_t i = t->owner[j];
  if (!t->type[i]->cdf_given)
    return lat_product_cdf (theta, c, j, x, out);
  return t->type[i]->cdf_given (t->theta[i], product_component (t, c),
                                t->own[j], row, lag, x, out);
}
