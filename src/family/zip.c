/* zip.c -- Poisson counts with extra zeros:

     p (0) = z + (1 - z) exp (-l), p (x) = (1 - z) Poisson (x; l) for x > 0.

   Which zeros are extra ones is latent.  Statistics: the weight N, the
   expected number Z of extra zeros, and the sum of x; then z = Z / N and
   l = sum x / (N - Z).  The prior: so many rows of that law.  */

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
  RATE,
  ZERO,
  PARAMETERS
};

/* The prior's numbers: these after the rows.  */
enum
{
  ROWS,
  PRIOR_RATE,
  PRIOR_ZERO,
  NUMBERS
};

/* What prepare makes: log p (0), log (1 - z) - l, log l, the probability
   that a zero is an extra one.  */
enum
{
  LOG_NONE,
  LOG_SOME,
  LOG_RATE,
  EXTRA,
  CONSTANTS
};

/* Where there seem to be no extra zeros EM begins with so many: from 0 it
   would never come away.  */
static const double LEAST_START = 0.05;

static const char *
fault (const double *par, double x)
{
  (void)par;
  return lat_family_count_fault (x);
}

static int
valid (const double *par)
{
  return par[RATE] >= 0 && isfinite (par[RATE]) && par[ZERO] >= 0
         && par[ZERO] <= 1;
}

/* By moments: l = m + v / m - 1, z = 1 - m / l.  */
static void
init (const lat_data *d, size_t col, const lat_prior *prior, double *par,
      double *number, double *unit)
{
  lat_law_moments m = lat_law_summary (d, col, NULL);
  double rate = m.mean > 0 ? m.mean + m.variance / m.mean - 1 : 1;
  (void)unit;
  if (!(rate * (1 - LEAST_START) > m.mean))
    rate = m.mean / (1 - LEAST_START);
  par[RATE] = rate > 0 ? rate : 1;
  par[ZERO] = m.mean > 0 ? 1 - m.mean / par[RATE] : LEAST_START;
  number[ROWS] = prior->rate;
  number[PRIOR_RATE] = par[RATE];
  number[PRIOR_ZERO] = par[ZERO];
}

static void
prepare (const double *par, double *constant)
{
  double z = par[ZERO], none = z + (1 - z) * exp (-par[RATE]);
  constant[LOG_NONE] = log1p ((1 - z) * expm1 (-par[RATE]));
  constant[LOG_SOME] = log1p (-z) - par[RATE];
  constant[LOG_RATE] = log (par[RATE]);
  constant[EXTRA] = none > 0 ? z / none : 0;
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
  (void)par;
  for (size_t i = 0; i < g->n; i++)
    lp[i] += g->x[i] > 0 ? constant[LOG_SOME] - g->term[i]
                               + times_log (g->x[i], constant[LOG_RATE])
                         : constant[LOG_NONE];
}

static void
accumulate (const double *par, const double *constant, const lat_law_cells *g,
            const double *r, double *stat)
{
  double weight = 0, extra = 0, sum = 0;
  (void)par;
  for (size_t i = 0; i < g->n; i++)
    {
      weight += r[i];
      sum += r[i] * g->x[i];
      extra += g->x[i] > 0 ? 0 : r[i];
    }
  stat[0] += weight;
  stat[1] += extra * constant[EXTRA];
  stat[2] += sum;
}

static int
mstep (double *par, const double *stat, const double *number)
{
  double b = number[ROWS], z = number[PRIOR_ZERO], n = stat[0] + b;
  double extra = stat[1] + b * z;
  double sum = stat[2] + b * (1 - z) * number[PRIOR_RATE];
  par[ZERO] = fmin (extra / n, 1);
  if (n - extra > 0)
    par[RATE] = sum / (n - extra);
  return valid (par) ? 0 : LAT_EDEGENERATE;
}

static double
log_prior (const double *par, const double *number)
{
  double z = number[PRIOR_ZERO], some = 1 - z;
  return number[ROWS]
         * (times_log (z, log (par[ZERO]))
            + times_log (some, log1p (-par[ZERO])) - some * par[RATE]
            + times_log (some * number[PRIOR_RATE], log (par[RATE])));
}

static void
pack (const double *par, double *x)
{
  x[RATE] = log (fmax (par[RATE], DBL_MIN));
  x[ZERO] = logit (par[ZERO]);
}

static int
unpack (double *par, const double *x)
{
  double rate = exp (x[RATE]);
  par[RATE] = rate < 2 * DBL_MIN ? 0 : rate;
  par[ZERO] = from_logit (x[ZERO]);
  return valid (par) ? 0 : LAT_EDOM;
}

static void
score (const double *par, const double *stat, double *g)
{
  g[RATE] = stat[2] - (stat[0] - stat[1]) * par[RATE];
  g[ZERO] = stat[1] - stat[0] * par[ZERO];
}

static void
even_pack (const double *par, double unit, double *x)
{
  (void)unit;
  x[RATE] = sqrt (par[RATE]);
  x[ZERO] = to_arc (par[ZERO]);
}

static int
even_unpack (double *par, double unit, const double *x)
{
  (void)unit;
  par[RATE] = x[RATE] * x[RATE];
  par[ZERO] = from_arc (x[ZERO]);
  return valid (par) ? 0 : LAT_EDOM;
}

static double
mean (const double *par)
{
  return (1 - par[ZERO]) * par[RATE];
}

static double
variance (const double *par)
{
  return mean (par) * (1 + par[ZERO] * par[RATE]);
}

static double
cdf (const double *par, double x, double *above)
{
  lat_tails t = lat_tails_poisson (par[RATE], x);
  *above = x < 0 ? 1 : (1 - par[ZERO]) * t.upper;
  return x < 0 ? 0 : par[ZERO] + (1 - par[ZERO]) * t.lower;
}

static double
draw (const double *par, gsl_rng *rng)
{
  double u = gsl_rng_uniform (rng);
  return u < par[ZERO] ? 0 : lat_poisson_draw_count (rng, par[RATE]);
}

static const char *const names[] = { "rate", "zero", NULL };
static const char *const prior_names[] = { "rows", "rate", "zero", NULL };

const lat_law lat_law_zip = { .name = "zip",
                              .parameters = PARAMETERS,
                              .constants = CONSTANTS,
                              .terms = 1,
                              .statistics = 3,
                              .prior = NUMBERS,
                              .even = PARAMETERS,
                              .start = { 1, 0.5 },
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

const lat_family_type lat_family_zip = LAW_FAMILY ("zip", names, prior_names);
