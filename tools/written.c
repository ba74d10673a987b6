/* written.c -- numbers as they are after they have been written.  */

#include "written.h"

#include <math.h>
#include <string.h>

/* By way of the text.  */
static double
read_back (const lat_table *t, size_t j, double x)
{
  char buf[LAT_NUMBER_SIZE];
  const char *text = lat_table_format (t, j, x, buf);
  double y;

  return lat_number_parse (text, strlen (text), &y) ? x : y;
}

/* With few decimals the text need not be written: x is m / 10^digits with a
   whole number m, both exact, so that the quotient is what would be read.
   Where m is in doubt (x lies midway) the text decides.  */
double
written_value (const lat_table *t, size_t j, double x)
{
  static const double power[]
      = { 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12 };
  const double exact = 1e15, doubt = 1e-3;
  const lat_table_info *c = lat_table_column (t, j);
  size_t powers = sizeof power / sizeof *power;
  double scaled, m;

  if (c->kind != LAT_NUMERIC)
    return x;
  if (c->exponent || c->digits < 0 || (size_t)c->digits >= powers)
    return read_back (t, j, x);
  scaled = x * power[c->digits];
  m = nearbyint (scaled);
  if (!(fabs (scaled) < exact) || fabs (fabs (scaled - m) - 0.5) < doubt)
    return read_back (t, j, x);
  return m / power[c->digits];
}
