/* registry.c -- the families a model can be made of, by name.  */

#include "model/registry.h"
#include <latens/categorical.h>
#include <latens/model.h>
#include <latens/poisson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static void *
make_gaussian (size_t k, size_t p, const size_t *col, const lat_column *column,
               lat_covariance structure)
{
  (void)column;
  return lat_gaussian_alloc (k, p, col, structure);
}

static void *
make_categorical (size_t k, size_t p, const size_t *col,
                  const lat_column *column, lat_covariance structure)
{
  (void)structure;
  size_t *levels = malloc (p * sizeof *levels);
  if (!levels)
    return NULL;
  for (size_t j = 0; j < p; j++)
    levels[j] = column[col[j]].levels;
  void *theta = lat_categorical_alloc (k, p, col, levels);
  free (levels);
  return theta;
}

static void *
make_poisson (size_t k, size_t p, const size_t *col, const lat_column *column,
              lat_covariance structure)
{
  (void)column;
  (void)structure;
  return lat_poisson_alloc (k, p, col);
}

static const lat_family_entry entries[] = {
  { &lat_family_gaussian, LAT_NUMERIC, 1, NULL, make_gaussian },
  { &lat_family_categorical, LAT_CATEGORICAL, 0, NULL, make_categorical },
  { &lat_family_poisson, LAT_NUMERIC, 0, NULL, make_poisson },
  { &lat_family_exponential, LAT_NUMERIC, 0, &lat_law_exponential, NULL },
  { &lat_family_gamma, LAT_NUMERIC, 0, &lat_law_gamma, NULL },
  { &lat_family_lognormal, LAT_NUMERIC, 0, &lat_law_lognormal, NULL },
  { &lat_family_binomial, LAT_NUMERIC, 0, &lat_law_binomial, NULL },
  { &lat_family_zip, LAT_NUMERIC, 0, &lat_law_zip, NULL },
  { &lat_family_negbinomial, LAT_NUMERIC, 0, &lat_law_negbinomial, NULL },
  { &lat_family_student, LAT_NUMERIC, 0, &lat_law_student, NULL },
  { &lat_family_vonmises, LAT_NUMERIC, 0, &lat_law_vonmises, NULL },
};

void *
lat_registry_make (const lat_family_entry *e, size_t k, size_t p,
                   const size_t *col, const lat_column *column,
                   lat_covariance structure)
{
  return e->law ? lat_law_alloc (e->law, k, p, col)
                : e->make (k, p, col, column, structure);
}

double
lat_registry_number (const char *name)
{
  double x = NAN;
  const char *s = strchr (name, '=');
  char *end;
  if (s && s[1])
    x = strtod (s + 1, &end);
  return s && s[1] && !*end ? x : NAN;
}

const char *
lat_model_family (size_t i, lat_kind *kind, int *numbered)
{
  const lat_family_entry *e = lat_registry_at (i);
  if (!e)
    return NULL;
  if (kind)
    *kind = e->kind;
  if (numbered)
    *numbered = e->law && e->law->fixed > 0;
  return e->type->name;
}

const lat_family_entry *
lat_registry_at (size_t i)
{
  return i < sizeof entries / sizeof *entries ? entries + i : NULL;
}

const lat_family_entry *
lat_registry_find (const char *name)
{
  const lat_family_entry *e;
  size_t len = strcspn (name, "=");
  for (size_t i = 0; (e = lat_registry_at (i)); i++)
    if (strlen (e->type->name) == len && !strncmp (e->type->name, name, len)
        && (!name[len] || (e->law && e->law->fixed)))
      return e;
  return NULL;
}

const lat_family_entry *
lat_registry_default (lat_kind kind)
{
  const lat_family_entry *e;
  for (size_t i = 0; (e = lat_registry_at (i)); i++)
    if (e->kind == kind)
      return e;
  return NULL;
}

int
lat_registry_by_column (const lat_family_type *type)
{
  return type->fields[0].get && !type->fields[0].name;
}
