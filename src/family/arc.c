/* arc.c -- the probability of an arc under a von Mises law: Gauss's
   quadrature of its density, which has no integral in closed form.

   Turning points of the density are the multiples of pi.  On a piece between
   two of them it falls away from the mean like exp (-2 k sin^2 (t / 2)); the
   piece ends where it has fallen by DROP in the logarithm, beyond all
   digits, and is cut into so many panels that it falls little in each.  */

#include "family/arc.h"
#include "family/bessel.h"
#include <math.h>

enum
{
  PANELS = 32,
  HALF = 4 /* of the nodes in a panel */
};

static const double DROP = 45;

/* Abramowitz and Stegun, table 25.4, n = 8.  */
static const double node[HALF]
    = { 0.183434642495649805, 0.525532409916328986, 0.796666477413626740,
        0.960289856497536232 };
static const double weight[HALF]
    = { 0.362683783378361983, 0.313706645877887287, 0.222381034453374471,
        0.101228536290376259 };

static double
density (double k, double norm, double t)
{
  double s = sin (t / 2);
  return exp (-2 * k * s * s - norm);
}

/* Where 0 <= from <= to <= pi.  */
static double
piece (double k, double from, double to)
{
  double norm = lat_bessel_log_norm (k), s = sin (from / 2), sum = 0;
  double last = s * s + DROP / (2 * k); /* k = 0: infinite */
  if (last < 1)
    to = fmin (to, 2 * asin (sqrt (last)));
  double half = fmax (to - from, 0) / (2 * PANELS);
  for (int i = 0; i < PANELS; i++)
    for (int j = 0; j < HALF; j++)
      {
        double mid = from + (2 * i + 1) * half, off = node[j] * half;
        sum += weight[j]
               * (density (k, norm, mid - off) + density (k, norm, mid + off));
      }
  return sum * half;
}

/* Each angle t = turn 2 pi + rest, |rest| <= pi; the mean's side and its
   mirror image are alike.  */
static double
between (double k, double from, double to)
{
  double turn = 2 * M_PI * rint ((from + to) / 2 / (2 * M_PI));
  double a = fabs (from - turn), b = fabs (to - turn);
  return piece (k, fmin (fmin (a, b), M_PI), fmin (fmax (a, b), M_PI));
}

double
lat_arc_probability (double k, double from, double to)
{
  double sum = 0;
  while (from < to)
    {
      double stop = M_PI * (floor (from / M_PI) + 1);
      if (!(stop > from))
        stop = from + M_PI;
      sum += between (k, from, fmin (stop, to));
      from = stop;
    }
  return fmin (sum, 1);
}
