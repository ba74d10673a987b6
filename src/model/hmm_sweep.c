/* hmm_sweep.c -- the two chains on from the middle, each through the half that
   the other has been in.  */

#include "model/hmm_trellis.h"
#include <math.h>
#include <string.h>

/* --- once more ----------------------------------------------------------- */

/* Sets p up as panel q of the half that side s goes through, whose rows a
   chain of their own will make.  */
static void
begin_again (lat_side *s, lat_panel *p, size_t q)
{
  const lat_trellis *tr = s->trellis;
  const lat_half *h = s->half;
  lat_chain *c = &s->again;
  lat_side_chain (s, c, h->from_end);
  if (q > 0)
    {
      c->x = h->mark + q * tr->kp;
      c->in_log = h->mark_log[q];
    }
  lat_half_open (h, p, q, tr->panel_rows);
}

/* Sets block b of that panel up; 0: there is none.  */
static int
begin_block_again (lat_side *s, const lat_panel *p, size_t b)
{
  size_t t, n;
  if (s->status || b >= s->trellis->panel_rows / LAT_BLOCK_ROWS)
    return 0;
  b += p->number * (s->trellis->panel_rows / LAT_BLOCK_ROWS);
  if (b >= lat_half_blocks (s->half))
    return 0;
  lat_half_block (s->half, b, &t, &n);
  s->status = lat_side_emit (s, p, t, n, 0, &s->again_run, NULL);
  lat_run_into (p, &s->again, &s->again_run);
  return s->status == 0;
}

/* The rest of it, from block b on.  */
static void
fill_again (lat_side *s, const lat_panel *p, size_t b)
{
  for (; begin_block_again (s, p, b); b++)
    s->status = lat_chain_rows (&s->again, &s->again_run);
}

/* --- the middle ---------------------------------------------------------- */

/* Keeps the last row where the other side will not write.  */
static void
carry (lat_side *s)
{
  if (s->chain.x)
    memcpy (s->carry, s->chain.x, s->chain.kp * sizeof *s->carry);
  s->chain.x = s->chain.x ? s->carry : NULL;
}

static int
meet (lat_trellis *tr, double *loglik)
{
  lat_side *f = &tr->side[0], *b = &tr->side[1];
  double z = lat_chain_meet (&f->chain, b->chain.x, b->chain.in_log, f->la);
  if (!(z > -INFINITY))
    return LAT_EIMPOSSIBLE;
  *loglik = z + (double)(f->chain.two + b->chain.two) * LAT_LOG2
            + (f->chain.extra + b->chain.extra) + (f->shift + b->shift);
  carry (f);
  carry (b);
  return 0;
}

/* --- on through the other's half ----------------------------------------- */

void
lat_side_before (lat_side *s, size_t n)
{
  lat_chain *c = &s->chain;
  size_t slot = c->step > 0 ? 0 : n + 1;
  double *x = s->x + slot * c->kp;
  s->x_log[slot] = (unsigned char)c->in_log;
  if (c->x)
    {
      memmove (x, c->x, c->kp * sizeof *x);
      c->x = x;
    }
  else
    memset (x, 0, c->kp * sizeof *x);
}

/* Sets block b (counted from the other end) up; 0: there is none.  */
static int
begin_smooth (lat_side *s, size_t left, size_t *t, size_t *n)
{
  const lat_trellis *tr = s->trellis;
  const lat_half *h = s->half;
  size_t last;
  if (s->status || left == 0 || left > lat_half_blocks (h))
    return 0;
  lat_half_block (h, left - 1, t, n);
  s->status = lat_side_emit (s, &h->panel, *t, *n, 1, &s->run, NULL);
  lat_side_before (s, *n);
  last = s->chain.step > 0 ? 0 : *n - 1;
  s->run.t += last;
  s->run.code += last;
  s->run.x = s->x + (last + 1) * tr->kp;
  s->run.in_log = s->x_log + last + 1;
  s->run.p = s->p + last * tr->kp;
  return s->status == 0;
}

static void
end_smooth (lat_side *s, size_t t, size_t n)
{
  if (s->status == 0)
    s->status = lat_side_smooth (s, t, n);
}

/* Blocks [from, left), from the last one on, of the panel that is there; with
   those of the panel `next`, from its first one on, unless it is NULL.  */
static void
smooth_panel (lat_side *s, size_t from, size_t left, const lat_panel *next)
{
  size_t t, n, b = 0;
  for (; left > from && begin_smooth (s, left, &t, &n); left--, b++)
    {
      if (next && begin_block_again (s, next, b))
        {
          int status = 0;
          lat_chain_rows_two (&s->chain, &s->run, &s->status, &s->again,
                              &s->again_run, &status);
          s->status = s->status ? s->status : status;
        }
      else if (s->status == 0)
        s->status = lat_chain_rows (&s->chain, &s->run);
      end_smooth (s, t, n);
    }
  if (next)
    fill_again (s, next, b);
}

static void
smooth (lat_side *s)
{
  const lat_trellis *tr = s->trellis;
  lat_half *h = s->half;
  size_t each = tr->panel_rows / LAT_BLOCK_ROWS, left = lat_half_blocks (h);
  while (left > 0 && s->status == 0)
    {
      size_t q = (left - 1) / each;
      lat_panel *next = q > 0 && tr->twice ? &h->next : NULL;
      if (next)
        begin_again (s, next, q - 1);
      smooth_panel (s, q * each, left, next);
      left = q * each;
      if (next)
        lat_half_swap (h);
      else if (q > 0)
        {
          begin_again (s, &h->panel, q - 1);
          fill_again (s, &h->panel, 0);
        }
    }
}

/* --- both sides ---------------------------------------------------------- */

static void
smooth_both (lat_trellis *tr)
{
  lat_side *f = &tr->side[0], *g = &tr->side[1];
  size_t ft, fn, gt, gn;
  for (size_t left = lat_half_blocks (f->half); left > 0; left--)
    {
      int has_f = begin_smooth (f, left, &ft, &fn);
      int has_g = begin_smooth (g, left, &gt, &gn);
      if (has_f && has_g)
        lat_chain_rows_two (&f->chain, &f->run, &f->status, &g->chain, &g->run,
                            &g->status);
      else if (has_f)
        f->status = lat_chain_rows (&f->chain, &f->run);
      else if (has_g)
        g->status = lat_chain_rows (&g->chain, &g->run);
      if (has_f)
        end_smooth (f, ft, fn);
      if (has_g)
        end_smooth (g, gt, gn);
    }
}

static void
smooth_side (size_t i, void *ctx)
{
  smooth (&((lat_trellis *)ctx)->side[i]);
}

void
lat_trellis_pair (lat_trellis *tr, lat_pair_fn *fn, void *ctx)
{
  static const lat_work alone = { .threads = 1 };
  lat_work_pair (tr->end - tr->begin < LAT_HMM_LONG ? &alone : tr->work, fn,
                 ctx);
}

static int
status_of (const lat_trellis *tr)
{
  return tr->side[0].status ? tr->side[0].status : tr->side[1].status;
}

/* With one thread and few states the chains share a loop, but where each has
   company of its own.  */
int
lat_trellis_run (lat_trellis *tr, double *loglik)
{
  size_t rows = tr->half[1].end - tr->half[1].begin; /* not the shorter */
  int s;
  lat_trellis_fill (tr);
  if ((s = status_of (tr)) || (s = meet (tr, loglik))
      || tr->use == LAT_TRELLIS_FILTER)
    return s;
  for (int i = 0; i < 2; i++)
    tr->side[i].half = &tr->half[1 - i];
  if (lat_work_threads (tr->work) == 1 && rows <= tr->panel_rows)
    smooth_both (tr);
  else
    lat_trellis_pair (tr, smooth_side, tr);
  return status_of (tr);
}
