/* categorical_predict.c -- missing entries of categorical columns.  */

#include "family/categorical_theta.h"
#include "family/simplex.h"
#include <math.h>
#include <string.h>

size_t
lat_categorical_predict_len (const categorical *t)
{
  size_t most = 0;
  for (size_t j = 0; j < t->p; j++)
    if (most < categorical_levels (t, j))
      most = categorical_levels (t, j);
  return most * sizeof (double);
}

/* The law of column j in row i, sum_c r_ci p_c, to q; its most probable
   level, of equals the first.  */
static size_t
best_level (const categorical *t, const lat_block *b, size_t i, size_t j,
            const double *r, double *q)
{
  size_t m = categorical_levels (t, j), best = 0;
  memset (q, 0, m * sizeof *q);
  for (size_t c = 0; c < t->k; c++)
    for (size_t l = 0; l < m; l++)
      q[l] += r[c * b->n + i] * categorical_prob (t, c, j)[l];
  for (size_t l = 1; l < m; l++)
    if (q[l] > q[best])
      best = l;
  return best;
}

int
lat_categorical_expect (const void *theta, const lat_block *b, const double *r,
                        double *out, double *sd, size_t out_tda, void *work)
{
  const categorical *t = theta;
  double *q = work;
  for (size_t i = 0; i < b->n; i++)
    for (size_t j = 0; j < t->p; j++)
      {
        double x = b->x[i * b->tda + t->col[j]], s = 0;
        if (isnan (x))
          {
            size_t best = best_level (t, b, i, j, r, q);
            x = (double)best;
            s = q[best];
          }
        out[i * out_tda + t->col[j]] = x;
        if (sd)
          sd[i * out_tda + t->col[j]] = s;
      }
  return 0;
}

int
lat_categorical_draw (const void *theta, const lat_block *b, const unsigned *z,
                      lat_stream stream, double *x, size_t x_tda, void *work)
{
  const categorical *t = theta;
  (void)work;
  for (size_t i = 0; i < b->n; i++)
    {
      lat_philox state;
      gsl_rng rng = lat_stream_at (stream, b->row[i], &state);
      for (size_t j = 0; j < t->p; j++)
        if (isnan (b->x[i * b->tda + t->col[j]]))
          x[i * x_tda + t->col[j]] = (double)lat_simplex_pick (
              categorical_levels (t, j), categorical_prob (t, z[i], j), 1,
              gsl_rng_uniform (&rng));
    }
  return 0;
}

int
lat_categorical_cdf (const void *theta, size_t c, size_t j, double x,
                     lat_cdf *out)
{
  const categorical *t = theta;
  const double *p = categorical_prob (t, c, j);
  *out = (lat_cdf){ .scale = LAT_SCALE_LEVEL };
  for (size_t l = 0; l < categorical_levels (t, j); l++)
    {
      double *to = &out->at;
      if ((double)l != x)
        to = (double)l < x ? &out->below : &out->above;
      *to += p[l];
    }
  return LAT_SUCCESS;
}
