/* values.h -- the numbers in a text's columns, read once: while the columns
   are surveyed.  */

#ifndef LATENS_DATA_VALUES_H
#define LATENS_DATA_VALUES_H

#include "data/text.h"
#include <latens/table.h>

/* All zero: none.  */
typedef struct
{
  lat_text *cells; /* n x columns numbers */
  double *x;       /* the same */
  size_t columns;
  size_t *slot; /* p: which of them a column is, or LAT_NO_COLUMN; NULL once
                   they are those of the data */
} lat_values;

/* Chooses the columns worth keeping, those that may turn out numeric, and
   makes room.  LAT_ENOMEM.  */
int lat_values_begin (lat_table *t);

/* The columns are typed: what is kept becomes the cells of the data, n x
   observed, if that can be had cheaply, or goes.  */
void lat_values_settle (lat_table *t);

void lat_values_free (lat_values *v);

/* x is a row of the values, cell what was read in column j.  */
static inline void
lat_values_put (const lat_values *v, double *x, size_t j, double cell)
{
  if (v->slot[j] != LAT_NO_COLUMN)
    x[v->slot[j]] = cell;
}

#endif
