/* hmm_law.h -- the laws of a chain, one by one: number 0 is the initial law,
   number l the transitions from state l - 1.

   An entry that is zero, or fixed, is as it is; the others, which are free,
   share what the fixed ones leave.  */

#ifndef LATENS_MODEL_HMM_LAW_H
#define LATENS_MODEL_HMM_LAW_H

#include <latens/hmm.h>

typedef struct
{
  size_t k, number;
  double *p;                  /* k */
  const unsigned char *fixed; /* k, or NULL: none is */
  const double *counts;       /* k pseudo-counts, or NULL: ... */
  double pseudo;              /* ... each of them */
} lat_hmm_law;

lat_hmm_law lat_hmm_law_at (const lat_hmm *m, size_t number);

/* The number of the first law that a fit finds.  */
size_t lat_hmm_law_first (const lat_hmm *m);

static inline int
lat_hmm_law_is_free (const lat_hmm_law *a, size_t j)
{
  return a->p[j] > 0 && !(a->fixed && a->fixed[j]);
}

static inline double
lat_hmm_law_pseudo (const lat_hmm_law *a, size_t j)
{
  return a->counts ? a->counts[j] : a->pseudo;
}

/* What is left for the free entries: exactly 1 if none is fixed.  */
double lat_hmm_law_left (const lat_hmm_law *a);

/* The entry that the coordinates of the others are relative to: the diagonal,
   if it is free, else the first free one; k: none is.  */
size_t lat_hmm_law_reference (const lat_hmm_law *a);

/* Free entries in proportion to count + pseudo-counts; they stay if that is
   zero throughout.  */
void lat_hmm_law_fit (const lat_hmm_law *a, const double *count);

/* Free entries in proportion to weight (k), whose smallest numbers grow to
   the floor.  */
void lat_hmm_law_share (const lat_hmm_law *a, double *weight);

/* g (k), a gradient in softmax coordinates of all entries, becomes that of the
   free ones: 0 for the others.  */
void lat_hmm_law_project (const lat_hmm_law *a, double *g);

#endif
