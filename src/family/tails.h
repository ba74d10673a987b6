/* tails.h -- both sides of a law at a number, each with its own digits: what
   is left of 1 when the other is nearly all of it is not a difference.

   GSL has these functions as well, but calls its error handler, which
   aborts, where a tail is smaller than any number or a shape very large.  */

#ifndef LATENS_FAMILY_TAILS_H
#define LATENS_FAMILY_TAILS_H

/* P (X <= x) and P (X > x).  */
typedef struct
{
  double lower, upper;
} lat_tails;

/* A standard normal X.  */
lat_tails lat_tails_normal (double z);

/* A gamma law of that shape > 0 and scale 1, x >= 0: the regularised
   incomplete gamma functions.  */
lat_tails lat_tails_gamma (double shape, double x);

/* A beta law with a, b > 0, at x in [0, 1]; y = 1 - x, which the caller may
   know better.  */
lat_tails lat_tails_beta (double a, double b, double x, double y);

/* Poisson counts, at a whole number x; rate >= 0.  */
lat_tails lat_tails_poisson (double rate, double x);

#endif
