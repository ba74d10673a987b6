/* hsmm.c -- durations of a chain's states: their life, where they start.  */

#include "model/hsmm.h"
#include "model/hmm_em.h"
#include <latens/categorical.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

void
lat_hsmm_free (lat_duration *v)
{
  if (!v)
    return;
  if (v->family)
    {
      v->family->free (v->theta);
      v->family->free (v->pooled);
    }
  free (v);
}

static lat_duration *
alloc (lat_duration_law law, size_t k, size_t most)
{
  const lat_duration_kind *kind = lat_duration_kind_of (law);
  lat_duration *v = calloc (1, sizeof *v);
  if (!v)
    return NULL;
  v->law = law;
  v->most = law == LAT_DURATION_TABLE ? most : SIZE_MAX;
  v->family = kind->family;
  v->theta = kind->alloc (k, most);
  if (v->theta && v->family->prepare (v->theta) == 0)
    return v;
  lat_hsmm_free (v);
  return NULL;
}

lat_duration *
lat_hsmm_clone (const lat_duration *v)
{
  lat_duration *c = malloc (sizeof *c);
  if (!c)
    return NULL;
  *c = *v;
  c->theta = v->family->clone (v->theta);
  c->pooled = v->pooled ? v->family->clone (v->pooled) : NULL;
  if (c->theta && !c->pooled == !v->pooled)
    return c;
  lat_hsmm_free (c);
  return NULL;
}

int
lat_hsmm_copy (lat_duration *to, const lat_duration *from)
{
  if (!to && !from)
    return 0;
  if (!to || !from || to->law != from->law || to->most != from->most)
    return LAT_EBADLEN;
  return to->family->copy (to->theta, from->theta);
}

int
lat_hsmm_is_absorbing (const lat_hmm *m, size_t c)
{
  return m->transition[c * m->k + c] > 0;
}

void
lat_hsmm_clear_diagonal (lat_hmm *m)
{
  for (size_t i = 0; i < m->k; i++)
    {
      double *a = m->transition + i * m->k, away = 0;
      for (size_t j = 0; j < m->k; j++)
        away += j == i ? 0 : a[j];
      for (size_t j = 0; away > 0 && j < m->k; j++)
        a[j] = j == i ? 0 : a[j] / away;
    }
}

int
lat_hsmm_set (lat_hmm *m, lat_duration_law law, size_t most)
{
  lat_duration *v = NULL;
  if (law == LAT_DURATION_GEOMETRIC)
    {
      lat_hsmm_free (m->duration);
      m->duration = NULL;
      return 0;
    }
  if (!lat_duration_kind_of (law) || m->law == LAT_INITIAL_STATIONARY
      || (law == LAT_DURATION_TABLE && most == 0))
    return LAT_EINVAL;
  if (!(v = alloc (law, m->k, most)))
    return LAT_ENOMEM;
  lat_hsmm_free (m->duration);
  m->duration = v;
  lat_hsmm_clear_diagonal (m);
  return lat_hmm_prepare (m);
}

/* A state that can be left does not lead to itself.  */
int
lat_hsmm_prepare (lat_hmm *m)
{
  size_t k = m->k;
  if (!m->duration)
    return 0;
  if (m->law == LAT_INITIAL_STATIONARY)
    return LAT_EINVAL;
  for (size_t i = 0; i < k; i++)
    for (size_t j = 0; j < k; j++)
      if (j != i && m->transition[i * k + i] > 0
          && m->transition[i * k + j] > 0)
        return LAT_EDOM;
  return m->duration->family->prepare (m->duration->theta);
}

/* What visits are like before anything is known of them: of a table, any; else
   geometric, with the root of the mean sequence's length, half way between one
   row and all of them, as the mean of d - 1.  */
static lat_data *
guess (const lat_hmm *m, const lat_data *d)
{
  enum
  {
    SPAN = 32 /* means that are looked at */
  };
  double mean = sqrt ((double)d->n / (double)d->units);
  size_t most = m->duration->most;
  size_t n = most < SIZE_MAX ? most : (size_t)(SPAN * mean) + 2;
  double *x = malloc (n * sizeof *x), *weight = malloc (n * sizeof *weight);
  lat_data *out = NULL;
  for (size_t i = 0; x && weight && i < n; i++)
    {
      x[i] = (double)i;
      weight[i] = most < SIZE_MAX ? 1 : pow (mean / (1 + mean), (double)i);
    }
  if (x && weight)
    out = lat_data_alloc (n, 1, x, NULL, NULL);
  if (out && lat_data_set_weights (out, weight, NULL))
    {
      lat_data_free (out);
      out = NULL;
    }
  free (x);
  free (weight);
  return out;
}

int
lat_hsmm_init (lat_hmm *m, const lat_data *d, const lat_prior *prior)
{
  lat_duration *v = m->duration;
  if (!v)
    return 0;
  lat_data *g = guess (m, d);
  int s = g ? v->family->init (v->theta, g, prior) : LAT_ENOMEM;
  lat_data_free (g);
  if (s || (s = v->family->prepare (v->theta)))
    return s;
  v->family->free (v->pooled);
  v->pooled = v->family->clone (v->theta);
  return v->pooled ? 0 : LAT_ENOMEM;
}

/* Visits of n more rows in state c: so many, `weight`.  */
static int
add_visit (const lat_duration *v, size_t k, size_t c, size_t n, double weight,
           double *r, double *stat, void *work)
{
  double x = (double)n;
  lat_block b = { .n = 1, .x = &x, .tda = 1 };
  memset (r, 0, k * sizeof *r);
  r[c] = weight;
  return v->family->accumulate (v->theta, &b, r, stat, work);
}

/* The runs of equal labels in rows [row, end).  */
static int
add_runs (const lat_duration *v, size_t k, size_t row, size_t end,
          double weight, const unsigned *label, double *r, double *stat,
          void *work)
{
  int s = 0;
  for (size_t t = row, from = row; s == 0 && t < end; t++)
    if (t + 1 == end || label[t + 1] != label[t])
      {
        size_t n = t - from < v->most ? t - from : v->most - 1;
        s = add_visit (v, k, label[t], n, weight, r, stat, work);
        from = t + 1;
      }
  return s;
}

/* One pooled visit a state keeps all lengths possible.  */
int
lat_hsmm_start (lat_hmm *m, const lat_data *d, const unsigned *label)
{
  lat_duration *v = m->duration;
  if (!v)
    return 0;
  const lat_duration_kind *kind = lat_duration_kind_of (v->law);
  double *stat = calloc (v->family->stat_len (v->theta) + m->k, sizeof *stat);
  double *r = stat ? stat + v->family->stat_len (v->theta) : NULL;
  void *work = malloc (v->family->work_len (v->theta, 1) + 1);
  int s = stat && work ? 0 : LAT_ENOMEM;
  if (s == 0 && v->pooled)
    s = v->family->copy (v->theta, v->pooled);
  if (s == 0)
    s = v->family->prepare (v->theta);
  for (size_t c = 0; s == 0 && c < m->k; c++)
    kind->expected (v, c, 1, stat);
  for (size_t u = 0; s == 0 && u < d->units; u++)
    {
      size_t row = lat_data_row (d, u);
      double weight = d->weight ? d->weight[row] : 1;
      if (weight > 0)
        s = add_runs (v, m->k, row, lat_data_row (d, u + 1), weight, label, r,
                      stat, work);
    }
  if (s == 0)
    s = v->family->mstep (v->theta, stat);
  free (work);
  free (stat);
  return s;
}
