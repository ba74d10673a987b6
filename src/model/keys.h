/* keys.h -- what columns are called in messages and model files.  */

#ifndef LATENS_MODEL_KEYS_H
#define LATENS_MODEL_KEYS_H

#include <latens/data.h>

enum
{
  LAT_KEY = 24 /* bytes of a column's number */
};

/* The name of column j, or its number from 1, put into buffer, if it has
   none.  */
const char *lat_column_key (const lat_column *column, size_t j,
                            char buffer[LAT_KEY]);

#endif
