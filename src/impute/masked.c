/* masked.c -- a table without the cells that are hidden in it.  */

#include "base/message.h"
#include <latens/evaluate.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static int
no_memory (lat_message *msg)
{
  return lat_fail (msg, LAT_ENOMEM, "%s", lat_strerror (LAT_ENOMEM));
}

/* The cells as they are left, n x p.  */
static double *
copy_cells (const lat_data *d, const lat_mask *m)
{
  double *x = malloc ((d->n * d->p + 1) * sizeof *x);
  for (size_t i = 0; x && i < d->n; i++)
    for (size_t j = 0; j < d->p; j++)
      x[i * d->p + j]
          = m->hidden[i * d->p + j] ? (double)NAN : d->x[i * d->tda + j];
  return x;
}

/* Which levels of column j are left: their numbers into level, how many.  */
static size_t
find_levels (const lat_data *d, const double *x, size_t j, size_t *level)
{
  size_t levels = d->column[j].levels, left = 0;
  memset (level, 0, levels * sizeof *level);
  for (size_t i = 0; i < d->n; i++)
    if (!isnan (x[i * d->p + j]))
      level[(size_t)x[i * d->p + j]] = 1;
  for (size_t l = 0; l < levels; l++)
    if (level[l])
      level[left++] = l;
  return left;
}

/* The number of whole level l among those left, which are in order.  */
static size_t
rank_level (const size_t *level, size_t left, size_t l)
{
  size_t lo = 0;
  while (left > 1)
    {
      size_t half = left / 2;
      if (level[lo + half] <= l)
        lo += half;
      left -= half;
    }
  return lo;
}

/* Column j with nothing but the levels left; c is what describes it.  */
static int
drop_levels (const lat_data *d, double *x, size_t j, lat_masked *out,
             lat_column *c)
{
  size_t *level = malloc ((c->levels + 1) * sizeof *level), left;
  if (!level)
    return LAT_ENOMEM;
  left = find_levels (d, x, j, level);
  if (!left || left == c->levels)
    {
      free (level);
      return LAT_SUCCESS;
    }
  out->level[j] = level;
  for (size_t i = 0; i < d->n; i++)
    if (!isnan (x[i * d->p + j]))
      x[i * d->p + j]
          = (double)rank_level (level, left, (size_t)x[i * d->p + j]);
  for (size_t l = 0; c->level && l < left; l++)
    c->level[l] = d->column[j].level[level[l]];
  c->levels = left;
  return LAT_SUCCESS;
}

/* Descriptions whose lists of levels are their own, but not the texts.  */
static lat_column *
copy_columns (const lat_data *d)
{
  lat_column *c = calloc (d->p + 1, sizeof *c);
  for (size_t j = 0; c && j < d->p; j++)
    {
      c[j] = d->column[j];
      if (!c[j].level)
        continue;
      c[j].level = malloc ((c[j].levels + 1) * sizeof *c[j].level);
      if (!c[j].level)
        {
          while (j-- > 0)
            free (c[j].level);
          free (c);
          return NULL;
        }
      memcpy (c[j].level, d->column[j].level,
              c[j].levels * sizeof *c[j].level);
    }
  return c;
}

static void
free_columns (lat_column *c, size_t p)
{
  for (size_t j = 0; c && j < p; j++)
    free (c[j].level);
  free (c);
}

/* x becomes the data's own.  */
static int
make_data (const lat_data *d, double *x, const lat_column *c, lat_masked *out,
           lat_message *msg)
{
  int s = 0;
  out->data = lat_data_take (d->n, d->p, x, free, x, msg);
  if (!out->data)
    return LAT_ENOMEM;
  out->data->first = d->first;
  s = lat_data_set_columns (out->data, c, msg);
  if (!s && d->weight)
    s = lat_data_set_weights (out->data, d->weight, msg);
  return s;
}

int
lat_masked_make (const lat_data *d, const lat_mask *m, int keep_levels,
                 lat_masked *out, lat_message *msg)
{
  double *x = copy_cells (d, m);
  lat_column *c = copy_columns (d);
  int s = LAT_SUCCESS;
  *out = (lat_masked){ .level = calloc (d->p + 1, sizeof *out->level) };
  if (!x || !c || !out->level)
    s = LAT_ENOMEM;
  for (size_t j = 0; j < d->p && !s && !keep_levels; j++)
    if (c[j].kind == LAT_CATEGORICAL)
      s = drop_levels (d, x, j, out, &c[j]);
  if (s)
    {
      free (x);
      no_memory (msg);
    }
  else
    s = make_data (d, x, c, out, msg);
  free_columns (c, d->p);
  if (s)
    {
      lat_data_free (out->data);
      for (size_t j = 0; j < d->p && out->level; j++)
        free (out->level[j]);
      free (out->level);
      *out = (lat_masked){ .data = NULL };
    }
  return s;
}

void
lat_masked_clear (lat_masked *m)
{
  if (!m || !m->data)
    return;
  for (size_t j = 0; j < m->data->p; j++)
    free (m->level[j]);
  free (m->level);
  lat_data_free (m->data);
  *m = (lat_masked){ .data = NULL };
}
