/* fill.h -- writing a completed table.  */

#ifndef LATENS_TOOLS_FILL_H
#define LATENS_TOOLS_FILL_H

#include "common.h"

extern const opt_group group_fill; /* --digits, --na-out, --mark */

/* Writes t to the output with the missing entries of d's columns taken from
   x (d->n x d->p).  */
void fill_write (const lat_table *t, const lat_data *d, const double *x);

/* Ends the program if the table could not be written as the options say.  */
void fill_check (const lat_table *t);

typedef struct
{
  /* Completes rows of the data: x and, unless NULL, sd (rows->n x rows->p);
     NaN: it stays missing.  A status.  */
  int (*complete) (void *ctx, const lat_data *rows, double *x, double *sd);
  /* What to write for v in that column, NULL: as lat_table_format does.  NULL:
     always so.  */
  const char *(*format) (void *ctx, size_t column, double v,
                         char buf[LAT_NUMBER_SIZE]);
  void *ctx;
} fill_source;

/* The same of data whose units are rows, completed piece by piece, so that
   there is never another whole table; and --se.  The status of complete:
   unless it is 0 nothing is written.  */
int fill_write_rows (const lat_table *t, const lat_data *d,
                     const fill_source *from);

/* For tables that come piece by piece: completes the rows there are and writes
   them, with the header if they are the first; and what is behind the last
   row.  se: NULL: nobody asks.  A status, with nothing written.  */
int fill_write_piece (const lat_table *t, const lat_data *d,
                      const fill_source *from, FILE *out, FILE *se, int first);
void fill_write_end (const lat_table *t, FILE *out);

/* One of several copies: where it goes, and as lat_table_edit has it.  */
typedef struct
{
  FILE *out;
  const char *lead, *lead_text;
  int no_header, more;
} fill_copy;

/* fill_write, as a copy.  */
void fill_write_values (const lat_table *t, const lat_data *d, const double *x,
                        const fill_copy *copy);

/* fill_write_rows, as a copy, without --se.  */
int fill_write_copy (const lat_table *t, const lat_data *d,
                     const fill_source *from, const fill_copy *copy);

#endif
