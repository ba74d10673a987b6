/* mcar_inverse.c -- generalised inverses of covariances, and whether it is
   the rows or only their small number that makes one singular.  */

#include "impute/mcar.h"
#include "base/linalg.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* 1 / sd, the unit of correlations; 1 for what does not vary.  */
static double
unit (const lat_normal *m, size_t j)
{
  double v = m->sigma[j * m->p + j];
  return v > 0 ? 1 / sqrt (v) : 1;
}

size_t
lat_mcar_inverse_work_len (size_t q)
{
  return q * q + q + lat_eigen_work_len (q);
}

/* r (q x q): the correlations of some columns.  */
static void
correlate (const lat_normal *m, size_t q, const size_t *col, double *r)
{
  for (size_t i = 0; i < q; i++)
    for (size_t j = 0; j < q; j++)
      r[i * q + j] = m->sigma[col[i] * m->p + col[j]] * unit (m, col[i])
                     * unit (m, col[j]);
}

/* With D the sds and R = sum_l v_l v_l' lambda_l the correlations,
   D^-1 (sum over lambda_l large of v_l v_l' / lambda_l) D^-1: on differences
   that the law can have, every generalised inverse agrees.  */
int
lat_mcar_inverse (const lat_normal *m, size_t q, const size_t *col,
                  double singular, double *inverse, size_t *rank, double *work)
{
  double *v = work, *lambda = v + q * q;
  correlate (m, q, col, v);
  int s = lat_eigen_symmetric (q, v, q, lambda, lambda + q);
  if (s)
    return s;
  *rank = 0;
  memset (inverse, 0, q * q * sizeof *inverse);
  for (size_t l = 0; l < q; l++)
    if (lambda[l] >= singular)
      {
        const double *e = v + l * q;
        ++*rank;
        for (size_t i = 0; i < q; i++)
          for (size_t j = 0; j < q; j++)
            inverse[i * q + j] += e[i] * e[j] / lambda[l];
      }
  for (size_t i = 0; i < q; i++)
    for (size_t j = 0; j < q; j++)
      inverse[i * q + j] *= unit (m, col[i]) * unit (m, col[j]);
  return 0;
}

/* The sweep operator (Beaton 1964) on pivot c of a (p x p): after sweeping
   some columns b, a[d * p + b] are the regression coefficients of d.  */
static void
sweep (size_t p, double *a, size_t c)
{
  double pivot = a[c * p + c];
  for (size_t i = 0; i < p; i++)
    for (size_t j = 0; j < p; j++)
      if (i != c && j != c)
        a[i * p + j] -= a[i * p + c] * a[c * p + j] / pivot;
  for (size_t j = 0; j < p; j++)
    if (j != c)
      {
        a[c * p + j] /= pivot;
        a[j * p + c] /= pivot;
      }
  a[c * p + c] = -1 / pivot;
}

/* Sweeps `rank` columns, the largest remaining variance first.  */
static void
sweep_basis (size_t p, double *a, size_t rank, unsigned char *basis)
{
  for (size_t r = 0; r < rank; r++)
    {
      size_t best = p;
      for (size_t j = 0; j < p; j++)
        if (!basis[j] && (best == p || a[j * p + j] > a[best * p + best]))
          best = j;
      basis[best] = 1;
      sweep (p, a, best);
    }
}

/* Rows that show all q columns col[].  */
static size_t
rows_with (const lat_mcar_table *t, size_t q, const size_t *col)
{
  const lat_data *d = t->data;
  size_t rows = 0;
  for (size_t j = 0; j < d->patterns; j++)
    {
      const double *x = d->x + t->row[t->start[j]] * d->tda;
      int all = 1;
      for (size_t c = 0; c < q; c++)
        all = all && !isnan (x[col[c]]);
      rows += all ? t->start[j + 1] - t->start[j] : 0;
    }
  return rows;
}

/* A dependent column and those it depends on, q in all, have q free numbers
   (a constant and q - 1 coefficients): q rows always fit, q + 1 rows fit
   because it is so.  */
static int
enough_rows (const lat_mcar_table *t, const double *a,
             const unsigned char *basis, size_t dependent, double negligible,
             size_t *col)
{
  size_t p = t->data->p, q = 0;
  for (size_t j = 0; j < p; j++)
    if (j == dependent
        || (basis[j] && fabs (a[dependent * p + j]) > negligible))
      col[q++] = j;
  return rows_with (t, q, col) > q;
}

int
lat_mcar_check_rank (const lat_mcar_table *t, const lat_mcar_options *o,
                     const lat_normal *fit)
{
  size_t p = fit->p, rank = 0;
  double *work
      = malloc ((2 * p * p + lat_mcar_inverse_work_len (p)) * sizeof *work);
  double *a = work, *inverse = a + p * p;
  size_t *col = malloc (p * sizeof *col);
  unsigned char *basis = calloc (p, 1);
  int s = LAT_ENOMEM;
  if (!work || !col || !basis)
    goto done;
  for (size_t j = 0; j < p; j++)
    col[j] = j;
  correlate (fit, p, col, a);
  if ((s = lat_mcar_inverse (fit, p, col, o->singular, inverse, &rank,
                             inverse + p * p)))
    goto done;
  sweep_basis (p, a, rank, basis);
  for (size_t j = 0; j < p && !s; j++)
    if (!basis[j] && !enough_rows (t, a, basis, j, sqrt (o->singular), col))
      s = LAT_EDATA;
done:
  free (work);
  free (col);
  free (basis);
  return s;
}
