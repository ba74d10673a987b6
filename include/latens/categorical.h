/* categorical.h -- K laws over the levels of each of several categorical
   columns, independent given the component (latent classes).  */

#ifndef LATENS_CATEGORICAL_H
#define LATENS_CATEGORICAL_H

#include <latens/decls.h>
#include <latens/family.h>

LAT_BEGIN_DECLS

extern const lat_family_type lat_family_categorical;

/* k components over p columns at positions col[] (increasing) with
   levels[j] >= 1 levels each; both are copied.  Uniform until set.  */
void *lat_categorical_alloc (size_t k, size_t p, const size_t *col,
                             const size_t *levels);

/* The probabilities of component c for own column j: levels[j] numbers.  */
const double *lat_categorical_prob (const void *theta, size_t c, size_t j);
int lat_categorical_set (void *theta, size_t c, size_t j, const double *prob);

LAT_END_DECLS
#endif
