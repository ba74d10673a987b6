/* hmm_decode.h -- something done with every batch of sequences, in parallel.
 */

#ifndef LATENS_MODEL_HMM_DECODE_H
#define LATENS_MODEL_HMM_DECODE_H

#include "model/hmm_private.h"

typedef struct lat_hmm_job
{
  const lat_hmm *m;
  const lat_data *d;
  /* called with a batch whose densities are there */
  int (*batch) (const struct lat_hmm_job *j, lat_trellis *tr, void *extra);
  size_t extra; /* bytes of scratch that takes */
  double *out, *sd;
  unsigned *state;
  double *logp;        /* one a unit */
  const size_t *first; /* each chunk's first unit; set by lat_hmm_run */
} lat_hmm_job;

int lat_hmm_run (lat_hmm_job *j, unsigned threads);

#endif
