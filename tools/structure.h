/* structure.h -- how latens-hmm's chains may move, and where they are known to
   be.  */

#ifndef LATENS_TOOLS_STRUCTURE_H
#define LATENS_TOOLS_STRUCTURE_H

#include "common.h"

/* --topology, --missing, --fix, --pseudo-count.  */
extern const opt_group group_structure;

/* What the options say about the chain, into spec, and what that holds.  */
void structure_spec (const lat_table *t, const lat_data *d,
                     lat_model_spec *spec);
void structure_free (lat_model_spec *spec);

/* With --missing=state says how likely the data are where it makes no
   difference; m was fitted by spec.  */
void structure_compare (const lat_table *t, const lat_data *d,
                        const lat_model_spec *spec, const lat_model *m);

/* Ends the program if the rows of a sequence have different weights: sequences
   of one name share one.  */
void structure_check_weights (const lat_table *t, const lat_data *d);

/* Ends the program if a label (--labels) is no state of m, or if m's zeros
   rule it out.  */
void structure_check_labels (const lat_table *t, const lat_data *d,
                             const lat_hmm *m);

/* The same for what is to be fitted: all numbers of states, or --start.  */
void structure_check_fit (const lat_table *t, const lat_data *d,
                          const lat_model_spec *spec);

#endif
