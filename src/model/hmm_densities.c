/* hmm_densities.c -- emission densities of the rows of a batch, as rows of
   the chains.  */

#include "model/hmm_trellis.h"
#include <math.h>
#include <string.h>

/* log b of rows [t, t + n), as rows.  */
static int
by_row (lat_side *s, size_t t, size_t n, double *e, double *shift)
{
  const lat_trellis *tr = s->trellis;
  const lat_hmm_kernels *kernels = tr->m->tables->kernels;
  int status = lat_emit_log (&s->emit, tr->row + t, n);
  if (status)
    return status;
  if (tr->use == LAT_TRELLIS_PATH)
    kernels->levels (tr->k, tr->kp, n, s->emit.lp, e, shift);
  else
    kernels->exponents (tr->k, tr->kp, n, s->emit.lp,
                        -LAT_HMM_FALL - LAT_HMM_DEPTH, e, shift);
  return lat_values_check (n, shift);
}

int
lat_trellis_densities (lat_trellis *tr)
{
  if (tr->values.values > 0 || !lat_trellis_short (tr))
    return 0;
  return by_row (&tr->side[0], 0, tr->n, tr->e, tr->shift);
}

static double
sum_shifts (size_t n, const double *shift)
{
  double sum = 0;
  for (size_t i = 0; i < n; i++)
    sum += shift[i];
  return sum;
}

static double
sum_shifts_of (size_t n, const double *shift, const uint16_t *code)
{
  double sum = 0;
  for (size_t i = 0; i < n; i++)
    sum += shift[code[i]];
  return sum;
}

int
lat_side_emit (lat_side *s, const lat_panel *p, size_t t, size_t n, int again,
               lat_chain_run *r, double *shift)
{
  const lat_trellis *tr = s->trellis;
  const lat_values *v = &tr->values;
  size_t at = tr->kept ? t - p->first : 0;
  int status = 0, fresh = !again || !tr->kept;
  double sum = 0;
  *r = (lat_chain_run){ .t = t, .n = n, .code = tr->iota };
  if (v->values > 0)
    {
      r->e = tr->use == LAT_TRELLIS_PATH ? v->l : v->e;
      r->code = p->code + at;
      if (fresh)
        lat_values_codes (v, tr->d, tr->row + t, n, p->code + at);
      if (shift)
        sum = sum_shifts_of (n, v->shift, r->code);
    }
  else if (lat_trellis_short (tr))
    {
      r->e = tr->e + t * tr->kp;
      sum = sum_shifts (n, tr->shift + t);
    }
  else
    {
      r->e = p->e + at * tr->kp;
      if (fresh)
        status = by_row (s, t, n, p->e + at * tr->kp, s->row_shift);
      if (shift)
        sum = sum_shifts (n, s->row_shift);
    }
  if (shift)
    *shift += sum;
  return status;
}

const double *
lat_side_levels (void *ctx, size_t t, int *status)
{
  lat_side *s = ctx;
  const lat_trellis *tr = s->trellis;
  if (tr->values.values > 0)
    {
      uint16_t code;
      lat_values_codes (&tr->values, tr->d, tr->row + t, 1, &code);
      return tr->values.l + code * tr->kp;
    }
  if (!(t >= s->level_row && t < s->level_row + s->levels))
    {
      size_t from = t / LAT_HMM_STRIDE * LAT_HMM_STRIDE;
      size_t n = tr->n - from < LAT_HMM_STRIDE ? tr->n - from : LAT_HMM_STRIDE;
      s->levels = 0;
      if ((*status = lat_emit_log (&s->emit, tr->row + from, n)))
        return NULL;
      tr->m->tables->kernels->levels (tr->k, tr->kp, n, s->emit.lp, s->level,
                                      s->level_shift);
      s->level_row = from;
      s->levels = n;
    }
  return s->level + (t - s->level_row) * tr->kp;
}

double
lat_side_shift (const lat_side *s, size_t t, size_t i)
{
  const lat_trellis *tr = s->trellis;
  if (tr->values.values > 0)
    return tr->values.shift[s->run.code[i]];
  return lat_trellis_short (tr) ? tr->shift[t + i] : s->row_shift[i];
}

double
lat_side_level_shift (const lat_side *s, size_t t)
{
  const lat_trellis *tr = s->trellis;
  uint16_t code;
  if (tr->values.values == 0)
    return s->level_shift[t - s->level_row];
  lat_values_codes (&tr->values, tr->d, tr->row + t, 1, &code);
  return tr->values.shift[code];
}
