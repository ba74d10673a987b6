/* lags.c -- rows that carry the rows before them.  */

#include "base/ieee.h"
#include "base/message.h"
#include "data/own.h"
#include <math.h>
#include <stdlib.h>

/* Row i of a unit that starts at row `first`.  */
static void
fill_row (const lat_data *d, size_t first, size_t i, size_t lags, double *x)
{
  for (size_t l = 0; l <= lags; l++)
    for (size_t j = 0; j < d->p; j++)
      *x++ = i >= first + l ? lat_data_cell (d, i - l, j) : (double)NAN;
}

int
lat_data_set_lags (lat_data *d, size_t lags, lat_message *msg)
{
  store *own = d->own;
  size_t tda = d->p * (1 + lags);
  double *x = NULL;
  if (!own)
    return lat_fail (msg, LAT_EINVAL, "a view cannot be changed");
  if (lags < SIZE_MAX / (d->p + 1) && d->n < SIZE_MAX / (tda + 1) / sizeof *x)
    x = malloc ((d->n * tda + 1) * sizeof *x);
  if (!x)
    return lat_fail (msg, LAT_ENOMEM, "out of memory");
  for (size_t u = 0; u < d->units; u++)
    for (size_t i = lat_data_row (d, u); i < lat_data_row (d, u + 1); i++)
      fill_row (d, lat_data_row (d, u), i, lags, x + i * tda);
  if (own->release)
    own->release (own->cells);
  own->release = free;
  own->cells = x;
  d->x = x;
  d->code = NULL;
  d->tda = tda;
  d->lags = lags;
  return 0;
}
