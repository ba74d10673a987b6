/* hsmm_draw.c -- draws of what is hidden, given what is seen, of a chain with
   durations: visits from the last to the first (Guedon 2007, "Exploring the
   state sequence space for hidden Markov and semi-Markov chains", Comput.
   Statist. Data Anal. 51, 2379-2409),

     P(the last visit is to j, from row s on) ~ exp (in_s (j) + sum l)
                                                S_j (T - s),
     P(the one before ends in i | j begins at s) ~ exp (out_s-1 (i)) a_ij,
     P(it has d rows | it ends at t in i) ~ exp (in_t-d+1 (i) + sum l)
                                            p_i (d),

   and then the holes of each row by the family.  The number of each visit's
   last row is its key.  */

#include "family/simplex.h"
#include "model/hmm_decode.h"
#include <gsl/gsl_rng.h>
#include <math.h>

/* Index i with probability ~ exp (x_i); n: there is none.  x is
   overwritten.  */
static size_t
pick (size_t n, double *x, gsl_rng *rng)
{
  double most = -INFINITY, sum = 0;
  for (size_t i = 0; i < n; i++)
    most = fmax (most, x[i]);
  for (size_t i = 0; most > -INFINITY && i < n; i++)
    sum += x[i] = exp (x[i] - most);
  double u = gsl_rng_uniform (rng) * sum;
  return sum > 0 ? lat_simplex_pick (n, x, 1, u) : n;
}

/* The last visit: its state, and its first row into *begin.  */
static size_t
draw_last (lat_hsmm_trellis *t, gsl_rng *rng, size_t *begin)
{
  size_t n = t->n, width = t->length.len + 2;
  for (size_t j = 0; j < t->k; j++)
    for (size_t i = 0; i < n; i++)
      {
        size_t at = j * t->rows + i;
        t->gamma[j * n + i]
            = t->in.x[at] + t->rest[at] + t->length.reach[j * width + n - i];
      }
  size_t at = pick (t->k * n, t->gamma, rng);
  *begin = at % n;
  return at / n;
}

/* The visit before one to j that begins at *begin.  */
static size_t
draw_before (lat_hsmm_trellis *t, size_t j, gsl_rng *rng, size_t *begin)
{
  size_t end = *begin - 1, width = t->length.len + 2, last;
  for (size_t i = 0; i < t->k; i++)
    t->present[i] = t->out[i * t->rows + end] + t->log_a[i * t->kp + j];
  size_t i = pick (t->k, t->present, rng);
  if (i == t->k)
    return i;
  lat_hsmm_visits q = { .far = &t->in,
                        .p = t->length.p + i * width,
                        .top = t->length.top + i * width,
                        .j = i,
                        .i = end,
                        .most = *begin,
                        .step = -1 };
  lat_hsmm_collect (t, &q, t->term, &last);
  size_t d = pick (last, t->term + 1, rng);
  *begin -= d + 1;
  return d < last ? i : t->k;
}

static int
draw_path (const lat_hmm_job *job, lat_hsmm_trellis *t)
{
  unsigned *state = job->state + t->row;
  size_t begin = t->n, j = 0;
  for (size_t end = t->n; end > 0; end = begin)
    {
      lat_philox at;
      gsl_rng rng
          = lat_stream_at (job->states, job->d->first + t->row + end - 1, &at);
      j = end == t->n ? draw_last (t, &rng, &begin)
                      : draw_before (t, j, &rng, &begin);
      if (j >= t->k)
        return LAT_EIMPOSSIBLE;
      for (size_t i = begin; i < end; i++)
        state[i] = (unsigned)j;
    }
  return 0;
}

int
lat_hsmm_draw (const lat_hmm_job *j, lat_hsmm_trellis *t, size_t u)
{
  (void)u;
  lat_hsmm_forward (t);
  int s = draw_path (j, t);
  return s || !j->out ? s
                      : lat_emit_draw (&t->emit, t->row, t->n, j->cells,
                                       j->state, j->out);
}
