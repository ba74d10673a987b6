/* tables.h -- small tables, and families at work on them as one block.  */

#ifndef LATENS_TABLES_H
#define LATENS_TABLES_H

#include <latens/family.h>
#include <string.h>
#include "testing.h"

/* n x p cells; levels (p numbers, or NULL) above 0 make a column
   categorical.  */
static inline lat_data *
make_table (size_t n, size_t p, const double *x, const size_t *levels)
{
  lat_column column[16];
  lat_data *d = lat_data_alloc (n, p, x, NULL, NULL);
  ck_assert_ptr_nonnull (d);
  memset (column, 0, sizeof column);
  for (size_t j = 0; levels && j < p; j++)
    if (levels[j])
      {
        column[j].kind = LAT_CATEGORICAL;
        column[j].levels = levels[j];
      }
  ck_assert_int_eq (lat_data_set_columns (d, column, NULL), 0);
  return d;
}

static inline void *
zeros (size_t n)
{
  void *p = calloc (n + 1, sizeof (double));
  ck_assert_ptr_nonnull (p);
  return p;
}

/* All of d, at most LAT_BLOCK_ROWS rows, as a block; row numbers from
   d->first are written to row.  */
static inline lat_block
whole_block (const lat_data *d, size_t *row)
{
  ck_assert_uint_le (d->n, LAT_BLOCK_ROWS);
  for (size_t i = 0; i < d->n; i++)
    row[i] = d->first + i;
  return (lat_block){
    .n = d->n, .x = d->x, .tda = d->tda, .pattern = d->pattern, .row = row
  };
}

/* log p of the rows of d, k x n, malloc'd; each starts at `base`.  */
static inline double *
densities (const lat_family_type *f, void *theta, const lat_data *d,
           double base)
{
  size_t row[LAT_BLOCK_ROWS], k = f->components (theta);
  lat_block b = whole_block (d, row);
  double *lp = zeros (k * d->n);
  void *work = zeros (f->work_len (theta, d->n));
  for (size_t i = 0; i < k * d->n; i++)
    lp[i] = base;
  ck_assert_int_eq (f->prepare (theta), 0);
  ck_assert_int_eq (f->log_density (theta, &b, lp, work), 0);
  free (work);
  return lp;
}

/* The statistics of d under r (k x n), malloc'd.  */
static inline double *
statistics (const lat_family_type *f, void *theta, const lat_data *d,
            const double *r)
{
  size_t row[LAT_BLOCK_ROWS];
  lat_block b = whole_block (d, row);
  double *stat = zeros (f->stat_len (theta));
  void *work = zeros (f->work_len (theta, d->n));
  ck_assert_int_eq (f->prepare (theta), 0);
  ck_assert_int_eq (f->accumulate (theta, &b, r, stat, work), 0);
  free (work);
  return stat;
}

/* log p of n rows of p cells, and means and sds of their holes, in a family
   of one component.  */
static inline void
look (const lat_family_type *f, void *theta, size_t n, size_t p,
      const double *x, double *lp, double *mean, double *sd)
{
  double *r = malloc (n * sizeof *r);
  void *work = malloc (f->work_len (theta, n) + 64);
  lat_block b = { .n = n, .x = x, .tda = p };
  ck_assert (r && work);
  ck_assert_int_eq (f->prepare (theta), 0);
  memset (lp, 0, n * sizeof *lp);
  for (size_t i = 0; i < n; i++)
    r[i] = 1;
  ck_assert_int_eq (f->log_density (theta, &b, lp, work), 0);
  ck_assert_int_eq (f->expect (theta, &b, r, mean, sd, p, work), 0);
  free (work);
  free (r);
}

#endif
