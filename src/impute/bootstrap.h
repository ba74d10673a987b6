/* bootstrap.h -- EM on rows drawn with replacement.  */

#ifndef LATENS_IMPUTE_BOOTSTRAP_H
#define LATENS_IMPUTE_BOOTSTRAP_H

#include <latens/mixture.h>

typedef struct
{
  lat_mixture *m; /* EM's estimate from the present sample; owned */
  lat_data view;  /* the data, with the sample's weights */

  /* private */
  const lat_mixture *start;
  const lat_data *d;
  double *weight; /* n */
  double *chance; /* n: chances of the rows, up to a factor */
  double rows;    /* how many are drawn */
  int counts;     /* 1: weights are counts of rows */
} lat_bootstrap;

/* start is the estimate from d; it is borrowed.  lat_bootstrap_clear takes a
   struct of zeros.  */
int lat_bootstrap_init (lat_bootstrap *b, const lat_mixture *start,
                        const lat_data *d);
void lat_bootstrap_clear (lat_bootstrap *b);

/* Draws a sample and runs EM from the estimate on it: EM's status.  */
int lat_bootstrap_draw (lat_bootstrap *b, lat_stream stream,
                        const lat_em_options *em, lat_em_result *result);

#endif
