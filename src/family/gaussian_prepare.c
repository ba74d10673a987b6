/* gaussian_prepare.c -- what the parameters imply: factors, inverses,
   logarithms; and how far two parameters are apart.  */

#include "family/gaussian_theta.h"
#include <math.h>
#include <string.h>

/* The largest sum over a row of |a_ij| x_i x_j, x the sds, or 1 / x: the
   1-norm of a scaled symmetric matrix.  */
static double
norm_scaled (size_t p, const double *a, const double *sd, int power)
{
  double largest = 0;
  for (size_t i = 0; i < p; i++)
    {
      double sum = 0;
      for (size_t j = 0; j < p; j++)
        sum += fabs (a[i * p + j]) * (power > 0 ? sd[j] : 1 / sd[j]);
      sum *= power > 0 ? sd[i] : 1 / sd[i];
      if (!(sum <= largest))
        largest = sum;
    }
  return largest;
}

/* U' row by row, for products with whole blocks.  */
static void
transpose_factor (gaussian_theta *t, size_t c)
{
  size_t p = t->p, ld = batch_stride (p);
  const double *u = t->whiten + c * p * p;
  double *ut = t->whiten_t + c * p * ld;
  memset (ut, 0, p * ld * sizeof *ut);
  for (size_t i = 0; i < p; i++)
    for (size_t j = 0; j <= i; j++)
      ut[j * ld + i] = u[i * p + j];
}

/* Conditions are those of the correlations: the Cholesky factor of D A D is
   D L, so units do not matter to what follows.  */
static int
prepare_dense (gaussian_theta *t, size_t c)
{
  size_t p = t->p;
  const double *sigma = t->sigma + c * p * p;
  double *l = t->chol + c * p * p, *precision = t->precision + c * p * p;
  double *sd = t->scratch;
  memcpy (l, sigma, p * p * sizeof *l);
  int s = lat_chol (p, l, p);
  if (s)
    return s;
  t->logdet[c] = lat_chol_logdet (p, l, p);
  lat_chol_invert_factor (p, l, p, t->whiten + c * p * p, p);
  transpose_factor (t, c);
  lat_panels_pack (p, t->whiten + c * p * p, p,
                   t->panels + c * lat_panels_len (p));
  lat_chol_inverse_from (p, t->whiten + c * p * p, p, precision, p);
  for (size_t j = 0; j < p; j++)
    sd[j] = sqrt (sigma[j * p + j]);
  t->rcond[c]
      = 1
        / (norm_scaled (p, sigma, sd, -1) * norm_scaled (p, precision, sd, 1));
  return isfinite (t->logdet[c]) ? LAT_SUCCESS : LAT_ENOTPD;
}

static int
prepare_separable (gaussian_theta *t)
{
  for (size_t i = 0; i < t->k * t->p; i++)
    {
      if (!(t->sigma[i] > 0 && isfinite (t->sigma[i])))
        return LAT_ENOTPD;
      t->log_var[i] = log (t->sigma[i]);
      t->inv_var[i] = 1 / t->sigma[i];
    }
  return LAT_SUCCESS;
}

/* A mean that overflowed would pass the factorisation.  */
static int
means_are_finite (const gaussian_theta *t)
{
  for (size_t i = 0; i < t->k * t->p; i++)
    if (!isfinite (t->mean[i]))
      return 0;
  return 1;
}

int
lat_gaussian_prepare (void *theta)
{
  gaussian_theta *t = theta;
  int s = means_are_finite (t) ? LAT_SUCCESS : LAT_EDOM;
  if (s == LAT_SUCCESS && !gaussian_is_dense (t))
    return prepare_separable (t);
  for (size_t c = 0; c < gaussian_covs (t) && s == LAT_SUCCESS; c++)
    s = prepare_dense (t, c);
  return s;
}

/* --- distance ------------------------------------------------------------ */

/* The larger one; NaN stays.  */
static double
worse (double a, double b)
{
  return isnan (a) || b <= a ? a : b;
}

static double
distance_means (const gaussian_theta *a, const gaussian_theta *b)
{
  double d = 0;
  for (size_t i = 0; i < a->k * a->p; i++)
    d = worse (d, fabs (a->mean[i] - b->mean[i]) / sqrt (a->scale[i % a->p]));
  return d;
}

/* Of one matrix: sds in units of the table's, and correlations.  */
static double
distance_dense (size_t p, const double *a, const double *b,
                const double *scale)
{
  double d = 0;
  for (size_t i = 0; i < p; i++)
    {
      double sa = sqrt (a[i * p + i]), sb = sqrt (b[i * p + i]);
      d = worse (d, fabs (sa - sb) / sqrt (scale[i]));
      for (size_t j = 0; j < i; j++)
        {
          double ra = a[i * p + j] / (sa * sqrt (a[j * p + j]));
          double rb = b[i * p + j] / (sb * sqrt (b[j * p + j]));
          d = worse (d, fabs (ra - rb));
        }
    }
  return d;
}

double
lat_gaussian_distance (const void *theta_a, const void *theta_b)
{
  const gaussian_theta *a = theta_a, *b = theta_b;
  size_t k = a->k, p = a->p;
  double d = distance_means (a, b);
  if (gaussian_is_dense (a))
    for (size_t c = 0; c < gaussian_covs (a); c++)
      d = worse (d, distance_dense (p, a->sigma + c * p * p,
                                    b->sigma + c * p * p, a->scale));
  else
    for (size_t i = 0; i < k * p; i++)
      d = worse (d, fabs (sqrt (a->sigma[i]) - sqrt (b->sigma[i]))
                        / sqrt (a->scale[i % p]));
  return d;
}
