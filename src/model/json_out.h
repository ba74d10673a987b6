/* json_out.h -- writing JSON that is pleasant to read.

   Each object or list is either broken (an entry a line) or in line.  Keys
   come in the order they are written.  Nothing here checks the stream.  */

#ifndef LATENS_MODEL_JSON_OUT_H
#define LATENS_MODEL_JSON_OUT_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Containers inside one another that a model file needs, and some.  */
enum
{
  LAT_JSON_DEPTH = 16
};

typedef struct
{
  FILE *out;
  int depth;
  struct
  {
    char closing; /* } or ] */
    int broken;
    int entries; /* nonzero: some written */
  } level[LAT_JSON_DEPTH];
  int bad; /* a number was not finite: JSON has no such thing */
} lat_json_out;

/* key is NULL in lists.  kind is { or [.  */
void lat_json_open (lat_json_out *o, const char *key, char kind, int broken);
void lat_json_close (lat_json_out *o);
void lat_json_number (lat_json_out *o, const char *key, double x);
void lat_json_count (lat_json_out *o, const char *key, uint64_t n);
void lat_json_string (lat_json_out *o, const char *key, const char *text);
void lat_json_bool (lat_json_out *o, const char *key, int value);
void lat_json_numbers (lat_json_out *o, const char *key, size_t n,
                       const double *x); /* a list, in line */

#endif
