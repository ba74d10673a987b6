/* gaussian_draw.c -- draws of missing entries given what a row shows.  */

#include "family/gaussian_missing.h"
#include <gsl/gsl_randist.h>
#include <math.h>
#include <string.h>

/* --- dense --------------------------------------------------------------- */

/* A factor of C, the law of `missing` numbers: on the precision's route R of
   P_mm = R R', as R'^-1 e has covariance P_mm^-1; else the Cholesky factor of
   C, in w->cov, and, should rounding have spoilt that, R after all.  */
static int
factor_spread (const gaussian_theta *t, size_t c, gaussian_rows *w,
               gaussian_given *given)
{
  size_t p = t->p, m = given->missing;
  if (given->route == GAUSSIAN_PRECISION)
    return LAT_SUCCESS;
  lat_gaussian_spread (t, c, w, given);
  if (lat_chol (m, w->cov, p) == LAT_SUCCESS)
    return LAT_SUCCESS;
  const double *precision = gaussian_matrix (t, t->precision, c);
  for (size_t a = 0; a < m; a++)
    for (size_t b = 0; b < m; b++)
      w->factor[a * p + b] = precision[w->missing[a] * p + w->missing[b]];
  given->route = GAUSSIAN_PRECISION;
  return lat_chol (m, w->factor, p);
}

/* e, standard normal, becomes normal with covariance C.  */
static void
correlate (const gaussian_rows *w, const gaussian_given *given, double *e)
{
  size_t p = w->p, m = given->missing;
  if (given->route == GAUSSIAN_PRECISION)
    {
      lat_chol_solve_upper (m, w->factor, p, e);
      return;
    }
  for (size_t a = m; a-- > 0;)
    {
      double sum = 0;
      for (size_t b = 0; b <= a; b++)
        sum += w->cov[a * p + b] * e[b];
      e[a] = sum;
    }
}

static void
draw_row (const gaussian_rows *w, const gaussian_given *given, size_t row,
          lat_stream stream, double *z, double *e)
{
  lat_philox state;
  gsl_rng rng = lat_stream_at (stream, row, &state);
  for (size_t a = 0; a < given->missing; a++)
    e[a] = gsl_ran_ugaussian (&rng);
  correlate (w, given, e);
  for (size_t a = 0; a < given->missing; a++)
    z[w->missing[a]] += e[a];
}

/* Adds noise to the filled rows of z of one group.  */
static int
draw_group (const gaussian_theta *t, size_t c, size_t g, const lat_block *b,
            lat_stream stream, gaussian_rows *w)
{
  gaussian_given given;
  int s = lat_gaussian_condition (t, c, g, w, &given);
  if (s)
    return s;
  lat_gaussian_fill (t, c, g, w, &given);
  s = factor_spread (t, c, w, &given);
  for (size_t i = w->first[g]; i < w->first[g + 1] && s == LAT_SUCCESS; i++)
    draw_row (w, &given, b->row[w->order[w->from[i]]], stream, w->z + i * t->p,
              w->y + i * t->p);
  return s;
}

/* The rows of component c; w->total marks them.  */
static int
draw_dense (const gaussian_theta *t, size_t c, const lat_block *b,
            lat_stream stream, gaussian_rows *w)
{
  int s = LAT_SUCCESS;
  lat_gaussian_centre (t, c, w->groups, w->total, w);
  for (size_t g = w->few; g < w->groups && s == LAT_SUCCESS; g++)
    if (w->first[g] < w->first[g + 1])
      s = draw_group (t, c, g, b, stream, w);
  return s;
}

/* --- separable ----------------------------------------------------------- */

static int
draw_separable (const gaussian_theta *t, size_t c, const lat_block *b,
                lat_stream stream, gaussian_rows *w)
{
  size_t p = t->p;
  lat_gaussian_centre (t, c, w->groups, w->total, w);
  for (size_t i = 0; i < w->first[w->groups]; i++)
    {
      const double *x = w->x + w->from[i] * p;
      lat_philox state;
      gsl_rng rng
          = lat_stream_at (stream, b->row[w->order[w->from[i]]], &state);
      for (size_t j = 0; j < p; j++)
        if (isnan (x[j]))
          w->z[i * p + j]
              = sqrt (t->sigma[c * p + j]) * gsl_ran_ugaussian (&rng);
    }
  return LAT_SUCCESS;
}

/* --- both ---------------------------------------------------------------- */

static void
write_rows (const gaussian_theta *t, size_t c, const gaussian_rows *w,
            double *x, size_t tda)
{
  size_t p = t->p;
  for (size_t i = 0; i < w->first[w->groups]; i++)
    for (size_t j = 0; j < p; j++)
      {
        double seen = w->x[w->from[i] * p + j];
        x[w->order[w->from[i]] * tda + t->col[j]]
            = isnan (seen) ? t->mean[c * p + j] + w->z[i * p + j] : seen;
      }
}

int
lat_gaussian_draw (const void *theta, const lat_block *b, const unsigned *z,
                   lat_stream stream, double *x, size_t x_tda, void *work)
{
  const gaussian_theta *t = theta;
  gaussian_rows w;
  int s = LAT_SUCCESS;
  for (size_t i = 0; i < b->n; i++)
    if (z[i] >= t->k)
      return LAT_EINVAL;
  lat_gaussian_rows_read (&w, t, b, work);
  w.batched = w.few; /* none: each group on its own */
  for (size_t c = 0; c < t->k && s == LAT_SUCCESS; c++)
    {
      for (size_t i = 0; i < b->n; i++)
        w.total[i] = z[i] == c;
      s = gaussian_is_dense (t) ? draw_dense (t, c, b, stream, &w)
                                : draw_separable (t, c, b, stream, &w);
      if (s == LAT_SUCCESS)
        write_rows (t, c, &w, x, x_tda);
    }
  return s;
}
