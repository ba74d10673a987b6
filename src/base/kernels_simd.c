/* kernels_simd.c -- the table of one level.  */

#include "base/kernels_simd.h"

const lat_kernels LAT_AT (lat_kernels) = {
  .exp = LAT_AT (lat_exp_many),
  .log = LAT_AT (lat_log_many),
  .sum = LAT_AT (lat_sum),
  .dot = LAT_AT (lat_dot),
  .strips = LAT_AT (lat_strips),
  .whiten = LAT_AT (lat_whiten),
  .moments = LAT_AT (lat_moments),
  .distances = LAT_AT (lat_distances),
  .columns = LAT_AT (lat_columns),
  .lessen = LAT_AT (lat_lessen),
  .pick = LAT_AT (lat_pick),
  .sqrt = LAT_AT (lat_sqrt_many),
  .lse_block = LAT_AT (lat_lse),
};
