/* batch_kernels.c -- the sets of loops for rows with few entries missing.  */

#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "family/batch_kernels.h"

extern const batch_kernels lat_batch_kernels_baseline;
extern const batch_kernels lat_batch_kernels_v3, lat_batch_kernels_v4;

static const batch_kernels *const table[LAT_LEVELS] = {
  [LAT_LEVEL_BASELINE] = &lat_batch_kernels_baseline,
#ifdef LATENS_LEVEL_V3
  [LAT_LEVEL_V3] = &lat_batch_kernels_v3,
#endif
#ifdef LATENS_LEVEL_V4
  [LAT_LEVEL_V4] = &lat_batch_kernels_v4,
#endif
};

const batch_kernels *
lat_batch_kernels_of (lat_level level)
{
  return lat_level_runs (level) ? table[level] : NULL;
}

const batch_kernels *
lat_batch_kernels_best (void)
{
  return table[lat_level_best ()];
}
