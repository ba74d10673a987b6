/* monotone.c -- whether what is missing in a table is nested.

   The sets of rows in which columns are missing can only be nested in the
   order of their sizes, so one order is all there is to look at.  */

#include <latens/impute.h>
#include <latens/status.h>
#include <stdlib.h>

/* A column while they are put in order.  */
typedef struct
{
  size_t missing, column;
} entry;

static int
fullest_first (const void *a, const void *b)
{
  const entry *x = a, *y = b;
  if (x->missing != y->missing)
    return x->missing < y->missing ? -1 : 1;
  return x->column < y->column ? -1 : x->column > y->column;
}

static void
count (const lat_pattern_table *t, entry *e)
{
  for (size_t j = 0; j < t->p; j++)
    e[j].column = j;
  for (size_t i = 0; i < t->patterns; i++)
    for (size_t j = 0; j < t->p; j++)
      if (t->missing[i * t->p + j])
        e[j].missing += t->rows[i];
}

/* The missing cells of a pattern that stand before a seen one.  */
static size_t
misplaced (const unsigned char *missing, const size_t *order, size_t p)
{
  size_t holes = 0, before = 0;
  for (size_t j = 0; j < p; j++)
    if (missing[order[j]])
      holes++;
    else
      before = holes;
  return before;
}

int
lat_monotone_make (const lat_pattern_table *t, lat_monotone *m)
{
  entry *e = calloc (t->p + 1, sizeof *e);
  *m = (lat_monotone){ .p = t->p };
  m->order = calloc (t->p + 1, sizeof *m->order);
  if (!e || !m->order)
    {
      free (e);
      lat_monotone_clear (m);
      return LAT_ENOMEM;
    }
  count (t, e);
  qsort (e, t->p, sizeof *e, fullest_first);
  for (size_t j = 0; j < t->p; j++)
    m->order[j] = e[j].column;
  for (size_t i = 0; i < t->patterns; i++)
    {
      size_t cells = misplaced (t->missing + i * t->p, m->order, t->p);
      m->rows += cells ? t->rows[i] : 0;
      m->cells += cells * t->rows[i];
    }
  free (e);
  return LAT_SUCCESS;
}

void
lat_monotone_clear (lat_monotone *m)
{
  if (!m)
    return;
  free (m->order);
  *m = (lat_monotone){ .order = NULL };
}
