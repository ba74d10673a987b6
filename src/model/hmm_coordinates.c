/* hmm_coordinates.c -- log prior, distance, and unconstrained coordinates.

   A law p has as coordinates the log-ratios log (p_j / p_r) of its free
   entries (neither zero nor fixed) but the reference r, which is the diagonal
   of a transition row where that is free, else the first that is.  First come
   those of the initial law, if it is free, then each transition row's, then
   the family's, those of durations and of covariates.

   The gradient follows from the statistics by Fisher's identity: with counts
   N_j and sum N the derivative in a coordinate is N_j - p_j N; with the
   stationary law the transitions also move the initial law, see
   hmm_stationary.c.  */

#include "model/hmm_private.h"
#include "model/hmm_covariates.h"
#include "model/hmm_em.h"
#include "model/hmm_law.h"
#include "model/hsmm.h"
#include <math.h>
#include <stdlib.h>

/* Free parameters of all laws.  */
static size_t
laws_len (const lat_hmm *m)
{
  size_t len = 0;
  for (size_t l = lat_hmm_law_first (m); l <= m->k; l++)
    {
      lat_hmm_law a = lat_hmm_law_at (m, l);
      size_t r = lat_hmm_law_reference (&a);
      for (size_t j = 0; j < m->k; j++)
        len += lat_hmm_law_is_free (&a, j) && j != r;
    }
  return len;
}

/* Coordinates of what is emitted.  */
static size_t
emission_len (const lat_hmm *m)
{
  return m->fixed_emission ? 0 : m->family->pack_len (m->emission);
}

size_t
lat_hmm_free_len (const void *theta)
{
  const lat_hmm *m = theta;
  return laws_len (m) + lat_hsmm_free_len (m) + lat_covariates_pack_len (m)
         + (m->fixed_emission ? 0 : m->family->free_len (m->emission));
}

size_t
lat_hmm_pack_len (const void *theta)
{
  const lat_hmm *m = theta;
  return laws_len (m) + lat_hsmm_pack_len (m) + lat_covariates_pack_len (m)
         + emission_len (m);
}

double
lat_hmm_log_prior (const void *theta)
{
  const lat_hmm *m = theta;
  double sum = lat_hsmm_log_prior (m) + lat_covariates_log_prior (m);
  for (size_t l = lat_hmm_law_first (m); l <= m->k; l++)
    {
      lat_hmm_law a = lat_hmm_law_at (m, l);
      for (size_t j = 0; j < m->k; j++)
        if (lat_hmm_law_is_free (&a, j) && lat_hmm_law_pseudo (&a, j) > 0)
          sum += lat_hmm_law_pseudo (&a, j) * log (a.p[j]);
    }
  if (!m->fixed_emission && m->family->log_prior)
    sum += m->family->log_prior (m->emission);
  return sum;
}

double
lat_hmm_distance (const void *a, const void *b)
{
  const lat_hmm *m = a, *o = b;
  double largest = fmax (m->family->distance (m->emission, o->emission),
                         lat_hsmm_distance (m, o));
  largest = fmax (largest, lat_covariates_distance (m, o));
  for (size_t l = 0; l <= m->k; l++)
    for (size_t j = 0; j < m->k; j++)
      largest = fmax (largest, fabs (lat_hmm_law_at (m, l).p[j]
                                     - lat_hmm_law_at (o, l).p[j]));
  return largest;
}

int
lat_hmm_pack (const void *theta, double *x)
{
  const lat_hmm *m = theta;
  for (size_t l = lat_hmm_law_first (m); l <= m->k; l++)
    {
      lat_hmm_law a = lat_hmm_law_at (m, l);
      size_t r = lat_hmm_law_reference (&a);
      for (size_t j = 0; j < m->k; j++)
        if (lat_hmm_law_is_free (&a, j) && j != r)
          *x++ = log (a.p[j]) - log (a.p[r]);
    }
  int s = m->fixed_emission ? 0 : m->family->pack (m->emission, x);
  x += emission_len (m);
  lat_covariates_pack (m, x + lat_hsmm_pack_len (m));
  return s ? s : lat_hsmm_pack (m, x);
}

/* The law with free entries where it has them; *x moves past its own.  */
static int
unpack_law (const lat_hmm_law *a, const double **x)
{
  size_t r = lat_hmm_law_reference (a);
  double largest = 0, sum = 0, left = lat_hmm_law_left (a);
  const double *y = *x;
  for (size_t j = 0; j < a->k; j++)
    if (lat_hmm_law_is_free (a, j) && j != r)
      {
        if (!isfinite (*y))
          return LAT_EDOM;
        largest = fmax (largest, *y++);
      }
  for (size_t j = 0; j < a->k; j++)
    if (lat_hmm_law_is_free (a, j))
      sum += a->p[j]
          = fmax (exp ((j == r ? 0 : *(*x)++) - largest), LAT_HMM_LEAST);
  for (size_t j = 0; j < a->k; j++)
    if (lat_hmm_law_is_free (a, j))
      a->p[j] = fmax (a->p[j] / sum * left, LAT_HMM_LEAST);
  return 0;
}

int
lat_hmm_unpack (void *theta, const double *x)
{
  lat_hmm *m = theta;
  int s = 0;
  for (size_t l = lat_hmm_law_first (m); s == 0 && l <= m->k; l++)
    {
      lat_hmm_law a = lat_hmm_law_at (m, l);
      s = unpack_law (&a, &x);
    }
  if (s == 0 && !m->fixed_emission)
    s = m->family->unpack (m->emission, x);
  x += emission_len (m);
  if (s == 0)
    s = lat_hsmm_unpack (m, x);
  if (s == 0)
    s = lat_covariates_unpack (m, x + lat_hsmm_pack_len (m));
  return s ? s : lat_hmm_prepare (m);
}

/* The statistics behind the family's.  */
static const double *
last_of (const lat_hmm *m, const double *stat)
{
  return stat + lat_hmm_offset (m->k) + m->family->stat_len (m->emission);
}

/* g (k x k): the gradient in softmax coordinates of the transitions.  */
static int
transition_gradient (const lat_hmm *m, const double *stat, double *g)
{
  size_t k = m->k;
  const double *u = m->law == LAT_INITIAL_FREE ? NULL : stat + LAT_HEAD;
  if (m->covariates)
    {
      lat_covariates_gradient_rows (m, last_of (m, stat), g);
      return 0;
    }
  return lat_hmm_gradient (k, m->transition, m->initial, stat + LAT_HEAD + k,
                           u, g, g + k * k);
}

int
lat_hmm_gradient_packed (const void *theta, const double *stat, double *g)
{
  const lat_hmm *m = theta;
  size_t k = m->k;
  const double *first = stat + LAT_HEAD;
  double *full = malloc ((2 * k * k + 3 * k) * sizeof *full), n = 0;
  if (!full)
    return LAT_ENOMEM;
  int s = transition_gradient (m, stat, full + k);
  for (size_t i = 0; i < k; i++)
    n += first[i];
  for (size_t l = lat_hmm_law_first (m); s == 0 && l <= k; l++)
    {
      lat_hmm_law a = lat_hmm_law_at (m, l);
      size_t r = lat_hmm_law_reference (&a);
      double *of = full + l * k;
      for (size_t j = 0; l == 0 && j < k; j++)
        of[j] = first[j] - n * m->initial[j];
      lat_hmm_law_project (&a, of);
      for (size_t j = 0; j < k; j++)
        if (lat_hmm_law_is_free (&a, j) && j != r)
          *g++ = of[j];
    }
  if (s == 0 && !m->fixed_emission)
    s = m->family->score (m->emission, stat + lat_hmm_offset (k), g);
  g += emission_len (m);
  if (s == 0)
    s = lat_hsmm_gradient (m, last_of (m, stat), g);
  lat_covariates_gradient (m, last_of (m, stat), g + lat_hsmm_pack_len (m));
  free (full);
  return s;
}
