/* hsmm_sample.c -- a path drawn visit by visit.  */

#include "em/parallel.h"
#include "family/simplex.h"
#include "model/hsmm.h"
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdlib.h>

/* The sub-streams of a stream of draws.  */
enum
{
  STREAM_STATES,
  STREAM_LENGTHS
};

/* How many rows a visit to j that begins at row t lasts, n at most.  */
static int
draw_length (const lat_hmm *m, size_t t, unsigned j, size_t n,
             lat_stream stream, void *work, size_t *length)
{
  const lat_duration *v = m->duration;
  double hole = NAN, x = NAN;
  lat_block b = { .n = 1, .x = &hole, .tda = 1, .row = &t };
  *length = n;
  if (lat_hsmm_is_absorbing (m, j))
    return 0;
  int s = v->family->draw (v->theta, &b, &j, stream, &x, 1, work);
  if (s == 0 && x + 1 < (double)n)
    *length = (size_t)x + 1;
  return s;
}

int
lat_hsmm_draw_path (const lat_hmm *m, size_t n, lat_stream stream, unsigned *z)
{
  const lat_duration *v = m->duration;
  lat_stream states = lat_stream_sub (stream, STREAM_STATES);
  lat_stream lengths = lat_stream_sub (stream, STREAM_LENGTHS);
  void *work = lat_alloc_aligned (v->family->work_len (v->theta, 1));
  const double *law = m->initial;
  int s = work ? 0 : LAT_ENOMEM;
  for (size_t t = 0, length; s == 0 && t < n; t += length)
    {
      lat_philox at;
      gsl_rng rng = lat_stream_at (states, t, &at);
      unsigned j
          = (unsigned)lat_simplex_pick (m->k, law, 1, gsl_rng_uniform (&rng));
      s = draw_length (m, t, j, n - t, lengths, work, &length);
      for (size_t i = 0; i < length; i++)
        z[t + i] = j;
      law = m->transition + j * m->k;
    }
  free (work);
  return s;
}
