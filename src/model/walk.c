/* walk.c -- the rows of a table, block by block.  */

#include "model/walk.h"
#include <stdlib.h>
#include <string.h>

_Static_assert(LAT_CHUNK_ROWS <= UINT16_MAX + 1,
               "positions within a chunk are 16 bits");

enum
{
  DIGIT = 8, /* bits of a pattern's number sorted by at once */
  DIGITS = 1 << DIGIT
};

static int
in_order (size_t n, const uint32_t *pattern)
{
  for (size_t i = 1; i < n; i++)
    if (pattern[i] < pattern[i - 1])
      return 0;
  return 1;
}

/* Sorts n positions by one digit of their patterns, those alike staying as
   they are.  */
static void
sort_digit (size_t n, const uint32_t *pattern, unsigned shift,
            const uint16_t *from, uint16_t *to)
{
  size_t start[DIGITS + 1] = { 0 };
  for (size_t i = 0; i < n; i++)
    start[(pattern[i] >> shift) % DIGITS + 1]++;
  for (size_t d = 0; d < DIGITS; d++)
    start[d + 1] += start[d];
  for (size_t i = 0; i < n; i++)
    to[start[(pattern[from[i]] >> shift) % DIGITS]++] = from[i];
}

/* Sorts n rows by their patterns, then by their positions: digit by digit
   from the last one on (Knuth, TAOCP 5.2.5, algorithm R).  */
static void
sort_chunk (size_t n, const uint32_t *pattern, uint16_t *order)
{
  uint16_t other[LAT_CHUNK_ROWS];
  uint32_t bits = 0;
  for (size_t i = 0; i < n; i++)
    {
      order[i] = (uint16_t)i;
      bits |= pattern[i] ^ pattern[0];
    }
  if (in_order (n, pattern))
    return;
  for (unsigned shift = 0; shift < 32; shift += DIGIT)
    if ((bits >> shift) % DIGITS)
      {
        sort_digit (n, pattern, shift, order, other);
        memcpy (order, other, n * sizeof *order);
      }
}

int
lat_walk_order (const lat_data *d, uint16_t **order)
{
  *order = NULL;
  if (!d->pattern || d->patterns <= 1 || d->n == 0)
    return 0;
  if (!(*order = malloc (d->n * sizeof **order)))
    return LAT_ENOMEM;
  for (size_t i = 0; i < d->n; i += LAT_CHUNK_ROWS)
    {
      size_t n = d->n - i < LAT_CHUNK_ROWS ? d->n - i : LAT_CHUNK_ROWS;
      sort_chunk (n, d->pattern + i, *order + i);
    }
  return 0;
}

size_t
lat_walk_bytes (const lat_data *d)
{
  return LAT_BLOCK_ROWS
         * (lat_data_width (d) * sizeof (double) + 2 * sizeof (size_t)
            + sizeof (uint32_t));
}

void
lat_walk_start (lat_walk *w, const lat_data *d, const uint16_t *order,
                size_t begin, size_t stop, int weighted, void *mem)
{
  size_t end = (stop + LAT_CHUNK_ROWS - 1) / LAT_CHUNK_ROWS * LAT_CHUNK_ROWS;
  *w = (lat_walk){ .d = d,
                   .order = order,
                   .begin = begin,
                   .stop = stop,
                   .weighted = weighted && d->weight };
  w->next = order ? begin / LAT_CHUNK_ROWS * LAT_CHUNK_ROWS : begin;
  w->end = order && end < d->n ? end : order ? d->n : stop;
  w->x = mem;
  w->at = (size_t *)(w->x + LAT_BLOCK_ROWS * lat_data_width (d));
  w->row = w->at + LAT_BLOCK_ROWS;
  w->pattern = (uint32_t *)(w->row + LAT_BLOCK_ROWS);
}

/* The row at a position, SIZE_MAX if it is not wanted.  */
static size_t
row_at (const lat_walk *w, size_t position)
{
  size_t i = position;
  if (w->order)
    i = position / LAT_CHUNK_ROWS * LAT_CHUNK_ROWS + w->order[position];
  if (i < w->begin || i >= w->stop || (w->weighted && !(w->d->weight[i] > 0)))
    return SIZE_MAX;
  return i;
}

/* The same where every row is wanted, in order.  */
static size_t
collect_all (lat_walk *w)
{
  size_t n = LAT_CHUNK_ROWS - w->next % LAT_CHUNK_ROWS;
  if (n > w->end - w->next)
    n = w->end - w->next;
  if (n > LAT_BLOCK_ROWS)
    n = LAT_BLOCK_ROWS;
  for (size_t i = 0; i < n; i++)
    w->at[i] = w->next + i;
  w->next += n;
  return n;
}

/* Collects the rows of one block: how many.  */
static size_t
collect (lat_walk *w)
{
  size_t n = 0, chunk = 0;
  if (!w->order && !w->weighted)
    return collect_all (w);
  for (; w->next < w->end && n < LAT_BLOCK_ROWS; w->next++)
    {
      size_t i = row_at (w, w->next);
      if (i == SIZE_MAX)
        continue;
      if (n > 0 && w->next / LAT_CHUNK_ROWS != chunk)
        break;
      chunk = w->next / LAT_CHUNK_ROWS;
      w->at[n++] = i;
    }
  return n;
}

static int
contiguous (const lat_walk *w, size_t n)
{
  for (size_t i = 1; i < n; i++)
    if (w->at[i] != w->at[i - 1] + 1)
      return 0;
  return 1;
}

int
lat_walk_next (lat_walk *w)
{
  const lat_data *d = w->d;
  size_t n = collect (w), width = lat_data_width (d);
  w->block = (lat_block){
    .n = n, .x = w->x, .tda = width, .lag = d->lags ? d->p : 0, .row = w->row
  };
  if (d->x && n > 0 && contiguous (w, n))
    {
      w->block.x = d->x + w->at[0] * d->tda;
      w->block.tda = d->tda;
    }
  else
    for (size_t i = 0; i < n; i++)
      lat_data_rows (d, w->at[i], 1, w->x + i * width);
  for (size_t i = 0; i < n; i++)
    w->row[i] = d->first + w->at[i];
  for (size_t i = 0; d->pattern && i < n; i++)
    w->pattern[i] = d->pattern[w->at[i]];
  w->block.pattern = d->pattern ? w->pattern : NULL;
  return n > 0;
}
