/* kernels.h -- the inner loops, one set for each instruction-set level.

   Each source named *_simd.c is compiled once for each level the compiler
   knows (base/simd.h says how to write one); the sets are constant tables,
   and the machine chooses.  Who wants kernels takes a table when it is made
   and keeps it; a test takes each.

   The bits of a result depend on the level, never on how a block is cut into
   vectors, nor on addresses.  */

#ifndef LATENS_BASE_KERNELS_H
#define LATENS_BASE_KERNELS_H

#include "base/ieee.h"
#include "base/level.h"
#include <stddef.h>
#include <stdint.h>

typedef struct
{
  /* exp and log of n numbers (log: normal ones, 0, infinity or NaN).  */
  void (*exp) (size_t n, const double *x, double *y);
  void (*log) (size_t n, const double *x, double *y);

  /* sum_i x_i, and sum_i x_i y_i.  */
  double (*sum) (size_t n, const double *x);
  double (*dot) (size_t n, const double *x, const double *y);

  /* What lat_lse_block (base/vecmath.h) does; k > 0.  */
  void (*lse_block) (size_t k, size_t n, double *lp, double *lse);
} lat_kernels;

/* Of the best level this machine runs; of that level, NULL if it does not
   run here.  */
const lat_kernels *lat_kernels_best (void);
const lat_kernels *lat_kernels_of (lat_level level);

#endif
