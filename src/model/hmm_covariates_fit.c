/* hmm_covariates_fit.c -- the M-step of a chain's transitions where they
   depend on covariates.

   With u = (1, standardised covariates), row i of the matrix has the logits
   theta_j' u over the S states that i leads to.  The expected log-likelihood
   of the moves from i has the gradient g_j = sum (xi_j - gamma p_j) u, which
   sums to zero over j, and minus its second derivative is

     H = sum gamma (diag p - p p') (x) u u'.

   Two steps have a gain that can be told beforehand, and the one that promises
   more is taken.

   Bohning and Lindsay 1988 (Bohning 1992): H <= 1/2 (I - 1 1' / S) (x)
   sum gamma u u' whatever theta is, and on what sums to zero over j the first
   factor is 1/2.  So theta_j += (1/2 sum gamma u u')^-1 g_j, one small matrix
   a row, climbs g' step / 2 at least.  But where moves are rare, p (1 - p) is
   far below 1/4, and the step as much too short.

   Damped Newton: along a direction d the third derivative of log sum exp is at
   most R times the second, R the largest difference over j, l and rows of
   (d_j - d_l)' u, as a third central moment is at most the range times the
   variance (so it is self-concordant: Bach 2010, Electron. J. Statist. 4,
   384-414).  With d = H^-1 g and D = g' d the step s d climbs at least
   D (s - (e^sR - s R - 1) / R^2), most with s = log (1 + R) / R:
   D ((1 + R) log (1 + R) - R) / R^2.  Near the maximum R is small, the step
   Newton's, and EM as fast as with counts.

   The prior is part of both: its pseudo-counts are moves seen where all
   covariates are at their means, u = (1, 0, ..., 0), and slopes about their
   mean over j have a precision.  */

#include "base/linalg.h"
#include "model/hmm_covariates.h"
#include "model/hmm_law.h"
#include "model/hmm_private.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Covariates that say the same make the bound singular: it grows by this share
   of its trace, which leaves it a bound.  */
static const double singular = 1e-10;

/* Where a transition at the means stops for good: intercepts that fall with
   nothing to hold them stop at LAT_HMM_LEAST, but others push them on.  */
static const double LEAST = 1e-300;

/* One row's climb.  */
typedef struct
{
  lat_hmm *m;
  size_t i, k, q, w;
  size_t *way, ways;    /* where i leads */
  size_t *at;           /* k w: Newton's coordinates */
  double *g;            /* k x w */
  double *bound, *step; /* w x w; k x w: Bohning and Lindsay's */
  double *curve, *far;  /* (k w)^2 + k w; k w: Newton's */
} row_climb;

size_t
lat_covariates_stat_len (const lat_hmm *m)
{
  size_t k = m->k, w = lat_covariates_width (m);
  if (!m->covariates)
    return 0;
  return k * k * w + k * w * w
         + (lat_covariates_curved (m) ? k * k * k * w * w : 0);
}

double
lat_covariates_mean_slope (const lat_hmm *m, size_t i, size_t c)
{
  const lat_covariates *v = m->covariates;
  double sum = 0, ways = 0;
  for (size_t j = 0; j < m->k; j++)
    if (m->transition[i * m->k + j] > 0)
      {
        sum += v->slope[(i * m->k + j) * v->q + c] * v->sd[c];
        ways++;
      }
  return sum / ways;
}

/* The prior's part of the gradient; returns its moves from i.  */
static double
add_prior (row_climb *r)
{
  const lat_hmm *m = r->m;
  const lat_covariates *v = m->covariates;
  lat_hmm_law a = lat_hmm_law_at (m, r->i + 1);
  double pseudo = 0;
  for (size_t l = 0; l < r->ways; l++)
    pseudo += lat_hmm_law_pseudo (&a, r->way[l]);
  for (size_t l = 0; l < r->ways; l++)
    r->g[r->way[l] * r->w]
        += lat_hmm_law_pseudo (&a, r->way[l]) - pseudo * a.p[r->way[l]];
  for (size_t c = 0; c < r->q; c++)
    {
      double mean = lat_covariates_mean_slope (m, r->i, c);
      for (size_t l = 0; l < r->ways; l++)
        {
          size_t j = r->way[l];
          double x = v->slope[(r->i * r->k + j) * r->q + c] * v->sd[c];
          r->g[j * r->w + 1 + c] -= v->precision * (x - mean);
        }
    }
  return pseudo;
}

/* --- Bohning and Lindsay ------------------------------------------------- */

/* Its step and gain; 0: nothing is known of this row.  */
static double
bounded (row_climb *r, const double *square, double pseudo)
{
  size_t w = r->w;
  double trace = 0, gain = 0;
  for (size_t c = 0; c < w * w; c++)
    r->bound[c] = square[c] / 2;
  r->bound[0] += pseudo / 2;
  for (size_t c = 1; c < w; c++)
    r->bound[c * w + c] += r->m->covariates->precision;
  for (size_t c = 0; c < w; c++)
    trace += r->bound[c * w + c];
  for (size_t c = 0; c < w; c++)
    r->bound[c * w + c] += singular * trace;
  if (!(trace > 0) || lat_chol (w, r->bound, w))
    return 0;
  memcpy (r->step, r->g, r->k * w * sizeof *r->step);
  for (size_t j = 0; j < r->k; j++)
    lat_chol_solve (w, r->bound, w, r->step + j * w);
  for (size_t c = 0; c < r->k * w; c++)
    gain += r->g[c] * r->step[c];
  return gain / 2;
}

/* --- damped Newton ------------------------------------------------------- */

/* Coordinates: those of all ways but the most probable one at the means, to
   which they are compared, without intercepts that have come to the floor and
   would fall on, as where covariates part the moves without error.  Returns
   how many.  */
static size_t
choose (row_climb *r)
{
  const double *p = r->m->transition + r->i * r->k;
  size_t n = 0, most = r->way[0];
  for (size_t l = 1; l < r->ways; l++)
    most = p[r->way[l]] > p[most] ? r->way[l] : most;
  for (size_t l = 0; l < r->ways; l++)
    for (size_t j = r->way[l], c = 0; j != most && c < r->w; c++)
      if (c > 0 || p[j] > LAT_HMM_LEAST || r->g[j * r->w] > 0)
        r->at[n++] = j * r->w + c;
  return n;
}

/* One entry of H with the prior's part.  */
static double
entry (const row_climb *r, const double *curve, double pseudo, size_t j,
       size_t c, size_t l, size_t e)
{
  const double *p = r->m->transition + r->i * r->k;
  double same = j == l, precision = r->m->covariates->precision;
  size_t w = r->w, at = j > l ? j * r->k + l : l * r->k + j;
  double x = curve[at * w * w + (c > e ? c * w + e : e * w + c)];
  if (c == 0 && e == 0)
    x += pseudo * p[j] * (same - p[l]);
  else if (c == e)
    x += precision * (same - 1 / (double)r->ways);
  return x;
}

/* The largest |(d_j - d_l)' u| over the table's rows.  */
static double
reach (const row_climb *r)
{
  const lat_covariates *v = r->m->covariates;
  double most = 0;
  for (size_t a = 0; a < r->ways; a++)
    for (size_t b = 0; b < a; b++)
      {
        const double *x = r->far + r->way[a] * r->w;
        const double *y = r->far + r->way[b] * r->w;
        double sum = fabs (x[0] - y[0]);
        for (size_t c = 0; c < r->q; c++)
          sum += fabs (x[1 + c] - y[1 + c])
                 * fmax (v->high[c] - v->mean[c], v->mean[c] - v->low[c])
                 / v->sd[c];
        most = fmax (most, sum);
      }
  return most;
}

/* far (k x w) becomes H^-1 g, 0 where there is no coordinate; returns D, or
   0.  */
static double
solve (row_climb *r, const double *curve, double pseudo)
{
  size_t n = choose (r), w = r->w;
  double *d = r->curve + n * n, gain = 0;
  for (size_t a = 0; a < n; a++)
    {
      d[a] = r->g[r->at[a]];
      for (size_t b = 0; b <= a; b++)
        r->curve[a * n + b] = entry (r, curve, pseudo, r->at[a] / w,
                                     r->at[a] % w, r->at[b] / w, r->at[b] % w);
    }
  if (n == 0 || lat_chol (n, r->curve, n))
    return 0;
  lat_chol_solve (n, r->curve, n, d);
  memset (r->far, 0, r->k * w * sizeof *r->far);
  for (size_t a = 0; a < n; a++)
    {
      r->far[r->at[a]] = d[a];
      gain += d[a] * r->g[r->at[a]];
    }
  return gain;
}

/* Its step, into far, and gain; 0: there is none.  */
static double
newton (row_climb *r, const double *curve, double pseudo)
{
  if (!curve || r->ways < 2 || !(r->m->covariates->high[0] > -INFINITY))
    return 0;
  double gain = solve (r, curve, pseudo);
  double most = gain > 0 && gain < INFINITY ? reach (r) : INFINITY;
  double s = most > 0 ? log1p (most) / most : 1;
  if (!(most < INFINITY))
    return 0;
  for (size_t c = 0; c < r->k * r->w; c++)
    r->far[c] *= s;
  /* D ((1 + R) log (1 + R) - R) / R^2 */
  return gain
         * (most > 1e-4 ? ((1 + most) * log1p (most) - most) / (most * most)
                        : 0.5 - most / 6);
}

/* --- both ---------------------------------------------------------------- */

/* The transitions at the means, a share t of the step on, into p (k); whether
   all of them are numbers still.  A shorter step climbs, too.  */
static int
transitions (const row_climb *r, double t, double *p)
{
  const double *a = r->m->transition + r->i * r->k;
  double most = -INFINITY, sum = 0;
  int above = 1;
  for (size_t l = 0; l < r->ways; l++)
    {
      size_t j = r->way[l];
      p[j] = log (a[j]) + t * r->step[j * r->w];
      most = fmax (most, p[j]);
    }
  for (size_t l = 0; l < r->ways; l++)
    sum += p[r->way[l]] = exp (p[r->way[l]] - most);
  for (size_t l = 0; l < r->ways; l++)
    above &= (p[r->way[l]] /= sum) > LEAST;
  return above;
}

/* Row i moves by step, or as far as it may.  */
static void
move (row_climb *r)
{
  const lat_covariates *v = r->m->covariates;
  double *p = r->far, t = 1;
  while (!transitions (r, t, p))
    if ((t /= 2) < DBL_EPSILON)
      return;
  for (size_t l = 0; l < r->ways; l++)
    {
      size_t j = r->way[l];
      double *slope = v->slope + (r->i * r->k + j) * r->q;
      r->m->transition[r->i * r->k + j] = p[j];
      for (size_t c = 0; c < r->q; c++)
        slope[c] += t * r->step[j * r->w + 1 + c] / v->sd[c];
    }
}

static int
climb (row_climb *r, const double *stat)
{
  size_t k = r->k, w = r->w;
  const double *square = stat + k * k * w + r->i * w * w;
  const double *curve
      = lat_covariates_curved (r->m)
            ? stat + k * k * w + k * w * w + r->i * k * k * w * w
            : NULL;
  memcpy (r->g, stat + r->i * k * w, k * w * sizeof *r->g);
  for (size_t j = r->ways = 0; j < k; j++)
    if (r->m->transition[r->i * k + j] > 0)
      r->way[r->ways++] = j;
  double pseudo = add_prior (r);
  for (size_t c = 0; c < k * w; c++)
    if (!isfinite (r->g[c]))
      return LAT_EFAILED;
  double safe = bounded (r, square, pseudo);
  if (newton (r, curve, pseudo) > safe)
    memcpy (r->step, r->far, k * w * sizeof *r->step);
  else if (!(safe > 0))
    return 0;
  move (r);
  return 0;
}

int
lat_covariates_mstep (lat_hmm *m, const double *stat)
{
  size_t k = m->k, w = lat_covariates_width (m), n = k * w;
  row_climb r = { .m = m, .k = k, .q = w - 1, .w = w };
  double *x = malloc ((w * w + 4 * n + n * n) * sizeof *x);
  r.way = malloc ((k + n) * sizeof *r.way);
  int s = x && r.way ? 0 : LAT_ENOMEM;
  r.bound = x;
  if (s == 0)
    {
      r.at = r.way + k;
      r.g = x + w * w;
      r.step = r.g + n;
      r.far = r.step + n;
      r.curve = r.far + n;
    }
  for (; s == 0 && r.i < k; r.i++)
    s = climb (&r, stat);
  if (s == 0)
    lat_covariates_gauge (m);
  free (r.way);
  free (x);
  return s;
}
