/* remarks.h -- what typing has to say about a table.  */

#ifndef LATENS_DATA_REMARKS_H
#define LATENS_DATA_REMARKS_H

#include <latens/table.h>

/* Adds the notes: columns left alone, missing cells, pairs never seen
   together.  by_model: types came from one.  LAT_ENOMEM.  */
int lat_remarks_add (lat_table *t, const lat_table_options *opt, int by_model);

/* By a model, of whose columns `source` tells: what it has and the table has
   not, and the other way; where columns are found without names.
   LAT_ENOMEM.  */
int lat_remark_columns (lat_table *t);
int lat_remark_positions (lat_table *t);

/* remarks_text.c: a column of text whose cells look as if they were meant as
   numbers.  LAT_ENOMEM.  */
int lat_remark_text (lat_table *t, size_t j);

/* pairs.c: how many pairs of observed columns are never seen together, and
   the first `most` of them in pair (2 x most).  LAT_ENOMEM.  */
int lat_pairs_apart (const lat_table *t, size_t most, size_t *pair,
                     size_t *count);

#endif
