/* exponential.c -- waiting times: log p = -log m - x / m.

   Statistics: the weight, and the sum of x.  The prior: so many rows of that
   mean.  */

#include "family/law_theta.h"
#include <gsl/gsl_randist.h>
#include <math.h>

enum
{
  MEAN /* parameter */
};

static const char *
fault (const double *par, double x)
{
  (void)par;
  return x >= 0 ? NULL : "a value is negative";
}

static int
valid (const double *par)
{
  return par[MEAN] > 0 && isfinite (par[MEAN]);
}

static void
init (const lat_data *d, size_t col, const lat_prior *prior, double *par,
      double *number, double *unit)
{
  lat_law_moments m = lat_law_summary (d, col, NULL);
  par[MEAN] = *unit = m.mean > 0 ? m.mean : 1;
  number[0] = prior->rate;
  number[1] = par[MEAN];
}

static void
prepare (const double *par, double *constant)
{
  constant[0] = log (par[MEAN]);
}

static void
density (const double *par, const double *constant, const lat_law_cells *g,
         double *lp)
{
  for (size_t i = 0; i < g->n; i++)
    lp[i] -= constant[0] + g->x[i] / par[MEAN];
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
  par[MEAN] = (stat[1] + number[0] * number[1]) / (stat[0] + number[0]);
  return valid (par) ? 0 : LAT_EDEGENERATE;
}

static double
log_prior (const double *par, const double *number)
{
  return -number[0] * (log (par[MEAN]) + number[1] / par[MEAN]);
}

static void
pack (const double *par, double *x)
{
  x[0] = log (par[MEAN]);
}

static int
unpack (double *par, const double *x)
{
  par[MEAN] = exp (x[0]);
  return valid (par) ? 0 : LAT_EDOM;
}

static void
score (const double *par, const double *stat, double *g)
{
  g[0] = stat[1] / par[MEAN] - stat[0];
}

static double
mean (const double *par)
{
  return par[MEAN];
}

static double
variance (const double *par)
{
  return par[MEAN] * par[MEAN];
}

static double
cdf (const double *par, double x, double *above)
{
  x = fmax (x, 0) / par[MEAN];
  *above = exp (-x);
  return -expm1 (-x);
}

static double
draw (const double *par, gsl_rng *rng)
{
  return gsl_ran_exponential (rng, par[MEAN]);
}

static const char *const names[] = { "mean", NULL };
static const char *const prior_names[] = { "rows", "mean", NULL };

const lat_law lat_law_exponential = { .name = "exponential",
                                      .parameters = 1,
                                      .constants = 1,
                                      .statistics = 2,
                                      .prior = 2,
                                      .start = { 1 },
                                      .names = names,
                                      .prior_names = prior_names,
                                      .fault = fault,
                                      .valid = valid,
                                      .init = init,
                                      .prepare = prepare,
                                      .density = density,
                                      .accumulate = accumulate,
                                      .mstep = mstep,
                                      .log_prior = log_prior,
                                      .pack = pack,
                                      .unpack = unpack,
                                      .score = score,
                                      .spread = mean,
                                      .mean = mean,
                                      .variance = variance,
                                      .draw = draw,
                                      .cdf = cdf };

const lat_family_type lat_family_exponential
    = LAW_FAMILY ("exponential", names, prior_names);
