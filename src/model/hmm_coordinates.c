/* hmm_coordinates.c -- log prior, distance, and unconstrained coordinates.

   A law p with structural zeros has as coordinates the log-ratios log (p_j /
   p_r) of its nonzero entries but the reference r, which is the diagonal of a
   transition row where that is not zero, else the first that is not.  First
   come those of the initial law, if it is free, then each transition row's,
   then the family's.

   The gradient follows from the statistics by Fisher's identity: with counts
   N_j and sum N the derivative in a coordinate is N_j - p_j N; with the
   stationary law the transitions also move the initial law, see
   hmm_stationary.c.  */

#include "model/hmm_private.h"
#include "model/hmm_em.h"
#include "model/hsmm.h"
#include <math.h>
#include <stdlib.h>

/* Laws are numbered: 0 the initial law, 1 ... k the transition rows.  */
static size_t
first_law (const lat_hmm *m)
{
  return m->law == LAT_INITIAL_FREE ? 0 : 1;
}

static double *
law (const lat_hmm *m, size_t l)
{
  return l == 0 ? m->initial : m->transition + (l - 1) * m->k;
}

static size_t
reference (const lat_hmm *m, size_t l)
{
  const double *p = law (m, l);
  size_t j = 0;
  if (l > 0 && p[l - 1] > 0)
    return l - 1;
  while (j + 1 < m->k && !(p[j] > 0))
    j++;
  return j;
}

/* Free parameters of all laws.  */
static size_t
laws_len (const lat_hmm *m)
{
  size_t len = 0;
  for (size_t l = first_law (m); l <= m->k; l++)
    for (size_t j = 0; j < m->k; j++)
      len += law (m, l)[j] > 0 && j != reference (m, l);
  return len;
}

size_t
lat_hmm_free_len (const void *theta)
{
  const lat_hmm *m = theta;
  return laws_len (m) + m->family->free_len (m->emission)
         + lat_hsmm_free_len (m);
}

size_t
lat_hmm_pack_len (const void *theta)
{
  const lat_hmm *m = theta;
  return laws_len (m) + m->family->pack_len (m->emission)
         + lat_hsmm_pack_len (m);
}

double
lat_hmm_log_prior (const void *theta)
{
  const lat_hmm *m = theta;
  double sum = lat_hsmm_log_prior (m);
  for (size_t l = first_law (m); m->pseudo > 0 && l <= m->k; l++)
    for (size_t j = 0; j < m->k; j++)
      if (law (m, l)[j] > 0)
        sum += m->pseudo * log (law (m, l)[j]);
  return sum + (m->family->log_prior ? m->family->log_prior (m->emission) : 0);
}

double
lat_hmm_distance (const void *a, const void *b)
{
  const lat_hmm *m = a, *o = b;
  double largest = fmax (m->family->distance (m->emission, o->emission),
                         lat_hsmm_distance (m, o));
  for (size_t l = 0; l <= m->k; l++)
    for (size_t j = 0; j < m->k; j++)
      largest = fmax (largest, fabs (law (m, l)[j] - law (o, l)[j]));
  return largest;
}

int
lat_hmm_pack (const void *theta, double *x)
{
  const lat_hmm *m = theta;
  for (size_t l = first_law (m); l <= m->k; l++)
    {
      const double *p = law (m, l);
      size_t r = reference (m, l);
      for (size_t j = 0; j < m->k; j++)
        if (p[j] > 0 && j != r)
          *x++ = log (p[j]) - log (p[r]);
    }
  int s = m->family->pack (m->emission, x);
  return s ? s : lat_hsmm_pack (m, x + m->family->pack_len (m->emission));
}

/* The law with nonzero entries where p has them; *x moves past its own.  */
static int
unpack_law (size_t k, size_t r, const double **x, double *p)
{
  double largest = 0, sum = 0;
  const double *y = *x;
  for (size_t j = 0; j < k; j++)
    if (p[j] > 0 && j != r)
      {
        if (!isfinite (*y))
          return LAT_EDOM;
        largest = fmax (largest, *y++);
      }
  for (size_t j = 0; j < k; j++)
    if (p[j] > 0)
      sum += p[j]
          = fmax (exp ((j == r ? 0 : *(*x)++) - largest), LAT_HMM_LEAST);
  for (size_t j = 0; j < k; j++)
    p[j] /= sum;
  lat_hmm_floor (k, p);
  return 0;
}

int
lat_hmm_unpack (void *theta, const double *x)
{
  lat_hmm *m = theta;
  int s = 0;
  for (size_t l = first_law (m); s == 0 && l <= m->k; l++)
    s = unpack_law (m->k, reference (m, l), &x, law (m, l));
  if (s == 0)
    s = m->family->unpack (m->emission, x);
  if (s == 0)
    s = lat_hsmm_unpack (m, x + m->family->pack_len (m->emission));
  return s ? s : lat_hmm_prepare (m);
}

/* g (k x k): the gradient in softmax coordinates of the transitions.  */
static int
transition_gradient (const lat_hmm *m, const double *stat, double *g)
{
  size_t k = m->k;
  const double *u = m->law == LAT_INITIAL_FREE ? NULL : stat + LAT_HEAD;
  return lat_hmm_gradient (k, m->transition, m->initial, stat + LAT_HEAD + k,
                           u, g, g + k * k);
}

int
lat_hmm_gradient_packed (const void *theta, const double *stat, double *g)
{
  const lat_hmm *m = theta;
  size_t k = m->k;
  const double *first = stat + LAT_HEAD;
  double *full = malloc ((2 * k * k + 2 * k) * sizeof *full), n = 0;
  if (!full)
    return LAT_ENOMEM;
  int s = transition_gradient (m, stat, full);
  for (size_t i = 0; i < k; i++)
    n += first[i];
  for (size_t l = first_law (m); s == 0 && l <= k; l++)
    for (size_t j = 0; j < k; j++)
      if (law (m, l)[j] > 0 && j != reference (m, l))
        *g++ = l == 0 ? first[j] - n * m->initial[j] : full[(l - 1) * k + j];
  if (s == 0)
    s = m->family->score (m->emission, stat + lat_hmm_offset (k), g);
  if (s == 0)
    s = lat_hsmm_gradient (
        m, stat + lat_hmm_offset (k) + m->family->stat_len (m->emission),
        g + m->family->pack_len (m->emission));
  free (full);
  return s;
}
