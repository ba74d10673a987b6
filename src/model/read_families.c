/* read_families.c -- which families a model file's components are made of,
   and whether they hold as many numbers as they must.  */

#include "model/keys.h"
#include "model/octets.h"
#include "model/read.h"
#include "model/registry.h"
#include <latens/missing.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct
{
  lat_json_in *in;
  size_t p;
  const lat_column *column;
  const char **family; /* p: names, or NULL: not yet known */
  double *number;      /* p: what goes with them; NaN: nothing */
} survey;

/* The number of the column that a key of the file names; p: none.  */
static size_t
find_column (const survey *v, const char *key)
{
  char number[LAT_KEY], *name = strdup (key);
  size_t j = 0;
  if (name)
    lat_octets_from_json (name);
  while (j < v->p
         && strcmp (name ? name : key, lat_column_key (v->column, j, number)))
    j++;
  free (name);
  return j;
}

/* Column j becomes e's, the path being at its name.  */
static int
claim_column (survey *v, const lat_family_entry *e, size_t j)
{
  if (j == v->p)
    return lat_json_fail (v->in, "no such column");
  if (v->column[j].kind != e->kind)
    return lat_json_fail (v->in, "the column is %s",
                          e->kind == LAT_NUMERIC ? "categorical" : "numeric");
  if (v->family[j])
    return lat_json_fail (v->in, "the column is already in '%s'",
                          v->family[j]);
  v->family[j] = e->type->name;
  return LAT_SUCCESS;
}

/* A family that names its columns: they become its own.  */
static int
claim_named (survey *v, const lat_family_entry *e, json_t *object)
{
  const char *key;
  json_t *value;
  size_t mark = v->in->length;
  json_object_foreach (object, key, value)
  {
    size_t j = find_column (v, key);
    lat_json_down_key (v->in, key);
    if (claim_column (v, e, j))
      return LAT_EMODEL;
    if (e->base)
      {
        v->number[j] = (double)json_object_size (value) - (double)e->base;
        if (!lat_registry_number_fits (e, v->number[j]))
          return lat_json_fail (v->in, "not a record of %zu to %g numbers",
                                e->base + 1, (double)e->base + e->most);
      }
    lat_json_up (v->in, mark);
  }
  return LAT_SUCCESS;
}

/* One that lists them, and has a number of parts: the length of its first
   field.  */
static int
claim_listed (survey *v, const lat_family_entry *e, json_t *object)
{
  json_t *first = json_object_get (object, e->type->fields->name);
  size_t parts = json_array_size (first), mark = v->in->length;
  json_t *list = lat_json_member (v->in, object, "columns", JSON_ARRAY);
  if (!list)
    return LAT_EMODEL;
  size_t inside = v->in->length;
  if (!json_array_size (list))
    return lat_json_fail (v->in, "empty");
  for (size_t i = 0; i < json_array_size (list); i++)
    {
      json_t *name = json_array_get (list, i);
      lat_json_down_index (v->in, i);
      if (lat_json_is (v->in, name, JSON_STRING))
        return LAT_EMODEL;
      size_t j = find_column (v, json_string_value (name));
      if (claim_column (v, e, j))
        return LAT_EMODEL;
      if (e->type->parts)
        v->number[j] = (double)parts;
      lat_json_up (v->in, inside);
    }
  lat_json_up (v->in, mark);
  if (e->type->parts && !lat_registry_number_fits (e, (double)parts))
    {
      lat_json_down_key (v->in, e->type->fields->name);
      return lat_json_fail (v->in, "not a list of 1 to %g", e->most);
    }
  return LAT_SUCCESS;
}

/* A family that does not: it takes those that are left.  */
static int
claim_rest (survey *v, const lat_family_entry *e)
{
  size_t taken = 0;
  for (size_t j = 0; j < v->p; j++)
    if (!v->family[j] && v->column[j].kind == e->kind)
      {
        v->family[j] = e->type->name;
        taken++;
      }
  return taken ? LAT_SUCCESS
               : lat_json_fail (v->in, "no column is left for this family");
}

/* How a family says which columns are its own: 2: it lists them, 1: by their
   names, 0: it takes those that are left.  */
static int
claim_way (const lat_family_entry *e)
{
  return e->listed ? 2 : lat_registry_by_column (e->type);
}

/* The families of the first component; those that name their columns come
   first.  */
static int
claim (survey *v, json_t *first)
{
  const lat_family_entry *e;
  size_t mark = v->in->length;
  for (int way = 2; way >= 0; way--)
    for (size_t i = 0; (e = lat_registry_at (i)); i++)
      {
        json_t *object = json_object_get (first, e->type->name);
        if (!object || claim_way (e) != way)
          continue;
        lat_json_down_key (v->in, e->type->name);
        int s = lat_json_is (v->in, object, JSON_OBJECT);
        if (!s)
          s = way == 2   ? claim_listed (v, e, object)
              : way == 1 ? claim_named (v, e, object)
                         : claim_rest (v, e);
        if (s)
          return s;
        lat_json_up (v->in, mark);
      }
  for (size_t j = 0; j < v->p; j++)
    {
      char number[LAT_KEY];
      if (!v->family[j])
        return lat_json_fail (v->in, "no family for column '%.100s'",
                              lat_column_key (v->column, j, number));
    }
  return LAT_SUCCESS;
}

/* Whether a value is lists of lists of these lengths, depth of them.  What is
   in them is looked at when it is read.  */
static int
check_nested (lat_json_in *in, const json_t *value, int depth,
              const size_t *length)
{
  size_t mark = in->length;
  if (lat_json_is_list (in, value, length[0]))
    return LAT_EMODEL;
  for (size_t i = 0; depth > 1 && i < length[0]; i++)
    {
      lat_json_down_index (in, i);
      if (check_nested (in, json_array_get (value, i), depth - 1, length + 1))
        return LAT_EMODEL;
      lat_json_up (in, mark);
    }
  return LAT_SUCCESS;
}

/* Whether a field's value has the size that n columns and so many parts give
   it, or the levels of a column.  */
static int
check_shape (lat_json_in *in, lat_shape shape, const json_t *value, size_t n,
             size_t parts)
{
  const size_t length[] = { parts, n, n };
  switch (shape)
    {
    case LAT_SHAPE_RECORD:
      return lat_json_is (in, value, JSON_OBJECT);
    case LAT_SHAPE_SCALAR:
    case LAT_SHAPE_NUMBER:
      return lat_json_is (in, value, JSON_REAL);
    case LAT_SHAPE_SHARES:
      return check_nested (in, value, 1, length);
    case LAT_SHAPE_VECTORS:
      return check_nested (in, value, 2, length);
    case LAT_SHAPE_MATRICES:
      return check_nested (in, value, 3, length);
    case LAT_SHAPE_MATRIX:
      return check_nested (in, value, 2, length + 1);
    default:
      return check_nested (in, value, 1, length + 1);
    }
}

/* The object of a family that names its columns.  */
static int
check_named (const survey *v, const lat_family_entry *e, json_t *object)
{
  const char *key;
  json_t *value;
  size_t own = 0, mark = v->in->length;
  json_object_foreach (object, key, value)
  {
    size_t j = find_column (v, key);
    lat_json_down_key (v->in, key);
    if (j == v->p || strcmp (v->family[j], e->type->name))
      return lat_json_fail (v->in, "not in the first component");
    if (check_shape (v->in, e->type->fields[0].shape, value,
                     v->column[j].levels, 1))
      return LAT_EMODEL;
    lat_json_up (v->in, mark);
  }
  for (size_t j = 0; j < v->p; j++)
    own += !strcmp (v->family[j], e->type->name);
  return own == json_object_size (object)
             ? LAT_SUCCESS
             : lat_json_fail (v->in, "%zu columns, not %zu",
                              json_object_size (object), own);
}

static const lat_field *
find_field (const lat_field *f, const char *name)
{
  while (f->get && strcmp (f->name, name))
    f++;
  return f->get ? f : NULL;
}

/* Whether the columns that a later component lists are the first one's.  */
static int
check_listed (const survey *v, const lat_family_entry *e, json_t *list,
              size_t own)
{
  size_t mark = v->in->length;
  if (lat_json_is_list (v->in, list, own))
    return LAT_EMODEL;
  for (size_t i = 0, at = 0; i < own; i++, at++)
    {
      while (strcmp (v->family[at], e->type->name))
        at++;
      json_t *name = json_array_get (list, i);
      lat_json_down_index (v->in, i);
      if (lat_json_is (v->in, name, JSON_STRING))
        return LAT_EMODEL;
      if (find_column (v, json_string_value (name)) != at)
        return lat_json_fail (v->in, "not the columns in their order");
      lat_json_up (v->in, mark);
    }
  return LAT_SUCCESS;
}

/* The object of one that does not.  */
static int
check_fields (const survey *v, const lat_family_entry *e, json_t *object)
{
  const char *key;
  json_t *value;
  size_t own = 0, parts = 1, mark = v->in->length;
  for (size_t j = 0; j < v->p; j++)
    if (!strcmp (v->family[j], e->type->name))
      {
        own++;
        if (e->type->parts)
          parts = (size_t)v->number[j];
      }
  if (!e->type->parts)
    parts = own;
  json_object_foreach (object, key, value)
  {
    const lat_field *f = find_field (e->type->fields, key);
    lat_json_down_key (v->in, key);
    if (!f && (!e->listed || strcmp (key, "columns")))
      return lat_json_fail (v->in, "unknown");
    if (f ? check_shape (v->in, f->shape, value, own, parts)
          : check_listed (v, e, value, own))
      return LAT_EMODEL;
    lat_json_up (v->in, mark);
  }
  if (e->listed && !json_object_get (object, "columns"))
    {
      lat_json_down_key (v->in, "columns");
      return lat_json_fail (v->in, "missing");
    }
  for (const lat_field *f = e->type->fields; f->get; f++)
    if (!json_object_get (object, f->name))
      {
        lat_json_down_key (v->in, f->name);
        return lat_json_fail (v->in, "missing");
      }
  return LAT_SUCCESS;
}

static int
is_used (const survey *v, const char *name)
{
  for (size_t j = 0; j < v->p; j++)
    if (!strcmp (v->family[j], name))
      return 1;
  return 0;
}

/* Its weight apart, a component has families and nothing else: what is
   unknown would change every likelihood, so that it is not ignored.  */
static int
check_keys (const survey *v, json_t *component)
{
  const char *key;
  json_t *value;
  size_t mark = v->in->length;
  if (lat_json_is (v->in, component, JSON_OBJECT))
    return LAT_EMODEL;
  json_object_foreach (component, key, value)
  {
    lat_json_down_key (v->in, key);
    if (strcmp (key, "weight") && strcmp (key, lat_family_missing.name)
        && !lat_registry_find (key))
      return lat_json_fail (v->in, "unknown family");
    lat_json_up (v->in, mark);
  }
  return LAT_SUCCESS;
}

/* One component against the families of the first.  */
static int
check_component (const survey *v, json_t *component)
{
  const lat_family_entry *e;
  size_t mark = v->in->length;
  for (size_t i = 0; (e = lat_registry_at (i)); i++)
    {
      const char *name = e->type->name;
      json_t *value = json_object_get (component, name);
      lat_json_down_key (v->in, name);
      if (!value != !is_used (v, name))
        return lat_json_fail (v->in, value ? "not in the first component"
                                           : "missing");
      if (value
          && (lat_json_is (v->in, value, JSON_OBJECT)
              || (lat_registry_by_column (e->type)
                      ? check_named (v, e, value)
                      : check_fields (v, e, value))))
        return LAT_EMODEL;
      lat_json_up (v->in, mark);
    }
  return LAT_SUCCESS;
}

int
lat_read_families (lat_json_in *in, json_t *components, size_t p,
                   const lat_column *column, const char **family,
                   double *number)
{
  survey v = { in, p, column, family, number };
  size_t k = json_array_size (components), mark = in->length;
  if (!k)
    return lat_json_fail (in, "empty");
  for (size_t j = 0; j < p; j++)
    number[j] = (double)NAN;
  for (size_t c = 0; c < k; c++)
    {
      json_t *component = json_array_get (components, c);
      lat_json_down_index (in, c);
      if (check_keys (&v, component) || (c == 0 && claim (&v, component))
          || check_component (&v, component))
        return LAT_EMODEL;
      lat_json_up (in, mark);
    }
  return LAT_SUCCESS;
}
