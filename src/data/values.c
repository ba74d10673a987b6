/* values.c -- the numbers in a text's columns, read once.  */

#include "data/values.h"
#include "data/table.h"
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum
{
  SAMPLE = 64 /* rows that tell a column of text */
};

void
lat_values_free (lat_values *v)
{
  lat_text_drop (v->cells);
  free (v->slot);
  *v = (lat_values){ 0 };
}

/* A column with a text among its first cells is never one of numbers.  */
static int
may_be_numeric (const lat_table *t, size_t j)
{
  if (t->column[j].role != LAT_ROLE_OBSERVED)
    return 0;
  for (size_t i = 0; i < t->n && i < SAMPLE; i++)
    {
      lat_number x;
      lat_span c = lat_cell_span (t, i, j);
      if (!lat_span_missing (t, c)
          && lat_number_read_cell (c.s, c.n, &x) == LAT_EPARSE)
        return 0;
    }
  return 1;
}

/* Its only column is to be a byte a cell.  */
static int
is_compact (const lat_table *t)
{
  return t->compact && t->n >= t->compact && t->p == 1;
}

/* n x columns numbers; NULL: out of memory.  */
static double *
alloc_cells (double *old, size_t n, size_t columns)
{
  if (columns && n > SIZE_MAX / sizeof *old / columns - 1)
    return NULL;
  return realloc (old, (n * columns + 1) * sizeof *old);
}

int
lat_values_begin (lat_table *t)
{
  lat_values *v = &t->value;
  lat_values_free (v);
  if (t->is_npy)
    return 0;
  if (!(v->slot = malloc ((t->p + 1) * sizeof *v->slot)))
    return LAT_ENOMEM;
  for (size_t j = 0; j < t->p; j++)
    v->slot[j] = !is_compact (t) && may_be_numeric (t, j) ? v->columns++
                                                          : LAT_NO_COLUMN;
  if (!(v->x = alloc_cells (NULL, t->n, v->columns)))
    return LAT_ENOMEM;
  v->cells = lat_text_alloc ((char *)v->x, t->n * v->columns, 0);
  if (v->cells)
    return 0;
  free (v->x);
  v->x = NULL;
  return LAT_ENOMEM;
}

/* Row i as it is kept, and as the data have it; row has room for both.  */
static void
move_row (const lat_table *t, size_t i, double *row)
{
  const lat_values *v = &t->value;
  double *to = row + v->columns;
  memcpy (row, v->x + i * v->columns, v->columns * sizeof *row);
  for (size_t d = 0; d < t->observed; d++)
    {
      size_t j = t->source[d];
      size_t slot = j == LAT_NO_COLUMN ? j : v->slot[j];
      to[d] = slot == LAT_NO_COLUMN ? (double)NAN : row[slot];
    }
  memcpy (v->x + i * t->observed, to, t->observed * sizeof *to);
}

/* Rows that get longer are moved from the last one on, so that none is
   written over before it is read.  */
static void
move_rows (const lat_table *t, double *row)
{
  if (t->observed > t->value.columns)
    for (size_t i = t->n; i-- > 0;)
      move_row (t, i, row);
  else
    for (size_t i = 0; i < t->n; i++)
      move_row (t, i, row);
}

static int
in_place (const lat_table *t)
{
  int same = t->observed == t->value.columns;
  for (size_t d = 0; same && d < t->observed; d++)
    same = t->source[d] != LAT_NO_COLUMN && t->value.slot[t->source[d]] == d;
  return same;
}

/* Room for n x columns numbers, what is there being kept.  */
static int
resize (lat_values *v, size_t n, size_t columns)
{
  double *x = alloc_cells (v->x, n, columns);
  if (!x)
    return LAT_ENOMEM;
  v->x = x;
  v->cells->bytes = (char *)x;
  return 0;
}

static int
rearrange (lat_table *t)
{
  lat_values *v = &t->value;
  double *row = malloc ((v->columns + t->observed + 1) * sizeof *row);
  int s = row ? 0 : LAT_ENOMEM;
  if (!s && t->observed > v->columns)
    s = resize (v, t->n, t->observed);
  if (!s)
    {
      move_rows (t, row);
      s = resize (v, t->n, t->observed);
    }
  free (row);
  return s;
}

void
lat_values_settle (lat_table *t)
{
  lat_values *v = &t->value;
  int s = t->order || !v->cells || is_compact (t) ? LAT_ENOMEM : 0;
  if (!s && !in_place (t))
    s = rearrange (t);
  if (!s)
    s = lat_table_fill_levels (t, v->x);
  if (s)
    lat_values_free (v);
  v->columns = v->cells ? t->observed : 0;
  free (v->slot);
  v->slot = NULL;
}
