/* product_even.c -- the even coordinates of a product: its parts'.  */

#include "family/even.h"
#include "family/product_theta.h"

size_t
lat_product_even_len (const void *theta)
{
  const product *t = theta;
  size_t len = 0;
  for (size_t i = 0; i < t->parts; i++)
    len += lat_family_even_len (t->type[i], t->theta[i]);
  return len;
}

int
lat_product_even_pack (const void *theta, double *x)
{
  const product *t = theta;
  int s = 0;
  for (size_t i = 0; s == 0 && i < t->parts; i++)
    {
      s = lat_family_even_pack (t->type[i], t->theta[i], x);
      x += lat_family_even_len (t->type[i], t->theta[i]);
    }
  return s;
}

int
lat_product_even_unpack (void *theta, const double *x)
{
  product *t = theta;
  int s = 0;
  for (size_t i = 0; s == 0 && i < t->parts; i++)
    {
      s = lat_family_even_unpack (t->type[i], t->theta[i], x);
      x += lat_family_even_len (t->type[i], t->theta[i]);
    }
  return s;
}
