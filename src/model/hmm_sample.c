/* hmm_sample.c -- draws a sequence.  */

#include "em/parallel.h"
#include "family/simplex.h"
#include "model/hmm_covariates.h"
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

/* Rows block by block: drawn, as rows with nothing seen (hole: a block of
   such), or (NULL) looked at by a family that makes holes.  */
static int
each_block (const lat_hmm *m, size_t n, size_t p, lat_stream stream,
            const unsigned *z, const double *hole, double *x, void *work)
{
  size_t row[LAT_BLOCK_ROWS];
  const lat_family_type *f = m->family;
  int s = 0;
  for (size_t t = 0; s == 0 && t < n; t += LAT_BLOCK_ROWS)
    {
      size_t rows = n - t < LAT_BLOCK_ROWS ? n - t : LAT_BLOCK_ROWS;
      double *out = x + t * p;
      lat_block b
          = { .n = rows, .x = hole ? hole : out, .tda = p, .row = row };
      for (size_t i = 0; i < rows; i++)
        row[i] = t + i;
      s = hole ? f->draw (m->emission, &b, z + t, stream, out, p, work)
               : f->hide (m->emission, &b, z + t, stream, out, p);
    }
  return s;
}

/* The same where a row depends on `lags` rows before it: one by one; wide: a
   row with those.  */
static int
draw_in_turn (const lat_hmm *m, size_t n, size_t p, size_t lags,
              lat_stream stream, const unsigned *z, double *wide, double *x,
              void *work)
{
  int s = 0;
  for (size_t t = 0; s == 0 && t < n; t++)
    {
      for (size_t l = 0; l <= lags; l++)
        for (size_t j = 0; j < p; j++)
          wide[l * p + j] = l == 0 || l > t ? (double)NAN : x[(t - l) * p + j];
      lat_block b
          = { .n = 1, .x = wide, .tda = p * (1 + lags), .lag = p, .row = &t };
      s = m->family->draw (m->emission, &b, z + t, stream, x + t * p, p, work);
    }
  return s;
}

int
lat_hmm_sample (const lat_hmm *m, size_t n, size_t p, lat_stream stream,
                double *x, unsigned *state)
{
  return lat_hmm_sample_with (m, n, NULL, p, stream, x, state);
}

int
lat_hmm_sample_with (const lat_hmm *m, size_t n, const double *z_of_rows,
                     size_t p, lat_stream stream, double *x, unsigned *state)
{
  if (m->covariates && !z_of_rows)
    return LAT_EINVAL;
  size_t lags = m->family->lags ? m->family->lags (m->emission) : 0;
  size_t cells = (LAT_BLOCK_ROWS + lags) * (p ? p : 1);
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
  else if (m->covariates)
    s = lat_covariates_path (m, n, z_of_rows,
                             lat_stream_sub (stream, STREAM_STATES), z);
  else
    draw_path (m, n, lat_stream_sub (stream, STREAM_STATES), z);
  lat_stream values = lat_stream_sub (stream, STREAM_CELLS);
  if (s == 0)
    s = lags ? draw_in_turn (m, n, p, lags, values, z, hole, x, work)
             : each_block (m, n, p, values, z, hole, x, work);
  if (s == 0 && m->family->hide)
    s = each_block (m, n, p, lat_stream_sub (stream, STREAM_HOLES), z, NULL, x,
                    work);
done:
  free (work);
  if (!state)
    free (z);
  free (hole);
  return s;
}
