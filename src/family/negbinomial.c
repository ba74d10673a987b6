/* negbinomial.c -- counts whose Poisson rates have a gamma law of mean m and
   shape s, the size: variance m + m^2 / s.

     log p = log Gamma (x + s) - log Gamma (s) - log x!
             + s log (s / (s + m)) + x log (m / (s + m))
           = (s + x) log (1 + (x - m) / (s + m)) - x - log (1 + x / s) / 2
             + stirling (s + x) - stirling (s) + x log m - log x!,

   which keeps its digits up to a size without end, the Poisson law.

   Latent is u = rate / m, given x a gamma law too, with E u = (x + s) / (m +
   s) and E log u = digamma (x + s) - log (m + s).  Statistics: the weight N,
   the sum of x, and the sum G of E u - 1 - E log u, which is
   e (d) + gap (x + s) with d = E u - 1 (gamma_math.h).

   The M-step is ECME's (Liu and Rubin 1994, Biometrika 81, 633-648), in the
   order that never falls: first s maximises the expected log-likelihood of
   the u for the old m, gap (s) = G / N; then m maximises the likelihood of
   the x themselves, which for any s is their mean: EM on the rates alone
   would crawl there.  The prior: m has a gamma law as a Poisson rate has,
   events and rows; s so many u of a given size.  */

#include "family/columns.h"
#include "family/gamma_math.h"
#include "family/law_theta.h"
#include "family/poisson_theta.h"
#include "family/tails.h"
#include "family/unit_interval.h"
#include <gsl/gsl_randist.h>
#include <math.h>

enum
{
  MEAN,
  SIZE,
  PARAMETERS
};

/* The prior's numbers.  */
enum
{
  ROWS,
  PRIOR_MEAN,
  PRIOR_SIZE,
  NUMBERS
};

/* What prepare makes: stirling (s), log m.  */
enum
{
  STIRLING,
  LOG_MEAN,
  CONSTANTS
};

static const double START = 100; /* where nothing is overdispersed */
static const double LEAST = 0.01;

/* The prior's size: nearly Poisson's law.  The whole column's would bind all
   states to what is their difference.  */
static const double PRIOR = 1000;

static const char *
fault (const double *par, double x)
{
  (void)par;
  return lat_family_count_fault (x);
}

static int
valid (const double *par)
{
  return par[MEAN] >= 0 && isfinite (par[MEAN]) && par[SIZE] > 0
         && isfinite (par[SIZE]);
}

/* s = m^2 / (v - m); the unit makes a change of sqrt (m) / unit by 1 two of
   the column's sds.  */
static void
init (const lat_data *d, size_t col, const lat_prior *prior, double *par,
      double *number, double *unit)
{
  lat_law_moments m = lat_law_summary (d, col, NULL);
  double size = m.mean * m.mean / (m.variance - m.mean);
  par[MEAN] = m.mean > 0 ? m.mean : 1;
  par[SIZE] = size > 0 && size < START ? fmax (size, LEAST) : START;
  *unit = fmax (sqrt (m.variance / par[MEAN]), 1);
  number[ROWS] = prior->rate;
  number[PRIOR_MEAN] = par[MEAN];
  number[PRIOR_SIZE] = PRIOR;
}

static void
prepare (const double *par, double *constant)
{
  constant[STIRLING] = lat_gamma_stirling (par[SIZE]);
  constant[LOG_MEAN] = log (par[MEAN]);
}

static void
terms_of (const double *par, size_t n, const double *x, double *term)
{
  (void)par;
  for (size_t i = 0; i < n; i++)
    term[i] = lat_gamma_log_factorial (x[i]);
}

static void
density (const double *par, const double *constant, const lat_law_cells *g,
         double *lp)
{
  double m = par[MEAN], s = par[SIZE];
  for (size_t i = 0; i < g->n; i++)
    {
      double x = g->x[i];
      lp[i] += (s + x) * log1p ((x - m) / (s + m)) - x - log1p (x / s) / 2
               + lat_gamma_stirling (s + x) - constant[STIRLING]
               + times_log (x, constant[LOG_MEAN]) - g->term[i];
    }
}

static void
accumulate (const double *par, const double *constant, const lat_law_cells *g,
            const double *r, double *stat)
{
  double m = par[MEAN], s = par[SIZE], weight = 0, sum = 0, e = 0;
  (void)constant;
  for (size_t i = 0; i < g->n; i++)
    {
      double x = g->x[i];
      weight += r[i];
      sum += r[i] * x;
      e += r[i]
           * (lat_gamma_excess ((x - m) / (m + s)) + lat_gamma_gap (x + s));
    }
  stat[0] += weight;
  stat[1] += sum;
  stat[2] += e;
}

/* The maximum of sum log m - (sum + n s) log (m + s) + b (m0 log m - m): the
   positive root of (b / s) m^2 + c m = sum + b m0.  */
static double
best_mean (double n, double sum, double s, double b, double m0)
{
  double c = n + b - b * m0 / s, right = sum + b * m0;
  double root = sqrt (c * c + 4 * b / s * right);
  return c > 0 ? 2 * right / (c + root) : (root - c) / (2 * b / s);
}

static int
mstep (double *par, const double *stat, const double *number)
{
  double b = number[ROWS], e = stat[2];
  if (b > 0)
    e += b * lat_gamma_gap (number[PRIOR_SIZE]);
  par[SIZE] = lat_gamma_shape (e / (stat[0] + b));
  par[MEAN] = best_mean (stat[0], stat[1], par[SIZE], b, number[PRIOR_MEAN]);
  return valid (par) ? 0 : LAT_EDEGENERATE;
}

static double
log_prior (const double *par, const double *number)
{
  return number[ROWS]
         * (times_log (number[PRIOR_MEAN], log (par[MEAN])) - par[MEAN]
            + lat_gamma_peak (par[SIZE])
            - par[SIZE] * lat_gamma_gap (number[PRIOR_SIZE]));
}

static void
pack (const double *par, double *x)
{
  x[MEAN] = log (fmax (par[MEAN], DBL_MIN));
  x[SIZE] = log (par[SIZE]);
}

static int
unpack (double *par, const double *x)
{
  double mean = exp (x[MEAN]);
  par[MEAN] = mean < 2 * DBL_MIN ? 0 : mean;
  par[SIZE] = exp (x[SIZE]);
  return valid (par) ? 0 : LAT_EDOM;
}

static void
score (const double *par, const double *stat, double *g)
{
  double m = par[MEAN], s = par[SIZE];
  g[MEAN] = (stat[1] - stat[0] * m) * (s / (s + m));
  g[SIZE] = s * (stat[0] * lat_gamma_gap (s) - stat[2]);
}

/* The size as asinh (1 / s): a logarithm where it is small, and no boundary
   where it is large.  */
static void
even_pack (const double *par, double unit, double *x)
{
  x[MEAN] = sqrt (par[MEAN]) / unit;
  x[SIZE] = lat_gamma_even (par[SIZE]);
}

static int
even_unpack (double *par, double unit, const double *x)
{
  double root = x[MEAN] * unit;
  par[MEAN] = root * root;
  par[SIZE] = lat_gamma_from_even (x[SIZE]);
  return valid (par) ? 0 : LAT_EDOM;
}

static double
mean (const double *par)
{
  return par[MEAN];
}

static double
variance (const double *par)
{
  return par[MEAN] * (1 + par[MEAN] / par[SIZE]);
}

/* P (X <= x) = P (a beta law with s, x + 1 is below s / (s + m)).  */
static double
cdf (const double *par, double x, double *above)
{
  double m = par[MEAN], s = par[SIZE];
  *above = x < 0;
  if (x < 0 || m == 0)
    return x >= 0;
  lat_tails t = lat_tails_beta (s, x + 1, s / (s + m), m / (s + m));
  *above = t.upper;
  return t.lower;
}

static double
draw (const double *par, gsl_rng *rng)
{
  double u = gsl_ran_gamma (rng, par[SIZE], 1 / par[SIZE]);
  return lat_poisson_draw_count (rng, par[MEAN] * u);
}

static const char *const names[] = { "mean", "size", NULL };
static const char *const prior_names[] = { "rows", "mean", "size", NULL };

const lat_law lat_law_negbinomial = { .name = "negbinomial",
                                      .parameters = PARAMETERS,
                                      .constants = CONSTANTS,
                                      .terms = 1,
                                      .statistics = 3,
                                      .prior = NUMBERS,
                                      .even = PARAMETERS,
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
                                      .even_pack = even_pack,
                                      .even_unpack = even_unpack,
                                      .mean = mean,
                                      .variance = variance,
                                      .draw = draw,
                                      .scale = LAT_SCALE_COUNT,
                                      .cdf = cdf };

const lat_family_type lat_family_negbinomial
    = LAW_FAMILY ("negbinomial", names, prior_names);
