/* survey.c -- what the seen cells of each column look like.  */

#include "data/roles.h"
#include "data/survey.h"
#include "data/table.h"
#include <math.h>
#include <stdlib.h>

static void
start (lat_survey *v)
{
  v->other = v->infinite = LAT_NO_COLUMN;
  v->whole = 1;
  v->least = HUGE_VAL;
  v->most = -HUGE_VAL;
}

static inline void
add_shape (lat_survey *v, const lat_number *x)
{
  if (x->exponent)
    {
      v->exponent = v->exponents++ ? v->exponent : x->exponent;
      v->mantissa = x->decimals > v->mantissa ? x->decimals : v->mantissa;
    }
  else if (x->decimals > v->decimals)
    v->decimals = x->decimals;
}

static inline void
add_number (lat_survey *v, const lat_number *x)
{
  double value = x->value;
  if (v->least > v->most)
    v->first = value;
  v->least = value < v->least ? value : v->least;
  v->most = value > v->most ? value : v->most;
  if (v->whole)
    v->whole = lat_number_whole (value);
  v->sum += value - v->first;
  v->square += (value - v->first) * (value - v->first);
  add_shape (v, x);
}

/* s: what reading a seen cell said.  */
static inline void
add_cell (lat_survey *v, size_t i, int s, const lat_number *x)
{
  v->seen++;
  v->numbers += s != LAT_EPARSE;
  if (s == 0)
    add_number (v, x);
  else if (s == LAT_EPARSE && v->other == LAT_NO_COLUMN)
    v->other = i;
  else if (s == LAT_EDOM && v->infinite == LAT_NO_COLUMN)
    v->infinite = i;
}

/* The numbers are kept: the data will be these.  */
static void
add_text_row (const lat_table *t, size_t i, lat_survey *v)
{
  double *row = t->value.x + i * t->value.columns;
  for (size_t j = 0; j < t->p; j++)
    {
      lat_number x;
      lat_span c = lat_cell_span (t, i, j);
      int seen = !lat_span_missing (t, c);
      int s = seen ? lat_number_read_cell (c.s, c.n, &x) : LAT_EPARSE;
      if (seen)
        add_cell (&v[j], i, s, &x);
      lat_values_put (&t->value, row, j, s ? (double)NAN : x.value);
    }
}

static void
add_npy_row (const lat_table *t, size_t i, lat_survey *v)
{
  for (size_t j = 0; j < t->p; j++)
    {
      lat_number x;
      int s = lat_cell_number (t, i, j, &x);
      if (!isnan (x.value))
        add_cell (&v[j], i, s, &x);
    }
}

lat_survey *
lat_survey_table (lat_table *t)
{
  lat_survey *v = lat_values_begin (t) ? NULL : calloc (t->p, sizeof *v);
  if (!v)
    return NULL;
  for (size_t j = 0; j < t->p; j++)
    start (&v[j]);
  for (size_t i = 0; i < t->n; i++)
    if (t->is_npy)
      add_npy_row (t, i, v);
    else
      add_text_row (t, i, v);
  for (size_t j = 0; j < t->p; j++)
    t->column[j].missing = t->n - v[j].seen;
  return v;
}

static double
deviation (const lat_survey *v)
{
  double n = (double)v->seen;
  if (v->seen < 2)
    return 0;
  double square = (v->square - v->sum * v->sum / n) / (n - 1);
  return square > 0 ? sqrt (square) : 0;
}

/* Decimals, at least `own`, that show the sd with so many digits.  */
static int
decimals_of (double sd, int own, int digits)
{
  if (!(sd > 0) || !isfinite (sd))
    return own;
  double least = pow (10, digits - 1);
  while (own < LAT_DECIMALS_MAX && !(rint (sd * pow (10, own)) >= least))
    own++;
  return own;
}

void
lat_survey_describe (const lat_table *t, const lat_survey *v,
                     lat_table_info *column)
{
  enum
  {
    FULL = 17 /* decimals that say: all there are */
  };
  int mostly = 2 * v->exponents > v->numbers;
  column->sd = deviation (v);
  column->exponent = mostly ? v->exponent : '\0';
  column->decimals = mostly ? v->mantissa : v->decimals;
  column->whole = v->whole && v->numbers;
  column->integers = column->whole && !mostly;
  if (column->decimals > LAT_DECIMALS_MAX)
    column->decimals = LAT_DECIMALS_MAX;
  if (column->integers)
    column->digits = 0;
  else if (t->is_npy)
    column->digits = FULL;
  else
    column->digits
        = decimals_of (column->sd, mostly ? 0 : v->decimals, t->sd_digits);
  if (t->digits >= 0)
    column->digits = t->digits;
}
