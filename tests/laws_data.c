/* laws_data.c -- incomplete tables from fixed seeds, and copies of them.  */

#include "laws.h"
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>
#include <stddef.h>
#include <string.h>

static const double hole = 0.22; /* share of missing cells */

enum
{
  EMPTY_EVERY = 11,    /* every such row has nothing seen */
  WEIGHTLESS_EVERY = 7 /* every such unit has weight zero */
};

static void *
need (void *p)
{
  if (!p)
    abort ();
  return p;
}

static double
draw_cell (gsl_rng *r, const law_values *v, size_t z, size_t j)
{
  double u = gsl_rng_uniform (r);
  size_t level = 0;
  if (v->kind[j] == 'M')
    return 0;
  if (v->kind[j] == 'a')
    return v->ar[z][j][0] + v->ar[z][j][1] * gsl_ran_ugaussian (r);
  if (v->kind[j] == 'g' || v->kind[j] == 'm')
    return v->mean[z][j]
           + sqrt (v->sigma[z][j * v->p + j]) * gsl_ran_ugaussian (r);
  if (law_one_of (v->kind[j]))
    return law_one_of (v->kind[j])->law->draw (v->par[z][j], r);
  if (v->kind[j] == 'p')
    return gsl_ran_poisson (r, v->rate[z][j]);
  while (level + 1 < v->levels[j] && (u -= v->prob[z][j][level]) > 0)
    level++;
  return (double)level;
}

/* The trials of row i fall in its columns 'M'; where totals vary, they are
   from 0 on.  */
static void
draw_trials (gsl_rng *r, const law_case *c, const law_values *v, size_t z,
             double *row)
{
  size_t n = c->family == LAW_TRIALS ? LAW_N : gsl_rng_uniform_int (r, 16);
  for (size_t j = 0; j < v->p; j++)
    if (v->kind[j] == 'M')
      row[j] = 0;
  while (n-- > 0)
    {
      double u = gsl_rng_uniform (r);
      size_t last = 0;
      for (size_t j = 0; j < v->p && !(u < 0); j++)
        if (v->kind[j] == 'M')
          {
            last = j;
            u -= v->prob[z][j][0];
          }
      row[last]++;
    }
}

/* Rows from random components (states stay for a while); neighbouring
   numeric columns are correlated.  */
static void
draw_cells (gsl_rng *r, const law_case *c, const law_values *v, size_t n,
            double *x)
{
  size_t z = 0;
  for (size_t i = 0; i < n; i++)
    {
      if (gsl_rng_uniform (r) < 0.4)
        z = gsl_rng_uniform_int (r, c->k);
      for (size_t j = 0; j < v->p; j++)
        {
          double *cell = x + i * v->p + j;
          *cell = draw_cell (r, v, z, j);
          if (j && v->kind[j] == 'g' && v->kind[j - 1] == 'g')
            *cell += 0.4 * (cell[-1] - v->mean[z][j - 1]);
          if (v->kind[j] == 'm')
            *cell += v->away[z][i % 2][j];
          if (v->kind[j] == 'a' && i)
            *cell += v->ar[z][j][2] * cell[-(ptrdiff_t)v->p];
        }
      if (strchr (v->kind, 'M'))
        draw_trials (r, c, v, z, x + i * v->p);
    }
}

/* Fewer where the rows after a hole say nothing either.  */
static void
make_holes (gsl_rng *r, const law_values *v, size_t n, double *x)
{
  size_t p = v->p;
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < p; j++)
      if (gsl_rng_uniform (r) < (v->kind[j] == 'a' ? hole / 4 : hole)
          || i % EMPTY_EVERY == 0)
        x[i * p + j] = NAN;
}

/* Lengths 1, 2, 9, ... and, in a large table, one that is longer than a
   chunk.  */
static size_t
cut_units (size_t n, size_t *unit)
{
  static const size_t length[] = { 1, 2, 9, 1, 14, 5, 3, 27, 4 };
  size_t units = 0;
  for (unit[0] = 0; unit[units] < n; units++)
    {
      size_t t = length[units % (sizeof length / sizeof *length)];
      if (units == 20)
        t = LAT_CHUNK_ROWS + 5;
      unit[units + 1] = unit[units] + t < n ? unit[units] + t : n;
    }
  return units;
}

static void
set_weights (lat_data *d, gsl_rng *r)
{
  double *weight = need (malloc (d->n * sizeof *weight));
  for (size_t u = 0; u < d->units; u++)
    {
      double w = u % WEIGHTLESS_EVERY == 3 ? 0 : gsl_ran_flat (r, 0.25, 1.75);
      for (size_t i = lat_data_row (d, u); i < lat_data_row (d, u + 1); i++)
        weight[i] = w;
    }
  if (lat_data_set_weights (d, weight, NULL))
    abort ();
  free (weight);
}

static void
set_columns (lat_data *d, const law_values *v)
{
  char *names[] = { "a", "b", "c", "d" };
  lat_column column[LAW_P];
  memset (column, 0, sizeof column);
  for (size_t j = 0; j < v->p; j++)
    if (v->kind[j] == 'c')
      {
        column[j].kind = LAT_CATEGORICAL;
        column[j].levels = v->levels[j];
        column[j].level = names;
      }
  if (lat_data_set_columns (d, column, NULL))
    abort ();
}

/* One that moves slowly and one that is 0 or 1, on scales of their own.  */
static void
set_covariates (lat_data *d, gsl_rng *r)
{
  double *z = need (malloc (d->n * LAW_Q * sizeof *z));
  double level = 1;
  for (size_t i = 0; i < d->n; i++)
    {
      level = 0.8 * level + gsl_ran_ugaussian (r);
      z[i * LAW_Q] = 2.385 + 0.7 * level;
      z[i * LAW_Q + 1] = gsl_rng_uniform (r) < 0.37;
    }
  if (lat_data_set_covariates (d, LAW_Q, z, NULL))
    abort ();
  free (z);
}

lat_data *
law_data_make (const law_case *c, const law_values *v, size_t rows,
               unsigned long seed)
{
  gsl_rng *r = need (gsl_rng_alloc (gsl_rng_mt19937));
  double *x = need (malloc (rows * v->p * sizeof *x));
  size_t *unit = need (malloc ((rows + 1) * sizeof *unit));
  gsl_rng_set (r, seed);
  draw_cells (r, c, v, rows, x);
  make_holes (r, v, rows, x);
  lat_data *d = need (lat_data_alloc (rows, v->p, x, NULL, NULL));
  set_columns (d, v);
  if (c->structure != LAW_MIXTURE
      && lat_data_set_units (d, cut_units (rows, unit), unit, NULL))
    abort ();
  set_weights (d, r);
  law_data_look_back (d, strchr (v->kind, 'a') ? LAW_LAGS : 0);
  if (law_covariates (c))
    set_covariates (d, r);
  free (x);
  free (unit);
  gsl_rng_free (r);
  return d;
}

void
law_data_look_back (lat_data *d, size_t lags)
{
  if (lags && lat_data_set_lags (d, lags, NULL))
    abort ();
}

/* d's cells in the order of units order[], changed by nothing else.  */
static lat_data *
copy_units (const lat_data *d, const size_t *order)
{
  double *x = need (malloc (d->n * d->p * sizeof *x));
  double *weight = need (malloc (d->n * sizeof *weight));
  double *z = need (malloc (d->n * (d->covariates + 1) * sizeof *z));
  size_t *unit = need (calloc (d->units + 1, sizeof *unit)), n = 0;
  for (size_t u = 0; u < d->units; u++)
    {
      for (size_t i = lat_data_row (d, order[u]);
           i < lat_data_row (d, order[u] + 1); i++, n++)
        {
          memcpy (x + n * d->p, d->x + i * d->tda, d->p * sizeof *x);
          weight[n] = d->weight ? d->weight[i] : 1;
          for (size_t q = 0; q < d->covariates; q++)
            z[n * d->covariates + q] = d->covariate[i * d->covariates + q];
        }
      unit[u + 1] = n;
    }
  lat_data *to = need (lat_data_alloc (d->n, d->p, x, NULL, NULL));
  if (lat_data_set_columns (to, d->column, NULL)
      || lat_data_set_weights (to, weight, NULL)
      || (d->unit && lat_data_set_units (to, d->units, unit, NULL))
      || lat_data_set_covariates (to, d->covariates, z, NULL))
    abort ();
  law_data_look_back (to, d->lags);
  free (x);
  free (z);
  free (weight);
  free (unit);
  return to;
}

static lat_data *
copy_in_order (const lat_data *d, gsl_rng *r)
{
  size_t *order = need (malloc (d->units * sizeof *order));
  for (size_t u = 0; u < d->units; u++)
    order[u] = u;
  if (r)
    gsl_ran_shuffle (r, order, d->units, sizeof *order);
  lat_data *to = copy_units (d, order);
  free (order);
  return to;
}

lat_data *
law_data_shuffled (const lat_data *d, unsigned long seed)
{
  gsl_rng *r = need (gsl_rng_alloc (gsl_rng_mt19937));
  gsl_rng_set (r, seed);
  lat_data *to = copy_in_order (d, r);
  gsl_rng_free (r);
  return to;
}

void
law_data_follow (lat_data *to, const lat_data *d)
{
  law_data_look_back (to, d->lags);
  if (lat_data_set_covariates (to, d->covariates, d->covariate, NULL))
    abort ();
}

lat_data *
law_data_masked (const lat_data *d, size_t j)
{
  double *x = need (malloc (d->n * d->p * sizeof *x));
  for (size_t i = 0; i < d->n; i++)
    {
      memcpy (x + i * d->p, d->x + i * d->tda, d->p * sizeof *x);
      x[i * d->p + j] = NAN;
    }
  lat_data *to = need (lat_data_alloc (d->n, d->p, x, NULL, NULL));
  if (lat_data_set_columns (to, d->column, NULL)
      || lat_data_set_weights (to, d->weight, NULL)
      || (d->unit && lat_data_set_units (to, d->units, d->unit, NULL)))
    abort ();
  law_data_follow (to, d);
  free (x);
  return to;
}
