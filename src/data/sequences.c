/* sequences.c -- rows of one name, joined in file order.  */

#include "data/names.h"
#include "data/table.h"
#include <stdlib.h>
#include <string.h>

static int
fail_nameless (const lat_table *t, size_t i, lat_message *msg)
{
  char shown[LAT_SHOW_SIZE];
  const char *name = t->column[t->sequence].name;
  return lat_fail_cell (t, i, t->sequence, LAT_EDATA, msg,
                        "the row names no sequence (column '%s')",
                        lat_show (name, strlen (name), shown));
}

/* of[i]: the number of row i's sequence, in order of appearance.  */
static int
number_rows (lat_table *t, size_t *of, lat_message *msg)
{
  lat_names set = { 0 };
  lat_scratch w = { 0 };
  int s = 0;
  for (size_t i = 0; i < t->n && !s; i++)
    {
      const char *text;
      size_t n;
      if (lat_table_missing (t, i, t->sequence))
        s = fail_nameless (t, i, msg);
      else if (lat_cell_text (t, i, t->sequence, &w, &text, &n)
               || lat_names_add (&set, text, n, &of[i]))
        s = lat_no_memory (msg);
    }
  t->units = set.count;
  free (w.buf);
  lat_names_free (&set);
  return s;
}

/* Counting sort: it keeps the file's order inside each sequence.  */
static int
sort_rows (lat_table *t, const size_t *of)
{
  t->unit = calloc (t->units + 1, sizeof *t->unit);
  t->order = malloc (t->n * sizeof *t->order);
  t->position = malloc (t->n * sizeof *t->position);
  size_t *next = malloc (t->units * sizeof *next);
  if (!t->unit || !t->order || !t->position || !next)
    {
      free (next);
      return LAT_ENOMEM;
    }
  for (size_t i = 0; i < t->n; i++)
    t->unit[of[i] + 1]++;
  for (size_t u = 0; u < t->units; u++)
    t->unit[u + 1] += t->unit[u];
  memcpy (next, t->unit, t->units * sizeof *next);
  for (size_t i = 0; i < t->n; i++)
    {
      t->position[i] = next[of[i]]++;
      t->order[t->position[i]] = i;
    }
  free (next);
  return 0;
}

/* No order at all is cheaper than one that changes nothing.  */
static void
drop_identity (lat_table *t)
{
  for (size_t i = 0; i < t->n; i++)
    if (t->order[i] != i)
      return;
  free (t->order);
  free (t->position);
  t->order = t->position = NULL;
}

static void
forget (lat_table *t)
{
  free (t->unit);
  free (t->order);
  free (t->position);
  t->unit = t->order = t->position = NULL;
  t->units = 0;
}

int
lat_table_join_sequences (lat_table *t, lat_message *msg)
{
  forget (t);
  if (t->sequence == LAT_NO_COLUMN || t->n == 0)
    return 0;
  size_t *of = malloc (t->n * sizeof *of);
  int s = of ? number_rows (t, of, msg) : lat_no_memory (msg);
  if (!s && sort_rows (t, of))
    s = lat_no_memory (msg);
  if (!s)
    drop_identity (t);
  free (of);
  return s;
}
