/* coded.c -- numbers and text under one normal law.  */

#include "data/coding.h"
#include <latens/coded.h>
#include <latens/gaussian.h>
#include <stdlib.h>
#include <string.h>

/* --- life ---------------------------------------------------------------- */

void
lat_coded_free (lat_coded *c)
{
  if (!c)
    return;
  free (c->first);
  free (c->share);
  lat_mixture_free (c->law);
  free (c);
}

/* With places for p columns that are not filled in.  */
static lat_coded *
alloc_shell (size_t p)
{
  lat_coded *c = calloc (1, sizeof *c);
  if (!c)
    return NULL;
  c->p = p;
  c->first = calloc (p + 1, sizeof *c->first);
  c->share = calloc (p + 1, sizeof *c->share);
  if (c->first && c->share)
    return c;
  lat_coded_free (c);
  return NULL;
}

lat_coded *
lat_coded_alloc (size_t p, const lat_column *column)
{
  lat_coded *c = alloc_shell (p);
  if (!c)
    return NULL;
  for (size_t j = 0; j < p; j++)
    c->first[j + 1] = c->first[j]
                      + (column[j].kind == LAT_NUMERIC
                             ? 1
                             : lat_coding_width (column[j].levels));
  if (c->first[p])
    c->law = lat_mixture_alloc (
        &lat_family_gaussian,
        lat_gaussian_alloc (1, c->first[p], NULL, LAT_FULL));
  if (c->law)
    return c;
  lat_coded_free (c);
  return NULL;
}

lat_coded *
lat_coded_clone (const lat_coded *c)
{
  lat_coded *a = alloc_shell (c->p);
  if (!a)
    return NULL;
  memcpy (a->first, c->first, (c->p + 1) * sizeof *c->first);
  memcpy (a->share, c->share, c->p * sizeof *c->share);
  if ((a->law = lat_em_mixture.clone (c->law)))
    return a;
  lat_coded_free (a);
  return NULL;
}

/* --- coding -------------------------------------------------------------- */

static void
code_cell (double x, int text, size_t numbers, double *to)
{
  if (text)
    lat_coding_cell (x, numbers, to);
  else
    *to = x;
}

/* The rows, coded; NULL: out of memory.  */
static lat_data *
code_rows (const lat_coded *c, const lat_data *d)
{
  size_t wide = c->first[c->p];
  double *x = malloc ((d->n * wide + 1) * sizeof *x);
  if (!x)
    return NULL;
  for (size_t i = 0; i < d->n; i++)
    for (size_t j = 0; j < c->p; j++)
      code_cell (lat_data_cell (d, i, j), d->column[j].kind == LAT_CATEGORICAL,
                 c->first[j + 1] - c->first[j], x + i * wide + c->first[j]);
  lat_data *coded = lat_data_take (d->n, wide, x, free, x, NULL);
  if (coded && d->weight && lat_data_set_weights (coded, d->weight, NULL))
    {
      lat_data_free (coded);
      coded = NULL;
    }
  return coded;
}

int
lat_coded_fit (lat_coded *c, const lat_data *d, const lat_prior *prior,
               const lat_em_options *o)
{
  lat_em_result result;
  lat_data *coded = code_rows (c, d);
  int s = coded ? lat_mixture_init (c->law, coded, prior) : LAT_ENOMEM;
  if (!s)
    s = lat_em_run (&lat_em_mixture, c->law, coded, o, NULL, NULL, &result);
  if (!s)
    s = lat_em_mixture.prepare (c->law);
  lat_data_free (coded);
  return s;
}

int
lat_coded_expect (const lat_coded *c, const lat_data *rows, unsigned threads,
                  double *mean, double *sd)
{
  lat_data *coded = code_rows (c, rows);
  int s = coded ? lat_mixture_expect (c->law, coded, threads, mean, sd)
                : LAT_ENOMEM;
  lat_data_free (coded);
  return s;
}

void
lat_coded_levels (const lat_coded *c, size_t j, const double *mean,
                  double *prob)
{
  lat_coding_levels (c->first[j + 1] - c->first[j], mean + c->first[j], prob);
}
