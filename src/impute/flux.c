/* flux.c -- how the columns of a table with holes connect to each other.  */

#include <latens/impute.h>
#include <math.h>

/* Of all rows: how many cells are seen and missing.  */
typedef struct
{
  double seen, missing;
} totals;

static size_t
count_missing (const lat_pattern_table *t, size_t i)
{
  size_t m = 0;
  for (size_t j = 0; j < t->p; j++)
    m += t->missing[i * t->p + j] != 0;
  return m;
}

/* Sums over the rows of pattern i, m of whose p cells are missing: a column
   missing there meets p - m seen cells a row, a column seen there m holes.
   usable holds the number of holes of the column until the end.  */
static void
add_pattern (const lat_pattern_table *t, size_t i, totals *all, lat_flux *f)
{
  size_t m = count_missing (t, i);
  double n = (double)t->rows[i];
  all->seen += n * (double)(t->p - m);
  all->missing += n * (double)m;
  for (size_t j = 0; j < t->p; j++)
    if (t->missing[i * t->p + j])
      {
        f[j].influx += n * (double)(t->p - m);
        f[j].usable += n;
      }
    else
      f[j].outflux += n * (double)m;
}

static double
ratio (double a, double b)
{
  return b > 0 ? a / b : (double)NAN;
}

void
lat_flux_make (const lat_pattern_table *t, lat_flux *flux)
{
  totals all = { 0, 0 };
  for (size_t j = 0; j < t->p; j++)
    flux[j] = (lat_flux){ 0, 0, 0 };
  for (size_t i = 0; i < t->patterns; i++)
    add_pattern (t, i, &all, flux);
  for (size_t j = 0; j < t->p; j++)
    {
      double others = flux[j].usable * (double)(t->p - 1);
      flux[j].usable = ratio (flux[j].influx, others);
      flux[j].influx = ratio (flux[j].influx, all.seen);
      flux[j].outflux = ratio (flux[j].outflux, all.missing);
    }
}
