/* mixture_job.h -- what is done with all rows of a table under a mixture,
   block by block, in parallel.  */

#ifndef LATENS_MODEL_MIXTURE_JOB_H
#define LATENS_MODEL_MIXTURE_JOB_H

#include "model/mixture_block.h"

typedef struct lat_mixture_job
{
  const lat_mixture *m;
  const lat_data *d;
  uint16_t *order;
  /* what is done with a block of known densities */
  int (*block) (const struct lat_mixture_job *job, lat_mixture_scratch *s);
  size_t extra; /* bytes of scratch that takes, beside the mixture's */
  double *r, *logp, *out, *sd;
  lat_stream stream;
  double *entropy; /* one a chunk */
  const void *ctx; /* whatever else block needs */
} lat_mixture_job;

/* threads as in lat_em_options.  */
int lat_mixture_run (lat_mixture_job *j, unsigned threads);

/* A row that no component can have emitted: LAT_EIMPOSSIBLE.  If it has no
   weight nobody fitted it either, and it gets the weights of the
   components, as a row with nothing seen does.  */
int lat_mixture_settle (const lat_mixture *m, lat_mixture_scratch *s);

/* The block's rows as they are, n x p, at the beginning of the scratch;
   missing entries that no family owns stay missing.  */
double *lat_mixture_copy (const lat_mixture_job *j,
                          const lat_mixture_scratch *s);

/* Rows of the block's n x p matrix x to where they stand in the table.  */
void lat_mixture_put (const lat_mixture_job *j, const lat_mixture_scratch *s,
                      const double *x, double *out);

#endif
