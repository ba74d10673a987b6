/* scale.h -- the scales that a model's columns are modelled on.  */

#ifndef LATENS_MODEL_SCALE_H
#define LATENS_MODEL_SCALE_H

#include "model/registry.h"
#include <latens/model.h>

/* Whether the columns' transforms and bounds can be: those of numeric columns
   with a normal law, in a mixture.  LAT_EINVAL and a message.  */
int lat_scale_check (const lat_model_spec *spec, size_t p,
                     const lat_column *column,
                     const lat_family_entry *const *entry, lat_message *msg);

/* 1: some column of the model is transformed; has bounds.  */
int lat_scale_any (const lat_model *m);
int lat_scale_bounded (const lat_model *m);

/* Free parameters, those of the scales included.  */
size_t lat_model_parameters (const lat_model *m);

/* Sets the lambdas to what d's columns, each on its own, make most likely; of
   a constant column to 1.  */
void lat_scale_fit (lat_model *m, const lat_data *d);

/* Sum over the seen, transformed cells of row i of log g' (x).  */
double lat_scale_slopes (const lat_model *m, const lat_data *d, size_t i);

/* The same over all rows, by weight.  */
double lat_scale_total (const lat_model *m, const lat_data *d);

#endif
