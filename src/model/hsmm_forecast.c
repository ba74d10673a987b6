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
#include "model/hsmm_decode.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Each row's law, or that of the last alone.  */
static int
filter_sequence (const lat_hsmm_job *j, lat_hsmm_trellis *t, size_t u)
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

int
lat_hsmm_filter (const lat_hmm *m, const lat_data *d, unsigned threads,
                 int last, double *law)
{
  lat_hsmm_job j = {
    .m = m, .d = d, .sequence = filter_sequence, .out = law, .last = last
  };
  return lat_hsmm_run (&j, threads);
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

static int
forecast_sequence (const lat_hsmm_job *j, lat_hsmm_trellis *t, size_t u)
{
  size_t k = t->k, width = j->far->len + 2;
  double *enter = malloc (j->steps * k * sizeof *enter);
  if (!enter)
    return LAT_ENOMEM;
  lat_hsmm_forward (t);
  int s = find_ages (t);
  for (size_t h = 0; s == 0 && h < j->steps; h++)
    {
      double *law = j->out + (u * j->steps + h) * k;
      step_on (t, j->far, h, enter);
      for (size_t c = 0; c < k; c++)
        {
          const double *reach = j->far->reach + c * width;
          law[c] = of_present (t, j->far, c, reach, h + 1);
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
  lat_lengths far
      = { .k = m->k, .len = lat_hmm_longest (d, 0, d->units) + steps };
  size_t size = m->k * (far.len + 2);
  double *mem = malloc (3 * size * sizeof *mem);
  void *work = malloc (lat_lengths_work (m));
  lat_hsmm_job j = { .m = m,
                     .d = d,
                     .sequence = forecast_sequence,
                     .out = law,
                     .steps = steps,
                     .far = &far };
  int s = LAT_ENOMEM;
  far.p = mem;
  if (mem && work)
    {
      far.reach = mem + size;
      far.top = mem + 2 * size;
      s = lat_lengths_fill (m, &far, work);
    }
  if (s == 0)
    s = lat_hsmm_run (&j, threads);
  free (work);
  free (mem);
  return s;
}
