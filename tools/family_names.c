/* family_names.c -- the families' names in options.  */

#include "family_names.h"
#include "common.h"

#include <latens/ar.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Other names of families.  */
static const struct
{
  const char *other, *name;
} others[] = { { "log-normal", "lognormal" },
               { "zero-inflated-poisson", "zip" },
               { "negative-binomial", "negbinomial" },
               { "student-t", "student" },
               { "t", "student" },
               { "von-mises", "vonmises" },
               { "mixture", "gmm" },
               { "autoregressive", "ar" } };

/* The numbered ones among the options, "binomial=12".  */
static char **numbered;
static size_t numbered_count;

static int
is_word (const char *word, const char *text, size_t len)
{
  return strlen (word) == len && strncmp (word, text, len) == 0;
}

static void __attribute__ ((noreturn))
die_family (const char *text, size_t len)
{
  char list[512] = "";
  const char *name;

  for (size_t i = 0; (name = lat_model_family (i, NULL, NULL)); i++)
    snprintf (list + strlen (list), sizeof list - strlen (list), "%s%s",
              i ? ", " : "", name);
  die_usage ("--family: '%.*s' is not one of %s", (int)len, text, list);
}

/* The library's own name for a word, and whether it takes a number.  */
static const char *
find_family (const char *text, size_t len, int *takes)
{
  const char *name;

  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    {
      if (is_word (others[i].other, text, len))
        return find_family (others[i].name, strlen (others[i].name), takes);
    }
  for (size_t i = 0; (name = lat_model_family (i, NULL, takes)); i++)
    {
      if (is_word (name, text, len))
        return name;
    }
  return NULL;
}

/* NAME=N, kept until the program ends.  */
static const char *
keep_number (const char *name, const char *text, size_t len)
{
  char *kept = common_alloc (strlen (name) + len + 2, 1);

  sprintf (kept, "%s=%.*s", name, (int)len, text);
  if (!len || len > 9 || strspn (text, "0123456789") < len
      || !strtol (kept + strlen (name) + 1, NULL, 10))
    die_usage ("--family: '%s': the number is a whole one from 1", kept);
  numbered = realloc (numbered, (numbered_count + 1) * sizeof *numbered);
  if (!numbered)
    die (EXIT_FAILURE, "out of memory");
  numbered[numbered_count++] = kept;
  return kept;
}

/* NAME or NAME=N.  */
const char *
family_name (const char *text, size_t len)
{
  const char *equals = memchr (text, '=', len), *name;
  int takes;

  name = find_family (text, equals ? (size_t)(equals - text) : len, &takes);
  if (!name || (equals && !takes))
    die_family (text, len);
  if (!equals)
    return name;
  return keep_number (name, equals + 1, len - (size_t)(equals + 1 - text));
}

int
family_is_categorical (const char *family)
{
  const char *name;
  lat_kind kind;

  for (size_t i = 0; (name = lat_model_family (i, &kind, NULL)); i++)
    {
      if (is_word (name, family, strcspn (family, "=")))
        return kind == LAT_CATEGORICAL;
    }
  return 0;
}

size_t
family_lags (const char *family)
{
  long order;

  if (!is_word ("ar", family, strcspn (family, "=")))
    return 0;
  order
      = strchr (family, '=') ? strtol (strchr (family, '=') + 1, NULL, 10) : 1;
  return order > LAT_AR_MOST ? 0 : (size_t)order; /* refused later */
}
