/* gmm.h -- in each component or state a mixture of normal laws, with any
   entries missing: densities of any shape.

   Which part of the mixture a row comes from is latent like the state, inside
   the family: given state c a row is from part h with probability w_ch and
   then normal, with the mean and covariance of that part.  */

#ifndef LATENS_GMM_H
#define LATENS_GMM_H

#include <latens/decls.h>
#include <latens/gaussian.h>

LAT_BEGIN_DECLS

extern const lat_family_type lat_family_gmm;

/* k components of `parts` parts each over the p columns at positions col[]
   (copied, increasing).  Tied: one covariance for all parts of all
   components.  After init all are alike, and parts that are alike stay so
   under EM: lat_family_gmm.split moves them apart, which the starts of
   mixtures and chains do.  NULL: out of memory, or k, parts or p is 0.  */
void *lat_gmm_alloc (size_t k, size_t parts, size_t p, const size_t *col,
                     lat_covariance structure);

size_t lat_gmm_parts (const void *theta);

/* Read-only views of component c: the weights of its parts (parts numbers),
   and the normal laws, of which number c * parts + h is part h.  */
const double *lat_gmm_weight (const void *theta, size_t c);
const void *lat_gmm_gaussian (const void *theta);

/* Sets what is not NULL of component c: weights (parts; sum to one), means
   (parts x p), covariances (parts x p x p).  LAT_ENOTPD, LAT_EDOM or
   LAT_EINVAL as lat_gaussian_set.  */
int lat_gmm_set (void *theta, size_t c, const double *weight,
                 const double *mean, const double *sigma);

LAT_END_DECLS
#endif
