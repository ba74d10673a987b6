/* hmm_paths.c -- several most probable paths: list Viterbi (Seshadri and
   Sundberg 1994, IEEE Trans. Commun. 42, 313-323).

   For each row and state j the best ways that end there are kept, best first:
   those of the row before, each with log a_ij, merged, since each of their
   lists is in order.  Where each came from, a state and a place in its list,
   is kept by panels of about the root of the sequence's length, and found
   again from the lists before each panel.  The largest of a row is taken off,
   so that logarithms keep their digits.  */

#include "model/hmm_pass.h"
#include <latens/hmm_infer.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct
{
  lat_side *side;
  size_t k, best, list; /* list: k x best */
  size_t begin, end;    /* rows of the batch */
  size_t each;          /* rows of a panel */
  double *now, *next;   /* list: logarithms, -INFINITY where there are no
                           more ways */
  double *mark;         /* by panel: the lists of the row before it */
  uint32_t *from;       /* each x list: a place in the row before */
  size_t *head;         /* k: the best that is not taken yet */
  double taken;
} paths;

static void
clear (paths *a)
{
  free (a->now);
  free (a->next);
  free (a->mark);
  free (a->from);
  free (a->head);
}

static int
alloc (paths *a, lat_trellis *tr, size_t best)
{
  size_t n = tr->end - tr->begin;
  *a = (paths){ .side = &tr->side[0],
                .k = tr->k,
                .best = best,
                .list = tr->k * best,
                .begin = tr->begin,
                .end = tr->end,
                .each = (size_t)sqrt ((double)n) + 1 };
  size_t panels = (n + a->each - 1) / a->each;
  a->now = malloc (a->list * sizeof *a->now);
  a->next = malloc (a->list * sizeof *a->next);
  a->mark = malloc (panels * a->list * sizeof *a->mark);
  a->from = malloc (a->each * a->list * sizeof *a->from);
  a->head = malloc (a->k * sizeof *a->head);
  return a->now && a->next && a->mark && a->from && a->head ? 0 : LAT_ENOMEM;
}

/* The best of the k lists' heads, each with l[i stride] more, and of those
   that are alike the lowest; 0: there is none.  */
static int
take_best (paths *a, const double *l, size_t stride, double *value,
           uint32_t *from)
{
  double most = -INFINITY;
  for (size_t i = 0; i < a->k; i++)
    if (a->head[i] < a->best)
      most = fmax (most, a->now[i * a->best + a->head[i]] + l[i * stride]);
  if (!(most > -INFINITY))
    return 0;
  for (size_t i = 0; i < a->k; i++)
    {
      if (a->head[i] >= a->best)
        continue;
      *from = (uint32_t)(i * a->best + a->head[i]);
      *value = a->now[*from] + l[i * stride];
      if (*value >= most - LAT_HMM_TIE)
        {
          a->head[i]++;
          break;
        }
    }
  return 1;
}

/* The lists of row t, whose log-densities are b; from NULL: the first row.  */
static int
row_lists (paths *a, size_t t, const double *b, uint32_t *from)
{
  const lat_hmm_way *way = a->side->chain.way;
  size_t kp = a->side->chain.kp;
  double most = -INFINITY;
  for (size_t e = 0; e < a->list; e++)
    a->next[e] = -INFINITY;
  for (size_t j = 0; j < a->k; j++)
    {
      double *to = a->next + j * a->best;
      memset (a->head, 0, a->k * sizeof *a->head);
      if (t == a->begin)
        *to = way->log_start[j];
      for (size_t r = 0; t > a->begin && r < a->best; r++)
        if (!take_best (a, way->log_matrix + j, kp, to + r,
                        from + j * a->best + r))
          break;
      for (size_t r = 0; r < a->best; r++)
        to[r] += b[j];
      most = fmax (most, *to);
    }
  if (!(most > -INFINITY))
    return LAT_EIMPOSSIBLE;
  for (size_t e = 0; e < a->list; e++)
    a->next[e] -= most;
  a->taken += most;
  double *old = a->now;
  a->now = a->next;
  a->next = old;
  return 0;
}

/* The ways through panel q, from the lists before it.  */
static int
panel_lists (paths *a, size_t q)
{
  size_t from = a->begin + q * a->each, to = from + a->each;
  int s = 0;
  to = to < a->end ? to : a->end;
  for (size_t t = from; s == 0 && t < to; t++)
    {
      const double *b = lat_side_levels (a->side, t, &s);
      if (b)
        s = row_lists (a, t, b, a->from + (t - from) * a->list);
      if (s == 0)
        a->taken += lat_side_level_shift (a->side, t);
    }
  return s;
}

/* The best ends; at[r]: the r-th one's place in the last row's lists.
   Returns how many there are.  */
static size_t
find_ends (paths *a, uint32_t *at, double *logp)
{
  const double nothing = 0;
  size_t r = 0;
  memset (a->head, 0, a->k * sizeof *a->head);
  for (; r < a->best && take_best (a, &nothing, 0, logp + r, at + r); r++)
    logp[r] += a->taken;
  for (size_t e = r; e < a->best; e++)
    logp[e] = -INFINITY;
  return r;
}

/* Back through the panels; state: of the batch, those of path r n apart.  */
static int
trace (paths *a, uint32_t *at, size_t count, unsigned *state, size_t n)
{
  size_t panels = (a->end - a->begin + a->each - 1) / a->each;
  int s = 0;
  for (size_t q = panels; s == 0 && q-- > 0;)
    {
      size_t from = a->begin + q * a->each, to = from + a->each;
      to = to < a->end ? to : a->end;
      if (q + 1 < panels)
        {
          memcpy (a->now, a->mark + q * a->list, a->list * sizeof *a->now);
          s = panel_lists (a, q);
        }
      for (size_t t = to; s == 0 && t-- > from;)
        for (size_t r = 0; r < count; r++)
          {
            state[r * n + t] = (unsigned)(at[r] / a->best);
            at[r] = t > a->begin ? a->from[(t - from) * a->list + at[r]] : 0;
          }
    }
  return s;
}

static int
sequence_paths (const lat_hmm_job *j, lat_trellis *tr, size_t u)
{
  paths a;
  double *logp = j->logp + u * j->best;
  uint32_t *at = malloc (j->best * sizeof *at);
  int s = alloc (&a, tr, j->best);
  if (!at)
    s = LAT_ENOMEM;
  for (size_t q = 0; s == 0 && a.begin + q * a.each < a.end; q++)
    {
      memcpy (a.mark + q * a.list, a.now, a.list * sizeof *a.now);
      s = panel_lists (&a, q);
    }
  if (s == 0)
    {
      size_t count = find_ends (&a, at, logp);
      s = trace (&a, at, count, j->state + tr->row, j->d->n);
    }
  clear (&a);
  free (at);
  return s;
}

int
lat_hmm_paths (const lat_hmm *m, const lat_data *d, unsigned threads,
               size_t best, unsigned *state, double *logp)
{
  lat_hmm_job j = { .m = m,
                    .d = d,
                    .use = LAT_TRELLIS_FILTER,
                    .sequence = sequence_paths,
                    .durations = lat_hsmm_paths,
                    .state = state,
                    .logp = logp,
                    .best = best };
  if (best == 0 || best > UINT32_MAX / m->k)
    return LAT_EINVAL;
  memset (state, 0, best * d->n * sizeof *state);
  return lat_hmm_run (&j, threads);
}
