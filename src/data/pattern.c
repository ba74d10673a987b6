/* pattern.c -- numbers the patterns of missing entries, by hashing masks.

   A mask has one bit for each column, set where the cell is missing.  The
   masks seen so far lie in one growing array, in order of appearance, and a
   table with open addressing (Knuth, TAOCP 6.4, algorithm L) leads from a
   hash to the number of a mask.  Equality is that of the masks, never that
   of their hashes.  */

#include "data/pattern.h"
#include "base/ieee.h"
#include <latens/status.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum
{
  MASK_BITS = 64,   /* columns in one word of a mask */
  FIRST_SLOTS = 64, /* of the table, a power of two; it grows by doubling */
};

typedef struct
{
  size_t words; /* of a mask */
  uint64_t
      *mask; /* slots / 2 + 1 masks have room; the last is the row's own */
  size_t used;
  uint32_t *slot; /* 0: empty; else 1 + a mask's number */
  size_t slots;
} table;

static void
mask_of_row (const double *x, size_t p, size_t words, uint64_t *mask)
{
  memset (mask, 0, words * sizeof *mask);
  for (size_t j = 0; j < p; j++)
    mask[j / MASK_BITS] |= (uint64_t)(isnan (x[j]) != 0) << j % MASK_BITS;
}

/* Each word goes through the finaliser of SplitMix64 (Steele, Lea and Flood
   2014), so that neighbouring masks land far apart.  */
static uint64_t
hash (const uint64_t *mask, size_t words)
{
  uint64_t h = 0;
  for (size_t i = 0; i < words; i++)
    {
      h = (h ^ mask[i]) + UINT64_C (0x9e3779b97f4a7c15);
      h = (h ^ h >> 30) * UINT64_C (0xbf58476d1ce4e5b9);
      h = (h ^ h >> 27) * UINT64_C (0x94d049bb133111eb);
      h ^= h >> 31;
    }
  return h;
}

/* The slot of the mask m: its own, or the empty one where it belongs.  */
static size_t
find (const table *t, const uint64_t *m)
{
  size_t i = hash (m, t->words) & (t->slots - 1);
  while (t->slot[i]
         && memcmp (t->mask + (t->slot[i] - 1) * t->words, m,
                    t->words * sizeof *m))
    i = (i + 1) & (t->slots - 1);
  return i;
}

/* Doubles the table, which starts empty; it is never more than half full.  */
static int
grow (table *t)
{
  size_t slots = t->slots ? 2 * t->slots : FIRST_SLOTS;
  size_t room = slots / 2 + 1;
  if (room > SIZE_MAX / sizeof *t->mask / t->words)
    return LAT_ENOMEM;
  uint64_t *mask = realloc (t->mask, room * t->words * sizeof *mask);
  if (!mask)
    return LAT_ENOMEM;
  t->mask = mask;
  uint32_t *slot = calloc (slots, sizeof *slot);
  if (!slot)
    return LAT_ENOMEM;
  free (t->slot);
  t->slot = slot;
  t->slots = slots;
  for (size_t i = 0; i < t->used; i++)
    slot[find (t, mask + i * t->words)] = (uint32_t)(i + 1);
  return 0;
}

/* The number of the mask that lies at the end of the used ones; a new one
   stays there.  */
static int
number_mask (table *t, uint32_t *number)
{
  size_t i = find (t, t->mask + t->used * t->words);
  if (!t->slot[i])
    {
      if (t->used >= UINT32_MAX - 1)
        return LAT_EDATA;
      t->slot[i] = (uint32_t)++t->used;
    }
  *number = t->slot[i] - 1;
  return t->used < t->slots / 2 ? 0 : grow (t);
}

int
lat_pattern_number (size_t n, size_t p, const double *x, uint32_t *number,
                    size_t *patterns)
{
  table t = { .words = (p + MASK_BITS - 1) / MASK_BITS };
  if (t.words == 0)
    t.words = 1;
  int s = grow (&t);
  for (size_t i = 0; s == 0 && i < n; i++)
    {
      mask_of_row (x + i * p, p, t.words, t.mask + t.used * t.words);
      s = number_mask (&t, number + i);
    }
  *patterns = t.used;
  free (t.mask);
  free (t.slot);
  return s;
}
