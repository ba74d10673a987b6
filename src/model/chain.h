/* chain.h -- what a model's chain is told beforehand: from a specification,
   and in model files.  */

#ifndef LATENS_MODEL_CHAIN_H
#define LATENS_MODEL_CHAIN_H

#include "model/json_in.h"
#include "model/json_out.h"
#include <latens/model.h>

/* Fixed entries and pseudo-counts of a new chain that has its pattern.  */
int lat_chain_build (lat_hmm *h, const lat_model_spec *spec, lat_message *msg);

/* Whether its pseudo-counts know no state from another.  */
int lat_chain_is_flat (const lat_model_spec *spec);

/* "fixed" of "fit", if anything is; and entries of "prior".  */
void lat_chain_write_fixed (lat_json_out *o, const lat_hmm *h);
void lat_chain_write_counts (lat_json_out *o, const lat_hmm *h);

/* The same, read: numbers stay as they are.  The path stands at the object
   ("fit", "prior") and stays there.  */
int lat_chain_read_fixed (lat_json_in *in, json_t *fit, lat_hmm *h);
int lat_chain_read_counts (lat_json_in *in, json_t *prior, lat_hmm *h);

#endif
