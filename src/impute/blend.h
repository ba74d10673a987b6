/* blend.h -- what a mixture and one normal law over numbers and text say
   together.  */

#ifndef LATENS_IMPUTE_BLEND_H
#define LATENS_IMPUTE_BLEND_H

#include <latens/model.h>

/* The law of a text column of m in one row, a number a level, given the row's
   responsibilities.  */
void lat_blend_mixture_levels (const lat_model *m, size_t j, const double *r,
                               double *prob);

/* Responsibilities of the rows, n x k: NULL and *s say that there are none. */
double *lat_blend_posterior (const lat_model *m, const lat_data *rows,
                             unsigned threads, int *s);

/* x and sd (or NULL) as lat_scaled_expect leaves them become what m and
   m->coded say together.  */
int lat_blend_rows (const lat_model *m, const lat_data *rows, unsigned threads,
                    double *x, double *sd);

#endif
