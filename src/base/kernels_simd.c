/* kernels_simd.c -- the table of one level.  */

#include "base/kernels_simd.h"

const lat_kernels LAT_AT (lat_kernels) = {
  .exp = LAT_AT (lat_exp_many),
  .log = LAT_AT (lat_log_many),
  .sum = LAT_AT (lat_sum),
  .dot = LAT_AT (lat_dot),
  .lse_block = LAT_AT (lat_lse),
};
