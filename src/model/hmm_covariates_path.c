/* hmm_covariates_path.c -- the most probable path of a chain whose transitions
   depend on covariates (Viterbi 1967): the lowest of the best last states, and
   backwards the lowest of those that led there as well.  */

#include "model/hmm_decode.h"
#include <math.h>

/* The lowest i with x_i + y_i as large as any; y_i `stride` apart.  */
static size_t
best_of (size_t k, const double *x, const double *y, size_t stride,
         double *most)
{
  size_t i = 0;
  *most = -INFINITY;
  for (size_t b = 0; b < k; b++)
    *most = fmax (*most, x[b] + y[b * stride]);
  while (i + 1 < k && !(x[i] + y[i * stride] >= *most - LAT_HMM_TIE))
    i++;
  return i;
}

/* Where the best way into each state of each row came from stands in the place
   of ahead, as numbers; returns the last state's.  */
static size_t
find_ways (lat_covariates_trellis *t, double *logp)
{
  size_t k = t->k;
  double *d = t->x, *next = t->y, *none = t->z;
  for (size_t j = 0; j < k; j++)
    {
      none[j] = 0;
      d[j] = t->m->tables->way[0].log_start[j] + t->l[j];
    }
  for (size_t i = 1; i < t->n; i++)
    {
      lat_covariates_enter (t, i);
      for (size_t j = 0; j < k; j++)
        {
          size_t from = best_of (k, d, t->log_a + j, k, &next[j]);
          t->ahead[i * k + j] = (double)from;
          next[j] += t->l[i * k + j];
        }
      double *swap = d;
      d = next;
      next = swap;
    }
  return best_of (k, d, none, 1, logp);
}

int
lat_covariates_viterbi (const lat_hmm_job *j, lat_covariates_trellis *t,
                        size_t u)
{
  double logp;
  size_t z = find_ways (t, &logp);
  if (!(logp > -INFINITY))
    return LAT_EIMPOSSIBLE;
  for (size_t i = t->n; i-- > 0;)
    {
      j->state[t->row + i] = (unsigned)z;
      logp += t->row_shift[i];
      if (i > 0)
        z = (size_t)t->ahead[i * t->k + z];
    }
  if (j->logp)
    j->logp[u] = logp;
  return 0;
}
