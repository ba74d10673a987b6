/* coding.c -- text as numbers.  */

#include "data/coding.h"
#include <math.h>

size_t
lat_coding_width (size_t levels)
{
  return levels ? levels - 1 : 0;
}

void
lat_coding_cell (double x, size_t numbers, double *to)
{
  for (size_t l = 0; l < numbers; l++)
    to[l] = isnan (x) ? x : x == (double)(l + 1);
}

void
lat_coding_levels (size_t numbers, const double *mean, double *prob)
{
  double rest = 1, sum = 0;
  for (size_t l = 0; l < numbers; l++)
    {
      rest -= mean[l];
      prob[l + 1] = mean[l] > 0 ? mean[l] : 0;
    }
  prob[0] = rest > 0 ? rest : 0;
  for (size_t l = 0; l <= numbers; l++)
    sum += prob[l];
  for (size_t l = 0; l <= numbers; l++)
    prob[l] /= sum;
}
