/* test_join.c -- several mixtures as one.  */

#include "model_case.h"
#include <math.h>
#include <string.h>

/* The faithful data with a column of two levels that goes with them.  */
static lat_data *
mixed_data (void)
{
  lat_data *f = case_data ("faithful-holes.csv", 0, 0);
  lat_column column[3] = { f->column[0],
                           f->column[1],
                           { .name = "kind", .kind = LAT_CATEGORICAL } };
  const char *level[] = { "long", "short" };
  double *x = malloc (f->n * 3 * sizeof *x);
  lat_message msg = { "" };
  ck_assert_ptr_nonnull (x);
  for (size_t i = 0; i < f->n; i++)
    {
      memcpy (x + 3 * i, f->x + i * f->tda, 2 * sizeof *x);
      x[3 * i + 2] = i % 6 == 2 ? NAN : x[3 * i] > 3.1 + 0.01 * (double)i;
    }
  column[2].levels = 2;
  column[2].level = (char **)level;
  lat_data *d = lat_data_alloc (f->n, 3, x, NULL, &msg);
  ck_assert_int_eq (lat_data_set_columns (d, column, &msg), LAT_SUCCESS);
  free (x);
  lat_data_free (f);
  return d;
}

static lat_model *
fitted (const lat_data *d, size_t k, lat_covariance covariance)
{
  lat_model *m = case_mixture (d, k, covariance);
  lat_fit_options o = lat_fit_defaults ();
  lat_message msg = { "" };
  o.starts = 3;
  ck_assert_int_eq (lat_model_fit (m, d, &o, 0, NULL, &msg), LAT_SUCCESS);
  return m;
}

/* log sum_i w_i p_i (x), row by row.  */
START_TEST (test_density)
{
  lat_data *d = mixed_data ();
  lat_model *m[] = { fitted (d, 2, LAT_FULL), fitted (d, 3, LAT_TIED),
                     fitted (d, 2, LAT_DIAGONAL) };
  const double w[] = { 2.385, 1.17, 0.445 };
  double *logp[4], loglik, sum = 0;
  lat_model *joined = NULL;
  lat_message msg = { "" };
  ck_assert_int_eq (
      lat_model_join (&joined, 3, (const lat_model *const *)m, w, d, 1, &msg),
      LAT_SUCCESS);
  for (size_t i = 0; i < 4; i++)
    {
      logp[i] = malloc (d->n * sizeof *logp[i]);
      ck_assert_int_eq (
          lat_model_score (i < 3 ? m[i] : joined, d, 1, &loglik, logp[i]), 0);
    }
  for (size_t r = 0; r < d->n; r++)
    {
      double p = 0;
      for (size_t i = 0; i < 3; i++)
        p += w[i] / 4 * exp (logp[i][r]);
      assert_near (logp[3][r], log (p), 1e-10);
      sum += log (p);
    }
  assert_near (joined->fit.log_likelihood, sum, 1e-8);
  ck_assert_uint_eq (lat_model_components (joined), 7);
  ck_assert_uint_eq (joined->fit.parameters, m[0]->fit.parameters
                                                 + m[1]->fit.parameters
                                                 + m[2]->fit.parameters);
  assert_near (joined->fit.bic,
               -2 * sum + (double)joined->fit.parameters * log (272), 1e-8);
  for (size_t c = 1; c < 7; c++)
    ck_assert_double_le (joined->mixture->weight[c],
                         joined->mixture->weight[c - 1]);
  for (size_t i = 0; i < 4; i++)
    {
      free (logp[i]);
      lat_model_free (i < 3 ? m[i] : joined);
    }
  lat_data_free (d);
}
END_TEST

/* What a file brings back is the same model; one model joined with itself
   imputes as it does alone.  */
START_TEST (test_same)
{
  lat_data *d = mixed_data ();
  lat_model *m = fitted (d, 2, LAT_TIED), *joined = NULL;
  const lat_model *twice[] = { m, m };
  double *a = malloc (d->n * 3 * sizeof *a),
         *b = malloc (d->n * 3 * sizeof *b);
  lat_message msg = { "" };
  ck_assert_int_eq (lat_model_join (&joined, 2, twice, NULL, d, 1, &msg), 0);
  assert_near (joined->fit.log_likelihood, m->fit.log_likelihood, 1e-8);
  ck_assert_int_eq (lat_mixture_expect (m->mixture, d, 1, a, NULL), 0);
  ck_assert_int_eq (lat_mixture_expect (joined->mixture, d, 1, b, NULL), 0);
  for (size_t i = 0; i < d->n * 3; i++)
    assert_near (b[i], a[i], 1e-9);
  free (a);
  free (b);
  lat_model_free (m);
  lat_model_free (joined);
  lat_data_free (d);
}
END_TEST

START_TEST (test_refused)
{
  lat_data *d = mixed_data (), *e = case_data ("faithful.csv", 0, 0);
  lat_model *m[]
      = { case_mixture (d, 2, LAT_FULL), case_mixture (e, 2, LAT_FULL) };
  lat_model *joined = m[0];
  lat_message msg = { "" };
  ck_assert_int_eq (lat_model_join (&joined, 2, (const lat_model *const *)m,
                                    NULL, d, 1, &msg),
                    LAT_EINVAL);
  ck_assert_ptr_null (joined);
  ck_assert_str_eq (msg.text,
                    "only mixtures over the same columns can be joined");
  lat_model_free (m[0]);
  lat_model_free (m[1]);
  lat_data_free (d);
  lat_data_free (e);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("join");
  TCase *tcase = tcase_create ("join");
  tcase_set_timeout (tcase, 120);
  tcase_add_test (tcase, test_density);
  tcase_add_test (tcase, test_same);
  tcase_add_test (tcase, test_refused);
  suite_add_tcase (suite, tcase);
  return run_suite (suite);
}
