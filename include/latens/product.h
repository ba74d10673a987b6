/* product.h -- different families over different columns of one row,
   independent given the component: mixed tables, mixed channels.  */

#ifndef LATENS_PRODUCT_H
#define LATENS_PRODUCT_H

#include <latens/decls.h>
#include <latens/family.h>

LAT_BEGIN_DECLS

extern const lat_family_type lat_family_product;

/* parts families with parameters theta[], which the product takes over (all
   of them, also when it fails: then they are freed).  All have the same
   number of components, and no column is in two, but for those of holes
   (missing.h).  NULL: out of memory or the
   parts do not fit together.  */
void *lat_product_alloc (size_t parts, const lat_family_type *const *type,
                         void *const *theta);

size_t lat_product_parts (const void *theta);
const lat_family_type *lat_product_type (const void *theta, size_t i);
void *lat_product_theta (void *theta, size_t i);
const void *lat_product_part (const void *theta, size_t i);

LAT_END_DECLS
#endif
