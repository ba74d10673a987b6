/* gaussian_runs.h -- blocks in which many rows of one pattern of missing
   entries stand side by side: a run is a block without holes, of fewer
   columns.  */

#ifndef LATENS_FAMILY_GAUSSIAN_RUNS_H
#define LATENS_FAMILY_GAUSSIAN_RUNS_H

#include "family/gaussian_laws.h"

/* Bytes of scratch for blocks of up to n rows.  */
size_t lat_gaussian_runs_len (const gaussian_theta *t, size_t n);

/* 1: the block is of runs, some with holes.  It depends on the block and on
   the shape of theta.  */
int lat_gaussian_runs_fit (const gaussian_theta *t, const lat_block *b);

/* Of such blocks: lat_gaussian_log_density and lat_gaussian_accumulate.  */
int lat_gaussian_runs_density (const gaussian_theta *t, const lat_block *b,
                               double *lp, void *work);
int lat_gaussian_runs_moments (const gaussian_theta *t, const lat_block *b,
                               const double *r, double *stat, void *work);

#endif
