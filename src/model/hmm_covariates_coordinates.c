/* hmm_covariates_coordinates.c -- what covariates add to a chain's prior,
   distance, coordinates and gradient.  */

#include "model/hmm_covariates.h"
#include "model/hmm_private.h"
#include <math.h>

/* --- prior and distance -------------------------------------------------- */

/* The laws at the means have their own.  */
double
lat_covariates_log_prior (const lat_hmm *m)
{
  const lat_covariates *v = m->covariates;
  double sum = 0;
  if (!v || !(v->precision > 0))
    return 0;
  for (size_t i = 0; i < m->k; i++)
    for (size_t c = 0; c < v->q; c++)
      {
        double mean = lat_covariates_mean_slope (m, i, c);
        for (size_t j = 0; j < m->k; j++)
          if (m->transition[i * m->k + j] > 0)
            {
              double x = v->slope[(i * m->k + j) * v->q + c] * v->sd[c] - mean;
              sum -= v->precision / 2 * x * x;
            }
      }
  return sum;
}

double
lat_covariates_distance (const lat_hmm *a, const lat_hmm *b)
{
  const lat_covariates *v = a->covariates;
  double largest = 0;
  for (size_t i = 0; v && i < a->k * a->k * v->q; i++)
    largest = fmax (largest, fabs (v->slope[i] - b->covariates->slope[i])
                                 * v->sd[i % v->q]);
  return largest;
}

/* --- coordinates --------------------------------------------------------- */

static int
is_free (const lat_hmm *m, size_t i, size_t j)
{
  return m->transition[i * m->k + j] > 0
         && j != lat_hmm_covariates_reference (m, i);
}

size_t
lat_covariates_pack_len (const lat_hmm *m)
{
  size_t n = 0;
  for (size_t i = 0; m->covariates && i < m->k * m->k; i++)
    n += is_free (m, i / m->k, i % m->k) ? m->covariates->q : 0;
  return n;
}

void
lat_covariates_pack (const lat_hmm *m, double *x)
{
  const lat_covariates *v = m->covariates;
  for (size_t i = 0; v && i < m->k * m->k; i++)
    for (size_t c = 0; is_free (m, i / m->k, i % m->k) && c < v->q; c++)
      *x++ = v->slope[i * v->q + c] * v->sd[c];
}

int
lat_covariates_unpack (lat_hmm *m, const double *x)
{
  const lat_covariates *v = m->covariates;
  for (size_t i = 0; v && i < m->k * m->k; i++)
    for (size_t c = 0; is_free (m, i / m->k, i % m->k) && c < v->q; c++, x++)
      if (isfinite (*x))
        v->slope[i * v->q + c] = *x / v->sd[c];
      else
        return LAT_EDOM;
  return 0;
}

void
lat_covariates_gradient (const lat_hmm *m, const double *stat, double *g)
{
  size_t k = m->k;
  for (size_t i = 0; m->covariates && i < k * k; i++)
    for (size_t c = 1;
         is_free (m, i / k, i % k) && c < lat_covariates_width (m); c++)
      *g++ = stat[i * lat_covariates_width (m) + c];
}

void
lat_covariates_gradient_rows (const lat_hmm *m, const double *stat, double *g)
{
  for (size_t i = 0; i < m->k * m->k; i++)
    g[i] = stat[i * lat_covariates_width (m)];
}
