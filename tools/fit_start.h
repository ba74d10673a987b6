/* fit_start.h -- a fit that starts from a model, --start=MODEL.  */

#ifndef LATENS_TOOLS_FIT_START_H
#define LATENS_TOOLS_FIT_START_H

#include "fit.h"

/* Runs fit.start_model on, and returns it.  Ends the program if an option
   beside --start contradicts it, or the fit fails.  */
lat_model *fit_from_start (const lat_table *t, const lat_data *d,
                           const lat_model_spec *spec,
                           const lat_fit_options *o);

#endif
