/* test_hsmm_residuals.c -- pseudo-residuals with durations, against the
   likelihood with one cell changed, and against posterior probabilities with
   one row hidden.  */

#include "hsmm_make.h"
#include "residuals_checks.h"
#include <gsl/gsl_cdf.h>

/* _i: kind and law; the label of row 10 is known or not.  */
START_TEST (one_cell_changed)
{
  enum
  {
    ROWS = 16
  };
  static const double x[ROWS]
      = { 3, NAN, 9, 14, 2, 0, 7, NAN, NAN, 5, 31, 4, 12, 6, 1, NAN };
  static const size_t unit[] = { 0, 9, 10, ROWS };
  lat_hmm *m = make (laws[_i / 2 % LAWS]);
  lat_data *d = hmm_data (ROWS, 1, x, 3, unit);
  uint32_t label[ROWS] = { [10] = 3 };
  if (_i >= 2 * LAWS)
    ck_assert_int_eq (lat_data_set_labels (d, label, NULL), 0);
  residuals_check_counts (m, d, (lat_residuals_kind)(_i % 2));
  lat_data_free (d);
  lat_hmm_free (m);
}
END_TEST

/* --- a long one ---------------------------------------------------------- */

enum
{
  LONG = 900
};

static lat_hmm *
normal (lat_duration_law law)
{
  static const double begin[] = { .6, .4 }, change[] = { 0, 1, 1, 0 };
  static const double mean[] = { 0, 3 }, sigma[] = { 1, 2 };
  static const double longer[2][2] = { { 11.3, 2.1 }, { 23.4, 7.7 } };
  lat_hmm *m = hmm_gaussian (2, 1, begin, change, mean, sigma);
  ck_assert_int_eq (lat_hsmm_set (m, law, 60), 0);
  for (size_t c = 0; c < 2 && law != LAT_DURATION_TABLE; c++)
    ck_assert_int_eq (
        law == LAT_DURATION_POISSON
            ? lat_poisson_set (m->duration->theta, c, 0, longer[c][0])
            : lat_law_set (m->duration->theta, c, 0, longer[c]),
        0);
  ck_assert_int_eq (lat_em_hmm.prepare (m), 0);
  return m;
}

START_TEST (one_row_hidden)
{
  static const size_t rows[]
      = { 0, 1, 5, 63, 64, 255, 256, 257, 258, 299, 310, 511, 898, 899 };
  lat_hmm *m = normal (laws[_i / 2]);
  double y[LONG];
  ck_assert_int_eq (
      lat_hmm_sample (m, LONG, 1, lat_stream_of_seed (19), y, NULL), 0);
  for (size_t i = 3; i < LONG; i += 11)
    y[i] = NAN;
  y[257] = 60; /* far out: only one of the states could have it */
  y[5] = -14;
  lat_data *d = hmm_data (LONG, 1, y, 0, NULL);
  residuals_check_hidden (m, d, (lat_residuals_kind)(_i % 2),
                          sizeof rows / sizeof *rows, rows);
  lat_data_free (d);
  lat_hmm_free (m);
}
END_TEST

/* Each row, of one state's symbols alone: the row's own says which state it
   is, and with the row away the visit could be another.  By the likelihood
   with every symbol in its place.  */
START_TEST (symbols_of_one_state)
{
  static const double begin[] = { .5, .5 }, change[] = { 0, 1, 1, 0 };
  static const double prob[] = { .7, .3, 0, 0, .4, .6 };
  static const char seen[] = "ABBABBCCB.CBBAAB";
  lat_residuals_kind kind = (lat_residuals_kind)(_i % 2);
  size_t n = strlen (seen);
  lat_hmm *m = hmm_symbols (2, 3, begin, change, prob);
  double mid[16];
  ck_assert_int_eq (lat_hsmm_set (m, laws[_i / 2], 5), 0);
  ck_assert_int_eq (lat_em_hmm.prepare (m), 0);
  lat_data *d = hmm_letters (seen, "ABC");
  ck_assert_int_eq (residuals_mid (m, d, kind, mid), 0);
  for (size_t t = 0; t < n; t++)
    {
      double p[3], below = 0, sum = 0;
      char text[17];
      for (int s = 0; s < 3; s++)
        {
          strcpy (text, seen);
          text[t] = "ABC"[s];
          text[kind == LAT_RESIDUALS_FORECAST ? t + 1 : n] = 0;
          lat_data *e = hmm_letters (text, "ABC");
          double l;
          p[s] = lat_hmm_loglik (m, e, 1, &l) == 0 ? exp (l) : 0;
          sum += p[s];
          lat_data_free (e);
        }
      if (seen[t] == '.')
        continue;
      for (int s = 0; s < seen[t] - 'A'; s++)
        below += p[s];
      below += p[seen[t] - 'A'] / 2;
      assert_near (mid[t], gsl_cdf_ugaussian_Pinv (below / sum), 1e-8);
    }
  lat_data_free (d);
  lat_hmm_free (m);
}
END_TEST

/* --- samples, and what is refused ---------------------------------------- */

START_TEST (own_sample)
{
  enum
  {
    N = 3000
  };
  lat_hmm *m = normal (laws[_i]);
  double *y = malloc (N * sizeof *y);
  ck_assert_int_eq (lat_hmm_sample (m, N, 1, lat_stream_of_seed (23), y, NULL),
                    0);
  lat_data *d = hmm_data (N, 1, y, 0, NULL);
  residuals_check_sample (m, d);
  lat_data_free (d);
  lat_hmm_free (m);
  free (y);
}
END_TEST

/* A state that is never left; a row that can not be; columns that look
   back.  */
START_TEST (others)
{
  static const double begin[] = { 1, 0 }, change[] = { 0, 1, 0, 1 };
  static const double rates[] = { 2, 9 };
  static const double few[] = { 1, 3, 2, 10, 8, NAN, 12, 9 };
  double mid[8], want[8];
  lat_hmm *m = hmm_poisson (2, begin, change, rates);
  ck_assert_int_eq (lat_hsmm_set (m, LAT_DURATION_NEGBINOMIAL, 0), 0);
  double law[2] = { 1.5, 1 }; /* size 1: geometric, a plain chain */
  for (size_t c = 0; c < 2; c++)
    ck_assert_int_eq (lat_law_set (m->duration->theta, c, 0, law), 0);
  ck_assert_int_eq (lat_em_hmm.prepare (m), 0);
  static const double plain[] = { .6, .4, 0, 1 };
  lat_hmm *same = hmm_poisson (2, begin, plain, rates);
  lat_data *d = hmm_data (8, 1, few, 0, NULL);
  for (int kind = 0; kind < 2; kind++)
    {
      ck_assert_int_eq (residuals_mid (m, d, kind, mid), 0);
      ck_assert_int_eq (residuals_mid (same, d, kind, want), 0);
      for (size_t t = 0; t < 8; t++)
        ck_assert (isnan (few[t]) ? isnan (mid[t])
                                  : fabs (mid[t] - want[t]) < 1e-9);
    }
  uint32_t label[8] = { [2] = 2, [5] = 1 };
  ck_assert_int_eq (lat_data_set_labels (d, label, NULL), 0);
  for (int kind = 0; kind < 2; kind++)
    ck_assert_int_eq (residuals_mid (m, d, kind, mid), LAT_EIMPOSSIBLE);
  lat_data_free (d);
  lat_hmm_free (m);
  lat_hmm_free (same);
}
END_TEST

/* The forecast residual of the last of n rows.  */
static double
last_residual (const lat_hmm *m, const lat_data *d, size_t n, const double *y)
{
  double x[7];
  lat_data *rows = hmm_rows (d, 0, n, y);
  ck_assert_int_eq (residuals_mid (m, rows, LAT_RESIDUALS_FORECAST, x), 0);
  lat_data_free (rows);
  return x[n - 1];
}

/* Its slope is the row's density given the rows before.  */
START_TEST (looking_back)
{
  static const double begin[] = { .6, .4 }, change[] = { 0, 1, 1, 0 };
  static const double par[] = { .4, .8, .5, 1.1, 1.3, -.3 };
  static const double y[] = { .3, 1.2, -.6, .5, 2.9, 1.8, 4.1 };
  const double h = 1e-4;
  double mid[7], rows[7];
  lat_hmm *m = hmm_ar (2, 1, begin, change, par);
  ck_assert_int_eq (lat_hsmm_set (m, LAT_DURATION_POISSON, 0), 0);
  lat_data *d = hmm_data (7, 1, y, 0, NULL);
  ck_assert_int_eq (lat_data_set_lags (d, 1, NULL), 0);
  ck_assert_int_eq (residuals_mid (m, d, LAT_RESIDUALS_ORDINARY, mid),
                    LAT_EINVAL);
  ck_assert_int_eq (residuals_mid (m, d, LAT_RESIDUALS_FORECAST, mid), 0);
  ck_assert (isnan (mid[0]));
  ck_assert_int_eq (lat_hmm_score (m, d, 1, rows), 0);
  for (size_t t = 1; t < 7; t++)
    {
      double x[7], p[2];
      memcpy (x, y, sizeof y);
      for (int side = 0; side < 2; side++)
        {
          x[t] = y[t] + (side ? h : -h);
          p[side] = gsl_cdf_ugaussian_P (last_residual (m, d, t + 1, x));
        }
      assert_near (log ((p[1] - p[0]) / (2 * h)), rows[t], 1e-6);
    }
  lat_data_free (d);
  lat_hmm_free (m);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("hsmm_residuals");
  TCase *t = tcase_create ("hsmm_residuals");
  tcase_set_timeout (t, 60);
  tcase_add_loop_test (t, one_cell_changed, 0, 12);
  tcase_add_loop_test (t, one_row_hidden, 0, 6);
  tcase_add_loop_test (t, symbols_of_one_state, 0, 6);
  tcase_add_loop_test (t, own_sample, 0, 3);
  tcase_add_test (t, others);
  tcase_add_test (t, looking_back);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
