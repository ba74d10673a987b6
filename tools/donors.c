/* donors.c -- the texts of the cells that predictive mean matching takes.  */

#include "donors.h"
#include "common.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct
{
  double value;
  size_t row; /* of the data */
} cell;

typedef struct
{
  cell *cell; /* by value, then row */
  size_t count;
} column_cells;

struct donor_texts
{
  const lat_table *t;
  const lat_data *d;
  column_cells *column; /* d->p */
};

static int
by_value (const void *a, const void *b)
{
  const cell *x = a, *y = b;

  if (x->value != y->value)
    return x->value < y->value ? -1 : 1;
  return x->row < y->row ? -1 : x->row > y->row;
}

static void
collect (const lat_data *d, size_t j, column_cells *c)
{
  c->cell = common_alloc (d->n, sizeof *c->cell);
  for (size_t i = 0; i < d->n; i++)
    if (!isnan (d->x[i * d->tda + j]))
      c->cell[c->count++] = (cell){ d->x[i * d->tda + j], i };
  qsort (c->cell, c->count, sizeof *c->cell, by_value);
}

donor_texts *
donor_texts_alloc (const lat_table *t, const lat_data *d)
{
  donor_texts *a = common_alloc (1, sizeof *a);

  a->t = t;
  a->d = d;
  a->column = common_alloc (d->p, sizeof *a->column);
  for (size_t j = 0; j < d->p; j++)
    {
      size_t source = lat_table_source (t, j);

      if (d->column[j].kind == LAT_NUMERIC && source != LAT_NO_COLUMN
          && lat_table_column (t, source)->missing)
        collect (d, j, &a->column[j]);
    }
  return a;
}

void
donor_texts_free (donor_texts *a)
{
  if (!a)
    return;
  for (size_t j = 0; j < a->d->p; j++)
    free (a->column[j].cell);
  free (a->column);
  free (a);
}

static size_t
search (const column_cells *c, double v)
{
  size_t lo = 0, hi = c->count;

  while (lo < hi)
    {
      size_t mid = lo + (hi - lo) / 2;

      if (c->cell[mid].value < v)
        lo = mid + 1;
      else
        hi = mid;
    }
  return lo;
}

const char *
donor_texts_find (const donor_texts *a, size_t column, double v,
                  char buf[LAT_NUMBER_SIZE])
{
  const size_t *order = lat_table_order (a->t);
  const column_cells *c = &a->column[lat_table_column (a->t, column)->data];
  size_t i = search (c, v), n;
  char *text;

  if (i == c->count || c->cell[i].value != v)
    return NULL;
  i = c->cell[i].row;
  text = lat_table_text (a->t, order ? order[i] : i, column);
  if (!text)
    common_fail (a->t, LAT_ENOMEM);
  n = strlen (text);
  if (n < LAT_NUMBER_SIZE && !strchr (text, lat_table_delimiter (a->t)))
    memcpy (buf, text, n + 1);
  else
    buf = NULL;
  free (text);
  return buf;
}
