/* families.h -- --family of latens-hmm.  */

#ifndef LATENS_TOOLS_FAMILIES_H
#define LATENS_TOOLS_FAMILIES_H

#include "common.h"

extern const char *families_text; /* --family, or NULL */

/* Ends the program if --family holds a word that is no family: before the
   table is read.  */
void families_check (void);

/* A common.before_type: a family sets the type of its columns.  */
void families_before_type (const lat_table *t, lat_table_options *o);

/* The family of each column of the data, or NULL when none was given; the
   caller frees the array.  */
const char **families_of_columns (const lat_table *t, const lat_data *d);

/* How many rows before it a row's law depends on, by --family; and data whose
   rows carry these.  */
size_t families_lags (void);
void families_look_back (lat_data *d, size_t lags);

#endif
