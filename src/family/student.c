/* student.c -- Student's t: numbers with outliers, which it takes calmly.

   With z = (x - l) / s, f degrees of freedom and a = f / 2:

     log p = a log (1 + 1 / 2 a) - 1/2 - log (2 pi) / 2 - log s
             + stirling (a + 1/2) - stirling (a) - (a + 1/2) log (1 + z^2 / f).

   It is a normal law whose precision is latent, u / s^2 with u a gamma law of
   mean 1 and shape a (Lange, Little and Taylor 1989).  Given x, u is gamma
   with shape a + 1/2 and mean (f + 1) / (f + z^2).  Statistics: the weight
   N; the sums of E u, E u z and E u z^2; and the sum of E u - 1 - E log u,
   which is e (E u - 1) + gap (a + 1/2) (gamma_math.h).  The prior: so many
   rows of a t law, u = 1, but for its law.  */

#include "family/gamma_math.h"
#include "family/law_theta.h"
#include "family/tails.h"
#include <gsl/gsl_randist.h>
#include <math.h>

enum
{
  LOCATION,
  SCALE,
  FREEDOM,
  PARAMETERS
};

/* The prior's numbers: the parameters after the rows.  */
enum
{
  ROWS,
  PRIOR,
  NUMBERS = PRIOR + PARAMETERS
};

enum
{
  WHOLE_STEPS = 50 /* to find a beginning */
};

/* Statistics.  */
enum
{
  WEIGHT,
  U,
  UZ,
  UZZ,
  EXCESS,
  STATISTICS
};

/* What prepare makes: log p at the location, gap (a + 1/2).  */
enum
{
  PEAK,
  GAP,
  CONSTANTS
};

static const double LOG_2PI = 1.8378770664093454836;
static const double NEAR = 0.01;   /* d is better than a logarithm */
static const double ENOUGH = 1e-3; /* scales */
static const double COLLAPSED = 1e-8;
static const double NEARLY_NORMAL = 100; /* the prior's */
static const double START = 4;           /* degrees of freedom */

static int
valid (const double *par)
{
  return isfinite (par[LOCATION]) && par[SCALE] > 0 && isfinite (par[SCALE])
         && par[FREEDOM] > 0 && isfinite (par[FREEDOM]);
}

/* One step of EM for a t law of the whole column, its freedom as it is; how
   far it went in scales.  */
static double
whole_step (const lat_data *d, size_t col, double *par)
{
  double n = 0, u = 0, uz = 0, uzz = 0, f = par[FREEDOM];
  for (size_t i = 0; i < d->n; i++)
    {
      double x = d->x[i * d->tda + col], w = d->weight ? d->weight[i] : 1;
      if (isnan (x) || !(w > 0))
        continue;
      double z = (x - par[LOCATION]) / par[SCALE];
      double v = w * ((f + 1) / (f + z * z));
      n += w;
      u += v;
      uz += v * z;
      uzz += v * z * z;
    }
  double step = uz / u, change = sqrt ((uzz - uz * step) / n);
  if (!(change > 0 && isfinite (step)))
    return 0;
  par[LOCATION] += step * par[SCALE];
  par[SCALE] *= change;
  return fabs (step) + fabs (log (change));
}

/* Not by moments, which a single outlier can decide.  */
static void
init (const lat_data *d, size_t col, const lat_prior *prior, double *par,
      double *number, double *unit)
{
  lat_law_moments m = lat_law_summary (d, col, NULL);
  double sd = m.variance > 0 ? sqrt (m.variance) : 1;
  par[LOCATION] = m.mean;
  par[SCALE] = sd;
  par[FREEDOM] = START;
  for (int i = 0; i < WHOLE_STEPS; i++)
    if (!(whole_step (d, col, par) > ENOUGH))
      break;
  if (!(par[SCALE] > COLLAPSED * sd)) /* most cells are the same */
    {
      par[LOCATION] = m.mean;
      par[SCALE] = sd;
    }
  *unit = par[SCALE];
  number[ROWS] = prior->rate;
  for (size_t i = 0; i < PARAMETERS; i++)
    number[PRIOR + i] = par[i];
  number[PRIOR + FREEDOM] = NEARLY_NORMAL;
}

static void
prepare (const double *par, double *constant)
{
  double a = par[FREEDOM] / 2;
  constant[PEAK] = a * log1p (1 / (2 * a)) - 0.5 - LOG_2PI / 2
                   - log (par[SCALE]) + lat_gamma_stirling (a + 0.5)
                   - lat_gamma_stirling (a);
  constant[GAP] = lat_gamma_gap (a + 0.5);
}

static void
density (const double *par, const double *constant, const lat_law_cells *g,
         double *lp)
{
  double f = par[FREEDOM], half = (f + 1) / 2;
  for (size_t i = 0; i < g->n; i++)
    {
      double z = (g->x[i] - par[LOCATION]) / par[SCALE];
      lp[i] += constant[PEAK] - half * log1p (z * z / f);
    }
}

/* e (d) of 1 + d = top / q, however small that is.  */
static inline double
excess_of (double d, double top, double q)
{
  return fabs (d) < NEAR ? lat_gamma_excess (d) : d - log (top / q);
}

static void
accumulate (const double *par, const double *constant, const lat_law_cells *g,
            const double *r, double *stat)
{
  double s[STATISTICS] = { 0 }, f = par[FREEDOM];
  for (size_t i = 0; i < g->n; i++)
    {
      double z = (g->x[i] - par[LOCATION]) / par[SCALE], q = f + z * z;
      double u = r[i] * ((f + 1) / q);
      s[WEIGHT] += r[i];
      s[U] += u;
      s[UZ] += u * z;
      s[UZZ] += u * z * z;
      s[EXCESS]
          += r[i] * (excess_of ((1 - z * z) / q, f + 1, q) + constant[GAP]);
    }
  for (size_t i = 0; i < STATISTICS; i++)
    stat[i] += s[i];
}

static int
mstep (double *par, const double *stat, const double *number)
{
  double b = number[ROWS], s = par[SCALE], n = stat[WEIGHT] + b;
  double u = stat[U] + b, uz = stat[UZ], uzz = stat[UZZ], e = stat[EXCESS];
  if (b > 0)
    {
      const double *at = number + PRIOR;
      double z = (at[LOCATION] - par[LOCATION]) / s, q = at[SCALE] / s;
      uz += b * z;
      uzz += b * (z * z + q * q);
      e += b * lat_gamma_gap (at[FREEDOM] / 2);
    }
  par[LOCATION] += s * (uz / u);
  par[SCALE] = s * sqrt ((uzz - uz * (uz / u)) / n);
  par[FREEDOM] = 2 * lat_gamma_shape (e / n);
  return valid (par) ? 0 : LAT_EDEGENERATE;
}

static double
log_prior (const double *par, const double *number)
{
  const double *at = number + PRIOR;
  double z = (at[LOCATION] - par[LOCATION]) / par[SCALE];
  double q = at[SCALE] / par[SCALE], a = par[FREEDOM] / 2;
  return number[ROWS]
         * (-log (par[SCALE]) - (z * z + q * q) / 2 + lat_gamma_peak (a)
            - a * lat_gamma_gap (at[FREEDOM] / 2));
}

static void
pack (const double *par, double *x)
{
  x[LOCATION] = par[LOCATION];
  x[SCALE] = log (par[SCALE]);
  x[FREEDOM] = log (par[FREEDOM]);
}

static int
unpack (double *par, const double *x)
{
  par[LOCATION] = x[LOCATION];
  par[SCALE] = exp (x[SCALE]);
  par[FREEDOM] = exp (x[FREEDOM]);
  return valid (par) ? 0 : LAT_EDOM;
}

static void
score (const double *par, const double *stat, double *g)
{
  double a = par[FREEDOM] / 2;
  g[LOCATION] = stat[UZ] / par[SCALE];
  g[SCALE] = stat[UZZ] - stat[WEIGHT];
  g[FREEDOM] = a * (stat[WEIGHT] * lat_gamma_gap (a) - stat[EXCESS]);
}

static void
even_pack (const double *par, double unit, double *x)
{
  x[LOCATION] = par[LOCATION] / unit;
  x[SCALE] = log (par[SCALE] / unit);
  x[FREEDOM] = lat_gamma_even (par[FREEDOM]);
}

static int
even_unpack (double *par, double unit, const double *x)
{
  par[LOCATION] = x[LOCATION] * unit;
  par[SCALE] = exp (x[SCALE]) * unit;
  par[FREEDOM] = lat_gamma_from_even (x[FREEDOM]);
  return valid (par) ? 0 : LAT_EDOM;
}

static double
spread (const double *par)
{
  return par[SCALE];
}

static double
mean (const double *par)
{
  return par[LOCATION];
}

static double
variance (const double *par)
{
  double f = par[FREEDOM];
  return f > 2 ? par[SCALE] * par[SCALE] * (f / (f - 2)) : INFINITY;
}

/* P (|T| > t) = P (a beta law with f / 2, 1 / 2 is below f / (f + t^2)).  */
static double
cdf (const double *par, double x, double *above)
{
  double f = par[FREEDOM], t = (x - par[LOCATION]) / par[SCALE];
  double w = f / t / t, v = t * t / f;
  double far
      = fabs (t) > 1
            ? lat_tails_beta (f / 2, 0.5, w / (1 + w), 1 / (1 + w)).lower
            : lat_tails_beta (f / 2, 0.5, 1 / (1 + v), v / (1 + v)).lower;
  *above = t > 0 ? far / 2 : 1 - far / 2;
  return t > 0 ? 1 - far / 2 : far / 2;
}

static double
draw (const double *par, gsl_rng *rng)
{
  double a = par[FREEDOM] / 2, u = gsl_ran_gamma (rng, a, 1 / a);
  return par[LOCATION]
         + par[SCALE] / sqrt (fmax (u, 1e-300)) * gsl_ran_ugaussian (rng);
}

static const char *const names[] = { "location", "scale", "freedom", NULL };
static const char *const prior_names[]
    = { "rows", "location", "scale", "freedom", NULL };

const lat_law lat_law_student = { .name = "student",
                                  .parameters = PARAMETERS,
                                  .constants = CONSTANTS,
                                  .statistics = STATISTICS,
                                  .prior = NUMBERS,
                                  .even = PARAMETERS,
                                  .start = { 0, 1, 4 },
                                  .names = names,
                                  .prior_names = prior_names,
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
                                  .even_pack = even_pack,
                                  .even_unpack = even_unpack,
                                  .spread = spread,
                                  .mean = mean,
                                  .variance = variance,
                                  .draw = draw,
                                  .cdf = cdf };

const lat_family_type lat_family_student
    = LAW_FAMILY ("student", names, prior_names);
