/* gaussian_density.c -- log-densities of what is seen.

   Y = (X - 1 mu') U' with U = L^-1 is one product for a block; a row's
   squared Mahalanobis distance is the sum of squares of its row of Y.  Means
   are taken off first, so large values with small spread lose nothing.  */

#include "family/gaussian_batch.h"
#include "family/gaussian_missing.h"
#include "family/gaussian_runs.h"
#include "family/gaussian_strips.h"
#include <math.h>

static const double log_two_pi = 1.837877066409345483560659472811;

size_t
lat_gaussian_work_len (const void *theta, size_t rows)
{
  const gaussian_theta *t = theta;
  size_t strips = lat_gaussian_strips_len (t, rows);
  size_t missing = lat_gaussian_rows_len (rows, t->p);
  size_t runs = lat_gaussian_runs_len (t, rows);
  return strips + missing > runs ? strips + missing : runs;
}

/* --- dense --------------------------------------------------------------- */

/* q of the rows of z that are complete or filled.  */
static void
whiten (const gaussian_theta *t, size_t c, gaussian_rows *w)
{
  size_t rows = lat_gaussian_filled (t, c, w);
  if (rows)
    lat_gaussian_filled_distances (t, c, rows, w->z, w->q, w->strips);
}

int
lat_gaussian_density_rows (const gaussian_theta *t, size_t c, gaussian_rows *w,
                           double *lp)
{
  lat_gaussian_centre (t, c, w->none, NULL, w);
  for (size_t g = lat_gaussian_batch_end (t, c, w); g < w->none; g++)
    {
      gaussian_given given;
      int s = lat_gaussian_condition (t, c, g, w, &given);
      if (s)
        return s;
    }
  lat_gaussian_density_filled (t, c, w, lp);
  return LAT_SUCCESS;
}

void
lat_gaussian_density_filled (const gaussian_theta *t, size_t c,
                             gaussian_rows *w, double *lp)
{
  for (size_t g = 0; g < w->few; g++)
    w->logdet[g] = t->logdet[gaussian_cov (t, c)];
  whiten (t, c, w);
  for (size_t g = 0; g < w->none; g++)
    {
      double head = (double)(w->p - w->lack[g]) * log_two_pi + w->logdet[g];
      for (size_t i = w->first[g]; i < w->first[g + 1]; i++)
        {
          size_t at = w->order[w->from[i]];
          lp[at] -= (head + w->q[i]) / 2;
          w->strips->q[c * lat_strip_rows (w->n) + at] = w->q[i];
        }
    }
}

/* --- a block ------------------------------------------------------------- */

int
lat_gaussian_log_density (const void *theta, const lat_block *b, double *lp,
                          void *work)
{
  const gaussian_theta *t = theta;
  gaussian_strips strips;
  gaussian_rows w;
  int s = LAT_SUCCESS;
  if (lat_gaussian_runs_fit (t, b))
    return lat_gaussian_runs_density (t, b, lp, work);
  lat_gaussian_strips_read (&strips, t, b, work);
  if (!gaussian_is_dense (t))
    lat_gaussian_separable_density (t, b, lp, &strips);
  else if (!*strips.holes)
    lat_gaussian_complete_density (t, b, lp, &strips);
  else
    {
      lat_gaussian_rows_read (&w, t, b, lat_gaussian_rows_work (t, b, work));
      w.strips = &strips;
      for (size_t c = 0; c < t->k && s == LAT_SUCCESS; c++)
        {
          s = lat_gaussian_density_rows (t, c, &w, lp + c * b->n);
          if (s == LAT_SUCCESS)
            s = lat_gaussian_batch_rows (t, c, NULL, &w, lp + c * b->n, NULL);
        }
    }
  return s;
}
