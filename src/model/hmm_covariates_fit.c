/* hmm_covariates_fit.c -- what covariates add to fitting a chain: the M-step
   of its transitions, prior, coordinates.

   With u = (1, standardised covariates), row i of the matrix has the logits
   theta_j' u over the S states that i leads to, and, sum_j theta_j being of no
   account, theta may sum to zero.  The expected log-likelihood of the moves
   from i has the gradient g_j = sum (xi_j - gamma p_j) u, which sums to zero,
   and minus its second derivative is

     sum gamma (diag p - p p') (x) u u'
                          <= 1/2 (I - 1 1' / S) (x) sum gamma u u'

   whatever theta is (Bohning 1992).  On what sums to zero, I - 1 1' / S is the
   identity: the step that climbs the bound is

     theta_j += (1/2 sum gamma u u')^-1 g_j,

   one small matrix a row of the transitions.  The prior is part of it: its
   pseudo-counts are moves seen where all covariates are at their means, u =
   (1, 0, ..., 0), and slopes about their mean over j have a precision.  */

#include "base/linalg.h"
#include "model/hmm_covariates.h"
#include "model/hmm_law.h"
#include "model/hmm_private.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Covariates that say the same make the bound singular: it grows by this share
   of its trace, which leaves it a bound.  */
static const double singular = 1e-10;

static size_t
width (const lat_hmm *m)
{
  return 1 + m->covariates->q;
}

size_t
lat_covariates_stat_len (const lat_hmm *m)
{
  if (!m->covariates)
    return 0;
  return m->k * m->k * width (m) + m->k * width (m) * width (m);
}

/* --- the M-step ---------------------------------------------------------- */

/* The mean of slope c over where i leads, per sd.  */
static double
mean_slope (const lat_hmm *m, size_t i, size_t c)
{
  const lat_covariates *v = m->covariates;
  double sum = 0, ways = 0;
  for (size_t j = 0; j < m->k; j++)
    if (m->transition[i * m->k + j] > 0)
      {
        sum += v->slope[(i * m->k + j) * v->q + c] * v->sd[c];
        ways++;
      }
  return sum / ways;
}

/* g (k x w), of row i, and the bound (w x w, lower) with the prior's part.  */
static void
add_prior (const lat_hmm *m, size_t i, double *g, double *bound)
{
  const lat_covariates *v = m->covariates;
  lat_hmm_law a = lat_hmm_law_at (m, i + 1);
  size_t k = m->k, q = v->q, w = 1 + q;
  double pseudo = 0;
  for (size_t j = 0; j < k; j++)
    pseudo += a.p[j] > 0 ? lat_hmm_law_pseudo (&a, j) : 0;
  for (size_t j = 0; j < k; j++)
    if (a.p[j] > 0)
      g[j * w] += lat_hmm_law_pseudo (&a, j) - pseudo * a.p[j];
  bound[0] += pseudo / 2;
  for (size_t c = 0; c < q && v->precision > 0; c++)
    {
      double mean = mean_slope (m, i, c);
      for (size_t j = 0; j < k; j++)
        if (a.p[j] > 0)
          g[j * w + 1 + c]
              -= v->precision
                 * (v->slope[(i * k + j) * q + c] * v->sd[c] - mean);
      bound[(1 + c) * w + 1 + c] += v->precision;
    }
}

/* 1: the factor of the bound is there; 0: nothing is known of this row.  */
static int
factor (size_t w, double *bound)
{
  double trace = 0;
  for (size_t c = 0; c < w; c++)
    trace += bound[c * w + c];
  for (size_t c = 0; c < w; c++)
    bound[c * w + c] += singular * trace;
  return trace > 0 && lat_chol (w, bound, w) == 0;
}

/* Row i moves by step (k x w).  */
static void
move (lat_hmm *m, size_t i, const double *step)
{
  const lat_covariates *v = m->covariates;
  size_t k = m->k, q = v->q, w = 1 + q;
  double *a = m->transition + i * k, most = -INFINITY, sum = 0;
  for (size_t j = 0; j < k; j++)
    if (a[j] > 0)
      most = fmax (most, log (a[j]) + step[j * w]);
  for (size_t j = 0; j < k; j++)
    if (a[j] > 0)
      sum += a[j]
          = fmax (exp (log (a[j]) + step[j * w] - most), LAT_HMM_LEAST);
  for (size_t j = 0; j < k; j++)
    if (a[j] > 0)
      {
        a[j] = fmax (a[j] / sum, LAT_HMM_LEAST);
        for (size_t c = 0; c < q; c++)
          v->slope[(i * k + j) * q + c] += step[j * w + 1 + c] / v->sd[c];
      }
}

/* bound: w x w of scratch, step: k x w.  */
static int
climb (lat_hmm *m, size_t i, const double *stat, double *bound, double *step)
{
  size_t k = m->k, w = width (m);
  const double *square = stat + k * k * w + i * w * w;
  memcpy (step, stat + i * k * w, k * w * sizeof *step);
  for (size_t c = 0; c < w * w; c++)
    bound[c] = square[c] / 2;
  add_prior (m, i, step, bound);
  for (size_t c = 0; c < k * w; c++)
    if (!isfinite (step[c]))
      return LAT_EFAILED;
  if (!factor (w, bound))
    return 0;
  for (size_t j = 0; j < k; j++)
    lat_chol_solve (w, bound, w, step + j * w);
  move (m, i, step);
  return 0;
}

int
lat_covariates_mstep (lat_hmm *m, const double *stat)
{
  size_t w = width (m);
  double *bound = malloc ((w * w + m->k * w) * sizeof *bound);
  int s = bound ? 0 : LAT_ENOMEM;
  for (size_t i = 0; s == 0 && i < m->k; i++)
    s = climb (m, i, stat, bound, bound + w * w);
  if (s == 0)
    lat_covariates_gauge (m);
  free (bound);
  return s;
}

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
        double mean = mean_slope (m, i, c);
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
    for (size_t c = 1; is_free (m, i / k, i % k) && c < width (m); c++)
      *g++ = stat[i * width (m) + c];
}

void
lat_covariates_gradient_rows (const lat_hmm *m, const double *stat, double *g)
{
  for (size_t i = 0; i < m->k * m->k; i++)
    g[i] = stat[i * width (m)];
}
