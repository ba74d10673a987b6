/* test_hmm_draw.c -- draws of all that is hidden: against all paths there
   are, and in pieces.  Seed 2385.  */

#include <latens.h>
#include "hmm_brute.h"

enum
{
  DRAWS = 20000
};

/* Paths of the first sequence come as often as they are probable: Pearson's
   statistic over those expected ten times and more, the rest as one.  */
START_TEST (paths)
{
  static unsigned count[BRUTE_PATHS];
  lat_hmm *m = brute_model ();
  lat_data *d = brute_data ();
  brute a = brute_make (m, d, 0, 7);
  double all = 0, chi = 0, cells = 0, rest = 0, rest_count = 0;
  unsigned state[12];
  for (size_t i = 0; i < DRAWS; i++)
    {
      lat_stream s = lat_stream_sub (lat_stream_of_seed (2385), i);
      size_t path = 0;
      ck_assert_int_eq (lat_hmm_draw (m, d, 1, s, NULL, state), 0);
      for (size_t t = 7; t-- > 0;)
        path = path * 3 + state[t];
      count[path]++;
    }
  for (size_t i = 0; i < a.paths; i++)
    all += exp (a.joint[i]);
  for (size_t i = 0; i < a.paths; i++)
    {
      double want = DRAWS * exp (a.joint[i]) / all;
      ck_assert (want > 0 || count[i] == 0);
      rest += want < 10 ? want : 0;
      rest_count += want < 10 ? count[i] : 0;
      if (want >= 10)
        {
          chi += (count[i] - want) * (count[i] - want) / want;
          cells++;
        }
    }
  chi += (rest_count - rest) * (rest_count - rest) / rest;
  ck_assert_msg (cells > 20 && fabs (chi - cells) < 4 * sqrt (2 * cells),
                 "chi-squared %g on %g", chi, cells);
  lat_data_free (d);
  lat_hmm_free (m);
}
END_TEST

/* Holes: the mean and sd of the draws are those that expect tells; entries of
   one row, correlated given the state, hang together.  */
START_TEST (cells)
{
  static const double initial[] = { 0.6, 0.4 };
  static const double transition[] = { 0.8, 0.2, 0.3, 0.7 };
  static const double mean[] = { 0, 0, 0, 2, -1, 1 };
  static const double sigma[] = { 1, .5,  .2, .5,  2, .3,  .2, .3,  1.5,
                                  2, -.4, .1, -.4, 1, .25, .1, .25, .8 };
  const double x[] = { .3,  -.2, .5,  NAN, 1,    .1,  1.8, NAN, NAN,
                       NAN, NAN, NAN, 2.5, -1.4, NAN, .1,  NAN, -.6 };
  lat_hmm *m = hmm_gaussian (2, 3, initial, transition, mean, sigma);
  lat_data *d = hmm_data (6, 3, x, 0, NULL);
  double out[18], sd[18], y[18], sum[18] = { 0 }, square[18] = { 0 }, both = 0;
  ck_assert_int_eq (lat_hmm_expect (m, d, 1, out, sd), 0);
  for (size_t i = 0; i < DRAWS; i++)
    {
      lat_stream s = lat_stream_sub (lat_stream_of_seed (2385), i);
      ck_assert_int_eq (lat_hmm_draw (m, d, 1, s, y, NULL), 0);
      for (size_t e = 0; e < 18; e++)
        {
          ck_assert (isnan (x[e]) ? isfinite (y[e]) : y[e] == x[e]);
          sum[e] += (y[e] - out[e]) / DRAWS;
          square[e] += (y[e] - out[e]) * (y[e] - out[e]) / DRAWS;
        }
      both += (y[7] - out[7]) * (y[8] - out[8]) / DRAWS;
    }
  for (size_t e = 0; e < 18; e++)
    {
      ck_assert_msg (fabs (sum[e]) <= 4 * sd[e] / sqrt (DRAWS), "mean %zu: %g",
                     e, sum[e]);
      assert_near (sqrt (square[e]), sd[e], 0.03);
    }
  /* Row 3 is of the second state with probability .6445139: there the
     covariance given column 1 is .25 + .4 .1 / 2, else .3 - .5 .2. */
  double p = 0.64451388352, a = -.4 / 2 * (1.8 - 2) - 1,
         b = .1 / 2 * (1.8 - 2) + 1, a1 = .5 * 1.8, b1 = .2 * 1.8;
  double want = p * (.25 + .4 * .1 / 2) + (1 - p) * (.3 - .5 * .2)
                + p * (1 - p) * (a - a1) * (b - b1);
  assert_near (both, want, 0.05);
  lat_data_free (d);
  lat_hmm_free (m);
}
END_TEST

/* Long sequences: whatever threads do, and pieces of the table.  */
START_TEST (pieces)
{
  enum
  {
    ROWS = 150000
  };
  lat_hmm *m = brute_model ();
  double *x = malloc (ROWS * sizeof *x), *a = malloc (ROWS * sizeof *a);
  double *b = malloc (ROWS * sizeof *b);
  unsigned *z = malloc (ROWS * sizeof *z), *y = malloc (ROWS * sizeof *y);
  size_t unit[] = { 0, 1, 700, 9000, ROWS };
  lat_stream s = lat_stream_of_seed (2385);
  for (size_t i = 0; i < ROWS; i++)
    x[i] = i % 7 ? (double)(i * 7919 % 13) : (double)NAN;
  lat_data *d = hmm_data (ROWS, 1, x, 4, unit);
  ck_assert_int_eq (lat_hmm_draw (m, d, 1, s, a, z), 0);
  ck_assert_int_eq (lat_hmm_draw (m, d, 3, s, b, y), 0);
  ck_assert_mem_eq (a, b, ROWS * sizeof *a);
  ck_assert_mem_eq (z, y, ROWS * sizeof *z);
  lat_data last = lat_data_of_units (d, 3, 4);
  ck_assert_int_eq (lat_hmm_draw (m, &last, 1, s, b + 9000, NULL), 0);
  ck_assert_mem_eq (a, b, ROWS * sizeof *a);
  /* The states are as frequent as the posterior has it.  */
  double *g = malloc (ROWS * 3 * sizeof *g), share = 0;
  ck_assert_int_eq (lat_hmm_posterior (m, d, 1, g), 0);
  for (size_t i = 0; i < ROWS; i++)
    share += (g[3 * i + 1] - (z[i] == 1)) / ROWS;
  ck_assert_msg (fabs (share) < 0.006, "%g", share);
  lat_data_free (d);
  lat_hmm_free (m);
  free (x);
  free (a);
  free (b);
  free (z);
  free (y);
  free (g);
}
END_TEST

/* A path that hangs on one row, seen at the price of exp (-1e6) in a state
   that nothing but a way of 1e-90 leads to.  */
START_TEST (range)
{
  const double initial[] = { 1, 0, 0 }, mean[] = { 0, 1.3, 5 };
  const double transition[] = { 1 - 1e-90, 1e-90, 0, 0, 0.5, 0.5, 0, 0, 1 };
  const double sigma[] = { 1e-4, 1, 1 };
  const double x[] = { 0, 0.01, -1.3, 0.02, 40, 5 };
  lat_hmm *m = hmm_gaussian (3, 1, initial, transition, mean, sigma);
  lat_data *d = hmm_data (6, 1, x, 0, NULL);
  unsigned state[6], best[6];
  ck_assert_int_eq (
      lat_hmm_draw (m, d, 1, lat_stream_of_seed (2385), NULL, state), 0);
  ck_assert_int_eq (lat_hmm_viterbi (m, d, 1, best, NULL), 0);
  ck_assert_uint_eq (state[0], 0);
  ck_assert_uint_eq (state[5], best[5]);
  for (size_t t = 1; t < 6; t++)
    ck_assert (m->transition[state[t - 1] * 3 + state[t]] > 0);
  lat_data_free (d);
  lat_hmm_free (m);
}
END_TEST

START_TEST (impossible)
{
  const double initial[] = { 1, 0 }, prob[] = { 1, 0, 0, 1 };
  const double transition[] = { 1, 0, 0, 1 };
  lat_hmm *m = hmm_symbols (2, 2, initial, transition, prob);
  lat_data *d = hmm_letters ("aab", "ab");
  unsigned state[3];
  double law[6];
  ck_assert_int_eq (
      lat_hmm_draw (m, d, 1, lat_stream_of_seed (2385), NULL, state),
      LAT_EIMPOSSIBLE);
  ck_assert_int_eq (lat_hmm_filter (m, d, 1, law), LAT_EIMPOSSIBLE);
  lat_data_free (d);
  lat_hmm_free (m);
}
END_TEST

int
main (void)
{
  Suite *s = suite_create ("hmm_draw");
  TCase *t = tcase_create ("hmm_draw");
  tcase_set_timeout (t, 120);
  tcase_add_test (t, paths);
  tcase_add_test (t, cells);
  tcase_add_test (t, pieces);
  tcase_add_test (t, range);
  tcase_add_test (t, impossible);
  suite_add_tcase (s, t);
  return run_suite (s);
}
