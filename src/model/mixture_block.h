/* mixture_block.h -- one thread's view of a mixture at work.  */

#ifndef LATENS_MODEL_MIXTURE_BLOCK_H
#define LATENS_MODEL_MIXTURE_BLOCK_H

#include "model/walk.h"
#include <latens/mixture.h>

/* The sub-streams of a stream of draws.  */
enum
{
  LAT_STREAM_COMPONENT,
  LAT_STREAM_CELLS
};

typedef struct
{
  lat_walk walk;
  double *r;      /* k x block.n: responsibilities */
  double *lse;    /* block.n: log p (x) */
  double *weight; /* block.n: scratch for the rows' weights */
  void *family;   /* the family's scratch */
  char *rest;     /* aligned; what the caller asked for beyond that */
} lat_mixture_scratch;

/* Bytes of work for a mixture over d, and `extra` of the caller's.  */
size_t lat_mixture_bytes (const lat_mixture *m, const lat_data *d,
                          size_t extra);

/* Lays the scratch out in w and starts a walk over the rows [begin, stop). */
void lat_mixture_walk (lat_mixture_scratch *s, const lat_mixture *m,
                       const lat_data *d, const uint16_t *order, size_t begin,
                       size_t stop, int weighted, const lat_work *w);

/* Responsibilities and log-densities of the present block.  A row that no
   component can have emitted has lse -inf and r 0; LAT_EFAILED: some density
   is not a number.  */
int lat_mixture_densities (const lat_mixture *m, lat_mixture_scratch *s);

/* A component of each of the block's rows, from its responsibilities.  */
void lat_mixture_draw_components (const lat_mixture_scratch *s, size_t k,
                                  lat_stream stream, unsigned *z);

#endif
