/* kmeans.h -- centres, and distances from rows with missing entries.  */

#ifndef LATENS_MODEL_KMEANS_H
#define LATENS_MODEL_KMEANS_H

#include <latens/data.h>
#include <latens/random.h>

/* A column has `slots` numbers in a centre, at [first[j], first[j + 1]): a
   numeric one its mean, NaN if unknown; a categorical one, for each level,
   the squared distance of a row at that level, NaN if unknown.  */
typedef struct
{
  const lat_data *d;
  size_t k;
  size_t *first;  /* p + 1 */
  double *scale;  /* p: 1 / variance; 0: the column says nothing */
  double *mean;   /* first[p]: the whole table's means and frequencies */
  double *center; /* k x first[p] */
  double *sum;    /* k x first[p]: weighted sums, and by level weights */
  double *seen;   /* k x p: the weight of the seen cells */
} lat_kmeans;

/* Centres are unknown.  lat_kmeans_free takes half-built objects.  */
lat_kmeans *lat_kmeans_alloc (const lat_data *d, size_t k);
void lat_kmeans_free (lat_kmeans *m);

/* How many columns of a row say something.  */
size_t lat_kmeans_seen (const lat_kmeans *m, size_t row);

/* The squared distance of a row to centre c, as if all columns were seen; p
   where row and centre have no column in common.  */
double lat_kmeans_distance (const lat_kmeans *m, size_t row, size_t c);

/* The nearest centre of the first `centers`; ties: the lowest.  */
unsigned lat_kmeans_nearest (const lat_kmeans *m, size_t row, size_t centers,
                             double *distance);

/* Centre c becomes a row; or all centres the means of n rows by label (an
   unused one stays; a column none of its rows shows gets the table's mean).
 */
void lat_kmeans_seed (lat_kmeans *m, size_t c, size_t row);
void lat_kmeans_update (lat_kmeans *m, size_t n, const size_t *row,
                        const unsigned *label);

#endif
