/* viterbi.c -- the most probable path (Viterbi 1967), in logarithms:

     d_1(j) = log pi_j + log b_1(j)
     d_t(j) = max_i (d_t-1(i) + log a_ij) + log b_t(j)

   and back from the last row by where the maxima came from: of states that
   are alike, the lowest, first in the last row, then before it, and so on.
   Nothing is exponentiated, so nothing underflows.

   A long sequence is begun at both ends.  From the last row to the middle

     g_T(i) = log b_T(i)
     g_t(i) = max_j (g_t+1(j) + log a_ij) + log b_t(i),

   and the path goes through the states i, j at the middle with the largest
   d(i) + log a_ij + g(j), and on either side where the maxima came from.  That
   is the same path, unless some ways were alike: maxima of g can not tell
   which of them the rule above wants.  So where any of them were, the second
   half is done again by d.

   What the maxima came from is kept by panels, as hmm_trellis.h says.  */

#include "model/hmm_decode.h"
#include <math.h>
#include <string.h>

/* One side's best ways: d holds the newest row and one more.  */
typedef struct
{
  double *d;
  double taken; /* from d, so that its largest is 0 */
  int watch;    /* whether ... */
  int tied;     /* ... this tells that some ways were alike */
} ways;

static int
wide (const lat_trellis *tr)
{
  return tr->k > UINT8_MAX + 1;
}

static char *
pointers (const lat_trellis *tr, const lat_half *h, size_t t)
{
  size_t size = wide (tr) ? sizeof (uint16_t) : sizeof (uint8_t);
  return (char *)h->panel.pointer + (t - h->panel.first) * tr->kp * size;
}

static unsigned
pointer_of (const lat_trellis *tr, const lat_half *h, size_t t, unsigned j)
{
  const void *p = pointers (tr, h, t);
  return wide (tr) ? ((const uint16_t *)p)[j] : ((const uint8_t *)p)[j];
}

/* The largest of d goes to 0.  */
static int
level (const lat_trellis *tr, ways *w)
{
  double largest = lat_hmm_shift (tr->k, w->d);
  w->taken += largest;
  return largest > -INFINITY ? 0 : LAT_EIMPOSSIBLE;
}

/* The outermost row: nothing comes before it.  */
static int
first_row (lat_side *s, ways *w, const double *l)
{
  const lat_trellis *tr = s->trellis;
  for (size_t j = 0; j < tr->kp; j++)
    w->d[j] = j < tr->k ? s->chain.way->log_start[j] + l[j] : -INFINITY;
  return level (tr, w);
}

/* The ways through n rows from row `at` of the run on.  */
static int
stride_ways (lat_side *s, const lat_half *h, ways *w, ptrdiff_t at, size_t n)
{
  const lat_trellis *tr = s->trellis;
  const lat_chain_run *r = &s->run;
  lat_hmm_ways a = { .k = tr->k,
                     .kp = tr->kp,
                     .n = n,
                     .step = s->chain.step,
                     .m = s->chain.way->log_matrix,
                     .pieces = s->chain.way->pieces,
                     .l = r->e,
                     .code = r->code + at,
                     .tie = LAT_HMM_TIE,
                     .d = w->d,
                     .pointer = pointers (tr, h, r->t + (size_t)at),
                     .wide = wide (tr),
                     .watch = w->watch };
  tr->m->tables->kernels->best (&a);
  w->tied |= a.tied;
  return level (tr, w);
}

/* The ways through a block that was set up; `begin`: it is the outermost. */
static int
block_ways (lat_side *s, const lat_half *h, ways *w, int begin)
{
  const lat_trellis *tr = s->trellis;
  const lat_chain_run *r = &s->run;
  ptrdiff_t step = s->chain.step, at = step > 0 ? 0 : (ptrdiff_t)r->n - 1;
  size_t done = 0;
  int status = 0;
  if (begin)
    {
      status = first_row (s, w, r->e + r->code[at] * tr->kp);
      at += step;
      done = 1;
    }
  while (status == 0 && done < r->n)
    {
      size_t n = r->n - done < LAT_HMM_STRIDE ? r->n - done : LAT_HMM_STRIDE;
      status = stride_ways (s, h, w, at, n);
      at += step * (ptrdiff_t)n;
      done += n;
    }
  return status;
}

/* Whether ways of this side come into its half from no other row.  */
static int
outermost (const lat_trellis *tr, const lat_half *h)
{
  return h->from_end || h->begin == tr->begin;
}

/* The ways through panel q from the row before it.  */
static int
panel_ways (lat_side *s, lat_half *h, size_t q, ways *w, double *shift)
{
  const lat_trellis *tr = s->trellis;
  size_t each = tr->panel_rows / LAT_BLOCK_ROWS, t, n;
  int status = 0;
  lat_half_open (h, &h->panel, q, tr->panel_rows);
  for (size_t b = q * each;
       status == 0 && b < (q + 1) * each && b < lat_half_blocks (h); b++)
    {
      lat_half_block (h, b, &t, &n);
      status = lat_side_emit (s, &h->panel, t, n, 0, &s->run, shift);
      if (status == 0)
        status = block_ways (s, h, w, b == 0 && outermost (tr, h));
    }
  return status;
}

/* All panels of a half, the first ones in passing.  */
static void
fill_half (lat_side *s, lat_half *h, ways *w, double *shift)
{
  const lat_trellis *tr = s->trellis;
  size_t each = tr->panel_rows / LAT_BLOCK_ROWS;
  for (size_t q = 0; s->status == 0 && q * each < lat_half_blocks (h); q++)
    {
      memcpy (h->mark + q * tr->kp, w->d, tr->kp * sizeof *w->d);
      s->status = panel_ways (s, h, q, w, shift);
    }
}

/* A side's own half.  */
static void
fill (size_t i, void *ctx)
{
  lat_trellis *tr = ctx;
  lat_side *s = &tr->side[i];
  ways w = { .d = s->x, .watch = i == 1 };
  fill_half (s, &tr->half[i], &w, &s->shift);
  s->z[0] = w.taken;
  s->z[1] = w.tied;
}

/* Back from state j of the innermost row to the outermost; returns the state
   of the row beyond that, if there is one.  */
static unsigned
trace (lat_side *s, lat_half *h, unsigned j, unsigned *state)
{
  const lat_trellis *tr = s->trellis;
  size_t each = tr->panel_rows, rows = h->end - h->begin;
  for (size_t left = rows; left > 0 && s->status == 0; left--)
    {
      size_t q = (left - 1) / each;
      size_t t = h->from_end ? h->end - left : h->begin + left - 1;
      if (q != h->panel.number)
        {
          ways w = { .d = s->x };
          memcpy (w.d, h->mark + q * tr->kp, tr->kp * sizeof *w.d);
          s->status = panel_ways (s, h, q, &w, NULL);
        }
      state[t] = j;
      if (left > 1 || !outermost (tr, h))
        j = pointer_of (tr, h, t, j);
    }
  return j;
}

/* --- from both ends ------------------------------------------------------ */

/* What the middle tells.  */
typedef struct
{
  unsigned at[2]; /* the states on either side */
  double best;    /* the path's log-probability */
  int tied;       /* other paths have the same, perhaps */
} middle;

static int
meet (const lat_trellis *tr, middle *c)
{
  const lat_side *f = &tr->side[0], *g = &tr->side[1];
  const double *m = f->chain.way->log_matrix;
  double second = -INFINITY;
  c->best = -INFINITY;
  for (unsigned i = 0; i < tr->k; i++)
    for (unsigned j = 0; j < tr->k; j++)
      {
        double l = f->x[i] + m[i * tr->kp + j] + g->x[j];
        if (l > c->best)
          {
            second = c->best;
            c->best = l;
            c->at[0] = i;
            c->at[1] = j;
          }
        else if (l > second)
          second = l;
      }
  if (!(c->best > -INFINITY))
    return LAT_EIMPOSSIBLE;
  c->tied = g->z[1] > 0 || second >= c->best - LAT_HMM_TIE;
  c->best += f->z[0] + g->z[0] + (f->shift + g->shift);
  return 0;
}

typedef struct
{
  lat_trellis *tr;
  const middle *middle;
  unsigned *state;
} tracing;

static void
trace_side (size_t i, void *ctx)
{
  const tracing *c = ctx;
  trace (&c->tr->side[i], &c->tr->half[i], c->middle->at[i], c->state);
}

static int
status_of (const lat_trellis *tr)
{
  return tr->side[0].status ? tr->side[0].status : tr->side[1].status;
}

/* --- from the first row to the last -------------------------------------- */

/* The lowest state with as good an end as any.  */
static unsigned
last_state (const lat_trellis *tr, const double *d)
{
  double best = d[0];
  unsigned j = 0;
  for (size_t i = 1; i < tr->k; i++)
    best = d[i] > best ? d[i] : best;
  while (!(d[j] >= best - LAT_HMM_TIE))
    j++;
  return j;
}

/* On from the middle by the first side, and back through both halves.  */
static int
through (lat_trellis *tr, unsigned *state)
{
  lat_side *s = &tr->side[0];
  lat_half *rest = &tr->half[1];
  ways w = { .d = s->x };
  rest->from_end = 0;
  fill_half (s, rest, &w, NULL);
  if (s->status == 0)
    trace (s, &tr->half[0], trace (s, rest, last_state (tr, s->x), state),
           state);
  rest->from_end = 1;
  return s->status;
}

/* A short sequence is all in the first half.  */
static int
short_path (lat_trellis *tr, unsigned *state, double *logp)
{
  lat_side *s = &tr->side[0];
  tr->half[0].end = tr->end;
  fill (0, tr);
  if (s->status)
    return s->status;
  unsigned j = last_state (tr, s->x);
  *logp = s->x[j] + s->z[0] + s->shift;
  trace (s, &tr->half[0], j, state);
  return s->status;
}

static int
long_path (lat_trellis *tr, unsigned *state, double *logp)
{
  middle c;
  tracing t = { tr, &c, state };
  int s;
  lat_trellis_pair (tr, fill, tr);
  if ((s = status_of (tr)) || (s = meet (tr, &c)))
    return s;
  *logp = c.best;
  if (c.tied)
    return through (tr, state);
  lat_trellis_pair (tr, trace_side, &t);
  return status_of (tr);
}

static int
path_of (const lat_hmm_job *j, lat_trellis *tr, size_t u)
{
  unsigned *state = j->state + tr->row;
  double logp = 0;
  int s = tr->end - tr->begin < LAT_HMM_LONG ? short_path (tr, state, &logp)
                                             : long_path (tr, state, &logp);
  if (j->logp)
    j->logp[u] = logp;
  return s;
}

int
lat_hmm_viterbi (const lat_hmm *m, const lat_data *d, unsigned threads,
                 unsigned *state, double *logp)
{
  lat_hmm_job j = { .m = m,
                    .d = d,
                    .use = LAT_TRELLIS_PATH,
                    .sequence = path_of,
                    .durations = lat_hsmm_viterbi,
                    .covariates = lat_covariates_viterbi,
                    .state = state,
                    .logp = logp };
  return lat_hmm_run (&j, threads);
}
