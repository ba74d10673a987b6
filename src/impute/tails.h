/* tails.h -- upper tails of Student's t and of F, also with infinitely many
   degrees of freedom, where they are those of the normal and chi-squared
   laws.  None of them calls GSL's error handler.  */

#ifndef LATENS_IMPUTE_TAILS_H
#define LATENS_IMPUTE_TAILS_H

#include <stddef.h>

/* P (t > x), x >= 0, df > 0.  */
double lat_tail_t (double x, double df);

/* The x >= 0 that is exceeded with probability p, 0 < p <= 1/2; df at least
   0.01.  */
double lat_tail_t_inverse (double p, double df);

/* P (F > x), x >= 0, with k and df > 0 degrees of freedom.  */
double lat_tail_f (double x, size_t k, double df);

#endif
