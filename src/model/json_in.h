/* json_in.h -- reading JSON, with the path of what is wrong.

   All numbers are doubles here, so that -0 and numbers of any size come out
   as they are.  A function that returns a status or NULL has put the whole
   message, file and path in it, before it returns.  */

#ifndef LATENS_MODEL_JSON_IN_H
#define LATENS_MODEL_JSON_IN_H

#include <latens/status.h>
#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

typedef struct
{
  const char *file; /* its name, for messages */
  lat_message *msg;
  char path[640]; /* of the value being looked at */
  size_t length;
} lat_json_in;

/* The whole of a file as JSON: an object.  NULL or "-": standard input.  The
   caller json_decref's it.  */
json_t *lat_json_load (lat_json_in *in, const char *path);

/* One step down the path, and up again to a length it had before.  */
void lat_json_down_key (lat_json_in *in, const char *key);
void lat_json_down_index (lat_json_in *in, size_t i);
void lat_json_up (lat_json_in *in, size_t length);

/* "file: path: what is wrong"; returns LAT_EMODEL.  */
int lat_json_fail (lat_json_in *in, const char *format, ...)
    __attribute__ ((format (printf, 2, 3)));

/* The member of an object, of the type JSON_STRING, JSON_REAL, ...; the path
   stays one step down at it.  NULL: missing or of another type.  */
json_t *lat_json_member (lat_json_in *in, json_t *object, const char *key,
                         json_type type);

/* Value by type: LAT_EMODEL if it is not.  The path is already at value.
   n: how long a list must be.  */
int lat_json_is (lat_json_in *in, const json_t *value, json_type type);
int lat_json_is_list (lat_json_in *in, const json_t *value, size_t n);
int lat_json_read_numbers (lat_json_in *in, const json_t *value, size_t n,
                           double *x);
int lat_json_read_count (lat_json_in *in, const json_t *value, uint64_t *n);

/* None negative and their sum one, as well as 1e-9 can tell.  */
int lat_json_check_law (lat_json_in *in, size_t n, const double *p);

#endif
