/* hsmm_decode.h -- something done with every sequence with durations, in
   parallel.  */

#ifndef LATENS_MODEL_HSMM_DECODE_H
#define LATENS_MODEL_HSMM_DECODE_H

#include "model/hsmm_trellis.h"

typedef struct lat_hsmm_job
{
  const lat_hmm *m;
  const lat_data *d;
  /* called with each sequence, whose densities are there */
  int (*sequence) (const struct lat_hsmm_job *j, lat_hsmm_trellis *t,
                   size_t u);
  double *out, *sd;
  unsigned *state;
  lat_stream stream; /* of draws */
  double *logp;      /* one a unit */
  int last;          /* 1: of the last row alone */
  size_t steps;
  const lat_lengths *far; /* lengths up to those of all that is forecast */
  size_t best;            /* paths */
  const void *ctx;        /* the caller's */
  const size_t *first;    /* each chunk's first unit; set by lat_hsmm_run */
} lat_hsmm_job;

int lat_hsmm_run (lat_hsmm_job *j, unsigned threads);

#endif
