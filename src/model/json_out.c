/* json_out.c -- writing JSON that is pleasant to read.  */

#include "model/json_out.h"
#include "model/octets.h"
#include <math.h>
#include <string.h>

/* Beyond this a reader that keeps numbers as doubles would change it.  */
#define EXACT_COUNT ((uint64_t)1 << 53)

static void
quote (FILE *out, const char *text)
{
  char buffer[LAT_OCTETS_JSON];
  fputc ('"', out);
  while (*text)
    {
      text = lat_octets_to_json (text, buffer);
      fputs (buffer, out);
    }
  fputc ('"', out);
}

/* Comma, line or space, and the key: what precedes a value.  */
static void
lead (lat_json_out *o, const char *key)
{
  if (o->depth)
    {
      int broken = o->level[o->depth - 1].broken;
      if (o->level[o->depth - 1].entries++)
        fputs (broken ? "," : ", ", o->out);
      if (broken)
        fputc ('\n', o->out);
      for (int i = 0; broken && i < o->depth; i++)
        fputs ("  ", o->out);
    }
  if (key)
    {
      quote (o->out, key);
      fputs (": ", o->out);
    }
}

void
lat_json_open (lat_json_out *o, const char *key, char kind, int broken)
{
  lead (o, key);
  fputc (kind, o->out);
  o->level[o->depth].closing = kind == '{' ? '}' : ']';
  o->level[o->depth].broken = broken;
  o->level[o->depth].entries = 0;
  o->depth++;
}

void
lat_json_close (lat_json_out *o)
{
  o->depth--;
  if (o->level[o->depth].broken && o->level[o->depth].entries)
    {
      fputc ('\n', o->out);
      for (int i = 0; i < o->depth; i++)
        fputs ("  ", o->out);
    }
  fputc (o->level[o->depth].closing, o->out);
  if (!o->depth)
    fputc ('\n', o->out);
}

/* 17 digits give the same double back.  A caller's locale may have put
   anything for the decimal point, and JSON has a point; a negative zero is
   written so that no reader takes it for an integer, which has none.  */
void
lat_json_number (lat_json_out *o, const char *key, double x)
{
  char text[64];
  int point = 0;
  lead (o, key);
  if (!isfinite (x))
    {
      o->bad = 1;
      fputs ("null", o->out);
      return;
    }
  snprintf (text, sizeof text, "%.17g", x);
  for (const char *c = text; *c; c++)
    if (strchr ("+-0123456789e", *c))
      fputc (*c, o->out);
    else if (!point++)
      fputc ('.', o->out);
  if (x == 0 && signbit (x))
    fputs (".0", o->out);
}

void
lat_json_count (lat_json_out *o, const char *key, uint64_t n)
{
  char text[32];
  lead (o, key);
  snprintf (text, sizeof text, n > EXACT_COUNT ? "\"%llu\"" : "%llu",
            (unsigned long long)n);
  fputs (text, o->out);
}

void
lat_json_string (lat_json_out *o, const char *key, const char *text)
{
  lead (o, key);
  quote (o->out, text);
}

void
lat_json_bool (lat_json_out *o, const char *key, int value)
{
  lead (o, key);
  fputs (value ? "true" : "false", o->out);
}

void
lat_json_numbers (lat_json_out *o, const char *key, size_t n, const double *x)
{
  lat_json_open (o, key, '[', 0);
  for (size_t i = 0; i < n; i++)
    lat_json_number (o, NULL, x[i]);
  lat_json_close (o);
}
