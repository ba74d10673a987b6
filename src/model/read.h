/* read.h -- the parts of a model file, each read by a file of its own.

   All return LAT_SUCCESS, or a failure whose message is made.  They find the
   path where their object stands and leave it so when they succeed.  */

#ifndef LATENS_MODEL_READ_H
#define LATENS_MODEL_READ_H

#include "model/json_in.h"
#include <latens/model.h>

/* read_columns.c: "columns" of the whole.  *column is the caller's, also on
   failure.  */
int lat_read_columns (lat_json_in *in, json_t *root, size_t *p,
                      lat_column **column);

/* read_scales.c: the transform and the bounds of one column, if it has any. */
int lat_read_scale (lat_json_in *in, json_t *object, lat_column *c);

/* read_families.c: which family each of the p columns has, by the first
   component, with its number if it has one, and whether each of the components
   (a list, the path is at it) has the same and their numbers are as many as
   they must be.  So what is allocated after this is no larger than the file.
 */
int lat_read_families (lat_json_in *in, json_t *components, size_t p,
                       const lat_column *column, const char **family,
                       double *number);

/* read_missing.c: whether the states of a chain (a list, the path is at it)
   say something of holes, of which columns (holes: p), and whether all
   say it of the same; what "fit" says of it.  */
int lat_read_missing (lat_json_in *in, json_t *components, size_t p,
                      const lat_column *column, lat_model_spec *spec,
                      unsigned char *holes);
int lat_read_missing_kind (lat_json_in *in, json_t *fit, lat_missing *missing);

/* read_fields.c: the parameters of all components; and the numbers of a
   prior, an object that has the families' names.  */
int lat_read_components (lat_json_in *in, json_t *components, lat_model *m);
int lat_read_prior_numbers (lat_json_in *in, json_t *prior, lat_model *m);

/* One family's numbers of component c, which stand under its name in object;
   by column: under the names of these.  */
int lat_read_family (lat_json_in *in, const lat_column *column,
                     const lat_family_type *type, void *theta,
                     const lat_field *fields, json_t *object, size_t c);

/* duration_file.c: the law of "duration" of the whole, if there is one (before
   the model is made); then its numbers; and those of its prior.  */
int lat_read_duration_law (lat_json_in *in, json_t *root,
                           lat_model_spec *spec);
int lat_read_duration (lat_json_in *in, json_t *root, lat_hmm *m);
int lat_read_duration_prior (lat_json_in *in, json_t *prior, lat_hmm *m);

/* covariates_file.c: the names in "covariates" of the whole, if there are any
   (before the model is made; *names is the caller's, for
   lat_covariate_names_free, or NULL); then their numbers; and their prior.  */
int lat_read_covariate_names (lat_json_in *in, json_t *root, char ***names,
                              size_t *q);
int lat_read_covariates (lat_json_in *in, json_t *root, lat_hmm *m);
int lat_read_covariates_prior (lat_json_in *in, json_t *prior, lat_hmm *m);

/* read_fit.c: what "fit" says of the kind of model (before it is made), and
   what it says of the fit.  */
int lat_read_kind (lat_json_in *in, json_t *root, lat_model_spec *spec);
int lat_read_fit (lat_json_in *in, json_t *root, lat_model *m);

#endif
