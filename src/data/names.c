/* names.c -- a set of texts numbered in order of appearance.

   A table of open addresses with linear probing, at most half full; the hash
   is FNV-1a (Fowler, Noll, Vo), 64 bits.  */

#include <latens/status.h>
#include "data/names.h"
#include <stdlib.h>
#include <string.h>

enum
{
  LEAST_SLOTS = 64,
  LEAST_POOL = 256
};

void
lat_names_free (lat_names *set)
{
  if (!set)
    return;
  free (set->at);
  free (set->pool);
  free (set->slot);
  memset (set, 0, sizeof *set);
}

static uint64_t
hash (const char *s, size_t n)
{
  uint64_t h = UINT64_C (14695981039346656037);
  for (size_t i = 0; i < n; i++)
    h = (h ^ (unsigned char)s[i]) * UINT64_C (1099511628211);
  return h ^ h >> 32;
}

/* Whether text k is the n bytes at s.  */
static inline int
same (const lat_names *set, size_t k, const char *s, size_t n)
{
  size_t end = k + 1 < set->count ? set->at[k + 1] : set->used;
  return end - set->at[k] == n + 1
         && memcmp (set->pool + set->at[k], s, n) == 0;
}

/* The slot that holds the text, or the free one where it belongs.  */
static size_t
probe (const lat_names *set, const char *s, size_t n)
{
  size_t mask = set->slots - 1;
  size_t i = (size_t)hash (s, n) & mask;
  while (set->slot[i] && !same (set, set->slot[i] - 1, s, n))
    i = (i + 1) & mask;
  return i;
}

static int
grow_slots (lat_names *set)
{
  size_t slots = set->slots ? set->slots * 2 : LEAST_SLOTS;
  size_t *slot = calloc (slots, sizeof *slot);
  if (!slot)
    return LAT_ENOMEM;
  free (set->slot);
  set->slot = slot;
  set->slots = slots;
  for (size_t i = 0; i < set->count; i++)
    {
      const char *text = lat_names_text (set, i);
      slot[probe (set, text, strlen (text))] = i + 1;
    }
  return 0;
}

/* Room for one more text of n bytes.  */
static int
reserve (lat_names *set, size_t n)
{
  if (set->count == set->room)
    {
      size_t room = set->room ? set->room * 2 : LEAST_SLOTS;
      size_t *at = realloc (set->at, room * sizeof *at);
      if (!at)
        return LAT_ENOMEM;
      set->at = at;
      set->room = room;
    }
  if (set->size - set->used <= n)
    {
      size_t size = set->size * 2 + n + LEAST_POOL;
      char *pool = realloc (set->pool, size);
      if (!pool)
        return LAT_ENOMEM;
      set->pool = pool;
      set->size = size;
    }
  return set->count * 2 >= set->slots ? grow_slots (set) : 0;
}

int
lat_names_add (lat_names *set, const char *s, size_t n, size_t *number)
{
  *number = lat_names_find (set, s, n);
  if (*number < set->count)
    return 0;
  int status = reserve (set, n);
  if (status)
    return status;
  set->slot[probe (set, s, n)] = set->count + 1;
  set->at[set->count++] = set->used;
  memcpy (set->pool + set->used, s, n);
  set->pool[set->used + n] = '\0';
  set->used += n + 1;
  return 0;
}

size_t
lat_names_find (const lat_names *set, const char *s, size_t n)
{
  if (!set->slots)
    return set->count;
  size_t i = probe (set, s, n);
  return set->slot[i] ? set->slot[i] - 1 : set->count;
}
