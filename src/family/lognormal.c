/* lognormal.c -- positive numbers whose logarithm is normal:

     log p = -log x - log s - log (2 pi) / 2 - z^2 / 2, z = (log x - m) / s.

   Statistics about the present m: the weight, and the sums of log x - m and
   of its square.  The prior: so many rows of a log-normal law.  */

#include "family/law_theta.h"
#include "family/tails.h"
#include <gsl/gsl_randist.h>
#include <math.h>

enum
{
  MEANLOG,
  SDLOG,
  PARAMETERS
};

/* The prior's numbers.  */
enum
{
  ROWS,
  PRIOR_MEANLOG,
  PRIOR_SDLOG,
  NUMBERS
};

static const double LOG_2PI = 1.8378770664093454836;

static const char *
fault (const double *par, double x)
{
  (void)par;
  return x > 0 ? NULL : "a value is not above zero";
}

static int
valid (const double *par)
{
  return isfinite (par[MEANLOG]) && par[SDLOG] > 0 && isfinite (par[SDLOG]);
}

static void
init (const lat_data *d, size_t col, const lat_prior *prior, double *par,
      double *number, double *unit)
{
  lat_law_moments l = lat_law_summary (d, col, log);
  par[MEANLOG] = l.mean;
  par[SDLOG] = *unit = l.variance > 0 ? sqrt (l.variance) : 1;
  number[ROWS] = prior->rate;
  number[PRIOR_MEANLOG] = par[MEANLOG];
  number[PRIOR_SDLOG] = par[SDLOG];
}

static void
prepare (const double *par, double *constant)
{
  constant[0] = -log (par[SDLOG]) - LOG_2PI / 2;
}

static void
terms_of (const double *par, size_t n, const double *x, double *term)
{
  (void)par;
  for (size_t i = 0; i < n; i++)
    term[i] = log (x[i]);
}

static void
density (const double *par, const double *constant, const lat_law_cells *g,
         double *lp)
{
  for (size_t i = 0; i < g->n; i++)
    {
      double z = (g->term[i] - par[MEANLOG]) / par[SDLOG];
      lp[i] += constant[0] - g->term[i] - z * z / 2;
    }
}

static void
accumulate (const double *par, const double *constant, const lat_law_cells *g,
            const double *r, double *stat)
{
  double weight = 0, sum = 0, square = 0;
  (void)constant;
  for (size_t i = 0; i < g->n; i++)
    {
      double e = g->term[i] - par[MEANLOG];
      weight += r[i];
      sum += r[i] * e;
      square += r[i] * e * e;
    }
  stat[0] += weight;
  stat[1] += sum;
  stat[2] += square;
}

static int
mstep (double *par, const double *stat, const double *number)
{
  double b = number[ROWS], far = number[PRIOR_MEANLOG] - par[MEANLOG];
  double s0 = number[PRIOR_SDLOG], n = stat[0] + b;
  double e = (stat[1] + b * far) / n;
  double v = (stat[2] + b * (far * far + s0 * s0)) / n - e * e;
  par[MEANLOG] += e;
  par[SDLOG] = sqrt (v);
  return valid (par) ? 0 : LAT_EDEGENERATE;
}

static double
log_prior (const double *par, const double *number)
{
  double z = (number[PRIOR_MEANLOG] - par[MEANLOG]) / par[SDLOG];
  double q = number[PRIOR_SDLOG] / par[SDLOG];
  return -number[ROWS] * (log (par[SDLOG]) + (z * z + q * q) / 2);
}

static void
pack (const double *par, double *x)
{
  x[MEANLOG] = par[MEANLOG];
  x[SDLOG] = log (par[SDLOG]);
}

static int
unpack (double *par, const double *x)
{
  par[MEANLOG] = x[MEANLOG];
  par[SDLOG] = exp (x[SDLOG]);
  return valid (par) ? 0 : LAT_EDOM;
}

static void
even_pack (const double *par, double unit, double *x)
{
  x[MEANLOG] = par[MEANLOG] / unit;
  x[SDLOG] = log (par[SDLOG] / unit);
}

static int
even_unpack (double *par, double unit, const double *x)
{
  par[MEANLOG] = x[MEANLOG] * unit;
  par[SDLOG] = exp (x[SDLOG]) * unit;
  return valid (par) ? 0 : LAT_EDOM;
}

static void
score (const double *par, const double *stat, double *g)
{
  double v = par[SDLOG] * par[SDLOG];
  g[MEANLOG] = stat[1] / v;
  g[SDLOG] = stat[2] / v - stat[0];
}

static double
spread (const double *par)
{
  return par[SDLOG];
}

static double
mean (const double *par)
{
  return exp (par[MEANLOG] + par[SDLOG] * par[SDLOG] / 2);
}

static double
variance (const double *par)
{
  double v = par[SDLOG] * par[SDLOG];
  return expm1 (v) * exp (2 * par[MEANLOG] + v);
}

static double
cdf (const double *par, double x, double *above)
{
  lat_tails t
      = lat_tails_normal ((log (fmax (x, 0)) - par[MEANLOG]) / par[SDLOG]);
  *above = t.upper;
  return t.lower;
}

static double
draw (const double *par, gsl_rng *rng)
{
  return gsl_ran_lognormal (rng, par[MEANLOG], par[SDLOG]);
}

static const char *const names[] = { "meanlog", "sdlog", NULL };
static const char *const prior_names[] = { "rows", "meanlog", "sdlog", NULL };

const lat_law lat_law_lognormal = { .name = "lognormal",
                                    .parameters = PARAMETERS,
                                    .constants = 1,
                                    .terms = 1,
                                    .statistics = 3,
                                    .prior = NUMBERS,
                                    .even = PARAMETERS,
                                    .start = { 0, 1 },
                                    .names = names,
                                    .prior_names = prior_names,
                                    .fault = fault,
                                    .valid = valid,
                                    .init = init,
                                    .prepare = prepare,
                                    .terms_of = terms_of,
                                    .density = density,
                                    .accumulate = accumulate,
                                    .mstep = mstep,
                                    .log_prior = log_prior,
                                    .pack = pack,
                                    .unpack = unpack,
                                    .score = score,
                                    .even_pack = even_pack,
                                    .even_unpack = even_unpack,
                                    .spread = spread,
                                    .mean = mean,
                                    .variance = variance,
                                    .draw = draw,
                                    .cdf = cdf };

const lat_family_type lat_family_lognormal
    = LAW_FAMILY ("lognormal", names, prior_names);
