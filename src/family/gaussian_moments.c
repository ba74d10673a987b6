/* gaussian_moments.c -- expected statistics of complete rows, about the
   present means.

   Dense: a row with something seen adds r to N, r d to s and
   r (d d' + C) to S, d its filled and centred row and C the conditional
   covariance of what it lacks.  A row with nothing seen says nothing, and is
   left out, which loses nothing: EM on the other rows has the same limit.
   Separable: each seen cell adds r, r d, r d^2 to its column.  */

#include "family/gaussian_batch.h"
#include "family/gaussian_missing.h"
#include "family/gaussian_runs.h"
#include "family/gaussian_strips.h"
#include <math.h>

/* --- dense --------------------------------------------------------------- */

/* S_mm += weight C, lower half.  */
static void
add_spread (const gaussian_theta *t, const gaussian_rows *w,
            const gaussian_given *given, double weight, double *square)
{
  size_t p = t->p;
  for (size_t a = 0; a < given->missing; a++)
    for (size_t b = 0; b <= a; b++)
      square[w->missing[a] * p + w->missing[b]] += weight * w->cov[a * p + b];
}

static double
group_weight (const gaussian_rows *w, size_t g, const double *r)
{
  double sum = 0;
  for (size_t i = w->first[g]; i < w->first[g + 1]; i++)
    sum += r[w->order[w->from[i]]];
  return sum;
}

/* Fills the rows of z and adds their conditional covariances.  */
static int
complete_rows (const gaussian_theta *t, size_t c, const double *r,
               gaussian_rows *w, double *square)
{
  for (size_t g = w->few; g < w->none; g++)
    {
      gaussian_given given;
      if (w->first[g] == w->first[g + 1])
        continue;
      int s = lat_gaussian_condition (t, c, g, w, &given);
      if (s)
        return s;
      lat_gaussian_fill (t, c, g, w, &given);
      lat_gaussian_spread (t, c, w, &given);
      add_spread (t, w, &given, group_weight (w, g, r), square);
    }
  return LAT_SUCCESS;
}

/* N, s and sum r d d'.  */
static void
add_rows (const gaussian_theta *t, const double *r, gaussian_rows *w,
          double *stat)
{
  size_t rows = w->first[w->none];
  for (size_t i = 0; i < rows; i++)
    w->strips->head[i] = r[w->order[w->from[i]]];
  if (rows)
    lat_gaussian_filled_moments (t, rows, w->z, stat, w->strips);
}

int
lat_gaussian_moments_rows (const gaussian_theta *t, size_t c, const double *r,
                           gaussian_rows *w, double *lp, double *stat)
{
  lat_gaussian_centre (t, c, w->none, r, w);
  int s = complete_rows (t, c, r, w, stat + 1 + t->p);
  if (s == LAT_SUCCESS && lp)
    lat_gaussian_density_filled (t, c, w, lp);
  if (s == LAT_SUCCESS)
    add_rows (t, r, w, stat);
  return s;
}

/* Rows whose r (1 + q) is negligible count in N alone: the others' weights.
   Rows with nothing seen are in neither.  */
static const double *
leave_out (const gaussian_theta *t, const lat_block *b, size_t c,
           const double *r, const gaussian_rows *w, double *stat)
{
  double *share = w->strips->share, rest = 0;
  const double *q = w->strips->q + c * lat_strip_rows (w->n);
  if (!b->kept || !(t->rules.negligible > 0))
    return r;
  for (size_t i = 0; i < w->start[w->none]; i++)
    {
      size_t at = w->order[i];
      int counts = r[at] * (1 + q[at]) > t->rules.negligible;
      share[at] = counts ? r[at] : 0;
      rest += counts ? 0 : r[at];
    }
  stat[0] += rest;
  return share;
}

static int
accumulate_dense (const gaussian_theta *t, const lat_block *b, const double *r,
                  double *stat, gaussian_strips *strips, void *work)
{
  gaussian_rows w;
  int s = LAT_SUCCESS;
  lat_gaussian_rows_read (&w, t, b, lat_gaussian_rows_work (t, b, work));
  w.strips = strips;
  for (size_t c = 0; c < t->k && s == LAT_SUCCESS; c++)
    {
      double *part = stat + c * gaussian_stat_step (t);
      const double *rc = leave_out (t, b, c, r + c * b->n, &w, part);
      s = lat_gaussian_moments_rows (t, c, rc, &w, NULL, part);
      if (s == LAT_SUCCESS)
        s = lat_gaussian_batch_rows (t, c, rc, &w, NULL, part);
    }
  return s;
}

/* --- a block ------------------------------------------------------------- */

int
lat_gaussian_accumulate (const void *theta, const lat_block *b,
                         const double *r, double *stat, void *work)
{
  const gaussian_theta *t = theta;
  gaussian_strips w;
  if (lat_gaussian_runs_fit (t, b))
    return lat_gaussian_runs_moments (t, b, r, stat, work);
  lat_gaussian_strips_read (&w, t, b, work);
  if (!gaussian_is_dense (t))
    lat_gaussian_separable_moments (t, b, r, stat, &w);
  else if (!*w.holes)
    lat_gaussian_complete_moments (t, b, r, stat, &w);
  else
    return accumulate_dense (t, b, r, stat, &w, work);
  return LAT_SUCCESS;
}
