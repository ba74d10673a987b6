/* test_hsmm.c -- chains with durations against all their paths.  */

#include "hsmm_make.h"
#include <latens/hmm_infer.h>

/* Everything that is said of a sequence of _i + 1 rows, by all its paths.  */
START_TEST (all_paths)
{
  lat_duration_law law = laws[_i / LENGTH];
  size_t n = (size_t)(_i % LENGTH) + 1;
  truth w = paths_enumerate (visits_law, &law, n);
  lat_hmm *m = make (law);
  lat_data *d = hmm_data (n, 1, counts, 0, NULL);
  double *stat = hmm_stat (m, d);
  paths_check (m, d, visits_law, &law);
  for (size_t c = 0; c < K; c++)
    assert_near (stat[LAT_HEAD + c], w.gamma[0][c] / w.sum, 1e-13);
  for (size_t c = 0; c < K * K; c++)
    {
      double changes = 0;
      for (size_t t = 1; t < n && c / K != c % K; t++)
        changes += w.moves[t][c] / w.sum;
      assert_near (stat[LAT_HEAD + K + c], changes, 1e-13);
    }
  free (stat);
  lat_data_free (d);
  lat_hmm_free (m);
}
END_TEST

START_TEST (forecasts)
{
  enum
  {
    STEPS = 9
  };
  lat_hmm *m = make (laws[_i]);
  double x[LENGTH + STEPS], ahead[STEPS * K];
  lat_data *d = hmm_data (LENGTH, 1, counts, 0, NULL);
  for (size_t t = 0; t < LENGTH + STEPS; t++)
    x[t] = t < LENGTH ? counts[t] : (double)NAN;
  lat_data *longer = hmm_data (LENGTH + STEPS, 1, x, 0, NULL);
  ck_assert_int_eq (lat_hmm_forecast (m, d, 1, STEPS, ahead), 0);
  paths_check_ahead (m, longer, STEPS, ahead);
  paths_check_past (m, d);
  lat_data_free (d);
  lat_data_free (longer);
  lat_hmm_free (m);
}
END_TEST

START_TEST (drawn_paths)
{
  lat_hmm *m = make (laws[_i]);
  truth w = paths_enumerate (visits_law, laws + _i, LENGTH);
  lat_data *d = hmm_data (LENGTH, 1, counts, 0, NULL);
  paths_check_draws (m, d, &w);
  lat_data_free (d);
  lat_hmm_free (m);
}
END_TEST

/* What can not be.  */
START_TEST (refused)
{
  static const double two[2] = { 0.5, 0.5 }, mix[4] = { 0.4, 0.6, 0.3, 0.7 };
  static const double gone[3] = { 3, 3, 3 };
  lat_hmm *m = hmm_poisson (2, NULL, mix, rate);
  ck_assert_int_eq (lat_hsmm_set (m, LAT_DURATION_POISSON, 0), LAT_EINVAL);
  lat_hmm_free (m);
  m = hmm_poisson (2, two, mix, rate);
  ck_assert_int_eq (lat_hsmm_set (m, LAT_DURATION_TABLE, 0), LAT_EINVAL);
  ck_assert_int_eq (lat_hsmm_set (m, (lat_duration_law)17, 0), LAT_EINVAL);
  ck_assert_ptr_null (m->duration);
  ck_assert_int_eq (lat_hsmm_set (m, LAT_DURATION_TABLE, 2), 0);
  m->transition[0] = 0.4;
  m->transition[1] = 0.6;
  ck_assert_int_eq (lat_em_hmm.prepare (m), LAT_EDOM);
  lat_hmm_free (m);

  /* two rows at most in state 1, and none but it can have a 3 */
  static const double only[2] = { 3, 0 };
  lat_data *d = hmm_data (3, 1, gone, 0, NULL);
  double loglik;
  m = hmm_poisson (2, two, mix, only);
  ck_assert_int_eq (lat_hsmm_set (m, LAT_DURATION_TABLE, 2), 0);
  ck_assert_int_eq (lat_hmm_loglik (m, d, 1, &loglik), LAT_EIMPOSSIBLE);
  lat_data_free (d);
  lat_hmm_free (m);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("durations");
  TCase *t = tcase_create ("durations");
  tcase_set_timeout (t, 60);
  tcase_add_loop_test (t, all_paths, 0, LAWS * LENGTH);
  tcase_add_loop_test (t, forecasts, 0, LAWS);
  tcase_add_loop_test (t, drawn_paths, 0, LAWS);
  tcase_add_test (t, refused);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
