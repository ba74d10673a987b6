/* imputations_say.h -- what is said of several imputations.  */

#ifndef LATENS_TOOLS_IMPUTATIONS_SAY_H
#define LATENS_TOOLS_IMPUTATIONS_SAY_H

#include <latens/imputations.h>

/* How the chain or the bootstrap went; own_spacing: the user chose it.
   1: all that EM was to find is found.  */
int imputations_say (const lat_imputations *w, const lat_data *d,
                     lat_mi method, int own_spacing);

#endif
