/* hmm_continue.c -- draws of the rows behind the last one, each given those
   before it where the family looks back.  */

#include "em/parallel.h"
#include "family/simplex.h"
#include "model/hmm_private.h"
#include <latens/hmm_infer.h>
#include <math.h>
#include <stdlib.h>

/* The sub-streams of a stream of draws.  */
enum
{
  STREAM_STATES,
  STREAM_CELLS
};

/* Cell j of the row l before step t, which may be of the sequence itself.  */
static double
cell_before (const lat_data *d, size_t u, const double *x, size_t t, size_t l,
             size_t j)
{
  size_t first = lat_data_row (d, u), end = lat_data_row (d, u + 1);
  if (l == 0)
    return (double)NAN;
  if (l <= t)
    return x[(t - l) * d->p + j];
  return l - t <= end - first ? lat_data_cell (d, end - (l - t), j)
                              : (double)NAN;
}

static int
draw_row (const lat_hmm *m, const lat_data *d, size_t u, size_t t, unsigned z,
          lat_stream stream, double *wide, double *x, void *work)
{
  size_t p = d->p, lags = m->family->lags ? m->family->lags (m->emission) : 0;
  for (size_t l = 0; l <= lags; l++)
    for (size_t j = 0; j < p; j++)
      wide[l * p + j] = cell_before (d, u, x, t, l, j);
  lat_block b = {
    .n = 1, .x = wide, .tda = p * (1 + lags), .lag = lags ? p : 0, .row = &t
  };
  for (size_t j = 0; j < p; j++)
    x[t * p + j] = NAN;
  return m->family->draw (m->emission, &b, &z, stream, x + t * p, p, work);
}

int
lat_hmm_continue (const lat_hmm *m, const lat_data *d, size_t u,
                  const double *last, size_t steps, lat_stream stream,
                  double *x, unsigned *state)
{
  size_t lags = m->family->lags ? m->family->lags (m->emission) : 0;
  double *wide = malloc ((d->p + 1) * (1 + lags) * sizeof *wide);
  void *work = lat_alloc_aligned (m->family->work_len (m->emission, 1));
  lat_stream states = lat_stream_sub (stream, STREAM_STATES);
  lat_stream cells = lat_stream_sub (stream, STREAM_CELLS);
  const double *law = last;
  int s = m->duration || m->covariates ? LAT_EINVAL
          : wide && work               ? 0
                                       : LAT_ENOMEM;
  for (size_t t = 0; s == 0 && t <= steps; t++)
    {
      lat_philox at;
      gsl_rng rng = lat_stream_at (states, t, &at);
      size_t z = lat_simplex_pick (m->k, law, 1, gsl_rng_uniform (&rng));
      law = m->transition + z * m->k;
      if (t > 0 && state)
        state[t - 1] = (unsigned)z;
      if (t > 0)
        s = draw_row (m, d, u, t - 1, (unsigned)z, cells, wide, x, work);
    }
  free (work);
  free (wide);
  return s;
}
