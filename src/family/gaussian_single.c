/* gaussian_single.c -- one normal law: its responsibilities are known before
   its densities, so both halves of an E-step share the work on missing
   entries.  */

#include "family/gaussian_batch.h"
#include "family/gaussian_missing.h"
#include "family/gaussian_runs.h"
#include "family/gaussian_strips.h"

int
lat_gaussian_both (const void *theta, const lat_block *b, const double *r,
                   double *lp, double *stat, void *work)
{
  const gaussian_theta *t = theta;
  lat_block known = *b;
  known.kept = 1;
  if (!gaussian_is_dense (t) || lat_gaussian_runs_fit (t, b))
    {
      int s = lat_gaussian_log_density (t, b, lp, work);
      return s ? s : lat_gaussian_accumulate (t, &known, r, stat, work);
    }
  gaussian_strips strips;
  gaussian_rows w;
  lat_gaussian_rows_read (&w, t, b, lat_gaussian_rows_work (t, b, work));
  if (w.few == w.groups)
    {
      lat_gaussian_strips_read (&strips, t, b, work);
      lat_gaussian_complete_density (t, b, lp, &strips);
      lat_gaussian_complete_moments (t, &known, r, stat, &strips);
      return LAT_SUCCESS;
    }
  lat_gaussian_strips_read (&strips, t, &known, work); /* the layout alone */
  w.strips = &strips;
  int s = lat_gaussian_moments_rows (t, 0, r, &w, lp, stat);
  if (s == LAT_SUCCESS)
    s = lat_gaussian_batch_rows (t, 0, r, &w, lp, stat);
  return s;
}
