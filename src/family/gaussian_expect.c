/* gaussian_expect.c -- missing entries: means and standard deviations of the
   mixture of their conditional laws.  */

#include "family/gaussian_batch.h"
#include "family/gaussian_missing.h"
#include <math.h>
#include <string.h>

/* Adds a law of weight r, `share` of the weight so far, to a mixture's mean
   and weighted squares about it (West 1979, "Updating mean and variance
   estimates: an improved method").  */
static void
blend (double r, double share, double mean, double var, double *to,
       double *square)
{
  double d = mean - *to;
  *to += share * d;
  *square += r * d * (mean - *to) + r * (var < 0 ? 0 : var);
}

/* Row i of x gets weight r; returns its share of the weight so far.  */
static double
weigh (gaussian_rows *w, size_t i, double r)
{
  w->total[i] += r;
  return r / w->total[i];
}

/* Rows done in batches.  */
static int
expect_batches (const gaussian_theta *t, size_t c, const double *r,
                gaussian_rows *w)
{
  const double *mu = t->mean + c * t->p;
  int s = lat_gaussian_batch_fill (t, c, r, w);
  for (size_t g = w->few;
       s == LAT_SUCCESS && g < lat_gaussian_batch_end (t, c, w); g++)
    for (size_t z = w->bfirst[g]; z < w->bfirst[g + 1]; z++)
      {
        size_t i = w->bfrom[z];
        const int32_t *column = w->list + w->listed[g - w->few];
        double weight = r[w->order[i]], share = weigh (w, i, weight);
        for (size_t a = 0; a < w->lack[g]; a++)
          {
            size_t j = (size_t)column[a], to = i * t->p + j;
            blend (weight, share, mu[j] + w->bz[z * w->ld + j],
                   w->by[z * w->ld + j], w->sum + to, w->square + to);
          }
      }
  return s;
}

/* Rows of one group, conditioned and filled.  */
static void
expect_group (const gaussian_theta *t, size_t c, size_t g, const double *r,
              gaussian_rows *w, const gaussian_given *given)
{
  size_t p = t->p;
  const double *mu = t->mean + c * p;
  for (size_t z = w->first[g]; z < w->first[g + 1]; z++)
    {
      size_t i = w->from[z];
      double weight = r[w->order[i]], share = weigh (w, i, weight);
      for (size_t a = 0; a < given->missing; a++)
        {
          size_t j = w->missing[a];
          blend (weight, share, mu[j] + w->z[z * p + j], w->cov[a * p + a],
                 w->sum + i * p + j, w->square + i * p + j);
        }
    }
}

static int
expect_dense (const gaussian_theta *t, size_t c, const double *r,
              gaussian_rows *w)
{
  lat_gaussian_centre (t, c, w->groups, r, w);
  for (size_t g = lat_gaussian_batch_end (t, c, w); g < w->groups; g++)
    {
      gaussian_given given;
      if (w->first[g] == w->first[g + 1])
        continue;
      int s = lat_gaussian_condition (t, c, g, w, &given);
      if (s)
        return s;
      lat_gaussian_fill (t, c, g, w, &given);
      lat_gaussian_spread (t, c, w, &given);
      expect_group (t, c, g, r, w, &given);
    }
  return expect_batches (t, c, r, w);
}

static int
expect_separable (const gaussian_theta *t, size_t c, const double *r,
                  gaussian_rows *w)
{
  size_t p = t->p;
  for (size_t i = 0; i < w->n; i++)
    {
      double weight = r[w->order[i]];
      if (weight == 0)
        continue;
      double share = weigh (w, i, weight);
      for (size_t j = 0; j < p; j++)
        blend (weight, share, t->mean[c * p + j], t->sigma[c * p + j],
               w->sum + i * p + j, w->square + i * p + j);
    }
  return LAT_SUCCESS;
}

static void
write_cells (const gaussian_theta *t, const gaussian_rows *w, double *out,
             double *sd, size_t tda)
{
  for (size_t i = 0; i < w->n; i++)
    for (size_t j = 0; j < t->p; j++)
      {
        size_t from = i * t->p + j, to = w->order[i] * tda + t->col[j];
        int hole = isnan (w->x[from]);
        out[to] = hole ? w->sum[from] : w->x[from];
        if (sd)
          sd[to] = hole ? sqrt (w->square[from] / w->total[i]) : 0;
      }
}

int
lat_gaussian_expect (const void *theta, const lat_block *b, const double *r,
                     double *out, double *sd, size_t out_tda, void *work)
{
  const gaussian_theta *t = theta;
  gaussian_rows w;
  int s = LAT_SUCCESS;
  lat_gaussian_rows_read (&w, t, b, work);
  memset (w.total, 0, w.n * sizeof *w.total);
  memset (w.sum, 0, w.n * w.p * sizeof *w.sum);
  memset (w.square, 0, w.n * w.p * sizeof *w.square);
  for (size_t c = 0; c < t->k && s == LAT_SUCCESS; c++)
    s = gaussian_is_dense (t) ? expect_dense (t, c, r + c * b->n, &w)
                              : expect_separable (t, c, r + c * b->n, &w);
  if (s == LAT_SUCCESS)
    write_cells (t, &w, out, sd, out_tda);
  return s;
}
