/* gaussian_fields.c -- parameters by name: views, setting, checking.  */

#include "family/gaussian_theta.h"
#include <math.h>
#include <string.h>

const double *
lat_gaussian_mean (const void *theta, size_t c)
{
  const gaussian_theta *t = theta;
  return t->mean + c * t->p;
}

void
lat_gaussian_covariance (const void *theta, size_t c, double *sigma)
{
  const gaussian_theta *t = theta;
  size_t p = t->p;
  if (gaussian_is_dense (t))
    {
      memcpy (sigma, gaussian_matrix (t, t->sigma, c), p * p * sizeof *sigma);
      return;
    }
  memset (sigma, 0, p * p * sizeof *sigma);
  for (size_t j = 0; j < p; j++)
    sigma[j * p + j] = t->sigma[c * p + j];
}

/* --- checks -------------------------------------------------------------- */

static int
all_finite (size_t n, const double *x)
{
  for (size_t i = 0; i < n; i++)
    if (!isfinite (x[i]))
      return 0;
  return 1;
}

/* Finite, variances positive, halves alike; a gets the mean of the halves. */
static int
check_matrix (const gaussian_theta *t, const double *sigma, double *a)
{
  size_t p = t->p;
  if (!all_finite (p * p, sigma))
    return LAT_EDOM;
  for (size_t i = 0; i < p; i++)
    if (!(sigma[i * p + i] > 0))
      return LAT_ENOTPD;
  for (size_t i = 0; i < p; i++)
    for (size_t j = 0; j < p; j++)
      {
        double low = sigma[i * p + j], high = sigma[j * p + i];
        double unit = sqrt (sigma[i * p + i]) * sqrt (sigma[j * p + j]);
        if (!(fabs (low - high) <= t->rules.symmetry * unit))
          return LAT_EDOM;
        a[i * p + j] = low == high ? low : low / 2 + high / 2;
      }
  return LAT_SUCCESS;
}

static int
check_structure (const gaussian_theta *t, const double *a)
{
  size_t p = t->p;
  if (gaussian_is_dense (t))
    return LAT_SUCCESS;
  for (size_t i = 0; i < p; i++)
    for (size_t j = 0; j < p; j++)
      if (i != j && a[i * p + j] != 0)
        return LAT_EDOM;
  for (size_t j = 1; j < p && t->structure == LAT_SPHERICAL; j++)
    if (a[j * p + j] != a[0])
      return LAT_EDOM;
  return LAT_SUCCESS;
}

/* The checked and symmetric matrix is left at t->scratch.  */
static int
check_covariance (gaussian_theta *t, const double *sigma)
{
  size_t p = t->p;
  double *a = t->scratch, *l = t->scratch + p * p;
  int s = check_matrix (t, sigma, a);
  if (s == LAT_SUCCESS)
    s = check_structure (t, a);
  if (s)
    return s;
  memcpy (l, a, p * p * sizeof *l);
  return lat_chol (p, l, p);
}

/* --- setting ------------------------------------------------------------- */

static void
put_covariance (gaussian_theta *t, size_t c, const double *a)
{
  size_t p = t->p;
  if (gaussian_is_dense (t))
    memcpy (gaussian_matrix (t, t->sigma, c), a, p * p * sizeof *a);
  else
    for (size_t j = 0; j < p; j++)
      t->sigma[c * p + j] = a[j * p + j];
}

int
lat_gaussian_set (void *theta, size_t c, const double *mean,
                  const double *sigma)
{
  gaussian_theta *t = theta;
  if (c >= t->k)
    return LAT_EINVAL;
  if (mean && !all_finite (t->p, mean))
    return LAT_EDOM;
  int s = sigma ? check_covariance (t, sigma) : LAT_SUCCESS;
  if (s)
    return s;
  if (mean)
    memcpy (t->mean + c * t->p, mean, t->p * sizeof *mean);
  if (sigma)
    put_covariance (t, c, t->scratch);
  return LAT_SUCCESS;
}

/* --- fields -------------------------------------------------------------- */

static int
get_mean (const void *theta, size_t c, size_t j, double *out)
{
  (void)j;
  const gaussian_theta *t = theta;
  memcpy (out, t->mean + c * t->p, t->p * sizeof *out);
  return LAT_SUCCESS;
}

static int
set_mean (void *theta, size_t c, size_t j, const double *in)
{
  (void)j;
  return lat_gaussian_set (theta, c, in, NULL);
}

static int
get_covariance (const void *theta, size_t c, size_t j, double *out)
{
  (void)j;
  lat_gaussian_covariance (theta, c, out);
  return LAT_SUCCESS;
}

/* A file is read component by component: the first one sets a tied
   covariance, the others must repeat it.  */
static int
set_covariance (void *theta, size_t c, size_t j, const double *in)
{
  (void)j;
  gaussian_theta *t = theta;
  if (t->structure != LAT_TIED || c == 0)
    return lat_gaussian_set (theta, c, NULL, in);
  if (c >= t->k)
    return LAT_EINVAL;
  int s = check_covariance (t, in);
  if (s)
    return s;
  for (size_t i = 0; i < t->p * t->p; i++)
    if (t->scratch[i] != t->sigma[i])
      return LAT_EINVAL;
  return LAT_SUCCESS;
}

const lat_field lat_gaussian_fields[] = {
  { "mean", LAT_SHAPE_VECTOR, get_mean, set_mean },
  { "covariance", LAT_SHAPE_MATRIX, get_covariance, set_covariance },
  { NULL, (lat_shape)0, NULL, NULL },
};

/* --- the prior's fields -------------------------------------------------- */

static int
set_not_negative (size_t n, double *to, const double *in)
{
  for (size_t i = 0; i < n; i++)
    if (!(in[i] >= 0 && isfinite (in[i])))
      return LAT_EDOM;
  memcpy (to, in, n * sizeof *to);
  return LAT_SUCCESS;
}

static int
get_count (const void *theta, size_t c, size_t j, double *out)
{
  (void)c, (void)j;
  *out = ((const gaussian_theta *)theta)->count;
  return LAT_SUCCESS;
}

static int
set_count (void *theta, size_t c, size_t j, const double *in)
{
  (void)c, (void)j;
  return set_not_negative (1, &((gaussian_theta *)theta)->count, in);
}

static int
get_mean_count (const void *theta, size_t c, size_t j, double *out)
{
  (void)c, (void)j;
  *out = ((const gaussian_theta *)theta)->mean_count;
  return LAT_SUCCESS;
}

static int
set_mean_count (void *theta, size_t c, size_t j, const double *in)
{
  (void)c, (void)j;
  return set_not_negative (1, &((gaussian_theta *)theta)->mean_count, in);
}

static int
get_prior_mean (const void *theta, size_t c, size_t j, double *out)
{
  (void)c, (void)j;
  const gaussian_theta *t = theta;
  memcpy (out, t->prior_mean, t->p * sizeof *out);
  return LAT_SUCCESS;
}

static int
set_prior_mean (void *theta, size_t c, size_t j, const double *in)
{
  (void)c, (void)j;
  gaussian_theta *t = theta;
  if (!all_finite (t->p, in))
    return LAT_EDOM;
  memcpy (t->prior_mean, in, t->p * sizeof *in);
  return LAT_SUCCESS;
}

static int
get_scatter (const void *theta, size_t c, size_t j, double *out)
{
  (void)c, (void)j;
  const gaussian_theta *t = theta;
  memcpy (out, t->scatter, t->p * sizeof *out);
  return LAT_SUCCESS;
}

static int
set_scatter (void *theta, size_t c, size_t j, const double *in)
{
  (void)c, (void)j;
  gaussian_theta *t = theta;
  return set_not_negative (t->p, t->scatter, in);
}

const lat_field lat_gaussian_prior_fields[] = {
  { "count", LAT_SHAPE_NUMBER, get_count, set_count },
  { "mean_count", LAT_SHAPE_NUMBER, get_mean_count, set_mean_count },
  { "mean", LAT_SHAPE_VECTOR, get_prior_mean, set_prior_mean },
  { "scatter", LAT_SHAPE_VECTOR, get_scatter, set_scatter },
  { NULL, (lat_shape)0, NULL, NULL },
};
