/* names.h -- a set of texts numbered in order of appearance.  */

#ifndef LATENS_DATA_NAMES_H
#define LATENS_DATA_NAMES_H

#include <stddef.h>
#include <stdint.h>

typedef struct
{
  size_t count;
  size_t room;  /* numbers in `at` */
  size_t *at;   /* first byte of each text in the pool */
  char *pool;   /* texts, each with a NUL behind */
  size_t used;  /* bytes of it */
  size_t size;  /* bytes it has */
  size_t slots; /* a power of two, or 0 */
  size_t *slot; /* number + 1, or 0: free */
} lat_names;

/* A set that is all zero is empty.  */
void lat_names_free (lat_names *set);

/* The number of the n bytes at s, which hold no NUL; a new text gets the
   number `count`.  LAT_ENOMEM.  */
int lat_names_add (lat_names *set, const char *s, size_t n, size_t *number);

/* The number, or count: not there.  */
size_t lat_names_find (const lat_names *set, const char *s, size_t n);

static inline const char *
lat_names_text (const lat_names *set, size_t i)
{
  return set->pool + set->at[i];
}

#endif
