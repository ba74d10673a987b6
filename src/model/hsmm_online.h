/* hsmm_online.h -- rows as they come, of states with durations: how long the
   present visit has lasted.  */

#ifndef LATENS_MODEL_HSMM_ONLINE_H
#define LATENS_MODEL_HSMM_ONLINE_H

#include "model/hsmm.h"

typedef struct lat_hsmm_ages lat_hsmm_ages;

/* NULL: out of memory.  m outlives it.  */
lat_hsmm_ages *lat_hsmm_ages_alloc (const lat_hmm *m);
void lat_hsmm_ages_free (lat_hsmm_ages *a);

/* So many numbers are kept of a sequence: log P (state, rows of the present
   visit | rows so far).  */
size_t lat_hsmm_ages_len (const lat_hsmm_ages *a);

/* next (k): log P (state of the next row | rows so far); first: of the first
   row, kept is not looked at.  */
void lat_hsmm_ages_next (lat_hsmm_ages *a, int first, const double *kept,
                         double *next);

/* After it: kept goes on by that row, whose log b, less log P (row | rows
   before), is `row` (k).  */
void lat_hsmm_ages_step (const lat_hsmm_ages *a, int first, const double *row,
                         double *kept);

/* One of the states and ages that `kept` has the law of, by u in [0, 1): *age
   from 1.  */
size_t lat_hsmm_ages_pick (const lat_hsmm_ages *a, const double *kept,
                           double u, size_t *age);

/* One row on: a visit to state c ends, by u, and another begins, by v, or
 *age grows.  The state.  */
size_t lat_hsmm_ages_move (const lat_hsmm_ages *a, size_t c, size_t *age,
                           double u, double v);

#endif
