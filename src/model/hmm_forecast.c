/* hmm_forecast.c -- the rows behind the last one.

   Given all that was seen, the state h steps on has the law alpha_T A^h,
   alpha_T scaled to one, and each cell the mixture of what the states emit
   (Zucchini, MacDonald and Langrock 2016, section 5.4).  */

#include "em/parallel.h"
#include "model/hmm_private.h"
#include "model/hsmm.h"
#include <latens/hmm_infer.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

void
lat_hmm_advance (size_t k, const double *law, const double *a, double *next)
{
  double sum = 0;
  memset (next, 0, k * sizeof *next);
  for (size_t i = 0; i < k; i++)
    for (size_t j = 0; j < k; j++)
      next[j] += law[i] * a[i * k + j];
  for (size_t j = 0; j < k; j++)
    sum += next[j];
  for (size_t j = 0; j < k; j++)
    next[j] /= sum;
}

void
lat_hmm_next (const lat_hmm *m, const double *law, double *next)
{
  lat_hmm_advance (m->k, law, m->transition, next);
}

int
lat_hmm_forecast (const lat_hmm *m, const lat_data *d, unsigned threads,
                  size_t steps, double *law)
{
  size_t k = m->k;
  if (m->covariates) /* lat_hmm_forecast_with */
    return LAT_EINVAL;
  if (m->duration)
    return lat_hsmm_forecast (m, d, threads, steps, law);
  double *last = malloc ((d->units ? d->units : 1) * k * sizeof *last);
  int s = last ? lat_hmm_last (m, d, threads, last) : LAT_ENOMEM;
  for (size_t u = 0; s == 0 && u < d->units; u++)
    for (size_t h = 0; h < steps; h++)
      {
        double *to = law + (u * steps + h) * k;
        lat_hmm_next (m, h ? to - k : last + u * k, to);
      }
  free (last);
  return s;
}

int
lat_hmm_law_moments (const lat_hmm *m, const double *law, size_t p,
                     double *mean, double *sd)
{
  size_t lags = m->family->lags ? m->family->lags (m->emission) : 0;
  size_t wide = p * (1 + lags);
  double *hole = malloc ((wide + 1) * sizeof *hole);
  void *work = lat_alloc_aligned (m->family->work_len (m->emission, 1));
  lat_block b = { .n = 1, .x = hole, .tda = wide, .lag = lags ? p : 0 };
  int s = LAT_ENOMEM;
  if (hole && work)
    {
      for (size_t j = 0; j < wide; j++)
        hole[j] = NAN;
      for (size_t j = 0; j < p; j++)
        mean[j] = sd[j] = NAN;
      s = m->family->expect (m->emission, &b, law, mean, sd, p, work);
    }
  free (work);
  free (hole);
  return s;
}

/* --- one column ---------------------------------------------------------- */

int
lat_hmm_law_cdf (const lat_hmm *m, const double *law, size_t j, double x,
                 lat_cdf *out)
{
  lat_cdf one, sum = { 0, 0, 0, LAT_SCALE_REAL };
  if (!m->family->cdf)
    return LAT_EINVAL;
  for (size_t c = 0; c < m->k; c++)
    {
      int s = m->family->cdf (m->emission, c, j, x, &one);
      if (s)
        return s;
      sum.below += law[c] * one.below;
      sum.at += law[c] * one.at;
      sum.above += law[c] * one.above;
      sum.scale = one.scale;
    }
  *out = sum;
  return 0;
}

/* The search for a quantile.  */
typedef struct
{
  const lat_hmm *m;
  const double *law;
  size_t j;
  double q;
  double start;  /* angles: opposite the mean direction ... */
  double passed; /* ... and P(-pi < X <= start) */
} search;

static const double ROUNDING = 1e-14; /* of a probability */

/* The same angle in (-pi, pi].  */
static double
wrap (double x)
{
  x = remainder (x, 2 * M_PI);
  return x > -M_PI ? x : M_PI;
}

/* Whether P(X <= x) >= q.  */
static int
reaches (const search *s, double x)
{
  lat_cdf d;
  if (lat_hmm_law_cdf (s->m, s->law, s->j, x, &d))
    return 1;
  if (s->q <= 0.5 || d.scale == LAT_SCALE_ANGLE)
    return d.below + d.at >= s->q * (1 - ROUNDING);
  return d.above <= (1 - s->q) * (1 + ROUNDING);
}

/* Whether so much of the circle, from its start on, is q of it.  */
static int
reaches_round (const search *s, double e)
{
  lat_cdf d;
  double x = s->start + e;
  if (lat_hmm_law_cdf (s->m, s->law, s->j, wrap (x), &d))
    return 1;
  return d.below - s->passed + (x > M_PI) >= s->q * (1 - ROUNDING);
}

/* The least number in (lo, hi] that reaches.  */
static double
bisect (const search *s, int (*there) (const search *, double), double lo,
        double hi, double step)
{
  for (;;)
    {
      double mid = lo / 2 + hi / 2;
      if (step > 0)
        mid = floor (mid);
      if (!(mid > lo && mid < hi) || !(hi - lo > step))
        return hi;
      if (there (s, mid))
        hi = mid;
      else
        lo = mid;
    }
}

/* A bracket that grows from a number of about the right size.  */
static int
search_line (const search *s, double mean, double width, double step,
             double *x)
{
  double lo = mean, hi = mean, off = width > 0 && isfinite (width) ? width : 1;
  if (!isfinite (mean))
    lo = hi = 0;
  for (; reaches (s, lo) && lo > -DBL_MAX; off *= 2)
    lo = fmax (lo - off, -DBL_MAX);
  for (; !reaches (s, hi) && hi < DBL_MAX; off *= 2)
    hi = fmin (hi + off, DBL_MAX);
  if (step > 0)
    {
      lo = fmax (floor (lo), -1);
      hi = ceil (hi);
    }
  if (!reaches (s, hi) || (lo == -DBL_MAX && reaches (s, lo)))
    return LAT_EFAILED;
  *x = bisect (s, reaches, lo, hi, step);
  return 0;
}

static int
search_circle (search *s, double mean, double *x)
{
  lat_cdf d;
  s->start = mean - M_PI;
  if (s->start <= -M_PI)
    s->start += 2 * M_PI;
  int status = lat_hmm_law_cdf (s->m, s->law, s->j, s->start, &d);
  s->passed = d.below;
  if (status == 0)
    *x = wrap (s->start + bisect (s, reaches_round, 0, 2 * M_PI, 0));
  return status;
}

/* Mean and sd of own column j.  */
static int
column_moments (const lat_hmm *m, const double *law, size_t j, double *mean,
                double *sd)
{
  const size_t *col;
  size_t own = m->family->columns (m->emission, &col), p = col[own - 1] + 1;
  double *both = malloc (2 * p * sizeof *both);
  if (!both)
    return LAT_ENOMEM;
  int s = lat_hmm_law_moments (m, law, p, both, both + p);
  *mean = both[col[j]];
  *sd = both[p + col[j]];
  free (both);
  return s;
}

int
lat_hmm_law_quantile (const lat_hmm *m, const double *law, size_t j, double q,
                      double *x)
{
  search a = { .m = m, .law = law, .j = j, .q = q };
  double mean, sd;
  lat_cdf d;
  if (!(q > 0 && q < 1))
    return LAT_EDOM;
  int s = lat_hmm_law_cdf (m, law, j, 0, &d);
  if (s == 0 && d.scale == LAT_SCALE_LEVEL)
    s = LAT_EINVAL;
  if (s == 0)
    s = column_moments (m, law, j, &mean, &sd);
  if (s)
    return s;
  if (d.scale == LAT_SCALE_ANGLE)
    return search_circle (&a, mean, x);
  return search_line (&a, mean, sd, d.scale == LAT_SCALE_COUNT, x);
}
