/* mcar_table.c -- the table Little's test works on.

   The statistic does not change with the columns' units, but arithmetic
   does: values in nanometres beside values in parsecs make any covariance
   look singular.  So every column is standardised first.  */

#include "impute/mcar.h"
#include <math.h>
#include <stdlib.h>

/* A column in use: z = ((x - middle) / half - mean) / sd.  Going by way of
   the range keeps squares of very large or small numbers from overflowing or
   vanishing.  */
typedef struct
{
  size_t col;
  double middle, half, mean, sd;
} scale;

static double
weight_of (const lat_data *d, size_t i)
{
  return d->weight ? d->weight[i] : 1;
}

/* Whether row i counts and shows column j.  */
static int
tells (const lat_data *d, size_t i, size_t j)
{
  return weight_of (d, i) > 0 && !isnan (d->x[i * d->tda + j]);
}

/* Middle and half of the range of a column; 0: it does not vary.  */
static int
find_range (const lat_data *d, scale *s)
{
  double lo = INFINITY, hi = -INFINITY;
  for (size_t i = 0; i < d->n; i++)
    if (tells (d, i, s->col))
      {
        lo = fmin (lo, d->x[i * d->tda + s->col]);
        hi = fmax (hi, d->x[i * d->tda + s->col]);
      }
  s->middle = lo / 2 + hi / 2;
  s->half = hi / 2 - lo / 2;
  return s->half > 0 && isfinite (s->half);
}

static double
in_range (const lat_data *d, const scale *s, size_t i)
{
  return (d->x[i * d->tda + s->col] - s->middle) / s->half;
}

/* Mean and sd (divisor n) over the cells that tell; 0: no variance left.  */
static int
find_moments (const lat_data *d, scale *s)
{
  double n = 0, sum = 0, squares = 0;
  for (size_t i = 0; i < d->n; i++)
    if (tells (d, i, s->col))
      {
        n += weight_of (d, i);
        sum += weight_of (d, i) * in_range (d, s, i);
      }
  s->mean = sum / n;
  for (size_t i = 0; i < d->n; i++)
    if (tells (d, i, s->col))
      {
        double e = in_range (d, s, i) - s->mean;
        squares += weight_of (d, i) * e * e;
      }
  s->sd = sqrt (squares / n);
  return s->sd > 0;
}

/* The columns in use; how many.  */
static size_t
find_columns (const lat_data *d, scale *s, size_t *dropped)
{
  size_t q = 0;
  *dropped = 0;
  for (size_t j = 0; j < d->p; j++)
    if (d->column[j].kind == LAT_NUMERIC)
      {
        s[q].col = j;
        if (find_range (d, &s[q]) && find_moments (d, &s[q]))
          q++;
        else
          ++*dropped;
      }
  return q;
}

/* The standardised cells of the rows that say something; how many.  */
static size_t
fill_rows (const lat_data *d, size_t q, const scale *s, double *x,
           double *weight)
{
  size_t n = 0;
  for (size_t i = 0; i < d->n; i++)
    {
      size_t seen = 0;
      for (size_t j = 0; j < q; j++)
        {
          int t = tells (d, i, s[j].col);
          seen += t != 0;
          x[n * q + j]
              = t ? (in_range (d, &s[j], i) - s[j].mean) / s[j].sd : NAN;
        }
      weight[n] = weight_of (d, i);
      n += seen > 0;
    }
  return n;
}

/* Rows in order of their patterns, by counting.  */
static int
sort_rows (lat_mcar_table *t)
{
  const lat_data *d = t->data;
  t->row = calloc (d->n + 1, sizeof *t->row);
  t->start = calloc (d->patterns + 2, sizeof *t->start);
  if (!t->row || !t->start)
    return LAT_ENOMEM;
  for (size_t i = 0; i < d->n; i++)
    t->start[d->pattern[i] + 2]++;
  for (size_t j = 2; j <= d->patterns; j++)
    t->start[j] += t->start[j - 1];
  for (size_t i = 0; i < d->n; i++)
    t->row[t->start[d->pattern[i] + 1]++] = i;
  return 0;
}

static int
copy_table (const lat_data *d, size_t q, const scale *s, lat_mcar_table *t)
{
  int status = LAT_ENOMEM;
  double *x = malloc (((d->n + 1) * q + 1) * sizeof *x);
  double *weight = malloc ((d->n + 1) * sizeof *weight);
  if (!x || !weight)
    goto done;
  size_t n = fill_rows (d, q, s, x, weight);
  if (!(t->data = lat_data_alloc (n, q, x, NULL, NULL)))
    goto done;
  status = d->weight ? lat_data_set_weights (t->data, weight, NULL) : 0;
  if (!status)
    status = sort_rows (t);
done:
  free (x);
  free (weight);
  return status;
}

int
lat_mcar_table_make (const lat_data *d, lat_mcar_table *t)
{
  *t = (lat_mcar_table){ .data = NULL };
  scale *s = calloc (d->p + 1, sizeof *s);
  if (!s)
    return LAT_ENOMEM;
  size_t q = find_columns (d, s, &t->dropped);
  int status = q ? copy_table (d, q, s, t) : 0;
  free (s);
  if (status)
    lat_mcar_table_clear (t);
  return status;
}

void
lat_mcar_table_clear (lat_mcar_table *t)
{
  lat_data_free (t->data);
  free (t->row);
  free (t->start);
  *t = (lat_mcar_table){ .data = NULL };
}

double
lat_mcar_weight (const lat_mcar_table *t, size_t i)
{
  return weight_of (t->data, i);
}

size_t
lat_mcar_split (const lat_mcar_table *t, size_t j, size_t *col)
{
  const lat_data *d = t->data;
  const double *x = d->x + t->row[t->start[j]] * d->tda;
  size_t seen = 0, m = d->p;
  for (size_t c = 0; c < d->p; c++)
    if (!isnan (x[c]))
      col[seen++] = c;
  for (size_t c = d->p; c-- > 0;)
    if (isnan (x[c]))
      col[--m] = c;
  return seen;
}
