/* categorical_even.c -- even coordinates: square roots of probabilities.  */

#include "family/categorical_theta.h"
#include "family/simplex.h"

size_t
lat_categorical_even_len (const void *theta)
{
  const categorical *t = theta;
  return t->k * t->first[t->p];
}

int
lat_categorical_even_pack (const void *theta, double *x)
{
  const categorical *t = theta;
  lat_simplex_roots (lat_categorical_even_len (t), t->prob, x);
  return 0;
}

int
lat_categorical_even_unpack (void *theta, const double *x)
{
  categorical *t = theta;
  int s = 0;
  for (size_t c = 0; s == 0 && c < t->k; c++)
    for (size_t j = 0; s == 0 && j < t->p; j++)
      {
        size_t m = categorical_levels (t, j);
        s = lat_simplex_square (m, x, categorical_prob (t, c, j));
        x += m;
      }
  return s ? s : lat_categorical_prepare (t);
}
