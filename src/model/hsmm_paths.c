/* hsmm_paths.c -- several most probable paths of states with durations.

   The recursions of hsmm_path.c with lists in place of maxima: of every row
   and state the best ways into a visit that begins there, from the ends of
   visits in the row before, and the best ways to the end of a visit there,
   over its lengths.  A path has one way of being cut into visits, so lists
   hold no path twice.  Of ways that are alike (LAT_HMM_TIE) the order is that
   of hsmm_path.c.  */

#include "model/hmm_decode.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A way on from an entry of another list: `at` is a state, or a row.  */
typedef struct
{
  double value;
  uint32_t at, rank;
} entry;

typedef struct
{
  uint32_t at, rank;
} origin;

typedef struct
{
  lat_hsmm_trellis *t;
  size_t k, n, best;
  double *in;           /* n x k x best: log P up to where a visit begins */
  origin *came, *began; /* n x k x best: the state before; the first row */
  double *out;          /* k x best: of visits that end in the row before */
  double *next;         /* the same of the present row */
  double *ahead;        /* k x n: the largest in so far */
  entry *list;          /* best, and one more */
  size_t count;
  entry *last; /* best: ways to the end of the sequence: at is a row ... */
  uint32_t *last_state; /* best: ... and this the state */
} paths;

static size_t
place (const paths *a, size_t i, size_t j)
{
  return (i * a->k + j) * a->best;
}

/* --- lists --------------------------------------------------------------- */

/* Whether b is to come before c, ways that are alike by `prefer`.  */
typedef int better_fn (const paths *a, size_t j, const entry *b,
                       const entry *c);

static int
lower_state (const paths *a, size_t j, const entry *b, const entry *c)
{
  (void)a, (void)j;
  return b->at != c->at ? b->at < c->at : b->rank < c->rank;
}

/* Of two visits to j that end together, in the row before the shorter one: it
   has the state that it came from there, the other one j.  */
static int
lower_path (const paths *a, size_t j, const entry *b, const entry *c)
{
  if (b->at == c->at)
    return b->rank < c->rank;
  const entry *shorter = b->at > c->at ? b : c;
  uint32_t from = a->came[place (a, shorter->at, j) + shorter->rank].at;
  return from < j ? shorter == b : shorter == c;
}

/* Puts a way into the list where it belongs; 0: it is full of better ones, and
   so it is for all that are no better than this.  */
static int
insert (paths *a, size_t j, const entry *e, better_fn *prefer)
{
  size_t at = a->count;
  if (!(e->value > -INFINITY)
      || (at == a->best && e->value < a->list[at - 1].value - LAT_HMM_TIE))
    return 0;
  for (; at > 0; at--)
    {
      const entry *b = a->list + at - 1;
      if (e->value < b->value - LAT_HMM_TIE
          || (e->value <= b->value + LAT_HMM_TIE && !prefer (a, j, e, b)))
        break;
      a->list[at] = *b;
    }
  a->list[at] = *e;
  a->count += a->count < a->best;
  return 1;
}

/* What a way must reach to be of use.  */
static double
least (const paths *a)
{
  return a->count == a->best ? a->list[a->best - 1].value - LAT_HMM_TIE
                             : -INFINITY;
}

static void
keep (const paths *a, double *value, origin *from)
{
  for (size_t r = 0; r < a->best; r++)
    {
      value[r] = r < a->count ? a->list[r].value : -INFINITY;
      if (r < a->count)
        from[r] = (origin){ a->list[r].at, a->list[r].rank };
    }
}

/* --- rows ---------------------------------------------------------------- */

/* The ways into j at row i.  */
static void
enter (paths *a, size_t i, size_t j)
{
  const lat_hsmm_trellis *t = a->t;
  size_t at = place (a, i, j);
  a->count = 0;
  if (i == 0)
    insert (a, j, &(entry){ t->log_pi[j], 0, 0 }, lower_state);
  for (size_t c = 0; i > 0 && c < a->k; c++)
    for (size_t r = 0; c != j && r < a->best; r++)
      {
        entry e = { a->out[c * a->best + r] + t->log_a[c * t->kp + j],
                    (uint32_t)c, (uint32_t)r };
        if (!insert (a, j, &e, lower_state))
          break;
      }
  keep (a, a->in + at, a->came + at);
  a->ahead[j * a->n + i]
      = fmax (i ? a->ahead[j * a->n + i - 1] : -INFINITY, a->in[at]);
}

/* Adds the visits to j of rows s ... to the list: `more` is their own log P.
 */
static void
add_visits (paths *a, size_t s, size_t j, double more)
{
  const double *in = a->in + place (a, s, j);
  for (size_t r = 0; r < a->best; r++)
    {
      entry e = { in[r] + more, (uint32_t)s, (uint32_t)r };
      if (!insert (a, j, &e, lower_path))
        break;
    }
}

/* The ways to the end of a visit to j in row i.  */
static void
leave (paths *a, size_t i, size_t j)
{
  const lat_hsmm_trellis *t = a->t;
  size_t width = t->length.len + 2;
  const double *p = t->length.p + j * width, *top = t->length.top + j * width;
  double sum = 0;
  a->count = 0;
  for (size_t d = 1; !t->absorbing[j] && d <= i + 1; d++)
    {
      size_t s = i + 1 - d;
      if (!(sum + top[d] + a->ahead[j * a->n + s] > -INFINITY)
          || sum + top[d] + a->ahead[j * a->n + s] < least (a))
        break;
      sum += t->l.x[j * t->rows + s];
      add_visits (a, s, j, sum + p[d]);
    }
  keep (a, a->next + j * a->best, a->began + place (a, i, j));
}

/* The ways to the end of the sequence in state j, into the list.  */
static void
end_in (paths *a, size_t j)
{
  const lat_hsmm_trellis *t = a->t;
  const double *reach = t->length.reach + j * (t->length.len + 2);
  a->count = 0;
  for (size_t s = a->n; s-- > 0;)
    {
      double more = t->rest[j * t->rows + s] + reach[a->n - s];
      if (!(more + a->ahead[j * a->n + s] > -INFINITY)
          || more + a->ahead[j * a->n + s] < least (a))
        break;
      add_visits (a, s, j, more);
    }
}

/* Merges the list of ways that end in j into the last ones: states come in
   rising order, so of ways that are alike those there already go first.  */
static void
merge (paths *a, size_t j, size_t *count)
{
  for (size_t r = 0; r < a->count; r++)
    {
      size_t at = *count;
      const entry *e = a->list + r;
      if (at == a->best && e->value <= a->last[at - 1].value + LAT_HMM_TIE)
        break;
      for (at = at < a->best ? at : at - 1;
           at > 0 && e->value > a->last[at - 1].value + LAT_HMM_TIE; at--)
        {
          a->last[at] = a->last[at - 1];
          a->last_state[at] = a->last_state[at - 1];
        }
      a->last[at] = *e;
      a->last_state[at] = (uint32_t)j;
      *count += *count < a->best;
    }
}

static void
fill (unsigned *state, size_t from, size_t to, size_t j)
{
  for (size_t i = from; i < to; i++)
    state[i] = (unsigned)j;
}

/* Path r of the last ones.  */
static void
trace (const paths *a, size_t r, unsigned *state)
{
  size_t j = a->last_state[r], s = a->last[r].at, rank = a->last[r].rank;
  fill (state, s, a->n, j);
  while (s > 0)
    {
      const origin *before = a->came + place (a, s, j) + rank;
      const origin *visit
          = a->began + place (a, s - 1, before->at) + before->rank;
      j = before->at;
      fill (state, visit->at, s, j);
      s = visit->at;
      rank = visit->rank;
    }
}

/* --- a sequence ---------------------------------------------------------- */

static void
clear (paths *a)
{
  free (a->in);
  free (a->came);
  free (a->began);
  free (a->out);
  free (a->next);
  free (a->ahead);
  free (a->list);
  free (a->last);
  free (a->last_state);
}

static int
alloc (paths *a, lat_hsmm_trellis *t, size_t best)
{
  size_t k = t->k, n = t->n, all;
  *a = (paths){ .t = t, .k = k, .n = n, .best = best };
  if (n > UINT32_MAX || best > SIZE_MAX / sizeof (entry) / k / n - 1)
    return LAT_ENOMEM;
  all = n * k * best;
  a->in = malloc (all * sizeof *a->in);
  a->came = calloc (all, sizeof *a->came);
  a->began = calloc (all, sizeof *a->began);
  a->out = malloc (k * best * sizeof *a->out);
  a->next = malloc (k * best * sizeof *a->next);
  a->ahead = malloc (k * n * sizeof *a->ahead);
  a->list = malloc ((best + 1) * sizeof *a->list);
  a->last = malloc (best * sizeof *a->last);
  a->last_state = malloc (best * sizeof *a->last_state);
  return a->in && a->came && a->began && a->out && a->next && a->ahead
                 && a->list && a->last && a->last_state
             ? LAT_SUCCESS
             : LAT_ENOMEM;
}

static void
run_rows (paths *a)
{
  for (size_t i = 0; i < a->n; i++)
    {
      for (size_t j = 0; j < a->k; j++)
        enter (a, i, j);
      for (size_t j = 0; j < a->k; j++)
        leave (a, i, j);
      double *out = a->out;
      a->out = a->next;
      a->next = out;
    }
}

int
lat_hsmm_paths (const lat_hmm_job *job, lat_hsmm_trellis *t, size_t u)
{
  double *logp = job->logp + u * job->best;
  size_t count = 0;
  paths a;
  int s = alloc (&a, t, job->best);
  if (s == 0)
    {
      run_rows (&a);
      for (size_t j = 0; j < a.k; j++)
        {
          end_in (&a, j);
          merge (&a, j, &count);
        }
      s = count ? LAT_SUCCESS : LAT_EIMPOSSIBLE;
    }
  for (size_t r = 0; s == 0 && r < job->best; r++)
    {
      logp[r] = r < count ? a.last[r].value + t->shift : -INFINITY;
      if (r < count)
        trace (&a, r, job->state + r * job->d->n + t->row);
    }
  clear (&a);
  return s;
}
