/* hmm_covariates_step.c -- E-step of a chain whose transitions depend on
   covariates, and its likelihood.

   Statistics are those of a chain; behind all others come the gradient of the
   logits, at the present ones, their curvature and what bounds it: all are
   sums over rows, so that chunks, threads and files join them as they join
   counts.  */

#include "model/hmm_decode.h"
#include <math.h>
#include <string.h>

/* Where one E-step adds.  */
typedef struct
{
  double *first, *count, *family, *gradient, *square;
  double *curve; /* or NULL */
} sums;

static sums
cut (const lat_hmm *m, double *stat)
{
  size_t k = m->k, w = 1 + m->covariates->q;
  sums to = { .first = stat + LAT_HEAD, .count = stat + LAT_HEAD + k };
  to.family = stat + lat_hmm_offset (k);
  to.gradient = to.family + m->family->stat_len (m->emission);
  to.square = to.gradient + k * k * w;
  to.curve = lat_covariates_curved (m) ? to.square + k * w * w : NULL;
  return to;
}

/* The curvature of the logits of a, with so much weight; square: u u' lower
   half.  */
static void
add_curve (const lat_covariates_trellis *t, size_t a, double weight,
           double *curve)
{
  size_t k = t->k, w = t->w;
  const double *p = t->a + a * k;
  for (size_t j = 0; j < k; j++)
    {
      double rest = 0; /* 1 - p_j, with all its digits */
      for (size_t l = 0; l < k; l++)
        rest += l == j ? 0 : p[l];
      for (size_t l = 0; l <= j; l++)
        {
          double *to = curve + ((a * k + j) * k + l) * w * w;
          double v = weight * p[j] * (j == l ? rest : -p[l]);
          for (size_t c = 0; c < w; c++)
            for (size_t e = 0; e <= c; e++)
              to[c * w + e] += v * t->u[c] * t->u[e];
        }
    }
}

/* The move into row i + 1.  */
static void
add_move (lat_covariates_trellis *t, size_t i, const sums *to)
{
  size_t k = t->k, w = t->w;
  const lat_covariates *v = t->m->covariates;
  const double *z = t->d->covariate + (t->row + i + 1) * t->q;
  t->u[0] = 1;
  for (size_t c = 0; c < t->q; c++)
    t->u[1 + c] = (z[c] - v->mean[c]) / v->sd[c];
  for (size_t a = 0; a < k; a++)
    {
      double gamma = 0;
      for (size_t b = 0; b < k; b++)
        gamma += t->xi[a * k + b];
      for (size_t b = 0; b < k; b++)
        {
          double xi = t->weight * t->xi[a * k + b];
          double more = xi - t->weight * gamma * t->a[a * k + b];
          to->count[a * k + b] += xi;
          for (size_t c = 0; c < w; c++)
            to->gradient[(a * k + b) * w + c] += more * t->u[c];
        }
      for (size_t c = 0; c < w; c++)
        for (size_t e = 0; e <= c; e++)
          to->square[(a * w + c) * w + e]
              += t->weight * gamma * t->u[c] * t->u[e];
      if (to->curve)
        add_curve (t, a, t->weight * gamma, to->curve);
    }
}

/* A row: its move, and with its block to the family.  */
static int
add_row (lat_covariates_trellis *t, size_t i, const double *gamma, void *ctx)
{
  const sums *to = ctx;
  size_t n = lat_covariates_hand_over (t, i, gamma, t->weight);
  if (i + 1 < t->n)
    add_move (t, i, to);
  for (size_t j = 0; i == 0 && j < t->k; j++)
    to->first[j] += t->weight * gamma[j];
  return n ? lat_emit_accumulate (&t->emit, t->row + i, n, to->family) : 0;
}

static void
add_head (const lat_covariates_trellis *t, double *stat)
{
  stat[LAT_LOGLIK] += t->weight * lat_covariates_total (t);
  stat[LAT_WEIGHT] += t->weight * (double)t->n;
}

static int
add_sequence (const lat_hmm_job *j, lat_covariates_trellis *t, size_t u)
{
  (void)u;
  int s = lat_covariates_forward (t);
  if (s == 0)
    s = lat_covariates_backward (t, add_row, j->ctx);
  if (s == 0)
    add_head (t, j->sum);
  return s;
}

int
lat_covariates_estep (const lat_hmm *m, const lat_data *d, size_t u0,
                      size_t u1, double *stat, lat_work *w)
{
  sums to = cut (m, stat);
  lat_hmm_job j = { .m = m,
                    .d = d,
                    .weighted = 1,
                    .covariates = add_sequence,
                    .sum = stat,
                    .ctx = &to };
  return u0 < u1 ? lat_hmm_run_units (&j, u0, u1, w) : 0;
}

int
lat_covariates_loglik (const lat_hmm_job *j, lat_covariates_trellis *t,
                       size_t u)
{
  (void)u;
  int s = lat_covariates_forward (t);
  if (s == 0)
    add_head (t, j->sum);
  return s;
}
