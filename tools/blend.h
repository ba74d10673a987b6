/* blend.h -- a normal law over numbers and text beside the mixture.  */

#ifndef LATENS_TOOLS_BLEND_H
#define LATENS_TOOLS_BLEND_H

#include "fit.h"

extern int blend_how; /* --blend: 0 auto, 1 no */

/* Whether fits are to be blended, after the options have been read; mean:
   expected values are what is wanted.  */
void blend_settle (int mean);

/* Whether components are to be linked (latens/link.h): where cells are
   drawn, or may be.  Does so.  */
void link_settle (int wanted);
void link_model (lat_model *m, const lat_table *t, const lat_data *d);

/* Gives m its share of the other law, and says so unless silent.  */
void blend_model (lat_model *m, const lat_table *t, const lat_data *d,
                  const lat_fit_options *o, int silent);

#endif
