/* even.h -- a family's even coordinates, or the packed ones instead.  */

#ifndef LATENS_FAMILY_EVEN_H
#define LATENS_FAMILY_EVEN_H

#include <latens/family.h>

static inline size_t
lat_family_even_len (const lat_family_type *f, const void *theta)
{
  return f->even_len ? f->even_len (theta) : f->pack_len (theta);
}

static inline int
lat_family_even_pack (const lat_family_type *f, const void *theta, double *x)
{
  return f->even_len ? f->even_pack (theta, x) : f->pack (theta, x);
}

static inline int
lat_family_even_unpack (const lat_family_type *f, void *theta, const double *x)
{
  return f->even_len ? f->even_unpack (theta, x) : f->unpack (theta, x);
}

#endif
