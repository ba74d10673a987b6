/* chain_emission.c -- what a specification says of a chain's emission: states
   that share theirs, and holes.  */

#include "model/chain.h"
#include <latens/missing.h>
#include <latens/product.h>
#include <stdlib.h>

size_t
lat_chain_emitters (const lat_model_spec *spec)
{
  size_t most = 0;
  for (size_t c = 0; spec->group && c < spec->k; c++)
    most = spec->group[c] > most ? spec->group[c] : most;
  return spec->group ? most + 1 : spec->k;
}

void *
lat_chain_make_holes (const lat_model_spec *spec, size_t p)
{
  size_t *col = malloc (p * sizeof *col), n = 0;
  if (!col)
    return NULL;
  for (size_t j = 0; j < p; j++)
    if (!spec->holes || spec->holes[j])
      col[n++] = j;
  void *theta = lat_missing_alloc (lat_chain_emitters (spec), n, col,
                                   spec->missing == LAT_MISSING_EQUAL);
  free (col);
  return theta;
}

void *
lat_chain_tie (void *product, const lat_model_spec *spec)
{
  if (!product || !spec->group
      || !lat_product_tie (product, spec->k, spec->group))
    return product;
  lat_family_product.free (product);
  return NULL;
}
