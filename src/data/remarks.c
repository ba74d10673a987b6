/* remarks.c -- what typing has to say about a table.  */

#include "data/remarks.h"
#include "data/table.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *
name_of (const lat_table *t, size_t j, char buf[LAT_SHOW_SIZE])
{
  const char *name = t->column[j].name;
  return lat_show (name, strlen (name), buf);
}

/* A table of one column that has another delimiter all over line 1.  */
static int
remark_delimiter (lat_table *t)
{
  if (t->is_npy || t->p > 1)
    return 0;
  const char *line = t->text;
  size_t n = strcspn (line, "\r\n");
  static const char other[] = ";\t|,";
  for (const char *c = other; *c; c++)
    if (*c != t->delimiter && memchr (line, *c, n))
      return lat_notes_add (&t->notes, 1,
                            "%.500s has one column, and '%s' in line 1: is "
                            "that the delimiter? (--delimiter names it)",
                            t->name,
                            *c == '\t'  ? "\\t"
                            : *c == ';' ? ";"
                            : *c == '|' ? "|"
                                        : ",");
  return 0;
}

static int
remark_column (lat_table *t, size_t j, size_t levels_max)
{
  char name[LAT_SHOW_SIZE];
  name_of (t, j, name);
  switch (t->column[j].reason)
    {
    case LAT_CARRIED_UNSEEN:
      return lat_notes_add (&t->notes, 1,
                            "column '%s' is never seen: left as it is", name);
    case LAT_CARRIED_CONSTANT:
      return lat_notes_add (&t->notes, 1,
                            "column '%s' is constant: left as it is", name);
    case LAT_CARRIED_LEVELS:
      return lat_notes_add (&t->notes, 0,
                            "column '%s' is text with more than %zu levels: "
                            "left as it is, unused (--categorical=%s to use "
                            "it)",
                            name, levels_max, name);
    default:
      return 0;
    }
}

/* "missing: Ozone 37, Solar.R 7 of 153 rows".  */
static int
remark_missing (lat_table *t)
{
  char *text = NULL, name[LAT_SHOW_SIZE];
  size_t size, named = 0;
  FILE *out = open_memstream (&text, &size);
  if (!out)
    return LAT_ENOMEM;
  for (size_t j = 0; j < t->p; j++)
    if (t->column[j].role == LAT_ROLE_OBSERVED && t->column[j].missing)
      fprintf (out, "%s%s %zu", named++ ? ", " : "", name_of (t, j, name),
               t->column[j].missing);
  int s = fclose (out) ? LAT_ENOMEM : 0;
  if (!s && named)
    s = lat_notes_add (&t->notes, 0, "missing: %s of %zu row%s", text, t->n,
                       t->n == 1 ? "" : "s");
  free (text);
  return s;
}

static int
remark_pairs (lat_table *t, size_t most)
{
  size_t count, *pair = malloc (2 * (most + 1) * sizeof *pair);
  int s = pair ? lat_pairs_apart (t, most, pair, &count) : LAT_ENOMEM;
  for (size_t k = 0; !s && k < count && k < most; k++)
    {
      char a[LAT_SHOW_SIZE], b[LAT_SHOW_SIZE];
      s = lat_notes_add (&t->notes, 1,
                         "columns '%s' and '%s' are never seen together: the "
                         "table does not tell how they are related",
                         name_of (t, pair[2 * k], a),
                         name_of (t, pair[2 * k + 1], b));
    }
  if (!s && count > most)
    s = lat_notes_add (&t->notes, 1,
                       "%zu more pair%s of columns %s never seen together",
                       count - most, count - most == 1 ? "" : "s",
                       count - most == 1 ? "is" : "are");
  free (pair);
  return s;
}

int
lat_remarks_add (lat_table *t, const lat_table_options *opt, int by_model)
{
  int s = remark_delimiter (t);
  for (size_t j = 0; j < t->p && !s; j++)
    s = remark_column (t, j, opt->levels_max);
  if (!s)
    s = remark_missing (t);
  if (!s && !by_model)
    s = remark_pairs (t, opt->pairs_named);
  return s;
}
