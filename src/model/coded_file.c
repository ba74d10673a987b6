/* coded_file.c -- "coded" of a model file: one normal law over numbers and
   text.  docs/formats.md is the contract.  */

#include "model/coded_file.h"
#include <latens/coded.h>
#include <latens/gaussian.h>
#include <stdlib.h>

int
lat_coded_write (lat_json_out *o, const lat_model *m)
{
  const lat_coded *c = m->coded;
  if (!c)
    return LAT_SUCCESS;
  size_t wide = c->first[c->p];
  double *sigma = malloc (wide * wide * sizeof *sigma);
  if (!sigma)
    return LAT_ENOMEM;
  lat_gaussian_covariance (c->law->emission, 0, sigma);
  lat_json_open (o, "coded", '{', 1);
  lat_json_numbers (o, "share", c->p, c->share);
  lat_json_numbers (o, "mean", wide, lat_gaussian_mean (c->law->emission, 0));
  lat_json_open (o, "covariance", '[', 1);
  for (size_t j = 0; j < wide; j++)
    lat_json_numbers (o, NULL, wide, sigma + j * wide);
  lat_json_close (o);
  lat_json_close (o);
  free (sigma);
  return LAT_SUCCESS;
}

/* --- reading ------------------------------------------------------------- */

/* How many numbers the columns are coded as.  */
static size_t
width (const lat_model *m)
{
  size_t wide = 0;
  for (size_t j = 0; j < m->p; j++)
    wide += m->column[j].kind == LAT_NUMERIC ? 1 : m->column[j].levels - 1;
  return wide;
}

/* The list `key` has n entries; a matrix: so has each of them.  */
static int
check_list (lat_json_in *in, json_t *object, const char *key, size_t n,
            int matrix)
{
  size_t mark = in->length;
  json_t *value = lat_json_member (in, object, key, JSON_ARRAY);
  if (!value || lat_json_is_list (in, value, n))
    return LAT_EMODEL;
  size_t here = in->length;
  for (size_t i = 0; matrix && i < n; i++)
    {
      lat_json_down_index (in, i);
      if (lat_json_is_list (in, json_array_get (value, i), n))
        return LAT_EMODEL;
      lat_json_up (in, here);
    }
  lat_json_up (in, mark);
  return LAT_SUCCESS;
}

static int
read_list (lat_json_in *in, json_t *object, const char *key, size_t n,
           double *x)
{
  size_t mark = in->length;
  lat_json_down_key (in, key);
  if (lat_json_read_numbers (in, json_object_get (object, key), n, x))
    return LAT_EMODEL;
  lat_json_up (in, mark);
  return LAT_SUCCESS;
}

static int
read_shares (lat_json_in *in, json_t *object, lat_coded *c)
{
  size_t mark = in->length;
  if (read_list (in, object, "share", c->p, c->share))
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

static int
read_covariance (lat_json_in *in, json_t *object, size_t wide, double *sigma)
{
  size_t mark = in->length;
  const json_t *rows = json_object_get (object, "covariance");
  lat_json_down_key (in, "covariance");
  size_t here = in->length;
  for (size_t i = 0; i < wide; i++)
    {
      lat_json_down_index (in, i);
      if (lat_json_read_numbers (in, json_array_get (rows, i), wide,
                                 sigma + i * wide))
        return LAT_EMODEL;
      lat_json_up (in, here);
    }
  lat_json_up (in, mark);
  return LAT_SUCCESS;
}

static int
read_law (lat_json_in *in, json_t *object, lat_coded *c)
{
  size_t wide = c->first[c->p], mark = in->length;
  double *x = malloc ((wide + 1) * wide * sizeof *x);
  if (!x)
    return lat_json_fail (in, "%s", lat_strerror (LAT_ENOMEM));
  int s = read_list (in, object, "mean", wide, x)
          || read_covariance (in, object, wide, x + wide);
  if (!s && (s = lat_gaussian_set (c->law->emission, 0, x, x + wide)))
    {
      lat_json_down_key (in, "covariance");
      s = lat_json_fail (in, s == LAT_ENOTPD ? "not positive definite"
                                             : "not a covariance");
    }
  else if (!s && (s = lat_em_mixture.prepare (c->law)))
    s = lat_json_fail (in, "%s", lat_strerror (s));
  free (x);
  if (s)
    return LAT_EMODEL;
  lat_json_up (in, mark);
  return LAT_SUCCESS;
}

int
lat_read_coded (lat_json_in *in, json_t *root, lat_model *m)
{
  size_t mark = in->length, wide = width (m);
  if (!json_object_get (root, "coded"))
    return LAT_SUCCESS;
  json_t *object = lat_json_member (in, root, "coded", JSON_OBJECT);
  if (!object)
    return LAT_EMODEL;
  if (!m->mixture || !wide)
    return lat_json_fail (in, "this model has none");
  if (check_list (in, object, "share", m->p, 0)
      || check_list (in, object, "mean", wide, 0)
      || check_list (in, object, "covariance", wide, 1))
    return LAT_EMODEL;
  if (!(m->coded = lat_coded_alloc (m->p, m->column)))
    return lat_json_fail (in, "%s", lat_strerror (LAT_ENOMEM));
  if (read_shares (in, object, m->coded) || read_law (in, object, m->coded))
    return LAT_EMODEL;
  lat_json_up (in, mark);
  return LAT_SUCCESS;
}
