/* two_columns.h -- a model's columns, that tables of tests are typed by: text
   and a number.  */

#ifndef LATENS_TWO_COLUMNS_H
#define LATENS_TWO_COLUMNS_H

#include "table_testing.h"

static char name_c[] = "c", name_x[] = "x";
static char *level_text[] = { "b", "NA", "a c" };
static const lat_column model[]
    = { { .name = name_c,
          .kind = LAT_CATEGORICAL,
          .levels = 3,
          .level = level_text },
        { .name = name_x, .kind = LAT_NUMERIC, .digits = 2 } };

#endif
