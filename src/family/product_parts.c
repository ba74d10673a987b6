/* product_parts.c -- a product of families whose components have parts, or
   that look back.  */

#include "family/product_theta.h"

/* The most that any family has; 1: none has any.  */
size_t
lat_product_most_parts (const void *theta)
{
  const product *t = theta;
  size_t most = 1;
  for (size_t i = 0; i < t->parts; i++)
    if (t->type[i]->parts && t->type[i]->parts (t->theta[i]) > most)
      most = t->type[i]->parts (t->theta[i]);
  return most;
}

int
lat_product_split (void *theta, lat_stream stream)
{
  product *t = theta;
  int s = 0;
  for (size_t i = 0; s == 0 && i < t->parts; i++)
    if (t->type[i]->split)
      s = t->type[i]->split (t->theta[i], lat_stream_sub (stream, i));
  return s;
}

int
lat_product_arrange (void *theta)
{
  product *t = theta;
  int s = 0;
  for (size_t i = 0; s == 0 && i < t->parts; i++)
    if (t->type[i]->arrange)
      s = t->type[i]->arrange (t->theta[i]);
  return s;
}

/* The most that any family looks back.  */
size_t
lat_product_lags (const void *theta)
{
  const product *t = theta;
  size_t most = 0;
  for (size_t i = 0; i < t->parts; i++)
    if (t->type[i]->lags && t->type[i]->lags (t->theta[i]) > most)
      most = t->type[i]->lags (t->theta[i]);
  return most;
}
