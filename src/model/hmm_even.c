/* hmm_even.c -- the coordinates in which a chain is accelerated, and how: the
   square roots of the initial law, if it is free, and of each transition row,
   zeros included; then the family's, and those of durations and covariates. */

#include "family/even.h"
#include "family/simplex.h"
#include "model/hmm_covariates.h"
#include "model/hmm_em.h"
#include "model/hmm_law.h"
#include "model/hmm_private.h"
#include "model/hsmm.h"
#include <math.h>

static size_t
initial_len (const lat_hmm *m)
{
  return m->law == LAT_INITIAL_FREE ? m->k : 0;
}

/* Coordinates of what is emitted.  */
static size_t
emission_len (const lat_hmm *m)
{
  return m->fixed_emission ? 0 : lat_family_even_len (m->family, m->emission);
}

size_t
lat_hmm_even_len (const void *theta)
{
  const lat_hmm *m = theta;
  return initial_len (m) + m->k * m->k + lat_hsmm_even_len (m)
         + lat_covariates_pack_len (m) + emission_len (m);
}

int
lat_hmm_even_pack (const void *theta, double *x)
{
  const lat_hmm *m = theta;
  lat_simplex_roots (initial_len (m), m->initial, x);
  x += initial_len (m);
  lat_simplex_roots (m->k * m->k, m->transition, x);
  x += m->k * m->k;
  int s = m->fixed_emission ? 0
                            : lat_family_even_pack (m->family, m->emission, x);
  x += emission_len (m);
  lat_covariates_pack (m, x + lat_hsmm_even_len (m));
  return s ? s : lat_hsmm_even_pack (m, x);
}

/* A law with the zeros and the fixed entries it has and no others: what
   becomes zero otherwise, or less than the floor, is at the floor.  */
static int
unpack_law (const lat_hmm *m, size_t l, const double *x)
{
  lat_hmm_law a = lat_hmm_law_at (m, l);
  double sum = 0, left = lat_hmm_law_left (&a);
  for (size_t j = 0; j < m->k; j++)
    if (lat_hmm_law_is_free (&a, j))
      sum += a.p[j] = fmax (x[j] * x[j], LAT_HMM_LEAST);
  for (size_t j = 0; j < m->k; j++)
    if (lat_hmm_law_is_free (&a, j))
      a.p[j] = fmax (a.p[j] / sum * left, LAT_HMM_LEAST);
  return isfinite (sum) ? 0 : LAT_EDOM;
}

int
lat_hmm_even_unpack (void *theta, const double *x)
{
  lat_hmm *m = theta;
  size_t k = m->k, first = initial_len (m);
  int s = first ? unpack_law (m, 0, x) : 0;
  for (size_t i = 0; s == 0 && i < k; i++)
    s = unpack_law (m, i + 1, x + first + i * k);
  if (s == 0 && !m->fixed_emission)
    s = lat_family_even_unpack (m->family, m->emission, x + first + k * k);
  x += first + k * k + emission_len (m);
  if (s == 0)
    s = lat_hsmm_even_unpack (m, x);
  if (s == 0)
    s = lat_covariates_unpack (m, x + lat_hsmm_even_len (m));
  return s ? s : lat_hmm_prepare (m);
}

/* A chain of one state is no chain.  */
lat_acceleration
lat_hmm_accelerate (const void *theta)
{
  const lat_hmm *m = theta;
  return m->k == 1 ? LAT_ACCELERATE_ANDERSON : LAT_ACCELERATE_SQUAREM;
}
