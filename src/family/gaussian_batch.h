/* gaussian_batch.h -- rows with few entries missing, several patterns at a
   time.  */

#ifndef LATENS_FAMILY_GAUSSIAN_BATCH_H
#define LATENS_FAMILY_GAUSSIAN_BATCH_H

#include "family/batch_kernels.h"
#include "family/gaussian_rows.h"

/* The most entries a row done in batches may lack.  */
size_t lat_gaussian_batch_most (size_t p);

/* The end of the groups done in batches under component c: none of them if
   its covariance is badly conditioned.  */
size_t lat_gaussian_batch_end (const gaussian_theta *t, size_t c,
                               const gaussian_rows *w);

/* Lists the missing columns of the groups [few, batched).  */
void lat_gaussian_batch_lists (gaussian_rows *w);

/* What the rows of those groups contribute under component c: log-densities,
   which are added to lp (n) unless that is NULL, and moments weighted by r
   (n), which are added to the component's stat unless that is NULL.  Of rows
   with r = 0 nothing, unless r is NULL.  LAT_ENOTPD.  */
int lat_gaussian_batch_rows (const gaussian_theta *t, size_t c,
                             const double *r, gaussian_rows *w, double *lp,
                             double *stat);

/* Fills those rows with r != 0: w->bz has them, group by group as w->bfirst
   says, and w->by has the conditional variances of their missing entries.
   LAT_ENOTPD.  */
int lat_gaussian_batch_fill (const gaussian_theta *t, size_t c,
                             const double *r, gaussian_rows *w);

#endif
