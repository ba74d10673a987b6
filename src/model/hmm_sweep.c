/* hmm_sweep.c -- the two chains on their way through a sequence.  */

#include "model/hmm_trellis.h"
#include <math.h>
#include <string.h>

/* The chain of s goes on with its run, whose numbers stand in the panel.  */
static void
into_panel (lat_side *s, const lat_half *h, const lat_chain *c)
{
  lat_chain_run *r = &s->run;
  size_t kp = c->kp, last = c->step > 0 ? 0 : r->n - 1;
  r->t += last;
  r->code += last;
  r->x = h->x + (r->t - h->first) * kp;
  r->in_log = h->in_log + (r->t - h->first);
}

/* --- outer ends to the middle -------------------------------------------- */

/* Before the first block of a panel: the row before it is marked.  */
static void
open_panel (lat_half *h, size_t q, size_t panel_rows, lat_chain *c)
{
  lat_half_open (h, q, panel_rows);
  if (!c->x)
    return;
  double *mark = h->mark + q * c->kp;
  memmove (mark, c->x, c->kp * sizeof *mark);
  h->mark_log[q] = (unsigned char)c->in_log;
  c->x = mark;
}

/* Sets block b of side s's own half up; 0: there is none.  */
static int
begin_fill (lat_side *s, size_t b)
{
  const lat_trellis *tr = s->trellis;
  lat_half *h = s->half;
  size_t t, n, each = tr->panel_rows / LAT_BLOCK_ROWS;
  if (s->status || b >= lat_half_blocks (h))
    return 0;
  if (b % each == 0)
    open_panel (h, tr->use == LAT_TRELLIS_FILTER ? 0 : b / each,
                tr->panel_rows, &s->chain);
  lat_half_block (h, b, &t, &n);
  if (tr->use == LAT_TRELLIS_FILTER)
    h->first = t;
  s->status = lat_side_emit (s, h, t, n, 1, &s->shift);
  into_panel (s, h, &s->chain);
  return s->status == 0;
}

static void
fill (lat_side *s)
{
  for (size_t b = 0; begin_fill (s, b); b++)
    s->status = lat_chain_rows (&s->chain, &s->run);
}

/* The rows of panel q once more, by a chain of their own.  */
static int
fill_again (lat_side *s, lat_half *h, size_t q)
{
  const lat_trellis *tr = s->trellis;
  size_t each = tr->panel_rows / LAT_BLOCK_ROWS, t, n;
  lat_chain c;
  int status = 0;
  lat_chain_init (&c, tr->m, h->from_end, s->work);
  c.levels = lat_side_levels;
  c.ctx = s;
  if (q > 0)
    {
      c.x = h->mark + q * tr->kp;
      c.in_log = h->mark_log[q];
    }
  lat_half_open (h, q, tr->panel_rows);
  for (size_t b = q * each;
       status == 0 && b < (q + 1) * each && b < lat_half_blocks (h); b++)
    {
      lat_half_block (h, b, &t, &n);
      status = lat_side_emit (s, h, t, n, 1, NULL);
      into_panel (s, h, &c);
      if (status == 0)
        status = lat_chain_rows (&c, &s->run);
    }
  return status;
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
  lat_half *h = s->half;
  size_t q, last;
  if (s->status || left == 0 || left > lat_half_blocks (h))
    return 0;
  q = (left - 1) / (tr->panel_rows / LAT_BLOCK_ROWS);
  if (q != h->panel && (s->status = fill_again (s, h, q)))
    return 0;
  lat_half_block (h, left - 1, t, n);
  s->status = lat_side_emit (s, h, *t, *n, 0, NULL);
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

static void
smooth (lat_side *s)
{
  size_t t, n;
  for (size_t left = lat_half_blocks (s->half); begin_smooth (s, left, &t, &n);
       left--)
    {
      s->status = lat_chain_rows (&s->chain, &s->run);
      end_smooth (s, t, n);
    }
}

/* --- both sides ---------------------------------------------------------- */

/* With one thread and few states the chains share a loop.  */
static void
fill_both (lat_trellis *tr)
{
  lat_side *f = &tr->side[0], *g = &tr->side[1];
  size_t blocks = lat_half_blocks (g->half); /* not the shorter */
  for (size_t b = 0; b < blocks; b++)
    {
      int has_f = begin_fill (f, b), has_g = begin_fill (g, b);
      if (has_f && has_g)
        lat_chain_rows_two (&f->chain, &f->run, &f->status, &g->chain, &g->run,
                            &g->status);
      else if (has_f)
        f->status = lat_chain_rows (&f->chain, &f->run);
      else if (has_g)
        g->status = lat_chain_rows (&g->chain, &g->run);
    }
}

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
fill_side (size_t i, void *ctx)
{
  fill (&((lat_trellis *)ctx)->side[i]);
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

int
lat_trellis_run (lat_trellis *tr, double *loglik)
{
  int together = lat_work_threads (tr->work) == 1, s;
  for (int i = 0; i < 2; i++)
    tr->side[i].half = &tr->half[i];
  if (together)
    fill_both (tr);
  else
    lat_trellis_pair (tr, fill_side, tr);
  if ((s = status_of (tr)) || (s = meet (tr, loglik))
      || tr->use == LAT_TRELLIS_FILTER)
    return s;
  for (int i = 0; i < 2; i++)
    tr->side[i].half = &tr->half[1 - i];
  if (together)
    smooth_both (tr);
  else
    lat_trellis_pair (tr, smooth_side, tr);
  return status_of (tr);
}
