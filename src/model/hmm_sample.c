/* hmm_sample.c -- draws a sequence.  */

#include "em/parallel.h"
#include "family/simplex.h"
#include "model/hsmm.h"
#include "model/hmm_private.h"
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdlib.h>

/* The sub-streams of a stream of draws.  */
enum
{
  STREAM_STATES,
  STREAM_CELLS,
  STREAM_HOLES
};

static void
draw_path (const lat_hmm *m, size_t n, lat_stream stream, unsigned *z)
{
  const double *law = m->initial;
  for (size_t t = 0; t < n; t++)
    {
      lat_philox at;
      gsl_rng rng = lat_stream_at (stream, t, &at);
      z[t] = (unsigned)lat_simplex_pick (m->k, law, 1, gsl_rng_uniform (&rng));
      law = m->transition + z[t] * m->k;
    }
}

/* Rows are drawn as rows with nothing seen; hole: a block of such.  Then a
   family of holes makes some.  */
static int
draw_rows (const lat_hmm *m, size_t n, size_t p, lat_stream stream,
           const unsigned *z, const double *hole, double *x, void *work)
{
  lat_stream cells = lat_stream_sub (stream, STREAM_CELLS);
  lat_stream holes = lat_stream_sub (stream, STREAM_HOLES);
  size_t row[LAT_BLOCK_ROWS];
  int s = 0;
  for (size_t t = 0; s == 0 && t < n; t += LAT_BLOCK_ROWS)
    {
      size_t rows = n - t < LAT_BLOCK_ROWS ? n - t : LAT_BLOCK_ROWS;
      for (size_t i = 0; i < rows; i++)
        row[i] = t + i;
      lat_block b = { .n = rows, .x = hole, .tda = p, .row = row };
      s = m->family->draw (m->emission, &b, z + t, cells, x + t * p, p, work);
      if (s == 0 && m->family->hide)
        s = m->family->hide (m->emission, &b, z + t, holes, x + t * p, p);
    }
  return s;
}

int
lat_hmm_sample (const lat_hmm *m, size_t n, size_t p, lat_stream stream,
                double *x, unsigned *state)
{
  size_t cells = LAT_BLOCK_ROWS * (p ? p : 1);
  double *hole = malloc (cells * sizeof *hole);
  unsigned *z = state ? state : malloc ((n ? n : 1) * sizeof *z);
  void *work
      = lat_alloc_aligned (m->family->work_len (m->emission, LAT_BLOCK_ROWS));
  int s = LAT_ENOMEM;
  if (!hole || !z || !work)
    goto done;
  for (size_t i = 0; i < cells; i++)
    hole[i] = NAN;
  for (size_t i = 0; i < n * p; i++)
    x[i] = NAN;
  s = 0;
  if (m->duration)
    s = lat_hsmm_draw_path (m, n, lat_stream_sub (stream, STREAM_STATES), z);
  else
    draw_path (m, n, lat_stream_sub (stream, STREAM_STATES), z);
  if (s == 0)
    s = draw_rows (m, n, p, stream, z, hole, x, work);
done:
  free (work);
  if (!state)
    free (z);
  free (hole);
  return s;
}
