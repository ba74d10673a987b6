/* gaussian_strips.h -- the rows of a block across the lanes, and what is done
   with them when nothing of them is missing, or each column is for itself.  */

#ifndef LATENS_FAMILY_GAUSSIAN_STRIPS_H
#define LATENS_FAMILY_GAUSSIAN_STRIPS_H

#include "family/gaussian_theta.h"

/* Scratch.  n is rounded up to whole strips in all lengths.  */
typedef struct gaussian_strips
{
  size_t n, p;
  int *holes;     /* 1: some cell is NaN */
  double *strip;  /* n x p: see base/kernels.h */
  double *work;   /* for `whiten` and `moments` */
  double *q;      /* k x n: squared distances of what is seen, which
                     log_density leaves */
  double *head;   /* n */
  double *root;   /* n */
  int64_t *place; /* n: lat_strip_at (p, i) */
  int64_t *at;    /* n */
  double *share;  /* n: weights, zero where they are negligible */
} gaussian_strips;

/* Bytes of scratch for blocks of up to n rows.  */
size_t lat_gaussian_strips_len (const gaussian_theta *t, size_t n);

/* Lays w out in mem and, unless b is kept, fills in the strips and places.  */
void lat_gaussian_strips_read (gaussian_strips *w, const gaussian_theta *t,
                               const lat_block *b, void *mem);

/* The scratch after that of strips, for gaussian_rows.  */
static inline void *
lat_gaussian_rows_work (const gaussian_theta *t, const lat_block *b,
                        void *work)
{
  return (char *)work + lat_gaussian_strips_len (t, b->n);
}

/* Full and tied covariances, no cell NaN: lat_gaussian_log_density and
   lat_gaussian_accumulate.  */
void lat_gaussian_complete_density (const gaussian_theta *t,
                                    const lat_block *b, double *lp,
                                    gaussian_strips *w);
void lat_gaussian_complete_moments (const gaussian_theta *t,
                                    const lat_block *b, const double *r,
                                    double *stat, gaussian_strips *w);

/* For n rows that are filled and centred already, z (n x p), which take the
   place of the block's own in w: their squared distances; and their moments,
   with weights w->head (n), added to one component's statistics.  */
void lat_gaussian_filled_distances (const gaussian_theta *t, size_t c,
                                    size_t n, const double *z, double *q,
                                    gaussian_strips *w);
void lat_gaussian_filled_moments (const gaussian_theta *t, size_t n,
                                  const double *z, double *stat,
                                  gaussian_strips *w);

/* Diagonal and spherical ones.  */
void lat_gaussian_separable_density (const gaussian_theta *t,
                                     const lat_block *b, double *lp,
                                     gaussian_strips *w);
void lat_gaussian_separable_moments (const gaussian_theta *t,
                                     const lat_block *b, const double *r,
                                     double *stat, gaussian_strips *w);

#endif
