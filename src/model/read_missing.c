/* read_missing.c -- what a model file says of holes: "missing" in each state,
   a probability under the name of each of some columns.  */

#include "model/keys.h"
#include "model/octets.h"
#include "model/read.h"
#include <latens/missing.h>
#include <stdlib.h>
#include <string.h>

/* The number of the column that a key of the file names; p: none.  */
static size_t
find_column (size_t p, const lat_column *column, const char *key)
{
  char number[LAT_KEY], *name = strdup (key);
  size_t j = 0;
  if (name)
    lat_octets_from_json (name);
  while (j < p
         && strcmp (name ? name : key, lat_column_key (column, j, number)))
    j++;
  free (name);
  return j;
}

/* The object of one state: the first says of which columns.  */
static int
read_columns (lat_json_in *in, json_t *object, size_t p,
              const lat_column *column, int first, unsigned char *holes)
{
  const char *key;
  json_t *value;
  size_t mark = in->length, of = 0;
  json_object_foreach (object, key, value)
  {
    size_t j = find_column (p, column, key);
    lat_json_down_key (in, key);
    if (j == p)
      return lat_json_fail (in, "no such column");
    if (!first && !holes[j])
      return lat_json_fail (in, "not in the first component");
    holes[j] = 1;
    if (lat_json_is (in, value, JSON_REAL))
      return LAT_EMODEL;
    lat_json_up (in, mark);
  }
  for (size_t j = 0; j < p; j++)
    of += holes[j];
  return of > 0 && of == json_object_size (object)
             ? LAT_SUCCESS
             : lat_json_fail (in, "%zu columns, not %zu",
                              json_object_size (object), of ? of : 1);
}

int
lat_read_missing (lat_json_in *in, json_t *components, size_t p,
                  const lat_column *column, lat_model_spec *spec,
                  unsigned char *holes)
{
  const char *name = lat_family_missing.name;
  size_t mark = in->length;
  int any = json_object_get (json_array_get (components, 0), name) != NULL;
  for (size_t c = 0; c < json_array_size (components); c++)
    {
      json_t *object = json_object_get (json_array_get (components, c), name);
      lat_json_down_index (in, c);
      lat_json_down_key (in, name);
      if (object && spec->kind != LAT_MODEL_HMM)
        return lat_json_fail (in, "only a hidden Markov model has holes");
      if (!object != !any)
        return lat_json_fail (in,
                              any ? "missing" : "not in the first component");
      if (any
          && (lat_json_is (in, object, JSON_OBJECT)
              || read_columns (in, object, p, column, c == 0, holes)))
        return LAT_EMODEL;
      lat_json_up (in, mark);
    }
  if (any && spec->missing == LAT_MISSING_IGNORED)
    spec->missing = LAT_MISSING_STATE;
  else if (!any)
    spec->missing = LAT_MISSING_IGNORED;
  spec->holes = holes;
  return LAT_SUCCESS;
}

int
lat_read_missing_kind (lat_json_in *in, json_t *fit, lat_missing *missing)
{
  size_t mark = in->length;
  json_t *value = json_object_get (fit, "missing");
  if (!value)
    return LAT_SUCCESS;
  lat_json_down_key (in, "missing");
  if (lat_json_is (in, value, JSON_STRING))
    return LAT_EMODEL;
  if (strcmp (json_string_value (value), "equal"))
    return lat_json_fail (in, "unknown: '%.100s'", json_string_value (value));
  *missing = LAT_MISSING_EQUAL;
  lat_json_up (in, mark);
  return LAT_SUCCESS;
}
