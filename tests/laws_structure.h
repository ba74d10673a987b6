/* laws_structure.h -- models for the laws of chains of which more is known:
   labels, holes that depend on the state, constraints.  */

#ifndef LATENS_LAWS_STRUCTURE_H
#define LATENS_LAWS_STRUCTURE_H

#include "laws.h"

typedef enum
{
  LABELS,      /* some states known */
  HOLES,       /* a hole's probability depends on the state */
  EQUAL_HOLES, /* ... or not */
  FIXED,       /* entries of the laws */
  EMISSION,    /* all that the states emit */
  COUNTS,      /* pseudo-counts entry by entry */
  TIED,        /* states 1 and 2 emit the same */
  LAW_VARIANTS
} law_variant;

enum
{
  LAW_TRIPLE = 3, /* states of all of them */
  LAW_SET_FAMILIES = 6,
  LAW_SET_STRUCTURES = 3,
  LAW_VARIANT_CASES = LAW_VARIANTS * LAW_SET_FAMILIES * LAW_SET_STRUCTURES * 2
};

/* Number i of the list, with about `rows` rows.  */
law_model law_variant_make (int i, size_t rows, law_variant *v);

#endif
