/* poisson_fields.c -- the Poisson family's free coordinates (the logarithms
   of the rates), their gradient, and how model files name its parameters.

   A rate of zero stands in coordinates as the smallest normal number and
   comes back as zero, as in simplex.h.  */

#include "family/poisson_theta.h"
#include <float.h>
#include <math.h>
#include <string.h>

size_t
lat_poisson_pack_len (const void *theta)
{
  const poisson *t = theta;
  return t->k * t->p;
}

int
lat_poisson_pack (const void *theta, double *x)
{
  const poisson *t = theta;
  for (size_t i = 0; i < t->k * t->p; i++)
    x[i] = log (fmax (t->rate[i], DBL_MIN));
  return 0;
}

int
lat_poisson_unpack (void *theta, const double *x)
{
  poisson *t = theta;
  for (size_t i = 0; i < t->k * t->p; i++)
    {
      double rate = exp (x[i]);
      if (!isfinite (rate))
        return LAT_EDOM;
      t->rate[i] = rate < 2 * DBL_MIN ? 0 : rate;
    }
  return lat_poisson_prepare (t);
}

/* d / d log rate of (events log rate - weight rate).  */
int
lat_poisson_score (const void *theta, const double *stat, double *g)
{
  const poisson *t = theta;
  for (size_t i = 0; i < t->k * t->p; i++)
    g[i] = stat[2 * i + 1] - stat[2 * i] * t->rate[i];
  return 0;
}

static int
get_rate (const void *theta, size_t c, size_t j, double *out)
{
  *out = lat_poisson_rate (theta, c, j);
  return 0;
}

static int
set_rate (void *theta, size_t c, size_t j, const double *in)
{
  return lat_poisson_set (theta, c, j, *in);
}

static int
set_numbers (size_t p, double *to, const double *in)
{
  for (size_t j = 0; j < p; j++)
    if (!(in[j] >= 0) || isinf (in[j]))
      return LAT_EDOM;
  memcpy (to, in, p * sizeof *to);
  return 0;
}

static int
get_shape (const void *theta, size_t c, size_t j, double *out)
{
  const poisson *t = theta;
  (void)c;
  (void)j;
  memcpy (out, t->shape, t->p * sizeof *out);
  return 0;
}

static int
set_shape (void *theta, size_t c, size_t j, const double *in)
{
  poisson *t = theta;
  (void)c;
  (void)j;
  return set_numbers (t->p, t->shape, in);
}

static int
get_exposure (const void *theta, size_t c, size_t j, double *out)
{
  const poisson *t = theta;
  (void)c;
  (void)j;
  memcpy (out, t->exposure, t->p * sizeof *out);
  return 0;
}

static int
set_exposure (void *theta, size_t c, size_t j, const double *in)
{
  poisson *t = theta;
  (void)c;
  (void)j;
  return set_numbers (t->p, t->exposure, in);
}

const lat_field lat_poisson_fields[]
    = { { NULL, LAT_SHAPE_SCALAR, get_rate, set_rate },
        { NULL, LAT_SHAPE_VECTOR, NULL, NULL } };

const lat_field lat_poisson_prior_fields[]
    = { { "shape", LAT_SHAPE_VECTOR, get_shape, set_shape },
        { "exposure", LAT_SHAPE_VECTOR, get_exposure, set_exposure },
        { NULL, LAT_SHAPE_VECTOR, NULL, NULL } };
