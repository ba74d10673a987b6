/* batch_simd.h -- what the files batch_*simd.c define for the level they are
   compiled for: the members of batch_kernels.  */

#ifndef LATENS_FAMILY_BATCH_SIMD_H
#define LATENS_FAMILY_BATCH_SIMD_H

#include "base/simd.h"
#include "family/batch_kernels.h"

int LAT_AT (lat_batch_factor) (size_t m, double *a, double *inverse,
                               double *logdet);
void LAT_AT (lat_batch_solve) (size_t m, const double *l,
                               const double *inverse, double *w);
void LAT_AT (lat_batch_solve_one) (size_t m, const double *l,
                                   const double *inverse, size_t lane,
                                   double *w);
void LAT_AT (lat_batch_invert) (size_t m, double *l, const double *inverse);
void LAT_AT (lat_batch_moments) (const moment_shape *s, size_t p,
                                 const double *mu, const double *moments,
                                 double *result, double *scratch);

extern const batch_kernels LAT_AT (lat_batch_kernels);

#endif
