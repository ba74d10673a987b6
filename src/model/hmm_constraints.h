/* hmm_constraints.h -- the life of what a fit may not change of a chain.  */

#ifndef LATENS_MODEL_HMM_CONSTRAINTS_H
#define LATENS_MODEL_HMM_CONSTRAINTS_H

#include <latens/hmm.h>

void lat_hmm_constraints_free (lat_hmm *m);

/* Of chains with as many states.  LAT_ENOMEM.  */
int lat_hmm_constraints_copy (lat_hmm *to, const lat_hmm *from);
int lat_hmm_constraints_permute (lat_hmm *m, const size_t *order);

/* Flags (k + k x k) of entries that are as they shall be.  LAT_ENOMEM.  */
int lat_hmm_constraints_set (lat_hmm *m, const unsigned char *fixed);

#endif
