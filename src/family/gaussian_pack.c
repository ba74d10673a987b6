/* gaussian_pack.c -- unconstrained coordinates, and the slope in them.

   First the means; then for each dense covariance its Cholesky factor row by
   row, the diagonal as logarithms (Pinheiro and Bates 1996, "Unconstrained
   parametrizations for variance-covariance matrices"); or the logarithms of
   the variances.  */

#include "family/gaussian_theta.h"
#include <gsl/gsl_cblas.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

size_t
lat_gaussian_pack_len (const void *theta)
{
  const gaussian_theta *t = theta;
  size_t k = t->k, p = t->p;
  if (gaussian_is_dense (t))
    return k * p + gaussian_covs (t) * (p * (p + 1) / 2);
  return k * p + (t->structure == LAT_DIAGONAL ? k * p : k);
}

/* Numbers of a component's variances that are packed.  */
static size_t
free_variances (const gaussian_theta *t)
{
  return t->structure == LAT_DIAGONAL ? t->p : 1;
}

int
lat_gaussian_pack (const void *theta, double *x)
{
  const gaussian_theta *t = theta;
  size_t k = t->k, p = t->p;
  memcpy (x, t->mean, k * p * sizeof *x);
  x += k * p;
  for (size_t c = 0; c < k && !gaussian_is_dense (t); c++)
    for (size_t j = 0; j < free_variances (t); j++)
      *x++ = t->log_var[c * p + j];
  for (size_t c = 0; c < gaussian_covs (t) && gaussian_is_dense (t); c++)
    for (size_t i = 0; i < p; i++)
      for (size_t j = 0; j <= i; j++)
        {
          double l = t->chol[(c * p + i) * p + j];
          *x++ = i == j ? log (l) : l;
        }
  return LAT_SUCCESS;
}

/* --- back ---------------------------------------------------------------- */

/* Sigma = L L' of the coordinates x; returns where the next ones are.  */
static const double *
unpack_matrix (gaussian_theta *t, size_t c, const double *x)
{
  size_t p = t->p;
  double *l = t->scratch, *sigma = t->sigma + c * p * p;
  memset (l, 0, p * p * sizeof *l);
  for (size_t i = 0; i < p; i++)
    for (size_t j = 0; j <= i; j++)
      {
        double value = *x++;
        l[i * p + j] = i == j ? exp (value) : value;
      }
  cblas_dsyrk (CblasRowMajor, CblasLower, CblasNoTrans, (int)p, (int)p, 1, l,
               (int)p, 0, sigma, (int)p);
  lat_symmetrize (p, sigma, p);
  return x;
}

int
lat_gaussian_unpack (void *theta, const double *x)
{
  gaussian_theta *t = theta;
  size_t k = t->k, p = t->p;
  for (size_t i = 0; i < lat_gaussian_pack_len (t); i++)
    if (!isfinite (x[i]))
      return LAT_EDOM;
  memcpy (t->mean, x, k * p * sizeof *x);
  x += k * p;
  for (size_t c = 0; c < gaussian_covs (t) && gaussian_is_dense (t); c++)
    x = unpack_matrix (t, c, x);
  for (size_t c = 0; c < k && !gaussian_is_dense (t); c++)
    for (size_t j = 0; j < p; j++)
      t->sigma[c * p + j]
          = exp (x[c * free_variances (t) + j % free_variances (t)]);
  return lat_gaussian_prepare (t);
}

/* --- slope --------------------------------------------------------------- */

/* d/d mu = Sigma^-1 s.  */
static void
score_mean (const gaussian_theta *t, size_t c, const double *sum, double *g)
{
  cblas_dsymv (CblasRowMajor, CblasLower, (int)t->p, 1,
               gaussian_matrix (t, t->precision, c), (int)t->p, sum, 1, 0, g,
               1);
}

/* d/dL = [Sigma^-1 (S - N Sigma) Sigma^-1 L], lower half, and Sigma^-1 L =
   U', so this is U' (U S U') less N / l_jj on the diagonal; there times l_jj
   for the logarithm.  S symmetric; a and b are scratch.  */
static void
score_matrix (const gaussian_theta *t, size_t c, double n, double *square,
              double *a, double *b, double *g)
{
  size_t p = t->p;
  int P = (int)p;
  const double *u = t->whiten + c * p * p, *l = t->chol + c * p * p;
  lat_symmetrize (p, square, p);
  cblas_dgemm (CblasRowMajor, CblasNoTrans, CblasNoTrans, P, P, P, 1, u, P,
               square, P, 0, a, P);
  cblas_dgemm (CblasRowMajor, CblasNoTrans, CblasTrans, P, P, P, 1, a, P, u, P,
               0, b, P);
  cblas_dgemm (CblasRowMajor, CblasTrans, CblasNoTrans, P, P, P, 1, u, P, b, P,
               0, a, P);
  for (size_t i = 0; i < p; i++)
    for (size_t j = 0; j <= i; j++)
      *g++ = i == j ? a[i * p + i] * l[i * p + i] - n : a[i * p + j];
}

static int
score_dense (const gaussian_theta *t, const double *stat, double *g)
{
  size_t k = t->k, p = t->p, step = gaussian_stat_step (t);
  double n = 0, *gs = g + k * p;
  double *square = calloc (3 * p * p, sizeof *square);
  if (!square)
    return LAT_ENOMEM;
  for (size_t c = 0; c < k; c++)
    {
      const double *part = stat + c * step;
      score_mean (t, c, part + 1, g + c * p);
      n += part[0];
      cblas_daxpy ((int)(p * p), 1, part + 1 + p, 1, square, 1);
      if (t->structure == LAT_TIED && c < k - 1)
        continue;
      score_matrix (t, gaussian_cov (t, c), n, square, square + p * p,
                    square + 2 * p * p, gs);
      gs += p * (p + 1) / 2;
      n = 0;
      memset (square, 0, p * p * sizeof *square);
    }
  free (square);
  return LAT_SUCCESS;
}

static void
score_separable (const gaussian_theta *t, const double *stat, double *g)
{
  size_t k = t->k, p = t->p, f = free_variances (t);
  double *gv = g + k * p;
  memset (gv, 0, k * f * sizeof *gv);
  for (size_t c = 0; c < k; c++)
    for (size_t j = 0; j < p; j++)
      {
        const double *part = stat + c * gaussian_stat_step (t) + j;
        double inv = t->inv_var[c * p + j];
        g[c * p + j] = part[p] * inv;
        gv[c * f + j % f] += (part[2 * p] * inv - part[0]) / 2;
      }
}

int
lat_gaussian_score (const void *theta, const double *stat, double *g)
{
  const gaussian_theta *t = theta;
  if (gaussian_is_dense (t))
    return score_dense (t, stat, g);
  score_separable (t, stat, g);
  return LAT_SUCCESS;
}
