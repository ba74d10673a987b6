/* fix.h -- --fix and --pseudo-count of latens-hmm.  */

#ifndef LATENS_TOOLS_FIX_H
#define LATENS_TOOLS_FIX_H

#include "common.h"

extern const char *fix_text, *pseudo_text; /* what the options say, or NULL */

/* Puts it into spec, whose arrays the caller frees, or, where there is a start
   (--start), into that.  Ends the program if it can not be.  */
void fix_spec (lat_model_spec *spec);

#endif
