/* kernels.h -- the inner loops, one set for each instruction-set level.

   Each source named *_simd.c is compiled once for each level the compiler
   knows (base/simd.h says how to write one); the sets are constant tables,
   and the machine chooses.  Who wants kernels takes a table when it is made
   and keeps it; a test takes each.

   The bits of a result depend on the level, never on how a block is cut into
   vectors, nor on addresses.

   Rows are worked on across the lanes.  For that the n rows of p columns of a
   block stand in STRIPS of LAT_STRIP rows, column by column: entry (i, j) at
   [lat_strip_at (p, i) + j * LAT_STRIP]; the last strip is filled up with
   zeros.  A lower triangular matrix that multiplies them stands in PANELS:
   see lat_panels_pack.  */

#ifndef LATENS_BASE_KERNELS_H
#define LATENS_BASE_KERNELS_H

#include "base/ieee.h"
#include "base/level.h"
#include <stddef.h>
#include <stdint.h>

/* Rows of a strip: three of the longest vectors.  Columns of a group: those
   whose products are formed together.  */
enum
{
  LAT_STRIP = 24,
  LAT_GROUP = 4
};

/* n, to fill the last strip.  */
static inline size_t
lat_strip_rows (size_t n)
{
  return (n + LAT_STRIP - 1) / LAT_STRIP * LAT_STRIP;
}

static inline size_t
lat_strip_at (size_t p, size_t i)
{
  return i / LAT_STRIP * LAT_STRIP * p + i % LAT_STRIP;
}

/* Rows 0-7, 8-15, ... of u (p x p, lower, distance of rows ldu), and what
   remains as four, two and one, each panel column by column as far as its
   last row's diagonal.  */
size_t lat_panels_len (size_t p);
void lat_panels_pack (size_t p, const double *u, size_t ldu, double *panels);

/* Doubles of work that `moments` needs.  */
size_t lat_moments_work_len (size_t n, size_t p);

typedef struct
{
  /* exp and log of n numbers (log: normal ones, 0, infinity or NaN).  */
  void (*exp) (size_t n, const double *x, double *y);
  void (*log) (size_t n, const double *x, double *y);

  /* sum_i x_i, and sum_i x_i y_i.  */
  double (*sum) (size_t n, const double *x);
  double (*dot) (size_t n, const double *x, const double *y);

  /* Puts columns col[0 ... p - 1] (NULL: the first p) of the n rows of x,
     tda apart, into strips.  1: some cell is NaN.  */
  int (*strips) (size_t n, size_t p, const double *x, size_t tda,
                 const size_t *col, double *strip);

  /* q_i = |U (x_i - mu)|^2, row by row of the strips; q has
     lat_strip_rows (n) numbers, those beyond n are of no use.  mu NULL: zero.
     work: LAT_STRIP * p.  */
  void (*whiten) (size_t p, const double *panels, const double *mu, size_t n,
                  const double *strip, double *work, double *q);

  /* sum += sum_i w_i^2 d_i and the lower half of square (p x p) +=
     sum_i w_i^2 d_i d_i', d_i = x_i - mu (NULL: zero).  w (root) has
     lat_strip_rows (n) numbers, those beyond n zero.  at (as long, those
     beyond n 0): the rows' places in the strips; NULL: the first n.  */
  void (*moments) (size_t p, const double *mu, size_t n, const double *strip,
                   const int64_t *at, const double *root, double *work,
                   double *sum, double *square);

  /* The same for covariances without correlations: q_i = sum_j (x_ij -
     mu_j)^2 inverse_j.  With head (as long as q; NULL: no cell is NaN) over
     the cells that are seen, and head_i = sum_j logs_j over the same.  */
  void (*distances) (size_t p, const double *mu, const double *inverse,
                     const double *logs, size_t n, const double *strip,
                     double *q, double *head);

  /* stat (3 x p): the sums over i of w_i, w_i d_ij and w_i d_ij^2, of seen
     cells, are added.  w as root above.  holes 0: no cell is NaN.  */
  void (*columns) (size_t p, const double *mu, size_t n, const double *strip,
                   const double *w, int holes, double *stat);

  /* lp_i -= (head + q_i) / 2; head_i where it is not NULL.  */
  void (*lessen) (size_t n, double head, const double *heads, const double *q,
                  double *lp);

  /* The m rows with r (1 + q) > limit, or, q NULL, r > limit: at (m) =
     place[row] and root (m) = the square root of r[row]; both have
     lat_strip_rows (n) numbers and are zero from m on.  Returns m.  */
  size_t (*pick) (size_t n, const double *r, const double *q, double limit,
                  const int64_t *place, int64_t *at, double *root);

  /* y = square root of x.  */
  void (*sqrt) (size_t n, const double *x, double *y);

  /* What lat_lse_block (base/vecmath.h) does; k > 0.  */
  void (*lse_block) (size_t k, size_t n, double *lp, double *lse);
} lat_kernels;

/* Of the best level this machine runs; of that level, NULL if it does not
   run here.  */
const lat_kernels *lat_kernels_best (void);
const lat_kernels *lat_kernels_of (lat_level level);

#endif
