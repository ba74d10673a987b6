/* read_scales.c -- the transforms and bounds of a model file's columns.  */

#include "model/read.h"
#include <string.h>

/* The named member of an object, which may be missing: 0 and no value; the
   path stays at it if there is one.  */
static int
find (lat_json_in *in, const json_t *object, const char *key, json_type type,
      const json_t **value)
{
  *value = json_object_get (object, key);
  if (!*value)
    return LAT_SUCCESS;
  lat_json_down_key (in, key);
  return lat_json_is (in, *value, type);
}

/* A number, if it is there.  */
static int
read_number (lat_json_in *in, const json_t *object, const char *key, double *x)
{
  size_t mark = in->length;
  const json_t *value;
  if (find (in, object, key, JSON_REAL, &value))
    return LAT_EMODEL;
  if (!value)
    return LAT_SUCCESS;
  *x = json_real_value (value);
  lat_json_up (in, mark);
  return LAT_SUCCESS;
}

static int
read_power (lat_json_in *in, json_t *object, lat_transform *t)
{
  size_t mark = in->length;
  const json_t *value = lat_json_member (in, object, "lambda", JSON_REAL);
  if (!value)
    return LAT_EMODEL;
  t->lambda = json_real_value (value);
  if (!(t->lambda >= 0 && t->lambda <= 2))
    return lat_json_fail (in, "not from 0 to 2");
  lat_json_up (in, mark);
  t->unit = 1;
  if (read_number (in, object, "centre", &t->centre)
      || read_number (in, object, "unit", &t->unit))
    return LAT_EMODEL;
  if (t->unit > 0)
    return LAT_SUCCESS;
  lat_json_down_key (in, "unit");
  return lat_json_fail (in, "not positive");
}

static int
read_transform (lat_json_in *in, json_t *object, lat_transform *t)
{
  size_t mark = in->length;
  const json_t *name = lat_json_member (in, object, "name", JSON_STRING);
  if (!name)
    return LAT_EMODEL;
  if (lat_transform_parse (json_string_value (name), &t->kind)
      || t->kind == LAT_TRANSFORM_AUTO)
    return lat_json_fail (in, "unknown transform '%.100s'",
                          json_string_value (name));
  lat_json_up (in, mark);
  return t->kind == LAT_TRANSFORM_YEO_JOHNSON ? read_power (in, object, t)
                                              : LAT_SUCCESS;
}

/* One side, if it is there.  */
static int
read_bound (lat_json_in *in, const json_t *object, const char *key, int side,
            lat_bounds *b, double *bound)
{
  if (json_object_get (object, key))
    b->sides |= side;
  return read_number (in, object, key, bound);
}

static int
read_bounds (lat_json_in *in, const json_t *object, lat_bounds *b)
{
  const int both = LAT_BOUND_LOWER + LAT_BOUND_UPPER;
  size_t mark = in->length;
  const json_t *value;
  if (read_bound (in, object, "lower", LAT_BOUND_LOWER, b, &b->lower)
      || read_bound (in, object, "upper", LAT_BOUND_UPPER, b, &b->upper)
      || find (in, object, "recognised", JSON_TRUE, &value))
    return LAT_EMODEL;
  b->recognised = value && json_is_true (value);
  lat_json_up (in, mark);
  if (b->sides == both && !(b->lower <= b->upper))
    return lat_json_fail (in, "the lower is above the upper");
  return LAT_SUCCESS;
}

int
lat_read_scale (lat_json_in *in, json_t *object, lat_column *c)
{
  static const char *const key[] = { "transform", "bounds" };
  size_t mark = in->length;
  for (size_t i = 0; i < 2; i++)
    {
      json_t *value = json_object_get (object, key[i]);
      if (!value)
        continue;
      lat_json_down_key (in, key[i]);
      if (c->kind != LAT_NUMERIC)
        return lat_json_fail (in, "a categorical column has none");
      if (lat_json_is (in, value, JSON_OBJECT)
          || (i ? read_bounds (in, value, &c->bounds)
                : read_transform (in, value, &c->transform)))
        return LAT_EMODEL;
      lat_json_up (in, mark);
    }
  return LAT_SUCCESS;
}
