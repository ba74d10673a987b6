/* write.h -- the parts of a model file that files of their own write.  */

#ifndef LATENS_MODEL_WRITE_H
#define LATENS_MODEL_WRITE_H

#include "model/json_out.h"
#include <latens/model.h>

/* One family's numbers of component c, under its name; by column: under the
   names of these.  */
int lat_write_family (lat_json_out *o, const lat_column *column,
                      const lat_family_type *type, const void *theta,
                      const lat_field *fields, size_t c);

/* duration_file.c: "duration", if there are any, and that of the prior.  */
int lat_write_duration (lat_json_out *o, const lat_hmm *m);
int lat_write_duration_prior (lat_json_out *o, const lat_hmm *m);

/* covariates_file.c: "covariates", if there are any, and their prior.  */
void lat_write_covariates (lat_json_out *o, const lat_model *m);
void lat_write_covariates_prior (lat_json_out *o, const lat_hmm *m);

#endif
