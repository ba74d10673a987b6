/* choose.h -- the scales that suit a table.  */

#ifndef LATENS_MODEL_CHOOSE_H
#define LATENS_MODEL_CHOOSE_H

#include <latens/model.h>

double lat_fit_criterion (const lat_fit *f, lat_criterion c);

/* For those of the columns `given` that leave the transform open, the one
   with which `best`, a fitted mixture that has none there, fits best.  *column
   is a copy of best's columns with these, for the caller to free, or NULL:
   nothing is better.  */
int lat_choose_scales (const lat_model *best, const lat_column *given,
                       const lat_data *d, const lat_selection *sel,
                       const lat_fit_options *o, lat_column **column);

#endif
