/* roles.h -- what the options say about the columns.  */

#ifndef LATENS_DATA_ROLES_H
#define LATENS_DATA_ROLES_H

#include <latens/table.h>

/* What the user wants a column to be.  */
enum
{
  LAT_WANT_ANY,
  LAT_WANT_CATEGORICAL,
  LAT_WANT_NUMERIC,
  LAT_WANT_FAMILY, /* numeric, by its family */
  LAT_WANT_MODEL   /* not the user: a model's column, of either kind */
};

static inline int
lat_want_numeric (int want)
{
  return want == LAT_WANT_NUMERIC || want == LAT_WANT_FAMILY;
}

/* Sets role and reason of every column, weight and sequence of the table;
   what is left observed is a candidate.  want: p.  LAT_EINVAL, LAT_ENOMEM. */
int lat_roles_assign (lat_table *t, const lat_table_options *opt, char *want,
                      lat_message *msg);

/* Numbers the observed columns in order: source, data, observed.  */
int lat_roles_number (lat_table *t, lat_message *msg);

#endif
