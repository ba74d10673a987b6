/* hmm_careful.c -- one row of a chain, in scaled arithmetic if no state is
   lost, else in logarithms: see hmm_chain.c.  */

#include "model/hmm_chain.h"
#include <math.h>
#include <string.h>

static size_t
largest_at (size_t k, const double *x)
{
  size_t b = 0;
  for (size_t j = 1; j < k; j++)
    if (x[j] > x[b])
      b = j;
  return b;
}

/* Whether a row of logarithms, or octaves, can go on in scaled arithmetic:
   nothing has fallen but what is covered.  */
static int
calm (const lat_chain *c, const double *l, int kind)
{
  size_t k = c->k, b = largest_at (k, l);
  double fall = kind == LAT_ROW_LOG ? LAT_HMM_FALL : LAT_HMM_FALL / LAT_LOG2;
  for (size_t j = 0; j < k; j++)
    if (l[j] > LAT_HMM_NOTHING && !(l[b] - l[j] <= fall)
        && !c->way->cover[b * k + j])
      return 0;
  return 1;
}

/* Whether some state leads to j: where underflow made p_t(j) zero, that tells
   what is impossible.  */
static int
reachable (const lat_chain *c, size_t j)
{
  if (!c->x)
    return c->way->start[j] > 0;
  for (size_t i = 0; i < c->k; i++)
    if (c->x[i] > 0 && c->way->matrix[i * c->kp + j] > 0)
      return 1;
  return 0;
}

/* Whether the scaled row t, x with its largest at b, has lost a state that may
   matter.  */
static int
lost (const lat_chain *c, size_t t, const double *p, const double *x, size_t b,
      int *status)
{
  const double *l = NULL;
  for (size_t j = 0; j < c->k; j++)
    if (!(x[j] >= x[b] * c->fall) && !c->way->cover[b * c->k + j]
        && (p[j] > 0 || reachable (c, j)))
      {
        if (!l && !(l = c->levels (c->ctx, t, status)))
          return 1;
        if (l[j] > -INFINITY)
          return 1;
      }
  return 0;
}

/* Row t by p and e; 0: this row needs logarithms, or *status.  */
static int
scaled_row (lat_chain *c, size_t t, const double *e, const double *p,
            double *x, int *status)
{
  for (size_t j = 0; j < c->kp; j++)
    x[j] = p[j] * e[j];
  size_t b = largest_at (c->k, x);
  if (!(x[b] > c->least) || lost (c, t, p, x, b, status))
    return 0;
  double low = x[b] * c->fall;
  for (size_t j = 0; j < c->k; j++) /* subnormal numbers are slow */
    x[j] = x[j] >= low ? x[j] : 0;
  lat_chain_take (c, x, x[b]);
  return 1;
}

void
lat_chain_take_far (lat_chain *c, double *x, unsigned char *in_log)
{
  const double low = -LAT_HMM_FALL - LAT_HMM_DEPTH;
  c->x = x;
  if (calm (c, x, *in_log))
    {
      c->tables->kernels->plain (c->k, c->kp, 1, in_log, low, x, x);
      *in_log = LAT_ROW_PLAIN;
    }
  c->in_log = *in_log;
}

/* Row t in logarithms, from the prediction's in c->l.  */
static int
log_row (lat_chain *c, size_t t, double *x, unsigned char *in_log)
{
  int s = 0;
  const double *l = c->levels (c->ctx, t, &s);
  if (!l)
    return s;
  memset (x, 0, c->kp * sizeof *x);
  for (size_t j = 0; j < c->k; j++)
    x[j] = c->l[j] + l[j];
  double largest = lat_hmm_shift (c->k, x);
  if (!(largest > -INFINITY))
    return LAT_EIMPOSSIBLE;
  c->extra += largest;
  *in_log = LAT_ROW_LOG;
  lat_chain_take_far (c, x, in_log);
  return 0;
}

int
lat_chain_careful_row (lat_chain *c, lat_chain_run *r)
{
  ptrdiff_t at = (ptrdiff_t)r->done * c->step, row = at * (ptrdiff_t)c->kp;
  size_t t = r->t + (size_t)at;
  double *x = r->x + row, *p = r->p ? r->p + row : c->l;
  int s = 0, far = c->x && c->in_log;
  r->in_log[at] = LAT_ROW_PLAIN;
  r->done++;
  if (!far)
    {
      lat_chain_predict (c, p);
      if (scaled_row (c, t, r->e + r->code[at] * c->kp, p, x, &s) || s)
        return s;
    }
  lat_chain_predict_log (c, c->l);
  if (far && r->p)
    lat_hmm_row_exp (c->k, c->l, 0, p);
  return log_row (c, t, x, r->in_log + at);
}
