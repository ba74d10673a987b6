/* forecast.h -- what comes behind the last row of each sequence.  */

#ifndef LATENS_TOOLS_FORECAST_H
#define LATENS_TOOLS_FORECAST_H

#include "predict.h"

extern const opt_group group_forecast; /* --steps, --quantiles, --values */

/* Ends the program if the options can not be, before anything is read.  */
void forecast_check (void);

/* Writes a line a step of each sequence.  */
void forecast_write (const predict_input *in);

#endif
