/* json.h -- what the tools write as JSON.  */

#ifndef LATENS_TOOLS_JSON_H
#define LATENS_TOOLS_JSON_H

#include <jansson.h>
#include <stdio.h>

/* A string; JSON is UTF-8, and bytes that are not are taken for Latin-1.  */
json_t *json_text (const char *text);

/* A real, or null for what is not finite.  Whole values print as reals too:
   35.0.  */
json_t *json_number (double x);

json_t *json_count (size_t n);

/* Writes o, which is freed, on one line, numbers with 17 digits.  */
void json_write (FILE *out, json_t *o);

#endif
