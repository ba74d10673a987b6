/* poisson_predict.c -- missing entries of counts.  */

#include "family/gamma_math.h"
#include "family/poisson_theta.h"
#include "family/tails.h"
#include "family/unit_interval.h"
#include <latens/status.h>
#include <gsl/gsl_randist.h>
#include <math.h>

/* Beyond this rate a draw is a rounded normal one (GSL's counts are
   unsigned); the law's relative skewness is then below 1e-4.  */
static const double LARGE_RATE = 1e9;

/* Mean and variance of the mixture of Poisson laws:
   m = sum_c r_c rate_c, v = m + sum_c r_c (rate_c - m)^2.  */
static double
mixture_mean (const poisson *t, const lat_block *b, size_t i, size_t j,
              const double *r, double *variance)
{
  double mean = 0, v = 0;
  for (size_t c = 0; c < t->k; c++)
    mean += r[c * b->n + i] * t->rate[c * t->p + j];
  for (size_t c = 0; c < t->k; c++)
    {
      double e = t->rate[c * t->p + j] - mean;
      v += r[c * b->n + i] * e * e;
    }
  *variance = mean + v;
  return mean;
}

int
lat_poisson_expect (const void *theta, const lat_block *b, const double *r,
                    double *out, double *sd, size_t out_tda, void *work)
{
  const poisson *t = theta;
  (void)work;
  for (size_t i = 0; i < b->n; i++)
    for (size_t j = 0; j < t->p; j++)
      {
        double x = b->x[i * b->tda + t->col[j]], variance = 0;
        if (isnan (x))
          x = mixture_mean (t, b, i, j, r, &variance);
        out[i * out_tda + t->col[j]] = x;
        if (sd)
          sd[i * out_tda + t->col[j]] = sqrt (variance);
      }
  return 0;
}

double
lat_poisson_draw_count (gsl_rng *rng, double rate)
{
  if (rate > LARGE_RATE)
    return fmax (0, rint (rate + sqrt (rate) * gsl_ran_ugaussian (rng)));
  return gsl_ran_poisson (rng, rate);
}

int
lat_poisson_draw (const void *theta, const lat_block *b, const unsigned *z,
                  lat_stream stream, double *x, size_t x_tda, void *work)
{
  const poisson *t = theta;
  (void)work;
  for (size_t i = 0; i < b->n; i++)
    {
      lat_philox state;
      gsl_rng rng = lat_stream_at (stream, b->row[i], &state);
      for (size_t j = 0; j < t->p; j++)
        if (isnan (b->x[i * b->tda + t->col[j]]))
          x[i * x_tda + t->col[j]]
              = lat_poisson_draw_count (&rng, t->rate[z[i] * t->p + j]);
    }
  return 0;
}

int
lat_poisson_cdf (const void *theta, size_t c, size_t j, double x, lat_cdf *out)
{
  double rate = lat_poisson_rate (theta, c, j), m = floor (x);
  lat_tails upto = lat_tails_poisson (rate, m);
  *out = (lat_cdf){ upto.lower, 0, upto.upper, LAT_SCALE_COUNT };
  if (m == x && x >= 0)
    {
      out->below = lat_tails_poisson (rate, x - 1).lower;
      out->at = exp (times_log (x, log (rate)) - rate
                     - lat_gamma_log_factorial (x));
    }
  return LAT_SUCCESS;
}
