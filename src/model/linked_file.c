/* linked_file.c -- "linked" of a model file: which text is coded, and a normal
   law for each component.  docs/formats.md is the contract.  */

#include "model/linked_file.h"
#include "model/linker.h"
#include "model/normal_file.h"
#include <latens/linked.h>
#include <stdlib.h>

int
lat_linked_write (lat_json_out *o, const lat_model *m)
{
  int s = LAT_SUCCESS;
  if (!m->linked)
    return s;
  void *theta = m->linked->emission;
  size_t wide = lat_linked_width (theta);
  lat_json_open (o, "linked", '{', 1);
  lat_json_open (o, "text", '[', 0);
  for (size_t j = 0; j < m->p; j++)
    lat_json_count (o, NULL, (uint64_t)lat_linked_is_coded (theta, j));
  lat_json_close (o);
  lat_json_open (o, "laws", '[', 1);
  for (size_t c = 0; !s && c < m->linked->k; c++)
    {
      lat_json_open (o, NULL, '{', 1);
      s = lat_normal_write (o, lat_linked_law (theta), c, wide);
      lat_json_close (o);
    }
  lat_json_close (o);
  lat_json_close (o);
  return s;
}

/* --- reading ------------------------------------------------------------- */

/* Marks of the columns: text with two levels or more may be coded, and some
   is.  */
static int
read_coded (lat_json_in *in, json_t *object, const lat_model *m, double *x,
            unsigned char *coded)
{
  size_t mark = in->length, any = 0;
  if (lat_normal_list (in, object, "text", m->p, x))
    return LAT_EMODEL;
  lat_json_down_key (in, "text");
  size_t here = in->length;
  for (size_t j = 0; j < m->p; j++)
    {
      int text = m->column[j].kind == LAT_CATEGORICAL;
      lat_json_down_index (in, j);
      if (x[j] != 0 && x[j] != 1)
        return lat_json_fail (in, "neither 0 nor 1");
      if (x[j] == 1 && (!text || m->column[j].levels < 2))
        return lat_json_fail (in, "this column is no text of several levels");
      coded[j] = x[j] == 1;
      any += coded[j];
      lat_json_up (in, here);
    }
  if (!any)
    return lat_json_fail (in, "no column is marked");
  lat_json_up (in, mark);
  return LAT_SUCCESS;
}

static int
read_laws (lat_json_in *in, json_t *object, lat_mixture *linked)
{
  size_t mark = in->length;
  void *theta = linked->emission;
  json_t *laws = lat_json_member (in, object, "laws", JSON_ARRAY);
  if (!laws || lat_json_is_list (in, laws, linked->k))
    return LAT_EMODEL;
  size_t here = in->length;
  for (size_t c = 0; c < linked->k; c++)
    {
      json_t *law = json_array_get (laws, c);
      lat_json_down_index (in, c);
      if (lat_json_is (in, law, JSON_OBJECT)
          || lat_normal_read (in, law, lat_linked_law (theta), c,
                              lat_linked_width (theta)))
        return LAT_EMODEL;
      lat_json_up (in, here);
    }
  int s = lat_em_mixture.prepare (linked);
  if (s)
    return lat_json_fail (in, "%s", lat_strerror (s));
  lat_json_up (in, mark);
  return LAT_SUCCESS;
}

static int
read_linked (lat_json_in *in, json_t *object, lat_model *m)
{
  double *x = malloc ((m->p + 1) * sizeof *x);
  unsigned char *coded = calloc (m->p + 1, 1);
  int s = x && coded ? read_coded (in, object, m, x, coded)
                     : lat_json_fail (in, "%s", lat_strerror (LAT_ENOMEM));
  if (!s && !(m->linked = lat_linked_mixture (m->mixture, coded)))
    s = lat_json_fail (in, "%s", lat_strerror (LAT_ENOMEM));
  free (x);
  free (coded);
  return s ? s : read_laws (in, object, m->linked);
}

int
lat_read_linked (lat_json_in *in, json_t *root, lat_model *m)
{
  size_t mark = in->length;
  if (!json_object_get (root, "linked"))
    return LAT_SUCCESS;
  json_t *object = lat_json_member (in, root, "linked", JSON_OBJECT);
  if (!object)
    return LAT_EMODEL;
  if (!m->mixture || !lat_linked_can_be (m->mixture))
    return lat_json_fail (in, "this model has none");
  if (read_linked (in, object, m))
    return LAT_EMODEL;
  lat_json_up (in, mark);
  return LAT_SUCCESS;
}
