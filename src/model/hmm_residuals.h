/* hmm_residuals.h -- what the sources of pseudo-residuals share: whose they
   are, and how a law becomes one.  */

#ifndef LATENS_MODEL_HMM_RESIDUALS_H
#define LATENS_MODEL_HMM_RESIDUALS_H

#include <latens/residuals.h>

typedef struct
{
  const lat_hmm *m;
  const lat_data *d;
  lat_residuals_kind kind;
  double *low, *mid, *high;
  const size_t *first; /* each chunk's first unit */
  size_t p;            /* the family's columns: */
  const size_t *col;
} lat_residuals_job;

/* --- residuals_cell.c ---------------------------------------------------- */

/* The residuals of a cell with this law, n x d->p position at.  */
void lat_residuals_put (const lat_residuals_job *j, size_t at,
                        const lat_cdf *f);

/* log weights of the states of row t (k) become their law, given the row's
   label, too.  LAT_EIMPOSSIBLE: there are none.  */
int lat_residuals_weigh (const lat_residuals_job *j, size_t t, double *weight);

/* Those of row t, whose cells are `cell`, those l rows before l * lag
   further on, and whose state has this law (k).  */
int lat_residuals_row (const lat_residuals_job *j, size_t t,
                       const double *cell, size_t lag, const double *weight);

/* The same of own column c alone.  */
int lat_residuals_one (const lat_residuals_job *j, size_t t, size_t c,
                       const double *cell, size_t lag, const double *weight);

/* --- hmm_residuals.c ----------------------------------------------------- */

/* out_j = log sum_i exp (row_i) m_ij, m the transitions or (backward) their
   transpose, up to a constant; row and work begin on a cache line.  0: there
   is nothing left.  */
int lat_residuals_advance (const lat_hmm *m, int backward, const double *row,
                           double *out, double *work);
size_t lat_residuals_work (size_t k); /* doubles of work */

/* --- hmm_residuals_lags.c ------------------------------------------------ */

/* Ordinary ones where a column looks back: the rows behind depend on the
   cell.  */
int lat_hmm_residuals_lags (const lat_residuals_job *j, unsigned threads);

#endif
