/* test_evaluate_scores.c -- the scores of imputed cells, by their
   definitions.  */

#include <latens/evaluate.h>
#include "impute/accuracy.h"
#include "testing.h"
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>

/* Against the double sum of the definition.  */
START_TEST (crps_of_draws)
{
  static const double x[] = { -1.37, -0.2, 0.45, 0.45, 2.385, 7.1 };
  static const double at[] = { -3.5, -1.37, 0.3, 0.45, 5.25, 7.1, 9.5 };
  size_t m = sizeof x / sizeof *x;
  for (size_t k = 0; k < sizeof at / sizeof *at; k++)
    {
      double off = 0, pairs = 0;
      for (size_t i = 0; i < m; i++)
        {
          off += fabs (x[i] - at[k]);
          for (size_t j = 0; j < m; j++)
            pairs += fabs (x[i] - x[j]);
        }
      double want = off / (double)m - pairs / (double)(2 * m * (m - 1));
      assert_near (lat_crps_draws (m, x, at[k]), want, 1e-15);
    }
}
END_TEST

START_TEST (crps_far_from_zero)
{
  static const double x[] = { 1e9, 1e9 + 1, 1e9 + 4 };
  assert_near (lat_crps_draws (3, x, 1e9 + 2), (2 + 1 + 2) / 3. - 8 / 6.,
               1e-12);
}
END_TEST

/* Unbiased for the normal law's, which is sd (z (2 Phi (z) - 1) + 2 phi (z)
   - 1 / sqrt pi) (Gneiting and Raftery 2007), however few the draws.  */
START_TEST (crps_is_fair)
{
  enum
  {
    M = 3,
    MANY = 40000
  };
  double z = 0.7, sum = 0, squares = 0;
  double want = z * (2 * gsl_cdf_ugaussian_P (z) - 1)
                + 2 * gsl_ran_ugaussian_pdf (z) - 1 / sqrt (M_PI);
  for (int i = 0; i < MANY; i++)
    {
      lat_philox state;
      gsl_rng rng
          = lat_stream_at (lat_stream_of_seed (11), (uint64_t)i, &state);
      double x[M], c;
      for (int j = 0; j < M; j++)
        x[j] = gsl_ran_ugaussian (&rng);
      qsort (x, M, sizeof *x, lat_compare_numbers);
      c = lat_crps_draws (M, x, z);
      sum += c;
      squares += c * c;
    }
  double mean = sum / MANY, sd = sqrt (squares / MANY - mean * mean);
  ck_assert_msg (fabs (mean - want) < 4 * sd / sqrt (MANY), "%g, not %g", mean,
                 want);
}
END_TEST

/* Against its definition by the levels' shares, made fair: sum_l p (1 - p) /
   (m - 1) less.  */
START_TEST (brier_of_draws)
{
  static const double x[] = { 0, 0, 1, 3, 3, 3, 3, 4 };
  const double m = sizeof x / sizeof *x;
  for (double y = 0; y < 5; y++)
    {
      double want = 0;
      for (double l = 0; l < 5; l++)
        {
          double p = 0;
          for (size_t i = 0; i < sizeof x / sizeof *x; i++)
            p += (x[i] == l) / m;
          want += pow (p - (y == l), 2) - p * (1 - p) / (m - 1);
        }
      assert_near (lat_brier_draws (8, x, y), want, 1e-15);
    }
  assert_near (lat_brier_draws (2, x, 0), 0, 1e-15); /* sure and right */
  assert_near (lat_brier_draws (2, x, 1), 2, 1e-15); /* sure and wrong */
}
END_TEST

START_TEST (order_statistics)
{
  static const double x[] = { -1.5, 0.25, 2.5, 9.75 };
  assert_near (lat_order_statistic (4, x, 1), -1.5, 0);
  assert_near (lat_order_statistic (4, x, 0.125), -1.5, 0);
  assert_near (lat_order_statistic (4, x, 2), 0.25, 0);
  assert_near (lat_order_statistic (4, x, 2.5), 1.375, 1e-15);
  assert_near (lat_order_statistic (4, x, 4), 9.75, 0);
  assert_near (lat_order_statistic (4, x, 4.875), 9.75, 0);
}
END_TEST

START_TEST (repeats)
{
  lat_accuracy a[]
      = { { 3, 2.5, NAN, 0.9, 1.5, NAN }, { 2, NAN, 0.25, NAN, NAN, 0.7 },
          { 4, 3.5, NAN, 1, 1, NAN },     { 0, NAN, NAN, NAN, NAN, NAN },
          { 3, 4.5, NAN, 0.5, 2, NAN },   { 1, NAN, 0.75, NAN, NAN, 0.3 } };
  lat_accuracy mean[2], se[2];
  lat_accuracy_mean (3, 2, a, mean, se);
  ck_assert_uint_eq (mean[0].cells, 10);
  ck_assert_uint_eq (mean[1].cells, 3);
  assert_near (mean[0].rmse, 3.5, 1e-15);
  assert_near (se[0].rmse, 1 / sqrt (3), 1e-15);
  assert_near (mean[0].coverage, 0.8, 1e-15);
  assert_near (mean[0].crps, 1.5, 1e-15);
  assert_near (se[0].crps, 0.5 / sqrt (3), 1e-15);
  assert_near (mean[1].error, 0.5, 1e-15); /* of two repeats */
  assert_near (mean[1].brier, 0.5, 1e-15);
  assert_near (se[1].brier, 0.2, 1e-15);
  ck_assert (isnan (mean[0].brier));
  assert_near (se[1].error, 0.25, 1e-15);
  ck_assert (isnan (mean[0].error) && isnan (mean[1].rmse));
  lat_accuracy_mean (1, 2, a, mean, se);
  assert_near (mean[0].rmse, 2.5, 0);
  ck_assert (isnan (se[0].rmse));
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("scores");
  TCase *t = tcase_create ("scores");
  tcase_add_test (t, crps_of_draws);
  tcase_add_test (t, crps_far_from_zero);
  tcase_add_test (t, crps_is_fair);
  tcase_add_test (t, brier_of_draws);
  tcase_add_test (t, order_statistics);
  tcase_add_test (t, repeats);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
