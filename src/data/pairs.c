/* pairs.c -- pairs of columns that are never seen together.

   Two columns can be apart only if they are seen at most n times together, so
   that most tables need no look at their cells; the others get one bit for
   each cell of the columns in question.  */

#include "data/remarks.h"
#include "data/table.h"
#include <stdint.h>
#include <stdlib.h>

enum
{
  BITS = 64
};

typedef struct
{
  const lat_table *t;
  size_t words;    /* a column has */
  uint64_t **seen; /* p; NULL: not made yet */
} bitmap;

static uint64_t *
seen_rows (bitmap *b, size_t j)
{
  if (b->seen[j] || !(b->seen[j] = calloc (b->words, sizeof **b->seen)))
    return b->seen[j];
  for (size_t i = 0; i < b->t->n; i++)
    if (!lat_table_missing (b->t, i, j))
      b->seen[j][i / BITS] |= UINT64_C (1) << i % BITS;
  return b->seen[j];
}

static int
apart (const uint64_t *a, const uint64_t *b, size_t words)
{
  for (size_t w = 0; w < words; w++)
    if (a[w] & b[w])
      return 0;
  return 1;
}

/* Whether the seen cells could be apart at all; columns never seen are not
   worth a word here.  */
static int
candidates (const lat_table *t, size_t a, size_t b)
{
  size_t seen_a = t->n - t->column[a].missing;
  size_t seen_b = t->n - t->column[b].missing;
  return seen_a && seen_b && seen_a + seen_b <= t->n;
}

int
lat_pairs_apart (const lat_table *t, size_t most, size_t *pair, size_t *count)
{
  bitmap b = { t, (t->n + BITS - 1) / BITS, calloc (t->p, sizeof *b.seen) };
  int s = b.seen ? 0 : LAT_ENOMEM;
  *count = 0;
  for (size_t d = 0; d < t->observed && !s; d++)
    for (size_t e = d + 1; e < t->observed && !s; e++)
      {
        size_t i = t->source[d], j = t->source[e];
        if (!candidates (t, i, j))
          continue;
        const uint64_t *x = seen_rows (&b, i), *y = seen_rows (&b, j);
        if (!x || !y)
          s = LAT_ENOMEM;
        else if (apart (x, y, b.words) && (*count)++ < most)
          {
            pair[2 * *count - 2] = i;
            pair[2 * *count - 1] = j;
          }
      }
  for (size_t j = 0; b.seen && j < t->p; j++)
    free (b.seen[j]);
  free (b.seen);
  return s;
}
