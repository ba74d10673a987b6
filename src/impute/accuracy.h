/* accuracy.h -- scores of imputed cells, summed up.  */

#ifndef LATENS_IMPUTE_ACCURACY_H
#define LATENS_IMPUTE_ACCURACY_H

#include <latens/evaluate.h>

/* What is summed over the hidden cells of a column.  */
typedef struct
{
  size_t cells;
  double weight;
  double squares; /* of the errors; categorical: of the wrong levels, as 1 */
  double covered, crps, brier;
} lat_score_sum;

/* The column's scores.  law: whether coverage, CRPS and Brier
   score were summed.  */
lat_accuracy lat_score_finish (const lat_score_sum *s, lat_kind kind, int law);

static inline double
lat_score_weight (const lat_data *d, size_t i)
{
  return d->weight ? d->weight[i] : 1;
}

/* The CRPS of y from m draws in increasing order, as evaluate.h has it; and
   the Brier score from m draws of levels in increasing order.  */
double lat_crps_draws (size_t m, const double *x, double y);
double lat_brier_draws (size_t m, const double *x, double y);

/* Order statistic number h (from 1, between the whole numbers interpolated;
   outside: the first or last) of m numbers in increasing order.  */
double lat_order_statistic (size_t m, const double *x, double h);

/* qsort: numbers in increasing order.  */
int lat_compare_numbers (const void *a, const void *b);

#endif
