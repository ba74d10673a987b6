/* tree.h -- sums over the chunks of a data set, the same bits always.  */

#ifndef LATENS_EM_TREE_H
#define LATENS_EM_TREE_H

#include "em/parallel.h"
#include <latens/data.h>

/* Adds what the units [u0, u1) contribute to sum; w is scratch.  */
typedef int lat_tree_leaf (size_t u0, size_t u1, double *sum, lat_work *w,
                           void *ctx);

typedef struct
{
  size_t len;        /* doubles in a block ... */
  size_t stride;     /* ... and from one block to the next */
  size_t chunks;     /* leaves of the tree */
  size_t *first;     /* chunks + 1: the unit each chunk starts with */
  unsigned level;    /* a run is 2^level chunks, a node of that level */
  size_t runs;       /* how many, the last perhaps short */
  double *node;      /* runs blocks */
  size_t work_bytes; /* scratch of a leaf */
  size_t spare;      /* `level` blocks follow this many bytes into a thread's
                        scratch, behind the leaf's */
  lat_pool pool;
} lat_tree;

/* All memory of sums of len doubles over d's chunks, with work_bytes of
   scratch for a leaf.  The chunks are handed to threads (as in lat_threads)
   in at most most_runs runs; 0: as suits the threads.  lat_tree_clear frees
   it, after a failure too, and takes a tree of zeros.  */
int lat_tree_init (lat_tree *t, const lat_data *d, size_t len,
                   size_t work_bytes, unsigned threads, size_t most_runs);
void lat_tree_clear (lat_tree *t);

/* root[0..len) becomes the sum over all chunks.  A failure is that of the
   lowest chunk that fails, and leaves root alone.  */
int lat_tree_sum (lat_tree *t, lat_tree_leaf *leaf, void *ctx, double *root);

#endif
