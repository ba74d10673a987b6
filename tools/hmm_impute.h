/* hmm_impute.h -- filling the holes of sequences.  */

#ifndef LATENS_TOOLS_HMM_IMPUTE_H
#define LATENS_TOOLS_HMM_IMPUTE_H

#include "fill.h"

extern const opt_group group_hmm_impute; /* --method, --imputations, --se */

/* Ends the program if the options contradict each other, or cannot be with
   this table.  */
void hmm_impute_check_options (void);
void hmm_impute_check (const lat_table *t);

/* Writes the completed table, or several.  */
void hmm_impute_write (const lat_table *t, const lat_data *d,
                       const lat_model *m, unsigned threads);

#endif
