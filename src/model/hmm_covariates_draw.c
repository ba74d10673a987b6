/* hmm_covariates_draw.c -- draws and forecasts of a chain whose transitions
   depend on covariates.

   What is hidden is drawn given what is seen as hmm_draw.c does it, by

     P (z_t = i | z_t+1 = j, y) ~ exp (ahead_t (i)) A_t+1 (i, j).  */

#include "base/vecmath.h"
#include "family/simplex.h"
#include "model/hmm_decode.h"
#include <gsl/gsl_rng.h>
#include <latens/hmm_infer.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- given what is seen -------------------------------------------------- */

static int
draw_states (const lat_hmm_job *j, lat_covariates_trellis *t)
{
  size_t k = t->k, next = k;
  for (size_t i = t->n; i-- > 0;)
    {
      memcpy (t->x, t->ahead + i * k, k * sizeof *t->x);
      if (next < k)
        lat_covariates_enter (t, i + 1);
      for (size_t a = 0; next < k && a < k; a++)
        t->x[a] += t->log_a[a * k + next];
      if (!(lat_log_normalise (k, t->x) > -INFINITY))
        return LAT_EIMPOSSIBLE;
      lat_philox at;
      gsl_rng rng = lat_stream_at (j->states, j->d->first + t->row + i, &at);
      next = lat_simplex_pick (k, t->x, 1, gsl_rng_uniform (&rng));
      j->state[t->row + i] = (unsigned)next;
    }
  return 0;
}

int
lat_covariates_draw (const lat_hmm_job *j, lat_covariates_trellis *t, size_t u)
{
  (void)u;
  int s = lat_covariates_forward (t);
  if (s == 0)
    s = draw_states (j, t);
  return s || !j->out ? s
                      : lat_emit_draw (&t->emit, t->row, t->n, j->cells,
                                       j->state, j->out);
}

/* --- given nothing ------------------------------------------------------- */

void
lat_hmm_transition_at (const lat_hmm *m, const double *z, double *a)
{
  const lat_covariates *v = m->covariates;
  size_t k = m->k;
  for (size_t i = 0; i < k; i++)
    {
      double *row = a + i * k;
      for (size_t j = 0; j < k; j++)
        {
          const double *slope = v->slope + (i * k + j) * v->q;
          row[j] = log (m->transition[i * k + j]);
          for (size_t c = 0; c < v->q; c++)
            row[j] += slope[c] * (z[c] - v->mean[c]);
        }
      lat_log_normalise (k, row);
    }
}

int
lat_covariates_path (const lat_hmm *m, size_t n, const double *z,
                     lat_stream stream, unsigned *path)
{
  size_t k = m->k, q = m->covariates->q;
  double *a = malloc (k * k * sizeof *a);
  const double *law = m->initial;
  if (!a)
    return LAT_ENOMEM;
  for (size_t t = 0; t < n; t++)
    {
      lat_philox at;
      gsl_rng rng = lat_stream_at (stream, t, &at);
      path[t] = (unsigned)lat_simplex_pick (k, law, 1, gsl_rng_uniform (&rng));
      if (t + 1 < n)
        lat_hmm_transition_at (m, z + (t + 1) * q, a);
      law = a + path[t] * k;
    }
  free (a);
  return 0;
}

int
lat_hmm_forecast_with (const lat_hmm *m, const lat_data *d, unsigned threads,
                       size_t steps, const double *z, double *law)
{
  size_t k = m->k, q = m->covariates ? m->covariates->q : 0;
  if (!q)
    return LAT_EINVAL;
  double *last = malloc ((d->units + k) * k * sizeof *last);
  int s = last ? lat_hmm_last (m, d, threads, last) : LAT_ENOMEM;
  for (size_t u = 0; s == 0 && u < d->units; u++)
    for (size_t h = 0; h < steps; h++)
      {
        double *to = law + (u * steps + h) * k;
        double *a = last + d->units * k;
        lat_hmm_transition_at (m, z + (u * steps + h) * q, a);
        lat_hmm_advance (k, h ? to - k : last + u * k, a, to);
      }
  free (last);
  return s;
}
