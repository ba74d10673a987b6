/* read_columns.c -- the columns of a model file.  */

#include "model/octets.h"
#include "model/read.h"
#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* A text of its own.  */
static int
copy_text (lat_json_in *in, const json_t *value, char **to)
{
  int s = lat_json_is (in, value, JSON_STRING);
  if (s)
    return s;
  if (!(*to = strdup (json_string_value (value))))
    return lat_json_fail (in, "out of memory");
  lat_octets_from_json (*to);
  return LAT_SUCCESS;
}

static int
compare_texts (const void *a, const void *b)
{
  return strcmp (*(char *const *)a, *(char *const *)b);
}

/* No text twice; NULLs are no texts.  */
static int
check_distinct (lat_json_in *in, size_t n, char *const *text, const char *what)
{
  const char **sorted = malloc ((n ? n : 1) * sizeof *sorted);
  size_t m = 0;
  int s = LAT_SUCCESS;
  if (!sorted)
    return lat_json_fail (in, "out of memory");
  for (size_t i = 0; i < n; i++)
    if (text[i])
      sorted[m++] = text[i];
  qsort (sorted, m, sizeof *sorted, compare_texts);
  for (size_t i = 1; !s && i < m; i++)
    if (!strcmp (sorted[i - 1], sorted[i]))
      s = lat_json_fail (in, "the %s '%.100s' is there twice", what,
                         sorted[i]);
  free (sorted);
  return s;
}

static int
read_levels (lat_json_in *in, json_t *object, lat_column *c)
{
  json_t *list = lat_json_member (in, object, "levels", JSON_ARRAY);
  if (!list)
    return LAT_EMODEL;
  size_t n = json_array_size (list), mark = in->length;
  if (!n)
    return lat_json_fail (in, "no levels");
  if (!(c->level = calloc (n, sizeof *c->level)))
    return lat_json_fail (in, "out of memory");
  c->levels = n;
  for (size_t l = 0; l < n; l++)
    {
      lat_json_down_index (in, l);
      int s = copy_text (in, json_array_get (list, l), c->level + l);
      if (s)
        return s;
      lat_json_up (in, mark);
    }
  return check_distinct (in, n, c->level, "level");
}

/* A number of decimals that may be absent, and is *to then.  */
static int
read_decimals (lat_json_in *in, json_t *object, const char *key, int *to)
{
  const json_t *value = json_object_get (object, key);
  size_t mark = in->length;
  uint64_t digits;
  if (!value)
    return LAT_SUCCESS;
  lat_json_down_key (in, key);
  int s = lat_json_read_count (in, value, &digits);
  if (!s && digits > INT_MAX)
    return lat_json_fail (in, "too many");
  if (s)
    return s;
  *to = (int)digits;
  lat_json_up (in, mark);
  return LAT_SUCCESS;
}

static int
read_exponent (lat_json_in *in, json_t *object, lat_column *c)
{
  const json_t *value = json_object_get (object, "exponent");
  size_t mark = in->length;
  if (!value)
    return LAT_SUCCESS;
  lat_json_down_key (in, "exponent");
  int s = lat_json_is (in, value, JSON_STRING);
  if (s)
    return s;
  const char *text = json_string_value (value);
  if (strcmp (text, "e") && strcmp (text, "E"))
    return lat_json_fail (in, "is neither \"e\" nor \"E\"");
  c->exponent = *text;
  lat_json_up (in, mark);
  return LAT_SUCCESS;
}

/* How numbers are written: all of it is optional.  */
static int
read_digits (lat_json_in *in, json_t *object, lat_column *c)
{
  c->digits = -1;
  int s = read_decimals (in, object, "digits", &c->digits);
  if (!s)
    s = read_decimals (in, object, "zeros", &c->zeros);
  return s ? s : read_exponent (in, object, c);
}

static int
read_type (lat_json_in *in, json_t *object, lat_column *c)
{
  const json_t *value = lat_json_member (in, object, "type", JSON_STRING);
  if (!value)
    return LAT_EMODEL;
  if (!strcmp (json_string_value (value), "numeric"))
    c->kind = LAT_NUMERIC;
  else if (!strcmp (json_string_value (value), "categorical"))
    c->kind = LAT_CATEGORICAL;
  else
    return lat_json_fail (in, "unknown type '%.100s'",
                          json_string_value (value));
  return LAT_SUCCESS;
}

static int
read_column (lat_json_in *in, json_t *object, lat_column *c)
{
  const json_t *name = json_object_get (object, "name");
  size_t mark = in->length;
  int s = lat_json_is (in, object, JSON_OBJECT);
  if (!s && name)
    {
      lat_json_down_key (in, "name");
      s = copy_text (in, name, &c->name);
      lat_json_up (in, s ? in->length : mark);
    }
  if (!s && !(s = read_type (in, object, c)))
    {
      lat_json_up (in, mark);
      s = c->kind == LAT_NUMERIC ? read_digits (in, object, c)
                                 : read_levels (in, object, c);
      lat_json_up (in, s ? in->length : mark);
      if (!s)
        s = lat_read_scale (in, object, c);
    }
  return s;
}

/* No name twice.  */
static int
check_names (lat_json_in *in, size_t p, const lat_column *column)
{
  char **name = malloc (p * sizeof *name);
  if (!name)
    return lat_json_fail (in, "out of memory");
  for (size_t j = 0; j < p; j++)
    name[j] = column[j].name;
  int s = check_distinct (in, p, name, "name");
  free (name);
  return s;
}

int
lat_read_columns (lat_json_in *in, json_t *root, size_t *p,
                  lat_column **column)
{
  size_t top = in->length;
  json_t *list = lat_json_member (in, root, "columns", JSON_ARRAY);
  size_t n = json_array_size (list), mark = in->length;
  int s = LAT_SUCCESS;
  if (!list)
    return LAT_EMODEL;
  if (!n)
    return lat_json_fail (in, "no columns");
  if (!(*column = calloc (n, sizeof **column)))
    return lat_json_fail (in, "out of memory");
  *p = n;
  for (size_t j = 0; !s && j < n; j++)
    {
      lat_json_down_index (in, j);
      if (!(s = read_column (in, json_array_get (list, j), *column + j)))
        lat_json_up (in, mark);
    }
  if (!s && !(s = check_names (in, n, *column)))
    lat_json_up (in, top);
  return s;
}
