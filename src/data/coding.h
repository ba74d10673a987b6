/* coding.h -- text as numbers: one for each level but the first, 1 where the
   cell has that level and else 0, and all missing where it is.  */

#ifndef LATENS_DATA_CODING_H
#define LATENS_DATA_CODING_H

#include <stddef.h>

/* How many numbers so many levels are: one less, or none.  */
size_t lat_coding_width (size_t levels);

/* A cell of text as so many numbers.  */
void lat_coding_cell (double x, size_t numbers, double *to);

/* Probabilities of the levels, numbers + 1 of them, where these are expected:
   what is negative is 0, and they sum to one.  */
void lat_coding_levels (size_t numbers, const double *mean, double *prob);

#endif
