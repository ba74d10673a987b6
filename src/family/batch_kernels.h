/* batch_kernels.h -- the inner loops for rows with few entries missing, one
   set for each instruction-set level (see base/kernels.h).

   Rows lie `ld` numbers apart, a multiple of BATCH_PAD, zeros after the p
   columns.  Small matrices come BATCH_LANES at a time: entry e of the one in
   lane l stands at [e * BATCH_LANES + l], and the lower triangle is packed by
   rows, entry (a, b) at a (a + 1) / 2 + b.  A lane whose matrix is smaller is
   filled up with the identity, which leaves its other entries as they would
   be alone, to the bit.  */

#ifndef LATENS_FAMILY_BATCH_KERNELS_H
#define LATENS_FAMILY_BATCH_KERNELS_H

#include "base/level.h"
#include <stddef.h>
#include <stdint.h>

enum
{
  BATCH_LANES = 8,
  BATCH_PAD = 8
};

/* Numbers from one row of p columns to the next.  */
static inline size_t
batch_stride (size_t p)
{
  return (p + BATCH_PAD - 1) / BATCH_PAD * BATCH_PAD;
}

/* Where row a of a packed triangle starts.  */
static inline size_t
batch_row (size_t a)
{
  return a * (a + 1) / 2;
}

typedef struct moment_shape moment_shape;

typedef struct
{
  /* Bit j % 64 of mask[j / 64]: x[j] is NaN, for j < p; returns how many are.
   */
  size_t (*mask) (size_t p, const double *x, uint64_t *mask);

  /* z = x - mu (ld numbers, zeros after p), 0 where x is NaN.  */
  void (*centre) (size_t p, const double *x, const double *mu, double *z);

  /* y_i = U z_i for n rows; ut (p x ld) is U', an upper triangle.  */
  void (*whiten) (size_t n, size_t p, size_t ld, const double *z,
                  const double *ut, double *y);

  /* w_a = sum_t ut[j_a][t] y[t] for the m columns j_a = index[a * LANES],
     which increase; w_a LANES apart, too.  */
  void (*project) (size_t ld, size_t m, const int32_t *index, const double *ut,
                   const double *y, double *w);

  /* |y - sum_a d_a ut[j_a]|^2; index and d LANES apart.  */
  double (*residual) (size_t ld, size_t m, const int32_t *index,
                      const double *d, const double *ut, const double *y);

  /* The lanes' matrices A become L, A = L L'; inverse (m x LANES): the
     reciprocals of its diagonal; logdet (LANES): log |A|.  0: one of them is
     not positive definite or not finite; else 1.  */
  int (*factor) (size_t m, double *a, double *inverse, double *logdet);

  /* w (m x LANES) becomes A^-1 w, lane by lane.  */
  void (*solve) (size_t m, const double *l, const double *inverse, double *w);

  /* The same for LANES right-hand sides of the one matrix in `lane`.  */
  void (*solve_one) (size_t m, const double *l, const double *inverse,
                     size_t lane, double *w);

  /* L becomes A^-1, its lower triangle.  */
  void (*invert) (size_t m, double *l, const double *inverse);

  /* wz = weight z, and sum (p) += wz; rows of ld numbers.  */
  void (*weigh) (size_t p, double weight, const double *z, double *wz,
                 double *sum);

  /* s (p x p, lower half) += sum_i wz_i z_i' over n rows, ld apart.  */
  void (*square) (size_t n, size_t p, size_t ld, const double *wz,
                  const double *z, double *s);

  /* ADDS to result (see gaussian_kept.h) what the moments of rows of shape s
     say about the law with mean mu and the covariance that is in s; scratch:
     (2 o + o (o + 1) / 2) x LANES.  */
  void (*moments) (const struct moment_shape *s, size_t p, const double *mu,
                   const double *moments, double *result, double *scratch);
} batch_kernels;

/* Of the best level this machine runs; of that level, NULL if it does not
   run here.  */
const batch_kernels *lat_batch_kernels_best (void);
const batch_kernels *lat_batch_kernels_of (lat_level level);

#endif
