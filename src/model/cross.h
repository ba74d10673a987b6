/* cross.h -- cross-validation, as the choice of a model asks for it.  */

#ifndef LATENS_MODEL_CROSS_H
#define LATENS_MODEL_CROSS_H

#include <latens/model.h>

/* LAT_EINVAL and a message unless d can be cut into so many folds.  */
int lat_cross_check (const lat_data *d, size_t folds, lat_message *msg);

#endif
