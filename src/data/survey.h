/* survey.h -- what the seen cells of each column look like.  */

#ifndef LATENS_DATA_SURVEY_H
#define LATENS_DATA_SURVEY_H

#include <latens/table.h>

typedef struct
{
  size_t seen;
  size_t numbers;   /* infinite ones too */
  size_t other;     /* row of the first seen cell that is no number ... */
  size_t infinite;  /* ... and that is infinite; LAT_NO_COLUMN: none */
  size_t exponents; /* numbers with an exponent */
  char exponent;    /* of the first of them */
  int mantissa;     /* their most decimals */
  int decimals;     /* most decimals of the others */
  int whole;        /* all numbers are */
  double first;     /* finite number: sums are about it */
  double least, most;
  double sum, square; /* of x - first */
} lat_survey;

/* One pass over all cells; surveys of all p columns, freed by the caller.
   NULL: out of memory.  Sets `missing` of the columns, and keeps the numbers
   of a text (values.h).  */
lat_survey *lat_survey_table (lat_table *t);

/* How the column's numbers are written, and imputed ones will be.  */
void lat_survey_describe (const lat_table *t, const lat_survey *v,
                          lat_table_info *column);

/* LAT_EDATA for the first cell of a candidate that cannot stay: infinite in a
   numeric column, or no number among (nearly) nothing but numbers.  numeric[j]
   is nonzero if column j is to be numeric.  */
int lat_survey_check (const lat_table *t, const lat_survey *v,
                      const char *numeric, const char *want, lat_message *msg);

/* LAT_EDATA for a cell that is no number (status LAT_EPARSE) or infinite
   (LAT_EDOM), with the remedies.  want: of its column.  */
int lat_survey_refuse (const lat_table *t, size_t i, size_t j, int status,
                       int want, lat_message *msg);

#endif
