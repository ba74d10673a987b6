/* hsmm_coordinates.c -- what durations add to the parameters of a chain: the
   M-step, coordinates and counts, all of them by the durations' family.  They
   come last everywhere.  */

#include "family/even.h"
#include "model/hsmm.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FAMILY(m) (m)->duration->family
#define THETA(m) (m)->duration->theta

size_t
lat_hsmm_stat_len (const lat_hmm *m)
{
  return m->duration ? FAMILY (m)->stat_len (THETA (m)) : 0;
}

/* Rows: a state that stays longer on average is never left, as far as the
   data tell, and its law goes on widening without end.  */
static const double ENDLESS = 1e9;

static int
is_endless (const lat_hmm *m)
{
  for (size_t c = 0; c < m->k; c++)
    if (!lat_hsmm_is_absorbing (m, c)
        && !(lat_hsmm_mean (m, c, NULL) < ENDLESS))
      return 1;
  return 0;
}

/* A state that is never left has no visits that end, so that nothing is known
   of its law: one average visit, which only this step sees, keeps the law as
   it is, but for the prior.  */
int
lat_hsmm_mstep (lat_hmm *m, const double *stat)
{
  size_t n = lat_hsmm_stat_len (m);
  if (!m->duration)
    return 0;
  double *more = malloc (n * sizeof *more);
  if (!more)
    return LAT_ENOMEM;
  memcpy (more, stat, n * sizeof *more);
  for (size_t c = 0; c < m->k; c++)
    if (lat_hsmm_is_absorbing (m, c))
      lat_duration_kind_of (m->duration->law)
          ->expected (m->duration, c, 1, more);
  int s = FAMILY (m)->mstep (THETA (m), more);
  free (more);
  return s == 0 && is_endless (m) ? LAT_EDEGENERATE : s;
}

double
lat_hsmm_log_prior (const lat_hmm *m)
{
  return m->duration && FAMILY (m)->log_prior
             ? FAMILY (m)->log_prior (THETA (m))
             : 0;
}

double
lat_hsmm_distance (const lat_hmm *a, const lat_hmm *b)
{
  return a->duration ? FAMILY (a)->distance (THETA (a), THETA (b)) : 0;
}

/* Those of absorbing states are none.  */
size_t
lat_hsmm_free_len (const lat_hmm *m)
{
  size_t states = 0;
  for (size_t c = 0; m->duration && c < m->k; c++)
    states += !lat_hsmm_is_absorbing (m, c);
  return states ? FAMILY (m)->free_len (THETA (m)) / m->k * states : 0;
}

size_t
lat_hsmm_pack_len (const lat_hmm *m)
{
  return m->duration ? FAMILY (m)->pack_len (THETA (m)) : 0;
}

int
lat_hsmm_pack (const lat_hmm *m, double *x)
{
  return m->duration ? FAMILY (m)->pack (THETA (m), x) : 0;
}

int
lat_hsmm_unpack (lat_hmm *m, const double *x)
{
  return m->duration ? FAMILY (m)->unpack (THETA (m), x) : 0;
}

int
lat_hsmm_gradient (const lat_hmm *m, const double *stat, double *g)
{
  return m->duration ? FAMILY (m)->score (THETA (m), stat, g) : 0;
}

size_t
lat_hsmm_even_len (const lat_hmm *m)
{
  return m->duration ? lat_family_even_len (FAMILY (m), THETA (m)) : 0;
}

int
lat_hsmm_even_pack (const lat_hmm *m, double *x)
{
  return m->duration ? lat_family_even_pack (FAMILY (m), THETA (m), x) : 0;
}

int
lat_hsmm_even_unpack (lat_hmm *m, const double *x)
{
  return m->duration ? lat_family_even_unpack (FAMILY (m), THETA (m), x) : 0;
}
