/* decimal.h -- between decimal and binary numbers, in whole numbers.  */

#ifndef LATENS_DATA_DECIMAL_H
#define LATENS_DATA_DECIMAL_H

#include <stdint.h>

/* The double nearest to w 10^q, to the even one of two.  False: this way does
   not tell (rarely: the result is not normal, or 128 bits leave it open).  */
int lat_decimal_value (uint64_t w, int q, double *x);

/* The first digits of |x|, cut off, not rounded:
   digits 10^exponent <= |x| < (digits + 1) 10^exponent.  */
typedef struct
{
  uint64_t digits; /* 18 or 19 of them */
  int rest;        /* nonzero: and more than that */
  int exponent;
  double half; /* about half the way to the doubles beside x, in units of
                  the last digit; 0: they are not equally far */
} lat_digits;

/* x is finite, not zero.  False: this way does not tell.  */
int lat_decimal_digits (double x, lat_digits *d);

/* The first n <= 17 digits, correctly rounded, ties to even; the power of ten
   that the first stands for.  */
uint64_t lat_digits_round (const lat_digits *d, int n, int *power);

/* Whether w 10^power reads back as the number that has the digits d.  1: it
   does; 0: it does not; -1: this way does not tell.  */
int lat_digits_same (const lat_digits *d, uint64_t w, int power);

/* |x| 10^decimals, correctly rounded, ties to even.  False: it has more than
   19 digits.  */
int lat_decimal_scaled (double x, int decimals, uint64_t *digits);

#endif
