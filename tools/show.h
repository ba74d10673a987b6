/* show.h -- a model for human eyes.  */

#ifndef LATENS_TOOLS_SHOW_H
#define LATENS_TOOLS_SHOW_H

#include <latens/model.h>
#include <stdio.h>

/* What kind of model, and how the fit went.  */
void show_fit (FILE *out, const lat_model *m);

/* Weights or transitions, then what each component or state emits, one
   line a quantity, one column a component; correlations when asked for.  */
void show_parameters (FILE *out, const lat_model *m, int correlations);

#endif
