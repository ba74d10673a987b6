/* print.c -- numbers as decimal text, whatever the locale.  */

#include <latens/table.h>
#include "data/decimal.h"
#include "data/number.h"
#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum
{
  LEAST_DIGITS = DBL_DIG,        /* enough for most ... */
  MOST_DIGITS = DBL_DECIMAL_DIG, /* ... and for all */
  LEAST_POWER = -4, /* printf's %g has an exponent for smaller numbers */
  DIGITS_ROOM = 24
};

/* The whole number w, at least `least` digits of it; behind the last.  */
static char *
put_whole (char *to, uint64_t w, int least)
{
  static const char pair[] = "00010203040506070809101112131415161718192021222"
                             "32425262728293031323334353637383940414243444546"
                             "47484950515253545556575859606162636465666768697"
                             "07172737475767778798081828384858687888990919293"
                             "949596979899";
  char digit[DIGITS_ROOM], *s = digit + sizeof digit;
  for (; w >= 100; w /= 100)
    memcpy (s -= 2, pair + 2 * (w % 100), 2);
  if (w >= 10)
    memcpy (s -= 2, pair + 2 * w, 2);
  else
    *--s = (char)('0' + w);
  while (s > digit + sizeof digit - least)
    *--s = '0';
  size_t n = (size_t)(digit + sizeof digit - s);
  memcpy (to, s, n);
  return to + n;
}

/* Puts a point before the last `decimals` bytes of a text that ends at `end`;
   its new end.  */
static char *
put_point (char *end, int decimals)
{
  if (!decimals)
    return end;
  char *s = end - decimals;
  memmove (s + 1, s, (size_t)decimals);
  *s = '.';
  return end + 1;
}

/* One digit, a point, the others of n, and the exponent as printf has it.  */
static char *
put_scientific (char *to, uint64_t w, int n, int power, char e)
{
  to = put_point (put_whole (to, w, n), n - 1);
  *to++ = e;
  *to++ = power < 0 ? '-' : '+';
  return put_whole (to, (uint64_t)(power < 0 ? -power : power), 2);
}

/* As "%.*g" with `precision`: n digits w whose first stands for 10^power.  */
static char *
put_general (char *to, uint64_t w, int n, int power, int precision)
{
  for (; w % 10 == 0; n--)
    w /= 10;
  if (power < LEAST_POWER || power >= precision)
    return put_scientific (to, w, n, power, 'e');
  int decimals = n - 1 - power;
  if (decimals > 0)
    return put_point (put_whole (to, w, decimals + 1), decimals);
  to = put_whole (to, w, 1);
  memset (to, '0', (size_t)-decimals);
  return to - decimals;
}

/* snprintf with a "%.*" of one style, in the C locale.  */
static void
print_in_c (double x, int decimals, char style, char *buf)
{
  char format[] = { '%', '.', '*', style, '\0' };
  locale_t c = newlocale (LC_ALL_MASK, "C", (locale_t)0);
  locale_t before = c ? uselocale (c) : (locale_t)0;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  snprintf (buf, LAT_NUMBER_SIZE, format, decimals, x);
#pragma GCC diagnostic pop
  if (c)
    {
      uselocale (before);
      freelocale (c);
    }
}

/* False: it is not one of the numbers that are quickly written.  */
static int
print_quickly (double x, int decimals, char style, char *buf)
{
  lat_digits d;
  uint64_t w;
  char *to = buf + (x < 0);
  *buf = '-';
  if (style == 'f')
    {
      if (!lat_decimal_scaled (x, decimals, &w))
        return 0;
      to = put_point (put_whole (w ? to : buf, w, decimals + 1), decimals);
    }
  else
    {
      int power, n = decimals + 1;
      if (x == 0 || n > MOST_DIGITS || !lat_decimal_digits (x, &d))
        return 0;
      w = lat_digits_round (&d, n, &power);
      to = put_scientific (to, w, n, power, style);
    }
  *to = '\0';
  return 1;
}

void
lat_number_print (double x, int decimals, char style, char *buf)
{
  if (decimals > LAT_DECIMALS_MAX)
    decimals = LAT_DECIMALS_MAX;
  if (isfinite (x) && decimals >= 0 && print_quickly (x, decimals, style, buf))
    return;
  print_in_c (x, decimals, style, buf);
  /* -0.00 means that there is no digit but zeros before the exponent.  */
  if (buf[0] == '-' && strspn (buf + 1, "0.") == strcspn (buf + 1, "eE"))
    memmove (buf, buf + 1, strlen (buf));
}

/* By the C library: what format_quickly leaves.  */
static void
format_slowly (double x, char *buf)
{
  double back = (double)NAN;
  for (int n = LEAST_DIGITS; n <= MOST_DIGITS && !(back == x); n++)
    {
      print_in_c (x, n, 'g', buf);
      if (lat_number_parse (buf, strlen (buf), &back))
        back = (double)NAN;
    }
}

/* Whether w 10^power reads back as |x|, whose digits are d.  -1: who knows. */
static int
reads_back (const lat_digits *d, uint64_t w, int power, double x)
{
  double back;
  int same = lat_digits_same (d, w, power);
  if (same >= 0)
    return same;
  return lat_decimal_value (w, power, &back) ? back == fabs (x) : -1;
}

static int
format_quickly (double x, char *buf)
{
  lat_digits d;
  int n = LEAST_DIGITS, power = 0, same = 0;
  uint64_t w = 0;
  if (!lat_decimal_digits (x, &d))
    return 0;
  for (; !same; n++)
    {
      w = lat_digits_round (&d, n, &power);
      same = n == MOST_DIGITS ? 1 : reads_back (&d, w, power - (n - 1), x);
    }
  if (same < 0)
    return 0;
  *buf = '-';
  *put_general (buf + (x < 0), w, n - 1, power, n - 1) = '\0';
  return 1;
}

/* Whole numbers of at most LEAST_DIGITS digits, which all formats write
   alike.  */
static int
format_whole (double x, char *buf)
{
  const double most = 1e15;
  if (!(fabs (x) < most) || x != (double)(int64_t)x || x == 0)
    return 0;
  *buf = '-';
  *put_whole (buf + (x < 0), (uint64_t)fabs (x), 1) = '\0';
  return 1;
}

const char *
lat_number_format (double x, char buf[LAT_NUMBER_SIZE])
{
  if (x == 0)
    memcpy (buf, "0", sizeof "0");
  else if (!format_whole (x, buf)
           && (!isfinite (x) || !format_quickly (x, buf)))
    format_slowly (x, buf);
  return buf;
}

const char *
lat_number_full (double x, char buf[LAT_NUMBER_SIZE])
{
  lat_digits d;
  int power;
  if (format_whole (x, buf))
    return buf;
  if (!isfinite (x) || x == 0 || !lat_decimal_digits (x, &d))
    print_in_c (x, MOST_DIGITS, 'g', buf);
  else
    {
      uint64_t w = lat_digits_round (&d, MOST_DIGITS, &power);
      *buf = '-';
      *put_general (buf + (x < 0), w, MOST_DIGITS, power, MOST_DIGITS) = '\0';
    }
  return buf;
}
