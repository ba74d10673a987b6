/* bessel.h -- the concentration of a von Mises law, at any size.  */

#ifndef LATENS_FAMILY_BESSEL_H
#define LATENS_FAMILY_BESSEL_H

/* log (2 pi I0 (k)) - k, k >= 0.  */
double lat_bessel_log_norm (double k);

/* 1 - A (k), A = I1 / I0 the mean resultant length: from 1 at k = 0 down to
   about 1 / 2 k; and -d/dk of it, A' (k).  */
double lat_bessel_lack (double k);
double lat_bessel_slope (double k);

/* The k whose lack that is, 0 for 1 and more, at most
   BESSEL_LARGEST; NaN for NaN.  */
#define BESSEL_LARGEST 1e12
double lat_bessel_concentration (double lack);

#endif
