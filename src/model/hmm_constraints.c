/* hmm_constraints.c -- what a fit may not change of a chain, and pseudo-counts
   entry by entry: setting them, and their life.  */

#include "model/hmm_constraints.h"
#include "model/hmm_em.h"
#include "model/hmm_law.h"
#include "model/hmm_private.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* By how much rounding may let a law that is given in full miss one.  */
static const double whole = 1e-9;

/* Entries of all laws: the initial one, then the transitions.  */
static size_t
entries (const lat_hmm *m)
{
  return m->k + m->k * m->k;
}

void
lat_hmm_constraints_free (lat_hmm *m)
{
  free (m->fixed);
  free (m->counts);
  m->fixed = NULL;
  m->counts = NULL;
}

/* *to becomes a copy of n bytes, or NULL.  */
static int
copy_bytes (void **to, const void *from, size_t n)
{
  if (from && !*to && !(*to = malloc (n)))
    return LAT_ENOMEM;
  if (from)
    memcpy (*to, from, n);
  else
    {
      free (*to);
      *to = NULL;
    }
  return 0;
}

int
lat_hmm_constraints_copy (lat_hmm *to, const lat_hmm *from)
{
  void *fixed = to->fixed, *counts = to->counts;
  size_t n = entries (from);
  int s = copy_bytes (&fixed, from->fixed, n);
  to->fixed = fixed;
  if (s == 0)
    s = copy_bytes (&counts, from->counts, n * sizeof *from->counts);
  to->counts = counts;
  to->fixed_emission = from->fixed_emission;
  return s;
}

/* --- fixing -------------------------------------------------------------- */

/* Whether a law can have these numbers (NaN: free), and nothing else.  */
static int
check_law (const lat_hmm_law *a, const double *x)
{
  double sum = 0;
  size_t open = 0;
  for (size_t j = 0; j < a->k; j++)
    if (isnan (x[j]))
      open += a->p[j] > 0;
    else if (!(x[j] >= 0 && x[j] <= 1) || (x[j] > 0 && !(a->p[j] > 0)))
      return LAT_EDOM;
    else
      sum += x[j];
  if (open == 0)
    return fabs (sum - 1) <= whole ? 0 : LAT_EDOM;
  return sum < 1 - whole ? 0 : LAT_EDOM;
}

/* Free entries keep their proportions.  */
static void
fix_law (lat_hmm_law *a, const double *x, unsigned char *fixed, double *weight)
{
  memcpy (weight, a->p, a->k * sizeof *weight);
  for (size_t j = 0; j < a->k; j++)
    if ((fixed[j] = !isnan (x[j])))
      a->p[j] = x[j];
  a->fixed = fixed;
  lat_hmm_law_share (a, weight);
}

static int
fix_laws (lat_hmm *m, const double *x, unsigned char *fixed)
{
  double *weight = malloc (m->k * sizeof *weight);
  if (!weight)
    return LAT_ENOMEM;
  for (size_t l = lat_hmm_law_first (m); l <= m->k; l++)
    {
      lat_hmm_law a = lat_hmm_law_at (m, l);
      fix_law (&a, x + l * m->k, fixed + l * m->k, weight);
    }
  free (weight);
  return 0;
}

static int
is_free (const double *x, size_t n)
{
  for (size_t i = 0; i < n; i++)
    if (!isnan (x[i]))
      return 0;
  return 1;
}

int
lat_hmm_fix (lat_hmm *m, const double *number, size_t *where)
{
  size_t n = entries (m);
  if (number && m->law == LAT_INITIAL_STATIONARY && !is_free (number, m->k))
    return LAT_EINVAL;
  free (m->fixed);
  m->fixed = NULL;
  if (!number || is_free (number, n))
    return 0;
  for (size_t l = lat_hmm_law_first (m); l <= m->k; l++)
    {
      lat_hmm_law a = lat_hmm_law_at (m, l);
      int s = check_law (&a, number + l * m->k);
      if (s && where)
        *where = l;
      if (s)
        return s;
    }
  unsigned char *fixed = calloc (n, 1);
  int s = fixed ? fix_laws (m, number, fixed) : LAT_ENOMEM;
  if (s)
    free (fixed);
  else
    m->fixed = fixed;
  return s ? s : lat_hmm_prepare (m);
}

int
lat_hmm_constraints_set (lat_hmm *m, const unsigned char *fixed)
{
  void *mine = m->fixed;
  int s = copy_bytes (&mine, fixed, entries (m));
  m->fixed = mine;
  return s;
}

int
lat_hmm_set_counts (lat_hmm *m, const double *counts)
{
  void *mine = m->counts;
  for (size_t i = 0; counts && i < entries (m); i++)
    if (!(counts[i] >= 0 && isfinite (counts[i])))
      return LAT_EDOM;
  int s = copy_bytes (&mine, counts, entries (m) * sizeof *counts);
  m->counts = mine;
  return s;
}

/* --- another order ------------------------------------------------------- */

int
lat_hmm_constraints_permute (lat_hmm *m, const size_t *order)
{
  size_t k = m->k, n = entries (m);
  unsigned char *fixed = malloc (n);
  double *counts = malloc (n * sizeof *counts);
  int s = fixed && counts ? 0 : LAT_ENOMEM;
  for (size_t i = 0; s == 0 && i < n; i++)
    {
      size_t l = i / k, from = (l ? order[l - 1] + 1 : 0) * k + order[i % k];
      fixed[i] = m->fixed ? m->fixed[from] : 0;
      counts[i] = m->counts ? m->counts[from] : 0;
    }
  if (s == 0 && m->fixed)
    memcpy (m->fixed, fixed, n);
  if (s == 0 && m->counts)
    memcpy (m->counts, counts, n * sizeof *counts);
  free (fixed);
  free (counts);
  return s;
}
