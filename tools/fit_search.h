/* fit_search.h -- numbers of components and covariances, and the best of
   them.  */

#ifndef LATENS_TOOLS_FIT_SEARCH_H
#define LATENS_TOOLS_FIT_SEARCH_H

#include "fit.h"

/* Ends the program if --covariance names what is none.  */
void fit_check_covariances (void);

/* The best model of all that -k, --covariance and --join ask for; silent:
   nothing is said about what is tried.  Ends the program on failure.  */
lat_model *fit_select (const lat_table *t, const lat_data *d,
                       const lat_model_spec *spec, const lat_fit_options *o,
                       int silent);

#endif
