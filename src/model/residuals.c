/* residuals.c -- whether residuals look like a standard normal sample.  */

#include <latens/residuals.h>
#include <gsl/gsl_cdf.h>
#include <math.h>

enum
{
  LEAST = 8,   /* residuals that can be tested */
  EACH_LAG = 5 /* residuals for each lag */
};

static void
moments (size_t n, const double *x, size_t stride, lat_residuals_summary *r)
{
  double sum = 0, power[5] = { 0 };
  for (size_t i = 0; i < n; i++)
    if (!isnan (x[i * stride]))
      {
        sum += x[i * stride];
        r->n++;
      }
  double count = (double)r->n;
  r->mean = r->n ? sum / count : (double)NAN;
  for (size_t i = 0; i < n; i++)
    if (!isnan (x[i * stride]))
      {
        double e = x[i * stride] - r->mean;
        power[2] += e * e / count;
        power[3] += e * e * e / count;
        power[4] += e * e * e * e / count;
      }
  double v = power[2];
  r->sd = r->n > 1 ? sqrt (v * count / (count - 1)) : (double)NAN;
  r->skewness = v > 0 ? power[3] / pow (v, 1.5) : (double)NAN;
  r->kurtosis = v > 0 ? power[4] / (v * v) - 3 : (double)NAN;
}

/* The term of one lag: r_k^2 / n_k.  */
static double
lag_term (const lat_data *d, const double *x, size_t stride, size_t lag,
          const lat_residuals_summary *r)
{
  double sum = 0, pairs = 0;
  for (size_t u = 0; u < d->units; u++)
    {
      size_t end = lat_data_row (d, u + 1);
      for (size_t i = lat_data_row (d, u); i + lag < end; i++)
        {
          double a = x[i * stride] - r->mean;
          double b = x[(i + lag) * stride] - r->mean;
          if (isnan (a) || isnan (b))
            continue;
          sum += a * b;
          pairs++;
        }
    }
  double c = sum / ((double)(r->n - 1) * r->sd * r->sd);
  return pairs > 0 ? c * c / pairs : 0;
}

lat_residuals_summary
lat_residuals_summarise (const lat_data *d, const double *x, size_t stride,
                         size_t lags)
{
  lat_residuals_summary r = { 0 };
  moments (d->n, x, stride, &r);
  double n = (double)r.n;
  r.normality = r.normality_p = r.correlation = r.correlation_p = (double)NAN;
  if (r.n < LEAST || !(r.sd > 0))
    return r;
  r.normality
      = n / 6 * (r.skewness * r.skewness + r.kurtosis * r.kurtosis / 4);
  r.normality_p = gsl_cdf_chisq_Q (r.normality, 2);
  r.lags = lags < r.n / EACH_LAG ? lags : r.n / EACH_LAG;
  if (!r.lags)
    return r;
  r.correlation = 0;
  for (size_t l = 1; l <= r.lags; l++)
    r.correlation += lag_term (d, x, stride, l, &r);
  r.correlation *= n * (n + 2);
  r.correlation_p = gsl_cdf_chisq_Q (r.correlation, (double)r.lags);
  return r;
}
