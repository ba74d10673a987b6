/* gamma.c -- positive numbers of mean m and shape a:

     log p = a log (a / m) - log Gamma (a) + (a - 1) log x - a x / m
           = log (a / 2 pi) / 2 - stirling (a) - log x - a e (x / m - 1)

   with e (d) = d - log (1 + d), see gamma_math.h.  Statistics about the
   present m: the weight N, the sum D of x / m - 1 and the sum G of its e.
   The mean of the cells is then m (1 + D / N), and log of the mean minus mean
   of the log is G / N - e (D / N): both to full precision however narrow the
   law is.  The prior: so many rows of a gamma law with that mean and
   shape.  */

#include "family/gamma_math.h"
#include "family/law_theta.h"
#include "family/tails.h"
#include <gsl/gsl_randist.h>
#include <math.h>

enum
{
  MEAN,
  SHAPE,
  PARAMETERS
};

/* The prior's numbers.  */
enum
{
  ROWS,
  PRIOR_MEAN,
  PRIOR_SHAPE,
  NUMBERS
};

static const double NEAR = 0.01; /* x / m - 1 is better than logarithms */

static const char *
fault (const double *par, double x)
{
  (void)par;
  return x > 0 ? NULL : "a value is not above zero";
}

static int
valid (const double *par)
{
  return par[MEAN] > 0 && isfinite (par[MEAN]) && par[SHAPE] > 0
         && isfinite (par[SHAPE]);
}

static void
init (const lat_data *d, size_t col, const lat_prior *prior, double *par,
      double *number, double *unit)
{
  lat_law_moments m = lat_law_summary (d, col, NULL);
  lat_law_moments l = lat_law_summary (d, col, log);
  double gap = log (m.mean) - l.mean;
  par[MEAN] = m.mean > 0 ? m.mean : 1;
  par[SHAPE] = gap > 0 && m.variance > 0 ? lat_gamma_shape (gap) : 1;
  *unit = sqrt (m.variance);
  number[ROWS] = prior->rate;
  number[PRIOR_MEAN] = par[MEAN];
  number[PRIOR_SHAPE] = par[SHAPE];
}

static void
prepare (const double *par, double *constant)
{
  constant[0] = lat_gamma_peak (par[SHAPE]);
  constant[1] = log (par[MEAN]);
}

static void
terms_of (const double *par, size_t n, const double *x, double *term)
{
  (void)par;
  for (size_t i = 0; i < n; i++)
    term[i] = log (x[i]);
}

/* e (x / m - 1).  */
static inline double
excess (double x, double log_x, double mean, double log_mean)
{
  double d = (x - mean) / mean;
  return fabs (d) < NEAR ? lat_gamma_excess (d) : d - (log_x - log_mean);
}

static void
density (const double *par, const double *constant, const lat_law_cells *g,
         double *lp)
{
  for (size_t i = 0; i < g->n; i++)
    lp[i]
        += constant[0] - g->term[i]
           - par[SHAPE] * excess (g->x[i], g->term[i], par[MEAN], constant[1]);
}

static void
accumulate (const double *par, const double *constant, const lat_law_cells *g,
            const double *r, double *stat)
{
  double weight = 0, sum = 0, e = 0;
  for (size_t i = 0; i < g->n; i++)
    {
      weight += r[i];
      sum += r[i] * ((g->x[i] - par[MEAN]) / par[MEAN]);
      e += r[i] * excess (g->x[i], g->term[i], par[MEAN], constant[1]);
    }
  stat[0] += weight;
  stat[1] += sum;
  stat[2] += e;
}

static int
mstep (double *par, const double *stat, const double *number)
{
  double b = number[ROWS], n = stat[0] + b, d = stat[1], e = stat[2];
  if (b > 0)
    {
      double far = (number[PRIOR_MEAN] - par[MEAN]) / par[MEAN];
      d += b * far;
      e += b * (lat_gamma_excess (far) + lat_gamma_gap (number[PRIOR_SHAPE]));
    }
  par[MEAN] *= 1 + d / n;
  par[SHAPE] = lat_gamma_shape (e / n - lat_gamma_excess (d / n));
  return valid (par) ? 0 : LAT_EDEGENERATE;
}

static double
log_prior (const double *par, const double *number)
{
  double far = (number[PRIOR_MEAN] - par[MEAN]) / par[MEAN];
  return number[ROWS]
         * (lat_gamma_peak (par[SHAPE])
            - par[SHAPE]
                  * (lat_gamma_excess (far)
                     + lat_gamma_gap (number[PRIOR_SHAPE])));
}

static void
pack (const double *par, double *x)
{
  x[MEAN] = log (par[MEAN]);
  x[SHAPE] = log (par[SHAPE]);
}

static int
unpack (double *par, const double *x)
{
  par[MEAN] = exp (x[MEAN]);
  par[SHAPE] = exp (x[SHAPE]);
  return valid (par) ? 0 : LAT_EDOM;
}

static void
score (const double *par, const double *stat, double *g)
{
  g[MEAN] = par[SHAPE] * stat[1];
  g[SHAPE] = par[SHAPE] * (stat[0] * lat_gamma_gap (par[SHAPE]) - stat[2]);
}

static double
mean (const double *par)
{
  return par[MEAN];
}

static double
variance (const double *par)
{
  return par[MEAN] * par[MEAN] / par[SHAPE];
}

static double
spread (const double *par)
{
  return sqrt (variance (par));
}

static double
cdf (const double *par, double x, double *above)
{
  lat_tails t = lat_tails_gamma (par[SHAPE], par[SHAPE] * (x / par[MEAN]));
  *above = t.upper;
  return t.lower;
}

static double
draw (const double *par, gsl_rng *rng)
{
  return gsl_ran_gamma (rng, par[SHAPE], par[MEAN] / par[SHAPE]);
}

static const char *const names[] = { "mean", "shape", NULL };
static const char *const prior_names[] = { "rows", "mean", "shape", NULL };

const lat_law lat_law_gamma = { .name = "gamma",
                                .parameters = PARAMETERS,
                                .constants = 2,
                                .terms = 1,
                                .statistics = 3,
                                .prior = NUMBERS,
                                .start = { 1, 1 },
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
                                .spread = spread,
                                .mean = mean,
                                .variance = variance,
                                .draw = draw,
                                .cdf = cdf };

const lat_family_type lat_family_gamma
    = LAW_FAMILY ("gamma", names, prior_names);
