/* mcar_fit.c -- the normal law of an incomplete table by EM (Dempster, Laird
   and Rubin 1977): a mixture of one, run to the end of what rounding lets it
   reach, because the test's statistic is first order in its errors.  */

#include "impute/mcar.h"
#include <latens/em.h>
#include <latens/gaussian.h>
#include <latens/mixture.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

int
lat_normal_alloc (lat_normal *m, size_t p)
{
  *m = (lat_normal){ .p = p,
                     .mean = calloc (p + 1, sizeof *m->mean),
                     .sigma = calloc (p * p + 1, sizeof *m->sigma) };
  if (m->mean && m->sigma)
    return 0;
  lat_normal_clear (m);
  return LAT_ENOMEM;
}

void
lat_normal_clear (lat_normal *m)
{
  free (m->mean);
  free (m->sigma);
  *m = (lat_normal){ .p = 0 };
}

double
lat_normal_distance (const lat_normal *a, const lat_normal *b)
{
  double far = 0;
  for (size_t j = 0; j < a->p; j++)
    far = fmax (far, fabs (a->mean[j] - b->mean[j]));
  for (size_t j = 0; j < a->p * a->p; j++)
    far = fmax (far, fabs (a->sigma[j] - b->sigma[j]));
  return far;
}

/* Steps that shrink at rate r have step r / (1 - r) still to go.  The bound
   on r lets rounding errors, which do not shrink, count as the end.  */
int
lat_settled (lat_settle *w, double step, const lat_mcar_options *o)
{
  double r = w->last > 0 ? fmin (step / w->last, o->rate) : o->rate;
  w->last = step;
  return step <= o->tol && step * r / (1 - r) <= o->tol;
}

static lat_mixture *
one_normal (const lat_data *d)
{
  lat_prior none = lat_prior_none ();
  size_t *col = calloc (d->p, sizeof *col);
  lat_mixture *m = NULL;
  if (!col)
    return NULL;
  for (size_t j = 0; j < d->p; j++)
    col[j] = j;
  void *g = lat_gaussian_alloc (1, d->p, col, LAT_FULL);
  free (col);
  if (!g || !(m = lat_mixture_alloc (&lat_family_gaussian, g)))
    return NULL;
  if (lat_mixture_init (m, d, &none) == 0)
    return m;
  lat_mixture_free (m);
  return NULL;
}

static void
read_normal (const lat_mixture *m, lat_normal *fit)
{
  memcpy (fit->mean, lat_gaussian_mean (m->emission, 0),
          fit->p * sizeof *fit->mean);
  lat_gaussian_covariance (m->emission, 0, fit->sigma);
}

/* Iterates until the law settles; before is scratch.  */
static int
iterate (lat_em *w, const lat_mixture *m, const lat_mcar_options *o,
         lat_normal *fit, lat_normal *before)
{
  lat_settle settle = { 0 };
  int s = lat_em_start (w);
  read_normal (m, fit);
  for (size_t t = 0; !s && t < o->max_iter; t++)
    {
      lat_normal swap = *before;
      *before = *fit;
      *fit = swap;
      if ((s = lat_em_iterate (w)))
        return s;
      read_normal (m, fit);
      if (lat_settled (&settle, lat_normal_distance (fit, before), o))
        return 0;
    }
  return s ? s : LAT_EMAXITER;
}

int
lat_mcar_fit (const lat_mcar_table *t, const lat_mcar_options *o,
              lat_normal *fit)
{
  lat_em_options opt = lat_em_defaults ();
  opt.threads = o->threads;
  opt.max_iter = o->max_iter;
  opt.accelerate = LAT_ACCELERATE_NONE; /* the steps themselves are judged */
  int s = LAT_ENOMEM;
  lat_em *w = NULL;
  lat_normal before = { 0 };
  lat_mixture *m = one_normal (t->data);
  if (!m || lat_normal_alloc (&before, t->data->p))
    goto done;
  if ((w = lat_em_alloc (&lat_em_mixture, m, t->data, &opt, &s)))
    s = iterate (w, m, o, fit, &before);
done:
  lat_em_free (w);
  lat_mixture_free (m);
  lat_normal_clear (&before);
  return s;
}
