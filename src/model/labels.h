/* labels.h -- hard labels for rows with missing entries, from which models
   start: k-means on what is seen, and statistics from labels.  */

#ifndef LATENS_MODEL_LABELS_H
#define LATENS_MODEL_LABELS_H

#include <latens/data.h>
#include <latens/family.h>
#include <latens/random.h>

typedef struct
{
  size_t rows;    /* centres are found from at most this many rows, spread
                     over the table; all rows are labelled */
  size_t steps;   /* of Lloyd's, after the seeds */
  double stretch; /* sd of the logarithm of a random factor on each column's
                     unit: 0: none */
} lat_labels_options;

lat_labels_options lat_labels_defaults (void);

/* For start number i: every second one after the first stretches columns, as
   groups need not show in all of them alike; it finds optima that the others
   all miss.  */
lat_labels_options lat_labels_of_start (size_t i);

/* Labels 0 ... k - 1 for the n rows.  The seeds are k-means++ (Arthur and
   Vassilvitskii 2007), then come a few steps of Lloyd's.

   The distance of a row and a centre is the squared one in units of the
   columns' sd, averaged over the columns known of both, times p.  A
   categorical column counts as the indicators of its levels, in a unit that
   gives it the variance 1 a numeric column has.  A constant column says
   nothing.  Rows with nothing seen get random labels; rows without weight
   are labelled but change nothing.  Returns 0 or LAT_ENOMEM.  */
int lat_labels_kmeans (const lat_data *d, size_t k, lat_stream stream,
                       unsigned *label);
int lat_labels_kmeans_with (const lat_data *d, size_t k,
                            const lat_labels_options *opt, lat_stream stream,
                            unsigned *label);

/* Adds the statistics a family forms when row i belongs to component
   label[i] with its weight.  emission is prepared.  */
int lat_labels_accumulate (const lat_family_type *f, const void *emission,
                           const lat_data *d, const unsigned *label, size_t k,
                           double *stat);

#endif
