/* pool_df.h -- what pooling one term and several have in common.  */

#ifndef LATENS_IMPUTE_POOL_DF_H
#define LATENS_IMPUTE_POOL_DF_H

#include <latens/pool.h>

/* 0, or LAT_EINVAL if an option is outside its range or m < 2.  */
int lat_pool_check (size_t m, const lat_pool_options *o);

/* c (c + 1) / (c + 3): the degrees of freedom that count when nothing is
   missing (Barnard and Rubin 1999, equation 2); c may be infinite.  */
double lat_pool_df_observed (double c);

#endif
