/* hmm.c -- hidden Markov models: life, patterns, and the engine's view.  */

#include "model/hmm_private.h"
#include "model/hmm_constraints.h"
#include "model/hmm_covariates.h"
#include "model/hmm_em.h"
#include "model/hsmm.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Everything a model holds that has k or k x k numbers.  */
static int
alloc_numbers (lat_hmm *m)
{
  size_t k = m->k;
  if (k == 0 || k > SIZE_MAX / sizeof (double) / k)
    return LAT_EINVAL;
  m->initial = calloc (k, sizeof *m->initial);
  m->transition = calloc (k * k, sizeof *m->transition);
  if (!m->initial || !m->transition)
    return LAT_ENOMEM;
  return lat_hmm_tables_alloc (m);
}

/* A model without numbers, which owns emission; NULL frees it.  */
static lat_hmm *
alloc_bare (const lat_family_type *family, void *emission, lat_initial law)
{
  lat_hmm *m = calloc (1, sizeof *m);
  if (!m)
    {
      family->free (emission);
      return NULL;
    }
  m->family = family;
  m->emission = emission;
  m->law = law;
  m->k = family->components (emission);
  if (alloc_numbers (m))
    {
      lat_hmm_free (m);
      return NULL;
    }
  return m;
}

lat_hmm *
lat_hmm_alloc (const lat_family_type *family, void *emission, lat_initial law)
{
  if (!emission)
    return NULL;
  lat_hmm *m = alloc_bare (family, emission, law);
  if (!m)
    return NULL;
  for (size_t i = 0; i < m->k; i++)
    m->initial[i] = 1 / (double)m->k;
  for (size_t i = 0; i < m->k * m->k; i++)
    m->transition[i] = 1 / (double)m->k;
  if (lat_hmm_prepare (m) == 0)
    return m;
  lat_hmm_free (m);
  return NULL;
}

void
lat_hmm_free (lat_hmm *m)
{
  if (!m)
    return;
  m->family->free (m->emission);
  m->family->free (m->pooled);
  free (m->initial);
  free (m->transition);
  lat_hmm_tables_free (m->tables);
  lat_hsmm_free (m->duration);
  lat_covariates_free (m->covariates);
  lat_hmm_constraints_free (m);
  free (m);
}

static int
copy_hmm (void *to, const void *from)
{
  lat_hmm *a = to;
  const lat_hmm *b = from;
  size_t k = a->k;
  if (k != b->k || a->family != b->family)
    return LAT_EBADLEN;
  a->law = b->law;
  a->pseudo = b->pseudo;
  a->memory = b->memory;
  memcpy (a->initial, b->initial, k * sizeof *a->initial);
  memcpy (a->transition, b->transition, k * k * sizeof *a->transition);
  lat_hmm_tables_copy (a->tables, b->tables, k);
  int s = lat_hmm_constraints_copy (a, b);
  if (s == 0)
    s = lat_hsmm_copy (a->duration, b->duration);
  if (s == 0)
    s = lat_covariates_copy (a, b);
  return s ? s : a->family->copy (a->emission, b->emission);
}

static void *
clone_hmm (const void *theta)
{
  const lat_hmm *m = theta;
  void *emission = m->family->clone (m->emission);
  if (!emission)
    return NULL;
  lat_hmm *c = alloc_bare (m->family, emission, m->law);
  if (!c)
    return NULL;
  if (m->pooled)
    c->pooled = m->family->clone (m->pooled);
  if (m->duration)
    c->duration = lat_hsmm_clone (m->duration);
  if (m->covariates)
    c->covariates = lat_covariates_clone (m);
  if ((m->pooled && !c->pooled) || copy_hmm (c, m))
    {
      lat_hmm_free (c);
      return NULL;
    }
  return c;
}

static void
free_hmm (void *theta)
{
  lat_hmm_free (theta);
}

/* Transitions uniform over what is allowed: LAT_EDOM without a way on.  */
static int
uniform_rows (size_t k, const unsigned char *allowed, double *a)
{
  for (size_t i = 0; i < k; i++)
    {
      size_t ways = 0;
      for (size_t j = 0; j < k; j++)
        ways += allowed[i * k + j] != 0;
      if (ways == 0)
        return LAT_EDOM;
      for (size_t j = 0; j < k; j++)
        a[i * k + j] = allowed[i * k + j] ? 1 / (double)ways : 0;
    }
  return 0;
}

static int
uniform_pattern (size_t k, lat_initial law, const unsigned char *allowed,
                 const unsigned char *first, double *initial, double *a)
{
  int s = uniform_rows (k, allowed, a);
  if (s)
    return s;
  if (law == LAT_INITIAL_STATIONARY)
    {
      s = first ? LAT_EINVAL : lat_hmm_own_law (k, a, initial);
      return s == LAT_ESING ? LAT_EDOM : s;
    }
  size_t starts = 0;
  for (size_t i = 0; i < k; i++)
    starts += !first || first[i];
  if (starts == 0)
    return LAT_EDOM;
  for (size_t i = 0; i < k; i++)
    initial[i] = !first || first[i] ? 1 / (double)starts : 0;
  return 0;
}

int
lat_hmm_set_pattern (lat_hmm *m, const unsigned char *allowed,
                     const unsigned char *first)
{
  size_t k = m->k;
  double *a = malloc ((k * k + k) * sizeof *a);
  if (!a)
    return LAT_ENOMEM;
  int s = uniform_pattern (k, m->law, allowed, first, a + k * k, a);
  if (s == 0)
    {
      memcpy (m->transition, a, k * k * sizeof *a);
      memcpy (m->initial, a + k * k, k * sizeof *a);
      if (m->duration)
        lat_hsmm_clear_diagonal (m);
      if (m->covariates)
        lat_covariates_gauge (m);
      s = lat_hmm_prepare (m);
    }
  free (a);
  return s;
}

int
lat_hmm_init (lat_hmm *m, const lat_data *d, const lat_prior *prior)
{
  lat_prior numbers = prior ? *prior : lat_prior_defaults ();
  m->pseudo = numbers.weight;
  int s = lat_covariates_init (m, d, &numbers);
  if (s || m->fixed_emission)
    return s ? s : lat_hmm_prepare (m);
  s = m->family->init (m->emission, d, &numbers);
  if (s)
    return s;
  m->family->free (m->pooled);
  m->pooled = m->family->clone (m->emission);
  s = m->pooled ? lat_hsmm_init (m, d, &numbers) : LAT_ENOMEM;
  return s ? s : lat_hmm_prepare (m);
}

int
lat_hmm_permute (lat_hmm *m, const size_t *order)
{
  size_t k = m->k, slopes = m->covariates ? k * k * m->covariates->q : 0;
  double *old = malloc ((k * k + k + slopes) * sizeof *old);
  if (!old)
    return LAT_ENOMEM;
  memcpy (old, m->initial, k * sizeof *old);
  memcpy (old + k, m->transition, k * k * sizeof *old);
  if (slopes)
    memcpy (old + k + k * k, m->covariates->slope, slopes * sizeof *old);
  int s = m->family->permute (m->emission, order);
  if (s == 0 && m->duration)
    s = m->duration->family->permute (m->duration->theta, order);
  if (s == 0)
    s = lat_hmm_constraints_permute (m, order);
  if (s == 0)
    {
      for (size_t i = 0; i < k; i++)
        m->initial[i] = old[order[i]];
      for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < k; j++)
          m->transition[i * k + j] = old[k + order[i] * k + order[j]];
      if (slopes)
        lat_covariates_permute (m, order, old + k + k * k);
      s = lat_hmm_prepare (m);
    }
  free (old);
  return s;
}

const lat_em_type lat_em_hmm = { .name = "hmm",
                                 .clone = clone_hmm,
                                 .copy = copy_hmm,
                                 .free = free_hmm,
                                 .stat_len = lat_hmm_stat_len,
                                 .bind = lat_hmm_bind,
                                 .unbind = lat_hmm_unbind,
                                 .work_len = lat_hmm_work_len,
                                 .prepare = lat_hmm_prepare,
                                 .estep = lat_hmm_estep,
                                 .mstep = lat_hmm_mstep,
                                 .log_prior = lat_hmm_log_prior,
                                 .distance = lat_hmm_distance,
                                 .free_len = lat_hmm_free_len,
                                 .pack_len = lat_hmm_pack_len,
                                 .pack = lat_hmm_pack,
                                 .unpack = lat_hmm_unpack,
                                 .score = lat_hmm_gradient_packed,
                                 .even_len = lat_hmm_even_len,
                                 .even_pack = lat_hmm_even_pack,
                                 .even_unpack = lat_hmm_even_unpack,
                                 .accelerate = lat_hmm_accelerate };
