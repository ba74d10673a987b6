/* residuals.h -- pseudo-residuals, as a table.  */

#ifndef LATENS_TOOLS_RESIDUALS_H
#define LATENS_TOOLS_RESIDUALS_H

#include "predict.h"

extern const opt_group group_residuals; /* --forecast, --lags */

/* The whole verb, but for reading; frees the input.  */
int residuals_run (predict_input *in);

#endif
