/* own.h -- what a data set owns.  */

#ifndef LATENS_DATA_OWN_H
#define LATENS_DATA_OWN_H

#include <latens/data.h>

/* What lat_data.own points to: what the view shows as const, or NULL.  */
typedef struct
{
  void (*release) (void *); /* of the cells ... */
  void *cells;              /* ... with this */
  double *weight;
  size_t *unit;
  lat_column *column;
  uint32_t *pattern;
  uint32_t *label;
  double *covariate;
} store;

#endif
