/* missing.h -- whether cells are missing: K vectors of probabilities.

   What is in a cell and whether it is there are independent given the state;
   so a hole says something of the state, and where the probabilities differ
   cells are not missing at random (Rubin 1976; Yeh, Chan and Symanski 2012).
   It stands in a product beside the families of the same columns.  */

#ifndef LATENS_MISSING_H
#define LATENS_MISSING_H

#include <latens/decls.h>
#include <latens/family.h>

LAT_BEGIN_DECLS

extern const lat_family_type lat_family_missing;

/* k components over p columns at positions col[] (copied, increasing);
   equal: 1: one probability a column, the same in all components, so that
   holes say nothing of the component.  They are 1/2 until set.  */
void *lat_missing_alloc (size_t k, size_t p, const size_t *col, int equal);

/* The probability that own column j is missing in component c.  set: of all
   components where they are equal; LAT_EDOM: outside [0, 1].  */
double lat_missing_prob (const void *theta, size_t c, size_t j);
int lat_missing_set (void *theta, size_t c, size_t j, double prob);
int lat_missing_is_equal (const void *theta);

LAT_END_DECLS
#endif
