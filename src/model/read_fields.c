/* read_fields.c -- the numbers of a model file's components and prior, by
   the fields of their families.  */

#include "model/fields.h"
#include "model/keys.h"
#include "model/octets.h"
#include "model/read.h"
#include "model/registry.h"
#include <latens/product.h>
#include <stdlib.h>
#include <string.h>

/* Where the numbers of one family go.  */
typedef struct
{
  lat_json_in *in;
  const lat_column *column;
  const lat_family_type *type;
  void *theta;
  const lat_field *fields;
  double *buffer;
} target;

static int
explain (lat_json_in *in, int s, lat_shape shape)
{
  if (s == LAT_ENOTPD)
    return lat_json_fail (in, "not positive definite");
  if (s == LAT_EINVAL
      && (shape == LAT_SHAPE_RECORD || shape == LAT_SHAPE_NUMBER))
    return lat_json_fail (in, "a number that all share is not the first's");
  if (s == LAT_EINVAL && shape == LAT_SHAPE_SCALAR)
    return lat_json_fail (in, "not the same in all states, as fit.missing "
                              "says");
  if (s == LAT_EINVAL)
    return lat_json_fail (in, "not the same in all components, as "
                              "fit.covariance says");
  if (s == LAT_EDOM
      && (shape == LAT_SHAPE_MATRIX || shape == LAT_SHAPE_MATRICES))
    return lat_json_fail (in, "not symmetric, or not of the structure that "
                              "fit.covariance says");
  if (s == LAT_EDOM)
    return lat_json_fail (in, "a value that cannot be");
  return lat_json_fail (in, "%s", lat_strerror (s));
}

/* Numbers by name, and no others.  */
static int
read_record (lat_json_in *in, const char *const *names, const json_t *value,
             size_t n, double *x)
{
  size_t mark = in->length;
  for (size_t i = 0; i < n; i++)
    {
      const json_t *number = json_object_get (value, names[i]);
      lat_json_down_key (in, names[i]);
      if (!number)
        return lat_json_fail (in, "missing");
      if (lat_json_is (in, number, JSON_REAL))
        return LAT_EMODEL;
      x[i] = json_number_value (number);
      lat_json_up (in, mark);
    }
  return json_object_size (value) == n
             ? LAT_SUCCESS
             : lat_json_fail (in, "%zu numbers, not %zu",
                              json_object_size (value), n);
}

/* n numbers, in lists of lists so deep, all of one length.  */
static int
read_nested (lat_json_in *in, const json_t *value, int depth, size_t n,
             double *x)
{
  size_t rows = json_array_size (value), mark = in->length;
  if (depth == 1)
    return lat_json_read_numbers (in, value, n, x);
  if (!rows || n % rows)
    return lat_json_fail (in, "not a table of %zu numbers", n);
  for (size_t i = 0; i < rows; i++)
    {
      lat_json_down_index (in, i);
      if (read_nested (in, json_array_get (value, i), depth - 1, n / rows,
                       x + i * (n / rows)))
        return LAT_EMODEL;
      lat_json_up (in, mark);
    }
  return LAT_SUCCESS;
}

static int
depth_of (lat_shape shape)
{
  return shape == LAT_SHAPE_MATRICES                               ? 3
         : shape == LAT_SHAPE_MATRIX || shape == LAT_SHAPE_VECTORS ? 2
                                                                   : 1;
}

/* The n numbers of a field, row by row.  */
static int
read_value (lat_json_in *in, lat_shape shape, const char *const *names,
            const json_t *value, size_t n, double *x)
{
  size_t rows = json_array_size (value);
  int s = LAT_SUCCESS;
  if (shape == LAT_SHAPE_SCALAR || shape == LAT_SHAPE_NUMBER)
    {
      s = lat_json_is (in, value, JSON_REAL);
      *x = json_real_value (value);
      return s;
    }
  if (shape == LAT_SHAPE_RECORD)
    return lat_json_is (in, value, JSON_OBJECT)
               ? LAT_EMODEL
               : read_record (in, names, value, n, x);
  if (shape == LAT_SHAPE_MATRIX && (!rows || rows * rows != n))
    return lat_json_fail (in, "not a matrix of %zu numbers", n);
  return read_nested (in, value, depth_of (shape), n, x);
}

/* Whether the numbers of a parameter must sum to one.  */
static int
is_law (lat_shape shape)
{
  return shape == LAT_SHAPE_LEVELS || shape == LAT_SHAPE_SHARES;
}

/* Field f of component c, of own column j if it is by column.  The path
   comes back where it was.  */
static int
read_field (const target *t, json_t *object, const lat_field *f, size_t c,
            size_t j)
{
  const size_t *col;
  char number[LAT_KEY];
  size_t mark = t->in->length;
  size_t n = lat_field_length (t->type, t->theta, f, j);
  t->type->columns (t->theta, &col);
  char *key = lat_octets_key (
      f->name ? f->name : lat_column_key (t->column, col[j], number));
  if (!key)
    return lat_json_fail (t->in, "out of memory");
  lat_json_down_key (t->in, key);
  json_t *value = json_object_get (object, key);
  free (key);
  if (!value)
    return lat_json_fail (t->in, "missing");
  int s = read_value (t->in, f->shape, lat_field_names (t->type, t->fields),
                      value, n, t->buffer);
  if (!s && is_law (f->shape) && t->fields == t->type->fields)
    s = lat_json_check_law (t->in, n, t->buffer);
  if (s)
    return s;
  if ((s = f->set (t->theta, c, j, t->buffer)))
    return explain (t->in, s, f->shape);
  lat_json_up (t->in, mark);
  return LAT_SUCCESS;
}

/* All fields of component c of one family.  */
static int
read_family (const target *t, json_t *object, size_t c)
{
  const size_t *col;
  size_t p = t->type->columns (t->theta, &col);
  int s = LAT_SUCCESS;
  for (const lat_field *f = t->fields; !s && f->get; f++)
    for (size_t j = 0; !s && j < (f->name ? 1 : p); j++)
      s = read_field (t, object, f, c, j);
  return s;
}

int
lat_read_family (lat_json_in *in, const lat_column *column,
                 const lat_family_type *type, void *theta,
                 const lat_field *fields, json_t *object, size_t c)
{
  target t = { in, column, type, theta, fields, NULL };
  size_t mark = in->length, n = lat_field_widest (type, theta, fields);
  json_t *part = lat_json_member (in, object, type->name, JSON_OBJECT);
  if (!part)
    return LAT_EMODEL;
  if (!(t.buffer = malloc (n * sizeof *t.buffer)))
    return lat_json_fail (in, "out of memory");
  int s = read_family (&t, part, c);
  if (!s)
    lat_json_up (in, mark);
  free (t.buffer);
  return s;
}

/* The objects that stand under the families' names.  */
static int
read_families (lat_json_in *in, json_t *object, lat_model *m, size_t c,
               int prior)
{
  void *product = (void *)lat_model_emission (m);
  int s = LAT_SUCCESS;
  for (size_t i = 0; !s && i < lat_product_parts (product); i++)
    {
      const lat_family_type *type = lat_product_type (product, i);
      s = lat_read_family (in, m->column, type, lat_product_theta (product, i),
                           prior ? type->prior_fields : type->fields, object,
                           c);
    }
  return s;
}

/* Whether no component before c emits the same.  */
static int
is_first (const lat_model *m, size_t c)
{
  const void *product = lat_model_emission (m);
  for (size_t i = 0; i < c; i++)
    if (lat_product_component (product, i)
        == lat_product_component (product, c))
      return 0;
  return 1;
}

/* Component c against the first one that it is tied to.  */
static int
check_tied (lat_json_in *in, json_t *components, const lat_model *m, size_t c)
{
  const void *product = lat_model_emission (m);
  size_t i = 0;
  while (lat_product_component (product, i)
         != lat_product_component (product, c))
    i++;
  return json_equal (json_array_get (components, i),
                     json_array_get (components, c))
             ? LAT_SUCCESS
             : lat_json_fail (in, "not as in states[%zu], which it is tied to",
                              i);
}

int
lat_read_components (lat_json_in *in, json_t *components, lat_model *m)
{
  size_t mark = in->length;
  int s = LAT_SUCCESS;
  for (size_t c = 0; !s && c < lat_model_components (m); c++)
    {
      lat_json_down_index (in, c);
      if (is_first (m, c))
        s = read_families (in, json_array_get (components, c), m,
                           lat_product_component (lat_model_emission (m), c),
                           0);
      else
        s = check_tied (in, components, m, c);
      lat_json_up (in, s ? in->length : mark);
    }
  return s;
}

int
lat_read_prior_numbers (lat_json_in *in, json_t *prior, lat_model *m)
{
  return read_families (in, prior, m, 0, 1);
}
