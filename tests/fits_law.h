/* fits_law.h -- do numbers come from a law?  Kolmogorov's test.  */

#ifndef LATENS_FITS_LAW_H
#define LATENS_FITS_LAW_H

#include "testing.h"
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>

/* u[0..n) are values of the distribution function at independent draws, and
   uniform if the law is the right one; they are sorted.  sqrt (n) D exceeds
   1.95 in one of a thousand seeds.  */
static inline double
kolmogorov (size_t n, double *u)
{
  double most = 0;
  gsl_sort (u, 1, n);
  for (size_t i = 0; i < n; i++)
    {
      double below = u[i] - (double)i / (double)n;
      double above = (double)(i + 1) / (double)n - u[i];
      if (!(u[i] >= 0 && u[i] <= 1))
        return INFINITY;
      most = fmax (most, fmax (below, above));
    }
  return sqrt ((double)n) * most;
}

#define assert_uniform(n, u)                                                  \
  do                                                                          \
    {                                                                         \
      double d_ = kolmogorov (n, u);                                          \
      ck_assert_msg (d_ < 1.95, "%s: sqrt(n) D = %g", #u, d_);                \
    }                                                                         \
  while (0)

/* The same, and how wrong it would be with other degrees of freedom has been
   seen: a test that can not tell is none.  */
#define assert_not_uniform(n, u)                                              \
  do                                                                          \
    {                                                                         \
      double d_ = kolmogorov (n, u);                                          \
      ck_assert_msg (d_ > 1.95, "%s: sqrt(n) D = %g only", #u, d_);           \
    }                                                                         \
  while (0)

#endif
