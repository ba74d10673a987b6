/* kernels_simd.h -- what the files *_simd.c of this folder define for the
   level they are compiled for.  */

#ifndef LATENS_BASE_KERNELS_SIMD_H
#define LATENS_BASE_KERNELS_SIMD_H

#include "base/kernels.h"
#include "base/simd.h"

void LAT_AT (lat_exp_many) (size_t n, const double *x, double *y);
void LAT_AT (lat_log_many) (size_t n, const double *x, double *y);
double LAT_AT (lat_sum) (size_t n, const double *x);
double LAT_AT (lat_dot) (size_t n, const double *x, const double *y);
void LAT_AT (lat_lse) (size_t k, size_t n, double *lp, double *lse);

extern const lat_kernels LAT_AT (lat_kernels);

#endif
