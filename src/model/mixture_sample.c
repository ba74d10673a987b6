/* mixture_sample.c -- new rows from a mixture.  */

#include "em/parallel.h"
#include "family/simplex.h"
#include "model/mixture_block.h"
#include <math.h>
#include <stdlib.h>

/* Rows with nothing seen, of which a family's draws are samples.  */
typedef struct
{
  double *x;         /* LAT_BLOCK_ROWS x p: all missing */
  uint32_t *pattern; /* LAT_BLOCK_ROWS: all the same */
  size_t *row;
  unsigned *z;
  void *work;
} blank;

static void
blank_clear (blank *b)
{
  free (b->x);
  free (b->pattern);
  free (b->row);
  free (b->z);
  free (b->work);
}

static int
blank_init (blank *b, const lat_mixture *m, size_t p)
{
  *b = (blank){ 0 };
  b->x = calloc (LAT_BLOCK_ROWS * p + 1, sizeof *b->x);
  b->pattern = calloc (LAT_BLOCK_ROWS, sizeof *b->pattern);
  b->row = calloc (LAT_BLOCK_ROWS, sizeof *b->row);
  b->z = calloc (LAT_BLOCK_ROWS, sizeof *b->z);
  b->work
      = lat_alloc_aligned (m->family->work_len (m->emission, LAT_BLOCK_ROWS));
  if (!b->x || !b->pattern || !b->row || !b->z || !b->work)
    return LAT_ENOMEM;
  for (size_t i = 0; i < LAT_BLOCK_ROWS * p; i++)
    b->x[i] = NAN;
  return 0;
}

/* Rows [row, row + n) into x (n x p) and z (n or NULL).  */
static int
sample_block (const lat_mixture *m, blank *b, size_t row, size_t n, size_t p,
              lat_stream stream, double *x, unsigned *z)
{
  lat_block block
      = { .n = n, .x = b->x, .tda = p, .pattern = b->pattern, .row = b->row };
  lat_stream components = lat_stream_sub (stream, LAT_STREAM_COMPONENT);
  for (size_t i = 0; i < n; i++)
    {
      lat_philox state;
      gsl_rng rng = lat_stream_at (components, row + i, &state);
      b->row[i] = row + i;
      b->z[i] = (unsigned)lat_simplex_pick (m->k, m->weight, 1,
                                            gsl_rng_uniform (&rng));
      if (z)
        z[i] = b->z[i];
      for (size_t j = 0; j < p; j++)
        x[i * p + j] = NAN;
    }
  return m->family->draw (m->emission, &block, b->z,
                          lat_stream_sub (stream, LAT_STREAM_CELLS), x, p,
                          b->work);
}

int
lat_mixture_sample (const lat_mixture *m, size_t n, size_t p,
                    lat_stream stream, double *x, unsigned *z)
{
  blank b;
  int s = blank_init (&b, m, p);
  for (size_t i = 0; s == 0 && i < n; i += LAT_BLOCK_ROWS)
    s = sample_block (m, &b, i,
                      n - i < LAT_BLOCK_ROWS ? n - i : LAT_BLOCK_ROWS, p,
                      stream, x + i * p, z ? z + i : NULL);
  blank_clear (&b);
  return s;
}
