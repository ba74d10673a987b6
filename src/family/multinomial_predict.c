/* multinomial_predict.c -- missing counts of multinomial rows.

   With a known number of trials those that are not seen are multinomial over
   the holes.  With one that is not they are negative multinomial: trials come
   at a rate with density 1 / rate, of which the seen counts tell.  A row that
   shows nothing has the model's number of trials.  */

#include "family/multinomial_theta.h"
#include "family/tails.h"
#include <gsl/gsl_randist.h>
#include <math.h>

/* Whether the trials among the holes are so many: then *n is their number. */
static int
is_fixed (const multinomial *t, multinomial_row row, double *n)
{
  *n = row.seen == 0 ? t->total : row.other;
  return row.seen == 0 || t->known;
}

/* Mean and variance of hole j of a row in component c.  */
static void
moments (const multinomial *t, size_t c, size_t j, const double *x,
         multinomial_row row, double *mean, double *variance)
{
  double n, prob = t->prob[c * t->p + j];
  int fixed = is_fixed (t, row, &n);
  double share = lat_multinomial_share (t, c, x, fixed);
  double q = share > 0 ? prob / share : 0;
  *mean = (fixed ? n : row.sum) * q;
  *variance = *mean * (fixed ? 1 - q : 1 + q);
}

int
lat_multinomial_expect (const void *theta, const lat_block *b, const double *r,
                        double *out, double *sd, size_t out_tda, void *work)
{
  const multinomial *t = theta;
  (void)work;
  for (size_t i = 0; i < b->n; i++)
    {
      const double *x = b->x + i * b->tda;
      multinomial_row row = lat_multinomial_row (t, x);
      for (size_t j = 0; j < t->p; j++)
        {
          size_t at = i * out_tda + t->col[j];
          double mean = 0, square = 0, m, v;
          for (size_t c = 0; isnan (x[t->col[j]]) && c < t->k; c++)
            {
              moments (t, c, j, x, row, &m, &v);
              mean += r[c * b->n + i] * m;
              square += r[c * b->n + i] * (v + m * m);
            }
          out[at] = isnan (x[t->col[j]]) ? mean : x[t->col[j]];
          if (sd)
            sd[at] = sqrt (fmax (0, square - mean * mean));
        }
    }
  return 0;
}

/* n trials over the holes of x, one hole after the other.  */
static void
draw_fixed (const multinomial *t, size_t c, const double *x, double n,
            gsl_rng *rng, double *to)
{
  double left = lat_multinomial_share (t, c, x, 1);
  for (size_t j = 0; j < t->p; j++)
    if (isnan (x[t->col[j]]))
      {
        double prob = t->prob[c * t->p + j];
        double q = left > 0 ? fmin (1, prob / left) : 0;
        double y = n > 0 ? gsl_ran_binomial (rng, q, (unsigned)n) : 0;
        to[t->col[j]] = y;
        n -= y;
        left -= prob;
      }
}

static void
draw_free (const multinomial *t, size_t c, const double *x, double sum,
           gsl_rng *rng, double *to)
{
  double share = lat_multinomial_share (t, c, x, 0);
  double rate = sum > 0 && share > 0 ? gsl_ran_gamma (rng, sum, 1 / share) : 0;
  for (size_t j = 0; j < t->p; j++)
    if (isnan (x[t->col[j]]))
      to[t->col[j]] = gsl_ran_poisson (rng, rate * t->prob[c * t->p + j]);
}

int
lat_multinomial_draw (const void *theta, const lat_block *b, const unsigned *z,
                      lat_stream stream, double *x, size_t x_tda, void *work)
{
  const multinomial *t = theta;
  (void)work;
  for (size_t i = 0; i < b->n; i++)
    {
      lat_philox state;
      gsl_rng rng = lat_stream_at (stream, b->row[i], &state);
      const double *from = b->x + i * b->tda;
      multinomial_row row = lat_multinomial_row (t, from);
      double n;
      if (row.seen == t->p)
        continue;
      if (is_fixed (t, row, &n))
        draw_fixed (t, z[i], from, n, &rng, x + i * x_tda);
      else
        draw_free (t, z[i], from, row.sum, &rng, x + i * x_tda);
    }
  return 0;
}

/* P (Y <= x) of a binomial law; *above: P (Y > x), that a beta law with
   x + 1, n - x is below p.  */
static double
binomial (double n, double p, double x, double *above)
{
  *above = x < 0;
  if (x < 0 || x >= n)
    return x >= n;
  lat_tails t = lat_tails_beta (x + 1, n - x, p, 1 - p);
  *above = t.lower;
  return t.upper;
}

/* One column alone is binomial, with the model's number of trials.  */
int
lat_multinomial_cdf (const void *theta, size_t c, size_t j, double x,
                     lat_cdf *out)
{
  const multinomial *t = theta;
  double p = t->prob[c * t->p + j], whole = floor (x), above, before;
  double upto = binomial (t->total, p, whole, &above);
  if (whole < x)
    {
      *out = (lat_cdf){ upto, 0, above, LAT_SCALE_COUNT };
      return 0;
    }
  double below = binomial (t->total, p, whole - 1, &before);
  double at
      = whole < 0 || whole > t->total
            ? 0
            : gsl_ran_binomial_pdf ((unsigned)whole, p, (unsigned)t->total);
  *out = (lat_cdf){ below, at, above, LAT_SCALE_COUNT };
  return 0;
}
