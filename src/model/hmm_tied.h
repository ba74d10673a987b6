/* hmm_tied.h -- chains of which some states share what they emit.  */

#ifndef LATENS_MODEL_HMM_TIED_H
#define LATENS_MODEL_HMM_TIED_H

#include <latens/hmm.h>

int lat_hmm_is_tied (const lat_hmm *m);

/* A state for every row, to start from.  LAT_ENOMEM.  */
int lat_hmm_tied_label (const lat_hmm *m, const lat_data *d, lat_stream stream,
                        unsigned *label);

#endif
