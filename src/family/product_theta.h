/* product_theta.h -- the parameters of a product of families.  */

#ifndef LATENS_FAMILY_PRODUCT_THETA_H
#define LATENS_FAMILY_PRODUCT_THETA_H

#include <latens/product.h>

typedef struct
{
  size_t parts;
  const lat_family_type **type; /* parts */
  void **theta;                 /* parts, owned */
  size_t p;                     /* columns of all parts together, ... */
  size_t *col;                  /* ... their positions, increasing, ... */
  size_t *owner, *own;          /* ... whose they are, as which own column */
} product;

void *lat_product_clone (const void *theta);
int lat_product_copy (void *to, const void *from);
void lat_product_free (void *theta);
size_t lat_product_even_len (const void *theta);
int lat_product_even_pack (const void *theta, double *x);
int lat_product_even_unpack (void *theta, const double *x);
int lat_product_posterior (void *theta, const double *stat, gsl_rng *rng);
int lat_product_is_proper (const void *theta);

#endif
