/* law_predict.c -- missing entries under a family made from a law, and what
   init asks of a column.  */

#include "family/law_theta.h"
#include "base/ieee.h"
#include <math.h>

lat_law_moments
lat_law_summary (const lat_data *d, size_t col, double (*of) (double))
{
  lat_law_moments m = { 0, 0, 0, 0 };
  for (size_t i = 0; i < d->n; i++)
    {
      double x = d->x[i * d->tda + col], w = d->weight ? d->weight[i] : 1;
      if (isnan (x) || !(w > 0))
        continue;
      x = of ? of (x) : x;
      m.most = m.weight > 0 ? fmax (m.most, x) : x;
      m.weight += w;
      double e = x - m.mean, step = w / m.weight * e;
      m.mean += step;
      m.variance += w * e * (e - step); /* West 1979 */
    }
  m.variance = m.weight > 0 ? m.variance / m.weight : 0;
  return m;
}

/* Mean m = sum_c r_c mean_c and variance
   sum_c r_c (variance_c + (mean_c - m)^2).  */
static double
mixture_mean (const law_theta *t, const double *par, size_t stride,
              const double *r, size_t r_stride, double *sd)
{
  double mean = 0, v = 0;
  for (size_t c = 0; c < t->k; c++)
    if (r[c * r_stride] > 0)
      mean += r[c * r_stride] * t->law->mean (par + c * stride);
  for (size_t c = 0; c < t->k; c++)
    if (r[c * r_stride] > 0)
      {
        double e = t->law->mean (par + c * stride) - mean;
        v += r[c * r_stride] * (t->law->variance (par + c * stride) + e * e);
      }
  *sd = sqrt (v);
  return mean;
}

static double
mix (const law_theta *t, const lat_block *b, size_t i, size_t j,
     const double *r, double *sd)
{
  size_t stride = t->p * t->law->parameters;
  const double *par = law_par (t, 0, j);
  if (t->law->mix)
    return t->law->mix (t->k, par, stride, r + i, b->n, sd);
  return mixture_mean (t, par, stride, r + i, b->n, sd);
}

int
lat_law_expect (const void *theta, const lat_block *b, const double *r,
                double *out, double *sd, size_t out_tda, void *work)
{
  const law_theta *t = theta;
  (void)work;
  for (size_t i = 0; i < b->n; i++)
    for (size_t j = 0; j < t->p; j++)
      {
        double x = b->x[i * b->tda + t->col[j]], e = 0;
        if (isnan (x))
          x = mix (t, b, i, j, r, &e);
        out[i * out_tda + t->col[j]] = x;
        if (sd)
          sd[i * out_tda + t->col[j]] = e;
      }
  return 0;
}

int
lat_law_draw (const void *theta, const lat_block *b, const unsigned *z,
              lat_stream stream, double *x, size_t x_tda, void *work)
{
  const law_theta *t = theta;
  (void)work;
  for (size_t i = 0; i < b->n; i++)
    {
      lat_philox state;
      gsl_rng rng = lat_stream_at (stream, b->row[i], &state);
      for (size_t j = 0; j < t->p; j++)
        if (isnan (b->x[i * b->tda + t->col[j]]))
          x[i * x_tda + t->col[j]] = t->law->draw (law_par (t, z[i], j), &rng);
    }
  return 0;
}
