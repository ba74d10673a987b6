/* imputations.h -- several completed tables: fill -m.  */

#ifndef LATENS_TOOLS_IMPUTATIONS_H
#define LATENS_TOOLS_IMPUTATIONS_H

#include "common.h"

/* -m, --mi, --burn-in, --spacing.  */
extern const opt_group group_imputations;

/* Nonzero: -m was given.  */
int imputations_wanted (void);

/* Ends the program if the options contradict each other or what else was
   given: a method other than draws (its name; or NULL), and a model that
   spares the fit (its path; or NULL).  */
void imputations_check (const char *method, const char *model);

/* Writes the tables, m being fitted to d.  The exit status: that of the fit,
   or of a signal.  */
int imputations_write (const lat_table *t, const lat_data *d,
                       const lat_model *m, int status);

#endif
