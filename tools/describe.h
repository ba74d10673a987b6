/* describe.h -- the verb describe of latens-impute.  */

#ifndef LATENS_TOOLS_DESCRIBE_H
#define LATENS_TOOLS_DESCRIBE_H

#include "common.h"

#include <latens/impute.h>

extern const opt_group group_describe; /* --json */

int run_describe (int argc, char **argv);

/* What there is to say.  col: the table's columns that are not set aside.  */
typedef struct
{
  const lat_table *t;
  size_t p, *col;
  lat_pattern_table pattern;
  lat_flux *flux; /* p */
  lat_monotone monotone;
  int tested; /* a status */
  lat_mcar mcar;
} description;

const lat_table_info *describe_column (const description *d, size_t j);
const char *describe_type (const lat_table_info *c);

/* Both write the description that ctx points to.  */
void describe_text (FILE *out, void *ctx);
void describe_json (FILE *out, void *ctx);

#endif
