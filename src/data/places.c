/* places.c -- where the cells of a text begin: the rare cases.  */

#include "data/places.h"
#include <latens/status.h>
#include <stdlib.h>
#include <string.h>

enum
{
  LEAST_ROOM = 1024
};

void
lat_places_free (lat_places *a)
{
  free (a->low);
  free (a->turn);
  memset (a, 0, sizeof *a);
}

static int
resize (lat_places *a, size_t room)
{
  uint32_t *low = room <= SIZE_MAX / sizeof *low
                      ? realloc (a->low, room * sizeof *low)
                      : NULL;
  if (!low)
    return LAT_ENOMEM;
  a->low = low;
  a->room = room;
  return 0;
}

int
lat_places_reserve (lat_places *a, size_t more)
{
  if (a->room - a->count >= more)
    return 0;
  size_t room = a->room + a->room / 2 + LEAST_ROOM;
  return resize (a, room - a->count > more ? room : a->count + more);
}

void
lat_places_trim (lat_places *a)
{
  if (a->count)
    resize (a, a->count);
}

int
lat_places_turn (lat_places *a, size_t high)
{
  size_t *turn = realloc (a->turn, high * sizeof *turn);
  if (!turn)
    return LAT_ENOMEM;
  a->turn = turn;
  while (a->turns < high)
    turn[a->turns++] = a->count;
  return 0;
}

size_t
lat_places_high (const lat_places *a, size_t k)
{
  size_t high = 0;
  while (high < a->turns && k >= a->turn[high])
    high++;
  return (size_t)((uint64_t)high << 32);
}
