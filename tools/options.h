/* options.h -- one table of options: the parser, --help and the manual page
   are all read from it, so they can not drift apart.

   A tool is a list of verbs; a verb takes some groups of options.  Each
   option names the address it fills.  */

#ifndef LATENS_TOOLS_OPTIONS_H
#define LATENS_TOOLS_OPTIONS_H

#include <stddef.h>

typedef enum
{
  OPT_FLAG,   /* int: set to 1 */
  OPT_STRING, /* const char *: the argument */
  OPT_SIZE,   /* size_t: a whole number in [lo, hi] */
  OPT_BYTES,  /* size_t: a whole number, perhaps with K, M, G or T behind */
  OPT_SEED,   /* uint64_t */
  OPT_REAL,   /* double in [lo, hi] */
  OPT_RANGE,  /* opt_range: N, LO-HI or, where hi says so, auto */
  OPT_WORD    /* int: the index of one of the words in arg, "a|b|c" */
} opt_kind;

/* A number or range of components.  */
typedef struct
{
  size_t lo, hi;
  int is_auto; /* 1: auto */
} opt_range;

typedef struct
{
  char letter;      /* -x, or 0 */
  const char *name; /* --name */
  opt_kind kind;
  void *address;
  const char *arg;  /* how --help calls the argument; OPT_WORD: the words */
  double lo, hi;    /* OPT_SIZE, OPT_REAL: the range; OPT_RANGE: hi 1: auto is
                       allowed */
  const char *help; /* one sentence, without full stop */
} opt;

typedef struct
{
  const char *title; /* "Reading tables" */
  const opt *opts;   /* ended by a name of NULL */
} opt_group;

typedef struct
{
  const char *name;
  const char *args;                   /* "[FILE]", "MODEL" */
  const char *help;                   /* one line */
  const opt_group *const *groups;     /* ended by NULL */
  int (*run) (int argc, char **argv); /* the operands; returns the exit
                                         status */
} opt_verb;

typedef struct
{
  const char *name;
  const char *summary;     /* one sentence */
  const opt_verb *verbs;   /* ended by a name of NULL */
  const opt_verb *implied; /* used when the first word is no verb, or NULL */
  const char *examples;    /* lines, indented by two */
} opt_tool;

/* Finds the verb, fills the addresses, and runs it: the whole of main.  */
int opt_main (const opt_tool *tool, int argc, char **argv);

/* Nonzero if the option with this address was given on the command line.  */
int opt_given (const void *address);

/* The name of the first option of g that was given, or NULL.  */
const char *opt_group_given (const opt_group *g);

/* The name of the running tool and verb, for messages.  */
const char *opt_tool_name (void);
const char *opt_verb_name (void); /* NULL: none yet */

#endif
