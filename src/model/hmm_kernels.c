/* hmm_kernels.c -- the sets of inner loops of hidden Markov models.  */

#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "model/hmm_kernels.h"

extern const lat_hmm_kernels lat_hmm_kernels_baseline, lat_hmm_kernels_v3,
    lat_hmm_kernels_v4;

static const lat_hmm_kernels *const table[LAT_LEVELS] = {
  [LAT_LEVEL_BASELINE] = &lat_hmm_kernels_baseline,
#ifdef LATENS_LEVEL_V3
  [LAT_LEVEL_V3] = &lat_hmm_kernels_v3,
#endif
#ifdef LATENS_LEVEL_V4
  [LAT_LEVEL_V4] = &lat_hmm_kernels_v4,
#endif
};

const lat_hmm_kernels *
lat_hmm_kernels_of (lat_level level)
{
  return lat_level_runs (level) ? table[level] : NULL;
}

const lat_hmm_kernels *
lat_hmm_kernels_best (void)
{
  return table[lat_level_best ()];
}
