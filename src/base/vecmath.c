/* vecmath.c -- sums of exponentials.  */

#include "base/vecmath.h"
#include "base/kernels.h"
#include <math.h>

/* exp (-this) is nothing beside one, and still a normal number.  */
static const double FAR = 700;

double
lat_log_sum_exp (size_t n, const double *x)
{
  double largest = -INFINITY, sum = 0;
  for (size_t i = 0; i < n; i++)
    if (isnan (x[i]) || x[i] > largest)
      largest = x[i];
  if (!isfinite (largest)) /* exp (inf - inf) would be NaN */
    return largest;
  for (size_t i = 0; i < n; i++)
    sum += exp (x[i] - largest);
  return largest + log (sum);
}

double
lat_log_add (double a, double b)
{
  double most = fmax (a, b), least = fmin (a, b);
  return least > -INFINITY ? most + log1p (exp (least - most)) : most;
}

double
lat_log_dot (size_t n, const double *x, size_t x_step, const double *y,
             size_t y_step)
{
  double most = -INFINITY, sum = 0;
  for (size_t i = 0; i < n; i++)
    most = fmax (most, x[i * x_step] + y[i * y_step]);
  for (size_t i = 0; most > -INFINITY && i < n; i++)
    {
      double d = x[i * x_step] + y[i * y_step] - most;
      sum += d < -FAR ? 0 : exp (d);
    }
  return most > -INFINITY ? most + log (sum) : -INFINITY;
}

double
lat_log_normalise (size_t n, double *x)
{
  double most = -INFINITY, sum = 0;
  for (size_t i = 0; i < n; i++)
    most = fmax (most, x[i]);
  if (!(most > -INFINITY))
    return -INFINITY;
  for (size_t i = 0; i < n; i++)
    sum += x[i] = exp (x[i] - most);
  for (size_t i = 0; i < n; i++)
    x[i] /= sum;
  return most + log (sum);
}

void
lat_lse_block (size_t k, size_t n, double *lp, double *lse)
{
  if (k > 0)
    lat_kernels_best ()->lse_block (k, n, lp, lse);
  for (size_t i = 0; k == 0 && i < n; i++)
    lse[i] = -INFINITY;
}
