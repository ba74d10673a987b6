/* doubt.c -- how sure the model is of values that were not its first choice.

   The probability of a level l is p (row with l) / p (row): two densities, so
   that no family needs to be asked for more than it has.  Linked components,
   whose densities know nothing of what goes together in them, are asked.  */

#include "impute/rows.h"
#include <latens/linked.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct
{
  const lat_model *m;
  const lat_data *rows;
  unsigned threads;
  const double *x; /* what was chosen, rows->n x rows->p */
  double *best;    /* what is most probable */
  double *sd;
  size_t *row; /* those with another level than the best ... */
  size_t n;    /* ... and how many */
  double *with, *without;
} doubt;

/* Rows whose missing entry of column j got another level than the best.  */
static void
find_others (doubt *a, size_t j)
{
  const lat_data *d = a->rows;
  a->n = 0;
  for (size_t i = 0; i < d->n; i++)
    if (isnan (d->x[i * d->tda + j])
        && a->x[i * d->p + j] != a->best[i * d->p + j])
      a->row[a->n++] = i;
}

/* Log-densities of these rows, with the chosen levels of column j (or
   without: j = p).  */
static int
densities (const doubt *a, size_t j, double *logp)
{
  const lat_data *d = a->rows;
  lat_part part;
  double *cells = malloc ((a->n * d->p + 1) * sizeof *cells);
  if (!cells)
    return LAT_ENOMEM;
  for (size_t i = 0; i < a->n; i++)
    {
      memcpy (cells + i * d->p, d->x + a->row[i] * d->tda,
              d->p * sizeof *cells);
      if (j < d->p)
        cells[i * d->p + j] = a->x[a->row[i] * d->p + j];
    }
  int s = lat_part_make (&part, d, a->row, a->n, cells);
  if (!s)
    s = lat_rows_density (a->m, &part.rows, a->threads, logp);
  if (!s)
    lat_part_clear (&part);
  return s;
}

static int
doubt_column (doubt *a, size_t j)
{
  find_others (a, j);
  if (!a->n)
    return 0;
  int s = densities (a, a->rows->p, a->without);
  if (!s)
    s = densities (a, j, a->with);
  for (size_t i = 0; !s && i < a->n; i++)
    a->sd[a->row[i] * a->rows->p + j] = exp (a->with[i] - a->without[i]);
  return s;
}

/* --- linked components --------------------------------------------------- */

/* The rows [from, from + n) as the mixture sees them; r (n x k) becomes what
   the family is given, k x n.  */
static int
doubt_linked_block (const lat_mixture *m, const lat_data *view, size_t from,
                    size_t n, const double *r, const double *x, double *sd,
                    double *turned, void *work)
{
  size_t p = view->p;
  lat_block b = { .n = n, .x = view->x + from * view->tda, .tda = view->tda };
  b.pattern = view->pattern ? view->pattern + from : NULL;
  for (size_t i = 0; i < n; i++)
    for (size_t c = 0; c < m->k; c++)
      turned[c * n + i] = r[(from + i) * m->k + c];
  return lat_linked_doubt (m->emission, &b, turned, x + from * p,
                           sd + from * p, p, work);
}

static int
is_linked (const lat_model *m, size_t j)
{
  return m->mixture->family == &lat_family_linked
         && lat_linked_is_coded (m->mixture->emission, j);
}

static int
doubt_linked (const lat_model *m, const lat_data *rows, unsigned threads,
              const double *x, double *sd)
{
  const lat_mixture *a = m->mixture;
  lat_data view;
  double *cells = NULL, *r = malloc ((rows->n * a->k + 1) * sizeof *r);
  double *turned = malloc (LAT_BLOCK_ROWS * a->k * sizeof *turned);
  void *work = malloc (a->family->work_len (a->emission, LAT_BLOCK_ROWS));
  int s = r && turned && work ? lat_model_view (m, rows, &view, &cells, NULL)
                              : LAT_ENOMEM;
  if (!s)
    s = lat_mixture_posterior (a, &view, threads, r, NULL);
  for (size_t i = 0; !s && i < rows->n; i += LAT_BLOCK_ROWS)
    s = doubt_linked_block (a, &view, i,
                            rows->n - i < LAT_BLOCK_ROWS ? rows->n - i
                                                         : LAT_BLOCK_ROWS,
                            r, x, sd, turned, work);
  free (cells);
  free (r);
  free (turned);
  free (work);
  return s;
}

/* --- both ---------------------------------------------------------------- */

int
lat_rows_doubt (const lat_model *m, const lat_data *rows, unsigned threads,
                const double *x, double *sd)
{
  doubt a = { .m = m, .rows = rows, .threads = threads, .x = x, .sd = sd };
  int s = LAT_ENOMEM;
  a.best = malloc ((rows->n * rows->p + 1) * sizeof *a.best);
  a.row = malloc ((rows->n + 1) * sizeof *a.row);
  a.with = malloc ((rows->n + 1) * sizeof *a.with);
  a.without = malloc ((rows->n + 1) * sizeof *a.without);
  if (a.best && a.row && a.with && a.without)
    s = lat_rows_expect (m, rows, threads, a.best, sd);
  for (size_t j = 0; !s && j < rows->p; j++)
    if (rows->column[j].kind == LAT_CATEGORICAL && !is_linked (m, j))
      s = doubt_column (&a, j);
  if (!s && m->mixture->family == &lat_family_linked)
    s = doubt_linked (m, rows, threads, x, sd);
  free (a.best);
  free (a.row);
  free (a.with);
  free (a.without);
  return s;
}
