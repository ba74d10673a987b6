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

#endif
