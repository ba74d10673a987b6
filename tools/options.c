/* options.c -- parsing a command line by its table.  */

#include "options.h"
#include "machine.h"
#include "messages.h"
#include "option_values.h"
#include "usage.h"

#include <getopt.h>
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
          opt_set (now.opts[i], optarg);
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
