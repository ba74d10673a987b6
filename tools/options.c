/* options.c -- parsing a command line by its table.  */

#include "options.h"
#include "machine.h"
#include "messages.h"
#include "usage.h"

#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum
{
  MAX_OPTIONS = 96,  /* of one verb */
  LONG_BASE = 256,   /* getopt's value of option i is LONG_BASE + i */
  VALUE_HELP = 1000, /* ... and of the two that every verb has */
  VALUE_VERSION = 1001
};

/* The options of the verb that runs, in one row.  */
static struct
{
  const opt_tool *tool;
  const opt_verb *verb;
  size_t n;
  const opt *opts[MAX_OPTIONS];
  int given[MAX_OPTIONS];
} now;

const char *
opt_verb_name (void)
{
  return now.verb ? now.verb->name : NULL;
}

const char *
opt_tool_name (void)
{
  return now.tool ? now.tool->name : "latens";
}

int
opt_given (const void *address)
{
  for (size_t i = 0; i < now.n; i++)
    {
      if (now.opts[i]->address == address && now.given[i])
        return 1;
    }
  return 0;
}

const char *
opt_group_given (const opt_group *g)
{
  for (const opt *o = g->opts; o->name; o++)
    {
      if (opt_given (o->address))
        return o->name;
    }
  return NULL;
}

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

static void
set (const opt *o, const char *text)
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

/* getopt's two tables, from ours.  */
static void
make_getopt (char *letters, struct option *longs)
{
  size_t l = 0;

  for (size_t i = 0; i < now.n; i++)
    {
      const opt *o = now.opts[i];
      int has = o->kind == OPT_FLAG ? no_argument : required_argument;

      longs[i] = (struct option){ o->name, has, NULL, LONG_BASE + (int)i };
      if (o->letter)
        {
          letters[l++] = o->letter;
          if (has)
            letters[l++] = ':';
        }
    }
  longs[now.n] = (struct option){ "help", no_argument, NULL, VALUE_HELP };
  longs[now.n + 1]
      = (struct option){ "version", no_argument, NULL, VALUE_VERSION };
  longs[now.n + 2] = (struct option){ NULL, 0, NULL, 0 };
  letters[l] = '\0';
}

static size_t
by_letter (int c)
{
  for (size_t i = 0; i < now.n; i++)
    {
      if (now.opts[i]->letter == c)
        return i;
    }
  return now.n;
}

static void
collect (const opt_verb *verb)
{
  now.verb = verb;
  now.n = 0;
  for (const opt_group *const *g = verb->groups; *g; g++)
    {
      for (const opt *o = (*g)->opts; o->name && now.n < MAX_OPTIONS; o++)
        now.opts[now.n++] = o;
    }
}

static void
parse (int argc, char **argv)
{
  char letters[2 * MAX_OPTIONS + 1];
  struct option longs[MAX_OPTIONS + 3];
  int c;

  make_getopt (letters, longs);
  while ((c = getopt_long (argc, argv, letters, longs, NULL)) != -1)
    {
      size_t i = c >= LONG_BASE ? (size_t)(c - LONG_BASE) : by_letter (c);

      if (c == VALUE_HELP)
        usage_verb (now.tool, now.verb);
      else if (c == VALUE_VERSION)
        usage_version (now.tool);
      else if (c == '?' || i >= now.n)
        die_hint ();
      else
        {
          set (now.opts[i], optarg);
          now.given[i] = 1;
        }
    }
}

static const opt_verb *
find_verb (const opt_tool *tool, const char *word)
{
  for (const opt_verb *v = tool->verbs; v->name; v++)
    {
      if (word && strcmp (v->name, word) == 0)
        return v;
    }
  return NULL;
}

static void
no_verb (const opt_tool *tool, const char *word)
{
  char list[256];
  size_t n = 0;

  for (const opt_verb *v = tool->verbs; v->name; v++)
    n += (size_t)snprintf (list + n, sizeof list - n, "%s%s", n ? ", " : "",
                           v->name);
  if (word)
    die_usage ("'%s' is not a verb: %s", word, list);
  die_usage ("a verb is needed: %s", list);
}

/* The verb is the first argument; --help and --version come without one.  */
int
opt_main (const opt_tool *tool, int argc, char **argv)
{
  const char *word = argc > 1 ? argv[1] : NULL;
  const opt_verb *verb = find_verb (tool, word);

  now.tool = tool;
  argv[0] = (char *)tool->name; /* getopt's messages begin with it */
  machine_init ();
  if (word && strcmp (word, "--help") == 0)
    usage_tool (tool);
  if (word && strcmp (word, "--version") == 0)
    usage_version (tool);
  if (!verb && (!tool->implied || (!word && isatty (STDIN_FILENO))))
    no_verb (tool, word);
  if (verb)
    {
      argv[1] = argv[0];
      argc--;
      argv++;
    }
  else
    verb = tool->implied;
  collect (verb);
  parse (argc, argv);
  return verb->run (argc - optind, argv + optind);
}
