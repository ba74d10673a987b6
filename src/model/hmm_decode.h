/* hmm_decode.h -- something done with every chunk of sequences, in parallel.
 */

#ifndef LATENS_MODEL_HMM_DECODE_H
#define LATENS_MODEL_HMM_DECODE_H

#include "model/hmm_trellis.h"
#include <latens/hmm_infer.h>

typedef struct lat_hmm_job
{
  const lat_hmm *m;
  const lat_data *d;
  lat_trellis_use use;
  /* called with sequence u; NULL: it is smoothed */
  int (*sequence) (const struct lat_hmm_job *j, lat_trellis *tr, size_t u);
  /* lat_trellis.rows, if sequences are to be smoothed */
  int (*rows) (lat_trellis *tr, lat_side *s, size_t t, size_t n,
               const double *gamma);
  double *out, *sd;
  unsigned *state;
  double *logp;       /* one a unit */
  lat_stream stream;  /* of what is drawn */
  size_t best;        /* how many paths */
  lat_hmm_take *take; /* who is handed rows, and what he is told */
  void *ctx;
  int last;            /* only the last row of each sequence is wanted */
  const size_t *first; /* each chunk's first unit; set by lat_hmm_run */
} lat_hmm_job;

int lat_hmm_run (lat_hmm_job *j, unsigned threads);

#endif
