/* read_families.c -- which families a model file's components are made of, and
   of which columns each.  */

#include "model/keys.h"
#include "model/read.h"
#include "model/registry.h"
#include "model/survey.h"
#include <math.h>
#include <string.h>

/* Column j becomes e's, the path being at its name.  */
static int
claim_column (lat_survey *v, const lat_family_entry *e, size_t j)
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
claim_named (lat_survey *v, const lat_family_entry *e, json_t *object)
{
  const char *key;
  json_t *value;
  size_t mark = v->in->length;
  json_object_foreach (object, key, value)
  {
    size_t j = lat_survey_column (v, key);
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
claim_listed (lat_survey *v, const lat_family_entry *e, json_t *object)
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
      size_t j = lat_survey_column (v, json_string_value (name));
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
claim_rest (lat_survey *v, const lat_family_entry *e)
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
claim (lat_survey *v, json_t *first)
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

int
lat_read_families (lat_json_in *in, json_t *components, size_t p,
                   const lat_column *column, const char **family,
                   double *number)
{
  lat_survey v = { in, p, column, family, number };
  size_t k = json_array_size (components), mark = in->length;
  if (!k)
    return lat_json_fail (in, "empty");
  for (size_t j = 0; j < p; j++)
    number[j] = (double)NAN;
  for (size_t c = 0; c < k; c++)
    {
      json_t *component = json_array_get (components, c);
      lat_json_down_index (in, c);
      if (lat_survey_keys (&v, component) || (c == 0 && claim (&v, component))
          || lat_survey_component (&v, component))
        return LAT_EMODEL;
      lat_json_up (in, mark);
    }
  return LAT_SUCCESS;
}
