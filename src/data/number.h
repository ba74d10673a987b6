/* number.h -- decimal numbers, whatever the locale.  */

#ifndef LATENS_DATA_NUMBER_H
#define LATENS_DATA_NUMBER_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>

typedef struct
{
  double value;
  int decimals;  /* digits behind the point, of the mantissa */
  char exponent; /* 'e' or 'E' if it has one, else 0 */
} lat_number;

/* Whether x is a whole number; infinities are.  */
static inline int
lat_number_whole (double x)
{
  const double all = 9007199254740992.0; /* are from 2^53 on */
  return fabs (x) < all ? x == (double)(int64_t)x : !isnan (x);
}

/* Reads all n bytes, no blanks allowed; correctly rounded.  0; LAT_EDOM: it
   is infinite or overflows; LAT_EPARSE: it is no number.  */
int lat_number_read (const char *s, size_t n, lat_number *x);

/* The same where 16 bytes from s on can be read, whatever they are.  */
int lat_number_read_cell (const char *s, size_t n, lat_number *x);

/* "%.*f" or "%.*e" in the C locale, without the sign of a zero.  style 'f',
   'e' or 'E'.  */
enum
{
  LAT_DECIMALS_MAX = 60 /* that fit into LAT_NUMBER_SIZE with 309 digits */
};
void lat_number_print (double x, int decimals, char style, char *buf);

#endif
