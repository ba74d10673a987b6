/* gmm_order.c -- mixtures of normal laws: the order of components and of
   their parts, and how parts that are alike are moved apart.  */

#include "base/linalg.h"
#include "family/columns.h"
#include "family/gmm_theta.h"
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NORMAL lat_family_gaussian

enum
{
  TRIES = 3 /* a mean is the farthest of so many from those there are */
};

int
lat_gmm_permute (void *theta, const size_t *order)
{
  gmm *t = theta;
  size_t *all = malloc (t->k * t->parts * sizeof *all);
  int s = all ? lat_family_permute (t->k, t->parts, t->weight, order)
              : LAT_ENOMEM;
  for (size_t i = 0; s == 0 && i < t->k * t->parts; i++)
    all[i] = order[i / t->parts] * t->parts + i % t->parts;
  if (s == 0)
    s = NORMAL.permute (t->gaussian, all);
  free (all);
  return s ? s : lat_gmm_prepare (t);
}

/* By insertion, which keeps the order of ties.  */
static void
sort_parts (const gmm *t, size_t c, size_t *all)
{
  size_t first = c * t->parts;
  for (size_t h = 0; h < t->parts; h++)
    {
      size_t i = first + h;
      for (; i > first && t->weight[all[i - 1]] < t->weight[first + h]; i--)
        all[i] = all[i - 1];
      all[i] = first + h;
    }
}

/* Parts of decreasing weight.  */
int
lat_gmm_arrange (void *theta)
{
  gmm *t = theta;
  size_t *all = malloc (t->k * t->parts * sizeof *all);
  if (!all)
    return LAT_ENOMEM;
  for (size_t c = 0; c < t->k; c++)
    sort_parts (t, c, all);
  int s = lat_family_permute (t->k * t->parts, 1, t->weight, all);
  if (s == 0)
    s = NORMAL.permute (t->gaussian, all);
  free (all);
  return s ? s : lat_gmm_prepare (t);
}

/* The mean of the first column.  */
double
lat_gmm_rank (const void *theta, size_t c)
{
  const gmm *t = theta;
  double sum = 0;
  for (size_t i = c * t->parts; i < (c + 1) * t->parts; i++)
    sum += t->weight[i] * lat_gaussian_mean (t->gaussian, i)[0];
  return sum;
}

/* --- moving parts apart -------------------------------------------------- */

static double
nearest (size_t n, size_t p, const double *z, const double *from)
{
  double least = INFINITY;
  for (size_t h = 0; h < n; h++)
    {
      double d = 0;
      for (size_t j = 0; j < p; j++)
        d += (from[j] - z[h * p + j]) * (from[j] - z[h * p + j]);
      least = fmin (least, d);
    }
  return least;
}

/* z (parts x p) and p more: standard normal vectors, none too close to the
   ones before it.  */
static void
draw_apart (size_t parts, size_t p, gsl_rng *rng, double *z)
{
  double *candidate = z + parts * p;
  for (size_t h = 0; h < parts; h++)
    {
      double most = -1;
      for (size_t i = 0; i < TRIES; i++)
        {
          for (size_t j = 0; j < p; j++)
            candidate[j] = gsl_ran_ugaussian (rng);
          double d = nearest (h, p, z, candidate);
          if (d > most)
            memcpy (z + h * p, candidate, p * sizeof *z);
          most = fmax (most, d);
        }
    }
}

/* The means of c's parts become draws from the first part's law; l (p x p)
   and z (parts x p, and p) are scratch.  */
static int
split_one (gmm *t, size_t c, gsl_rng *rng, double *l, double *z)
{
  size_t p = lat_gmm_columns (t, NULL), first = c * t->parts;
  double *x = z + t->parts * p;
  lat_gaussian_covariance (t->gaussian, first, l);
  int s = lat_chol (p, l, p);
  if (s)
    return s;
  draw_apart (t->parts, p, rng, z);
  const double *mean = lat_gaussian_mean (t->gaussian, first);
  for (size_t h = t->parts; s == 0 && h-- > 0;)
    {
      for (size_t i = 0; i < p; i++)
        {
          x[i] = mean[i];
          for (size_t j = 0; j <= i; j++)
            x[i] += l[i * p + j] * z[h * p + j];
        }
      s = lat_gaussian_set (t->gaussian, first + h, x, NULL);
    }
  return s;
}

int
lat_gmm_split (void *theta, lat_stream stream)
{
  gmm *t = theta;
  size_t p = lat_gmm_columns (t, NULL);
  double *l = malloc ((p + t->parts + 1) * p * sizeof *l);
  int s = l ? 0 : LAT_ENOMEM;
  for (size_t c = 0; s == 0 && t->parts > 1 && c < t->k; c++)
    {
      lat_philox state;
      gsl_rng rng = lat_stream_at (stream, c, &state);
      s = split_one (t, c, &rng, l, l + p * p);
    }
  free (l);
  return s ? s : lat_gmm_prepare (t);
}
