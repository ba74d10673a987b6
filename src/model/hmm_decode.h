/* hmm_decode.h -- something done with every sequence, in parallel, of a plain
   chain, one with durations, or one with covariates.  */

#ifndef LATENS_MODEL_HMM_DECODE_H
#define LATENS_MODEL_HMM_DECODE_H

#include "model/hmm_covariates_trellis.h"
#include "model/hmm_trellis.h"
#include "model/hsmm_trellis.h"
#include <latens/hmm_infer.h>

typedef struct lat_hmm_job lat_hmm_job;

/* What is done with sequence u; with durations and with covariates its
   densities are there.  */
typedef int lat_hmm_each (const lat_hmm_job *j, lat_trellis *tr, size_t u);
typedef int lat_hsmm_each (const lat_hmm_job *j, lat_hsmm_trellis *t,
                           size_t u);
typedef int lat_covariates_each (const lat_hmm_job *j,
                                 lat_covariates_trellis *t, size_t u);

struct lat_hmm_job
{
  const lat_hmm *m;
  const lat_data *d;
  lat_trellis_use use;
  int weighted;             /* sequences of weight zero are passed over */
  lat_hmm_each *sequence;   /* NULL: they are smoothed */
  lat_hsmm_each *durations; /* NULL: LAT_EINVAL */
  lat_covariates_each *covariates; /* likewise */
  /* lat_trellis.rows, if sequences are to be smoothed */
  int (*rows) (lat_trellis *tr, lat_side *s, size_t t, size_t n,
               const double *gamma);
  double *sum; /* log-likelihood and weight, where these are added up */
  double *out, *sd;
  unsigned *state;
  double *logp;             /* one a unit */
  lat_stream states, cells; /* of what is drawn */
  size_t best;              /* how many paths */
  lat_hmm_take *take;       /* who is handed rows, and what he is told */
  void *ctx;
  int last;            /* only the last row of each sequence is wanted */
  const size_t *first; /* each chunk's first unit; set by lat_hmm_run */
};

/* All sequences, by chunks.  */
int lat_hmm_run (lat_hmm_job *j, unsigned threads);

/* Sequences [u0, u1), one after another.  */
int lat_hmm_run_units (const lat_hmm_job *j, size_t u0, size_t u1,
                       lat_work *w);

/* --- what is done, under the names of hmm.h, hmm_infer.h, residuals.h -----
 */

/* hsmm_step.c, hsmm_decode.c, hsmm_forecast.c, hsmm_path.c, hsmm_paths.c,
   hsmm_draw.c, hsmm_residuals.c.  */
lat_hsmm_each lat_hsmm_loglik, lat_hsmm_score, lat_hsmm_posterior,
    lat_hsmm_expect, lat_hsmm_filter, lat_hsmm_viterbi, lat_hsmm_paths,
    lat_hsmm_draw, lat_hsmm_residuals;

/* hmm_covariates_step.c, ..._decode.c, ..._path.c, ..._draw.c,
   ..._residuals.c.  */
lat_covariates_each lat_covariates_loglik, lat_covariates_score,
    lat_covariates_posterior, lat_covariates_expect, lat_covariates_filter,
    lat_covariates_viterbi, lat_covariates_draw, lat_covariates_residuals;

#endif
