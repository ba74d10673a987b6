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

/* Ties components: the product has k of them, and component c emits what
   component group[c] of the parts does; copied.  LAT_EINVAL: not each of the
   parts' components, from 0 on, is some component's; LAT_ENOMEM.  Then the
   parts' own functions take lat_product_component (theta, c) for c.  */
int lat_product_tie (void *theta, size_t k, const size_t *group);
size_t lat_product_component (const void *theta, size_t c);
int lat_product_is_tied (const void *theta);

size_t lat_product_parts (const void *theta);
const lat_family_type *lat_product_type (const void *theta, size_t i);
void *lat_product_theta (void *theta, size_t i);
const void *lat_product_part (const void *theta, size_t i);

LAT_END_DECLS
#endif
