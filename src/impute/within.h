/* within.h -- draws of what is missing, within limits.  */

#ifndef LATENS_IMPUTE_WITHIN_H
#define LATENS_IMPUTE_WITHIN_H

#include <latens/mixture.h>

/* Of p columns; infinite: none.  */
typedef struct
{
  double *lo, *hi;
} lat_limits;

/* As lat_mixture_draw, from the joint law within the limits of what a row
   lacks; rows whose first draw is within have that.  */
int lat_within_draw (const lat_mixture *m, const lat_data *d,
                     const lat_limits *l, unsigned threads, lat_stream stream,
                     double *x);

#endif
