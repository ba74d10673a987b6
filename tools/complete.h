/* complete.h -- completing a table by a model.  */

#ifndef LATENS_TOOLS_COMPLETE_H
#define LATENS_TOOLS_COMPLETE_H

#include "common.h"

extern const opt_group group_how;

extern const char *model_path, *save_path; /* --model, --save-model */

/* Ends the program if --impute names what the table can not give.  */
void complete_check (const lat_table *t);

/* Whether a column in use has a hole; and what to write if none has: the
   table as it is, --se, or copies, -m.  */
int complete_finds_holes (const lat_table *t);
void complete_copy (const lat_table *t, const lat_data *d);

/* Writes the table with its missing entries filled, and --se; or several, -m.
   The exit status: `status` if all is well.  */
int complete_table (const lat_table *t, const lat_data *d, const lat_model *m,
                    int status);

/* Ends the program if what is said of -m contradicts the rest.  */
void complete_check_options (void);

/* Whether one table of expected values is wanted.  */
int complete_is_mean (void);

/* Whether rows of FILE can be completed by m as they come; and that.  */
int complete_can_stream (const char *file, const lat_model *m);
void complete_stream (lat_table *t, const lat_model *m);

#endif
