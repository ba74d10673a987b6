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

int LAT_AT (lat_strips) (size_t n, size_t p, const double *x, size_t tda,
                         const size_t *col, double *strip);
void LAT_AT (lat_whiten) (size_t p, const double *panels, const double *mu,
                          size_t n, const double *strip, double *work,
                          double *q);
void LAT_AT (lat_moments) (size_t p, const double *mu, size_t n,
                           const double *strip, const int64_t *at,
                           const double *root, double *work, double *sum,
                           double *square);
void LAT_AT (lat_distances) (size_t p, const double *mu, const double *inverse,
                             const double *logs, size_t n, const double *strip,
                             double *q, double *head);
void LAT_AT (lat_columns) (size_t p, const double *mu, size_t n,
                           const double *strip, const double *w, int holes,
                           double *stat);
void LAT_AT (lat_lessen) (size_t n, double head, const double *heads,
                          const double *q, double *lp);
size_t LAT_AT (lat_pick) (size_t n, const double *r, const double *q,
                          double limit, const int64_t *place, int64_t *at,
                          double *root);
void LAT_AT (lat_sqrt_many) (size_t n, const double *x, double *y);

extern const lat_kernels LAT_AT (lat_kernels);

#endif
