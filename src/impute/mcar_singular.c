/* mcar_singular.c -- the normal law of an incomplete table whose covariance
   is singular, because some columns are linear combinations of others.

   The likelihood then has no bound, but EM does not mind: each step fills
   the holes by regression on what is seen, and a regression on collinear
   columns has a unique prediction, which the pseudo-inverse finds.  From an
   uncorrelated start the variance of a combination that is constant where it
   is seen shrinks by the fraction of rows that miss it at each step, down to
   rounding; from there on EM moves within the space of the columns.  */

#include "impute/mcar.h"
#include <stdlib.h>
#include <string.h>

/* One EM step.  */
typedef struct
{
  const lat_mcar_table *t;
  double singular;
  size_t p;
  size_t *col;     /* p: seen, then missing columns of a pattern */
  double *inverse; /* q x q, q seen columns */
  double *slope;   /* (p - q) x q: Sigma_ms Sigma_ss^+ */
  double *e;       /* p: a row about the old mean, filled, in order of col */
  double *sum;     /* p: the sum of such rows ... */
  double *square;  /* p x p: ... and of their squares, columns as they are */
  double *work;
} step;

static void
step_free (step *w)
{
  free (w->col);
  free (w->inverse);
  free (w->slope);
  free (w->e);
  free (w->sum);
  free (w->square);
  free (w->work);
}

static int
step_alloc (step *w, const lat_mcar_table *t, double singular)
{
  size_t p = t->data->p;
  *w = (step){ .t = t,
               .singular = singular,
               .p = p,
               .col = calloc (p, sizeof *w->col),
               .inverse = calloc (p * p, sizeof *w->inverse),
               .slope = calloc (p * p, sizeof *w->slope),
               .e = calloc (p, sizeof *w->e),
               .sum = calloc (p, sizeof *w->sum),
               .square = calloc (p * p, sizeof *w->square),
               .work
               = calloc (lat_mcar_inverse_work_len (p), sizeof *w->work) };
  return w->col && w->inverse && w->slope && w->e && w->sum && w->square
                 && w->work
             ? 0
             : LAT_ENOMEM;
}

/* B = Sigma_ms Sigma_ss^+.  */
static void
regress (step *w, const lat_normal *m, size_t q)
{
  for (size_t i = q; i < w->p; i++)
    for (size_t j = 0; j < q; j++)
      {
        double b = 0;
        for (size_t l = 0; l < q; l++)
          b += m->sigma[w->col[i] * w->p + w->col[l]] * w->inverse[l * q + j];
        w->slope[(i - q) * q + j] = b;
      }
}

/* square += n (Sigma_mm - B Sigma_sm), what the filled cells lack.  */
static void
add_residual (step *w, const lat_normal *m, size_t q, double n)
{
  for (size_t i = q; i < w->p; i++)
    for (size_t j = q; j < w->p; j++)
      {
        double c = m->sigma[w->col[i] * w->p + w->col[j]];
        for (size_t l = 0; l < q; l++)
          c -= w->slope[(i - q) * q + l]
               * m->sigma[w->col[l] * w->p + w->col[j]];
        w->square[w->col[i] * w->p + w->col[j]] += n * c;
      }
}

/* Adds row i, its holes filled by their conditional means.  */
static void
add_row (step *w, const lat_normal *m, size_t q, size_t i)
{
  const lat_data *d = w->t->data;
  double n = lat_mcar_weight (w->t, i);
  for (size_t j = 0; j < q; j++)
    w->e[j] = d->x[i * d->tda + w->col[j]] - m->mean[w->col[j]];
  for (size_t j = q; j < w->p; j++)
    {
      w->e[j] = 0;
      for (size_t l = 0; l < q; l++)
        w->e[j] += w->slope[(j - q) * q + l] * w->e[l];
    }
  for (size_t j = 0; j < w->p; j++)
    w->sum[w->col[j]] += n * w->e[j];
  for (size_t j = 0; j < w->p; j++)
    for (size_t l = 0; l < w->p; l++)
      w->square[w->col[j] * w->p + w->col[l]] += n * w->e[j] * w->e[l];
}

/* Adds the rows of pattern j; *total their weight.  */
static int
add_pattern (step *w, const lat_normal *m, size_t j, double *total)
{
  size_t q = lat_mcar_split (w->t, j, w->col), rank;
  double n = 0;
  int s = lat_mcar_inverse (m, q, w->col, w->singular, w->inverse, &rank,
                            w->work);
  if (s)
    return s;
  regress (w, m, q);
  for (size_t r = w->t->start[j]; r < w->t->start[j + 1]; r++)
    {
      add_row (w, m, q, w->t->row[r]);
      n += lat_mcar_weight (w->t, w->t->row[r]);
    }
  add_residual (w, m, q, n);
  *total += n;
  return 0;
}

/* to = one EM step from m.  */
static int
em_step (step *w, const lat_normal *m, lat_normal *to)
{
  size_t p = w->p;
  double n = 0;
  memset (w->sum, 0, p * sizeof *w->sum);
  memset (w->square, 0, p * p * sizeof *w->square);
  for (size_t j = 0; j < w->t->data->patterns; j++)
    {
      int s = add_pattern (w, m, j, &n);
      if (s)
        return s;
    }
  for (size_t i = 0; i < p; i++)
    {
      to->mean[i] = m->mean[i] + w->sum[i] / n;
      for (size_t j = 0; j < p; j++)
        to->sigma[i * p + j]
            = w->square[i * p + j] / n - w->sum[i] / n * (w->sum[j] / n);
    }
  return 0;
}

/* Columns are standardised, so this is the uncorrelated law.  */
static void
start (lat_normal *m)
{
  for (size_t i = 0; i < m->p; i++)
    {
      m->mean[i] = 0;
      for (size_t j = 0; j < m->p; j++)
        m->sigma[i * m->p + j] = i == j;
    }
}

int
lat_mcar_fit_singular (const lat_mcar_table *t, const lat_mcar_options *o,
                       lat_normal *fit)
{
  step w;
  lat_normal before = { 0 };
  lat_settle settle = { 0 };
  int s = step_alloc (&w, t, o->singular), settled = 0;
  if (!s)
    s = lat_normal_alloc (&before, fit->p);
  if (s)
    goto done;
  start (fit);
  for (size_t i = 0; i < o->max_iter && !s && !settled; i++)
    {
      lat_normal swap = before;
      before = *fit;
      *fit = swap;
      if (!(s = em_step (&w, &before, fit)))
        settled = lat_settled (&settle, lat_normal_distance (fit, &before), o);
    }
  if (!s)
    s = settled ? lat_mcar_check_rank (t, o, fit) : LAT_EMAXITER;
done:
  step_free (&w);
  lat_normal_clear (&before);
  return s;
}
