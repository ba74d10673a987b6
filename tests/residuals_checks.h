/* residuals_checks.h -- what pseudo-residuals of chains are checked against:
   the likelihood with one cell changed, posterior probabilities with one row
   hidden, and the normal law of a sample's own.  */

#ifndef LATENS_RESIDUALS_CHECKS_H
#define LATENS_RESIDUALS_CHECKS_H

#include "hmm_make.h"
#include <latens/residuals.h>

/* The residuals alone, by one thread: a status.  */
static inline int
residuals_mid (const lat_hmm *m, const lat_data *d, int kind, double *mid)
{
  return lat_hmm_residuals (m, d, (lat_residuals_kind)kind, 1, NULL, mid,
                            NULL);
}

/* d's one column are counts, with holes or without: the law of a cell is that
   of the likelihood with each count in its place, over that with a hole
   there.  */
void residuals_check_counts (const lat_hmm *m, const lat_data *d,
                             lat_residuals_kind kind);

/* d is one sequence of normal columns: in n of its rows, each residual is that
   of the mixture over states which the rows say but for this one.  And three
   threads give the same bits.  */
void residuals_check_hidden (const lat_hmm *m, const lat_data *d,
                             lat_residuals_kind kind, size_t n,
                             const size_t *row);

/* Residuals of a model's own sample: standard normal, forecast ones
   uncorrelated.  x [i * stride]: that of row i.  */
void residuals_check_normal (const lat_data *d, lat_residuals_kind kind,
                             const double *x, size_t stride);

/* ... of both kinds; d has one column.  */
void residuals_check_sample (const lat_hmm *m, const lat_data *d);

#endif
