/* hmm_pass.c -- a sequence gone through in one direction.  */

#include "base/vecmath.h"
#include "model/hmm_pass.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

int
lat_side_pass (lat_side *s, size_t t, size_t n)
{
  lat_trellis *tr = s->trellis;
  size_t last = s->chain.step > 0 ? 0 : n - 1, kp = tr->kp;
  tr->half[0].panel.first = t;
  int status = lat_side_emit (s, &tr->half[0].panel, t, n, 0, &s->run, NULL);
  if (status)
    return status;
  lat_side_before (s, n);
  s->run.t += last;
  s->run.code += last;
  s->run.x = s->x + (last + 1) * kp;
  s->run.in_log = s->x_log + last + 1;
  s->run.p = s->p + last * kp;
  return lat_chain_rows (&s->chain, &s->run);
}

int
lat_row_law (size_t k, const double *x, int in_log, double *law)
{
  double sum = 0;
  if (in_log)
    {
      lat_hmm_row_log (k, x, in_log, law);
      return lat_log_normalise (k, law) > -INFINITY ? 0 : LAT_EIMPOSSIBLE;
    }
  for (size_t j = 0; j < k; j++)
    sum += law[j] = x[j];
  if (!(sum > 0))
    return LAT_EIMPOSSIBLE;
  for (size_t j = 0; j < k; j++)
    law[j] /= sum;
  return 0;
}

/* --- panels -------------------------------------------------------------- */

/* The chain begins again before panel q.  */
static void
rewind_to (lat_panels *a, size_t q)
{
  lat_side *s = a->side;
  size_t kp = s->trellis->kp;
  lat_side_chain (s, &s->chain, s->chain.step < 0);
  if (q > 0)
    {
      s->chain.x = a->mark + q * kp;
      s->chain.in_log = a->mark_log[q];
    }
}

/* Rows [*from, *to) of the batch are those of panel q.  */
static void
panel_rows (const lat_panels *a, size_t q, size_t *from, size_t *to)
{
  size_t out = q * a->each, in = out + a->each, n = a->end - a->begin;
  in = in < n ? in : n;
  *from = a->side->chain.step > 0 ? a->begin + out : a->end - in;
  *to = a->side->chain.step > 0 ? a->begin + in : a->end - out;
}

/* Rows [t, t + n) that the chain was led through, into the panel.  */
static void
keep_rows (lat_panels *a, size_t at, size_t n)
{
  const lat_side *s = a->side;
  size_t kp = s->trellis->kp;
  memcpy (a->x + at * kp, s->x + kp, n * kp * sizeof *a->x);
  memcpy (a->in_log + at, s->x_log + 1, n);
}

/* The chain, which stands before panel q, goes through it.  */
static int
fill_panel (lat_panels *a, size_t q)
{
  lat_side *s = a->side;
  size_t from, to, kp = s->trellis->kp;
  int status = 0;
  panel_rows (a, q, &from, &to);
  a->panel = q;
  if (s->chain.x && s->chain.x != a->mark + q * kp)
    memcpy (a->mark + q * kp, s->chain.x, kp * sizeof *a->mark);
  a->mark_log[q] = (unsigned char)s->chain.in_log;
  for (size_t done = 0; status == 0 && done < to - from;)
    {
      size_t left = to - from - done;
      size_t n = left < LAT_BLOCK_ROWS ? left : LAT_BLOCK_ROWS;
      size_t at = s->chain.step > 0 ? done : left - n;
      status = lat_side_pass (s, from + at, n);
      if (status == 0)
        keep_rows (a, at, n);
      done += n;
    }
  return status;
}

int
lat_panels_init (lat_panels *a, lat_trellis *tr, int backward)
{
  size_t n = tr->end - tr->begin, kp = tr->kp;
  size_t blocks = (size_t)sqrt ((double)n) / LAT_BLOCK_ROWS + 1;
  size_t each = blocks * LAT_BLOCK_ROWS, panels = (n + each - 1) / each;
  int s = 0;
  *a = (lat_panels){ .side = &tr->side[backward],
                     .begin = tr->begin,
                     .end = tr->end,
                     .each = each };
  size_t rows = each < n ? each : n;
  a->x = lat_alloc_aligned (rows * kp * sizeof *a->x);
  a->mark = lat_alloc_aligned (panels * kp * sizeof *a->mark);
  a->in_log = malloc (rows);
  a->mark_log = malloc (panels);
  if (!a->x || !a->mark || !a->in_log || !a->mark_log)
    return LAT_ENOMEM;
  rewind_to (a, 0);
  for (size_t q = 0; s == 0 && q < panels; q++)
    s = fill_panel (a, q);
  return s;
}

void
lat_panels_clear (lat_panels *a)
{
  free (a->x);
  free (a->mark);
  free (a->in_log);
  free (a->mark_log);
}

const double *
lat_panels_row (lat_panels *a, size_t t, int *in_log, int *status)
{
  size_t from, to, q = a->side->chain.step > 0 ? t - a->begin : a->end - 1 - t;
  q /= a->each;
  *status = 0;
  if (q != a->panel)
    {
      rewind_to (a, q);
      *status = fill_panel (a, q);
    }
  panel_rows (a, q, &from, &to);
  *in_log = a->in_log[t - from];
  return *status ? NULL : a->x + (t - from) * a->side->trellis->kp;
}
