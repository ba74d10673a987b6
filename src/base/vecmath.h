/* vecmath.h -- sums of exponentials, for one vector and for blocks.  */

#ifndef LATENS_BASE_VECMATH_H
#define LATENS_BASE_VECMATH_H

#include "base/ieee.h"
#include <stddef.h>

/* log sum_i exp (x_i), shifted by the largest x_i: nothing overflows, and one
   term is left standing.  n = 0 or all -inf: -inf.  NaN among x: NaN.  */
double lat_log_sum_exp (size_t n, const double *x);

/* Posterior probabilities of k components for n rows at once.  lp (k x n,
   lp[j * n + i]) holds log (weight_j) + log p_j (row i) on entry; on return
   lse[i] (n) is the log of row i's sum over components, and lp holds r =
   exp (lp - lse), which sums to one over j.  A row that is -inf throughout
   gets lse -inf and r = 0; a row with NaN or +inf gets NaN throughout.  */
void lat_lse_block (size_t k, size_t n, double *lp, double *lse);

#endif
