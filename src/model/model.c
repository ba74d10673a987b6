/* model.c -- a model over a product of families: building it, its life.  */

#include "base/message.h"
#include "model/chain.h"
#include "model/covariates.h"
#include "model/family_entries.h"
#include "model/keys.h"
#include "model/registry.h"
#include "model/scale.h"
#include <latens/missing.h>
#include <latens/model.h>
#include <latens/product.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

lat_model_spec
lat_model_spec_defaults (lat_model_kind kind)
{
  lat_model_spec spec = { 0 };
  spec.kind = kind;
  spec.k = 1;
  spec.covariance = LAT_FULL;
  spec.initial = LAT_INITIAL_FREE;
  return spec;
}

const char *
lat_column_key (const lat_column *column, size_t j, char buffer[LAT_KEY])
{
  if (column[j].name)
    return column[j].name;
  snprintf (buffer, LAT_KEY, "%zu", j + 1);
  return buffer;
}

/* Columns can be told apart and each can be modelled.  */
static int
check_columns (size_t p, const lat_column *column, lat_message *msg)
{
  for (size_t j = 0; j < p; j++)
    {
      char number[2][LAT_KEY];
      const char *key = lat_column_key (column, j, number[0]);
      if (column[j].kind == LAT_CATEGORICAL && !column[j].levels)
        return lat_fail (msg, LAT_EINVAL, "column '%.200s' has no levels",
                         key);
      for (size_t i = 0; i < j; i++)
        if (!strcmp (key, lat_column_key (column, i, number[1])))
          return lat_fail (msg, LAT_EINVAL,
                           "columns %zu and %zu are both called '%.200s'",
                           i + 1, j + 1, key);
    }
  return LAT_SUCCESS;
}

/* One family's parameters over the columns that have its entry.  */
static void *
make_part (const lat_family_entry *e, const lat_family_entry *const *entry,
           const lat_model_spec *spec, size_t p, const lat_column *column)
{
  size_t *col = malloc (p * sizeof *col), n = 0;
  double *number = malloc (p * sizeof *number);
  void *theta = NULL;
  for (size_t j = 0; col && number && j < p; j++)
    if (entry[j] == e)
      {
        number[n] = lat_family_number (spec, j);
        col[n++] = j;
      }
  if (n)
    theta = lat_registry_make (e, lat_chain_emitters (spec), n, col, column,
                               spec->covariance, number);
  free (number);
  free (col);
  return theta;
}

static int
is_used (const lat_family_entry *e, const lat_family_entry *const *entry,
         size_t p)
{
  for (size_t j = 0; j < p; j++)
    if (entry[j] == e)
      return 1;
  return 0;
}

/* The product of the families, in the registry's order.  */
static void *
make_product (const lat_family_entry *const *entry, const lat_model_spec *spec,
              size_t p, const lat_column *column)
{
  enum
  {
    MOST = 16 /* families in the registry */
  };
  const lat_family_type *type[MOST + 1];
  void *theta[MOST + 1];
  const lat_family_entry *e;
  size_t parts = 0;
  for (size_t i = 0; i < MOST && (e = lat_registry_at (i)); i++)
    if (is_used (e, entry, p))
      {
        type[parts] = e->type;
        theta[parts] = make_part (e, entry, spec, p, column);
        if (!theta[parts])
          goto fail;
        parts++;
      }
  if (spec->missing != LAT_MISSING_IGNORED)
    {
      type[parts] = &lat_family_missing;
      if (!(theta[parts] = lat_chain_make_holes (spec, p)))
        goto fail;
      parts++;
    }
  return lat_chain_tie (lat_product_alloc (parts, type, theta), spec);

fail:
  while (parts-- > 0)
    type[parts]->free (theta[parts]);
  return NULL;
}

/* Puts the latent structure over the emission, which it takes.  */
static int
make_structure (lat_model *m, const lat_model_spec *spec, void *emission)
{
  if (m->kind == LAT_MODEL_MIXTURE)
    {
      m->mixture = lat_mixture_alloc (&lat_family_product, emission);
      return m->mixture ? LAT_SUCCESS : LAT_ENOMEM;
    }
  m->hmm = lat_hmm_alloc (&lat_family_product, emission, spec->initial);
  if (!m->hmm)
    return LAT_ENOMEM;
  m->canonical = !spec->fixed && !spec->group && lat_chain_is_flat (spec);
  if (!spec->allowed && !spec->first)
    return LAT_SUCCESS;
  m->canonical = 0;
  size_t k2 = spec->k * spec->k;
  unsigned char *all = malloc (k2);
  if (!all)
    return LAT_ENOMEM;
  memset (all, 1, k2);
  int s = lat_hmm_set_pattern (m->hmm, spec->allowed ? spec->allowed : all,
                               spec->first);
  free (all);
  return s;
}

static int
build (lat_model *m, const lat_model_spec *spec,
       const lat_family_entry *const *entry, lat_message *msg)
{
  void *emission = make_product (entry, spec, m->p, m->column);
  if (!emission)
    return lat_fail (msg, LAT_ENOMEM, "out of memory");
  if (m->kind == LAT_MODEL_HMM && spec->duration && spec->initial)
    {
      lat_family_product.free (emission);
      return lat_fail (msg, LAT_EINVAL,
                       "explicit durations begin with the first row, so that "
                       "the first state has a law of its own "
                       "(--initial=free)");
    }
  int s = make_structure (m, spec, emission);
  if (s == 0 && m->hmm)
    s = lat_hsmm_set (m->hmm, spec->duration, spec->longest);
  if (s == LAT_ENOMEM)
    lat_fail (msg, s, "out of memory");
  else if (s == 0 && m->hmm)
    {
      s = lat_chain_build (m->hmm, spec, msg);
      if (s == 0)
        s = lat_model_covariates_build (m, spec, msg);
    }
  else if (s)
    lat_fail (msg, s, "the topology cannot be: every state needs a way on%s",
              spec->initial == LAT_INITIAL_STATIONARY
                  ? ", and with a stationary law of the first state a way to "
                    "every other state (--initial=free does without)"
                  : "");
  return s;
}

lat_model *
lat_model_alloc (const lat_model_spec *spec, size_t p,
                 const lat_column *column, lat_message *msg)
{
  lat_model *m = NULL;
  const lat_family_entry **entry = NULL;
  int s = LAT_ENOMEM;
  if (!spec->k || !p)
    s = lat_fail (msg, LAT_EINVAL, "a model needs at least one %s",
                  p ? "component" : "column");
  else if (spec->group && spec->kind != LAT_MODEL_HMM)
    s = lat_fail (msg, LAT_EINVAL, "only a hidden Markov model has ties");
  else if (spec->missing && spec->kind != LAT_MODEL_HMM)
    s = lat_fail (msg, LAT_EINVAL, "only a hidden Markov model has holes");
  else if ((s = check_columns (p, column, msg)) == 0)
    {
      s = LAT_ENOMEM;
      entry = lat_family_entries (spec, p, column, msg);
    }
  if (entry && lat_scale_check (spec, p, column, entry, msg))
    goto done;
  if (!entry)
    return NULL;
  if (!(m = calloc (1, sizeof *m))
      || !(m->column = lat_columns_clone (column, p)))
    {
      lat_fail (msg, LAT_ENOMEM, "out of memory");
      goto done;
    }
  m->kind = spec->kind;
  m->p = p;
  for (size_t j = 0; j < p; j++)
    if (m->column[j].transform.kind == LAT_TRANSFORM_AUTO)
      m->column[j].transform.kind = LAT_TRANSFORM_NONE;
  m->covariance = spec->covariance;
  m->missing = spec->missing;
  m->prior = lat_prior_none ();
  m->prior_name = "none";
  m->canonical = 1;
  s = build (m, spec, entry, msg);

done:
  free (entry);
  if (s)
    {
      lat_model_free (m);
      m = NULL;
    }
  return m;
}

lat_model *
lat_model_clone (const lat_model *m)
{
  lat_model *c = malloc (sizeof *c);
  if (!c)
    return NULL;
  *c = *m;
  void *theta = lat_model_type (m)->clone (lat_model_theta (m));
  c->mixture = m->kind == LAT_MODEL_MIXTURE ? theta : NULL;
  c->hmm = m->kind == LAT_MODEL_HMM ? theta : NULL;
  c->column = lat_columns_clone (m->column, m->p);
  c->coded = m->coded ? lat_coded_clone (m->coded) : NULL;
  c->linked = m->linked ? lat_em_mixture.clone (m->linked) : NULL;
  c->covariate = lat_covariate_names_clone (m->covariate);
  if (!theta || !c->column || (m->covariate && !c->covariate)
      || (m->coded && !c->coded) || (m->linked && !c->linked))
    {
      lat_model_free (c);
      return NULL;
    }
  return c;
}

void
lat_model_free (lat_model *m)
{
  if (!m)
    return;
  lat_mixture_free (m->mixture);
  lat_hmm_free (m->hmm);
  lat_coded_free (m->coded);
  lat_mixture_free (m->linked);
  lat_columns_free (m->column, m->p);
  lat_covariate_names_free (m->covariate);
  free (m);
}

size_t
lat_model_components (const lat_model *m)
{
  return m->kind == LAT_MODEL_MIXTURE ? m->mixture->k : m->hmm->k;
}

const lat_em_type *
lat_model_type (const lat_model *m)
{
  return m->kind == LAT_MODEL_MIXTURE ? &lat_em_mixture : &lat_em_hmm;
}

void *
lat_model_theta (const lat_model *m)
{
  return m->kind == LAT_MODEL_MIXTURE ? (void *)m->mixture : (void *)m->hmm;
}

size_t
lat_model_lags (const lat_model *m)
{
  return lat_family_product.lags (lat_model_emission (m));
}

const void *
lat_model_emission (const lat_model *m)
{
  return m->kind == LAT_MODEL_MIXTURE ? m->mixture->emission
                                      : m->hmm->emission;
}
