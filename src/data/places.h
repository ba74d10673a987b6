/* places.h -- where the cells of a text begin, in four bytes each.

   The places never fall, so their high halves need not be kept: it is enough
   to know at which of them each next 4 GiB of the text begin.  */

#ifndef LATENS_DATA_PLACES_H
#define LATENS_DATA_PLACES_H

#include <stddef.h>
#include <stdint.h>

/* All zero: none.  */
typedef struct
{
  uint32_t *low; /* the places modulo 2^32 */
  size_t count;
  size_t room;
  size_t *turn; /* turn[h]: the first that is (h + 1) 2^32 or more */
  size_t turns;

  /* uniform.c: place 0 is `first`, and two by two the others are `second`,
     second + step, ...; step 0: they are in `low` */
  size_t step, first, second;
} lat_places;

void lat_places_free (lat_places *a);

/* Room for `more` places, and gives back what is too much.  LAT_ENOMEM.  */
int lat_places_reserve (lat_places *a, size_t more);
void lat_places_trim (lat_places *a);

/* Notes that what follows is `high` times 2^32 away.  LAT_ENOMEM.  */
int lat_places_turn (lat_places *a, size_t high);

/* What a place has beside its low half.  */
size_t lat_places_high (const lat_places *a, size_t k);

static inline size_t
lat_place_half (size_t place)
{
  return (size_t)((uint64_t)place >> 32);
}

/* Adds a place, not before the last one.  LAT_ENOMEM.  */
static inline int
lat_places_push (lat_places *a, size_t place)
{
  int s;
  if (a->count == a->room && (s = lat_places_reserve (a, 1)))
    return s;
  if (lat_place_half (place) != a->turns
      && (s = lat_places_turn (a, lat_place_half (place))))
    return s;
  a->low[a->count++] = (uint32_t)place;
  return 0;
}

static inline size_t
lat_place (const lat_places *a, size_t k)
{
  if (a->step)
    return k ? a->second + (k - 1) / 2 * a->step : a->first;
  return a->turns ? lat_places_high (a, k) + a->low[k] : a->low[k];
}

#endif
