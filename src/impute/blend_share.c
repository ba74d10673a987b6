/* blend_share.c -- the share of a second law in what is expected.

   Stacking (Wolpert 1992, Neural Networks 5, 241-259; Breiman 1996, Machine
   Learning 24, 49-64), with hidden cells in the part of cross-validation.  A
   missing cell is a vector here, of one number, or of the indicators of its
   levels; a and b are what the two laws expect of it and t is what was hidden.
   |t - (1 - s) a - s b|^2, summed over cells, is smallest at
   s = sum (t - a).(b - a) / sum |b - a|^2.  */

#include "impute/blend_share.h"
#include <math.h>

/* The mean over the columns of a kind, a cell.  */
static lat_blend_tally
tally_kind (const lat_data *d, const lat_blend_tally *sum, lat_kind kind)
{
  lat_blend_tally mean = { 0 };
  double columns = 0;
  for (size_t j = 0; j < d->p; j++)
    if (d->column[j].kind == kind && sum[j].cells > 0)
      {
        columns++;
        mean.cross += sum[j].cross / sum[j].cells;
        mean.apart += sum[j].apart / sum[j].cells;
      }
  if (columns > 0)
    {
      mean.cross /= columns;
      mean.apart /= columns;
    }
  return mean;
}

static double
share_of (const lat_blend_tally *sum, const lat_blend_tally *kind,
          double common)
{
  double cross = sum->cross + common * kind->cross;
  double apart = sum->apart + common * kind->apart;
  return apart > 0 ? fmin (fmax (cross / apart, 0), 1) : 0;
}

double
lat_blend_shares (const lat_data *d, const lat_blend_tally *sum, double common,
                  double *share)
{
  lat_blend_tally number = tally_kind (d, sum, LAT_NUMERIC);
  lat_blend_tally text = tally_kind (d, sum, LAT_CATEGORICAL);
  double loss = 0;
  for (size_t j = 0; j < d->p; j++)
    {
      double s = share_of (
          &sum[j], d->column[j].kind == LAT_NUMERIC ? &number : &text, common);
      share[j] = s;
      if (sum[j].cells > 0)
        loss += (sum[j].loss - 2 * s * sum[j].cross + s * s * sum[j].apart)
                / sum[j].cells;
    }
  return loss;
}
