/* tie.h -- --tie of latens-hmm: states that share what they emit.  */

#ifndef LATENS_TOOLS_TIE_H
#define LATENS_TOOLS_TIE_H

#include "common.h"

extern const char *tie_text; /* what the option says, or NULL */

/* Puts it into spec, whose array the caller frees.  Ends the program if it can
   not be.  */
void tie_spec (lat_model_spec *spec);

#endif
