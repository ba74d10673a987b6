/* panels.c -- triangular matrices, laid out for the kernels.  */

#include "base/kernels.h"

/* Rows of the panel that begins at row i of p.  */
static size_t
panel_rows (size_t p, size_t i)
{
  size_t most = 8;
  while (most > p - i)
    most /= 2;
  return most;
}

size_t
lat_panels_len (size_t p)
{
  size_t len = 0;
  for (size_t i = 0, rows; i < p; i += rows)
    {
      rows = panel_rows (p, i);
      len += rows * (i + rows);
    }
  return len;
}

void
lat_panels_pack (size_t p, const double *u, size_t ldu, double *panels)
{
  for (size_t i = 0, rows; i < p; i += rows)
    {
      rows = panel_rows (p, i);
      for (size_t j = 0; j < i + rows; j++)
        for (size_t a = i; a < i + rows; a++)
          *panels++ = j <= a ? u[a * ldu + j] : 0;
    }
}

size_t
lat_moments_work_len (size_t n, size_t p)
{
  return lat_strip_rows (n) * ((p + LAT_GROUP - 1) / LAT_GROUP * LAT_GROUP);
}
