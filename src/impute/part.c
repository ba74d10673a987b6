/* part.c -- some rows of a table as a table of their own.  */

#include "impute/rows.h"
#include <stdlib.h>
#include <string.h>

void
lat_part_clear (lat_part *part)
{
  lat_data_free (part->own);
  free (part->weight);
  memset (part, 0, sizeof *part);
}

int
lat_part_make (lat_part *part, const lat_data *d, const size_t *row, size_t n,
               double *cells)
{
  memset (part, 0, sizeof *part);
  part->own = lat_data_take (n, d->p, cells, free, cells, NULL);
  if (!part->own)
    return LAT_ENOMEM;
  if (d->weight && !(part->weight = malloc ((n + 1) * sizeof (double))))
    {
      lat_part_clear (part);
      return LAT_ENOMEM;
    }
  for (size_t i = 0; d->weight && i < n; i++)
    part->weight[i] = d->weight[row[i]];
  /* A view, since all of these rows may weigh nothing.  */
  part->rows = lat_data_with_weights (part->own, part->weight);
  return 0;
}
