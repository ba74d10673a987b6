/* binomial.c -- so many of n trials: x of them with probability p each.

   The number of trials is fixed: given, or the largest count of the column.
   Statistics: the weight, and the sum of x.  The prior: so many rows with
   that probability.  */

#include "family/columns.h"
#include "family/gamma_math.h"
#include "family/law_theta.h"
#include "family/tails.h"
#include "family/unit_interval.h"
#include <gsl/gsl_randist.h>
#include <math.h>

enum
{
  PROBABILITY,
  TRIALS,
  PARAMETERS
};

/* What prepare makes.  */
enum
{
  LOG_P,
  LOG_Q,
  CONSTANTS
};

static const double MOST = 1e9; /* trials: GSL's counts are unsigned */

static const char *
fault (const double *par, double x)
{
  const char *why = lat_family_count_fault (x);
  if (!why && x > par[TRIALS])
    return "a count is above the number of trials";
  if (!why && x > MOST)
    return "a count is above 1e9, too many for trials";
  return why;
}

static int
valid (const double *par)
{
  return par[PROBABILITY] >= 0 && par[PROBABILITY] <= 1 && par[TRIALS] >= 1
         && par[TRIALS] <= MOST && par[TRIALS] == floor (par[TRIALS]);
}

static void
init (const lat_data *d, size_t col, const lat_prior *prior, double *par,
      double *number, double *unit)
{
  lat_law_moments m = lat_law_summary (d, col, NULL);
  (void)unit;
  if (isnan (par[TRIALS]))
    par[TRIALS] = fmax (m.most, 1);
  par[PROBABILITY] = m.weight > 0 ? m.mean / par[TRIALS] : 0.5;
  number[0] = prior->rate;
  number[1] = par[PROBABILITY];
}

static void
prepare (const double *par, double *constant)
{
  constant[LOG_P] = log (par[PROBABILITY]);
  constant[LOG_Q] = log1p (-par[PROBABILITY]);
}

/* Log of the binomial coefficient.  */
static void
terms_of (const double *par, size_t n, const double *x, double *term)
{
  double all = lat_gamma_log_factorial (par[TRIALS]);
  for (size_t i = 0; i < n; i++)
    term[i] = all - lat_gamma_log_factorial (x[i])
              - lat_gamma_log_factorial (par[TRIALS] - x[i]);
}

static void
density (const double *par, const double *constant, const lat_law_cells *g,
         double *lp)
{
  for (size_t i = 0; i < g->n; i++)
    lp[i] += g->term[i] + times_log (g->x[i], constant[LOG_P])
             + times_log (par[TRIALS] - g->x[i], constant[LOG_Q]);
}

static void
accumulate (const double *par, const double *constant, const lat_law_cells *g,
            const double *r, double *stat)
{
  double weight = 0, sum = 0;
  (void)par;
  (void)constant;
  for (size_t i = 0; i < g->n; i++)
    {
      weight += r[i];
      sum += r[i] * g->x[i];
    }
  stat[0] += weight;
  stat[1] += sum;
}

static int
mstep (double *par, const double *stat, const double *number)
{
  double p = (stat[1] / par[TRIALS] + number[0] * number[1])
             / (stat[0] + number[0]);
  par[PROBABILITY] = fmin (p, 1);
  return valid (par) ? 0 : LAT_EDEGENERATE;
}

static double
log_prior (const double *par, const double *number)
{
  double p = par[PROBABILITY];
  return number[0] * par[TRIALS]
         * (times_log (number[1], log (p))
            + times_log (1 - number[1], log1p (-p)));
}

static void
pack (const double *par, double *x)
{
  x[0] = logit (par[PROBABILITY]);
}

static int
unpack (double *par, const double *x)
{
  par[PROBABILITY] = from_logit (x[0]);
  return isnan (x[0]) ? LAT_EDOM : 0;
}

static void
score (const double *par, const double *stat, double *g)
{
  g[0] = stat[1] - stat[0] * par[TRIALS] * par[PROBABILITY];
}

static void
even_pack (const double *par, double unit, double *x)
{
  (void)unit;
  x[0] = to_arc (par[PROBABILITY]);
}

static int
even_unpack (double *par, double unit, const double *x)
{
  (void)unit;
  par[PROBABILITY] = from_arc (x[0]);
  return isfinite (x[0]) ? 0 : LAT_EDOM;
}

static double
mean (const double *par)
{
  return par[TRIALS] * par[PROBABILITY];
}

static double
variance (const double *par)
{
  return mean (par) * (1 - par[PROBABILITY]);
}

/* P (X > x) = P (a beta law with x + 1, n - x is below p).  */
static double
cdf (const double *par, double x, double *above)
{
  double p = par[PROBABILITY], n = par[TRIALS];
  *above = x < 0;
  if (x < 0 || x >= n)
    return x >= n;
  lat_tails t = lat_tails_beta (x + 1, n - x, p, 1 - p);
  *above = t.lower;
  return t.upper;
}

static double
draw (const double *par, gsl_rng *rng)
{
  return gsl_ran_binomial (rng, par[PROBABILITY], (unsigned)par[TRIALS]);
}

static const char *const names[] = { "probability", "trials", NULL };
static const char *const prior_names[] = { "rows", "probability", NULL };

const lat_law lat_law_binomial = { .name = "binomial",
                                   .parameters = PARAMETERS,
                                   .fixed = 1,
                                   .constants = CONSTANTS,
                                   .terms = 1,
                                   .statistics = 2,
                                   .prior = 2,
                                   .even = 1,
                                   .start = { 0.5, NAN },
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

const lat_family_type lat_family_binomial
    = LAW_FAMILY ("binomial", names, prior_names);
