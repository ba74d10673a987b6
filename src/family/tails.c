/* tails.c -- the incomplete gamma and beta functions.

   Both are a power times a sum.  The powers are written about the laws'
   modes, so that they keep their digits for large shapes: with
   e (d) = d - log (1 + d) and peak (a) = a log a - a - log Gamma (a),

     log (x^a exp (-x) / Gamma (a)) = peak (a) - a e (x / a - 1),
     log (x^a y^b / B (a, b)) = peak (a) + peak (b) - peak (n)
                                - a e (n x / a - 1) - b e (n y / b - 1),

   n = a + b.  The sums are the series of Abramowitz and Stegun 6.5.29 and the
   continued fractions 6.5.31 and 26.5.8, by Lentz's method (Thompson and
   Barnett 1986): some times the root of the shape many terms.  */

#include "family/tails.h"
#include "family/gamma_math.h"
#include <float.h>
#include <math.h>

enum
{
  TERMS = 10000000 /* at most: the largest shapes need a tenth */
};

static const double TINY = 1e-300; /* in place of a zero denominator */

static lat_tails
from_lower (double p)
{
  p = fmin (p, 1);
  return (lat_tails){ p, 1 - p };
}

static lat_tails
from_upper (double q)
{
  q = fmin (q, 1);
  return (lat_tails){ 1 - q, q };
}

lat_tails
lat_tails_normal (double z)
{
  return (lat_tails){ erfc (-z / M_SQRT2) / 2, erfc (z / M_SQRT2) / 2 };
}

/* e (d) where 1 + d is `ratio`.  */
static double
excess (double d, double ratio)
{
  return ratio < 0.5 ? d - log (ratio) : lat_gamma_excess (d);
}

static double
nonzero (double x)
{
  return fabs (x) < TINY ? TINY : x;
}

/* --- gamma --------------------------------------------------------------- */

/* sum of x^i / ((a + 1) ... (a + i)).  */
static double
gamma_series (double a, double x)
{
  double term = 1, sum = 1;
  for (int i = 1; i < TERMS && term > sum * DBL_EPSILON / 2; i++)
    {
      term *= x / (a + i);
      sum += term;
    }
  return sum;
}

/* 1 / (x + 1 - a - (1 - a) / (x + 3 - a - 2 (2 - a) / ...)).  */
static double
gamma_fraction (double a, double x)
{
  double b = x + 1 - a, c = 1 / TINY, d = 1 / nonzero (b), h = d;
  for (int i = 1; i < TERMS; i++)
    {
      double up = -i * (i - a);
      b += 2;
      d = 1 / nonzero (up * d + b);
      c = nonzero (b + up / c);
      h *= d * c;
      if (fabs (d * c - 1) <= DBL_EPSILON)
        break;
    }
  return h;
}

lat_tails
lat_tails_gamma (double shape, double x)
{
  if (!(x > 0))
    return from_lower (isnan (x) ? x : 0);
  if (x > DBL_MAX)
    return from_upper (0);
  double power = exp (lat_gamma_peak (shape)
                      - shape * excess ((x - shape) / shape, x / shape));
  if (x < shape + 1)
    return from_lower (power / shape * gamma_series (shape, x));
  return from_upper (power * gamma_fraction (shape, x));
}

/* P (X > x) = P (a gamma law of shape x + 1 is below the rate).  */
lat_tails
lat_tails_poisson (double rate, double x)
{
  if (x < 0)
    return from_lower (0);
  lat_tails t = lat_tails_gamma (x + 1, rate);
  return (lat_tails){ t.upper, t.lower };
}

/* --- beta ---------------------------------------------------------------- */

/* One step of Lentz's method with the coefficient `up` over 1.  */
static void
lentz (double up, double *c, double *d, double *h)
{
  *d = 1 / nonzero (1 + up * *d);
  *c = nonzero (1 + up / *c);
  *h *= *d * *c;
}

static double
beta_fraction (double a, double b, double x)
{
  double n = a + b, c = 1, d = 1 / nonzero (1 - n * x / (a + 1)), h = d;
  for (int i = 1; i < TERMS; i++)
    {
      double m = i, at = a + 2 * m, old;
      lentz (m * (b - m) * x / ((at - 1) * at), &c, &d, &h);
      old = h;
      lentz (-(a + m) * (n + m) * x / (at * (at + 1)), &c, &d, &h);
      if (fabs (h - old) <= DBL_EPSILON * h)
        break;
    }
  return h;
}

lat_tails
lat_tails_beta (double a, double b, double x, double y)
{
  if (!(x > 0))
    return from_lower (isnan (x) ? x : 0);
  if (!(y > 0))
    return from_upper (isnan (y) ? y : 0);
  double n = a + b, off = x * b - y * a;
  double power = exp (lat_gamma_peak (a) + lat_gamma_peak (b)
                      - lat_gamma_peak (n) - a * excess (off / a, x * (n / a))
                      - b * excess (-off / b, y * (n / b)));
  if (x * (n + 2) < a + 1)
    return from_lower (power / a * beta_fraction (a, b, x));
  return from_upper (power / b * beta_fraction (b, a, y));
}
