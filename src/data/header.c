/* header.c -- whether line 1 is a header, and the names of the columns.  */

#include "base/message.h"
#include "data/names.h"
#include "data/table.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  NAME_SIZE = 32 /* "V" and a number */
};

/* It is, unless a cell reads as a number, or none is seen.  */
int
lat_csv_header (const lat_table *t)
{
  size_t seen = 0;
  for (size_t j = 0; j < t->p; j++)
    {
      lat_number x;
      lat_span c = lat_cell_span (t, 0, j);
      if (lat_span_missing (t, c))
        continue;
      seen++;
      if (lat_number_read (c.s, c.n, &x) != LAT_EPARSE)
        return 0;
    }
  return seen > 0;
}

/* Of the header's text, or "" if it has none.  */
static int
read_name (const lat_table *t, size_t j, lat_scratch *w, const char **s,
           size_t *n)
{
  *s = "";
  *n = 0;
  return t->header ? lat_cell_text (t, LAT_HEADER_ROW, j, w, s, n) : 0;
}

static int
fail_twice (const lat_table *t, size_t j, size_t first, const char *s,
            size_t n, lat_message *msg)
{
  char shown[LAT_SHOW_SIZE];
  return lat_fail_cell (t, LAT_HEADER_ROW, j, LAT_EPARSE, msg,
                        "the name '%s' is column %zu's already (rename one; "
                        "--header=no if line 1 is a row)",
                        lat_show (s, n, shown), first + 1);
}

/* The names the header gives, numbered in order; of[j] is the number of
   column j's, or LAT_NO_COLUMN.  */
static int
collect (const lat_table *t, lat_names *set, size_t *of, lat_scratch *w,
         size_t *owner, lat_message *msg)
{
  for (size_t j = 0; j < t->p; j++)
    {
      const char *s;
      size_t n, before = set->count;
      of[j] = LAT_NO_COLUMN;
      if (read_name (t, j, w, &s, &n))
        return lat_no_memory (msg);
      if (!n)
        continue;
      if (lat_names_add (set, s, n, &of[j]))
        return lat_no_memory (msg);
      if (of[j] < before)
        return fail_twice (t, j, owner[of[j]], s, n, msg);
      owner[of[j]] = j;
    }
  return 0;
}

/* "V3" for a third column without name; "V3_" should that be taken.  */
static int
invent (lat_names *set, size_t j, size_t *number)
{
  char name[NAME_SIZE];
  size_t n = (size_t)snprintf (name, sizeof name, "V%zu", j + 1), before;
  do
    {
      before = set->count;
      if (lat_names_add (set, name, n, number))
        return LAT_ENOMEM;
      name[n++] = '_';
    }
  while (*number < before && n < sizeof name);
  return 0;
}

static int
copy_names (lat_table *t, lat_names *set, const size_t *of)
{
  for (size_t j = 0; j < t->p; j++)
    {
      size_t number = of[j];
      if (number == LAT_NO_COLUMN && invent (set, j, &number))
        return LAT_ENOMEM;
      if (!(t->column[j].name = strdup (lat_names_text (set, number))))
        return LAT_ENOMEM;
    }
  return 0;
}

int
lat_table_set_names (lat_table *t, lat_message *msg)
{
  lat_names set = { 0 };
  lat_scratch w = { 0 };
  int s = 0;
  size_t *of = malloc (t->p * sizeof *of);
  size_t *owner = malloc (t->p * sizeof *owner);
  t->column = calloc (t->p, sizeof *t->column);
  if (!of || !owner || !t->column)
    s = lat_no_memory (msg);
  if (!s)
    s = collect (t, &set, of, &w, owner, msg);
  if (!s && copy_names (t, &set, of))
    s = lat_no_memory (msg);
  free (of);
  free (owner);
  free (w.buf);
  lat_names_free (&set);
  return s;
}
