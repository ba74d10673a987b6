/* hmm_backward.c -- posterior probabilities and expected transitions.

   Let w_t(j) = b_t(j) beta_t(j) up to a factor of its own, the largest of
   each row one; its factors cancel:

     beta_t(i)  = sum_j a_ij w_t+1(j)            (beta_T = 1)
     Z_t        = sum_i alpha_t(i) beta_t(i)
     gamma_t(i) = alpha_t(i) beta_t(i) / Z_t
     xi_t(i, j) = alpha_t(i) a_ij v_t(j),   v_t = w_t+1 / Z_t

   so the expected transitions of a block of rows are A o (alpha' v): one
   matrix product, and no xi is stored.

   As in hmm_forward.c, w_t is kept in logarithms where a state that may
   matter has fallen too far below the best: now a state j is covered by b if
   a_ib >= exp (-LAT_HMM_COVER) a_ij for all i.  Where alpha_t or w_t+1 are in
   logarithms, or Z_t is too small a sum for its parts to be right, the row's
   gamma_t and xi_t are computed in logarithms too.  */

#include "model/hmm_private.h"
#include <math.h>
#include <string.h>

/* Whether j is seen to lead anywhere: cf. reachable in hmm_forward.c.  */
static int
leads_on (const lat_trellis *tr, size_t i)
{
  size_t k = tr->m->k;
  for (size_t j = 0; j < k; j++)
    if (tr->w[j] > 0 && tr->m->transition[i * k + j] > 0)
      return 1;
  return 0;
}

/* log w_t+1 into tr->lw and log beta_t into tr->lbeta.  */
static void
log_beta (lat_trellis *tr)
{
  size_t k = tr->m->k;
  for (size_t j = 0; j < k; j++)
    tr->lw[j] = tr->w_in_log ? tr->w[j] : log (tr->w[j]);
  lat_hmm_combine_log (k, tr->m->tables->log_transition, 1, k, tr->lw,
                       tr->lbeta);
}

/* gamma and v of row t; 0: this row needs logarithms.  */
static int
smooth_scaled (lat_trellis *tr, size_t t, double weight)
{
  size_t k = tr->m->k;
  const double *a = tr->alpha + t * k;
  double *v = tr->v + (t % LAT_BLOCK_ROWS) * k, z = 0;
  for (size_t i = 0; i < k; i++)
    z += tr->gamma[i] = a[i] * tr->beta[i];
  if (!(z > tr->fall))
    return 0;
  for (size_t i = 0; i < k; i++)
    {
      tr->gamma[i] *= weight / z;
      v[i] = tr->w[i] * (weight / z);
    }
  return 1;
}

/* The same by logarithms: xi_t goes straight to count, v stays zero.  */
static int
smooth_log (lat_trellis *tr, size_t t, double weight, double *count)
{
  const double *la = tr->la, *lw = tr->lw;
  size_t k = tr->m->k;
  lat_trellis_log_alpha (tr, t);
  for (size_t i = 0; i < k; i++)
    tr->gamma[i] = la[i] + tr->lbeta[i];
  double z = lat_hmm_shift (k, tr->gamma), sum = 0;
  if (!(z > -INFINITY))
    return LAT_EIMPOSSIBLE;
  for (size_t i = 0; i < k; i++)
    sum += tr->gamma[i] = exp (tr->gamma[i]);
  z += log (sum);
  for (size_t i = 0; i < k; i++)
    tr->gamma[i] *= weight / sum;
  const double *log_a = tr->m->tables->log_transition;
  for (size_t i = 0; count && i < k; i++)
    for (size_t j = 0; j < k; j++)
      if (la[i] + lw[j] + log_a[i * k + j] > -INFINITY)
        count[i * k + j]
            += weight * exp (la[i] + lw[j] + log_a[i * k + j] - z);
  return 0;
}

/* The last row of a sequence: beta is one.  */
static void
smooth_last (lat_trellis *tr, size_t t, double weight)
{
  size_t k = tr->m->k;
  const double *a = tr->alpha + t * k;
  for (size_t i = 0; i < k; i++)
    {
      tr->gamma[i] = weight * (tr->in_log[t] ? exp (a[i]) : a[i]);
      tr->beta[i] = 1;
      tr->lbeta[i] = 0;
    }
}

/* w_t from beta_t into tr->la, scaled; 0: it needs logarithms.  */
static int
scaled_w (lat_trellis *tr, size_t t, int last)
{
  size_t k = tr->m->k, b = 0;
  const double *e = lat_trellis_exp (tr, t);
  double *w = tr->la;
  for (size_t i = 0; i < k; i++)
    {
      w[i] = e[i] * tr->beta[i];
      b = w[i] > w[b] ? i : b;
    }
  if (!(w[b] > tr->least))
    return 0;
  const unsigned char *cover = tr->m->tables->column_cover + b * k;
  double low = w[b] * tr->fall, inverse = 1 / w[b];
  for (size_t i = 0; i < k; i++)
    if (!(w[i] >= low) && !cover[i] && tr->lb[t * k + i] > -INFINITY
        && (last || tr->beta[i] > 0 || leads_on (tr, i)))
      return 0;
  for (size_t i = 0; i < k; i++)
    tr->w[i] = w[i] >= low ? w[i] * inverse : 0;
  tr->w_in_log = 0;
  return 1;
}

static int
log_w (lat_trellis *tr, size_t t)
{
  size_t k = tr->m->k;
  for (size_t i = 0; i < k; i++)
    tr->w[i] = tr->lbeta[i] + tr->lb[t * k + i];
  if (!(lat_hmm_shift (k, tr->w) > -INFINITY))
    return LAT_EIMPOSSIBLE;
  tr->w_in_log = !lat_hmm_calm (k, tr->w, tr->m->tables->column_cover);
  for (size_t i = 0; !tr->w_in_log && i < k; i++)
    tr->w[i] = exp (tr->w[i]);
  return 0;
}

/* beta_t, gamma_t and xi_t; *scaled: beta_t is there, and not only its
   logarithm.  */
static int
smooth_row (lat_trellis *tr, size_t t, double weight, double *count,
            int *scaled)
{
  *scaled = !tr->w_in_log;
  if (*scaled)
    {
      lat_hmm_combine (tr->m->k, tr->m->tables->from, tr->w, tr->beta);
      if (!tr->in_log[t] && smooth_scaled (tr, t, weight))
        return 0;
    }
  log_beta (tr);
  return smooth_log (tr, t, weight, count);
}

/* From row t + 1 to row t, whose lb becomes gamma.  */
static int
backward_row (lat_trellis *tr, size_t t, int first, int last, double weight,
              double *count)
{
  size_t k = tr->m->k;
  int scaled = 1, s = 0;
  memset (tr->v + (t % LAT_BLOCK_ROWS) * k, 0, k * sizeof *tr->v);
  if (last)
    smooth_last (tr, t, weight);
  else
    s = smooth_row (tr, t, weight, count, &scaled);
  if (s == 0 && !first && !(scaled && scaled_w (tr, t, last)))
    {
      if (scaled && !last)
        log_beta (tr);
      s = log_w (tr, t);
    }
  memcpy (tr->lb + t * k, tr->gamma, k * sizeof *tr->lb);
  if (tr->in_log[t])
    memset (tr->alpha + t * k, 0, k * sizeof *tr->alpha);
  return s;
}

/* x += alpha' v over the block of rows that starts with row t, four at a
   time.  Not by BLAS: at these sizes there is nothing to win, and a build of
   OpenBLAS for one thread (0.3.21) gives wrong products when several threads
   call it.  */
static void
add_products (lat_trellis *tr, size_t t)
{
  size_t k = tr->m->k, i = 0;
  size_t rows = tr->n - t < LAT_BLOCK_ROWS ? tr->n - t : LAT_BLOCK_ROWS;
  const double *a = tr->alpha + t * k, *v = tr->v;
  for (; i + 4 <= rows; i += 4, a += 4 * k, v += 4 * k)
    for (size_t l = 0; l < k; l++)
      {
        double a0 = a[l], a1 = a[k + l], a2 = a[2 * k + l], a3 = a[3 * k + l];
        double *x = tr->x + l * k;
#pragma omp simd
        for (size_t j = 0; j < k; j++)
          x[j] += (a0 * v[j] + a1 * v[k + j])
                  + (a2 * v[2 * k + j] + a3 * v[3 * k + j]);
      }
  for (; i < rows; i++, a += k, v += k)
    for (size_t l = 0; l < k; l++)
      for (size_t j = 0; j < k; j++)
        tr->x[l * k + j] += a[l] * v[j];
}

int
lat_trellis_backward (lat_trellis *tr, int weighted, double *count)
{
  int s = 0;
  for (size_t u = tr->u1; s == 0 && u-- > tr->u0;)
    {
      size_t first = lat_trellis_row (tr, u);
      size_t end = lat_trellis_row (tr, u + 1);
      double weight = weighted ? lat_trellis_weight (tr, u) : 1;
      for (size_t t = end; s == 0 && t-- > first;)
        {
          s = backward_row (tr, t, t == first, t + 1 == end, weight, count);
          if (s == 0 && count && t % LAT_BLOCK_ROWS == 0)
            add_products (tr, t);
        }
    }
  return s;
}

void
lat_trellis_transitions (const lat_trellis *tr, double *count)
{
  size_t k = tr->m->k;
  for (size_t i = 0; i < k * k; i++)
    count[i] += tr->m->transition[i] * tr->x[i];
}
