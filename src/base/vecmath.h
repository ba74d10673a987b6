/* vecmath.h -- sums of exponentials, for one vector and for blocks.  */

#ifndef LATENS_BASE_VECMATH_H
#define LATENS_BASE_VECMATH_H

#include "base/ieee.h"
#include <stddef.h>

/* log sum_i exp (x_i), shifted by the largest x_i: nothing overflows, and one
   term is left standing.  n = 0 or all -inf: -inf.  NaN among x: NaN.  */
double lat_log_sum_exp (size_t n, const double *x);

/* log (exp (a) + exp (b)).  */
double lat_log_add (double a, double b);

/* log sum_i exp (x_i + y_i), n terms that are x_step and y_step apart: the
   scalar product of what x and y are logarithms of.  n = 0 or all -inf: -inf.
   NaN among the terms: NaN.  */
double lat_log_dot (size_t n, const double *x, size_t x_step, const double *y,
                    size_t y_step);

/* x (n) becomes exp (x - log sum exp x), which sums to one; returns that log.
   -inf: all are, and stay.  */
double lat_log_normalise (size_t n, double *x);

/* Posterior probabilities of k components for n rows at once.  lp (k x n,
   lp[j * n + i]) holds log (weight_j) + log p_j (row i) on entry; on return
   lse[i] (n) is the log of row i's sum over components, and lp holds r =
   exp (lp - lse), which sums to one over j.  A row that is -inf throughout
   gets lse -inf and r = 0; a row with NaN or +inf gets NaN throughout.  */
void lat_lse_block (size_t k, size_t n, double *lp, double *lse);

#endif
