/* terms_emission.c -- the named numbers of what a model emits.  */

#include "model/fields.h"
#include "model/keys.h"
#include "model/terms.h"
#include <latens/product.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One field of one part, state after state.  */
typedef struct
{
  const lat_model *m;
  const lat_family_type *type;
  const void *theta;
  const lat_field *field;
  size_t p; /* the part's columns: */
  const size_t *col;
  double *value; /* of one state */
  size_t *group;
  void (*put) (void *ctx, const lat_term *t);
  void *ctx;
} walk;

static lat_term
term_of (const walk *w, size_t c, size_t j, char number[LAT_KEY])
{
  return (lat_term){ .first = lat_column_key (w->m->column, w->col[j], number),
                     .from = c + 1,
                     .type = w->type,
                     .theta = w->theta,
                     .field = w->field,
                     .own = j };
}

enum
{
  PART = 32
};

static const char *
name_part (char name[PART], size_t h)
{
  snprintf (name, PART, "part%zu", h + 1);
  return name;
}

/* The numbers of columns, of a part if that has a name.  */
static void
walk_vector (const walk *w, size_t c, const double *v, const char *part)
{
  char number[LAT_KEY];
  for (size_t j = 0; j < w->p; j++)
    {
      lat_term t = term_of (w, c, j, number);
      t.what = w->field->name;
      t.part = part;
      t.value = v[j];
      w->put (w->ctx, &t);
    }
}

/* A law over parts, or over columns.  */
static void
walk_shares (const walk *w, size_t c)
{
  size_t n = lat_field_length (w->type, w->theta, w->field, 0);
  ++*w->group;
  for (size_t i = 0; i < n && n > 1; i++)
    {
      char number[LAT_KEY], part[PART];
      lat_term t = term_of (w, c, w->type->parts ? 0 : i, number);
      if (w->type->parts)
        t.first = name_part (part, i);
      t.what = w->field->name;
      t.link = LAT_LINK_LOGIT;
      t.group = *w->group;
      t.value = w->value[i];
      w->put (w->ctx, &t);
    }
}

/* A covariance v, of a part if that has a name: standard deviations, then
   correlations.  */
static void
walk_matrix (const walk *w, size_t c, const double *v, const char *part)
{
  char number[2][LAT_KEY];
  size_t p = w->p;
  for (size_t j = 0; j < p; j++)
    {
      lat_term t = term_of (w, c, j, number[0]);
      t.what = "sd";
      t.part = part;
      t.link = LAT_LINK_LOG;
      t.value = sqrt (v[j * p + j]);
      w->put (w->ctx, &t);
    }
  for (size_t i = 0; i < p; i++)
    for (size_t j = i + 1; j < p && w->m->covariance != LAT_DIAGONAL
                           && w->m->covariance != LAT_SPHERICAL;
         j++)
      {
        lat_term t = term_of (w, c, i, number[0]);
        t.second = lat_column_key (w->m->column, w->col[j], number[1]);
        t.what = "correlation";
        t.part = part;
        t.link = LAT_LINK_FISHER;
        t.value = v[i * p + j] / sqrt (v[i * p + i] * v[j * p + j]);
        w->put (w->ctx, &t);
      }
}

static void
walk_levels (const walk *w, size_t c, size_t j)
{
  const lat_column *column = &w->m->column[w->col[j]];
  size_t levels = w->type->levels (w->theta, j);
  char number[LAT_KEY], level[LAT_KEY];
  ++*w->group;
  for (size_t l = 0; l < levels && levels > 1; l++)
    {
      lat_term t = term_of (w, c, j, number);
      snprintf (level, sizeof level, "%zu", l);
      t.second = column->level ? column->level[l] : level;
      t.link = LAT_LINK_LOGIT;
      t.group = *w->group;
      t.value = w->value[l];
      w->put (w->ctx, &t);
    }
}

/* Numbers of which the family alone knows what they can be.  */
static void
walk_record (const walk *w, size_t c, size_t j, size_t n)
{
  const char *const *name = lat_field_names (w->type, w->type->fields);
  char number[LAT_KEY];
  for (size_t i = 0; i < n; i++)
    {
      lat_term t = term_of (w, c, j, number);
      t.what = w->field->shape == LAT_SHAPE_RECORD   ? name[i]
               : w->field->shape == LAT_SHAPE_SCALAR ? "rate"
                                                     : w->field->name;
      t.probe = 1;
      t.number = i;
      t.value = w->value[i];
      w->put (w->ctx, &t);
    }
}

/* The same for each part.  */
static void
walk_parts (const walk *w, size_t c)
{
  size_t parts = w->type->parts (w->theta);
  for (size_t h = 0; h < parts; h++)
    {
      char part[PART];
      name_part (part, h);
      if (w->field->shape == LAT_SHAPE_VECTORS)
        walk_vector (w, c, w->value + h * w->p, part);
      else
        walk_matrix (w, c, w->value + h * w->p * w->p, part);
    }
}

/* What the field holds of state c: for its own column j, if by column.  */
static void
walk_field (const walk *w, size_t c, size_t j)
{
  switch (w->field->shape)
    {
    case LAT_SHAPE_VECTOR:
      walk_vector (w, c, w->value, NULL);
      break;
    case LAT_SHAPE_MATRIX:
      walk_matrix (w, c, w->value, NULL);
      break;
    case LAT_SHAPE_VECTORS:
    case LAT_SHAPE_MATRICES:
      walk_parts (w, c);
      break;
    case LAT_SHAPE_SHARES:
      walk_shares (w, c);
      break;
    case LAT_SHAPE_LEVELS:
      walk_levels (w, c, j);
      break;
    case LAT_SHAPE_NUMBER: /* no parameter */
      break;
    default:
      walk_record (w, c, j, lat_field_length (w->type, w->theta, w->field, j));
    }
}

static void
walk_part (walk *w)
{
  size_t k = lat_model_components (w->m);
  for (const lat_field *f = w->type->fields; f && f->get; f++)
    {
      int whole = f->name != NULL;
      w->field = f;
      for (size_t j = 0; j < (whole ? 1 : w->p); j++)
        for (size_t c = 0; c < k; c++)
          if (f->get (w->theta, c, j, w->value) == 0)
            walk_field (w, c, j);
    }
}

int
lat_terms_emission (const lat_model *m, size_t *group,
                    void (*put) (void *ctx, const lat_term *t), void *ctx)
{
  const void *product = lat_model_emission (m);
  walk w = { .m = m, .group = group, .put = put, .ctx = ctx };
  for (size_t i = 0; i < lat_product_parts (product); i++)
    {
      w.type = lat_product_type (product, i);
      w.theta = lat_product_part (product, i);
      w.p = w.type->columns (w.theta, &w.col);
      size_t n = w.type->fields
                     ? lat_field_widest (w.type, w.theta, w.type->fields)
                     : 1;
      if (!(w.value = malloc (n * sizeof *w.value)))
        return LAT_ENOMEM;
      walk_part (&w);
      free (w.value);
    }
  return LAT_SUCCESS;
}
