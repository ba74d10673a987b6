/* normal_file.h -- a normal law in a model file: the members "mean" and
   "covariance" of an object.  */

#ifndef LATENS_MODEL_NORMAL_FILE_H
#define LATENS_MODEL_NORMAL_FILE_H

#include "model/json_in.h"
#include "model/json_out.h"

/* Writes component c of lat_family_gaussian's theta, over `wide` columns, into
   the object that is open.  LAT_ENOMEM.  */
int lat_normal_write (lat_json_out *o, const void *theta, size_t c,
                      size_t wide);

/* Reads it; the path is at the object.  */
int lat_normal_read (lat_json_in *in, json_t *object, void *theta, size_t c,
                     size_t wide);

/* The list `key` of the object: n numbers.  */
int lat_normal_list (lat_json_in *in, json_t *object, const char *key,
                     size_t n, double *x);

#endif
