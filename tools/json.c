/* json.c -- what the tools write as JSON.  */

#include "json.h"
#include "common.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

json_t *
json_text (const char *text)
{
  json_t *s = json_string (text);
  char *utf8, *u;

  if (s)
    return s;
  utf8 = u = common_alloc (2 * strlen (text) + 1, 1);
  for (; *text; text++)
    {
      unsigned char c = (unsigned char)*text;
      if (c >= 0x80)
        *u++ = (char)(0xC0 | c >> 6);
      *u++ = (char)(c >= 0x80 ? 0x80 | (c & 0x3F) : c);
    }
  s = json_string (utf8);
  free (utf8);
  return s;
}

json_t *
json_number (double x)
{
  return isfinite (x) ? json_real (x) : json_null ();
}

json_t *
json_count (size_t n)
{
  return json_integer ((json_int_t)n);
}

void
json_write (FILE *out, json_t *o)
{
  if (json_dumpf (o, out, JSON_COMPACT | JSON_REAL_PRECISION (17)))
    die (EXIT_FAILURE, "%s", lat_strerror (LAT_ENOMEM));
  fputc ('\n', out);
  json_decref (o);
}
