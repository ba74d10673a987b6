/* blend.h -- a normal law over numbers and text beside the mixture.  */

#ifndef LATENS_TOOLS_BLEND_H
#define LATENS_TOOLS_BLEND_H

#include "fit.h"

extern int blend_how; /* --blend: 0 auto, 1 no */

/* Whether fits are to be blended, after the options have been read; mean:
   expected values are what is wanted.  */
void blend_settle (int mean);

/* Gives m its share of the other law, and says so unless silent.  */
void blend_model (lat_model *m, const lat_table *t, const lat_data *d,
                  const lat_fit_options *o, int silent);

#endif
