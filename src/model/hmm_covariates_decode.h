/* hmm_covariates_decode.h -- something done with every sequence whose
   transitions depend on covariates, in parallel.  */

#ifndef LATENS_MODEL_HMM_COVARIATES_DECODE_H
#define LATENS_MODEL_HMM_COVARIATES_DECODE_H

#include "model/hmm_covariates_trellis.h"

typedef struct lat_covariates_job
{
  const lat_hmm *m;
  const lat_data *d;
  /* called with each sequence, whose densities are there */
  int (*sequence) (const struct lat_covariates_job *j,
                   lat_covariates_trellis *t, size_t u);
  double *out, *sd;
  unsigned *state;
  lat_stream stream;   /* of draws */
  double *logp;        /* one a unit */
  int last;            /* 1: of the last row alone */
  const size_t *first; /* each chunk's first unit; set by run */
} lat_covariates_job;

int lat_covariates_run (lat_covariates_job *j, unsigned threads);

#endif
