/* patterns.c -- which entries are missing together, and how often.  */

#include <latens/impute.h>
#include <latens/status.h>
#include <math.h>
#include <stdlib.h>

/* One pattern while they are put in order.  */
typedef struct
{
  size_t rows;
  size_t first; /* the first row that has it */
} entry;

static int
most_frequent_first (const void *a, const void *b)
{
  const entry *x = a, *y = b;
  if (x->rows != y->rows)
    return x->rows > y->rows ? -1 : 1;
  return x->first < y->first ? -1 : x->first > y->first;
}

/* How often each pattern occurs in these rows; the view may be a part of the
   table that was numbered, so some may not.  */
static void
count (const lat_data *d, entry *e)
{
  for (size_t i = 0; i < d->n; i++)
    {
      entry *now = &e[d->pattern[i]];
      if (now->rows++ == 0)
        now->first = i;
    }
}

static void
write_entry (const lat_data *d, const entry *e, size_t *rows,
             unsigned char *missing)
{
  const double *x = d->x + e->first * d->tda;
  *rows = e->rows;
  for (size_t j = 0; j < d->p; j++)
    missing[j] = isnan (x[j]) != 0;
}

int
lat_pattern_table_make (const lat_data *d, lat_pattern_table *t)
{
  int s = LAT_ENOMEM;
  *t = (lat_pattern_table){ .p = d->p };
  entry *e = calloc (d->patterns + 1, sizeof *e);
  if (!e)
    goto done;
  count (d, e);
  qsort (e, d->patterns, sizeof *e, most_frequent_first);
  size_t m = d->patterns;
  while (m > 0 && e[m - 1].rows == 0)
    m--;
  t->rows = calloc (m + 1, sizeof *t->rows);
  t->missing = calloc (m * d->p + 1, sizeof *t->missing);
  if (!t->rows || !t->missing)
    goto done;
  for (size_t i = 0; i < m; i++)
    write_entry (d, &e[i], &t->rows[i], t->missing + i * d->p);
  t->patterns = m;
  s = 0;
done:
  free (e);
  if (s)
    lat_pattern_table_clear (t);
  return s;
}

void
lat_pattern_table_clear (lat_pattern_table *t)
{
  if (!t)
    return;
  free (t->rows);
  free (t->missing);
  *t = (lat_pattern_table){ .rows = NULL };
}
