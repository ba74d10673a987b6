/* json_in.c -- reading JSON, with the path of what is wrong.  */

#include "model/json_in.h"
#include "base/message.h"
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What model files promise of numbers that should sum to one, and the
   largest count that a double holds exactly.  */
static const double law_slack = 1e-9;
static const double exact_count = 9007199254740992.0;

/* Appends text to the path, control characters made visible; what does not
   fit is cut.  */
static void
append (lat_json_in *in, const char *text)
{
  for (; *text && in->length + 1 < sizeof in->path; text++)
    in->path[in->length++]
        = (unsigned char)*text < 0x20 || *text == 0x7F ? '?' : *text;
  in->path[in->length] = '\0';
}

void
lat_json_down_key (lat_json_in *in, const char *key)
{
  int plain = *key != '\0';
  for (const char *c = key; *c; c++)
    plain = plain
            && ((*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z')
                || (*c >= '0' && *c <= '9') || *c == '_');
  if (plain && in->length)
    append (in, ".");
  append (in, plain ? "" : "[\"");
  append (in, key);
  append (in, plain ? "" : "\"]");
}

void
lat_json_down_index (lat_json_in *in, size_t i)
{
  char text[32];
  snprintf (text, sizeof text, "[%zu]", i);
  append (in, text);
}

void
lat_json_up (lat_json_in *in, size_t length)
{
  in->length = length;
  in->path[length] = '\0';
}

int
lat_json_fail (lat_json_in *in, const char *format, ...)
{
  char text[256];
  va_list args;
  va_start (args, format);
  vsnprintf (text, sizeof text, format, args);
  va_end (args);
  return lat_fail (in->msg, LAT_EMODEL, "%.200s: %s%s%s", in->file, in->path,
                   in->length ? ": " : "", text);
}

/* Reads all of a stream.  NULL: errno.  */
static char *
slurp (FILE *f, size_t *n)
{
  size_t room = 1 << 16;
  char *text = malloc (room);
  *n = 0;
  while (text)
    {
      *n += fread (text + *n, 1, room - *n, f);
      if (*n < room)
        break;
      char *more = realloc (text, room *= 2);
      if (!more)
        free (text);
      text = more;
    }
  if (text && ferror (f))
    {
      free (text);
      return NULL;
    }
  return text;
}

/* JSON of a text, perhaps behind a byte-order mark; what stands near a fault
   is the file's own and may hold anything, so that it is kept to one line.  */
static json_t *
parse (lat_json_in *in, const char *text, size_t n)
{
  static const char mark[] = "\xef\xbb\xbf";
  json_error_t e;
  size_t skip = n >= 3 && !memcmp (text, mark, 3) ? 3 : 0;
  json_t *root
      = json_loadb (text + skip, n - skip,
                    JSON_REJECT_DUPLICATES | JSON_DECODE_INT_AS_REAL, &e);
  for (char *c = e.text; !root && *c; c++)
    if ((unsigned char)*c < 0x20 || *c == 0x7F)
      *c = ' ';
  if (!root)
    lat_fail (in->msg, LAT_EMODEL, "%.200s:%d:%d: not JSON: %s", in->file,
              e.line, e.column, e.text);
  return root;
}

json_t *
lat_json_load (lat_json_in *in, const char *path)
{
  int standard = !path || !strcmp (path, "-");
  size_t n = 0;
  json_t *root = NULL;
  in->file = standard ? "standard input" : path;
  errno = 0;
  FILE *f = standard ? stdin : fopen (path, "rb");
  char *text = f ? slurp (f, &n) : NULL;
  if (text)
    root = parse (in, text, n);
  else
    lat_fail (in->msg, LAT_EIO, "%.200s: %s", in->file, strerror (errno));
  free (text);
  if (f && !standard)
    fclose (f);
  return root;
}

static const char *
type_name (json_type type)
{
  static const char *const name[] = {
    [JSON_OBJECT] = "an object", [JSON_ARRAY] = "a list",
    [JSON_STRING] = "a string",  [JSON_INTEGER] = "a number",
    [JSON_REAL] = "a number",    [JSON_TRUE] = "true or false",
  };
  return name[type];
}

int
lat_json_is (lat_json_in *in, const json_t *value, json_type type)
{
  int yes = type == JSON_TRUE ? json_is_boolean (value)
                              : (int)(json_typeof (value) == type);
  return yes ? LAT_SUCCESS : lat_json_fail (in, "not %s", type_name (type));
}

int
lat_json_is_list (lat_json_in *in, const json_t *value, size_t n)
{
  int s = lat_json_is (in, value, JSON_ARRAY);
  if (!s && json_array_size (value) != n)
    return lat_json_fail (in, "a list of %zu, not of %zu",
                          json_array_size (value), n);
  return s;
}

json_t *
lat_json_member (lat_json_in *in, json_t *object, const char *key,
                 json_type type)
{
  json_t *value = json_object_get (object, key);
  lat_json_down_key (in, key);
  if (!value)
    lat_json_fail (in, "missing");
  else if (!lat_json_is (in, value, type))
    return value;
  return NULL;
}

int
lat_json_read_numbers (lat_json_in *in, const json_t *value, size_t n,
                       double *x)
{
  size_t mark = in->length;
  int s = lat_json_is_list (in, value, n);
  for (size_t i = 0; !s && i < n; i++)
    {
      const json_t *entry = json_array_get (value, i);
      lat_json_down_index (in, i);
      s = lat_json_is (in, entry, JSON_REAL);
      x[i] = json_real_value (entry);
      lat_json_up (in, s ? in->length : mark);
    }
  return s;
}

/* A number, or the digits of one in a string: JSON readers differ about
   integers beyond 2^53.  */
int
lat_json_read_count (lat_json_in *in, const json_t *value, uint64_t *n)
{
  const char *text = json_string_value (value);
  double x = json_real_value (value);
  if (text && *text >= '0' && *text <= '9')
    {
      char *end;
      errno = 0;
      *n = strtoull (text, &end, 10);
      if (!*end && !errno)
        return LAT_SUCCESS;
    }
  if (!json_is_real (value) || !(x >= 0 && x <= exact_count) || x != floor (x))
    return lat_json_fail (in, "not a whole number from 0 on");
  *n = (uint64_t)x;
  return LAT_SUCCESS;
}

int
lat_json_check_law (lat_json_in *in, size_t n, const double *p)
{
  double sum = 0;
  for (size_t i = 0; i < n; i++)
    {
      if (!(p[i] >= 0))
        return lat_json_fail (in, "a probability is negative: %g", p[i]);
      sum += p[i];
    }
  if (!(fabs (sum - 1) <= law_slack))
    return lat_json_fail (in, "the sum is %.12g, not 1", sum);
  return LAT_SUCCESS;
}
