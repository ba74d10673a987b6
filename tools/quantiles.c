/* quantiles.c -- a list of numbers between 0 and 1.  */

#include "quantiles.h"
#include "common.h"

#include <stdlib.h>
#include <string.h>

static void die_quantile (const char *text) __attribute__ ((noreturn));

static void
die_quantile (const char *text)
{
  die_usage ("--quantiles: '%s' is no number between 0 and 1", text);
}

quantile_list
quantiles_read (const char *text)
{
  quantile_list list = { 0 };
  int none = strcmp (text, "none") == 0;
  char *rest = strdup (text);
  size_t most = 1;
  const char *word;

  if (!rest)
    die (EXIT_FAILURE, "%s", lat_strerror (LAT_ENOMEM));
  for (const char *c = rest; *c; c++)
    most += *c == ',';
  list.q = common_alloc (most, sizeof *list.q);
  list.name = common_alloc (most, sizeof *list.name);
  for (char *next = none ? NULL : rest; (word = strsep (&next, ","));)
    {
      double *q = list.q + list.n;

      if (lat_number_parse (word, strlen (word), q) || !(*q > 0 && *q < 1))
        die_quantile (word);
      list.name[list.n] = strdup (word);
      if (!list.name[list.n++])
        die (EXIT_FAILURE, "%s", lat_strerror (LAT_ENOMEM));
    }
  free (rest);
  return list;
}

void
quantiles_clear (quantile_list *list)
{
  for (size_t i = 0; i < list->n; i++)
    free (list->name[i]);
  free (list->name);
  free (list->q);
}
