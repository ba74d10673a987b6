/* option_values.c -- from an option's argument to what it fills.  */

#include "option_values.h"
#include "messages.h"

#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
bad_value (const opt *o, const char *text, const char *want)
{
  die_usage ("--%s: '%s' is not %s", o->name, text, want);
}

static void
set_real (const opt *o, const char *text)
{
  char *end, want[128];
  double v = strtod (text, &end);

  snprintf (want, sizeof want,
            isfinite (o->hi) ? "a number from %g to %g"
                             : "a number of at least %g",
            o->lo, o->hi);
  if (end == text || *end || !(v >= o->lo && v <= o->hi) || !isfinite (v))
    bad_value (o, text, want);
  *(double *)o->address = v;
}

/* A whole number without sign in [lo, hi]; returns 0 if it is none.  */
static int
parse_whole (const char *text, char **end, double lo, double hi, size_t *v)
{
  unsigned long long u;

  if (*text < '0' || *text > '9')
    return 0;
  errno = 0;
  u = strtoull (text, end, 10);
  if (errno || !((double)u >= lo && (double)u <= hi))
    return 0;
  *v = (size_t)u;
  return 1;
}

static void
set_size (const opt *o, const char *text)
{
  char *end, want[128];

  snprintf (want, sizeof want,
            o->hi < 1e15 ? "a whole number from %.0f to %.0f"
                         : "a whole number of at least %.0f",
            o->lo, o->hi);
  if (!parse_whole (text, &end, o->lo, o->hi, (size_t *)o->address) || *end)
    bad_value (o, text, want);
}

/* A number of bytes; K is 2^10 of them, M 2^20, ...  */
static void
set_bytes (const opt *o, const char *text)
{
  static const char units[] = "KMGT";
  const char *want = "a number of bytes of at least 1, as 500000, 64M or 1G";
  const char *unit = units;
  size_t *v = o->address;
  char *end;
  int bits = 0;

  if (!parse_whole (text, &end, 1, 1e15, v))
    bad_value (o, text, want);
  if (*end)
    {
      unit = strchr (units, *end);
      if (!unit || end[1])
        bad_value (o, text, want);
      bits = 10 * (int)(unit - units + 1);
    }
  if (*v > SIZE_MAX >> bits)
    bad_value (o, text, want);
  *v <<= bits;
}

static void
set_seed (const opt *o, const char *text)
{
  char *end;
  unsigned long long u;

  errno = 0;
  u = strtoull (text, &end, 10);
  if (*text < '0' || *text > '9' || *end || errno)
    bad_value (o, text, "a whole number from 0 to 18446744073709551615");
  *(uint64_t *)o->address = u;
}

static void
set_range (const opt *o, const char *text)
{
  opt_range *r = o->address;
  const char *want = o->hi > 0 ? "a number of at least 1, a range LO-HI, or "
                                 "auto"
                               : "a number of at least 1, or a range LO-HI";
  char *end;

  r->is_auto = 0;
  if (o->hi > 0 && strcmp (text, "auto") == 0)
    {
      r->is_auto = 1;
      return;
    }
  if (!parse_whole (text, &end, 1, 1e6, &r->lo))
    bad_value (o, text, want);
  r->hi = r->lo;
  if (*end == '-' && !parse_whole (end + 1, &end, 1, 1e6, &r->hi))
    bad_value (o, text, want);
  if (*end || r->hi < r->lo)
    bad_value (o, text, want);
}

static void
set_word (const opt *o, const char *text)
{
  const char *w = o->arg;
  char want[256];

  for (int i = 0; *w; i++)
    {
      size_t len = strcspn (w, "|");
      if (strlen (text) == len && strncmp (text, w, len) == 0)
        {
          *(int *)o->address = i;
          return;
        }
      w += len + (w[len] == '|');
    }
  snprintf (want, sizeof want, "one of %s", o->arg);
  bad_value (o, text, want);
}

void
opt_set (const opt *o, const char *text)
{
  switch (o->kind)
    {
    case OPT_FLAG:
      *(int *)o->address = 1;
      break;
    case OPT_STRING:
      *(const char **)o->address = text;
      break;
    case OPT_SIZE:
      set_size (o, text);
      break;
    case OPT_BYTES:
      set_bytes (o, text);
      break;
    case OPT_SEED:
      set_seed (o, text);
      break;
    case OPT_REAL:
      set_real (o, text);
      break;
    case OPT_RANGE:
      set_range (o, text);
      break;
    case OPT_WORD:
      set_word (o, text);
      break;
    }
}
