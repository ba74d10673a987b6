/* number.c -- decimal numbers, whatever the locale.

   Clinger (1990), How to read floating point numbers accurately: a mantissa
   below 2^53 times or over a power of ten up to 10^22 is one rounding of exact
   operands, so it is correct.  Others of 19 digits are multiplied with 128
   bits of the power (decimal.c); the C library reads the rest.  */

#include <latens/table.h>
#include "data/decimal.h"
#include "data/number.h"
#include "data/swar.h"
#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum
{
  EXACT_POWER = 22,        /* 10^22 is a double, 10^23 is not */
  FAST_DIGITS = 19,        /* fit into 64 bits */
  FAST_EXPONENT = 342,     /* beyond it nothing is a normal number */
  DIGITS_KEPT = 800,       /* more than 767 never matter but as "not zero" */
  EXPONENT_MAX = 99999999, /* larger ones are as good as infinite ... */
  DECIMALS_MAX = 99999999  /* ... if no longer a mantissa shifts them back */
};

/* The parts of a number: what is left of the text after its sign.  */
typedef struct
{
  const char *digit; /* first digit or point */
  const char *end;   /* of the mantissa */
  uint64_t mantissa; /* without its point, if it has FAST_DIGITS digits */
  size_t digits;     /* zeros in front count */
  long exponent;     /* value = mantissa digits x 10^exponent */
} parts;

static inline int
is_digit (char c)
{
  return (unsigned char)(c - '0') < 10;
}

/* Appends the digits from s on to the mantissa; behind the last.  */
static inline const char *
read_digits (const char *s, const char *end, uint64_t *mantissa)
{
  uint64_t m = *mantissa, eight;
  for (; end - s >= 8 && lat_swar_eight (s, &eight); s += 8)
    m = m * 100000000 + eight;
  for (; s < end && is_digit (*s); s++)
    m = m * 10 + (uint64_t)(*s - '0');
  *mantissa = m;
  return s;
}

/* Digits with at most one point; how many decimals.  False: it is none.  */
static inline int
read_mantissa (const char *s, const char *end, parts *d, long *decimals)
{
  d->digit = s;
  d->mantissa = 0;
  s = read_digits (s, end, &d->mantissa);
  d->digits = (size_t)(s - d->digit);
  *decimals = 0;
  if (s < end && *s == '.')
    {
      const char *first = ++s;
      s = read_digits (s, end, &d->mantissa);
      *decimals = (long)(s - first);
      d->digits += (size_t)(s - first);
    }
  d->end = s;
  return d->digits > 0;
}

/* A signed whole number up to the end; beyond EXPONENT_MAX it stops growing.
   False: it is none.  */
static int
read_exponent (const char *s, const char *end, long *exponent)
{
  int minus = s < end && *s == '-';
  if (s < end && (*s == '-' || *s == '+'))
    s++;
  if (s == end)
    return 0;
  long e = 0;
  for (; s < end; s++)
    {
      if (!is_digit (*s))
        return 0;
      if (e <= EXPONENT_MAX)
        e = e * 10 + (*s - '0');
    }
  *exponent = minus ? -e : e;
  return 1;
}

static int
is_infinity (const char *s, size_t n)
{
  return (n == 3 && strncasecmp (s, "inf", n) == 0)
         || (n == 8 && strncasecmp (s, "infinity", n) == 0);
}

/* The digits without their point, the last of too many standing for all that
   follow, and strtod's own correct rounding.  */
static double
read_slowly (const parts *d)
{
  char buf[DIGITS_KEPT + 32];
  size_t kept = 0, skipped = 0;
  int sticky = 0;
  for (const char *s = d->digit; s < d->end; s++)
    {
      if (*s == '.' || (kept == 0 && *s == '0'))
        continue;
      if (kept < DIGITS_KEPT)
        buf[kept++] = *s;
      else
        {
          skipped++;
          sticky |= *s != '0';
        }
    }
  if (kept == 0)
    return 0;
  long e = d->exponent + (long)skipped;
  if (sticky)
    {
      buf[kept++] = '1';
      e--;
    }
  snprintf (buf + kept, sizeof buf - kept, "e%ld", e);
  locale_t c = newlocale (LC_ALL_MASK, "C", (locale_t)0);
  if (!c)
    return (double)NAN;
  locale_t before = uselocale (c);
  double x = strtod (buf, NULL);
  uselocale (before);
  freelocale (c);
  return x;
}

/* Whether the mantissa is right: zeros in front take no bits.  */
static int
fits (const parts *d)
{
  size_t digits = d->digits;
  for (const char *s = d->digit; digits > FAST_DIGITS && s < d->end; s++)
    if (*s == '0')
      digits--;
    else if (*s != '.')
      break;
  return digits <= FAST_DIGITS;
}

/* A mantissa that is right, times a power of ten, if that is quickly told.  */
static inline int
value_quickly (uint64_t mantissa, long e, double *x)
{
  static const double power[EXACT_POWER + 1]
      = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
          1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
          1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };
  if (FLT_EVAL_METHOD == 0 && mantissa <= UINT64_C (1) << DBL_MANT_DIG
      && e >= -EXACT_POWER && e <= EXACT_POWER)
    {
      *x = e < 0 ? (double)mantissa / power[-e] : (double)mantissa * power[e];
      return 1;
    }
  return e >= -FAST_EXPONENT && e <= FAST_EXPONENT
         && lat_decimal_value (mantissa, (int)e, x);
}

static inline double
value_of (const parts *d)
{
  double x;
  if ((d->digits <= FAST_DIGITS || fits (d))
      && value_quickly (d->mantissa, d->exponent, &x))
    return x;
  return read_slowly (d);
}

int
lat_number_read (const char *s, size_t n, lat_number *x)
{
  const char *end = s + n;
  parts d;
  long decimals;
  int minus = n && *s == '-';
  if (n && (*s == '-' || *s == '+'))
    s++;
  x->exponent = 0;
  if (!read_mantissa (s, end, &d, &decimals))
    return is_infinity (s, (size_t)(end - s)) ? LAT_EDOM : LAT_EPARSE;
  d.exponent = 0;
  if (d.end < end)
    {
      char e = *d.end;
      if ((e != 'e' && e != 'E')
          || !read_exponent (d.end + 1, end, &d.exponent))
        return LAT_EPARSE;
      x->exponent = e;
    }
  if (decimals > DECIMALS_MAX)
    return LAT_EPARSE;
  d.exponent -= decimals;
  x->decimals = (int)decimals;
  x->value = value_of (&d);
  if (minus)
    x->value = -x->value;
  return isfinite (x->value) ? 0 : LAT_EDOM;
}

int
lat_number_read_cell (const char *s, size_t n, lat_number *x)
{
  static const double sign[] = { 1, -1 }; /* cannot be foretold: no branch */
  size_t minus = n && *s == '-';
  uint64_t mantissa;
  if (n - minus - 1 >= LAT_SWAR_BYTES
      || !lat_swar_read (s + minus, n - minus, &mantissa, &x->decimals)
      || !value_quickly (mantissa, -x->decimals, &x->value))
    return lat_number_read (s, n, x);
  x->exponent = 0;
  x->value *= sign[minus];
  return 0;
}

static int
is_blank (char c)
{
  return c == ' ' || c == '\t';
}

int
lat_number_parse (const char *s, size_t n, double *x)
{
  while (n && is_blank (s[0]))
    s++, n--;
  while (n && is_blank (s[n - 1]))
    n--;
  lat_number d;
  int status = lat_number_read (s, n, &d);
  if (!status)
    *x = d.value;
  return status;
}
