/* rescale.c -- a data set on the scales that its columns are modelled on.  */

#include "base/message.h"
#include <latens/data.h>
#include <math.h>
#include <stdlib.h>

static int
fail_cell (const lat_data *d, size_t i, size_t j, const lat_transform *t,
           lat_message *msg)
{
  return lat_fail (msg, LAT_EDATA,
                   "row %zu, column %zu: %g has no place on a %s scale",
                   d->first + i + 1, j + 1, d->x[i * d->tda + j],
                   lat_transform_name (t->kind));
}

/* z: n x p.  */
static int
transform_cells (const lat_data *d, const lat_column *column, double *z,
                 lat_message *msg)
{
  for (size_t i = 0; i < d->n; i++)
    for (size_t j = 0; j < d->p; j++)
      {
        double x = d->x[i * d->tda + j], *to = z + i * d->p + j;
        *to = isnan (x) ? x : lat_transform_apply (&column[j].transform, x);
        if (!isnan (x) && !isfinite (*to))
          return fail_cell (d, i, j, &column[j].transform, msg);
      }
  return LAT_SUCCESS;
}

int
lat_data_transform (const lat_data *d, const lat_column *column,
                    lat_data *view, double **cells, lat_message *msg)
{
  size_t row = (d->p ? d->p : 1) * sizeof **cells;
  *cells = d->n < (size_t)-1 / row ? malloc ((d->n + 1) * row) : NULL;
  if (!*cells)
    return lat_fail (msg, LAT_ENOMEM, "%s", lat_strerror (LAT_ENOMEM));
  int s = transform_cells (d, column, *cells, msg);
  *view = *d;
  view->own = NULL;
  view->x = *cells;
  view->tda = d->p;
  view->lags = 0;
  if (!s)
    return s;
  free (*cells);
  *cells = NULL;
  return s;
}
