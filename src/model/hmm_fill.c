/* hmm_fill.c -- the two chains from the outer ends to the middle.

   A row waits for the one before, and with few states most of the time goes
   into waiting.  So a long half is gone through by two chains in one loop: the
   second begins at the half's own middle, a thousand rows early and with
   all states alike.  A chain forgets where it began, and by the time it
   arrives there it has the rows that the first one has, but for a factor: if
   it has, to the last digits, its rows are taken, and if not, the first chain
   goes on.  Where a chain begins and what it is compared with depend on the
   sequence and the model alone, so that the results do not depend on threads
   or memory.  */

#include "model/hmm_trellis.h"
#include <math.h>
#include <string.h>

enum
{
  EARLY = LAT_HMM_CACHED / LAT_BLOCK_ROWS, /* blocks */
  LEAST = 16 * EARLY /* a half of fewer is not worth it */
};

/* The relative difference of rows that are the same.  */
#define SAME 0x1p-46

/* exp (-FORGOTTEN): what may be left of a difference.  */
#define FORGOTTEN 36.0

void
lat_run_into (const lat_panel *p, const lat_chain *c, lat_chain_run *r)
{
  size_t kp = c->kp, last = c->step > 0 ? 0 : r->n - 1;
  r->t += last;
  r->code += last;
  r->x = p->x + (r->t - p->first) * kp;
  r->in_log = p->in_log + (r->t - p->first);
}

void
lat_half_swap (lat_half *h)
{
  lat_panel made = h->next;
  h->next = h->panel;
  h->panel = made;
}

void
lat_side_chain (lat_side *s, lat_chain *c, int direction)
{
  lat_chain_init (c, s->trellis->m, direction, s->chain_work[c == &s->again]);
  c->levels = lat_side_levels;
  c->ctx = s;
}

/* Two rows of the matrix differ by so much, of 1, at most (Dobrushin's
   coefficient): the part of a difference that a step leaves, if nothing is
   seen.  */
static double
memory (const lat_hmm *m)
{
  size_t k = m->k;
  double most = 0;
  for (size_t i = 0; i < k; i++)
    for (size_t j = 0; j < i; j++)
      {
        double sum = 0;
        for (size_t l = 0; l < k; l++)
          sum += fabs (m->transition[i * k + l] - m->transition[j * k + l]);
        most = fmax (most, sum / 2);
      }
  return most;
}

/* The block where a second chain is wanted; 0: none.  */
static size_t
split_at (const lat_trellis *tr, const lat_half *h)
{
  size_t blocks = lat_half_blocks (h);
  if (!tr->twice || blocks < LEAST
      || !(LAT_HMM_CACHED * log (memory (tr->m)) < -FORGOTTEN))
    return 0;
  return blocks / (2 * EARLY) * EARLY;
}

/* Before the first block of a panel: the row before it is marked.  */
static void
open_panel (const lat_trellis *tr, lat_half *h, lat_panel *p, size_t b,
            lat_chain *c)
{
  size_t each = tr->panel_rows / LAT_BLOCK_ROWS, q = b / each;
  if (b % each > 0)
    return;
  if (tr->use == LAT_TRELLIS_FILTER)
    q = p == &h->next;
  lat_half_open (h, p, q, tr->panel_rows);
  if (!c->x)
    return;
  double *mark = h->mark + q * c->kp;
  memmove (mark, c->x, c->kp * sizeof *mark);
  h->mark_log[q] = (unsigned char)c->in_log;
  c->x = mark;
}

/* Sets block b of side s's own half up for chain c; 0: there is none.  */
static int
begin_fill (lat_side *s, lat_chain *c, lat_panel *p, size_t b,
            lat_chain_run *r, double *shift)
{
  const lat_trellis *tr = s->trellis;
  lat_half *h = s->half;
  size_t t, n;
  if (s->status || b >= lat_half_blocks (h))
    return 0;
  open_panel (tr, h, p, b, c);
  lat_half_block (h, b, &t, &n);
  if (tr->use == LAT_TRELLIS_FILTER)
    p->first = t;
  s->status = lat_side_emit (s, p, t, n, 0, r, shift);
  lat_run_into (p, c, r);
  return s->status == 0;
}

/* From block b on, by one chain.  */
static void
fill_from (lat_side *s, size_t b)
{
  for (; begin_fill (s, &s->chain, &s->half->panel, b, &s->run, &s->shift);
       b++)
    s->status = lat_chain_rows (&s->chain, &s->run);
}

/* --- two chains ---------------------------------------------------------- */

/* Where the second chain is at the first one's end.  */
typedef struct
{
  size_t block; /* begins there */
  int status, in_log;
  int64_t two;
  double extra, shift; /* shift: of its own rows */
} junction;

static void
begin_second (lat_side *s)
{
  lat_chain *c = &s->again;
  lat_side_chain (s, c, s->half->from_end);
  for (size_t j = 0; j < c->kp; j++)
    s->carry[j] = j < c->k ? 0.5 : 0;
  c->x = s->carry;
}

/* Keeps what the second chain has there, its row in la.  */
static void
arrive (lat_side *s, junction *at)
{
  const lat_chain *c = &s->again;
  memcpy (s->la, c->x, c->kp * sizeof *s->la);
  at->in_log = c->in_log;
  at->two = c->two;
  at->extra = c->extra;
}

static double
row_sum (size_t k, const double *x)
{
  double sum = 0;
  for (size_t j = 0; j < k; j++)
    sum += x[j];
  return sum;
}

/* Whether the first chain has arrived at the second one's row, but for a
   factor: then the second one goes on for both.  */
static int
join (lat_side *s, const junction *at)
{
  lat_chain *c = &s->chain, *d = &s->again;
  if (at->status || at->in_log || c->in_log)
    return 0;
  double factor = row_sum (c->k, c->x) / row_sum (c->k, s->la);
  for (size_t j = 0; j < c->k; j++)
    if (!(fabs (c->x[j] - factor * s->la[j]) <= SAME * c->x[j]))
      return 0;
  c->two += d->two - at->two;
  c->extra += d->extra - at->extra + log (factor);
  c->x = d->x;
  c->in_log = d->in_log;
  s->shift += at->shift;
  lat_half_swap (s->half);
  return 1;
}

/* One block of each; 0: the second has none left.  The second one's first
   panel is before its own rows: the mark it leaves there is put right by the
   first chain.  */
static int
step_both (lat_side *s, size_t b, junction *at)
{
  size_t other = at->block - EARLY + b;
  int has
      = b < at->block
        && begin_fill (s, &s->chain, &s->half->panel, b, &s->run, &s->shift);
  int has_other
      = at->status == 0
        && begin_fill (s, &s->again, &s->half->next, other, &s->again_run,
                       other < at->block ? NULL : &at->shift);
  if (has && has_other)
    lat_chain_rows_two (&s->chain, &s->run, &s->status, &s->again,
                        &s->again_run, &at->status);
  else if (has && s->status == 0)
    s->status = lat_chain_rows (&s->chain, &s->run);
  else if (has_other)
    at->status = lat_chain_rows (&s->again, &s->again_run);
  if (has_other && at->status == 0 && other + 1 == at->block)
    arrive (s, at);
  return has || has_other;
}

static void
fill (lat_side *s)
{
  junction at = { .block = split_at (s->trellis, s->half) };
  if (at.block > 0)
    {
      begin_second (s);
      for (size_t b = 0; step_both (s, b, &at); b++)
        continue;
    }
  if (s->status == 0 && !(at.block > 0 && join (s, &at)))
    fill_from (s, at.block);
}

/* --- both sides ---------------------------------------------------------- */

static void
fill_both (lat_trellis *tr)
{
  lat_side *f = &tr->side[0], *g = &tr->side[1];
  size_t blocks = lat_half_blocks (g->half); /* not the shorter */
  for (size_t b = 0; b < blocks; b++)
    {
      int has_f
          = begin_fill (f, &f->chain, &f->half->panel, b, &f->run, &f->shift);
      int has_g
          = begin_fill (g, &g->chain, &g->half->panel, b, &g->run, &g->shift);
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
fill_side (size_t i, void *ctx)
{
  fill (&((lat_trellis *)ctx)->side[i]);
}

void
lat_trellis_fill (lat_trellis *tr)
{
  for (int i = 0; i < 2; i++)
    tr->side[i].half = &tr->half[i];
  if (lat_work_threads (tr->work) == 1 && split_at (tr, &tr->half[1]) == 0)
    fill_both (tr);
  else
    lat_trellis_pair (tr, fill_side, tr);
}
