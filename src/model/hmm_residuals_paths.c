/* hmm_residuals_paths.c -- ordinary pseudo-residuals where columns look back.

   The law of row t given all other rows is then not that of its state: the
   rows t + 1 ... t + L, L the most lags, have the cell in their means.  Given
   the states z_t ... z_t+L the cell's law is a product of normal densities
   that are linear in it.  With u its distance from what is seen, e_0 the
   seen cell's residual in state z_t, e_l that of the row l behind it in state
   z_t+l, f_l the coefficient there and f_0 = -1,

     prod_l N (e_l - f_l u; 0, s_l^2)  ~  exp (-A u^2 / 2 + B u),
     A = sum_l f_l^2 / s_l^2,   B = sum_l f_l e_l / s_l^2,

   so u is normal with mean B / A and variance 1 / A, and the path weighs

     p_t (z_t) prod_l a b_t+l  beta_t+L (z_t+L)
       s_0^-1 A^-1/2 exp ((B^2 / A - e_0^2 / s_0^2) / 2),

   b the densities of the rows as they are.  Paths are gone through one by
   one: states^(L + 1) of them a row.  A cell that is not part of what is
   modelled (a sequence's first ones) is given, as everywhere.  */

#include "model/hmm_residuals_lags.h"
#include "family/tails.h"
#include "model/hmm_labels.h"
#include <latens/product.h>
#include <math.h>
#include <string.h>

/* State z as the channels have it.  */
static size_t
component_of (const lat_hmm *m, size_t z)
{
  return m->family == &lat_family_product
             ? lat_product_component (m->emission, z)
             : z;
}

/* --- the paths of a row -------------------------------------------------- */

/* log N' of the product's integral over the cell.  */
static double
integral (const lat_residuals_parabola *q)
{
  return q->b * q->b / q->a / 2 - q->head - log (q->a) / 2;
}

/* The path from state z0 whose weight is `logw`, but for the channels'.  */
static void
put_path (lat_residuals_paths *w, size_t z0, double logw)
{
  const lat_residuals_parabola *sum = w->sum + w->ends * w->channels;
  for (size_t q = 0; q < w->channels; q++)
    logw += w->whole[q] ? integral (sum + q) : 0;
  if (!(logw > -INFINITY))
    return;
  double scale = logw > w->most ? exp (w->most - logw) : 1;
  w->most = fmax (w->most, logw);
  double x = exp (logw - w->most);
  for (size_t i = 0; i < w->k && scale < 1; i++)
    w->weight[i] *= scale;
  w->weight[z0] += x;
  for (size_t q = 0; q < w->channels; q++)
    {
      if (!w->whole[q])
        continue;
      lat_tails z = lat_tails_normal (-sum[q].b / sqrt (sum[q].a));
      w->side[q].below = w->side[q].below * scale + x * z.lower;
      w->side[q].above = w->side[q].above * scale + x * z.upper;
    }
}

/* The channels' parabolas with the row l behind, in state z.  */
static void
add_row (lat_residuals_paths *w, size_t l, size_t z)
{
  const lat_residuals_parabola *from = w->sum + (l - 1) * w->channels;
  lat_residuals_parabola *to = w->sum + l * w->channels;
  const double *x = lat_residuals_at (w, w->t + l);
  for (size_t q = 0; q < w->channels; q++)
    {
      const lat_residuals_channel *c = w->channel + q;
      const lat_data *d = w->j->d;
      size_t of = component_of (w->j->m, z);
      to[q] = from[q];
      if (!w->whole[q] || l > c->t->order[c->own]
          || !lat_ar_is_whole (c->t, c->own, x, d->p))
        continue;
      const double *par = ar_par (c->t, of, c->own);
      double f = par[AR_LAGS + l - 1] / par[AR_SD];
      double e = (x[c->column] - lat_ar_predict (c->t, of, c->own, x, d->p))
                 / par[AR_SD];
      to[q].a += f * f;
      to[q].b += f * e;
    }
}

/* The paths that come to state z of the row l behind.  */
static void
walk (lat_residuals_paths *w, size_t l, size_t z0, size_t z, double logw)
{
  const double *a = w->j->m->transition + z * w->k;
  size_t next = w->t + l + 1;
  if (l == w->ends)
    {
      put_path (w, z0, logw + w->after[(w->t + l) * w->k + z]);
      return;
    }
  for (size_t i = 0; i < w->k; i++)
    {
      double to = logw + log (a[i]) + w->lp[next * w->k + i];
      if (!(to > -INFINITY))
        continue;
      add_row (w, l + 1, i);
      walk (w, l + 1, z0, i, to);
    }
}

/* The channels of row t, whose state is z.  */
static void
begin_row (lat_residuals_paths *w, size_t z)
{
  const double *x = lat_residuals_at (w, w->t);
  for (size_t q = 0; q < w->channels; q++)
    {
      const lat_residuals_channel *c = w->channel + q;
      size_t of = component_of (w->j->m, z);
      double sd = ar_par (c->t, of, c->own)[AR_SD];
      double e
          = (x[c->column] - lat_ar_predict (c->t, of, c->own, x, w->j->d->p))
            / sd;
      w->sum[q] = (lat_residuals_parabola){ 1 / (sd * sd), -e / sd,
                                            e * e / 2 + log (sd) };
    }
}

/* The channel that is own column c, or `channels`.  */
static size_t
channel_of (const lat_residuals_paths *w, size_t c)
{
  size_t q = 0;
  while (q < w->channels && w->channel[q].target != c)
    q++;
  return q;
}

/* What the paths have said of row t, whose cells are x.  */
static int
put_row (lat_residuals_paths *w, size_t t, const double *x)
{
  const lat_residuals_job *j = w->j;
  double sum = 0;
  int s = LAT_SUCCESS;
  for (size_t z = 0; z < w->k; z++)
    sum += w->weight[z];
  for (size_t z = 0; z < w->k; z++)
    w->weight[z] /= sum;
  for (size_t c = 0; s == 0 && c < j->p; c++)
    {
      size_t q = channel_of (w, c);
      if (q == w->channels)
        s = lat_residuals_one (j, w->begin + t, c, x, j->d->p, w->weight);
      else if (w->whole[q])
        {
          lat_cdf f = { w->side[q].below / sum, 0, w->side[q].above / sum,
                        LAT_SCALE_REAL };
          lat_residuals_put (j, (w->begin + t) * j->d->p + j->col[c], &f);
        }
    }
  return s;
}

int
lat_residuals_paths_row (lat_residuals_paths *w, size_t t)
{
  const lat_residuals_job *j = w->j;
  const double *x = lat_residuals_at (w, t);
  size_t k = w->k, left = w->n - 1 - t;
  w->t = t;
  w->ends = left < w->reach ? left : w->reach;
  w->most = -INFINITY;
  memcpy (w->row, w->ahead + t * k, k * sizeof *w->row);
  lat_hmm_restrict (j->d, w->begin + t, 1, k, w->row);
  memset (w->weight, 0, k * sizeof *w->weight);
  memset (w->side, 0, w->channels * sizeof *w->side);
  for (size_t q = 0; q < w->channels; q++)
    w->whole[q] = (unsigned char)lat_ar_is_whole (
        w->channel[q].t, w->channel[q].own, x, j->d->p);
  for (size_t z = 0; z < k; z++)
    if (w->row[z] > -INFINITY)
      {
        begin_row (w, z);
        walk (w, 0, z, z, w->row[z]);
      }
  if (!(w->most > -INFINITY))
    return LAT_EIMPOSSIBLE;
  return put_row (w, t, x);
}
