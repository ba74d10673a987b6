/* columns.h -- what the families of independent columns share.  */

#ifndef LATENS_FAMILY_COLUMNS_H
#define LATENS_FAMILY_COLUMNS_H

#include <latens/data.h>
#include <latens/family.h>

/* Without a prior a component that holds less weight than this has
   collapsed: LAT_EDEGENERATE.  The default of the families' least_rows.  */
#define LAT_FAMILY_LEAST_ROWS 2.0

/* A copy of the p positions.  NULL: out of memory, p is 0, or they do not
   increase.  */
size_t *lat_family_copy_columns (size_t p, const size_t *col);

/* One column's seen cells, weighted: their weight, and the weighted mean (0
   where nothing is seen).  Rows of no weight say nothing.  */
typedef struct
{
  double weight, mean;
} lat_family_moment;

lat_family_moment lat_family_column_mean (const lat_data *d, size_t col);

/* What is wrong with a seen cell of own column j, or NULL.  */
typedef const char *lat_family_fault (const void *theta, size_t j, double x);

/* Asks `fault` about every seen cell of the p columns, row by row:
   LAT_SUCCESS, LAT_EDATA and the place (where may be NULL), or
   LAT_EBADLEN: d has too few columns.  */
int lat_family_accept (const void *theta, size_t p, const size_t *col,
                       lat_family_fault *fault, const lat_data *d,
                       lat_where *where);

/* What is wrong with a count, or NULL.  */
const char *lat_family_count_fault (double x);

/* Reorders the k rows of the k x m matrix a: new row c is old order[c].  */
int lat_family_permute (size_t k, size_t m, double *a, const size_t *order);

/* max_i |a_i - b_i|, and NaN if any is.  */
double lat_family_distance (size_t n, const double *a, const double *b);

#endif
