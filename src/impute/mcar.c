/* mcar.c -- Little's test that entries are missing completely at random
   (Little 1988, JASA 83, 1198-1202).  */

#include <latens/impute.h>
#include "impute/mcar.h"
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

lat_mcar_options
lat_mcar_defaults (void)
{
  return (lat_mcar_options){
    .singular = 1e-10, .tol = 1e-11, .rate = 0.999, .max_iter = 20000
  };
}

/* Where the sum over patterns is formed.  */
typedef struct
{
  size_t *col;     /* p */
  double *inverse; /* p x p */
  double *e;       /* p: ybar_j - mu_j of the seen columns */
  double *work;
} scratch;

static void
scratch_free (scratch *w)
{
  free (w->col);
  free (w->inverse);
  free (w->e);
  free (w->work);
}

static int
scratch_alloc (scratch *w, size_t p)
{
  *w = (scratch){ .col = calloc (p, sizeof *w->col),
                  .inverse = calloc (p * p, sizeof *w->inverse),
                  .e = calloc (p, sizeof *w->e),
                  .work
                  = calloc (lat_mcar_inverse_work_len (p), sizeof *w->work) };
  return w->col && w->inverse && w->e && w->work ? 0 : LAT_ENOMEM;
}

/* e = the mean of pattern j's q seen columns less the law's; its weight.  */
static double
mean_of_pattern (const lat_mcar_table *t, const lat_normal *m, size_t j,
                 size_t q, const size_t *col, double *e)
{
  const lat_data *d = t->data;
  double n = 0;
  for (size_t c = 0; c < q; c++)
    e[c] = 0;
  for (size_t r = t->start[j]; r < t->start[j + 1]; r++)
    {
      double weight = lat_mcar_weight (t, t->row[r]);
      n += weight;
      for (size_t c = 0; c < q; c++)
        e[c] += weight * (d->x[t->row[r] * d->tda + col[c]] - m->mean[col[c]]);
    }
  for (size_t c = 0; c < q; c++)
    e[c] /= n;
  return n;
}

/* Adds n_j e' Sigma_jj^+ e to *sum and the rank to *ranks.  */
static int
add_pattern (const lat_mcar_table *t, const lat_normal *m, size_t j,
             double singular, scratch *w, double *sum, size_t *ranks)
{
  size_t q = lat_mcar_split (t, j, w->col), rank;
  int s
      = lat_mcar_inverse (m, q, w->col, singular, w->inverse, &rank, w->work);
  if (s)
    return s;
  double n = mean_of_pattern (t, m, j, q, w->col, w->e), form = 0;
  for (size_t a = 0; a < q; a++)
    for (size_t b = 0; b < q; b++)
      form += w->e[a] * w->inverse[a * q + b] * w->e[b];
  *sum += n * form;
  *ranks += rank;
  return 0;
}

static int
test_law (const lat_mcar_table *t, const lat_normal *m, double singular,
          lat_mcar *result)
{
  scratch w;
  size_t ranks = 0, rank = 0, p = m->p;
  double sum = 0;
  int s = scratch_alloc (&w, p);
  for (size_t j = 0; j < t->data->patterns && !s; j++)
    s = add_pattern (t, m, j, singular, &w, &sum, &ranks);
  for (size_t j = 0; j < p && !s; j++)
    w.col[j] = j;
  if (!s)
    s = lat_mcar_inverse (m, p, w.col, singular, w.inverse, &rank, w.work);
  if (!s)
    {
      result->df = ranks > rank ? ranks - rank : 0;
      result->statistic = result->df ? sum : 0;
      result->p_value = result->df ? gsl_cdf_chisq_Q (sum, result->df) : NAN;
      result->singular = rank < p;
    }
  scratch_free (&w);
  return s;
}

/* The first two columns that no row shows together, if there are any.  */
static int
never_together (const lat_mcar_table *t)
{
  const lat_data *d = t->data;
  for (size_t a = 0; a < d->p; a++)
    for (size_t b = 0; b < a; b++)
      {
        int met = 0;
        for (size_t j = 0; j < d->patterns && !met; j++)
          {
            const double *x = d->x + t->row[t->start[j]] * d->tda;
            met = !isnan (x[a]) && !isnan (x[b]);
          }
        if (!met)
          return 1;
      }
  return 0;
}

static const char *
what_to_know (const lat_mcar_table *t, const lat_mcar *result)
{
  if (result->singular)
    return "some columns are linear combinations of others; their covariance "
           "was inverted where it can be";
  if (never_together (t))
    return "two columns are never seen together; their covariance does not "
           "enter the test";
  return NULL;
}

static int
fit_and_test (const lat_mcar_table *t, const lat_mcar_options *o,
              lat_mcar *result)
{
  lat_normal m;
  int s = lat_mcar_check_few (t, o);
  if (s || (s = lat_normal_alloc (&m, t->data->p)))
    return s;
  s = lat_mcar_fit (t, o, &m);
  if (s == LAT_EDEGENERATE || s == LAT_ENOTPD || s == LAT_EMONOTONE)
    s = lat_mcar_fit_singular (t, o, &m);
  if (!s)
    s = test_law (t, &m, o->singular, result);
  lat_normal_clear (&m);
  return s;
}

/* Why there is no answer, for a status that is the data's doing.  */
static const char *
why_not (int status)
{
  switch (status)
    {
    case LAT_EDATA:
      return "too few rows show some of the numeric columns together";
    case LAT_EMAXITER:
      return "the fit of the covariance did not converge";
    default:
      return "the covariance of the numeric columns can not be estimated";
    }
}

static int
refuse (lat_mcar *result, const char *note)
{
  result->statistic = result->p_value = NAN;
  result->df = 0;
  result->note = note;
  return LAT_EDATA;
}

static int
test_table (const lat_mcar_table *t, const lat_mcar_options *o,
            lat_mcar *result)
{
  if (!t->data)
    return refuse (result, "no numeric column varies");
  result->columns = t->data->p;
  if (t->data->patterns < 2)
    return 0;
  if (t->data->n <= t->data->p)
    return refuse (result, "fewer rows than numeric columns plus one");
  int s = fit_and_test (t, o, result);
  if (s && s != LAT_ENOMEM)
    return refuse (result, why_not (s));
  if (!s)
    result->note = what_to_know (t, result);
  return s;
}

int
lat_mcar_test (const lat_data *d, const lat_mcar_options *o, lat_mcar *result)
{
  lat_mcar_options defaults = lat_mcar_defaults ();
  lat_mcar_table t;
  *result = (lat_mcar){ .p_value = NAN };
  int s = lat_mcar_table_make (d, &t);
  if (s)
    return s;
  result->dropped = t.dropped;
  s = test_table (&t, o ? o : &defaults, result);
  lat_mcar_table_clear (&t);
  return s;
}
