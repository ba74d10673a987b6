/* categorical_fields.c -- the categorical family's free coordinates, their
   gradient, and how model files name its parameters.  */

#include "family/categorical_theta.h"
#include "family/simplex.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Levels less one, in each column of each component.  */
size_t
lat_categorical_pack_len (const void *theta)
{
  const categorical *t = theta;
  return t->k * (t->first[t->p] - t->p);
}

int
lat_categorical_pack (const void *theta, double *x)
{
  const categorical *t = theta;
  for (size_t c = 0; c < t->k; c++)
    for (size_t j = 0; j < t->p; j++)
      {
        size_t m = categorical_levels (t, j);
        lat_simplex_pack (m, categorical_prob (t, c, j), x);
        x += m - 1;
      }
  return 0;
}

int
lat_categorical_unpack (void *theta, const double *x)
{
  categorical *t = theta;
  int s = 0;
  for (size_t c = 0; s == 0 && c < t->k; c++)
    for (size_t j = 0; s == 0 && j < t->p; j++)
      {
        size_t m = categorical_levels (t, j);
        s = lat_simplex_unpack (m, x, categorical_prob (t, c, j));
        x += m - 1;
      }
  return s ? s : lat_categorical_prepare (t);
}

int
lat_categorical_score (const void *theta, const double *stat, double *g)
{
  const categorical *t = theta;
  for (size_t c = 0; c < t->k; c++)
    for (size_t j = 0; j < t->p; j++)
      {
        size_t m = categorical_levels (t, j);
        const double *count = stat + c * t->first[t->p] + t->first[j];
        lat_simplex_score (m, categorical_prob (t, c, j), count, g);
        g += m - 1;
      }
  return 0;
}

static int
get_prob (const void *theta, size_t c, size_t j, double *out)
{
  const categorical *t = theta;
  memcpy (out, categorical_prob (t, c, j),
          categorical_levels (t, j) * sizeof *out);
  return 0;
}

static int
get_pseudo (const void *theta, size_t c, size_t j, double *out)
{
  const categorical *t = theta;
  (void)c;
  memcpy (out, t->pseudo + t->first[j],
          categorical_levels (t, j) * sizeof *out);
  return 0;
}

static int
set_pseudo (void *theta, size_t c, size_t j, const double *in)
{
  categorical *t = theta;
  size_t m = categorical_levels (t, j);
  (void)c;
  for (size_t l = 0; l < m; l++)
    if (!(in[l] >= 0) || isinf (in[l]))
      return LAT_EDOM;
  memcpy (t->pseudo + t->first[j], in, m * sizeof *in);
  return 0;
}

const lat_field lat_categorical_fields[]
    = { { NULL, LAT_SHAPE_LEVELS, get_prob, lat_categorical_set },
        { NULL, LAT_SHAPE_VECTOR, NULL, NULL } };

const lat_field lat_categorical_prior_fields[]
    = { { NULL, LAT_SHAPE_LEVELS, get_pseudo, set_pseudo },
        { NULL, LAT_SHAPE_VECTOR, NULL, NULL } };
