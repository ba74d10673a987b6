/* test_hsmm.c -- chains with durations against all their paths.  */

#include "hsmm_make.h"
#include <latens/hmm_infer.h>

/* P (path, cells): each maximal run of a state is a visit, the last one cut
   off.  */
static double
path_probability (lat_duration_law law, size_t n, const unsigned *z)
{
  double p = initial[z[0]];
  for (size_t t = 0; t < n; t++)
    if (!isnan (counts[t]))
      p *= gsl_ran_poisson_pdf ((unsigned)counts[t], rate[z[t]]);
  for (size_t t = 0, d; t < n; t += d)
    {
      for (d = 1; t + d < n && z[t + d] == z[t];)
        d++;
      p *= t + d < n
               ? length_law (law, z[t], d) * transition[z[t] * K + z[t + d]]
               : at_least (law, z[t], d);
    }
  return p;
}

/* What all paths over the first n rows say.  */
typedef struct
{
  double sum, best, gamma[LENGTH][K], first[K], changes[K * K];
  unsigned path[LENGTH];
} truth;

static truth
enumerate (lat_duration_law law, size_t n)
{
  truth w = { .sum = 0 };
  size_t paths = 1;
  for (size_t t = 0; t < n; t++)
    paths *= K;
  for (size_t i = 0; i < paths; i++)
    {
      unsigned z[LENGTH] = { 0 };
      for (size_t t = 0, rest = i; t < n; t++, rest /= K)
        z[t] = (unsigned)(rest % K);
      double p = path_probability (law, n, z);
      w.sum += p;
      w.first[z[0]] += p;
      for (size_t t = 0; t < n; t++)
        w.gamma[t][z[t]] += p;
      for (size_t t = 1; t < n; t++)
        w.changes[z[t - 1] * K + z[t]] += z[t] == z[t - 1] ? 0 : p;
      if (p > w.best)
        {
          w.best = p;
          memcpy (w.path, z, n * sizeof *z);
        }
    }
  return w;
}

/* Everything that is said of a sequence of _i + 1 rows, by all its paths.  */
START_TEST (all_paths)
{
  lat_duration_law law = laws[_i / LENGTH];
  size_t n = (size_t)(_i % LENGTH) + 1;
  truth w = enumerate (law, n);
  lat_hmm *m = make (law);
  lat_data *d = hmm_data (n, 1, counts, 0, NULL);
  double gamma[LENGTH * K], logp, loglik, row[LENGTH], sum = 0;
  unsigned path[LENGTH];
  double *stat = hmm_stat (m, d);
  assert_near (stat[LAT_LOGLIK], log (w.sum), 1e-13);
  ck_assert_int_eq (lat_hmm_loglik (m, d, 1, &loglik), 0);
  assert_near (loglik, log (w.sum), 1e-13);
  for (size_t c = 0; c < K; c++)
    assert_near (stat[LAT_HEAD + c], w.first[c] / w.sum, 1e-13);
  for (size_t c = 0; c < K * K; c++)
    assert_near (stat[LAT_HEAD + K + c], w.changes[c] / w.sum, 1e-13);
  ck_assert_int_eq (lat_hmm_posterior (m, d, 1, gamma), 0);
  for (size_t i = 0; i < n * K; i++)
    assert_near (gamma[i], w.gamma[i / K][i % K] / w.sum, 1e-13);
  ck_assert_int_eq (lat_hmm_viterbi (m, d, 1, path, &logp), 0);
  assert_near (logp, log (w.best), 1e-13);
  ck_assert_int_eq (memcmp (path, w.path, n * sizeof *path), 0);
  ck_assert_int_eq (lat_hmm_score (m, d, 1, row), 0);
  for (size_t i = 0; i < n; i++)
    {
      sum += row[i];
      assert_near (sum, log (enumerate (law, i + 1).sum), 1e-13);
    }
  free (stat);
  lat_data_free (d);
  lat_hmm_free (m);
}
END_TEST

/* What will come is what rows with nothing seen behind the last one say; and
   the past alone, what the sequence so far does.  */
START_TEST (forecasts)
{
  enum
  {
    STEPS = 9
  };
  lat_hmm *m = make (laws[_i]);
  double x[LENGTH + STEPS], ahead[STEPS * K], now[K];
  double gamma[(LENGTH + STEPS) * K], past[LENGTH * K];
  lat_data *d = hmm_data (LENGTH, 1, counts, 0, NULL);
  for (size_t t = 0; t < LENGTH + STEPS; t++)
    x[t] = t < LENGTH ? counts[t] : (double)NAN;
  lat_data *longer = hmm_data (LENGTH + STEPS, 1, x, 0, NULL);
  ck_assert_int_eq (lat_hmm_forecast (m, d, 1, STEPS, ahead), 0);
  ck_assert_int_eq (lat_hmm_posterior (m, longer, 1, gamma), 0);
  for (size_t i = 0; i < STEPS * K; i++)
    assert_near (ahead[i], gamma[LENGTH * K + i], 1e-13);
  ck_assert_int_eq (lat_hmm_filter (m, d, 1, past), 0);
  ck_assert_int_eq (lat_hmm_last (m, d, 1, now), 0);
  ck_assert_mem_eq (now, past + (LENGTH - 1) * K, sizeof now);
  for (size_t n = 1; n <= LENGTH; n++)
    {
      lat_data *less = hmm_data (n, 1, counts, 0, NULL);
      ck_assert_int_eq (lat_hmm_posterior (m, less, 1, gamma), 0);
      for (size_t c = 0; c < K; c++)
        assert_near (past[(n - 1) * K + c], gamma[(n - 1) * K + c], 1e-13);
      lat_data_free (less);
    }
  lat_data_free (d);
  lat_data_free (longer);
  lat_hmm_free (m);
}
END_TEST

/* Drawn paths have the law of all paths: that of each row, and that two rows
   are alike, within 4.5 standard errors.  */
START_TEST (drawn_paths)
{
  enum
  {
    DRAWS = 4000
  };
  lat_duration_law law = laws[_i];
  lat_hmm *m = make (law);
  truth w = enumerate (law, LENGTH);
  lat_data *d = hmm_data (LENGTH, 1, counts, 0, NULL);
  double gamma[LENGTH][K] = { { 0 } }, changes = 0, expected = 0, x[LENGTH];
  for (size_t i = 0; i < DRAWS; i++)
    {
      unsigned z[LENGTH];
      lat_stream s = lat_stream_sub (lat_stream_of_seed (511), i);
      ck_assert_int_eq (lat_hmm_draw (m, d, 1, s, x, z), 0);
      ck_assert (x[3] >= 0 && x[3] == floor (x[3]) && x[1] == counts[1]);
      for (size_t t = 0; t < LENGTH; t++)
        gamma[t][z[t]]++;
      for (size_t t = 1; t < LENGTH; t++)
        changes += z[t] != z[t - 1];
    }
  for (size_t t = 0; t < LENGTH; t++)
    for (size_t c = 0; c < K; c++)
      {
        double p = w.gamma[t][c] / w.sum, sd = sqrt (p * (1 - p) / DRAWS);
        assert_near (gamma[t][c] / DRAWS, p, 4.5 * sd + 1e-9);
      }
  for (size_t i = 0; i < K * K; i++)
    expected += w.changes[i] / w.sum;
  assert_near (changes / DRAWS, expected, 0.05);
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
  enum
  {
    LAWS = sizeof laws / sizeof *laws
  };
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
