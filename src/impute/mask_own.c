/* mask_own.c -- hiding cells by the patterns that a table has: its rows get
   the holes of others.  */

#include "impute/mask.h"
#include <stdlib.h>

/* Rows in an order of their own.  */
static void
shuffle (size_t n, size_t *row, gsl_rng *rng)
{
  for (size_t i = n; i > 1; i--)
    {
      size_t j = gsl_rng_uniform_int (rng, i), swap = row[i - 1];
      row[i - 1] = row[j];
      row[j] = swap;
    }
}

static int
has_holes (const lat_data *d, size_t i)
{
  for (size_t j = 0; j < d->p; j++)
    if (isnan (d->x[i * d->tda + j]))
      return 1;
  return 0;
}

/* Whether row i shows whatever the donor lacks, and something beside it.  */
static int
fits (const lat_masking *w, size_t i, size_t donor)
{
  const double *x = w->d->x + donor * w->d->tda;
  size_t holes = 0;
  for (size_t j = 0; j < w->d->p; j++)
    if (isnan (x[j]))
      {
        if (!lat_masking_may (w, i, j))
          return 0;
        holes++;
      }
  return holes < w->seen[i];
}

static void
hide_pattern (lat_masking *w, size_t i, size_t donor)
{
  const double *x = w->d->x + donor * w->d->tda;
  for (size_t j = 0; j < w->d->p; j++)
    if (isnan (x[j]))
      lat_masking_hide (w, i, j);
}

/* One try for one row: whether it has got some row's holes.  */
static int
mask_row (lat_masking *w, size_t i, size_t pass, size_t donors,
          const size_t *donor)
{
  lat_stream s = lat_stream_sub (w->stream, LAT_MASK_STREAM_DONORS);
  lat_philox state;
  gsl_rng rng = lat_stream_at (lat_stream_sub (s, pass), i, &state);
  size_t from = donor[gsl_rng_uniform_int (&rng, donors)];
  if (!fits (w, i, from))
    return 0;
  hide_pattern (w, i, from);
  return 1;
}

/* Rows one after another, each with one try: what patterns appear then
   depends on how frequent they are, and not on how few rows take them.
   Further passes, over those that were left as they are, until enough cells
   are hidden.  */
static void
mask_rows (lat_masking *w, size_t *row, size_t donors, const size_t *donor)
{
  size_t left = w->d->n;
  for (size_t pass = 0; pass < w->o->tries && left; pass++)
    {
      size_t still = 0;
      for (size_t i = 0; i < left; i++)
        {
          if (w->m->cells >= w->m->wanted)
            return;
          if (!mask_row (w, row[i], pass, donors, donor))
            row[still++] = row[i];
        }
      left = still;
    }
}

/* A share of the seen cells of columns that have holes.  */
static size_t
count_wanted (const lat_masking *w)
{
  const lat_data *d = w->d;
  double sum = 0;
  for (size_t j = 0; j < d->p; j++)
    {
      size_t seen = 0, holes = 0;
      for (size_t i = 0; i < d->n; i++)
        {
          seen += (size_t)lat_masking_counts (w, i, j);
          holes += isnan (d->x[i * d->tda + j]) != 0;
        }
      sum += holes ? (double)seen : 0;
    }
  double q = floor (w->o->fraction * sum + 0.5);
  return q > 1 ? (size_t)q : 1;
}

int
lat_mask_own (lat_masking *w)
{
  const lat_data *d = w->d;
  lat_stream rows = lat_stream_sub (w->stream, LAT_MASK_STREAM_ROWS);
  lat_philox state;
  gsl_rng rng = lat_stream_at (rows, 0, &state);
  size_t *row = calloc (d->n + 1, sizeof *row), donors = 0;
  size_t *donor = calloc (d->n + 1, sizeof *donor);
  for (size_t i = 0; i < d->n && row && donor; i++)
    {
      row[i] = i;
      if (has_holes (d, i))
        donor[donors++] = i;
    }
  int s = row && donor ? LAT_SUCCESS : LAT_ENOMEM;
  w->m->wanted = count_wanted (w);
  if (!s && donors)
    {
      shuffle (d->n, row, &rng);
      mask_rows (w, row, donors, donor);
    }
  free (row);
  free (donor);
  return s;
}
