/* option_values.h -- from an option's argument to what it fills.  */

#ifndef LATENS_TOOLS_OPTION_VALUES_H
#define LATENS_TOOLS_OPTION_VALUES_H

#include "options.h"

/* Fills o's address from text (NULL for a flag), or ends the program.  */
void opt_set (const opt *o, const char *text);

#endif
