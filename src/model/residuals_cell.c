/* residuals_cell.c -- pseudo-residuals of a row whose state has a law.  */

#include "base/vecmath.h"
#include "model/hmm_labels.h"
#include "model/hmm_residuals.h"
#include <float.h>
#include <gsl/gsl_cdf.h>
#include <math.h>

/* Phi^-1 of a probability and what is left of one; neither can be less than
   the smallest number.  */
static double
normal_score (double lower, double upper)
{
  return lower <= upper ? gsl_cdf_ugaussian_Pinv (fmax (lower, DBL_MIN))
                        : gsl_cdf_ugaussian_Qinv (fmax (upper, DBL_MIN));
}

void
lat_residuals_put (const lat_residuals_job *j, size_t at, const lat_cdf *f)
{
  int whole = f->scale == LAT_SCALE_COUNT || f->scale == LAT_SCALE_LEVEL;
  double middle = normal_score (f->below + f->at / 2, f->above + f->at / 2);
  if (j->mid)
    j->mid[at] = middle;
  if (j->low)
    j->low[at] = !whole         ? middle
                 : f->below > 0 ? normal_score (f->below, f->at + f->above)
                                : -INFINITY;
  if (j->high)
    j->high[at] = !whole         ? middle
                  : f->above > 0 ? normal_score (f->below + f->at, f->above)
                                 : INFINITY;
}

int
lat_residuals_weigh (const lat_residuals_job *j, size_t t, double *weight)
{
  lat_hmm_restrict (j->d, t, 1, j->m->k, weight);
  return lat_log_normalise (j->m->k, weight) > -INFINITY ? LAT_SUCCESS
                                                         : LAT_EIMPOSSIBLE;
}

/* What state i says of own column c at x.  */
static int
divide (const lat_residuals_job *j, size_t i, size_t c, const double *cell,
        size_t lag, double x, lat_cdf *out)
{
  const lat_family_type *f = j->m->family;
  const void *theta = j->m->emission;
  return lag && f->cdf_given ? f->cdf_given (theta, i, c, cell, lag, x, out)
         : f->cdf            ? f->cdf (theta, i, c, x, out)
                             : LAT_EINVAL;
}

/* The mixture's law of own column c.  */
static int
mix (const lat_residuals_job *j, const double *weight, size_t c,
     const double *cell, size_t lag, lat_cdf *sum)
{
  *sum = (lat_cdf){ 0 };
  for (size_t i = 0; i < j->m->k; i++)
    {
      lat_cdf f;
      if (!(weight[i] > 0))
        continue;
      int s = divide (j, i, c, cell, lag, cell[j->col[c]], &f);
      if (s)
        return s;
      sum->below += weight[i] * f.below;
      sum->at += weight[i] * f.at;
      sum->above += weight[i] * f.above;
      sum->scale = f.scale;
    }
  return LAT_SUCCESS;
}

/* Cells that have no law there, as a sequence's first ones of a column that
   looks back, have no residual.  */
int
lat_residuals_one (const lat_residuals_job *j, size_t t, size_t c,
                   const double *cell, size_t lag, const double *weight)
{
  lat_cdf f;
  if (isnan (cell[j->col[c]]))
    return LAT_SUCCESS;
  int s = mix (j, weight, c, cell, lag, &f);
  if (s == 0)
    lat_residuals_put (j, t * j->d->p + j->col[c], &f);
  return s == LAT_EDOM ? LAT_SUCCESS : s;
}

int
lat_residuals_row (const lat_residuals_job *j, size_t t, const double *cell,
                   size_t lag, const double *weight)
{
  int s = LAT_SUCCESS;
  for (size_t c = 0; s == 0 && c < j->p; c++)
    s = lat_residuals_one (j, t, c, cell, lag, weight);
  return s;
}
