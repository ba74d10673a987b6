/* test_closed_form.c -- complete data take a single component to its closed
   form in one step.  */

#include "laws.h"

enum
{
  ROWS = 61
};

/* The same table without a hole: the level or value 1 where one was.  */
static void
complete (law_model *m)
{
  size_t cells = m->d->n * m->d->p;
  double *x = law_zeros (cells);
  for (size_t i = 0; i < cells; i++)
    x[i] = isnan (m->d->x[i]) ? 1 : m->d->x[i];
  lat_data *d = lat_data_alloc (m->d->n, m->d->p, x, NULL, NULL);
  ck_assert_int_eq (lat_data_set_columns (d, m->d->column, NULL), 0);
  ck_assert_int_eq (lat_data_set_weights (d, m->d->weight, NULL), 0);
  lat_data_free (m->d);
  m->d = d;
  free (x);
}

/* Weighted mean of x_a, of x_a x_b about two centres, or of (x_a == level). */
static double
moment (const lat_data *d, size_t a, size_t b, double ca, double cb)
{
  double s = 0;
  for (size_t i = 0; i < d->n; i++)
    s += d->weight[i] * (d->x[i * d->tda + a] - ca)
         * (d->x[i * d->tda + b] - cb);
  return s / lat_data_total (d);
}

static double
mean (const lat_data *d, size_t j)
{
  double s = 0;
  for (size_t i = 0; i < d->n; i++)
    s += d->weight[i] * d->x[i * d->tda + j];
  return s / lat_data_total (d);
}

static double
frequency (const lat_data *d, size_t j, size_t level)
{
  double s = 0;
  for (size_t i = 0; i < d->n; i++)
    s += d->weight[i] * ((size_t)d->x[i * d->tda + j] == level);
  return s / lat_data_total (d);
}

/* The closed form of a Gaussian of structure f.  */
static double
closed_form (const law_model *m, size_t a, size_t b)
{
  const lat_data *d = m->d;
  double s = 0;
  if (m->c.family == LAW_FULL || m->c.family == LAW_TIED)
    return moment (d, a, b, mean (d, a), mean (d, b));
  if (a != b)
    return 0;
  if (m->c.family == LAW_DIAGONAL)
    return moment (d, a, a, mean (d, a), mean (d, a));
  for (size_t j = 0; j < d->p; j++)
    s += moment (d, j, j, mean (d, j), mean (d, j)) / (double)d->p;
  return s;
}

/* Parameters of a family over all columns against their closed form.  */
static void
check_closed_form (const law_model *m, const void *emission)
{
  double sigma[LAW_P * LAW_P];
  size_t p = m->d->p;
  if (m->v.kind[0] == 'g')
    lat_gaussian_covariance (emission, 0, sigma);
  for (size_t j = 0; j < p; j++)
    if (m->v.kind[j] == 'p')
      law_assert_near (*m, lat_poisson_rate (emission, 0, j), mean (m->d, j),
                       1e-13);
    else if (m->v.kind[j] == 'c')
      for (size_t l = 0; l < m->v.levels[j]; l++)
        law_assert_near (*m, lat_categorical_prob (emission, 0, j)[l],
                         frequency (m->d, j, l), 1e-13);
    else
      {
        law_assert_near (*m, lat_gaussian_mean (emission, 0)[j],
                         mean (m->d, j), 1e-13);
        for (size_t l = 0; l < p; l++)
          law_assert_near (*m, sigma[j * p + l], closed_form (m, j, l), 1e-12);
      }
}

/* Complete data reach the closed form in one step from anywhere.  */
START_TEST (complete_data)
{
  law_model m = law_model_true (LAW_MIXTURE, (law_family)_i, 1, ROWS);
  complete (&m);
  double *stat = law_estep (&m, m.theta, m.d);
  ck_assert_int_eq (m.type->mstep (m.theta, stat), 0);
  check_closed_form (&m, ((lat_mixture *)m.theta)->emission);
  free (stat);
  law_model_free (&m);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("closed form");
  TCase *t = tcase_create ("closed form");
  tcase_set_timeout (t, 60);
  tcase_add_loop_test (t, complete_data, 0, LAW_PRODUCT);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
