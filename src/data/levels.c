/* levels.c -- the levels of a categorical column.  */

#include "base/message.h"
#include "data/levels.h"
#include "data/table.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A level found, before and while they are sorted.  */
typedef struct
{
  const char *text;
  double value; /* if all levels are numbers */
  size_t row;   /* of the first cell that has it; LAT_NO_COLUMN: none */
} entry;

void
lat_levels_free (lat_table_info *column)
{
  for (size_t i = 0; column->level && i < column->levels; i++)
    free (column->level[i]);
  for (size_t i = 0; column->written && i < column->levels; i++)
    free (column->written[i]);
  free (column->level);
  free (column->written);
  column->level = column->written = NULL;
}

static int
compare_text (const void *a, const void *b)
{
  const entry *x = a, *y = b;
  return strcmp (x->text, y->text);
}

static int
compare_value (const void *a, const void *b)
{
  const entry *x = a, *y = b;
  return x->value < y->value   ? -1
         : x->value > y->value ? 1
                               : compare_text (a, b);
}

static void
sort (entry *e, size_t n)
{
  size_t numbers = 0;
  while (numbers < n
         && !lat_number_parse (e[numbers].text, strlen (e[numbers].text),
                               &e[numbers].value))
    numbers++;
  qsort (e, n, sizeof *e, numbers == n ? compare_value : compare_text);
}

/* Whatever a seen cell holds, between its delimiters but for blanks.  */
static char *
copy_raw (const lat_table *t, size_t i, size_t j)
{
  if (t->is_npy)
    return lat_table_text (t, i, j);
  lat_span c = lat_cell_span (t, i, j);
  return c.quoted ? strndup (c.s - 1, c.n + 2) : strndup (c.s, c.n);
}

/* A level that no cell has to show for, as a field of column j: with quotes
   where CSV needs them, and where the column's name has them, unless it is a
   number.  */
static char *
as_field (const lat_table *t, size_t j, const char *text)
{
  double x;
  int quoted
      = !t->is_npy && t->header && lat_cell_span (t, LAT_HEADER_ROW, j).quoted;
  return lat_csv_quoted (t, text,
                         quoted && lat_number_parse (text, strlen (text), &x));
}

/* Sets levels, level and written from the entries.  */
static int
keep (lat_table *t, size_t j, const entry *e, size_t n)
{
  lat_table_info *c = &t->column[j];
  c->levels = n;
  c->level = calloc (n ? n : 1, sizeof *c->level);
  c->written = calloc (n ? n : 1, sizeof *c->written);
  if (!c->level || !c->written)
    return LAT_ENOMEM;
  for (size_t i = 0; i < n; i++)
    {
      c->level[i] = strdup (e[i].text);
      c->written[i] = e[i].row == LAT_NO_COLUMN ? as_field (t, j, e[i].text)
                                                : copy_raw (t, e[i].row, j);
      if (!c->level[i] || !c->written[i])
        return LAT_ENOMEM;
    }
  return 0;
}

/* The texts of the column in order of appearance and the rows where they
   appear first: a list for the caller to free.  Stops beyond `most`.  */
static int
gather (const lat_table *t, size_t j, size_t most, lat_names *set,
        size_t **rows)
{
  lat_scratch w = { 0 };
  size_t room = 0;
  int s = 0;
  for (size_t i = 0; i < t->n && !s && set->count <= most; i++)
    {
      const char *text;
      size_t n, number, before = set->count;
      if (lat_table_missing (t, i, j))
        continue;
      s = lat_cell_text (t, i, j, &w, &text, &n);
      if (!s)
        s = lat_names_add (set, text, n, &number);
      if (s || set->count == before)
        continue;
      if (number >= room)
        {
          room = 2 * room + 16;
          size_t *more = realloc (*rows, room * sizeof *more);
          *rows = more ? more : *rows;
          s = more ? 0 : LAT_ENOMEM;
        }
      if (!s)
        (*rows)[number] = i;
    }
  free (w.buf);
  return s;
}

int
lat_levels_find (lat_table *t, size_t j, size_t most)
{
  lat_names set = { 0 };
  size_t *rows = NULL;
  entry *e = NULL;
  int s = gather (t, j, most, &set, &rows);
  t->column[j].levels = s ? 0 : set.count;
  if (s || set.count > most)
    goto done;
  if (!(e = calloc (set.count + 1, sizeof *e)))
    {
      s = LAT_ENOMEM;
      goto done;
    }
  for (size_t i = 0; i < set.count; i++)
    e[i] = (entry){ lat_names_text (&set, i), 0, rows[i] };
  sort (e, set.count);
  s = keep (t, j, e, set.count);
done:
  free (e);
  free (rows);
  lat_names_free (&set);
  return s;
}

static int
fail_unknown (const lat_table *t, size_t i, size_t j, const char *text,
              size_t n, lat_message *msg)
{
  char shown[LAT_SHOW_SIZE], name[LAT_SHOW_SIZE];
  const char *column = t->column[j].name;
  lat_show (text, n, shown);
  return lat_fail_cell (t, i, j, LAT_EDATA, msg,
                        "the model has no level '%s' (column '%s'; --na=%s to "
                        "call it missing, or fit again with such rows)",
                        shown, lat_show (column, strlen (column), name),
                        shown);
}

static int
note_unknown (lat_table *t, size_t i, size_t j, const char *text, size_t n)
{
  char shown[LAT_SHOW_SIZE], name[LAT_SHOW_SIZE], more[80] = "";
  const char *column = t->column[j].name;
  lat_message msg;
  if (t->column[j].unknown > 1 && !t->feed)
    snprintf (more, sizeof more, ", and so for %zu more such cells",
              t->column[j].unknown - 1);
  lat_fail_cell (t, i, j, 0, &msg,
                 "the model has no level '%s' (column '%s'): missing for the "
                 "model, left as it is%s",
                 lat_show (text, n, shown),
                 lat_show (column, strlen (column), name), more);
  return lat_notes_add (&t->notes, 1, "%s", msg.text);
}

/* Counts on the cells of column j with a level that is not in the set; *first:
   the row of the first, if there was none before.  LAT_ENOMEM.  */
static int
count_unknown (lat_table *t, size_t j, const lat_names *set, lat_scratch *w,
               size_t *first)
{
  size_t *unknown = &t->column[j].unknown;
  for (size_t i = 0; i < t->n; i++)
    {
      const char *text;
      size_t n;
      if (lat_table_missing (t, i, j))
        continue;
      if (lat_cell_text (t, i, j, w, &text, &n))
        return LAT_ENOMEM;
      if (lat_names_find (set, text, n) == set->count && !(*unknown)++)
        *first = i;
    }
  return 0;
}

static int
check_in (lat_table *t, size_t j, const lat_names *set, lat_message *msg)
{
  lat_scratch w = { 0 };
  const char *text;
  size_t first = 0, n;
  if (!t->lenient) /* cells that were refused come again */
    t->column[j].unknown = 0;
  int told = t->column[j].unknown > 0;
  int s = count_unknown (t, j, set, &w, &first);
  int found = t->column[j].unknown > 0;
  if (!s && found && !told
      && !(s = lat_cell_text (t, first, j, &w, &text, &n)))
    {
      if (t->lenient)
        s = note_unknown (t, first, j, text, n);
      else
        s = fail_unknown (t, first, j, text, n, msg);
    }
  free (w.buf);
  return s == LAT_ENOMEM ? lat_no_memory (msg) : s;
}

static int
fill_set (char *const *level, size_t levels, lat_names *set)
{
  size_t number;
  int s = 0;
  for (size_t i = 0; i < levels && !s; i++)
    s = lat_names_add (set, level[i], strlen (level[i]), &number);
  return s;
}

int
lat_levels_set (const lat_table_info *column, lat_names *set)
{
  return fill_set (column->level, column->levels, set);
}

int
lat_levels_check (lat_table *t, size_t j, lat_message *msg)
{
  lat_names set = { 0 };
  int s = lat_levels_set (&t->column[j], &set);
  s = s ? lat_no_memory (msg) : check_in (t, j, &set, msg);
  lat_names_free (&set);
  return s;
}

int
lat_levels_take (lat_table *t, size_t j, const lat_column *c, lat_message *msg)
{
  lat_names set = { 0 };
  entry *e = calloc (c->levels + 1, sizeof *e);
  int s = e ? 0 : lat_no_memory (msg);
  if (!s && c->level && fill_set (c->level, c->levels, &set))
    s = lat_no_memory (msg);
  if (!s && set.count != c->levels)
    s = lat_fail (msg, LAT_ECOLUMNS,
                  "the model does not name each level of a categorical column "
                  "by a text of its own");
  if (s)
    goto done;
  for (size_t i = 0; i < c->levels; i++)
    e[i] = (entry){ c->level[i], 0, LAT_NO_COLUMN };
  s = check_in (t, j, &set, msg);
  if (!s && keep (t, j, e, c->levels))
    s = lat_no_memory (msg);
done:
  free (e);
  lat_names_free (&set);
  return s;
}
