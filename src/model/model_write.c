/* model_write.c -- a model into its file.  docs/formats.md is the contract. */

#include "model/chain.h"
#include "model/coded_file.h"
#include "model/linked_file.h"
#include "model/fields.h"
#include "model/json_out.h"
#include "model/keys.h"
#include "model/priors.h"
#include "model/registry.h"
#include "model/write.h"
#include <latens/model.h>
#include <latens/product.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void
write_levels (lat_json_out *o, const lat_column *c)
{
  lat_json_open (o, "levels", '[', 0);
  for (size_t l = 0; l < c->levels; l++)
    {
      char number[LAT_KEY];
      snprintf (number, sizeof number, "%zu", l);
      lat_json_string (o, NULL, c->level ? c->level[l] : number);
    }
  lat_json_close (o);
}

/* centre and unit of the plain transform go without saying.  */
static void
write_power (lat_json_out *o, const lat_transform *t)
{
  lat_json_number (o, "lambda", t->lambda);
  if (fabs (t->centre) > 0 || fabs (t->unit - 1) > 0)
    {
      lat_json_number (o, "centre", t->centre);
      lat_json_number (o, "unit", t->unit);
    }
}

static void
write_scale (lat_json_out *o, const lat_column *c)
{
  const lat_bounds *b = &c->bounds;
  if (c->transform.kind != LAT_TRANSFORM_NONE)
    {
      lat_json_open (o, "transform", '{', 0);
      lat_json_string (o, "name", lat_transform_name (c->transform.kind));
      if (c->transform.kind == LAT_TRANSFORM_YEO_JOHNSON)
        write_power (o, &c->transform);
      lat_json_close (o);
    }
  if (!b->sides)
    return;
  lat_json_open (o, "bounds", '{', 0);
  if (b->sides & LAT_BOUND_LOWER)
    lat_json_number (o, "lower", b->lower);
  if (b->sides & LAT_BOUND_UPPER)
    lat_json_number (o, "upper", b->upper);
  if (b->recognised)
    lat_json_bool (o, "recognised", 1);
  lat_json_close (o);
}

static void
write_columns (lat_json_out *o, const lat_model *m)
{
  lat_json_open (o, "columns", '[', 1);
  for (const lat_column *c = m->column; c < m->column + m->p; c++)
    {
      int numeric = c->kind == LAT_NUMERIC;
      lat_json_open (o, NULL, '{', 0);
      if (c->name)
        lat_json_string (o, "name", c->name);
      lat_json_string (o, "type", numeric ? "numeric" : "categorical");
      if (numeric && c->digits >= 0)
        lat_json_count (o, "digits", (uint64_t)c->digits);
      if (numeric && c->zeros > 0)
        lat_json_count (o, "zeros", (uint64_t)c->zeros);
      if (numeric && c->exponent)
        lat_json_string (o, "exponent", c->exponent == 'E' ? "E" : "e");
      write_scale (o, c);
      if (!numeric)
        write_levels (o, c);
      lat_json_close (o);
    }
  lat_json_close (o);
}

/* n rows of m numbers.  */
static void
write_rows (lat_json_out *o, const char *key, size_t n, size_t m,
            const double *x)
{
  lat_json_open (o, key, '[', 0);
  for (size_t i = 0; i < n; i++)
    lat_json_numbers (o, NULL, m, x + i * m);
  lat_json_close (o);
}

/* The n numbers of a field of a family with p columns; matrices row by
   row.  */
static void
write_value (lat_json_out *o, const char *key, lat_shape shape,
             const char *const *names, size_t n, size_t p, const double *x)
{
  switch (shape)
    {
    case LAT_SHAPE_RECORD:
      lat_json_open (o, key, '{', 0);
      for (size_t i = 0; i < n; i++)
        lat_json_number (o, names[i], x[i]);
      lat_json_close (o);
      break;
    case LAT_SHAPE_SCALAR:
    case LAT_SHAPE_NUMBER:
      lat_json_number (o, key, *x);
      break;
    case LAT_SHAPE_MATRIX:
    case LAT_SHAPE_VECTORS:
      write_rows (o, key, n / p, p, x);
      break;
    case LAT_SHAPE_MATRICES:
      lat_json_open (o, key, '[', 0);
      for (size_t i = 0; i < n; i += p * p)
        write_rows (o, NULL, p, p, x + i);
      lat_json_close (o);
      break;
    default:
      lat_json_numbers (o, key, n, x);
    }
}

/* The names of the columns that a family owns.  */
static void
write_own_columns (lat_json_out *o, const lat_column *column, size_t p,
                   const size_t *col)
{
  char number[LAT_KEY];
  lat_json_open (o, "columns", '[', 0);
  for (size_t j = 0; j < p; j++)
    lat_json_string (o, NULL, lat_column_key (column, col[j], number));
  lat_json_close (o);
}

/* The fields of component c of one family, or of its prior.  */
int
lat_write_family (lat_json_out *o, const lat_column *column,
                  const lat_family_type *type, const void *theta,
                  const lat_field *fields, size_t c)
{
  const size_t *col;
  size_t p = type->columns (theta, &col);
  double *x = malloc (lat_field_widest (type, theta, fields) * sizeof *x);
  int s = x ? LAT_SUCCESS : LAT_ENOMEM;
  const lat_family_entry *e = lat_registry_find (type->name);
  lat_json_open (o, type->name, '{', 0);
  if (fields == type->fields && e && e->listed)
    write_own_columns (o, column, p, col);
  for (const lat_field *f = fields; !s && f->get; f++)
    for (size_t j = 0; !s && j < (f->name ? 1 : p); j++)
      {
        char number[LAT_KEY];
        if (!(s = f->get (theta, c, j, x)))
          write_value (
              o, f->name ? f->name : lat_column_key (column, col[j], number),
              f->shape, lat_field_names (type, fields),
              lat_field_length (type, theta, f, j), p, x);
      }
  lat_json_close (o);
  free (x);
  return s;
}

static int
write_families (lat_json_out *o, const lat_model *m, size_t c, int prior)
{
  const void *product = lat_model_emission (m);
  int s = LAT_SUCCESS;
  c = prior ? 0 : lat_product_component (product, c);
  for (size_t i = 0; !s && i < lat_product_parts (product); i++)
    {
      const lat_family_type *type = lat_product_type (product, i);
      s = lat_write_family (o, m->column, type, lat_product_part (product, i),
                            prior ? type->prior_fields : type->fields, c);
    }
  return s;
}

static int
write_components (lat_json_out *o, const lat_model *m)
{
  int s = LAT_SUCCESS;
  lat_json_open (o, m->mixture ? "components" : "states", '[', 1);
  for (size_t c = 0; !s && c < lat_model_components (m); c++)
    {
      lat_json_open (o, NULL, '{', 0);
      if (m->mixture)
        lat_json_number (o, "weight", m->mixture->weight[c]);
      s = write_families (o, m, c, 0);
      lat_json_close (o);
    }
  lat_json_close (o);
  return s;
}

static void
write_chain (lat_json_out *o, const lat_hmm *h)
{
  lat_json_numbers (o, "initial", h->k, h->initial);
  lat_json_open (o, "transition", '[', 1);
  for (size_t i = 0; i < h->k; i++)
    lat_json_numbers (o, NULL, h->k, h->transition + i * h->k);
  lat_json_close (o);
}

static void
write_known (lat_json_out *o, const char *key, double x)
{
  if (!isnan (x))
    lat_json_number (o, key, x);
}

static void
write_record (lat_json_out *o, const lat_fit *f)
{
  write_known (o, "log_likelihood", f->log_likelihood);
  write_known (o, "rows", f->rows);
  lat_json_count (o, "parameters", f->parameters);
  write_known (o, "aic", f->aic);
  write_known (o, "bic", f->bic);
  write_known (o, "icl", f->icl);
  lat_json_count (o, "iterations", f->iterations);
  lat_json_bool (o, "converged", f->converged);
}

static int
write_prior (lat_json_out *o, const lat_model *m)
{
  int s = LAT_SUCCESS;
  lat_json_open (o, "prior", '{', 0);
  lat_json_string (o, "name", m->prior_name);
  if (!lat_prior_is_none (m->prior_name))
    {
      lat_json_number (o, "weight",
                       m->hmm ? m->hmm->pseudo : m->mixture->pseudo);
      lat_chain_write_counts (o, m->hmm);
      s = write_families (o, m, 0, 1);
      if (!s && m->hmm)
        s = lat_write_duration_prior (o, m->hmm);
      if (m->hmm)
        lat_write_covariates_prior (o, m->hmm);
    }
  lat_json_close (o);
  return s;
}

static int
is_structured (const lat_model *m)
{
  const void *product = lat_model_emission (m);
  for (size_t i = 0; i < lat_product_parts (product); i++)
    {
      const lat_family_entry *e
          = lat_registry_find (lat_product_type (product, i)->name);
      if (e && e->structured)
        return 1;
    }
  return 0;
}

/* An unknown fit still says what reading the file depends on, and its
   prior.  */
static int
write_fit (lat_json_out *o, const lat_model *m)
{
  int known = m->fit.known, s = LAT_SUCCESS;
  int stationary = m->hmm && m->hmm->law == LAT_INITIAL_STATIONARY;
  lat_json_open (o, "fit", '{', 1);
  if (known)
    write_record (o, &m->fit);
  if (is_structured (m) && (known || m->covariance != LAT_FULL))
    lat_json_string (o, "covariance", lat_covariance_name (m->covariance));
  if (m->hmm)
    {
      lat_chain_write_tied (o, m);
      lat_chain_write_fixed (o, m->hmm);
    }
  if (m->missing == LAT_MISSING_EQUAL)
    lat_json_string (o, "missing", "equal");
  if (stationary || (m->hmm && known))
    lat_json_string (o, "initial", stationary ? "stationary" : "free");
  if (known || !lat_prior_is_none (m->prior_name))
    s = write_prior (o, m);
  if (known)
    lat_json_count (o, "seed", m->fit.seed);
  lat_json_close (o);
  return s;
}

int
lat_model_write (const lat_model *m, FILE *out)
{
  lat_json_out o = { .out = out };
  lat_json_open (&o, NULL, '{', 1);
  lat_json_count (&o, "latens", 1);
  lat_json_string (&o, "model", lat_model_type (m)->name);
  write_columns (&o, m);
  if (m->hmm)
    write_chain (&o, m->hmm);
  lat_write_covariates (&o, m);
  int s = m->hmm ? lat_write_duration (&o, m->hmm) : LAT_SUCCESS;
  if (!s)
    s = write_components (&o, m);
  if (!s)
    s = lat_coded_write (&o, m);
  if (!s)
    s = lat_linked_write (&o, m);
  if (!s)
    s = write_fit (&o, m);
  lat_json_close (&o);
  return s ? s : o.bad ? LAT_EFAILED : LAT_SUCCESS;
}
