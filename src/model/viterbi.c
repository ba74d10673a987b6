/* viterbi.c -- the most probable path (Viterbi 1967), in logarithms:

     d_1(j) = log pi_j + log b_1(j)
     d_t(j) = max_i (d_t-1(i) + log a_ij) + log b_t(j)

   from the first row to the middle, and from the last row

     g_T(i) = log b_T(i)
     g_t(i) = max_j (g_t+1(j) + log a_ij) + log b_t(i).

   The path goes through the states i, j at the middle with the largest
   d(i) + log a_ij + g(j), and on either side where the maxima came from.  Of
   states that are alike, the lowest.  Nothing is exponentiated, so nothing
   underflows.

   What the maxima came from is kept by panels, as hmm_trellis.h says.  */

#include "model/hmm_decode.h"
#include <math.h>
#include <string.h>

/* One side's best ways: d holds the newest row and one more.  */
typedef struct
{
  double *d;
  double taken; /* from d, so that its largest is 0 */
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
  return (char *)h->pointer + (t - h->first) * tr->kp * size;
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
      tr->m->tables->kernels->best (
          tr->k, tr->kp, n, step, s->chain.way->log_matrix,
          s->chain.way->pieces, r->e, r->code + at, w->d,
          pointers (tr, h, r->t + (size_t)at), wide (tr));
      status = level (tr, w);
      at += step * (ptrdiff_t)n;
      done += n;
    }
  return status;
}

/* The ways through panel q from the row before it.  */
static int
panel_ways (lat_side *s, lat_half *h, size_t q, ways *w, double *shift)
{
  const lat_trellis *tr = s->trellis;
  size_t each = tr->panel_rows / LAT_BLOCK_ROWS, t, n;
  int status = 0;
  lat_half_open (h, q, tr->panel_rows);
  for (size_t b = q * each;
       status == 0 && b < (q + 1) * each && b < lat_half_blocks (h); b++)
    {
      lat_half_block (h, b, &t, &n);
      status = lat_side_emit (s, h, t, n, 1, shift);
      if (status == 0)
        status = block_ways (s, h, w, b == 0);
    }
  return status;
}

/* All panels of a side's half, the first ones in passing.  */
static void
fill (size_t i, void *ctx)
{
  lat_trellis *tr = ctx;
  lat_side *s = &tr->side[i];
  lat_half *h = &tr->half[i];
  ways w = { .d = s->x };
  size_t each = tr->panel_rows / LAT_BLOCK_ROWS;
  for (size_t q = 0; s->status == 0 && q * each < lat_half_blocks (h); q++)
    {
      memcpy (h->mark + q * tr->kp, w.d, tr->kp * sizeof *w.d);
      s->status = panel_ways (s, h, q, &w, &s->shift);
    }
  s->z[0] = w.taken;
}

/* Back from state j of the innermost row to the outer end.  */
static void
trace (lat_side *s, lat_half *h, unsigned j, unsigned *state)
{
  const lat_trellis *tr = s->trellis;
  size_t each = tr->panel_rows, rows = h->end - h->begin;
  for (size_t left = rows; left > 0 && s->status == 0; left--)
    {
      size_t q = (left - 1) / each;
      size_t t = h->from_end ? h->end - left : h->begin + left - 1;
      if (q != h->panel)
        {
          ways w = { .d = s->x };
          memcpy (w.d, h->mark + q * tr->kp, tr->kp * sizeof *w.d);
          s->status = panel_ways (s, h, q, &w, NULL);
        }
      state[t] = j;
      if (left > 1)
        j = pointer_of (tr, h, t, j);
    }
}

/* The states on either side of the middle, and the log-probability.  */
static int
meet (lat_trellis *tr, unsigned *from, unsigned *to, double *best)
{
  lat_side *f = &tr->side[0], *g = &tr->side[1];
  const lat_hmm_way *way = f->chain.way;
  size_t k = tr->k;
  int lone = tr->end - tr->begin == 1;
  *best = -INFINITY;
  for (unsigned i = 0; i < (lone ? 1 : k); i++)
    for (unsigned j = 0; j < k; j++)
      {
        double l = lone ? way->log_start[j]
                        : f->x[i] + way->log_matrix[i * tr->kp + j];
        if (l + g->x[j] > *best)
          {
            *best = l + g->x[j];
            *from = i;
            *to = j;
          }
      }
  if (!(*best > -INFINITY))
    return LAT_EIMPOSSIBLE;
  *best += f->z[0] + g->z[0] + (f->shift + g->shift);
  return 0;
}

typedef struct
{
  lat_trellis *tr;
  unsigned at[2];
  unsigned *state;
} tracing;

static void
trace_side (size_t i, void *ctx)
{
  const tracing *c = ctx;
  trace (&c->tr->side[i], &c->tr->half[i], c->at[i], c->state);
}

static int
status_of (const lat_trellis *tr)
{
  return tr->side[0].status ? tr->side[0].status : tr->side[1].status;
}

static int
path_of (const lat_hmm_job *j, lat_trellis *tr, size_t u)
{
  tracing c = { .tr = tr, .state = j->state + tr->row };
  double logp = 0;
  int s;
  lat_trellis_pair (tr, fill, tr);
  if ((s = status_of (tr)) || (s = meet (tr, &c.at[0], &c.at[1], &logp)))
    return s;
  if (j->logp)
    j->logp[u] = logp;
  lat_trellis_pair (tr, trace_side, &c);
  return status_of (tr);
}

int
lat_hmm_viterbi (const lat_hmm *m, const lat_data *d, unsigned threads,
                 unsigned *state, double *logp)
{
  lat_hmm_job j = { .m = m,
                    .d = d,
                    .use = LAT_TRELLIS_PATH,
                    .sequence = path_of,
                    .state = state,
                    .logp = logp };
  return lat_hmm_run (&j, threads);
}
