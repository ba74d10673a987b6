/* hmm_labels.h -- chains whose states are known in some rows.  */

#ifndef LATENS_MODEL_HMM_LABELS_H
#define LATENS_MODEL_HMM_LABELS_H

#include <latens/hmm.h>

/* Rows [row, row + n) of d: lp (k x n) becomes -inf for states that a row's
   label rules out.  */
void lat_hmm_restrict (const lat_data *d, size_t row, size_t n, size_t k,
                       double *lp);

/* Overwrites the states (n, from 0) of rows whose label tells them.  */
void lat_hmm_labels_impose (const lat_data *d, unsigned *state);

/* Gives every row of a sequence with labels the state of the label nearest to
   it, the earlier of two; other sequences stay as they are.  */
void lat_hmm_labels_spread (const lat_data *d, unsigned *state);

/* count (k x k, set): weight of the rows in state i, by state[], whose label
   says j.  */
void lat_hmm_labels_count (const lat_data *d, size_t k, const unsigned *state,
                           double *count);

/* lat_hmm_check_labels, and what it finds as a message.  */
int lat_hmm_labels_accept (const lat_hmm *m, const lat_data *d,
                           lat_message *msg);

#endif
