/* hmm_covariates_trellis.h -- one thread's scratch for sequences whose
   transitions depend on covariates, and the recursions.

   With l_t (j) = log b_t (j) less its largest over j, A_t the transitions into
   row t, rows from 0 to T - 1,

     ahead_t (j) = log P (z_t = j | rows up to t)
     after_t (i) = log P (rows behind t | z_t = i), up to a constant

   Both stand as logarithms, so that no outlier makes a state underflow that
   matters later; a step adds up products of scaled numbers, and where such a
   sum is so small that it has lost terms, it is found again from logarithms.
   A_t takes an exponential for each of its entries and is made anew for each
   direction: T k numbers are kept, not T k^2.  */

#ifndef LATENS_MODEL_HMM_COVARIATES_TRELLIS_H
#define LATENS_MODEL_HMM_COVARIATES_TRELLIS_H

#include "base/kernels.h"
#include "em/parallel.h"
#include "model/hmm_covariates.h"
#include "model/hmm_emit.h"
#include "model/hmm_private.h"

typedef struct
{
  const lat_hmm *m;
  const lat_data *d;
  const lat_kernels *kernels;
  size_t k, q, w, rows; /* w: 1 + q; rows: of the longest sequence */

  /* the present sequence: rows [row, row + n) of d */
  size_t row, n;
  double weight;

  double *row_shift; /* rows: what was taken from l */
  double *l;         /* rows x k */
  double *ahead;     /* rows x k */
  double *row_log;   /* rows: log P (row | rows before it), less row_shift */
  double *after;     /* 2 k: of this row, and of the one behind it */
  double *log_a, *a; /* k x k: the transitions into some row */
  double *x, *y, *z; /* k: scratch */
  double *u;         /* w: (1, standardised covariates) */
  double *xi;        /* k x k */
  lat_emit emit;
} lat_covariates_trellis;

/* Lays one for the units [u0, u1) of d out in w.  LAT_ECOLUMNS: d has not the
 * model's covariates.  */
int lat_covariates_trellis_init (lat_covariates_trellis *t, const lat_hmm *m,
                                 const lat_data *d, size_t u0, size_t u1,
                                 const lat_work *w);

/* Moves on to sequence u: densities.  */
int lat_covariates_sequence (lat_covariates_trellis *t, size_t u);

/* log A and A for covariates z (q), k x k each; at: log_a, a, and scratch for
   k x k more.  */
void lat_covariates_matrix (const lat_hmm *m, const lat_kernels *kernels,
                            const double *z, double *log_a, double *a);

/* A into row i of the present sequence, i > 0.  */
void lat_covariates_enter (lat_covariates_trellis *t, size_t i);

/* to_j = log sum_i exp (from_i) a_ij, k numbers each: A is there.  */
void lat_covariates_predict (lat_covariates_trellis *t, const double *from,
                             double *to);

/* ahead and row_log of the present sequence; LAT_EIMPOSSIBLE.  */
int lat_covariates_forward (lat_covariates_trellis *t);

/* gamma of the rows, from the last to the first, when forward is done:
   visit is told of row i, where after is that row's, and, for i + 1 < n, A
   into row i + 1 and xi (i, i + 1) are there; it may enter other rows.  */
typedef int lat_covariates_visit (lat_covariates_trellis *t, size_t i,
                                  const double *gamma, void *ctx);
int lat_covariates_backward (lat_covariates_trellis *t,
                             lat_covariates_visit *visit, void *ctx);

/* gamma of row i, times weight, into emit.lp; rows come from the last to the
   first.  Returns the rows from i on that are a block now, or 0: it has more.
 */
size_t lat_covariates_hand_over (lat_covariates_trellis *t, size_t i,
                                 const double *gamma, double weight);

/* log P (all rows) of the present sequence.  */
double lat_covariates_total (const lat_covariates_trellis *t);

#endif
