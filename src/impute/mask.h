/* mask.h -- choosing cells to hide: what is common to all patterns.  */

#ifndef LATENS_IMPUTE_MASK_H
#define LATENS_IMPUTE_MASK_H

#include <latens/evaluate.h>
#include <math.h>

/* What the sub-streams of a mask are for.  */
enum
{
  LAT_MASK_STREAM_KEEP,
  LAT_MASK_STREAM_CELLS,
  LAT_MASK_STREAM_GIVE_BACK,
  LAT_MASK_STREAM_ROWS,
  LAT_MASK_STREAM_DONORS
};

/* A mask in the making.  */
typedef struct
{
  const lat_data *d;
  const lat_mask_options *o;
  lat_stream stream;
  size_t *seen; /* n: seen cells of each row that are not hidden; 0 for rows
                   that nothing is taken from */
  size_t *left; /* p: cells of each column that may be hidden */
  size_t *keep; /* p x 2: rows whose cell of this column stays; n: none */
  lat_mask *m;
} lat_masking;

/* Whether a cell is seen, in a row that has weight.  */
static inline int
lat_masking_counts (const lat_masking *w, size_t i, size_t j)
{
  const lat_data *d = w->d;
  return !isnan (d->x[i * d->tda + j]) && (!d->weight || d->weight[i] > 0);
}

/* ... and not in one that keeps all it has.  */
static inline int
lat_masking_seen (const lat_masking *w, size_t i, size_t j)
{
  return w->seen[i] && !isnan (w->d->x[i * w->d->tda + j]);
}

/* Whether a cell may be hidden, as far as its column is concerned.  */
static inline int
lat_masking_may (const lat_masking *w, size_t i, size_t j)
{
  return w->left[j] && lat_masking_seen (w, i, j) && w->keep[2 * j] != i
         && w->keep[2 * j + 1] != i;
}

void lat_masking_hide (lat_masking *w, size_t i, size_t j);

/* The patterns.  */
void lat_mask_mcar (lat_masking *w);
int lat_mask_own (lat_masking *w);

#endif
