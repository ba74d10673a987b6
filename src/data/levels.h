/* levels.h -- the levels of a categorical column.  */

#ifndef LATENS_DATA_LEVELS_H
#define LATENS_DATA_LEVELS_H

#include <latens/table.h>
#include "data/names.h"

/* Finds the texts of column j, sorts them (bytewise; by value if all are
   numbers) and sets levels, level, written.  With more than `most`, or only
   one, the count is set (at most most + 1), and no texts.  LAT_ENOMEM.  */
int lat_levels_find (lat_table *t, size_t j, size_t most);

/* Takes the levels of a model, and checks the cells.  LAT_EDATA: a cell has
   none of them.  */
int lat_levels_take (lat_table *t, size_t j, const lat_column *c,
                     lat_message *msg);

/* Checks the cells again, now that there are others.  In a lenient table
   cells of none of the levels are counted on as unknown, and the first of all
   is noted.  */
int lat_levels_check (lat_table *t, size_t j, lat_message *msg);

/* The column's levels as a set, numbered as they are.  LAT_ENOMEM.  */
int lat_levels_set (const lat_table_info *column, lat_names *set);

void lat_levels_free (lat_table_info *column);

#endif
