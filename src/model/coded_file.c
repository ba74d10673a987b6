/* coded_file.c -- "coded" of a model file: one normal law over numbers and
   text.  docs/formats.md is the contract.  */

#include "model/coded_file.h"
#include "model/normal_file.h"
#include <latens/coded.h>

int
lat_coded_write (lat_json_out *o, const lat_model *m)
{
  const lat_coded *c = m->coded;
  if (!c)
    return LAT_SUCCESS;
  lat_json_open (o, "coded", '{', 1);
  lat_json_numbers (o, "share", c->p, c->share);
  int s = lat_normal_write (o, c->law->emission, 0, c->first[c->p]);
  lat_json_close (o);
  return s;
}

/* --- reading ------------------------------------------------------------- */

static int
read_shares (lat_json_in *in, json_t *object, lat_coded *c)
{
  size_t mark = in->length;
  if (lat_normal_list (in, object, "share", c->p, c->share))
    return LAT_EMODEL;
  lat_json_down_key (in, "share");
  for (size_t j = 0; j < c->p; j++)
    if (!(c->share[j] >= 0 && c->share[j] <= 1))
      {
        lat_json_down_index (in, j);
        return lat_json_fail (in, "not between 0 and 1");
      }
  lat_json_up (in, mark);
  return LAT_SUCCESS;
}

int
lat_read_coded (lat_json_in *in, json_t *root, lat_model *m)
{
  size_t mark = in->length;
  if (!json_object_get (root, "coded"))
    return LAT_SUCCESS;
  json_t *object = lat_json_member (in, root, "coded", JSON_OBJECT);
  if (!object)
    return LAT_EMODEL;
  if (!m->mixture || !(m->coded = lat_coded_alloc (m->p, m->column)))
    return lat_json_fail (in, "%s",
                          m->mixture ? lat_strerror (LAT_ENOMEM)
                                     : "this model has none");
  if (read_shares (in, object, m->coded)
      || lat_normal_read (in, object, m->coded->law->emission, 0,
                          m->coded->first[m->p]))
    return LAT_EMODEL;
  int s = lat_em_mixture.prepare (m->coded->law);
  if (s)
    return lat_json_fail (in, "%s", lat_strerror (s));
  lat_json_up (in, mark);
  return LAT_SUCCESS;
}
