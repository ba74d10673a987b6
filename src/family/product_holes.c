/* product_holes.c -- a product with a part that looks at holes.  */

#include "family/product_theta.h"

int
lat_product_sees_holes (const void *theta)
{
  const product *t = theta;
  for (size_t i = 0; i < t->parts; i++)
    if (t->type[i]->sees_holes && t->type[i]->sees_holes (t->theta[i]))
      return 1;
  return 0;
}

/* Each part draws from a stream of its own.  */
int
lat_product_hide (const void *theta, const lat_block *b, const unsigned *z,
                  lat_stream stream, double *x, size_t x_tda)
{
  const product *t = theta;
  int s = 0;
  for (size_t i = 0; s == 0 && i < t->parts; i++)
    if (t->type[i]->hide)
      s = t->type[i]->hide (t->theta[i], b, z, lat_stream_sub (stream, i), x,
                            x_tda);
  return s;
}
