/* normal_file.c -- a normal law in a model file.  docs/formats.md is the
   contract.  */

#include "model/normal_file.h"
#include <latens/gaussian.h>
#include <stdlib.h>

int
lat_normal_write (lat_json_out *o, const void *theta, size_t c, size_t wide)
{
  double *sigma = malloc (wide * wide * sizeof *sigma);
  if (!sigma)
    return LAT_ENOMEM;
  lat_gaussian_covariance (theta, c, sigma);
  lat_json_numbers (o, "mean", wide, lat_gaussian_mean (theta, c));
  lat_json_open (o, "covariance", '[', 1);
  for (size_t j = 0; j < wide; j++)
    lat_json_numbers (o, NULL, wide, sigma + j * wide);
  lat_json_close (o);
  free (sigma);
  return LAT_SUCCESS;
}

int
lat_normal_list (lat_json_in *in, json_t *object, const char *key, size_t n,
                 double *x)
{
  size_t mark = in->length;
  json_t *value = lat_json_member (in, object, key, JSON_ARRAY);
  if (!value || lat_json_is_list (in, value, n)
      || lat_json_read_numbers (in, value, n, x))
    return LAT_EMODEL;
  lat_json_up (in, mark);
  return LAT_SUCCESS;
}

static int
read_covariance (lat_json_in *in, json_t *object, size_t wide, double *sigma)
{
  size_t mark = in->length;
  json_t *rows = lat_json_member (in, object, "covariance", JSON_ARRAY);
  if (!rows || lat_json_is_list (in, rows, wide))
    return LAT_EMODEL;
  size_t here = in->length;
  for (size_t i = 0; i < wide; i++)
    {
      const json_t *row = json_array_get (rows, i);
      lat_json_down_index (in, i);
      if (lat_json_is_list (in, row, wide)
          || lat_json_read_numbers (in, row, wide, sigma + i * wide))
        return LAT_EMODEL;
      lat_json_up (in, here);
    }
  lat_json_up (in, mark);
  return LAT_SUCCESS;
}

static int
set_law (lat_json_in *in, void *theta, size_t c, const double *mean,
         const double *sigma)
{
  int s = lat_gaussian_set (theta, c, mean, sigma);
  if (!s)
    return LAT_SUCCESS;
  lat_json_down_key (in, "covariance");
  return lat_json_fail (in, s == LAT_ENOTPD ? "not positive definite"
                                            : "not a covariance");
}

int
lat_normal_read (lat_json_in *in, json_t *object, void *theta, size_t c,
                 size_t wide)
{
  double *x = malloc ((wide + 1) * wide * sizeof *x);
  if (!x)
    return lat_json_fail (in, "%s", lat_strerror (LAT_ENOMEM));
  int s = lat_normal_list (in, object, "mean", wide, x)
          || read_covariance (in, object, wide, x + wide);
  if (!s)
    s = set_law (in, theta, c, x, x + wide);
  free (x);
  return s ? LAT_EMODEL : LAT_SUCCESS;
}
