/* augment.h -- the Markov chain of data augmentation.  */

#ifndef LATENS_IMPUTE_AUGMENT_H
#define LATENS_IMPUTE_AUGMENT_H

#include "em/tree.h"
#include <latens/mixture.h>

typedef struct
{
  lat_mixture *m; /* the present parameters, prepared; owned */
  const lat_data *d;
  size_t steps; /* so far */

  /* private */
  lat_stream cells, parameters; /* sub-stream i: that of step i */
  size_t copies;
  uint16_t *order; /* lat_walk_order's */
  lat_tree tree;
  double *stat;    /* the mixture's; then k x k: the rows of component c at
                      the first step that are in c' at this one */
  unsigned *label; /* n: components at the first step; NULL if there is but
                      one */
  size_t *match;   /* k */
} lat_augment;

/* A chain over d that starts at m, which it takes over also when it fails.  A
   row of weight w counts as w rows, each drawn for itself, up to `copies`.
   lat_augment_clear takes a chain of zeros.  */
int lat_augment_init (lat_augment *a, lat_mixture *m, const lat_data *d,
                      lat_stream cells, lat_stream parameters, size_t copies,
                      unsigned threads);
void lat_augment_clear (lat_augment *a);

/* I-step and P-step.  */
int lat_augment_step (lat_augment *a);

/* What the next I-step's draws are keyed by: lat_mixture_draw with it and the
   present parameters completes the table as that step will.  */
lat_stream lat_augment_stream (const lat_augment *a);

#endif
