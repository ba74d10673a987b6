/* durations.h -- --duration of latens-hmm.  */

#ifndef LATENS_TOOLS_DURATIONS_H
#define LATENS_TOOLS_DURATIONS_H

#include "options.h"

#include <latens/model.h>

extern const opt_group group_duration; /* --duration */

/* What the option says, into spec, whose law of the first state is known; or
   ends the program.  */
void durations_spec (lat_model_spec *spec);

/* Ends the program if it says other than the model of --start.  */
void durations_check_start (const lat_model *m, const lat_model_spec *spec);

#endif
