/* gmm_fields.c -- how model files name the parameters of mixtures of normal
   laws, and the numbers of their prior.  */

#include "family/gaussian_theta.h"
#include "family/gmm_theta.h"
#include <math.h>
#include <string.h>

static int
get_weight (const void *theta, size_t c, size_t j, double *out)
{
  const gmm *t = theta;
  (void)j;
  memcpy (out, t->weight + c * t->parts, t->parts * sizeof *out);
  return 0;
}

static int
set_weight (void *theta, size_t c, size_t j, const double *in)
{
  (void)j;
  return lat_gmm_set (theta, c, in, NULL, NULL);
}

/* A field of component c is that of its parts, one after the other.  */
static int
get_parts (const gmm *t, const lat_field *f, size_t c, size_t len, double *out)
{
  int s = 0;
  for (size_t h = 0; s == 0 && h < t->parts; h++)
    s = f->get (t->gaussian, c * t->parts + h, 0, out + h * len);
  return s;
}

static int
set_parts (gmm *t, const lat_field *f, size_t c, size_t len, const double *in)
{
  int s = 0;
  for (size_t h = 0; s == 0 && h < t->parts; h++)
    s = f->set (t->gaussian, c * t->parts + h, 0, in + h * len);
  return s;
}

static int
get_mean (const void *theta, size_t c, size_t j, double *out)
{
  (void)j;
  return get_parts (theta, lat_gaussian_fields, c,
                    lat_gmm_columns (theta, NULL), out);
}

static int
set_mean (void *theta, size_t c, size_t j, const double *in)
{
  (void)j;
  return set_parts (theta, lat_gaussian_fields, c,
                    lat_gmm_columns (theta, NULL), in);
}

static int
get_covariance (const void *theta, size_t c, size_t j, double *out)
{
  size_t p = lat_gmm_columns (theta, NULL);
  (void)j;
  return get_parts (theta, lat_gaussian_fields + 1, c, p * p, out);
}

static int
set_covariance (void *theta, size_t c, size_t j, const double *in)
{
  size_t p = lat_gmm_columns (theta, NULL);
  (void)j;
  return set_parts (theta, lat_gaussian_fields + 1, c, p * p, in);
}

const lat_field lat_gmm_fields[]
    = { { "weight", LAT_SHAPE_SHARES, get_weight, set_weight },
        { "mean", LAT_SHAPE_VECTORS, get_mean, set_mean },
        { "covariance", LAT_SHAPE_MATRICES, get_covariance, set_covariance },
        { NULL, LAT_SHAPE_VECTOR, NULL, NULL } };

static int
get_pseudo (const void *theta, size_t c, size_t j, double *out)
{
  (void)c, (void)j;
  *out = ((const gmm *)theta)->pseudo;
  return 0;
}

static int
set_pseudo (void *theta, size_t c, size_t j, const double *in)
{
  (void)c, (void)j;
  if (!(*in >= 0 && isfinite (*in)))
    return LAT_EDOM;
  ((gmm *)theta)->pseudo = *in;
  return 0;
}

/* The prior of the normal laws, whose fields these are.  */
#define FORWARD(name, i)                                                      \
  static int get_##name (const void *theta, size_t c, size_t j, double *out)  \
  {                                                                           \
    return lat_gaussian_prior_fields[i].get (((const gmm *)theta)->gaussian,  \
                                             c, j, out);                      \
  }                                                                           \
  static int set_##name (void *theta, size_t c, size_t j, const double *in)   \
  {                                                                           \
    return lat_gaussian_prior_fields[i].set (((gmm *)theta)->gaussian, c, j,  \
                                             in);                             \
  }

FORWARD (count, 0)
FORWARD (mean_count, 1)
FORWARD (prior_mean, 2)
FORWARD (scatter, 3)

const lat_field lat_gmm_prior_fields[]
    = { { "weight", LAT_SHAPE_NUMBER, get_pseudo, set_pseudo },
        { "count", LAT_SHAPE_NUMBER, get_count, set_count },
        { "mean_count", LAT_SHAPE_NUMBER, get_mean_count, set_mean_count },
        { "mean", LAT_SHAPE_VECTOR, get_prior_mean, set_prior_mean },
        { "scatter", LAT_SHAPE_VECTOR, get_scatter, set_scatter },
        { NULL, LAT_SHAPE_VECTOR, NULL, NULL } };
