/* covariates.h -- what the transitions of latens-hmm's chains depend on.  */

#ifndef LATENS_TOOLS_COVARIATES_H
#define LATENS_TOOLS_COVARIATES_H

#include "common.h"

extern const opt_group group_covariates; /* --transition-covariates */
extern const opt_group group_ahead;      /* --covariates=FILE */

/* What the option says, into spec, which has all else; or ends the program
   where the two do not go together.  free: what that holds.  */
void covariates_spec (const lat_table *t, lat_model_spec *spec);
void covariates_free (lat_model_spec *spec);

/* Ends the program if the options say other than the model of --start.  */
void covariates_check_start (const lat_model *m, const lat_model_spec *spec);

/* Ends the program if a transition is among what is to be fixed (k + k x k,
   NaN: free) of what has covariates.  */
void covariates_refuse_fixed (const char *what, size_t k,
                              const double *number);

/* Ends the program if the model of this file name has covariates, of which
   `what` does not know.  */
void covariates_refuse (const lat_model *m, const char *name,
                        const char *what);

/* The covariates in the table of --covariates: rows x q, which the caller
   frees; NULL: m has none, and neither is there the option.  Ends the program
   if it has only one of them.  sequence: what the rows' sequences are called,
   a column of the table, or NULL.  */
typedef struct
{
  lat_table *table;
  size_t rows, q;
  double *z;
  size_t sequence; /* column, or LAT_NO_COLUMN */
} covariates_table;

covariates_table covariates_read (const lat_model *m, const char *name);
void covariates_clear (covariates_table *c);

/* Those of the `steps` rows to come of each of in's sequences, units x steps x
   q: rows that name the sequence, where they do; else all of them for each.
   Ends the program if they are not so many.  */
double *covariates_ahead (const lat_model *m, const char *name,
                          const lat_table *t, const lat_data *d, size_t steps);

/* Lines of `show`: how the log-odds of moving change.  */
void covariates_show (FILE *out, const lat_model *m);

#endif
