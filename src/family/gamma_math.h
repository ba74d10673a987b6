/* gamma_math.h -- functions of a gamma law that keep their digits when the
   law is narrow (a large shape, a value near the mean).  */

#ifndef LATENS_FAMILY_GAMMA_MATH_H
#define LATENS_FAMILY_GAMMA_MATH_H

/* Beyond this shape a gamma law of mean 1 is the number 1 to rounding: the
   sd is 1e-5 and nothing that it multiplies can tell.  */
#define GAMMA_LARGEST_SHAPE 1e10

/* d - log (1 + d) for d > -1: half the deviance of a gamma value at 1 + d
   times the mean, d^2 / 2 near 0.  */
double lat_gamma_excess (double d);

/* log a - digamma (a), a > 0: falls from infinity to 0, about 1 / 2 a; and
   its derivative times -1, trigamma (a) - 1 / a.  */
double lat_gamma_gap (double a);
double lat_gamma_gap_slope (double a);

/* The shape with that gap: the maximum-likelihood shape where gap is log of
   the mean minus mean of the log.  At most GAMMA_LARGEST_SHAPE; NaN for a
   gap that is NaN.  */
double lat_gamma_shape (double gap);

/* log Gamma (a) - [(a - 1/2) log a - a + log (2 pi) / 2].  */
double lat_gamma_stirling (double a);

/* a log a - a - log Gamma (a): what a gamma law of mean 1 is at 1, less its
   logarithm there.  */
double lat_gamma_peak (double a);

/* asinh (1 / a), an even coordinate of a shape that may have no end; any
   number leads back, to GAMMA_LARGEST_SHAPE at most.  */
double lat_gamma_even (double a);
double lat_gamma_from_even (double x);

/* log (x!) for x >= 0, thread-safe.  */
double lat_gamma_log_factorial (double x);

#endif
