/* hmm_bytes.c -- the column of a chain as bytes, made once for all E-steps.

   A row whose states are few costs little more than fetching its cell, and
   each E-step looks at the cell three times.  A byte holds what it says if it
   is a whole number below LAT_CODE_MISSING, or missing.  */

#include "em/parallel.h"
#include "model/hmm_em.h"
#include "model/hmm_values.h"
#include <stdlib.h>

/* Rows [row, row + n); 0: some do not fit.  */
static int
put_bytes (const lat_hmm *m, const lat_data *d, size_t col, size_t row,
           size_t n, unsigned char *byte)
{
  uint16_t code[LAT_BLOCK_ROWS];
  if (!m->tables->kernels->codes (n, d->x + row * d->tda + col, d->tda,
                                  LAT_CODE_MISSING, code))
    return 0;
  for (size_t i = 0; i < n; i++)
    byte[row + i] = (unsigned char)code[i];
  return 1;
}

int
lat_hmm_bind (const void *theta, const lat_data *d, void **cache)
{
  const lat_hmm *m = theta;
  size_t col;
  *cache = NULL;
  if (!d->x || !lat_values_possible (m, &col))
    return 0;
  unsigned char *byte = lat_alloc_aligned (d->n);
  if (!byte)
    return LAT_ENOMEM;
  for (size_t row = 0; row < d->n; row += LAT_BLOCK_ROWS)
    {
      size_t n = d->n - row < LAT_BLOCK_ROWS ? d->n - row : LAT_BLOCK_ROWS;
      if (!put_bytes (m, d, col, row, n, byte))
        {
          free (byte);
          return 0;
        }
    }
  *cache = byte;
  return 0;
}

void
lat_hmm_unbind (void *cache)
{
  free (cache);
}
