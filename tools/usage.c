/* usage.c -- --help and --version, from the table of options.  */

#include "usage.h"
#include "messages.h"

#include <latens/version.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  LEFT = 28, /* columns for an option and its argument */
  RIGHT = 79
};

/* Prints text wrapped between columns LEFT and RIGHT, from column LEFT.  */
static void
wrap (const char *text)
{
  size_t at = LEFT;

  while (*text)
    {
      size_t len = strcspn (text, " ");

      if (at > LEFT && at + 1 + len > RIGHT)
        {
          printf ("\n%*s", LEFT, "");
          at = LEFT;
        }
      else if (at > LEFT)
        {
          putchar (' ');
          at++;
        }
      printf ("%.*s", (int)len, text);
      at += len;
      text += len + (text[len] == ' ');
    }
  putchar ('\n');
}

static void
print_option (char letter, const char *name, const char *arg, const char *help)
{
  char left[128];
  int n = snprintf (left, sizeof left, "  %c%c%c --%s%s%s", letter ? '-' : ' ',
                    letter ? letter : ' ', letter ? ',' : ' ', name,
                    arg ? "=" : "", arg ? arg : "");

  fputs (left, stdout);
  if (n + 2 > LEFT)
    printf ("\n%*s", LEFT, "");
  else
    printf ("%*s", LEFT - n, "");
  wrap (help);
}

static void
print_group (const opt_group *g)
{
  for (const opt *o = g->opts; o->name; o++)
    print_option (o->letter, o->name, o->kind == OPT_FLAG ? NULL : o->arg,
                  o->help);
}

static int
takes (const opt_verb *v, const opt_group *g)
{
  for (const opt_group *const *h = v->groups; *h; h++)
    {
      if (*h == g)
        return 1;
    }
  return 0;
}

/* "Fitting (fill, describe):" -- a group's title, and the verbs that take it
   unless all do.  */
static void
print_title (const opt_tool *tool, const opt_group *g)
{
  const char *before = " (";
  size_t all = 0, some = 0;

  for (const opt_verb *v = tool->verbs; v->name; v++)
    {
      all++;
      some += takes (v, g);
    }
  printf ("\n%s", g->title);
  for (const opt_verb *v = tool->verbs; some < all && v->name; v++)
    {
      if (takes (v, g))
        {
          printf ("%s%s", before, v->name);
          before = ", ";
        }
    }
  puts (some < all ? "):" : ":");
}

/* Is this the first verb that takes g?  Then it is printed here.  */
static int
first_to_take (const opt_tool *tool, const opt_verb *verb, const opt_group *g)
{
  for (const opt_verb *v = tool->verbs; v < verb; v++)
    {
      if (takes (v, g))
        return 0;
    }
  return 1;
}

static void
print_common (void)
{
  puts ("\nAlways:");
  print_option (0, "help", NULL, "print this help and exit");
  print_option (0, "version", NULL,
                "print the version, the BLAS in use and exit");
}

__attribute__ ((noreturn)) static void
finish (void)
{
  if (fflush (stdout) || ferror (stdout))
    die (EXIT_FAILURE, "standard output: cannot write");
  exit (EXIT_SUCCESS);
}

void
usage_tool (const opt_tool *tool)
{
  printf ("Usage: %s%s [OPTION]...\n%s\n\nVerbs:\n", tool->name,
          tool->implied ? " [VERB]" : " VERB", tool->summary);
  for (const opt_verb *v = tool->verbs; v->name; v++)
    {
      int n = printf ("  %s %s%s", v->name, v->args,
                      v == tool->implied ? " (the default)" : "");
      if (n + 2 > LEFT)
        printf ("\n%*s", LEFT, "");
      else
        printf ("%*s", LEFT - n, "");
      wrap (v->help);
    }
  for (const opt_verb *v = tool->verbs; v->name; v++)
    {
      for (const opt_group *const *g = v->groups; *g; g++)
        {
          if (first_to_take (tool, v, *g))
            {
              print_title (tool, *g);
              print_group (*g);
            }
        }
    }
  print_common ();
  printf ("\nExamples:\n%s", tool->examples);
  finish ();
}

void
usage_verb (const opt_tool *tool, const opt_verb *verb)
{
  printf ("Usage: %s %s [OPTION]... %s\n", tool->name, verb->name, verb->args);
  printf ("%s.\n", verb->help);
  for (const opt_group *const *g = verb->groups; *g; g++)
    {
      printf ("\n%s:\n", (*g)->title);
      print_group (*g);
    }
  print_common ();
  finish ();
}

void
usage_version (const opt_tool *tool)
{
  printf ("%s (Latens) %s\n", tool->name, lat_version ());
  printf ("BLAS: %s; instruction set: %s\n", lat_version_blas (),
          lat_version_isa ());
  puts ("License GPLv3+: GNU GPL version 3 or later.\n"
        "This is free software: you are free to change and redistribute it.\n"
        "There is NO WARRANTY, to the extent permitted by law.");
  finish ();
}
