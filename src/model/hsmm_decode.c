/* hsmm_decode.c -- what a chain with durations says about sequences: scores
   row by row, posterior probabilities, missing entries.  */

#include "base/vecmath.h"
#include "model/hmm_decode.h"
#include <math.h>

/* --- row by row ---------------------------------------------------------- */

int
lat_hsmm_score (const lat_hmm_job *j, lat_hsmm_trellis *t, size_t u)
{
  double *out = j->out + t->row, before = 0;
  (void)u;
  lat_hsmm_forward (t);
  lat_hsmm_present_start (t);
  for (size_t i = 0; i < t->n; i++)
    {
      lat_hsmm_present (t, i);
      double now = lat_log_sum_exp (t->k, t->present);
      if (!(now > -INFINITY))
        return LAT_EIMPOSSIBLE;
      out[i] = lat_emit_seen (t->m, t->d, t->row + i)
                   ? now - before + t->row_shift[i]
                   : 0;
      before = now;
    }
  return 0;
}

/* --- smoothed ------------------------------------------------------------ */

int
lat_hsmm_posterior (const lat_hmm_job *j, lat_hsmm_trellis *t, size_t u)
{
  double *out = j->out + t->row * t->k;
  (void)u;
  int s = lat_hsmm_smooth (t);
  for (size_t i = 0; s == 0 && i < t->n; i++)
    for (size_t c = 0; c < t->k; c++)
      out[i * t->k + c] = t->gamma[c * t->rows + i];
  return s;
}

int
lat_hsmm_expect (const lat_hmm_job *j, lat_hsmm_trellis *t, size_t u)
{
  (void)u;
  int s = lat_hsmm_smooth (t);
  for (size_t i = 0, n; s == 0 && i < t->n; i += n)
    {
      n = lat_hsmm_hand_over (t, i, 1);
      s = lat_emit_expect (&t->emit, t->row + i, n, j->out, j->sd);
    }
  return s;
}
