/* registry.c -- the families a model can be made of, by name.  */

#include "model/registry.h"
#include <latens/ar.h>
#include <latens/categorical.h>
#include <latens/gmm.h>
#include <latens/model.h>
#include <latens/multinomial.h>
#include <latens/poisson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static void *
make_gaussian (size_t k, size_t p, const size_t *col, const lat_column *column,
               lat_covariance structure, const double *number)
{
  (void)column, (void)number;
  return lat_gaussian_alloc (k, p, col, structure);
}

static void *
make_categorical (size_t k, size_t p, const size_t *col,
                  const lat_column *column, lat_covariance structure,
                  const double *number)
{
  (void)structure, (void)number;
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
              lat_covariance structure, const double *number)
{
  (void)column, (void)structure, (void)number;
  return lat_poisson_alloc (k, p, col);
}

static void *
make_gmm (size_t k, size_t p, const size_t *col, const lat_column *column,
          lat_covariance structure, const double *number)
{
  (void)column;
  return lat_gmm_alloc (k, (size_t)number[0], p, col, structure);
}

static void *
make_multinomial (size_t k, size_t p, const size_t *col,
                  const lat_column *column, lat_covariance structure,
                  const double *number)
{
  (void)column, (void)structure;
  return lat_multinomial_alloc (k, p, col, number[0]);
}

static void *
make_ar (size_t k, size_t p, const size_t *col, const lat_column *column,
         lat_covariance structure, const double *number)
{
  size_t *order = malloc (p * sizeof *order);
  void *theta = NULL;
  (void)column, (void)structure;
  for (size_t j = 0; order && j < p; j++)
    order[j] = (size_t)number[j];
  if (order)
    theta = lat_ar_alloc (k, p, col, order);
  free (order);
  return theta;
}

#define OF_LAW(law_name)                                                      \
  {                                                                           \
    .type = &lat_family_##law_name, .kind = LAT_NUMERIC,                      \
    .law = &lat_law_##law_name, .least = 1                                    \
  }

static const lat_family_entry entries[] = {
  { .type = &lat_family_gaussian,
    .kind = LAT_NUMERIC,
    .structured = 1,
    .make = make_gaussian,
    .least = 1 },
  { .type = &lat_family_categorical,
    .kind = LAT_CATEGORICAL,
    .make = make_categorical,
    .least = 1 },
  { .type = &lat_family_poisson,
    .kind = LAT_NUMERIC,
    .make = make_poisson,
    .least = 1 },
  OF_LAW (exponential),
  OF_LAW (gamma),
  OF_LAW (lognormal),
  OF_LAW (binomial),
  OF_LAW (zip),
  OF_LAW (negbinomial),
  OF_LAW (student),
  OF_LAW (vonmises),
  { .type = &lat_family_gmm,
    .kind = LAT_NUMERIC,
    .structured = 1,
    .listed = 1,
    .make = make_gmm,
    .number = 2,
    .most = 99,
    .shared = 1,
    .least = 1 },
  { .type = &lat_family_multinomial,
    .kind = LAT_NUMERIC,
    .listed = 1,
    .make = make_multinomial,
    .number = NAN,
    .most = 1e9,
    .shared = 1,
    .least = 2 },
  { .type = &lat_family_ar,
    .kind = LAT_NUMERIC,
    .make = make_ar,
    .number = 1,
    .most = LAT_AR_MOST,
    .least = 1,
    .base = 2 },
};

/* The N of one column, in place of which the entry's own may stand.  */
static double
number_or_default (const lat_family_entry *e, const double *number, size_t i)
{
  return number && !isnan (number[i]) ? number[i] : e->number;
}

/* A family that is no law's, with the numbers that it has.  */
static void *
make_numbered (const lat_family_entry *e, size_t k, size_t p,
               const size_t *col, const lat_column *column,
               lat_covariance structure, const double *number)
{
  double *own = malloc (p * sizeof *own);
  void *theta = NULL;
  for (size_t i = 0; own && i < p; i++)
    own[i] = number_or_default (e, number, i);
  if (own)
    theta = e->make (k, p, col, column, structure, own);
  free (own);
  return theta;
}

void *
lat_registry_make (const lat_family_entry *e, size_t k, size_t p,
                   const size_t *col, const lat_column *column,
                   lat_covariance structure, const double *number)
{
  if (!e->law)
    return make_numbered (e, k, p, col, column, structure, number);
  void *theta = lat_law_alloc (e->law, k, p, col);
  for (size_t i = 0; theta && number && i < p; i++)
    if (!isnan (number[i]))
      lat_law_fix (theta, i, 0, number[i]);
  return theta;
}

int
lat_registry_numbered (const lat_family_entry *e)
{
  return e->law ? e->law->fixed > 0 : !(fabs (e->number) <= 0);
}

int
lat_registry_number_fits (const lat_family_entry *e, double number)
{
  double par[LAT_LAW_NUMBERS];
  if (isnan (number))
    return 0;
  if (!e->law)
    return number >= 1 && number <= e->most && number == floor (number);
  memcpy (par, e->law->start, sizeof par);
  par[e->law->parameters - e->law->fixed] = number;
  return e->law->valid (par);
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
    *numbered = lat_registry_numbered (e);
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
        && (!name[len] || lat_registry_numbered (e)))
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
