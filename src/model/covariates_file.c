/* covariates_file.c -- covariates in model files.

   "covariates" has their names, what they were like in the fitted table, and
   the slopes: k lists of k lists, one number a covariate.  */

#include "model/covariates.h"
#include "model/hmm_covariates.h"
#include "model/read.h"
#include "model/write.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char key[] = "covariates", prior_key[] = "slope";

/* --- writing ------------------------------------------------------------- */

void
lat_write_covariates (lat_json_out *o, const lat_model *m)
{
  const lat_covariates *v = m->hmm ? m->hmm->covariates : NULL;
  size_t k = lat_model_components (m);
  if (!v)
    return;
  lat_json_open (o, key, '{', 1);
  lat_json_open (o, "names", '[', 0);
  for (size_t c = 0; c < v->q; c++)
    lat_json_string (o, NULL, m->covariate[c]);
  lat_json_close (o);
  lat_json_numbers (o, "mean", v->q, v->mean);
  lat_json_numbers (o, "sd", v->q, v->sd);
  lat_json_open (o, "slopes", '[', 1);
  for (size_t i = 0; i < k; i++)
    {
      lat_json_open (o, NULL, '[', 0);
      for (size_t j = 0; j < k; j++)
        lat_json_numbers (o, NULL, v->q, v->slope + (i * k + j) * v->q);
      lat_json_close (o);
    }
  lat_json_close (o);
  lat_json_close (o);
}

void
lat_write_covariates_prior (lat_json_out *o, const lat_hmm *m)
{
  if (m->covariates)
    lat_json_number (o, prior_key, m->covariates->precision);
}

/* --- reading ------------------------------------------------------------- */

static int
copy_names (lat_json_in *in, const json_t *list, char **names)
{
  size_t mark = in->length;
  for (size_t c = 0; c < json_array_size (list); c++)
    {
      const json_t *value = json_array_get (list, c);
      lat_json_down_index (in, c);
      if (lat_json_is (in, value, JSON_STRING))
        return LAT_EMODEL;
      if (!(names[c] = strdup (json_string_value (value))))
        return lat_json_fail (in, "out of memory");
      lat_json_up (in, mark);
    }
  return LAT_SUCCESS;
}

/* Slopes come with the names: what is allocated after this is no larger than
   the file.  */
static int
check_slopes (lat_json_in *in, json_t *object, size_t k, size_t q)
{
  size_t mark = in->length, row;
  json_t *list = lat_json_member (in, object, "slopes", JSON_ARRAY);
  if (!list || lat_json_is_list (in, list, k))
    return LAT_EMODEL;
  row = in->length;
  for (size_t i = 0; i < k; i++)
    {
      const json_t *of = json_array_get (list, i);
      lat_json_down_index (in, i);
      if (lat_json_is_list (in, of, k))
        return LAT_EMODEL;
      for (size_t j = 0, cell = in->length; j < k; j++)
        {
          lat_json_down_index (in, j);
          if (lat_json_is_list (in, json_array_get (of, j), q))
            return LAT_EMODEL;
          lat_json_up (in, cell);
        }
      lat_json_up (in, row);
    }
  lat_json_up (in, mark);
  return LAT_SUCCESS;
}

int
lat_read_covariate_names (lat_json_in *in, json_t *root, char ***names,
                          size_t *q)
{
  size_t mark = in->length, inside;
  *names = NULL;
  *q = 0;
  if (!json_object_get (root, key))
    return LAT_SUCCESS;
  json_t *object = lat_json_member (in, root, key, JSON_OBJECT);
  if (!object)
    return LAT_EMODEL;
  inside = in->length;
  json_t *list = lat_json_member (in, object, "names", JSON_ARRAY);
  if (!list)
    return LAT_EMODEL;
  if (!json_array_size (list))
    return lat_json_fail (in, "empty");
  if (!(*names = calloc (json_array_size (list) + 1, sizeof **names)))
    return lat_json_fail (in, "out of memory");
  if (copy_names (in, list, *names))
    return LAT_EMODEL;
  *q = json_array_size (list);
  lat_json_up (in, inside);
  size_t k = json_array_size (json_object_get (root, "states"));
  if (check_slopes (in, object, k, *q))
    return LAT_EMODEL;
  lat_json_up (in, mark);
  return LAT_SUCCESS;
}

/* One number a covariate; sds are positive.  */
static int
read_list (lat_json_in *in, json_t *object, const char *name, size_t q,
           double least, double *x)
{
  size_t mark = in->length;
  json_t *list = lat_json_member (in, object, name, JSON_ARRAY);
  if (!list || lat_json_read_numbers (in, list, q, x))
    return LAT_EMODEL;
  for (size_t c = 0; c < q; c++)
    if (!(x[c] > least && x[c] <= LAT_COVARIATE_MOST))
      {
        lat_json_down_index (in, c);
        return lat_json_fail (in, "%g is out of range", x[c]);
      }
  lat_json_up (in, mark);
  return LAT_SUCCESS;
}

/* The path is at the slopes of a move.  */
static int
check_move (lat_json_in *in, const lat_hmm *m, size_t i, size_t j)
{
  const lat_covariates *v = m->covariates;
  const double *x = v->slope + (i * m->k + j) * v->q;
  size_t r = lat_hmm_covariates_reference (m, i);
  for (size_t c = 0; c < v->q; c++)
    {
      if (!(fabs (x[c]) <= LAT_COVARIATE_MOST))
        return lat_json_fail (in, "%g is out of range", x[c]);
      if (x[c] != 0 && !(m->transition[i * m->k + j] > 0))
        return lat_json_fail (in, "not 0, and this transition can not be");
      if (x[c] != 0 && j == r)
        return lat_json_fail (in, "not 0, and the others of the row are "
                                  "compared with this one");
    }
  return LAT_SUCCESS;
}

static int
read_slopes (lat_json_in *in, json_t *object, lat_hmm *m)
{
  lat_covariates *v = m->covariates;
  size_t k = m->k, mark = in->length;
  lat_json_down_key (in, "slopes");
  const json_t *list = json_object_get (object, "slopes");
  for (size_t i = 0, top = in->length; i < k; i++)
    {
      lat_json_down_index (in, i);
      for (size_t j = 0, row = in->length; j < k; j++)
        {
          lat_json_down_index (in, j);
          if (lat_json_read_numbers (
                  in, json_array_get (json_array_get (list, i), j), v->q,
                  v->slope + (i * k + j) * v->q)
              || check_move (in, m, i, j))
            return LAT_EMODEL;
          lat_json_up (in, row);
        }
      lat_json_up (in, top);
    }
  lat_json_up (in, mark);
  return LAT_SUCCESS;
}

int
lat_read_covariates (lat_json_in *in, json_t *root, lat_hmm *m)
{
  size_t mark = in->length;
  lat_covariates *v = m->covariates;
  if (!v)
    return LAT_SUCCESS;
  json_t *object = lat_json_member (in, root, key, JSON_OBJECT);
  if (!object
      || read_list (in, object, "mean", v->q, -LAT_COVARIATE_MOST, v->mean)
      || read_list (in, object, "sd", v->q, 0, v->sd)
      || read_slopes (in, object, m))
    return LAT_EMODEL;
  lat_json_up (in, mark);
  return LAT_SUCCESS;
}

int
lat_read_covariates_prior (lat_json_in *in, json_t *prior, lat_hmm *m)
{
  size_t mark = in->length;
  if (!m->covariates)
    return LAT_SUCCESS;
  const json_t *value = lat_json_member (in, prior, prior_key, JSON_REAL);
  if (!value)
    return LAT_EMODEL;
  m->covariates->precision = json_real_value (value);
  if (!(m->covariates->precision >= 0))
    return lat_json_fail (in, "negative");
  lat_json_up (in, mark);
  return LAT_SUCCESS;
}
