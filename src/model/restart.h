/* restart.h -- a fit's beginning: prior numbers, and parameters given.  */

#ifndef LATENS_MODEL_RESTART_H
#define LATENS_MODEL_RESTART_H

#include <latens/model.h>

/* The prior's numbers and pooled parameters, from the whole table.  */
int lat_model_init (lat_model *m, const lat_data *d, const lat_prior *prior);

/* The prior's numbers, m's own parameters staying as they are.  */
int lat_model_reinit (lat_model *m, const lat_data *d, const lat_prior *prior);

#endif
