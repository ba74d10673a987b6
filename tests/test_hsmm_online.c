/* test_hsmm_online.c -- filtering row by row with durations, against the
   filter that has all rows at once.  */

#include "hsmm_make.h"
#include <latens/hmm_infer.h>

/* Rows of d one by one: log law and log p of each must be those of
   lat_hmm_filter and lat_hmm_score.  Returns what is kept of a sequence.  */
static size_t
compare (const lat_hmm *m, const lat_data *d, double tol)
{
  size_t k = m->k;
  double *law = malloc (d->n * k * sizeof *law);
  double *rows = malloc (d->n * sizeof *rows), logp;
  lat_hmm_online *o = lat_hmm_online_alloc (m, d->p);
  ck_assert_ptr_nonnull (o);
  size_t len = lat_hmm_online_len (o);
  double *kept = malloc (len * sizeof *kept);
  for (size_t i = 0; i < len; i++)
    kept[i] = NAN; /* a sequence that begins does not look at it */
  ck_assert_int_eq (lat_hmm_filter (m, d, 1, law), 0);
  ck_assert_int_eq (lat_hmm_score (m, d, 1, rows), 0);
  for (size_t u = 0; u < d->units; u++)
    for (size_t i = lat_data_row (d, u); i < lat_data_row (d, u + 1); i++)
      {
        int first = i == lat_data_row (d, u);
        ck_assert_int_eq (lat_hmm_online_step (o, first, d->x + i * d->tda,
                                               d->label ? d->label[i] : 0,
                                               kept, &logp),
                          0);
        assert_near (logp, rows[i], tol * (1 + fabs (rows[i])));
        for (size_t c = 0; c < k; c++)
          assert_near (exp (kept[c]), law[i * k + c], tol);
      }
  lat_hmm_online_free (o);
  free (kept);
  free (rows);
  free (law);
  return len;
}

START_TEST (like_the_filter)
{
  enum
  {
    N = 500
  };
  static const size_t unit[] = { 0, 1, 300, N };
  lat_hmm *m = make (laws[_i % 3]);
  double x[N];
  uint32_t label[N] = { 0 };
  unsigned state[N];
  ck_assert_int_eq (
      lat_hmm_sample (m, N, 1, lat_stream_of_seed (31), x, state), 0);
  for (size_t i = 2; i < N; i += 7)
    x[i] = NAN;
  for (size_t i = 100; i < 120; i++)
    x[i] = NAN;
  if (laws[_i % 3] != LAT_DURATION_TABLE)
    x[200] = 3000; /* far out */
  lat_data *d = hmm_data (N, 1, x, 3, unit);
  for (size_t i = 0; i < N; i += 9)
    label[i] = i == 0 || i == 300 ? 0 : state[i] + 1;
  if (_i >= 3)
    ck_assert_int_eq (lat_data_set_labels (d, label, NULL), 0);
  size_t len = compare (m, d, 1e-11);
  if (laws[_i % 3] == LAT_DURATION_TABLE)
    ck_assert_uint_eq (len, K + K * MOST);
  else
    ck_assert (len > K + 3 * 20 && len < K + 3 * 2000);
  lat_data_free (d);
  lat_hmm_free (m);
}
END_TEST

/* Labels that end a visit of mean 1001 rows after one, or hold one of mean 2
   for 400: neither may be lost, though hardly any visit is like that.  */
START_TEST (unlikely_lengths)
{
  static const double begin[] = { .5, .5 }, change[] = { 0, 1, 1, 0 };
  static const double rates[] = { 4, 5 };
  enum
  {
    N = 405
  };
  lat_hmm *m = hmm_poisson (2, begin, change, rates);
  double x[N];
  uint32_t label[N];
  ck_assert_int_eq (lat_hsmm_set (m, LAT_DURATION_POISSON, 0), 0);
  ck_assert_int_eq (lat_poisson_set (m->duration->theta, 0, 0, 1000), 0);
  ck_assert_int_eq (lat_poisson_set (m->duration->theta, 1, 0, 1), 0);
  ck_assert_int_eq (lat_em_hmm.prepare (m), 0);
  for (size_t i = 0; i < N; i++)
    {
      x[i] = (double)(i % 7);
      label[i] = i == 1 ? 1 : i > 1 && i < 4 ? 2 : 0;
    }
  lat_data *d = hmm_data (N, 1, x, 0, NULL);
  ck_assert_int_eq (lat_data_set_labels (d, label, NULL), 0);
  compare (m, d, 1e-10);
  lat_data_free (d);
  /* beyond what is told apart: finite, and in that state */
  lat_hmm_online *o = lat_hmm_online_alloc (m, 1);
  double *kept = malloc (lat_hmm_online_len (o) * sizeof *kept), logp;
  for (size_t i = 0; i < 400; i++)
    {
      ck_assert_int_eq (lat_hmm_online_step (o, i == 0, x + i, 2, kept, &logp),
                        0);
      ck_assert (isfinite (logp) && kept[0] < -1e300);
      assert_near (kept[1], 0, 1e-12);
    }
  ck_assert_int_eq (lat_hmm_online_step (o, 0, x, 0, kept, &logp), 0);
  ck_assert (isfinite (logp) && kept[0] > -1e300);
  lat_hmm_online_free (o);
  free (kept);
  lat_hmm_free (m);
}
END_TEST

/* A state that is never left, and a law of mean 2000 rows, whose visits are
   followed for 2 10^5.  */
START_TEST (left_right)
{
  static const double begin[] = { 1, 0 }, change[] = { 0, 1, 0, 1 };
  static const double rates[] = { 3, 9 }, par[] = { 2000, 1 };
  enum
  {
    N = 3000
  };
  double x[N];
  lat_hmm *m = hmm_poisson (2, begin, change, rates);
  ck_assert_int_eq (lat_hsmm_set (m, LAT_DURATION_NEGBINOMIAL, 0), 0);
  for (size_t c = 0; c < 2; c++)
    ck_assert_int_eq (lat_law_set (m->duration->theta, c, 0, par), 0);
  ck_assert_int_eq (lat_em_hmm.prepare (m), 0);
  for (size_t i = 0; i < N; i++)
    x[i] = i < 1800 ? (double)(i % 8) : (double)(6 + i % 5);
  lat_data *d = hmm_data (200, 1, x + 1700, 0, NULL);
  size_t len = compare (m, d, 1e-11);
  ck_assert (len > 2 + 1e5 && len < 1e6);
  lat_data_free (d);
  lat_hmm_free (m);
}
END_TEST

/* Two sequences take turns; a row that can not be leaves everything as it
   was.  */
START_TEST (turns_and_failures)
{
  static const double begin[] = { 1, 0 }, change[] = { 0, 1, 1, 0 };
  static const double prob[] = { .5, .5, 0, 0, .5, .5 };
  static const double seen[2][6]
      = { { 0, 1, 1, 2, 1, 0 }, { 1, 1, 2, 1, 1, 2 } };
  lat_hmm *m = hmm_symbols (2, 3, begin, change, prob);
  ck_assert_int_eq (lat_hsmm_set (m, LAT_DURATION_POISSON, 0), 0);
  double law[2][12], kept[2][2000], before[2000], logp;
  lat_hmm_online *o = lat_hmm_online_alloc (m, 1);
  size_t len = lat_hmm_online_len (o);
  ck_assert_uint_le (len, 2000);
  for (size_t u = 0; u < 2; u++)
    {
      lat_data *d = hmm_data (6, 1, seen[u], 0, NULL);
      ck_assert_int_eq (lat_hmm_filter (m, d, 1, law[u]), 0);
      lat_data_free (d);
    }
  for (size_t i = 0; i < 6; i++)
    for (size_t u = 0; u < 2; u++)
      {
        ck_assert_int_eq (
            lat_hmm_online_step (o, i == 0, seen[u] + i, 0, kept[u], &logp),
            0);
        for (size_t c = 0; c < 2; c++)
          assert_near (exp (kept[u][c]), law[u][2 * i + c], 1e-13);
      }
  memcpy (before, kept[0], len * sizeof *before);
  ck_assert_int_eq (lat_hmm_online_step (o, 0, seen[0], 3, kept[0], &logp),
                    LAT_EDATA);
  ck_assert (!memcmp (before, kept[0], len * sizeof *before));
  const double other = 2;
  ck_assert_int_eq (lat_hmm_online_step (o, 0, &other, 1, kept[0], &logp),
                    LAT_EIMPOSSIBLE);
  ck_assert (!memcmp (before, kept[0], len * sizeof *before));
  lat_hmm_online_free (o);
  lat_hmm_free (m);
}
END_TEST

/* Columns that look back keep their rows as well.  */
START_TEST (looking_back)
{
  static const double begin[] = { .6, .4 }, change[] = { 0, 1, 1, 0 };
  static const double par[] = { .4, .8, .5, 1.1, 1.3, -.3 };
  static const double y[]
      = { .3, 1.2, -.6, .5, 2.9, 1.8, 4.1, .2, -1.3, .6, .9 };
  lat_hmm *m = hmm_ar (2, 1, begin, change, par);
  ck_assert_int_eq (lat_hsmm_set (m, LAT_DURATION_TABLE, 4), 0);
  lat_data *d = hmm_data (11, 1, y, 0, NULL);
  ck_assert_int_eq (lat_data_set_lags (d, 1, NULL), 0);
  ck_assert_uint_eq (compare (m, d, 1e-12), 2 + 1 + 2 * 4);
  lat_data_free (d);
  lat_hmm_free (m);
}
END_TEST

/* --- what comes ---------------------------------------------------------- */

/* Frequencies of states are the forecast's laws: with durations and in a plain
   chain; what is kept stays.  */
START_TEST (states_to_come)
{
  enum
  {
    DRAWS = 20000,
    STEPS = 6
  };
  lat_hmm *m
      = _i < 3 ? make (laws[_i]) : hmm_poisson (K, initial, transition, rate);
  lat_data *d = hmm_data (LENGTH, 1, counts, 0, NULL);
  lat_hmm_online *o = lat_hmm_online_alloc (m, 1);
  size_t len = lat_hmm_online_len (o);
  double *kept = malloc (2 * len * sizeof *kept), x[STEPS], law[STEPS * K];
  double count[STEPS * K] = { 0 }, sum[STEPS] = { 0 };
  unsigned state[STEPS];
  for (size_t i = 0; i < LENGTH; i++)
    ck_assert_int_eq (
        lat_hmm_online_step (o, i == 0, counts + i, 0, kept, NULL), 0);
  memcpy (kept + len, kept, len * sizeof *kept);
  ck_assert_int_eq (lat_hmm_forecast (m, d, 1, STEPS, law), 0);
  for (size_t i = 0; i < DRAWS; i++)
    {
      lat_stream s = lat_stream_sub (lat_stream_of_seed (5), i);
      ck_assert_int_eq (lat_hmm_online_continue (o, kept, STEPS, s, x, state),
                        0);
      for (size_t h = 0; h < STEPS; h++)
        {
          count[h * K + state[h]]++;
          sum[h] += x[h];
        }
    }
  ck_assert_mem_eq (kept, kept + len, len * sizeof *kept);
  for (size_t h = 0; h < STEPS; h++)
    {
      double mean = 0;
      for (size_t c = 0; c < K; c++)
        {
          double p = law[h * K + c];
          mean += p * rate[c];
          ck_assert (fabs (count[h * K + c] / DRAWS - p)
                     <= 4 * sqrt (p * (1 - p) / DRAWS) + 1e-12);
        }
      ck_assert (fabs (sum[h] / DRAWS - mean) < 4 * 6 / sqrt (DRAWS));
    }
  lat_hmm_online_free (o);
  lat_data_free (d);
  lat_hmm_free (m);
  free (kept);
}
END_TEST

/* Without noise each row is its state's line through the rows before.  */
START_TEST (rows_to_come)
{
  static const double begin[] = { .6, .4 }, change[] = { 0, 1, 1, 0 };
  static const double par[2][4]
      = { { .4, 1e-9, .5, -.2 }, { 1.1, 1e-9, -.3, .6 } };
  static const double y[] = { .3, 1.2, -.6, .5 };
  double kept[200], x[8], before[2] = { y[3], y[2] };
  unsigned state[8];
  lat_hmm *m = hmm_ar (2, 2, begin, change, par[0]);
  ck_assert_int_eq (lat_hsmm_set (m, LAT_DURATION_TABLE, 3), 0);
  lat_hmm_online *o = lat_hmm_online_alloc (m, 1);
  ck_assert_uint_le (lat_hmm_online_len (o), 200);
  for (size_t i = 0; i < 4; i++)
    ck_assert_int_eq (
        lat_hmm_online_step (o, i == 0, y + i, i > 1 ? 1 : 0, kept, NULL), 0);
  ck_assert_int_eq (
      lat_hmm_online_continue (o, kept, 8, lat_stream_of_seed (9), x, state),
      0);
  size_t changes = 0;
  for (size_t h = 0; h < 8; h++)
    {
      const double *q = par[state[h]];
      assert_near (x[h], q[0] + q[2] * before[0] + q[3] * before[1], 1e-7);
      before[1] = before[0];
      before[0] = x[h];
      changes += h > 0 && state[h] != state[h - 1];
    }
  ck_assert_uint_ge (changes, 2); /* of three rows at most */
  lat_hmm_online_free (o);
  lat_hmm_free (m);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("hsmm_online");
  TCase *t = tcase_create ("hsmm_online");
  tcase_set_timeout (t, 60);
  tcase_add_loop_test (t, like_the_filter, 0, 6);
  tcase_add_test (t, unlikely_lengths);
  tcase_add_test (t, left_right);
  tcase_add_test (t, turns_and_failures);
  tcase_add_test (t, looking_back);
  tcase_add_loop_test (t, states_to_come, 0, 4);
  tcase_add_test (t, rows_to_come);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
