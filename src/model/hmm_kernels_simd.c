/* hmm_kernels_simd.c -- the table of one level.  */

#include "model/hmm_simd.h"

const lat_hmm_kernels LAT_AT (lat_hmm_kernels) = {
  .run = LAT_AT (lat_hmm_run),
  .run_two = LAT_AT (lat_hmm_run_two),
  .lanes_forward = LAT_AT (lat_hmm_lanes_forward),
  .lanes_backward = LAT_AT (lat_hmm_lanes_backward),
  .lanes_smooth = LAT_AT (lat_hmm_lanes_smooth),
  .combine = LAT_AT (lat_hmm_combine),
  .combine_log = LAT_AT (lat_hmm_combine_log),
  .add_pairs = LAT_AT (lat_hmm_add_pairs),
  .tilt = LAT_AT (lat_hmm_tilt),
  .untilt = LAT_AT (lat_hmm_untilt),
  .plain = LAT_AT (lat_hmm_plain),
  .exponents = LAT_AT (lat_hmm_exponents),
  .levels = LAT_AT (lat_hmm_levels),
  .turn = LAT_AT (lat_hmm_turn),
  .smooth = LAT_AT (lat_hmm_smooth),
  .row_sums = LAT_AT (lat_hmm_row_sums),
  .products = LAT_AT (lat_hmm_products),
  .codes = LAT_AT (lat_hmm_codes),
  .add_by_code = LAT_AT (lat_hmm_add_by_code),
  .best = LAT_AT (lat_hmm_best),
};
