/* imputations.h -- several completed tables: fill -m.  */

#ifndef LATENS_TOOLS_IMPUTATIONS_H
#define LATENS_TOOLS_IMPUTATIONS_H

#include "fill.h"

#include <latens/impute.h>

/* -m, --mi, --burn-in, --spacing.  */
extern const opt_group group_imputations;

/* Nonzero: -m was given.  */
int imputations_wanted (void);

/* Ends the program if the options contradict each other or what else was
   given: that expectations are wanted, or a model (its path; or NULL) that
   spares the fit.  */
void imputations_check (int mean, const char *model);

/* Writes the tables, m being fitted to d, rows completed as `how` says and
   values written as `as` does; a method that is no draw becomes one.  The exit
   status: that of the fit, or of a signal.  */
int imputations_write (const lat_table *t, const lat_data *d,
                       const lat_model *m, const lat_impute_options *how,
                       const fill_source *as, int status);

/* The same where nothing is missing: copies.  */
void imputations_copy (const lat_table *t, const lat_data *d,
                       const fill_source *as);

#endif
