/* duration_file.c -- durations in model files.

   "duration" has an object a state, as "states" has, with the law of a visit's
   rows after its first, as if they were a column of that name.  */

#include "model/fields.h"
#include "model/hsmm.h"
#include "model/read.h"
#include "model/write.h"
#include <string.h>

static const char key[] = "duration";

/* The column; of a table, its levels are lengths.  */
static lat_column
rows_column (void)
{
  static char name[] = "further";
  return (lat_column){ .name = name };
}

int
lat_write_duration (lat_json_out *o, const lat_hmm *m)
{
  const lat_duration *v = m->duration;
  lat_column column = rows_column ();
  int s = LAT_SUCCESS;
  if (!v)
    return s;
  lat_json_open (o, key, '[', 1);
  for (size_t c = 0; !s && c < m->k; c++)
    {
      lat_json_open (o, NULL, '{', 0);
      s = lat_write_family (o, &column, v->family, v->theta, v->family->fields,
                            c);
      lat_json_close (o);
    }
  lat_json_close (o);
  return s;
}

int
lat_write_duration_prior (lat_json_out *o, const lat_hmm *m)
{
  const lat_duration *v = m->duration;
  lat_column column = rows_column ();
  if (!v)
    return LAT_SUCCESS;
  lat_json_open (o, key, '{', 0);
  int s = lat_write_family (o, &column, v->family, v->theta,
                            v->family->prior_fields, 0);
  lat_json_close (o);
  return s;
}

/* The law whose family an object names; of a table, its length.  */
static int
find_law (lat_json_in *in, json_t *object, lat_model_spec *spec)
{
  lat_column column = rows_column ();
  const lat_duration_kind *kind;
  for (lat_duration_law law = LAT_DURATION_POISSON;
       (kind = lat_duration_kind_of (law)); law++)
    {
      json_t *part = json_object_get (object, kind->family->name);
      if (!part)
        continue;
      spec->duration = law;
      if (law != LAT_DURATION_TABLE)
        return LAT_SUCCESS;
      size_t mark = in->length;
      lat_json_down_key (in, kind->family->name);
      json_t *list = lat_json_member (in, part, column.name, JSON_ARRAY);
      if (!list)
        return LAT_EMODEL;
      if (!(spec->longest = json_array_size (list)))
        return lat_json_fail (in, "empty");
      lat_json_up (in, mark);
      return LAT_SUCCESS;
    }
  return lat_json_fail (in, "no known law");
}

int
lat_read_duration_law (lat_json_in *in, json_t *root, lat_model_spec *spec)
{
  size_t mark = in->length;
  if (!json_object_get (root, key))
    return LAT_SUCCESS;
  json_t *list = lat_json_member (in, root, key, JSON_ARRAY);
  if (!list || lat_json_is_list (in, list, spec->k))
    return LAT_EMODEL;
  lat_json_down_index (in, 0);
  if (lat_json_is (in, json_array_get (list, 0), JSON_OBJECT)
      || find_law (in, json_array_get (list, 0), spec))
    return LAT_EMODEL;
  lat_json_up (in, mark);
  return LAT_SUCCESS;
}

int
lat_read_duration (lat_json_in *in, json_t *root, lat_hmm *m)
{
  const lat_duration *v = m->duration;
  lat_column column = rows_column ();
  size_t mark = in->length;
  json_t *list = json_object_get (root, key);
  if (!v)
    return LAT_SUCCESS;
  lat_json_down_key (in, key);
  size_t inside = in->length;
  for (size_t c = 0; c < m->k; c++)
    {
      json_t *object = json_array_get (list, c);
      lat_json_down_index (in, c);
      if (lat_json_is (in, object, JSON_OBJECT))
        return LAT_EMODEL;
      if (json_object_size (object) != 1)
        return lat_json_fail (in, "one law is needed");
      if (lat_read_family (in, &column, v->family, v->theta, v->family->fields,
                           object, c))
        return LAT_EMODEL;
      lat_json_up (in, inside);
    }
  lat_json_up (in, mark);
  return LAT_SUCCESS;
}

int
lat_read_duration_prior (lat_json_in *in, json_t *prior, lat_hmm *m)
{
  const lat_duration *v = m->duration;
  lat_column column = rows_column ();
  size_t mark = in->length;
  if (!v)
    return LAT_SUCCESS;
  json_t *object = lat_json_member (in, prior, key, JSON_OBJECT);
  if (!object
      || lat_read_family (in, &column, v->family, v->theta,
                          v->family->prior_fields, object, 0))
    return LAT_EMODEL;
  lat_json_up (in, mark);
  return LAT_SUCCESS;
}
