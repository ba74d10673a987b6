/* vonmises.c -- angles in (-pi, pi], around a mean direction m with
   concentration k:

     log p = -2 k sin^2 ((x - m) / 2) - (log (2 pi I0 (k)) - k).

   Statistics about the present m: the weight N, the sum L of
   2 sin^2 ((x - m) / 2) = 1 - cos (x - m), and the sum S of sin (x - m).  With
   C = N - L the new direction is m + atan2 (S, C), and k solves
   1 - I1 / I0 = 1 - R / N, R = hypot (C, S), where N - R
   = (L (N + C) - S^2) / (N + R): not a difference of large numbers however
   concentrated the law is.  The prior: so many rows all around the circle. */

#include "family/arc.h"
#include "family/bessel.h"
#include "family/law_theta.h"
#include <gsl/gsl_randist.h>
#include <math.h>

enum
{
  MEAN,
  CONCENTRATION,
  PARAMETERS
};

/* Statistics.  */
enum
{
  WEIGHT,
  LACK,
  SINE,
  STATISTICS
};

/* Pi is taken for pi where it was rounded to three decimals.  */
static const double ROUNDED = 5e-4;

static const char *
fault (const double *par, double x)
{
  (void)par;
  return fabs (x) <= M_PI + ROUNDED
             ? NULL
             : "an angle is not in (-pi, pi]: radians are needed";
}

static int
valid (const double *par)
{
  return fabs (par[MEAN]) <= M_PI && par[CONCENTRATION] >= 0
         && isfinite (par[CONCENTRATION]);
}

/* The same direction in (-pi, pi].  */
static double
wrap (double x)
{
  x = remainder (x, 2 * M_PI);
  return x > -M_PI ? x : M_PI;
}

static void
init (const lat_data *d, size_t col, const lat_prior *prior, double *par,
      double *number, double *unit)
{
  lat_law_moments c = lat_law_summary (d, col, cos);
  lat_law_moments s = lat_law_summary (d, col, sin);
  (void)unit;
  par[MEAN] = wrap (atan2 (s.mean, c.mean));
  par[CONCENTRATION]
      = c.weight > 0 ? lat_bessel_concentration (1 - hypot (s.mean, c.mean))
                     : 0;
  number[0] = prior->rate;
}

static void
prepare (const double *par, double *constant)
{
  constant[0] = lat_bessel_log_norm (par[CONCENTRATION]);
}

static void
density (const double *par, const double *constant, const lat_law_cells *g,
         double *lp)
{
  for (size_t i = 0; i < g->n; i++)
    {
      double s = sin ((g->x[i] - par[MEAN]) / 2);
      lp[i] -= 2 * par[CONCENTRATION] * s * s + constant[0];
    }
}

static void
accumulate (const double *par, const double *constant, const lat_law_cells *g,
            const double *r, double *stat)
{
  double weight = 0, lack = 0, sine = 0;
  (void)constant;
  for (size_t i = 0; i < g->n; i++)
    {
      double half = (g->x[i] - par[MEAN]) / 2, s = sin (half);
      weight += r[i];
      lack += r[i] * 2 * s * s;
      sine += r[i] * 2 * s * cos (half);
    }
  stat[WEIGHT] += weight;
  stat[LACK] += lack;
  stat[SINE] += sine;
}

static int
mstep (double *par, const double *stat, const double *number)
{
  double n = stat[WEIGHT], b = number[0], c = n - stat[LACK], s = stat[SINE];
  double r = hypot (c, s);
  double less = n > 0 ? (stat[LACK] * (n + c) - s * s) / (n + r) : 0;
  if (r > 0)
    par[MEAN] = wrap (par[MEAN] + atan2 (s, c));
  par[CONCENTRATION] = lat_bessel_concentration ((less + b) / (n + b));
  return valid (par) ? 0 : LAT_EDEGENERATE;
}

static double
log_prior (const double *par, const double *number)
{
  double k = par[CONCENTRATION];
  return -number[0] * (lat_bessel_log_norm (k) + k);
}

/* k in the direction m: the natural parameter, and no direction is odd.  */
static void
pack (const double *par, double *x)
{
  x[0] = par[CONCENTRATION] * cos (par[MEAN]);
  x[1] = par[CONCENTRATION] * sin (par[MEAN]);
}

static int
unpack (double *par, const double *x)
{
  par[CONCENTRATION] = hypot (x[0], x[1]);
  par[MEAN] = wrap (atan2 (x[1], x[0]));
  return valid (par) ? 0 : LAT_EDOM;
}

/* Sums of cos x and sin x less their expectations, from those of x - m.  */
static void
score (const double *par, const double *stat, double *g)
{
  double along
      = stat[WEIGHT] * lat_bessel_lack (par[CONCENTRATION]) - stat[LACK];
  double c = cos (par[MEAN]), s = sin (par[MEAN]);
  g[0] = along * c - stat[SINE] * s;
  g[1] = along * s + stat[SINE] * c;
}

static void
even_pack (const double *par, double unit, double *x)
{
  double r = log1p (par[CONCENTRATION]);
  (void)unit;
  x[0] = r * cos (par[MEAN]);
  x[1] = r * sin (par[MEAN]);
}

static int
even_unpack (double *par, double unit, const double *x)
{
  (void)unit;
  par[CONCENTRATION] = expm1 (hypot (x[0], x[1]));
  par[MEAN] = wrap (atan2 (x[1], x[0]));
  return valid (par) ? 0 : LAT_EDOM;
}

/* Compared with a radian.  */
static double
spread (const double *par)
{
  return 1 / sqrt (par[CONCENTRATION]);
}

static double
mean (const double *par)
{
  return par[MEAN];
}

/* The direction of the mixture's resultant, and the angular deviation
   sqrt (2 (1 - its length)).  */
static double
mix (size_t k, const double *par, size_t stride, const double *r,
     size_t r_stride, double *sd)
{
  double c = 0, s = 0;
  for (size_t i = 0; i < k; i++, par += stride, r += r_stride)
    {
      double a = *r * (1 - lat_bessel_lack (par[CONCENTRATION]));
      c += a * cos (par[MEAN]);
      s += a * sin (par[MEAN]);
    }
  *sd = sqrt (fmax (0, 2 * (1 - hypot (c, s))));
  return wrap (atan2 (s, c));
}

/* From -pi to x around the mean, and from x to pi.  */
static double
cdf (const double *par, double x, double *above)
{
  double m = par[MEAN], k = par[CONCENTRATION];
  x = fmax (-M_PI, fmin (x, M_PI));
  *above = lat_arc_probability (k, x - m, M_PI - m);
  return lat_arc_probability (k, -M_PI - m, x - m);
}

/* Best and Fisher (1979), "Efficient simulation of the von Mises
   distribution"; nearly straight or nearly round, the normal law or the
   uniform one, which it then is to rounding.  */
static double
draw (const double *par, gsl_rng *rng)
{
  const double round = 1e-8, straight = 1e8;
  double k = par[CONCENTRATION], tau = 1 + sqrt (1 + 4 * k * k), f, c;
  if (k > straight)
    return wrap (par[MEAN] + gsl_ran_ugaussian (rng) / sqrt (k));
  if (k < round)
    return wrap (M_PI - 2 * M_PI * gsl_rng_uniform (rng));
  double rho = (tau - sqrt (2 * tau)) / (2 * k);
  double r = (1 + rho * rho) / (2 * rho);
  do
    {
      double z = cos (M_PI * gsl_rng_uniform (rng));
      f = (1 + r * z) / (r + z);
      c = k * (r - f);
    }
  while (!(log (c / gsl_rng_uniform_pos (rng)) + 1 - c >= 0));
  double angle = acos (fmax (-1, fmin (1, f)));
  return wrap (par[MEAN] + (gsl_rng_uniform (rng) < 0.5 ? -angle : angle));
}

static const char *const names[] = { "mean", "concentration", NULL };
static const char *const prior_names[] = { "rows", NULL };

const lat_law lat_law_vonmises = { .name = "vonmises",
                                   .parameters = PARAMETERS,
                                   .constants = 1,
                                   .statistics = STATISTICS,
                                   .prior = 1,
                                   .even = PARAMETERS,
                                   .start = { 0, 0 },
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
                                   .even_pack = even_pack,
                                   .even_unpack = even_unpack,
                                   .spread = spread,
                                   .mean = mean,
                                   .mix = mix,
                                   .draw = draw,
                                   .scale = LAT_SCALE_ANGLE,
                                   .cdf = cdf };

const lat_family_type lat_family_vonmises
    = LAW_FAMILY ("vonmises", names, prior_names);
