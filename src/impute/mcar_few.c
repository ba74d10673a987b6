/* mcar_few.c -- columns that too few rows show for their covariance with the
   others to be estimated.

   Say n rows show column j, and the columns that all of these show too have,
   with a constant, rank n there.  Then some combination of them equals column
   j in every row that shows it, whatever it holds: the likelihood has no
   bound, and EM would take thousands of steps to find that out.  */

#include "impute/mcar.h"
#include "base/linalg.h"
#include <math.h>
#include <stdlib.h>

typedef struct
{
  const lat_mcar_table *t;
  size_t *row;  /* those that show the column: at most p */
  double *gram; /* as many x as many */
  double *work;
} scratch;

static const double *
row_of (const lat_mcar_table *t, size_t i)
{
  return t->data->x + i * t->data->tda;
}

/* The rows that show column j, if at most `most` do; else most + 1.  */
static size_t
find_rows (scratch *w, size_t j, size_t most)
{
  size_t n = 0;
  for (size_t i = 0; i < w->t->data->n && n <= most; i++)
    if (!isnan (row_of (w->t, i)[j]))
      {
        if (n < most)
          w->row[n] = i;
        n++;
      }
  return n;
}

/* Whether all n rows show column c.  */
static int
all_show (const scratch *w, size_t n, size_t c)
{
  for (size_t i = 0; i < n; i++)
    if (isnan (row_of (w->t, w->row[i])[c]))
      return 0;
  return 1;
}

/* gram = 1 1' + Z Z', Z (n x q) the columns that all n rows show, but j; q. */
static size_t
make_gram (scratch *w, size_t n, size_t j)
{
  size_t q = 0;
  for (size_t i = 0; i < n * n; i++)
    w->gram[i] = 1;
  for (size_t c = 0; c < w->t->data->p; c++)
    {
      if (c == j || !all_show (w, n, c))
        continue;
      for (size_t i = 0; i < n; i++)
        for (size_t l = 0; l < n; l++)
          w->gram[i * n + l]
              += row_of (w->t, w->row[i])[c] * row_of (w->t, w->row[l])[c];
      q++;
    }
  return q;
}

/* Whether anything in column j would fit.  */
static int
fits_anything (scratch *w, size_t j, double singular)
{
  size_t p = w->t->data->p, n = find_rows (w, j, p);
  if (n > p || make_gram (w, n, j) + 1 < n)
    return 0;
  double trace = 0, *lambda = w->work, least = INFINITY;
  for (size_t i = 0; i < n; i++)
    trace += w->gram[i * n + i];
  if (lat_eigen_symmetric (n, w->gram, n, lambda, lambda + n))
    return 0;
  for (size_t i = 0; i < n; i++)
    least = fmin (least, lambda[i]);
  return least > singular * trace;
}

int
lat_mcar_check_few (const lat_mcar_table *t, const lat_mcar_options *o)
{
  size_t p = t->data->p;
  scratch w
      = { .t = t,
          .row = malloc (p * sizeof *w.row),
          .gram = malloc (p * p * sizeof *w.gram),
          .work = malloc ((p + lat_eigen_work_len (p)) * sizeof *w.work) };
  int s = w.row && w.gram && w.work ? 0 : LAT_ENOMEM;
  for (size_t j = 0; j < p && !s; j++)
    if (fits_anything (&w, j, o->singular))
      s = LAT_EDATA;
  free (w.row);
  free (w.gram);
  free (w.work);
  return s;
}
