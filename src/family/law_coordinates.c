/* law_coordinates.c -- free and even coordinates of a family made from a
   law, cell by cell of its k x p parameters.  */

#include "family/law_theta.h"
#include "base/ieee.h"
#include <math.h>

size_t
lat_law_pack_len (const void *theta)
{
  const law_theta *t = theta;
  return t->k * t->p * law_free (t->law);
}

int
lat_law_pack (const void *theta, double *x)
{
  const law_theta *t = theta;
  for (size_t i = 0; i < t->k * t->p; i++)
    t->law->pack (t->par + i * t->law->parameters, x + i * law_free (t->law));
  return 0;
}

int
lat_law_unpack (void *theta, const double *x)
{
  law_theta *t = theta;
  int s = 0;
  for (size_t i = 0; s == 0 && i < t->k * t->p; i++)
    s = t->law->unpack (t->par + i * t->law->parameters,
                        x + i * law_free (t->law));
  return s ? s : lat_law_prepare (t);
}

int
lat_law_score (const void *theta, const double *stat, double *g)
{
  const law_theta *t = theta;
  for (size_t i = 0; i < t->k * t->p; i++)
    t->law->score (t->par + i * t->law->parameters,
                   stat + i * t->law->statistics, g + i * law_free (t->law));
  return 0;
}

static size_t
even_each (const lat_law *law)
{
  return law->even ? law->even : law_free (law);
}

/* Of number i of the k x p.  */
static void
even_at (const law_theta *t, size_t i, double *x)
{
  const double *par = t->par + i * t->law->parameters;
  if (t->law->even)
    t->law->even_pack (par, t->unit[i % t->p], x);
  else
    t->law->pack (par, x);
}

size_t
lat_law_even_len (const void *theta)
{
  const law_theta *t = theta;
  return t->k * t->p * even_each (t->law);
}

int
lat_law_even_pack (const void *theta, double *x)
{
  const law_theta *t = theta;
  for (size_t i = 0; i < t->k * t->p; i++)
    even_at (t, i, x + i * even_each (t->law));
  return 0;
}

int
lat_law_even_unpack (void *theta, const double *x)
{
  law_theta *t = theta;
  size_t n = even_each (t->law);
  int s = 0;
  if (!t->law->even)
    return lat_law_unpack (theta, x);
  for (size_t i = 0; s == 0 && i < t->k * t->p; i++)
    s = t->law->even_unpack (t->par + i * t->law->parameters,
                             t->unit[i % t->p], x + i * n);
  return s ? s : lat_law_prepare (t);
}

/* In even coordinates, in which a change that matters as much is as long.  */
double
lat_law_distance (const void *a, const void *b)
{
  const law_theta *s = a, *t = b;
  size_t n = even_each (s->law);
  double x[LAT_LAW_NUMBERS], y[LAT_LAW_NUMBERS], most = 0;
  for (size_t i = 0; i < s->k * s->p; i++)
    {
      even_at (s, i, x);
      even_at (t, i, y);
      for (size_t l = 0; l < n; l++)
        {
          double d = fabs (x[l] - y[l]);
          if (isnan (d))
            return d;
          most = fmax (most, d);
        }
    }
  return most;
}
