/* hmm_even.c -- the coordinates in which a chain is accelerated, and how: the
   square roots of the initial law, if it is free, and of each transition row,
   zeros included; then the family's.  */

#include "family/even.h"
#include "family/simplex.h"
#include "model/hmm_em.h"
#include "model/hmm_private.h"
#include "model/hsmm.h"
#include <math.h>

static size_t
initial_len (const lat_hmm *m)
{
  return m->law == LAT_INITIAL_FREE ? m->k : 0;
}

size_t
lat_hmm_even_len (const void *theta)
{
  const lat_hmm *m = theta;
  return initial_len (m) + m->k * m->k
         + lat_family_even_len (m->family, m->emission)
         + lat_hsmm_even_len (m);
}

int
lat_hmm_even_pack (const void *theta, double *x)
{
  const lat_hmm *m = theta;
  lat_simplex_roots (initial_len (m), m->initial, x);
  x += initial_len (m);
  lat_simplex_roots (m->k * m->k, m->transition, x);
  x += m->k * m->k;
  int s = lat_family_even_pack (m->family, m->emission, x);
  return s ? s
           : lat_hsmm_even_pack (
               m, x + lat_family_even_len (m->family, m->emission));
}

/* A law with the zeros of p and no others: what becomes zero otherwise, or
   less than the floor, is at the floor.  */
static int
unpack_law (size_t k, const double *x, double *p)
{
  double sum = 0;
  for (size_t j = 0; j < k; j++)
    if (p[j] > 0)
      sum += p[j] = fmax (x[j] * x[j], LAT_HMM_LEAST);
  for (size_t j = 0; j < k; j++)
    p[j] /= sum;
  lat_hmm_floor (k, p);
  return isfinite (sum) ? 0 : LAT_EDOM;
}

int
lat_hmm_even_unpack (void *theta, const double *x)
{
  lat_hmm *m = theta;
  size_t k = m->k, first = initial_len (m);
  int s = first ? unpack_law (k, x, m->initial) : 0;
  for (size_t i = 0; s == 0 && i < k; i++)
    s = unpack_law (k, x + first + i * k, m->transition + i * k);
  if (s == 0)
    s = lat_family_even_unpack (m->family, m->emission, x + first + k * k);
  if (s == 0)
    s = lat_hsmm_even_unpack (
        m, x + first + k * k + lat_family_even_len (m->family, m->emission));
  return s ? s : lat_hmm_prepare (m);
}

/* A chain of one state is no chain.  */
lat_acceleration
lat_hmm_accelerate (const void *theta)
{
  const lat_hmm *m = theta;
  return m->k == 1 ? LAT_ACCELERATE_ANDERSON : LAT_ACCELERATE_SQUAREM;
}
