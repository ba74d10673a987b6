/* blend_share.h -- the share of a second law in what is expected.  */

#ifndef LATENS_IMPUTE_BLEND_SHARE_H
#define LATENS_IMPUTE_BLEND_SHARE_H

#include <latens/data.h>

/* What the hidden cells of a column say of the other law: sums of weights, of
   |t - a|^2, of (t - a).(b - a) and of |b - a|^2, all but the first in units
   of the column's variance.  */
typedef struct
{
  double cells, loss, cross, apart;
} lat_blend_tally;

/* The share of each of d's columns; a kind of column (numbers, text) adds the
   mean of what its columns say to each of them, as if it were `common` cells.
   Returns the mean loss of a cell with these shares, summed over columns.  */
double lat_blend_shares (const lat_data *d, const lat_blend_tally *sum,
                         double common, double *share);

#endif
