/* walk.h -- the rows of a table, block by block, rows of one pattern of
   missing entries side by side within each chunk.  */

#ifndef LATENS_MODEL_WALK_H
#define LATENS_MODEL_WALK_H

#include <latens/data.h>
#include <latens/family.h>

/* Within each run of LAT_CHUNK_ROWS rows, the positions sorted by pattern
   and then by row: n numbers, freed by the caller.  NULL, with success, for
   data that need no sorting.  */
int lat_walk_order (const lat_data *d, uint16_t **order);

typedef struct
{
  lat_block block; /* the present block: x, pattern and row filled in */
  size_t *at;      /* block.n: where its rows stand in d */

  /* private */
  const lat_data *d;
  const uint16_t *order;
  size_t next, end;   /* positions still to come */
  size_t begin, stop; /* rows wanted */
  int weighted;       /* 1: rows without weight are passed over */
  double *x;          /* LAT_BLOCK_ROWS x p: rows that are not contiguous */
  uint32_t *pattern;
  size_t *row;
} lat_walk;

/* Bytes of scratch for a walk over d.  */
size_t lat_walk_bytes (const lat_data *d);

/* The rows [begin, stop) of d; order (or NULL) is lat_walk_order's for all
   of d; mem has lat_walk_bytes and is aligned for doubles.  */
void lat_walk_start (lat_walk *w, const lat_data *d, const uint16_t *order,
                     size_t begin, size_t stop, int weighted, void *mem);

/* Moves on to the next block, of at most LAT_BLOCK_ROWS rows; 0: no more.
   Blocks do not cross the chunks' ends.  */
int lat_walk_next (lat_walk *w);

/* The weight of the block's row i.  */
static inline double
lat_walk_weight (const lat_walk *w, size_t i)
{
  return w->d->weight ? w->d->weight[w->at[i]] : 1;
}

#endif
