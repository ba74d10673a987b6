/* product_posterior.c -- the parts' parameters drawn given completed rows.  */

#include "family/product_theta.h"

int
lat_product_posterior (void *theta, const double *stat, gsl_rng *rng)
{
  product *t = theta;
  int s = 0;
  for (size_t i = 0; s == 0 && i < t->parts; i++)
    {
      s = t->type[i]->posterior
              ? t->type[i]->posterior (t->theta[i], stat, rng)
              : LAT_EINVAL;
      stat += t->type[i]->stat_len (t->theta[i]);
    }
  return s;
}

int
lat_product_is_proper (const void *theta)
{
  const product *t = theta;
  for (size_t i = 0; i < t->parts; i++)
    if (!t->type[i]->is_proper || !t->type[i]->is_proper (t->theta[i]))
      return 0;
  return 1;
}
