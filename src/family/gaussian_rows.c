/* gaussian_rows.c -- grouping the rows of a block by what they lack.  */

#include "family/gaussian_rows.h"
#include <math.h>
#include <string.h>

enum
{
  ALIGNMENT = 64, /* of each array in the scratch */
  WORD = 64       /* columns hashed at once */
};

static void *
take (char *base, size_t *at, size_t bytes)
{
  char *place = base ? base + *at : NULL;
  *at += (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  return place;
}

static size_t
lay_out (gaussian_rows *w, char *base, size_t n, size_t p)
{
  size_t at = 0, cell = sizeof (double), number = sizeof (size_t);
  *w = (gaussian_rows){ .n = n, .p = p, .slots = 4 };
  while (w->slots < 2 * n)
    w->slots *= 2;
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
  w->group_of = take (base, &at, n * number);
  w->leader = take (base, &at, n * number);
  w->rank = take (base, &at, n * number);
  w->count = take (base, &at, n * number);
  w->hash = take (base, &at, n * sizeof *w->hash);
  w->slot = take (base, &at, w->slots * number);
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

static uint64_t
mask_hash (const gaussian_theta *t, const double *x)
{
  uint64_t h = 0, word = 0;
  for (size_t j = 0; j < t->p; j++)
    {
      word |= (uint64_t)(isnan (x[t->col[j]]) != 0) << j % WORD;
      if (j % WORD == WORD - 1 || j == t->p - 1)
        {
          h = mix (h ^ word);
          word = 0;
        }
    }
  return h;
}

static int
mask_equal (const gaussian_theta *t, const double *a, const double *b)
{
  for (size_t j = 0; j < t->p; j++)
    if (!isnan (a[t->col[j]]) != !isnan (b[t->col[j]]))
      return 0;
  return 1;
}

/* --- groups -------------------------------------------------------------- */

/* The group of row i, a new one if none is like it.  */
static size_t
find_group (gaussian_rows *w, const gaussian_theta *t, const lat_block *b,
            size_t i)
{
  const double *x = b->x + i * b->tda;
  uint64_t h = mask_hash (t, x);
  size_t at = h & (w->slots - 1);
  for (; w->slot[at]; at = (at + 1) & (w->slots - 1))
    {
      size_t g = w->slot[at] - 1;
      if (w->hash[g] == h && mask_equal (t, x, b->x + w->leader[g] * b->tda))
        return g;
    }
  size_t g = w->groups++;
  w->slot[at] = g + 1;
  w->hash[g] = h;
  w->leader[g] = i;
  w->count[g] = 0;
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

enum
{
  COMPLETE,
  FEW,
  MANY,
  NONE
};

static int
zone (const gaussian_theta *t, const double *x)
{
  size_t m = 0;
  for (size_t j = 0; j < t->p; j++)
    m += isnan (x[t->col[j]]) != 0;
  if (m == 0)
    return COMPLETE;
  if (m == t->p)
    return NONE;
  if (t->rules.route != GAUSSIAN_AUTO)
    return t->rules.route == GAUSSIAN_PRECISION ? FEW : MANY;
  return 2 * m <= t->p ? FEW : MANY;
}

/* Numbers the groups zone by zone and finds where each one starts.  */
static void
order_groups (gaussian_rows *w, const gaussian_theta *t, const lat_block *b)
{
  size_t place = 0, end[NONE + 1];
  w->start[0] = 0;
  for (int kind = COMPLETE; kind <= NONE; kind++)
    {
      for (size_t g = 0; g < w->groups; g++)
        if (zone (t, b->x + w->leader[g] * b->tda) == kind)
          {
            w->rank[g] = place;
            w->start[place + 1] = w->start[place] + w->count[g];
            place++;
          }
      end[kind] = place;
    }
  w->few = end[COMPLETE];
  w->many = end[FEW];
  w->none = end[MANY];
}

static void
copy_rows (gaussian_rows *w, const gaussian_theta *t, const lat_block *b)
{
  size_t p = t->p;
  memset (w->count, 0, w->groups * sizeof *w->count);
  for (size_t i = 0; i < b->n; i++)
    {
      size_t g = w->rank[w->group_of[i]];
      size_t to = w->start[g] + w->count[g]++;
      const double *x = b->x + i * b->tda;
      w->order[to] = i;
      for (size_t j = 0; j < p; j++)
        w->x[to * p + j] = x[t->col[j]];
    }
}

void
lat_gaussian_rows_read (gaussian_rows *w, const gaussian_theta *t,
                        const lat_block *b, void *work)
{
  lay_out (w, work, b->n, t->p);
  find_groups (w, t, b);
  order_groups (w, t, b);
  copy_rows (w, t, b);
}
