/* worst.c -- the worst fraction of missing information, and autocorrelation.

   Near its limit EM's map is F (x) = x* + D (x - x*), where the eigenvalues
   of D are the fractions of missing information (Dempster, Laird and Rubin
   1977), and the largest belongs to the direction that the data say least
   about.  v <- (F (x* + h v) - F (x*)) / h, at length one, leads there.  */

#include "impute/worst.h"
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>

void
lat_worst_clear (lat_worst *w)
{
  free (w->at);
  free (w->v);
  free (w->x);
  *w = (lat_worst){ 0 };
}

/* y = F (x); y may be x.  */
static int
em_step (lat_em *em, lat_mixture *m, const double *x, double *y)
{
  const lat_em_type *type = &lat_em_mixture;
  int s = type->even_unpack (m, x);
  if (s == 0)
    s = lat_em_start (em);
  if (s == 0)
    s = type->mstep (m, lat_em_stat (em));
  if (s == 0)
    s = type->prepare (m);
  return s ? s : type->even_pack (m, y);
}

/* Length one; returns the length it had.  */
static double
normalise (size_t n, double *v)
{
  double sum = 0;
  for (size_t i = 0; i < n; i++)
    sum += v[i] * v[i];
  sum = sqrt (sum);
  for (size_t i = 0; i < n && sum > 0; i++)
    v[i] /= sum;
  return sum;
}

/* One power; base is F (at).  The new rate, or NaN if v is left as it was:
   EM can not step from there, or nothing is missing.  */
static double
power (lat_worst *w, lat_em *em, lat_mixture *m, const double *base, double h)
{
  for (size_t i = 0; i < w->len; i++)
    w->x[i] = w->at[i] + h * w->v[i];
  if (em_step (em, m, w->x, w->x))
    return (double)NAN;
  for (size_t i = 0; i < w->len; i++)
    w->x[i] = (w->x[i] - base[i]) / h;
  double rate = normalise (w->len, w->x);
  for (size_t i = 0; i < w->len && rate > 0; i++)
    w->v[i] = w->x[i];
  return rate;
}

static int
stopped (const lat_em_options *em)
{
  return em->stop && *em->stop;
}

static int
find_rate (lat_worst *w, lat_em *em, lat_mixture *m, double *base,
           const lat_em_options *opt, const lat_imputations_rules *r)
{
  double before = (double)NAN;
  if (em_step (em, m, w->at, base))
    return LAT_SUCCESS;
  for (size_t i = 0; i < r->rate_iter; i++)
    {
      if (stopped (opt))
        return LAT_ESTOP;
      w->missing = power (w, em, m, base, r->rate_step);
      if (!(w->missing > 0) || fabs (w->missing - before) <= r->rate_tol)
        break;
      before = w->missing;
    }
  return LAT_SUCCESS;
}

int
lat_worst_find (lat_worst *w, const lat_mixture *m, const lat_data *d,
                const lat_em_options *em, const lat_imputations_rules *r,
                lat_stream stream)
{
  lat_em_options opt = *em;
  lat_philox state;
  gsl_rng rng = lat_stream_at (stream, 0, &state);
  lat_mixture *own = lat_em_mixture.clone (m);
  size_t len = lat_em_mixture.even_len (m);
  double *base = calloc (len + 1, sizeof *base);
  lat_em *engine = NULL;
  int s = LAT_ENOMEM;
  *w = (lat_worst){ .len = len, .missing = (double)NAN };
  w->at = calloc (len + 1, sizeof *w->at);
  w->v = calloc (len + 1, sizeof *w->v);
  w->x = calloc (len + 1, sizeof *w->x);
  opt.accelerate = LAT_ACCELERATE_NONE;
  if (!own || !base || !w->at || !w->v || !w->x
      || !(engine = lat_em_alloc (&lat_em_mixture, own, d, &opt, &s)))
    goto done;
  for (size_t i = 0; i < len; i++)
    w->v[i] = gsl_ran_ugaussian (&rng);
  normalise (len, w->v);
  s = lat_em_mixture.even_pack (m, w->at);
  if (s == 0)
    s = find_rate (w, engine, own, base, &opt, r);
done:
  lat_em_free (engine);
  lat_mixture_free (own);
  free (base);
  return s;
}

double
lat_worst_function (lat_worst *w, const lat_mixture *m)
{
  double sum = 0;
  if (lat_em_mixture.even_pack (m, w->x))
    return (double)NAN;
  for (size_t i = 0; i < w->len; i++)
    sum += w->v[i] * (w->x[i] - w->at[i]);
  return sum;
}

/* --- autocorrelation ----------------------------------------------------- */

static double
mean_of (size_t n, const double *x)
{
  double sum = 0;
  for (size_t i = 0; i < n; i++)
    sum += x[i];
  return sum / (double)n;
}

static double
autocovariance (size_t n, const double *x, double mean, size_t lag)
{
  double sum = 0;
  for (size_t i = 0; i + lag < n; i++)
    sum += (x[i] - mean) * (x[i + lag] - mean);
  return sum / (double)n;
}

double
lat_autocorrelation (size_t n, const double *x, size_t lag)
{
  if (n <= 2 * lag)
    return (double)NAN;
  double mean = mean_of (n, x), var = autocovariance (n, x, mean, 0);
  return var > 0 ? autocovariance (n, x, mean, lag) / var : (double)NAN;
}

size_t
lat_spacing_of_rate (double r, double correlation, size_t most)
{
  if (!(r > correlation)) /* NaN: nothing is known */
    return 1;
  double lag = r < 1 ? ceil (log (correlation) / log (r)) : (double)most;
  return lag < (double)most ? (size_t)lag : most;
}

double
lat_rate_of_series (size_t n, const double *x)
{
  if (n < 2)
    return 0;
  double mean = mean_of (n, x), var = autocovariance (n, x, mean, 0);
  double tau = -1;
  for (size_t lag = 0; var > 0 && lag + 1 < n; lag += 2)
    {
      double pair = autocovariance (n, x, mean, lag)
                    + autocovariance (n, x, mean, lag + 1);
      if (!(pair > 0))
        break;
      tau += 2 * pair / var;
    }
  return tau > 1 ? (tau - 1) / (tau + 1) : 0;
}
