/* pattern.h -- rows with the same holes get the same number.  */

#ifndef LATENS_DATA_PATTERN_H
#define LATENS_DATA_PATTERN_H

#include <stddef.h>
#include <stdint.h>

/* Numbers the patterns of missing entries (NaN) of the n x p cells x, which
   lie row by row, in order of appearance: number[i] is that of row i, and
   *patterns tells how many there are.  Time O (n p), memory O (patterns p)
   bits.  LAT_ENOMEM, or LAT_EDATA for more patterns than uint32_t counts.  */
int lat_pattern_number (size_t n, size_t p, const double *x, uint32_t *number,
                        size_t *patterns);

#endif
