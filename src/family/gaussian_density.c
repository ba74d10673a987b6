/* gaussian_density.c -- log-densities of what is seen.

   Y = (X - 1 mu') U' with U = L^-1 is one product for a block; a row's
   squared Mahalanobis distance is the sum of squares of its row of Y.  Means
   are taken off first, so large values with small spread lose nothing.  */

#include "family/gaussian_batch.h"
#include "family/gaussian_missing.h"
#include <gsl/gsl_cblas.h>
#include <math.h>

static const double log_two_pi = 1.837877066409345483560659472811;

size_t
lat_gaussian_work_len (const void *theta, size_t rows)
{
  const gaussian_theta *t = theta;
  return lat_gaussian_rows_len (rows, t->p);
}

/* --- dense --------------------------------------------------------------- */

/* q of the rows of z that are complete or filled.  */
static void
whiten (const gaussian_theta *t, size_t c, gaussian_rows *w)
{
  size_t p = t->p, rows = lat_gaussian_filled (t, c, w);
  if (rows == 0)
    return;
  cblas_dgemm (CblasRowMajor, CblasNoTrans, CblasTrans, (int)rows, (int)p,
               (int)p, 1, w->z, (int)p, gaussian_matrix (t, t->whiten, c),
               (int)p, 0, w->y, (int)p);
  for (size_t i = 0; i < rows; i++)
    {
      const double *y = w->y + i * p;
      double q = 0;
#pragma omp simd reduction(+ : q)
      for (size_t j = 0; j < p; j++)
        q += y[j] * y[j];
      w->q[i] = q;
    }
}

int
lat_gaussian_density_rows (const gaussian_theta *t, size_t c, gaussian_rows *w,
                           double *lp)
{
  lat_gaussian_centre (t, c, w->none, NULL, w);
  for (size_t g = 0; g < w->few; g++)
    w->logdet[g] = t->logdet[gaussian_cov (t, c)];
  for (size_t g = lat_gaussian_batch_end (t, c, w); g < w->none; g++)
    {
      gaussian_given given;
      int s = lat_gaussian_condition (t, c, g, w, &given);
      if (s)
        return s;
    }
  whiten (t, c, w);
  for (size_t g = 0; g < w->none; g++)
    {
      double head = (double)(w->p - w->lack[g]) * log_two_pi + w->logdet[g];
      for (size_t i = w->first[g]; i < w->first[g + 1]; i++)
        lp[w->order[w->from[i]]] -= (head + w->q[i]) / 2;
    }
  return LAT_SUCCESS;
}

/* --- separable ----------------------------------------------------------- */

static double
density_row (size_t p, const double *x, const double *mu,
             const double *log_var, const double *inv_var)
{
  double sum = 0;
#pragma omp simd reduction(+ : sum)
  for (size_t j = 0; j < p; j++)
    {
      double d = x[j] - mu[j];
      double term = log_two_pi + log_var[j] + d * d * inv_var[j];
      sum += isnan (x[j]) ? 0 : term;
    }
  return sum / 2;
}

static void
density_separable (const gaussian_theta *t, const lat_block *b, double *lp,
                   double *x)
{
  size_t p = t->p;
  for (size_t i = 0; i < b->n; i++)
    {
      for (size_t j = 0; j < p; j++)
        x[j] = b->x[i * b->tda + t->col[j]];
      for (size_t c = 0; c < t->k; c++)
        lp[c * b->n + i] -= density_row (
            p, x, t->mean + c * p, t->log_var + c * p, t->inv_var + c * p);
    }
}

int
lat_gaussian_log_density (const void *theta, const lat_block *b, double *lp,
                          void *work)
{
  const gaussian_theta *t = theta;
  if (!gaussian_is_dense (t))
    {
      density_separable (t, b, lp, work);
      return LAT_SUCCESS;
    }
  gaussian_rows w;
  int s = LAT_SUCCESS;
  lat_gaussian_rows_read (&w, t, b, work);
  for (size_t c = 0; c < t->k && s == LAT_SUCCESS; c++)
    {
      s = lat_gaussian_density_rows (t, c, &w, lp + c * b->n);
      if (s == LAT_SUCCESS)
        s = lat_gaussian_batch_rows (t, c, NULL, &w, lp + c * b->n, NULL);
    }
  return s;
}
