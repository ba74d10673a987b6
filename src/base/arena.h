/* arena.h -- one piece of memory cut into arrays, one after the other.

   What cuts it runs twice, first without memory, to count.  */

#ifndef LATENS_BASE_ARENA_H
#define LATENS_BASE_ARENA_H

#include <stddef.h>

/* Scratch and blocks of statistics start on a cache line of their own, so
   that threads do not share one.  */
enum
{
  LAT_ALIGN = 64
};

static inline size_t
lat_aligned (size_t bytes)
{
  return (bytes + LAT_ALIGN - 1) / LAT_ALIGN * LAT_ALIGN;
}

typedef struct
{
  char *mem; /* aligned; NULL: nothing is cut, only counted */
  size_t at; /* bytes so far */
} lat_arena;

static inline void *
lat_arena_cut (lat_arena *a, size_t bytes)
{
  void *piece = a->mem ? a->mem + a->at : NULL;
  a->at += lat_aligned (bytes);
  return piece;
}

static inline double *
lat_arena_doubles (lat_arena *a, size_t n)
{
  return lat_arena_cut (a, n * sizeof (double));
}

#endif
