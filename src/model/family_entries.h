/* family_entries.h -- which families a specification asks for.  */

#ifndef LATENS_MODEL_FAMILY_ENTRIES_H
#define LATENS_MODEL_FAMILY_ENTRIES_H

#include "model/registry.h"
#include <latens/model.h>

/* The registry's entry for each of p columns, freed by the caller; or NULL and
   a message.  */
const lat_family_entry **lat_family_entries (const lat_model_spec *spec,
                                             size_t p,
                                             const lat_column *column,
                                             lat_message *msg);

/* The N that goes with column j's family; NaN: none is given.  */
double lat_family_number (const lat_model_spec *spec, size_t j);

#endif
