/* gaussian.h -- K multivariate normal laws, with any entries missing.  */

#ifndef LATENS_GAUSSIAN_H
#define LATENS_GAUSSIAN_H

#include <latens/decls.h>
#include <latens/family.h>

LAT_BEGIN_DECLS

typedef enum
{
  LAT_FULL,     /* each component its own covariance */
  LAT_TIED,     /* one covariance for all */
  LAT_DIAGONAL, /* each component its own variances */
  LAT_SPHERICAL /* each component one variance */
} lat_covariance;

/* "full", ...; NULL for a number that is none; and back, LAT_EINVAL.  */
const char *lat_covariance_name (lat_covariance c);
int lat_covariance_parse (const char *name, lat_covariance *c);

extern const lat_family_type lat_family_gaussian;

/* k components over the p columns at positions col[] (copied, increasing;
   NULL: 0, 1, ..., p - 1).
   Means 0, covariances the identity, no prior, until init or the fields set
   them.  NULL: out of memory or k or p is 0.  */
void *lat_gaussian_alloc (size_t k, size_t p, const size_t *col,
                          lat_covariance structure);

lat_covariance lat_gaussian_structure (const void *theta);

/* Read-only views: the mean of component c (p numbers), and its covariance
   written out to sigma (p x p) whatever the structure.  */
const double *lat_gaussian_mean (const void *theta, size_t c);
void lat_gaussian_covariance (const void *theta, size_t c, double *sigma);

/* Sets component c's mean (p; NULL: leave) and covariance (p x p symmetric;
   NULL: leave).  LAT_ENOTPD, LAT_EDOM (not what the structure allows), or
   LAT_EINVAL.  With LAT_TIED the covariance of all components changes.  */
int lat_gaussian_set (void *theta, size_t c, const double *mean,
                      const double *sigma);

/* Rows whose r (1 + q) in a component is not above `limit` are left out of
   its moments, though not of its N and never of the likelihood: r is the
   row's share, q its squared distance.  1e-13 unless set, which no estimate
   shows; 0: only rows without a share.  LAT_EDOM: limit < 0 or not a number.
   Full and tied covariances.  */
int lat_gaussian_set_negligible (void *theta, double limit);

LAT_END_DECLS
#endif
