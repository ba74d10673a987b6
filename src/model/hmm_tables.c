/* hmm_tables.c -- what prepare makes of initial law and transitions.  */

#include "model/hmm_private.h"
#include "model/hmm_em.h"
#include "family/simplex.h"
#include <math.h>
#include <stdlib.h>

int
lat_hmm_tables_alloc (lat_hmm *m)
{
  size_t k = m->k;
  struct lat_hmm_tables *t = m->tables = calloc (1, sizeof *t);
  if (!t)
    return LAT_ENOMEM;
  t->log_initial = calloc (k, sizeof *t->log_initial);
  t->log_transition = calloc (k * k, sizeof *t->log_transition);
  t->from = calloc (k * k, sizeof *t->from);
  t->row_cover = calloc (k * k, 1);
  t->column_cover = calloc (k * k, 1);
  return t->log_initial && t->log_transition && t->from && t->row_cover
                 && t->column_cover
             ? 0
             : LAT_ENOMEM;
}

void
lat_hmm_tables_free (struct lat_hmm_tables *t)
{
  if (!t)
    return;
  free (t->log_initial);
  free (t->log_transition);
  free (t->from);
  free (t->row_cover);
  free (t->column_cover);
  free (t);
}

/* Whether row b of a is at least exp (-LAT_HMM_COVER) times row i.  */
static unsigned char
covers (size_t k, const double *a, size_t b, size_t i)
{
  const double share = exp (-LAT_HMM_COVER);
  for (size_t j = 0; j < k; j++)
    if (!(a[b * k + j] >= share * a[i * k + j])
        || (a[b * k + j] == 0 && a[i * k + j] > 0))
      return 0;
  return 1;
}

void
lat_hmm_tables_fill (lat_hmm *m)
{
  size_t k = m->k;
  struct lat_hmm_tables *t = m->tables;
  for (size_t i = 0; i < k; i++)
    t->log_initial[i] = log (m->initial[i]);
  for (size_t i = 0; i < k * k; i++)
    {
      t->log_transition[i] = log (m->transition[i]);
      t->from[(i % k) * k + i / k] = m->transition[i];
    }
  for (size_t i = 0; i < k * k; i++)
    {
      t->row_cover[i] = covers (k, m->transition, i / k, i % k);
      t->column_cover[i] = covers (k, t->from, i / k, i % k);
    }
}

int
lat_hmm_prepare (void *theta)
{
  lat_hmm *m = theta;
  size_t k = m->k;
  int s = 0;
  for (size_t i = 0; s == 0 && i < k; i++)
    s = lat_simplex_check (k, m->transition + i * k);
  if (s)
    return s;
  if (m->law == LAT_INITIAL_STATIONARY)
    s = lat_hmm_stationary (k, m->transition, m->initial);
  else
    s = lat_simplex_check (k, m->initial);
  if (s)
    return s;
  lat_hmm_tables_fill (m);
  return m->family->prepare ? m->family->prepare (m->emission) : 0;
}
