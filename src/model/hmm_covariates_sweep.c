/* hmm_covariates_sweep.c -- the recursions of hmm_covariates_trellis.h.  */

#include "base/vecmath.h"
#include "model/hmm_covariates_trellis.h"
#include <math.h>
#include <string.h>

/* A sum of products of numbers of which the largest are 1: below this, terms
   that matter may have been lost.  */
static const double LOST = 1e-200;

/* y becomes exp (x - its largest), which is returned.  */
static double
scale (const lat_covariates_trellis *t, const double *x, double *y)
{
  double most = -INFINITY;
  for (size_t i = 0; i < t->k; i++)
    most = fmax (most, x[i]);
  for (size_t i = 0; i < t->k; i++)
    y[i] = x[i] - most;
  if (most > -INFINITY)
    t->kernels->exp (t->k, y, y);
  return most;
}

/* --- forward ------------------------------------------------------------- */

void
lat_covariates_predict (lat_covariates_trellis *t, const double *from,
                        double *to)
{
  size_t k = t->k;
  double most = scale (t, from, t->x);
  memset (to, 0, k * sizeof *to);
  for (size_t i = 0; i < k; i++)
    for (size_t j = 0; j < k; j++)
      to[j] += t->x[i] * t->a[i * k + j];
  for (size_t j = 0; j < k; j++)
    to[j] = to[j] > LOST ? most + log (to[j])
                         : lat_log_dot (k, from, 1, t->log_a + j, k);
}

/* Whether the row says nothing of its state.  */
static int
is_silent (size_t k, const double *l, double shift)
{
  for (size_t j = 0; j < k; j++)
    if (l[j] < 0)
      return 0;
  return !(fabs (shift) > 0);
}

int
lat_covariates_forward (lat_covariates_trellis *t)
{
  size_t k = t->k;
  for (size_t i = 0; i < t->n; i++)
    {
      double *now = t->ahead + i * k;
      const double *l = t->l + i * k;
      if (i == 0)
        memcpy (now, t->m->tables->way[0].log_start, k * sizeof *now);
      else
        {
          lat_covariates_enter (t, i);
          lat_covariates_predict (t, now - k, now);
        }
      for (size_t j = 0; j < k; j++)
        now[j] += l[j];
      memcpy (t->y, now, k * sizeof *now);
      double c = lat_log_normalise (k, t->y);
      if (!(c > -INFINITY))
        return LAT_EIMPOSSIBLE;
      for (size_t j = 0; j < k; j++)
        now[j] -= c;
      t->row_log[i] = is_silent (k, l, t->row_shift[i]) ? 0 : c;
    }
  return 0;
}

double
lat_covariates_total (const lat_covariates_trellis *t)
{
  double sum = 0;
  for (size_t i = 0; i < t->n; i++)
    sum += t->row_log[i] + t->row_shift[i];
  return sum;
}

/* --- backward ------------------------------------------------------------ */

/* xi of rows i and i + 1, of which `next` holds l + after of the latter; A is
   there.  */
static int
pairs (lat_covariates_trellis *t, size_t i, const double *next)
{
  size_t k = t->k;
  double sum = 0;
  scale (t, t->ahead + i * k, t->x);
  scale (t, next, t->y);
  for (size_t a = 0; a < k; a++)
    for (size_t b = 0; b < k; b++)
      sum += t->xi[a * k + b] = t->x[a] * t->a[a * k + b] * t->y[b];
  if (sum > LOST)
    {
      for (size_t a = 0; a < k * k; a++)
        t->xi[a] /= sum;
      return 0;
    }
  for (size_t a = 0; a < k; a++)
    for (size_t b = 0; b < k; b++)
      t->xi[a * k + b] = t->ahead[i * k + a] + t->log_a[a * k + b] + next[b];
  return lat_log_normalise (k * k, t->xi) > -INFINITY ? 0 : LAT_EIMPOSSIBLE;
}

/* to_i = log sum_j a_ij exp (next_j), up to a constant.  */
static void
look_back (lat_covariates_trellis *t, const double *next, double *to)
{
  size_t k = t->k;
  double most = scale (t, next, t->y);
  for (size_t i = 0; i < k; i++)
    {
      double sum = 0;
      for (size_t j = 0; j < k; j++)
        sum += t->a[i * k + j] * t->y[j];
      to[i] = sum > LOST
                  ? log (sum)
                  : lat_log_dot (k, next, 1, t->log_a + i * k, 1) - most;
    }
}

int
lat_covariates_backward (lat_covariates_trellis *t,
                         lat_covariates_visit *visit, void *ctx)
{
  size_t k = t->k;
  int s = 0;
  memset (t->after, 0, k * sizeof *t->after);
  for (size_t i = t->n; s == 0 && i-- > 0;)
    {
      double *next = t->after + k;
      if (i + 1 < t->n)
        {
          for (size_t j = 0; j < k; j++)
            next[j] = t->after[j] + t->l[(i + 1) * k + j];
          lat_covariates_enter (t, i + 1);
          if ((s = pairs (t, i, next)))
            return s;
          look_back (t, next, t->after);
        }
      for (size_t j = 0; j < k; j++)
        t->z[j] = t->ahead[i * k + j] + t->after[j];
      if (!(lat_log_normalise (k, t->z) > -INFINITY))
        return LAT_EIMPOSSIBLE;
      s = visit (t, i, t->z, ctx);
    }
  return s;
}

size_t
lat_covariates_hand_over (lat_covariates_trellis *t, size_t i,
                          const double *gamma, double weight)
{
  size_t first = i - i % LAT_BLOCK_ROWS, n = t->n - first;
  n = n < LAT_BLOCK_ROWS ? n : LAT_BLOCK_ROWS;
  for (size_t j = 0; j < t->k; j++)
    t->emit.lp[j * n + i - first] = gamma[j] * weight;
  return i == first ? n : 0;
}
