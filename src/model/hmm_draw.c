/* hmm_draw.c -- draws of what is hidden, given what is seen.

   A path is drawn backwards from its law given the sequence (forward
   filtering, backward sampling: Carter and Kohn 1994, Biometrika 81,
   541-553; Scott 2002, JASA 97, 337-351):

     P(z_T = i | y) ~ alpha_T(i),  P(z_t = i | z_t+1 = j, y) ~ alpha_t(i) a_ij,

   and then the holes of each row by the family, given its state and what the
   row shows: a draw from the law of all that is hidden together.  */

#include "family/simplex.h"
#include "model/hmm_pass.h"
#include <latens/hmm_infer.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The sub-streams of a stream of draws.  */
enum
{
  STREAM_STATES,
  STREAM_CELLS
};

/* A sum of products below this has lost digits.  */
static const double LEAST = 1e-250;

/* w becomes x_i a_i,next, up to a factor, and its sum is returned; next = k:
   nothing comes after.  */
static double
ways_back (const lat_hmm *m, const double *x, int in_log, size_t next,
           double *w)
{
  size_t k = m->k;
  double sum = 0, most = -INFINITY;
  for (size_t i = 0; !in_log && i < k; i++)
    sum += w[i] = next < k ? x[i] * m->transition[i * k + next] : x[i];
  if (sum > LEAST)
    return sum;
  lat_hmm_row_log (k, x, in_log, w);
  for (size_t i = 0; i < k; i++)
    {
      w[i] += next < k ? log (m->transition[i * k + next]) : 0;
      most = fmax (most, w[i]);
    }
  sum = 0;
  for (size_t i = 0; i < k; i++)
    sum += w[i] = most > -INFINITY ? exp (w[i] - most) : 0;
  return sum;
}

static int
draw_states (const lat_hmm_job *j, lat_trellis *tr, lat_panels *a, double *w)
{
  const lat_hmm *m = j->m;
  size_t next = m->k;
  for (size_t t = tr->end; t-- > tr->begin;)
    {
      int in_log, s;
      const double *x = lat_panels_row (a, t, &in_log, &s);
      if (!x)
        return s;
      double sum = ways_back (m, x, in_log, next, w);
      if (!(sum > 0))
        return LAT_EIMPOSSIBLE;
      lat_philox at;
      gsl_rng rng = lat_stream_at (j->states, j->d->first + tr->row + t, &at);
      next = lat_simplex_pick (m->k, w, 1, sum * gsl_rng_uniform (&rng));
      j->state[tr->row + t] = (unsigned)next;
    }
  return 0;
}

static int
draw_sequence (const lat_hmm_job *j, lat_trellis *tr, size_t u)
{
  lat_panels a;
  double *w = malloc (tr->k * sizeof *w);
  int s = lat_panels_init (&a, tr, 0);
  (void)u;
  if (s == 0)
    s = w ? draw_states (j, tr, &a, w) : LAT_ENOMEM;
  if (s == 0 && j->out)
    s = lat_emit_draw (&tr->side[0].emit, tr->row + tr->begin,
                       tr->end - tr->begin, j->cells, j->state, j->out);
  lat_panels_clear (&a);
  free (w);
  return s;
}

int
lat_hmm_draw (const lat_hmm *m, const lat_data *d, unsigned threads,
              lat_stream stream, double *x, unsigned *state)
{
  lat_hmm_job j = { .m = m,
                    .d = d,
                    .use = LAT_TRELLIS_FILTER,
                    .sequence = draw_sequence,
                    .durations = lat_hsmm_draw,
                    .covariates = lat_covariates_draw,
                    .out = x,
                    .states = lat_stream_sub (stream, STREAM_STATES),
                    .cells = lat_stream_sub (stream, STREAM_CELLS),
                    .state = state };
  if (!state && !(j.state = malloc ((d->n ? d->n : 1) * sizeof *j.state)))
    return LAT_ENOMEM;
  int s = lat_hmm_run (&j, threads);
  if (!state)
    free (j.state);
  return s;
}
