/* view.c -- views of a data set, its total weight, and its chunks.  */

#include <latens/data.h>
#include <stdlib.h>
#include <string.h>

lat_data
lat_data_with_weights (const lat_data *d, const double *weight)
{
  lat_data v = *d;
  v.weight = weight;
  v.own = NULL;
  return v;
}

lat_data
lat_data_of_units (const lat_data *d, size_t u0, size_t u1)
{
  size_t row = lat_data_row (d, u0);
  lat_data v = *d;
  v.n = lat_data_row (d, u1) - row;
  v.x = d->x ? d->x + row * d->tda : NULL;
  v.code = d->code ? d->code + row : NULL;
  v.weight = d->weight ? d->weight + row : NULL;
  v.units = u1 - u0;
  v.unit = d->unit ? d->unit + u0 : NULL;
  v.origin = d->unit ? d->unit[u0] : 0;
  v.pattern = d->pattern ? d->pattern + row : NULL;
  v.label = d->label ? d->label + row : NULL;
  v.covariate = d->covariate ? d->covariate + row * d->covariates : NULL;
  v.first = d->first + row;
  v.own = NULL;
  return v;
}

void
lat_data_cells (const lat_data *d, size_t row, size_t n, double *x)
{
  for (size_t i = 0; d->x && i < n; i++)
    memcpy (x + i * d->p, d->x + (row + i) * d->tda, d->p * sizeof *x);
  for (size_t i = 0; d->code && i < n; i++)
    x[i] = lat_data_cell (d, row + i, 0);
}

void
lat_data_rows (const lat_data *d, size_t row, size_t n, double *x)
{
  if (!d->lags)
    lat_data_cells (d, row, n, x);
  else if (n)
    memcpy (x, d->x + row * d->tda, n * d->tda * sizeof *x);
}

double
lat_data_total (const lat_data *d)
{
  if (!d->weight)
    return (double)d->n;
  double total = 0;
  for (size_t i = 0; i < d->n; i++)
    total += d->weight[i];
  return total;
}

/* The end of the chunk that starts with unit u0: whole units, as many as it
   takes to reach LAT_CHUNK_ROWS rows, or all that are left.  */
static size_t
chunk_end (const lat_data *d, size_t u0)
{
  size_t row = lat_data_row (d, u0), u = u0 + 1;
  while (u < d->units && lat_data_row (d, u) - row < LAT_CHUNK_ROWS)
    u++;
  return u;
}

int
lat_data_chunks (const lat_data *d, size_t *chunks, size_t **first)
{
  size_t most = d->n / LAT_CHUNK_ROWS + 1; /* all but the last are full */
  *chunks = 0;
  *first = calloc (most + 1, sizeof **first);
  if (!*first)
    return LAT_ENOMEM;
  while ((*first)[*chunks] < d->units)
    {
      size_t end = chunk_end (d, (*first)[*chunks]);
      (*first)[++*chunks] = end;
    }
  return 0;
}
