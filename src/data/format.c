/* format.c -- imputed values as they belong into their column.  */

#include "data/table.h"
#include <math.h>

enum
{
  MANTISSA_MAX = 16 /* decimals that tell all doubles apart */
};

static int
power_of_ten (double x)
{
  return (int)floor (log10 (fabs (x)));
}

/* Decimals of x's mantissa: its last digit stands where the sd's last does.
   Without an sd (a model, few cells seen), where `digits` says.  */
static int
mantissa_decimals (const lat_table *t, const lat_table_info *c, double x)
{
  if (t->digits >= 0)
    return t->digits;
  if (!(fabs (x) > 0) || !isfinite (x))
    return c->decimals;
  int last
      = c->sd > 0 ? power_of_ten (c->sd) - (t->sd_digits - 1) : -c->digits;
  int decimals = power_of_ten (x) - last;
  if (decimals > MANTISSA_MAX)
    decimals = MANTISSA_MAX;
  return decimals > c->decimals ? decimals : c->decimals;
}

const char *
lat_table_format (const lat_table *t, size_t j, double x,
                  char buf[LAT_NUMBER_SIZE])
{
  const lat_table_info *c = &t->column[j];
  if (c->kind == LAT_CATEGORICAL)
    return c->written[(size_t)x];
  if (t->digits < 0 && c->integers)
    x = round (x);
  if (c->exponent)
    lat_number_print (x, mantissa_decimals (t, c, x), c->exponent, buf);
  else if (t->digits < 0 && t->is_npy)
    lat_number_format (x, buf);
  else if (t->digits < 0 && c->integers)
    lat_number_print (x, c->whole ? c->decimals : 0, 'f', buf);
  else
    lat_number_print (x, c->digits, 'f', buf);
  return buf;
}
