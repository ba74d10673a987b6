/* columns.c -- what the families of independent columns share.  */

#include "family/columns.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

size_t *
lat_family_copy_columns (size_t p, const size_t *col)
{
  if (p == 0)
    return NULL;
  for (size_t j = 1; j < p; j++)
    if (col[j] <= col[j - 1])
      return NULL;
  size_t *copy = malloc (p * sizeof *copy);
  if (copy)
    memcpy (copy, col, p * sizeof *copy);
  return copy;
}

/* The mean is updated (West 1979), so that sums of large cells do not
   drown small differences.  */
lat_family_moment
lat_family_column_mean (const lat_data *d, size_t col)
{
  lat_family_moment m = { 0, 0 };
  for (size_t i = 0; i < d->n; i++)
    {
      double x = lat_data_cell (d, i, col), w = d->weight ? d->weight[i] : 1;
      if (isnan (x) || !(w > 0))
        continue;
      m.weight += w;
      m.mean += w / m.weight * (x - m.mean);
    }
  return m;
}

int
lat_family_accept (const void *theta, size_t p, const size_t *col,
                   lat_family_fault *fault, const lat_data *d,
                   lat_where *where)
{
  if (col[p - 1] >= d->p)
    return LAT_EBADLEN;
  for (size_t i = 0; i < d->n; i++)
    for (size_t j = 0; j < p; j++)
      {
        double x = lat_data_cell (d, i, col[j]);
        const char *reason = isnan (x) ? NULL : fault (theta, j, x);
        if (!reason)
          continue;
        if (where)
          *where = (lat_where){ .row = i, .col = col[j], .reason = reason };
        return LAT_EDATA;
      }
  return 0;
}

const char *
lat_family_count_fault (double x)
{
  if (!(x >= 0))
    return "a count is negative";
  if (x != floor (x))
    return "a count is not a whole number";
  return NULL;
}

int
lat_family_permute (size_t k, size_t m, double *a, const size_t *order)
{
  double *old = malloc (k * m * sizeof *old + 1);
  if (!old)
    return LAT_ENOMEM;
  memcpy (old, a, k * m * sizeof *old);
  for (size_t c = 0; c < k; c++)
    memcpy (a + c * m, old + order[c] * m, m * sizeof *a);
  free (old);
  return 0;
}

double
lat_family_distance (size_t n, const double *a, const double *b)
{
  double most = 0;
  for (size_t i = 0; i < n; i++)
    {
      double d = fabs (a[i] - b[i]);
      if (!(d <= most))
        most = d;
      if (isnan (d))
        break;
    }
  return most;
}
