/* gaussian_rows.c -- grouping the rows of a block by what they lack.  */

#include "family/gaussian_rows.h"
#include "family/gaussian_batch.h"
#include <math.h>
#include <string.h>

enum
{
  ALIGNMENT = 64, /* of each array in the scratch */
  WORD = 64       /* columns in one word of a mask */
};

static void *
take (char *base, size_t *at, size_t bytes)
{
  char *place = base ? base + *at : NULL;
  *at += (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  return place;
}

static void
lay_out_batches (gaussian_rows *w, char *base, size_t *at)
{
  size_t n = w->n, cell = sizeof (double), lanes = BATCH_LANES;
  size_t most = lat_gaussian_batch_most (w->p);
  w->ld = batch_stride (w->p);
  w->bz = take (base, at, n * w->ld * cell);
  w->by = take (base, at, n * w->ld * cell);
  w->bfrom = take (base, at, n * sizeof (size_t));
  w->bfirst = take (base, at, (n + 1) * sizeof (size_t));
  w->list = take (base, at, n * most * sizeof *w->list);
  w->listed = take (base, at, (n + 1) * sizeof (size_t));
  w->index = take (base, at, most * lanes * sizeof *w->index);
  w->lanes = take (base, at, batch_row (most) * lanes * cell);
  w->inverse = take (base, at, most * lanes * cell);
  w->rhs = take (base, at, most * lanes * cell);
}

static void
lay_out_grouping (gaussian_rows *w, char *base, size_t *at)
{
  size_t n = w->n, number = sizeof (size_t);
  w->mask = take (base, at, (n + 1) * w->words * sizeof *w->mask);
  w->group_of = take (base, at, n * number);
  w->leader = take (base, at, n * number);
  w->rank = take (base, at, n * number);
  w->count = take (base, at, n * number);
  w->holes = take (base, at, n * number);
  w->place = take (base, at, (w->p + 2) * number);
  w->hash = take (base, at, n * sizeof *w->hash);
  w->slot = take (base, at, w->slots * number);
}

/* First comes a copy of w itself.  */
static size_t
lay_out (gaussian_rows *w, char *base, size_t n, size_t p)
{
  size_t at = 0, cell = sizeof (double), number = sizeof (size_t);
  *w = (gaussian_rows){
    .n = n, .p = p, .slots = 4, .words = (p + WORD - 1) / WORD
  };
  while (w->slots < 2 * n)
    w->slots *= 2;
  take (base, &at, sizeof *w);
  w->x = take (base, &at, n * p * cell);
  w->z = take (base, &at, n * p * cell);
  w->y = take (base, &at, n * p * cell);
  w->sum = take (base, &at, n * p * cell);
  w->square = take (base, &at, n * p * cell);
  w->q = take (base, &at, n * cell);
  w->logdet = take (base, &at, n * cell);
  w->total = take (base, &at, n * cell);
  w->factor = take (base, &at, p * p * cell);
  w->cross = take (base, &at, p * p * cell);
  w->cov = take (base, &at, p * p * cell);
  w->seen = take (base, &at, p * number);
  w->missing = take (base, &at, p * number);
  w->order = take (base, &at, n * number);
  w->from = take (base, &at, n * number);
  w->start = take (base, &at, (n + 1) * number);
  w->first = take (base, &at, (n + 1) * number);
  w->lack = take (base, &at, n * number);
  w->shape = take (base, &at, n * sizeof *w->shape);
  lay_out_batches (w, base, &at);
  lay_out_grouping (w, base, &at);
  return at;
}

size_t
lat_gaussian_rows_len (size_t n, size_t p)
{
  gaussian_rows w;
  return lay_out (&w, NULL, n, p);
}

/* --- patterns ------------------------------------------------------------ */

/* Constants of the finaliser of MurmurHash3 (Appleby, public domain).  */
static uint64_t
mix (uint64_t h)
{
  h ^= h >> 33;
  h *= UINT64_C (0xff51afd7ed558ccd);
  h ^= h >> 33;
  h *= UINT64_C (0xc4ceb9fe1a85ec53);
  return h ^ h >> 33;
}

/* 1: our columns stand side by side.  */
static int
together (const gaussian_theta *t)
{
  return t->col[t->p - 1] - t->col[0] == t->p - 1;
}

/* The mask of row x; returns how many of its bits are set.  */
static size_t
mask_of (const gaussian_theta *t, const double *x, uint64_t *mask)
{
  size_t holes = 0;
  if (together (t))
    return t->batch->mask (t->p, x + t->col[0], mask);
  for (size_t j = 0; j < t->p; j += WORD)
    {
      size_t end = t->p - j < WORD ? t->p - j : WORD;
      uint64_t word = 0;
      for (size_t b = 0; b < end; b++)
        word |= (uint64_t)(isnan (x[t->col[j + b]]) != 0) << b;
      mask[j / WORD] = word;
      holes += (size_t)__builtin_popcountll (word);
    }
  return holes;
}

/* --- groups -------------------------------------------------------------- */

/* Rows are alike that have equal numbers or, where there are none, equal
   masks.  */
static int
alike (const gaussian_rows *w, const lat_block *b, size_t g, size_t i,
       const uint64_t *mask)
{
  if (b->pattern)
    return b->pattern[w->leader[g]] == b->pattern[i];
  return memcmp (w->mask + g * w->words, mask, w->words * sizeof *mask) == 0;
}

/* The group of row i, a new one if none is like it.  */
static size_t
find_group (gaussian_rows *w, const gaussian_theta *t, const lat_block *b,
            size_t i)
{
  const double *x = b->x + i * b->tda;
  uint64_t *mask = w->mask + w->groups * w->words, h = 0;
  size_t holes = 0;
  if (!b->pattern)
    holes = mask_of (t, x, mask);
  for (size_t a = 0; a < w->words && !b->pattern; a++)
    h = mix (h ^ mask[a]);
  if (b->pattern)
    h = mix (b->pattern[i]);
  size_t at = h & (w->slots - 1);
  for (; w->slot[at]; at = (at + 1) & (w->slots - 1))
    {
      size_t g = w->slot[at] - 1;
      if (w->hash[g] == h && alike (w, b, g, i, mask))
        return g;
    }
  size_t g = w->groups++;
  w->slot[at] = g + 1;
  w->hash[g] = h;
  w->leader[g] = i;
  w->count[g] = 0;
  w->holes[g] = b->pattern ? mask_of (t, x, mask) : holes;
  return g;
}

static void
find_groups (gaussian_rows *w, const gaussian_theta *t, const lat_block *b)
{
  memset (w->slot, 0, w->slots * sizeof *w->slot);
  for (size_t i = 0; i < b->n; i++)
    {
      if (i > 0 && b->pattern && b->pattern[i] == b->pattern[i - 1])
        w->group_of[i] = w->group_of[i - 1];
      else
        w->group_of[i] = find_group (w, t, b, i);
      w->count[w->group_of[i]]++;
    }
}

/* How many groups lack fewer than m entries.  */
static size_t
groups_below (const gaussian_rows *w, size_t m)
{
  return w->place[m];
}

static void
find_zones (gaussian_rows *w, const gaussian_theta *t)
{
  size_t most = lat_gaussian_batch_most (t->p);
  size_t few = (size_t)(t->rules.few * (double)t->p);
  w->few = groups_below (w, 1);
  w->none = groups_below (w, t->p);
  w->many = groups_below (w, few + 1 < t->p ? few + 1 : t->p);
  if (t->rules.route != GAUSSIAN_AUTO)
    w->many = t->rules.route == GAUSSIAN_PRECISION ? w->none : w->few;
  if (w->many > w->none) /* p is 1 */
    w->many = w->none;
  if (w->many < w->few)
    w->many = w->few;
  w->batched = groups_below (w, most + 1 < t->p ? most + 1 : t->p);
  if (w->batched > w->many)
    w->batched = w->many;
}

/* Sorts the groups by what they lack, those alike by appearance, and finds
   where each one starts.  */
static void
order_groups (gaussian_rows *w, const gaussian_theta *t)
{
  size_t p = t->p, *place = w->place;
  memset (place, 0, (p + 2) * sizeof *place);
  for (size_t g = 0; g < w->groups; g++)
    place[w->holes[g] + 1]++;
  for (size_t m = 0; m < p; m++)
    place[m + 1] += place[m];
  find_zones (w, t);
  for (size_t g = 0; g < w->groups; g++)
    {
      size_t to = place[w->holes[g]]++;
      w->rank[g] = to;
      w->lack[to] = w->holes[g];
      w->shape[to] = w->mask + g * w->words;
      w->first[to] = w->count[g];
    }
  w->start[0] = 0;
  for (size_t g = 0; g < w->groups; g++)
    w->start[g + 1] = w->start[g] + w->first[g];
}

static void
copy_rows (gaussian_rows *w, const gaussian_theta *t, const lat_block *b)
{
  size_t p = t->p;
  int block = together (t);
  memset (w->count, 0, w->groups * sizeof *w->count);
  for (size_t i = 0; i < b->n; i++)
    {
      size_t g = w->rank[w->group_of[i]];
      size_t to = w->start[g] + w->count[g]++;
      const double *x = b->x + i * b->tda;
      w->order[to] = i;
      if (block)
        memcpy (w->x + to * p, x + t->col[0], p * sizeof *x);
      else
        for (size_t j = 0; j < p; j++)
          w->x[to * p + j] = x[t->col[j]];
    }
}

void
lat_gaussian_rows_read (gaussian_rows *w, const gaussian_theta *t,
                        const lat_block *b, void *work)
{
  if (b->kept)
    {
      memcpy (w, work, sizeof *w);
      return;
    }
  lay_out (w, work, b->n, t->p);
  find_groups (w, t, b);
  order_groups (w, t);
  copy_rows (w, t, b);
  lat_gaussian_batch_lists (w);
  memcpy (work, w, sizeof *w);
}
