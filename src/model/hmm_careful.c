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

/* Whether a row of logs can go on in scaled arithmetic: nothing has fallen
   but what is covered.  */
static int
calm (const lat_chain *c, const double *l)
{
  size_t k = c->k, b = largest_at (k, l);
  for (size_t j = 0; j < k; j++)
    if (l[j] > -INFINITY && !(l[b] - l[j] <= LAT_HMM_FALL)
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

/* Row t in logarithms; becomes a scaled one if nothing is far down.  */
static int
log_row (lat_chain *c, size_t t, double *p, double *x, unsigned char *in_log)
{
  int s = 0;
  const double *l = c->levels (c->ctx, t, &s);
  if (!l)
    return s;
  lat_chain_predict_log (c, p);
  memset (x, 0, c->kp * sizeof *x);
  for (size_t j = 0; j < c->k; j++)
    x[j] = p[j] + l[j];
  double largest = lat_hmm_shift (c->k, x);
  if (!(largest > -INFINITY))
    return LAT_EIMPOSSIBLE;
  c->extra += largest;
  c->x = x;
  c->in_log = *in_log = !calm (c, x);
  for (size_t j = 0; !c->in_log && j < c->k; j++)
    x[j] = exp (x[j]);
  return 0;
}

int
lat_chain_careful_row (lat_chain *c, lat_chain_run *r)
{
  ptrdiff_t at = (ptrdiff_t)r->done * c->step, row = at * (ptrdiff_t)c->kp;
  size_t t = r->t + (size_t)at;
  double *x = r->x + row, *p = r->p ? r->p + row : c->l;
  int s = 0;
  r->in_log[at] = 0;
  r->done++;
  if (!c->x || !c->in_log)
    {
      lat_chain_predict (c, p);
      if (scaled_row (c, t, r->e + r->code[at] * c->kp, p, x, &s))
        return 0;
    }
  if (s || (c->x && c->in_log))
    return s ? s : log_row (c, t, p, x, r->in_log + at);
  return log_row (c, t, c->l, x, r->in_log + at);
}
