/* fill.h -- writing a completed table.  */

#ifndef LATENS_TOOLS_FILL_H
#define LATENS_TOOLS_FILL_H

#include "common.h"

extern const opt_group group_fill; /* --digits, --na-out, --mark */

/* Writes t to the output with the missing entries of d's columns taken from
   x (d->n x d->p).  */
void fill_write (const lat_table *t, const lat_data *d, const double *x);

#endif
