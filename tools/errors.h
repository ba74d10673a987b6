/* errors.h -- standard errors of a model's parameters, as a table.  */

#ifndef LATENS_TOOLS_ERRORS_H
#define LATENS_TOOLS_ERRORS_H

#include "predict.h"

extern const opt_group group_errors; /* --level */

/* The whole verb, but for reading; frees the input.  */
int errors_run (predict_input *in);

#endif
