/* hmm_forward.c -- the forward recursion, scaled, and in logarithms where
   scaling would lose a state.

   With b_t(j) = p_j (row t), A = (a_ij) and initial law pi,

     p_t(j)     = sum_i alpha_t-1(i) a_ij        (p_1 = pi)
     c_t        = sum_j p_t(j) b_t(j)
     alpha_t(j) = p_t(j) b_t(j) / c_t = P(z_t = j | y_1 ... y_t)

   and log P(y) = sum_t log c_t (Rabiner 1989, section V.A).  From log b_t its
   largest entry over j is subtracted before it is exponentiated, and kept in
   the likelihood; so no row is too unlikely, and no exponential or logarithm
   is taken in the loop over pairs of states.

   That alone is not safe.  A state which underflows is lost for good, and it
   may be the only way to what is seen later: one outlier can leave a state at
   exp (-1800), from where a thousand rows bring it back.  So a row is taken
   in scaled arithmetic only if no state that can be reached has fallen by more
   than LAT_HMM_FALL nats below the row's best one, b; but for states that b
   covers.  State i is covered by b if a_bj >= exp (-LAT_HMM_COVER) a_ij for
   all j: then i adds at most a share of exp (LAT_HMM_COVER - LAT_HMM_FALL) to
   the prediction of any state, now and through it ever after, and its own
   posterior probability is at most that.  All other rows are computed from
   the same recursion in logarithms,

     log p_t(j) = log sum_i exp (log alpha_t-1(i) + log a_ij).

   Either kind of row can follow the other: both hold alpha_t, one of them its
   logarithm.  In a scaled row, then, zero means impossible, or covered.  */

#include "model/hmm_private.h"
#include <math.h>
#include <string.h>

/* Factors multiplied up before a logarithm is taken; each is above
   exp (-LAT_HMM_DEPTH), so that six of them are above DBL_MIN.  */
enum
{
  FACTORS = 6
};

void
lat_hmm_combine (size_t k, const double *rows, const double *x, double *y)
{
  size_t i = 0;
  memset (y, 0, k * sizeof *y);
  for (; i + 4 <= k; i += 4)
    {
      const double *a = rows + i * k, *b = a + k, *c = b + k, *d = c + k;
      double xa = x[i], xb = x[i + 1], xc = x[i + 2], xd = x[i + 3];
#pragma omp simd
      for (size_t j = 0; j < k; j++)
        y[j] += (xa * a[j] + xb * b[j]) + (xc * c[j] + xd * d[j]);
    }
  for (; i < k; i++)
#pragma omp simd
    for (size_t j = 0; j < k; j++)
      y[j] += x[i] * rows[i * k + j];
}

void
lat_hmm_combine_log (size_t k, const double *matrix, size_t across,
                     size_t along, const double *x, double *y)
{
  for (size_t j = 0; j < k; j++)
    {
      const double *m = matrix + j * along;
      double largest = -INFINITY, sum = 0;
      for (size_t i = 0; i < k; i++)
        largest = fmax (largest, x[i] + m[i * across]);
      for (size_t i = 0; largest > -INFINITY && i < k; i++)
        if (x[i] + m[i * across] > -INFINITY)
          sum += exp (x[i] + m[i * across] - largest);
      y[j] = sum > 0 ? largest + log (sum) : -INFINITY;
    }
}

static size_t
largest_at (size_t k, const double *x)
{
  size_t b = 0;
  for (size_t j = 1; j < k; j++)
    if (x[j] > x[b])
      b = j;
  return b;
}

int
lat_hmm_calm (size_t k, const double *l, const unsigned char *cover)
{
  size_t b = largest_at (k, l);
  for (size_t j = 0; j < k; j++)
    if (l[j] > -INFINITY && !(l[b] - l[j] <= LAT_HMM_FALL)
        && !cover[b * k + j])
      return 0;
  return 1;
}

double
lat_hmm_shift (size_t k, double *l)
{
  double largest = l[largest_at (k, l)];
  for (size_t j = 0; largest > -INFINITY && j < k; j++)
    l[j] -= largest;
  return largest;
}

/* Whether some state leads to j at row t: where underflow made p_t(j) zero,
   that tells what is impossible.  */
static int
reachable (const lat_trellis *tr, size_t t, int first, size_t j)
{
  size_t k = tr->m->k;
  const double *from = tr->m->tables->from + j * k;
  if (first)
    return tr->m->initial[j] > 0;
  for (size_t i = 0; i < k; i++)
    if (tr->alpha[(t - 1) * k + i] > 0 && from[i] > 0)
      return 1;
  return 0;
}

/* Whether the scaled row a has lost a state that may matter.  */
static int
lost (const lat_trellis *tr, size_t t, int first, const double *a, double low)
{
  size_t k = tr->m->k, b = largest_at (k, a);
  const unsigned char *cover = tr->m->tables->row_cover + b * k;
  for (size_t j = 0; j < k; j++)
    if (!(a[j] >= low) && !cover[j] && tr->lb[t * k + j] > -INFINITY
        && (tr->prediction[j] > 0 || reachable (tr, t, first, j)))
      return 1;
  return 0;
}

/* Row t from tr->prediction; 0: this row needs logarithms.  */
static int
scaled_row (lat_trellis *tr, size_t t, int first)
{
  size_t k = tr->m->k, fallen = 0;
  const double *e = lat_trellis_exp (tr, t), *p = tr->prediction;
  double *a = tr->alpha + t * k, sum = 0, best = 0;
  for (size_t j = 0; j < k; j++)
    {
      a[j] = p[j] * e[j];
      sum += a[j];
      best = a[j] > best ? a[j] : best;
    }
  if (!(best > tr->least))
    return 0;
  double low = best * tr->fall, inverse = 1 / sum;
  for (size_t j = 0; j < k; j++)
    fallen += !(a[j] >= low);
  if (fallen && lost (tr, t, first, a, low))
    return 0;
  for (size_t j = 0; j < k; j++) /* subnormal numbers are slow */
    a[j] = a[j] >= low ? a[j] * inverse : 0;
  tr->c[t] = sum;
  tr->in_log[t] = 0;
  return 1;
}

/* Row t in logarithms; becomes a scaled one if nothing is far down.  */
static int
log_row (lat_trellis *tr, size_t t, int first)
{
  const struct lat_hmm_tables *table = tr->m->tables;
  size_t k = tr->m->k;
  double *a = tr->alpha + t * k, sum = 0;
  if (first)
    memcpy (a, table->log_initial, k * sizeof *a);
  else
    {
      lat_trellis_log_alpha (tr, t - 1);
      lat_hmm_combine_log (k, table->log_transition, k, 1, tr->la, a);
    }
  for (size_t j = 0; j < k; j++)
    a[j] += tr->lb[t * k + j];
  double largest = lat_hmm_shift (k, a);
  if (!(largest > -INFINITY))
    return LAT_EIMPOSSIBLE;
  for (size_t j = 0; j < k; j++)
    sum += exp (a[j]);
  tr->shift[t] += largest;
  tr->c[t] = sum;
  for (size_t j = 0; j < k; j++)
    a[j] -= log (sum);
  tr->in_log[t] = !lat_hmm_calm (k, a, table->row_cover);
  for (size_t j = 0; !tr->in_log[t] && j < k; j++)
    a[j] = exp (a[j]);
  return 0;
}

void
lat_trellis_log_alpha (lat_trellis *tr, size_t t)
{
  size_t k = tr->m->k;
  const double *a = tr->alpha + t * k;
  for (size_t i = 0; i < k; i++)
    tr->la[i] = tr->in_log[t] ? a[i] : log (a[i]);
}

static int
forward_row (lat_trellis *tr, size_t t, int first)
{
  size_t k = tr->m->k;
  if (first)
    memcpy (tr->prediction, tr->m->initial, k * sizeof *tr->prediction);
  else if (!tr->in_log[t - 1])
    lat_hmm_combine (k, tr->m->transition, tr->alpha + (t - 1) * k,
                     tr->prediction);
  if ((first || !tr->in_log[t - 1]) && scaled_row (tr, t, first))
    return 0;
  return log_row (tr, t, first);
}

int
lat_trellis_forward (lat_trellis *tr)
{
  int s = 0;
  for (size_t u = tr->u0; s == 0 && u < tr->u1; u++)
    {
      size_t first = lat_trellis_row (tr, u);
      size_t end = lat_trellis_row (tr, u + 1);
      for (size_t t = first; s == 0 && t < end; t++)
        s = forward_row (tr, t, t == first);
    }
  return s;
}

/* sum_t log c_t over rows [t, end): one logarithm for several factors.  */
static double
sum_logs (const lat_trellis *tr, size_t t, size_t end)
{
  double sum = 0;
  while (t < end)
    {
      size_t stop = end - t < FACTORS ? end : t + FACTORS;
      double product = 1;
      for (; t < stop; t++)
        {
          product *= tr->c[t];
          sum += tr->shift[t];
        }
      sum += log (product);
    }
  return sum;
}

double
lat_trellis_loglik (const lat_trellis *tr)
{
  double sum = 0;
  for (size_t u = tr->u0; u < tr->u1; u++)
    sum += lat_trellis_weight (tr, u)
           * sum_logs (tr, lat_trellis_row (tr, u),
                       lat_trellis_row (tr, u + 1));
  return sum;
}
