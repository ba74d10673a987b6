/* survey.c -- whether a model file's components hold the families they must,
   and these as many numbers as they must.  */

#include "model/survey.h"
#include "model/keys.h"
#include "model/octets.h"
#include "model/registry.h"
#include <latens/missing.h>
#include <stdlib.h>
#include <string.h>

size_t
lat_survey_column (const lat_survey *v, const char *key)
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
check_named (const lat_survey *v, const lat_family_entry *e, json_t *object)
{
  const char *key;
  json_t *value;
  size_t own = 0, mark = v->in->length;
  json_object_foreach (object, key, value)
  {
    size_t j = lat_survey_column (v, key);
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
check_listed (const lat_survey *v, const lat_family_entry *e, json_t *list,
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
      if (lat_survey_column (v, json_string_value (name)) != at)
        return lat_json_fail (v->in, "not the columns in their order");
      lat_json_up (v->in, mark);
    }
  return LAT_SUCCESS;
}

/* The object of one that does not.  */
static int
check_fields (const lat_survey *v, const lat_family_entry *e, json_t *object)
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
is_used (const lat_survey *v, const char *name)
{
  for (size_t j = 0; j < v->p; j++)
    if (!strcmp (v->family[j], name))
      return 1;
  return 0;
}

/* Its weight apart, a component has families and nothing else: what is
   unknown would change every likelihood, so that it is not ignored.  */
int
lat_survey_keys (const lat_survey *v, json_t *component)
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
int
lat_survey_component (const lat_survey *v, json_t *component)
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
