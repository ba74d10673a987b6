/* poisson.h -- K vectors of independent Poisson counts.  */

#ifndef LATENS_POISSON_H
#define LATENS_POISSON_H

#include <latens/decls.h>
#include <latens/family.h>

LAT_BEGIN_DECLS

extern const lat_family_type lat_family_poisson;

/* k components over p columns at positions col[] (copied, increasing); rates
   are 1 until set.  */
void *lat_poisson_alloc (size_t k, size_t p, const size_t *col);

double lat_poisson_rate (const void *theta, size_t c, size_t j);
int lat_poisson_set (void *theta, size_t c, size_t j, double rate);

LAT_END_DECLS
#endif
