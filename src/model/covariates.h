/* covariates.h -- a model's covariates by name.  */

#ifndef LATENS_MODEL_COVARIATES_H
#define LATENS_MODEL_COVARIATES_H

#include <latens/model.h>

/* A list of names that ends with NULL.  clone of NULL is NULL.  */
char **lat_covariate_names_alloc (size_t n, const char *const *name);
char **lat_covariate_names_clone (char *const *name);
void lat_covariate_names_free (char **name);

/* Those of a specification, for a chain that is there.  */
int lat_model_covariates_build (lat_model *m, const lat_model_spec *spec,
                                lat_message *msg);

/* Whether d has as many as m needs (more than none are no fault where m has
   none); and whether each differs between rows, as for a fit.  */
int lat_model_covariates_accept (const lat_model *m, const lat_data *d,
                                 lat_message *msg);
int lat_model_covariates_vary (const lat_model *m, const lat_data *d,
                               lat_message *msg);

#endif
