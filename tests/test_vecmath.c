/* test_vecmath.c -- sums of exponentials.  */

#include "base/vecmath.h"
#include "testing.h"
#include <latens/random.h>

START_TEST (log_sum_exp_of_known_numbers)
{
  double x[3] = { log (2.385), log (0.5), log (7.25) };
  assert_near (lat_log_sum_exp (3, x), log (10.135), 1e-15);
  assert_near (lat_log_sum_exp (1, x), x[0], 0);
}
END_TEST

START_TEST (log_sum_exp_neither_overflows_nor_vanishes)
{
  double high[2] = { 1e4, 1e4 + log (1.385) };
  double low[2] = { -1e4, -1e4 + log (1.385) };
  assert_near (lat_log_sum_exp (2, high), 1e4 + log (2.385), 1e-15);
  assert_near (lat_log_sum_exp (2, low), -1e4 + log (2.385), 1e-15);
}
END_TEST

START_TEST (log_sum_exp_at_the_edges)
{
  double none[3] = { -INFINITY, -INFINITY, -INFINITY };
  double one[3] = { -INFINITY, 2.385, -INFINITY };
  double all[2] = { INFINITY, 1 };
  double bad[3] = { 1, NAN, 2 };
  ck_assert_double_eq (lat_log_sum_exp (3, none), -INFINITY);
  ck_assert_double_eq (lat_log_sum_exp (0, none), -INFINITY);
  assert_near (lat_log_sum_exp (3, one), 2.385, 0);
  ck_assert_double_eq (lat_log_sum_exp (2, all), INFINITY);
  ck_assert (isnan (lat_log_sum_exp (3, bad)));
}
END_TEST

START_TEST (log_add_at_the_edges)
{
  assert_near (lat_log_add (log (2.385), log (7.25)), log (9.635), 1e-15);
  assert_near (lat_log_add (1e4 + log (1.385), 1e4), 1e4 + log (2.385), 1e-15);
  ck_assert_double_eq (lat_log_add (-INFINITY, 2.385), 2.385);
  ck_assert_double_eq (lat_log_add (2.385, -800), 2.385);
  ck_assert_double_eq (lat_log_add (-INFINITY, -INFINITY), -INFINITY);
}
END_TEST

START_TEST (log_dot_of_known_numbers)
{
  double x[6] = { log (2.385), 9, log (0.5), 9, -INFINITY, 9 };
  double y[9] = { log (3), 9, 9, log (7.25), 9, 9, log (11), 9, 9 };
  assert_near (lat_log_dot (3, x, 2, y, 3), log (10.78), 1e-15);
  x[0] = 1e4;
  x[2] = 1e4 - 1000;
  assert_near (lat_log_dot (3, x, 2, y, 3), 1e4 + log (3), 1e-15);
}
END_TEST

START_TEST (log_dot_at_the_edges)
{
  double x[2] = { -INFINITY, 2.385 }, y[2] = { 1, -INFINITY };
  double bad[2] = { 1, NAN };
  ck_assert_double_eq (lat_log_dot (2, x, 1, y, 1), -INFINITY);
  ck_assert_double_eq (lat_log_dot (0, x, 1, y, 1), -INFINITY);
  ck_assert (isnan (lat_log_dot (2, y, 1, bad, 1)));
  ck_assert (isnan (lat_log_dot (2, bad, 1, bad, 1)));
}
END_TEST

START_TEST (log_normalise_sums_to_one)
{
  double x[3] = { -1e4 + log (2.385), -1e4 + log (7.25), -INFINITY };
  double none[2] = { -INFINITY, -INFINITY };
  assert_near (lat_log_normalise (3, x), -1e4 + log (9.635), 1e-15);
  assert_near (x[0], 2.385 / 9.635, 1e-11);
  assert_near (x[0] + x[1], 1, 1e-15);
  ck_assert_double_eq (x[2], 0);
  ck_assert_double_eq (lat_log_normalise (2, none), -INFINITY);
  ck_assert_double_eq (none[0], -INFINITY);
}
END_TEST

/* Sizes around the length of a tile; seed 2385.  */
static const size_t shapes[][2] = { { 1, 1 },   { 1, 300 }, { 3, 127 },
                                    { 3, 128 }, { 5, 129 }, { 4, 1000 } };

START_TEST (block_agrees_with_one_row_at_a_time)
{
  size_t k = shapes[_i][0], n = shapes[_i][1];
  double *lp = malloc (k * n * sizeof *lp), *old = malloc (k * n * sizeof *lp);
  double *lse = malloc (n * sizeof *lse), row[5];
  gsl_rng *r = gsl_rng_alloc (lat_rng_philox);
  gsl_rng_set (r, 2385);
  for (size_t i = 0; i < k * n; i++)
    {
      double u = gsl_rng_uniform (r);
      old[i] = lp[i] = u < 0.1 ? -INFINITY : 2000 * (u - 0.5);
    }
  lat_lse_block (k, n, lp, lse);
  for (size_t i = 0; i < n; i++)
    {
      double sum = 0;
      for (size_t j = 0; j < k; j++)
        row[j] = old[j * n + i];
      double right = lat_log_sum_exp (k, row);
      for (size_t j = 0; j < k; j++)
        sum += lp[j * n + i];
      if (right == -INFINITY)
        {
          ck_assert_double_eq (lse[i], right);
          ck_assert_double_eq (sum, 0);
          continue;
        }
      assert_near (lse[i], right, 1e-15);
      assert_near (sum, 1, 1e-14);
      for (size_t j = 0; j < k; j++)
        assert_near (lp[j * n + i], exp (row[j] - right), 1e-12);
    }
  gsl_rng_free (r);
  free (lp);
  free (old);
  free (lse);
}
END_TEST

START_TEST (block_of_nothing_possible)
{
  double lp[6] = { -INFINITY, 1.5, -INFINITY, -INFINITY, -INFINITY, 2.385 };
  double lse[3];
  lat_lse_block (2, 3, lp, lse);
  ck_assert_double_eq (lse[0], -INFINITY);
  ck_assert_double_eq (lp[0], 0);
  ck_assert_double_eq (lp[3], 0);
  assert_near (lse[1], 1.5, 0);
  assert_near (lp[1], 1, 0);
  assert_near (lp[4], 0, 0);
  assert_near (lse[2], 2.385, 0);
  assert_near (lp[2], 0, 0);
  assert_near (lp[5], 1, 0);
}
END_TEST

START_TEST (block_does_not_hide_nan)
{
  double lp[8] = { NAN, 1.5, -INFINITY, 3, 2.385, NAN, NAN, INFINITY };
  double lse[4];
  lat_lse_block (2, 4, lp, lse);
  for (int i = 0; i < 4; i++)
    {
      ck_assert (isnan (lse[i]));
      ck_assert (isnan (lp[i]) && isnan (lp[4 + i]));
    }
}
END_TEST

START_TEST (block_without_components)
{
  double lse[2] = { 2.385, 1 };
  lat_lse_block (0, 2, NULL, lse);
  ck_assert_double_eq (lse[0], -INFINITY);
  ck_assert_double_eq (lse[1], -INFINITY);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("vecmath");
  TCase *tc = tcase_create ("vecmath");
  tcase_add_test (tc, log_sum_exp_of_known_numbers);
  tcase_add_test (tc, log_sum_exp_neither_overflows_nor_vanishes);
  tcase_add_test (tc, log_sum_exp_at_the_edges);
  tcase_add_test (tc, log_add_at_the_edges);
  tcase_add_test (tc, log_dot_of_known_numbers);
  tcase_add_test (tc, log_dot_at_the_edges);
  tcase_add_test (tc, log_normalise_sums_to_one);
  tcase_add_loop_test (tc, block_agrees_with_one_row_at_a_time, 0,
                       sizeof shapes / sizeof *shapes);
  tcase_add_test (tc, block_of_nothing_possible);
  tcase_add_test (tc, block_does_not_hide_nan);
  tcase_add_test (tc, block_without_components);
  suite_add_tcase (suite, tc);
  return run_suite (suite);
}
