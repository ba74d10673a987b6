/* hsmm_forecast.c -- states given the past, and the states to come, of a chain
   with durations.

   Let the visit at the last row be one to j that has lasted e rows with
   probability age_j (e).  Then g rows on

     leave_i (g) = sum_e age_i (e) p_i (e + g - 1) / S_i (e)
                   + sum_g'<g enter_i (g') p_i (g - g')
     enter_j (g) = sum_i leave_i (g) a_ij

   are the probabilities that a visit to i has just ended, and that one to j
   begins, and

     P (z_T+h = j) = sum_e age_j (e) S_j (e + h) / S_j (e)
                     + sum_g<=h enter_j (g) S_j (h - g + 1).  */

#include "base/vecmath.h"
#include "model/hmm_decode.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Each row's law, or that of the last alone.  */
int
lat_hsmm_filter (const lat_hmm_job *j, lat_hsmm_trellis *t, size_t u)
{
  size_t k = t->k;
  lat_hsmm_forward (t);
  lat_hsmm_present_start (t);
  for (size_t i = 0; i < t->n; i++)
    {
      double *law = j->out + (j->last ? u : t->row + i) * k;
      lat_hsmm_present (t, i);
      memcpy (law, t->present, k * sizeof *law);
      if (!(lat_log_normalise (k, law) > -INFINITY))
        return LAT_EIMPOSSIBLE;
    }
  return 0;
}

/* --- what will come ------------------------------------------------------ */

/* age (k x rows, [j * rows + e - 1]) of the present sequence, whose forward
   recursion is done; in place of rest.  */
static int
find_ages (lat_hsmm_trellis *t)
{
  size_t n = t->n, width = t->length.len + 2;
  double most = -INFINITY, sum = 0, *log_age = t->unending;
  for (size_t j = 0; j < t->k; j++)
    for (size_t e = 1; e <= n; e++)
      {
        size_t at = j * t->rows + n - e;
        double x = t->in.x[at] + t->rest[at] + t->length.reach[j * width + e];
        log_age[j * t->rows + e - 1] = x;
        most = fmax (most, x);
      }
  for (size_t j = 0; j < t->k; j++)
    for (size_t e = 0; e < n && most > -INFINITY; e++)
      sum += log_age[j * t->rows + e] = exp (log_age[j * t->rows + e] - most);
  for (size_t j = 0; j < t->k; j++)
    for (size_t e = 0; e < n; e++)
      log_age[j * t->rows + e] /= sum;
  return sum > 0 ? 0 : LAT_EIMPOSSIBLE;
}

/* exp (x_e+h - reach_e) summed over the ages e of state j.  */
static double
of_present (const lat_hsmm_trellis *t, const lat_lengths *far, size_t j,
            const double *x, size_t h)
{
  const double *reach = far->reach + j * (far->len + 2);
  const double *age = t->unending + j * t->rows;
  double sum = 0;
  for (size_t e = 1; e <= t->n; e++)
    if (age[e - 1] > 0)
      sum += age[e - 1] * exp (x[e + h] - reach[e]);
  return sum;
}

/* enter (steps x k) becomes what it is for g = step + 1.  */
static void
step_on (const lat_hsmm_trellis *t, const lat_lengths *far, size_t step,
         double *enter)
{
  size_t k = t->k;
  double *now = enter + step * k;
  memset (now, 0, k * sizeof *now);
  for (size_t i = 0; i < k; i++)
    {
      const double *p = far->p + i * (far->len + 2);
      double leave = of_present (t, far, i, p, step);
      for (size_t g = 0; g < step; g++)
        leave += enter[g * k + i] * exp (p[step - g]);
      for (size_t j = 0; j < k; j++)
        now[j] += leave * t->m->transition[i * k + j];
    }
}

typedef struct
{
  size_t steps;
  lat_lengths far; /* lengths up to those of all that is forecast */
} horizon;

static int
forecast_sequence (const lat_hmm_job *j, lat_hsmm_trellis *t, size_t u)
{
  const horizon *z = j->ctx;
  size_t k = t->k, width = z->far.len + 2;
  double *enter = malloc (z->steps * k * sizeof *enter);
  if (!enter)
    return LAT_ENOMEM;
  lat_hsmm_forward (t);
  int s = find_ages (t);
  for (size_t h = 0; s == 0 && h < z->steps; h++)
    {
      double *law = j->out + (u * z->steps + h) * k;
      step_on (t, &z->far, h, enter);
      for (size_t c = 0; c < k; c++)
        {
          const double *reach = z->far.reach + c * width;
          law[c] = of_present (t, &z->far, c, reach, h + 1);
          for (size_t g = 0; g <= h; g++)
            law[c] += enter[g * k + c] * exp (reach[h - g + 1]);
        }
    }
  free (enter);
  return s;
}

int
lat_hsmm_forecast (const lat_hmm *m, const lat_data *d, unsigned threads,
                   size_t steps, double *law)
{
  horizon z = { .steps = steps };
  lat_hmm_job j = {
    .m = m, .d = d, .durations = forecast_sequence, .out = law, .ctx = &z
  };
  int s
      = lat_lengths_make (m, &z.far, lat_hmm_longest (d, 0, d->units) + steps);
  if (s == 0)
    s = lat_hmm_run (&j, threads);
  free (z.far.p);
  return s;
}
