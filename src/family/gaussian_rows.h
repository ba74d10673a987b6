/* gaussian_rows.h -- the rows of a block, those of one pattern of missing
   entries side by side; scratch of the dense structures.  */

#ifndef LATENS_FAMILY_GAUSSIAN_ROWS_H
#define LATENS_FAMILY_GAUSSIAN_ROWS_H

#include "family/gaussian_theta.h"

struct gaussian_strips;

typedef struct
{
  size_t n, p;                    /* rows and columns of ours */
  struct gaussian_strips *strips; /* scratch for filled rows, or NULL */

  /* Groups of rows with equal patterns, in order of the number of missing
     entries.  First the complete rows, then the groups with few entries
     missing (the precision's block will be factored), then those with many,
     last the rows with nothing seen.  */
  double *x;              /* n x p */
  size_t *order;          /* n: where in the block each of them is */
  size_t groups;          /* all of them */
  size_t few, many, none; /* the first group with few missing, with many, with
                             nothing seen: group numbers, in this order */
  size_t batched;         /* groups [few, batched) may be done in batches */
  size_t *start;          /* groups + 1: first rows in x */
  size_t *lack;           /* groups: entries missing */

  const uint64_t **shape; /* groups: bit j of the mask, column j missing */

  /* The rows one component is concerned with, in the same order, but for
     those done in batches.  */
  double *z;     /* x - mu; a missing entry is 0, once filled its conditional
                    mean less mu */
  double *y;     /* what z is multiplied into */
  double *q;     /* squared Mahalanobis distance of what is seen */
  size_t *from;  /* the row in x of each row of z */
  size_t *first; /* groups + 1: first rows in z */

  /* One group: seen and missing columns (p together), and matrices.  */
  size_t *seen, *missing;
  double *factor, *cross, *cov; /* p x p each */
  double *logdet;               /* groups: log |Sigma_oo| */

  /* Batches: see gaussian_batch.c.  */
  size_t ld;
  double *bz, *by;        /* n x ld: as z and y */
  size_t *bfrom, *bfirst; /* n, groups + 1: as from and first */
  int32_t *list;  /* missing columns of the groups [few, batched) ... */
  size_t *listed; /* ... and where each one's start, from few on */
  int32_t *index; /* those of a batch, across the lanes */
  double *lanes, *inverse, *rhs; /* matrices, diagonals, right-hand sides */

  /* For moments and draws.  */
  double *sum, *square; /* n x p each */
  double *total;        /* n */

  /* For grouping.  */
  size_t words;                     /* of a mask */
  uint64_t *mask;                   /* groups + 1 of them: bit j, column j is
                                       missing; in order of appearance */
  size_t *group_of, *leader, *rank; /* n each */
  size_t *count, *holes;            /* n each, of groups as they appear */
  size_t *place;                    /* p + 2: for sorting */
  uint64_t *hash;                   /* n, of groups */
  size_t *slot;                     /* slots: a hash table */
  size_t slots;                     /* a power of two */
} gaussian_rows;

/* Bytes of scratch for n rows of p columns.  */
size_t lat_gaussian_rows_len (size_t n, size_t p);

/* Lays w out in work, and copies and groups the rows of b, unless b is kept:
   then they are there.  */
void lat_gaussian_rows_read (gaussian_rows *w, const gaussian_theta *t,
                             const lat_block *b, void *work);

#endif
