/* fill.h -- writing a completed table.  */

#ifndef LATENS_TOOLS_FILL_H
#define LATENS_TOOLS_FILL_H

#include "common.h"

extern const opt_group group_fill; /* --digits, --na-out, --mark */

/* Writes t to the output with the missing entries of d's columns taken from
   x (d->n x d->p).  */
void fill_write (const lat_table *t, const lat_data *d, const double *x);

/* Completes rows of the data: x (rows->n x rows->p); a status.  */
typedef int fill_rows (void *ctx, const lat_data *rows, double *x);

/* The same of data whose units are rows, completed piece by piece, so that
   there is never another whole table.  The status of complete: unless it is 0
   nothing is written.  */
int fill_write_rows (const lat_table *t, const lat_data *d,
                     fill_rows *complete, void *ctx);

/* One of several copies: where it goes, and as lat_table_edit has it.  */
typedef struct
{
  FILE *out;
  const char *lead, *lead_text;
  int no_header, more;
} fill_copy;

int fill_write_copy (const lat_table *t, const lat_data *d,
                     fill_rows *complete, void *ctx, const fill_copy *copy);

#endif
