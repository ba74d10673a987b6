/* remarks.c -- what typing has to say about a table.  */

#include "data/remarks.h"
#include "data/table.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  NAMES_RUN = 3, /* so many years in a row look like names ... */
  YEAR_LEAST = 1800,
  YEAR_MOST = 2200, /* ... and these may be years */
  CODES_ROWS = 100, /* rows in which a leading zero is looked for */
  LEVELS_FEW = 20   /* fewer levels are no cause for concern */
};

static const char *
name_of (const lat_table *t, size_t j, char buf[LAT_SHOW_SIZE])
{
  const char *name = t->column[j].name;
  return lat_show (name, strlen (name), buf);
}

/* Lines 1 and 2 hold c.  */
static int
lines_have (const char *line, char c)
{
  size_t n = strcspn (line, "\r\n");
  const char *next = line + n + strspn (line + n, "\r\n");
  return memchr (line, c, n) && memchr (next, c, strcspn (next, "\r\n"));
}

/* A table of one column that has another delimiter in its first lines.  */
static int
remark_delimiter (lat_table *t)
{
  static const char other[] = ";\t|, ";
  if (t->is_npy || t->p > 1)
    return 0;
  for (const char *c = other; *c; c++)
    if (*c != t->delimiter && lines_have (t->text, *c))
      return lat_notes_add (&t->notes, 1,
                            "%.500s has one column, and '%.*s' in line 1: is "
                            "that the delimiter? (--delimiter names it)",
                            t->name, *c == '\t' ? 2 : 1,
                            *c == '\t' ? "\\t" : c);
  return 0;
}

/* Line 1 was taken for a row because of its numbers; if they are years in a
   row they may be names.  */
static int
remark_header (lat_table *t)
{
  double before = 0;
  size_t run = 0;
  if (t->is_npy || t->header || !t->n)
    return 0;
  for (size_t j = 0; j < t->p && run < NAMES_RUN; j++)
    {
      lat_number x;
      int s = lat_cell_number (t, 0, j, &x);
      int year = !s && x.value >= YEAR_LEAST && x.value <= YEAR_MOST;
      run = year ? x.value == before + 1 ? run + 1 : 1 : 0;
      before = year ? x.value : 0;
    }
  if (run < NAMES_RUN)
    return 0;
  return lat_notes_add (&t->notes, 1,
                        "%.500s:1: read as a row of the table, for it has "
                        "numbers; if they are names: --header=yes",
                        t->name);
}

/* Whether any of the first cells of a column of whole numbers is written with
   a leading zero, as codes are.  */
static int
has_code (const lat_table *t, size_t j)
{
  for (size_t i = 0; i < t->n && i < CODES_ROWS; i++)
    {
      lat_span c = lat_cell_span (t, i, j);
      if (c.n > 1 && c.s[0] == '0' && c.s[1] >= '0' && c.s[1] <= '9')
        return 1;
    }
  return 0;
}

static int
remark_code (lat_table *t, size_t j)
{
  char name[LAT_SHOW_SIZE];
  const lat_table_info *c = &t->column[j];
  if (t->is_npy || c->role != LAT_ROLE_OBSERVED || c->kind != LAT_NUMERIC
      || !c->integers || !has_code (t, j))
    return 0;
  name_of (t, j, name);
  return lat_notes_add (&t->notes, 0,
                        "column '%s' has leading zeros and is used as "
                        "numbers: --id=%s or --categorical=%s if it holds "
                        "codes",
                        name, name, name);
}

/* Text with nearly as many levels as cells.  */
static int
remark_levels (lat_table *t, size_t j)
{
  char name[LAT_SHOW_SIZE];
  const lat_table_info *c = &t->column[j];
  size_t seen = t->n - c->missing;
  if (c->role != LAT_ROLE_OBSERVED || c->kind != LAT_CATEGORICAL
      || c->levels < LEVELS_FEW || 2 * c->levels < seen)
    return 0;
  return lat_notes_add (&t->notes, 1,
                        "column '%s' has %zu levels in %zu cells, which tells "
                        "next to nothing: --id=%s if it names the rows",
                        name_of (t, j, name), c->levels, seen, name);
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

/* Columns that the model has and the table has not, and the other way.  */
int
lat_remark_columns (lat_table *t)
{
  char *text[2] = { NULL, NULL }, name[LAT_SHOW_SIZE];
  size_t size[2], named[2] = { 0 };
  FILE *out[2] = { open_memstream (&text[0], &size[0]),
                   open_memstream (&text[1], &size[1]) };
  int s = out[0] && out[1] ? 0 : LAT_ENOMEM;
  for (size_t d = 0; d < t->observed && !s; d++)
    if (t->source[d] == LAT_NO_COLUMN)
      fprintf (out[0], "%s'%s'", named[0]++ ? ", " : "",
               lat_show (t->model[d].name, strlen (t->model[d].name), name));
  for (size_t j = 0; j < t->p && !s; j++)
    if (t->column[j].role == LAT_ROLE_OBSERVED
        && t->column[j].data == LAT_NO_COLUMN)
      fprintf (out[1], "%s'%s'", named[1]++ ? ", " : "", name_of (t, j, name));
  for (int i = 0; i < 2; i++)
    if (out[i] && fclose (out[i]))
      s = LAT_ENOMEM;
  if (!s && named[0])
    s = lat_notes_add (&t->notes, 1,
                       "not in %.500s, so missing in all rows for the model: "
                       "%s",
                       t->name, text[0]);
  if (!s && named[1])
    s = lat_notes_add (&t->notes, 0, "not in the model, left as %s: %s",
                       named[1] > 1 ? "they are" : "it is", text[1]);
  free (text[0]);
  free (text[1]);
  return s;
}

/* "a is column 1, b column 2".  */
int
lat_remark_positions (lat_table *t)
{
  char *text = NULL, name[LAT_SHOW_SIZE];
  size_t size;
  FILE *out = open_memstream (&text, &size);
  if (!out)
    return LAT_ENOMEM;
  for (size_t d = 0; d < t->observed; d++)
    fprintf (out, "%s'%s' is column %zu", d ? ", " : "",
             lat_show (t->model[d].name, strlen (t->model[d].name), name),
             t->source[d] + 1);
  int s = fclose (out) ? LAT_ENOMEM : 0;
  if (!s)
    s = lat_notes_add (&t->notes, 0, "%.500s has no header: %s", t->name,
                       text);
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
  if (!s && opt->header == LAT_HEADER_AUTO)
    s = remark_header (t);
  for (size_t j = 0; j < t->p && !s; j++)
    s = remark_column (t, j, opt->levels_max);
  for (size_t j = 0; j < t->p && !s && !by_model; j++)
    s = remark_code (t, j);
  for (size_t j = 0; j < t->p && !s && !by_model; j++)
    s = remark_levels (t, j);
  if (!s && !t->feed)
    s = remark_missing (t);
  if (!s && !by_model)
    s = remark_pairs (t, opt->pairs_named);
  return s;
}
