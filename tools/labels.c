/* labels.c -- the texts of a column, numbered in order of appearance.  */

#include "labels.h"
#include "common.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct
{
  char *text;
  size_t row;
} entry;

static int
by_text (const void *a, const void *b)
{
  const entry *x = a, *y = b;
  int c = strcmp (x->text, y->text);

  return c ? c : x->row < y->row ? -1 : x->row > y->row;
}

static int
by_row (const void *a, const void *b)
{
  const entry *x = a, *y = b;

  return x->row < y->row ? -1 : x->row > y->row;
}

static entry *
read_entries (const lat_table *t, size_t j)
{
  size_t n = lat_table_rows (t);
  entry *e = common_alloc (n, sizeof *e);
  lat_message msg;

  for (size_t i = 0; i < n; i++)
    {
      if (lat_table_missing (t, i, j))
        {
          char text[160];
          snprintf (text, sizeof text, "the %.60s is missing",
                    lat_table_column (t, j)->name);
          lat_table_place (t, i, j, text, &msg);
          die (EXIT_FAILURE, "%s", msg.text);
        }
      e[i] = (entry){ lat_table_text (t, i, j), i };
      if (!e[i].text)
        die (EXIT_FAILURE, "%s", lat_strerror (LAT_ENOMEM));
    }
  return e;
}

/* Of equal texts, which are neighbours, keeps the first; the others are freed.
   Returns how many are left.  */
static size_t
keep_distinct (entry *e, size_t n)
{
  size_t kept = 0;

  for (size_t i = 0; i < n; i++)
    {
      if (kept && strcmp (e[kept - 1].text, e[i].text) == 0)
        free (e[i].text);
      else
        e[kept++] = e[i];
    }
  return kept;
}

static size_t
find (char *const *text, const size_t *by, size_t n, const char *wanted)
{
  size_t lo = 0, hi = n;

  while (lo < hi)
    {
      size_t mid = lo + (hi - lo) / 2;
      int c = strcmp (text[by[mid]], wanted);
      if (c == 0)
        return by[mid];
      if (c < 0)
        lo = mid + 1;
      else
        hi = mid;
    }
  return n;
}

static int
by_pointed_text (const void *a, const void *b)
{
  return by_text (*(const entry *const *)a, *(const entry *const *)b);
}

/* e holds the n distinct texts in order of appearance.  */
static void
number (labels *l, const entry *e)
{
  const entry **sorted = common_alloc (l->n, sizeof *sorted);

  for (size_t i = 0; i < l->n; i++)
    {
      l->text[i] = e[i].text;
      l->first[i] = e[i].row;
      sorted[i] = &e[i];
    }
  qsort (sorted, l->n, sizeof *sorted, by_pointed_text);
  for (size_t i = 0; i < l->n; i++)
    l->by[i] = (size_t)(sorted[i] - e);
  free (sorted);
}

labels
labels_make (const lat_table *t, size_t j)
{
  size_t n = lat_table_rows (t);
  labels l = { .n = 0 };
  entry *e = read_entries (t, j);

  qsort (e, n, sizeof *e, by_text);
  l.n = keep_distinct (e, n);
  qsort (e, l.n, sizeof *e, by_row);
  l.text = common_alloc (l.n, sizeof *l.text);
  l.first = common_alloc (l.n, sizeof *l.first);
  l.by = common_alloc (l.n, sizeof *l.by);
  l.row = common_alloc (n, sizeof *l.row);
  number (&l, e);
  free (e);
  for (size_t i = 0; i < n; i++)
    {
      char *text = lat_table_text (t, i, j);
      if (!text)
        die (EXIT_FAILURE, "%s", lat_strerror (LAT_ENOMEM));
      l.row[i] = find (l.text, l.by, l.n, text);
      free (text);
    }
  return l;
}

size_t
labels_find (const labels *l, const char *text)
{
  return find (l->text, l->by, l->n, text);
}

void
labels_clear (labels *l)
{
  for (size_t i = 0; i < l->n; i++)
    free (l->text[i]);
  free (l->text);
  free (l->first);
  free (l->by);
  free (l->row);
  *l = (labels){ .n = 0 };
}
