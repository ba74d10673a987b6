/* registry.c -- the families a model can be made of, by name.  */

#include "model/registry.h"
#include <latens/categorical.h>
#include <latens/poisson.h>
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
  { &lat_family_gaussian, LAT_NUMERIC, 1, make_gaussian },
  { &lat_family_categorical, LAT_CATEGORICAL, 0, make_categorical },
  { &lat_family_poisson, LAT_NUMERIC, 0, make_poisson },
};

const lat_family_entry *
lat_registry_at (size_t i)
{
  return i < sizeof entries / sizeof *entries ? entries + i : NULL;
}

const lat_family_entry *
lat_registry_find (const char *name)
{
  const lat_family_entry *e;
  for (size_t i = 0; (e = lat_registry_at (i)); i++)
    if (!strcmp (e->type->name, name))
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
