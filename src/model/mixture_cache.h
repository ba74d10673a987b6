/* mixture_cache.h -- what a mixture makes of its data, once.  */

#ifndef LATENS_MODEL_MIXTURE_CACHE_H
#define LATENS_MODEL_MIXTURE_CACHE_H

#include <latens/mixture.h>

typedef struct
{
  const lat_family_type *family;
  uint16_t *order; /* lat_walk_order's */
  void *laws;      /* what the family makes of the patterns, or NULL */

  /* For one component: what its family keeps of the rows, or NULL.  */
  void *kept;
  size_t chunks;
  size_t *row;    /* chunks + 1: first rows */
  double *weight; /* chunks: sums of the rows' weights */
} lat_mixture_cache;

/* The members of lat_em_mixture.  */
int lat_mixture_bind (const void *theta, const lat_data *d, void **cache);
void lat_mixture_unbind (void *cache);
int lat_mixture_refresh (const void *theta, const lat_data *d, void *cache);

/* 1: the rows [begin, stop) are a chunk that is kept, and stat has all that
   it says; 0: it does not, and stat is untouched.  */
int lat_mixture_recall (const lat_mixture_cache *cache, const lat_mixture *m,
                        size_t begin, size_t stop, double *stat);

#endif
