/* test_gaussian_init.c -- normal laws: what they accept, and where they start:
   moments of the table, and the prior that follows from it.  */

#include "gaussian_case.h"
#include <latens/mixture.h>

START_TEST (init)
{
  /* columns: with weights 1 2 1, weights 2 2 0 ..., constant, never seen */
  const double x[5 * 4] = { 1,   NAN, 0.1, NAN, 4, 2,   0.1, NAN, 2,   3,
                            NAN, NAN, 9,   9,   9, NAN, NAN, 3,   0.1, NAN };
  const double weight[5] = { 1, 2, 1, 0, 1.5 };
  size_t col[4] = { 0, 1, 2, 3 };
  lat_message msg;
  lat_data *d = lat_data_alloc (5, 4, x, NULL, &msg);
  ck_assert_ptr_nonnull (d);
  ck_assert_int_eq (lat_data_set_weights (d, weight, &msg), LAT_SUCCESS);
  lat_prior prior
      = { .mean = 0.125, .covariance = 1.5, .scatter = 0.2, .ridge = 0.25 };
  gaussian_theta *t = lat_gaussian_alloc (2, 4, col, structures[_i]);
  ck_assert_int_eq (G->init (t, d, &prior), LAT_SUCCESS);
  const double mean[4] = { 11 / 4.0, 11.5 / 4.5, 0.1, 0 };
  const double var[4] = { 37 / 4.0 - 121 / 16.0,
                          30.5 / 4.5 - 11.5 * 11.5 / (4.5 * 4.5), 1, 1 };
  double sigma[16], all = (var[0] + var[1] + 2) / 4;
  lat_gaussian_covariance (t, 1, sigma);
  for (size_t j = 0; j < 4; j++)
    {
      int pooled = structures[_i] == LAT_SPHERICAL;
      assert_near (lat_gaussian_mean (t, 1)[j], mean[j], 1e-15);
      assert_near (t->prior_mean[j], mean[j], 1e-15);
      assert_near (sigma[5 * j], pooled ? all : var[j], 1e-14);
      /* 6 pseudo-rows with a fifth, and a quarter of 5.5 rows */
      assert_near (t->scatter[j], (1.2 + 1.375) * var[j], 1e-14);
    }
  assert_near (t->count, 6 + 1.375, 1e-15);
  ck_assert (t->mean_count == 0.125);
  ck_assert (t->prior_mean[2] == 0.1);
  prior = lat_prior_none ();
  ck_assert_int_eq (G->init (t, d, &prior), LAT_SUCCESS);
  ck_assert (G->log_prior (t) == 0 && !lat_gaussian_has_prior (t));
  ck_assert_int_eq (G->init (t, d, NULL), LAT_SUCCESS);
  ck_assert (t->count == 4 && t->mean_count == 0.01);
  assert_near (t->scatter[0], 4 * 0.01 * var[0], 1e-14);
  /* pairs are seen in 19/12 rows: that is scarce for four columns */
  prior = lat_prior_defaults ();
  prior.few = 0;
  ck_assert_int_eq (G->init (t, d, &prior), LAT_SUCCESS);
  double scatter = structures[_i] <= LAT_TIED ? 1 : 0.01;
  assert_near (t->scatter[0], 4 * scatter * var[0], 1e-14);
  G->free (t);
  lat_data_free (d);
}
END_TEST

/* Pairs of two columns are seen in rows of total weight 1.5 x ratio, half a
   column being few.  */
static double
scatter_at (double ratio, lat_covariance structure)
{
  lat_prior prior = lat_prior_defaults ();
  const double x[5 * 2] = { 1.5, 3, 2.5, NAN, -1, 0.25, NAN, 7, 2, -4 };
  const double weight[5] = { 0.25 * ratio, 20, ratio, 30, 0.25 * ratio };
  size_t col[2] = { 0, 1 };
  lat_message msg;
  lat_data *d = lat_data_alloc (5, 2, x, NULL, &msg);
  gaussian_theta *t = lat_gaussian_alloc (1, 2, col, structure);
  ck_assert_int_eq (lat_data_set_weights (d, weight, &msg), LAT_SUCCESS);
  prior.few = 0.5;
  ck_assert_int_eq (G->init (t, d, &prior), LAT_SUCCESS);
  double scatter = t->scatter[1] / t->scale[1] / 2;
  ck_assert (t->count == 2);
  G->free (t);
  lat_data_free (d);
  return scatter;
}

START_TEST (init_scarce)
{
  assert_near (scatter_at (50, LAT_FULL), 0.01, 1e-15);
  assert_near (scatter_at (4, LAT_FULL), 0.01, 1e-15);
  assert_near (scatter_at (2 * sqrt (2), LAT_FULL), 0.1, 1e-14);
  assert_near (scatter_at (2, LAT_TIED), 1, 1e-14);
  assert_near (scatter_at (0.01, LAT_FULL), 1, 1e-14);
  assert_near (scatter_at (0.01, LAT_DIAGONAL), 0.01, 1e-15);
}
END_TEST

/* Rows of weight zero do not reach init.  */
START_TEST (init_zero_weight)
{
  const double x[6] = { 1e9, 1, 2, NAN, 4, -1e9 };
  const double weight[6] = { 0, 1, 1, 1, 1, 0 };
  size_t col[1] = { 0 };
  lat_message msg;
  lat_data *all = lat_data_alloc (6, 1, x, NULL, &msg);
  lat_data *some = lat_data_alloc (4, 1, x + 1, NULL, &msg);
  ck_assert_int_eq (lat_data_set_weights (all, weight, &msg), LAT_SUCCESS);
  gaussian_theta *t = lat_gaussian_alloc (1, 1, col, structures[_i]);
  gaussian_theta *u = lat_gaussian_alloc (1, 1, col, structures[_i]);
  ck_assert_int_eq (G->init (t, all, NULL), LAT_SUCCESS);
  ck_assert_int_eq (G->init (u, some, NULL), LAT_SUCCESS);
  ck_assert (memcmp (t->number, u->number, t->numbers * sizeof *t->number)
             == 0);
  G->free (t);
  G->free (u);
  lat_data_free (all);
  lat_data_free (some);
}
END_TEST

START_TEST (accept)
{
  double x[4] = { 1, NAN, 0, 1e160 };
  size_t col[2] = { 0, 1 };
  lat_message msg;
  lat_where where;
  lat_column column[2]
      = { { .kind = LAT_CATEGORICAL, .levels = 2 }, { .kind = LAT_NUMERIC } };
  lat_data *d = lat_data_alloc (2, 2, x, NULL, &msg);
  gaussian_theta *t = lat_gaussian_alloc (1, 1, col, structures[_i]);
  ck_assert_int_eq (G->accept (t, d, &where), LAT_SUCCESS);
  ck_assert_int_eq (lat_data_set_columns (d, column, &msg), LAT_SUCCESS);
  ck_assert_int_eq (G->accept (t, d, &where), LAT_EDATA);
  ck_assert (where.row == 0 && where.col == 0);
  G->free (t);
  t = lat_gaussian_alloc (1, 1, col + 1, structures[_i]);
  ck_assert_int_eq (G->accept (t, d, &where), LAT_EDATA);
  ck_assert (where.row == 1 && where.col == 1);
  ck_assert_str_eq (where.reason, "the number is too large to be squared");
  ck_assert_int_eq (G->accept (t, d, NULL), LAT_EDATA);
  G->free (t);
  lat_data_free (d);
}
END_TEST

/* Nine cells of ten missing, fewer rows than columns: little is known of any
   correlation, and the prior has to say something or EM never ends.  */
START_TEST (scarce_table_converges)
{
  enum
  {
    ROWS = 60,
    COLUMNS = 25
  };
  lat_philox state;
  gsl_rng rng = generator (2387, &state);
  double x[ROWS * COLUMNS], factor[COLUMNS];
  lat_message msg;
  for (size_t j = 0; j < COLUMNS; j++)
    factor[j] = gsl_ran_gaussian (&rng, 2.3);
  for (size_t i = 0; i < ROWS; i++)
    {
      double common = gsl_ran_ugaussian (&rng);
      for (size_t j = 0; j < COLUMNS; j++)
        {
          double cell = factor[j] * common + gsl_ran_ugaussian (&rng);
          x[i * COLUMNS + j] = gsl_rng_uniform (&rng) < 0.9 ? NAN : cell;
        }
    }
  lat_data *d = lat_data_alloc (ROWS, COLUMNS, x, NULL, &msg);
  lat_em_options opt = lat_em_defaults ();
  lat_em_result result;
  lat_prior prior = lat_prior_defaults ();
  size_t col[COLUMNS];
  for (size_t j = 0; j < COLUMNS; j++)
    col[j] = j;
  opt.max_iter = 150;
  lat_mixture *m
      = lat_mixture_alloc (G, lat_gaussian_alloc (1, COLUMNS, col, LAT_FULL));
  ck_assert_int_eq (lat_mixture_init (m, d, &prior), LAT_SUCCESS);
  ck_assert_int_eq (
      lat_em_run (&lat_em_mixture, m, d, &opt, NULL, NULL, &result),
      LAT_SUCCESS);
  ck_assert_msg (result.converged, "not after %zu", result.iterations);
  lat_mixture_free (m);
  lat_data_free (d);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("gaussian_init");
  TCase *tc = tcase_create ("gaussian_init");
  tcase_add_loop_test (tc, init, 0, 4);
  tcase_add_test (tc, init_scarce);
  tcase_add_loop_test (tc, init_zero_weight, 0, 4);
  tcase_add_loop_test (tc, accept, 0, 4);
  tcase_add_test (tc, scarce_table_converges);
  suite_add_tcase (suite, tc);
  return run_suite (suite);
}
