/* test_residuals.c -- pseudo-residuals against published values, against the
   likelihood with one cell changed, and against posterior probabilities with
   one row hidden.  */

#include "model_case.h"
#include "residuals_checks.h"

enum
{
  ORDINARY = LAT_RESIDUALS_ORDINARY,
  FORECAST = LAT_RESIDUALS_FORECAST
};

/* Zucchini, MacDonald and Langrock 2016, chapter 6, on the major earthquakes,
   at the three-state estimates rounded as in their chapter 3; recomputed by an
   independent program.  */
START_TEST (earthquakes)
{
  static const double rate[] = { 13.146, 19.721, 29.714 };
  static const double transition[]
      = { .9546, .0244, .0210, .0498, .8993, .0509, 0, .1966, .8034 };
  static const double first[2][5]
      = { { -.068713, .254673, -1.482233, -.929682, -.191316 },
          { -.685019, -.024752, -1.534500, -.883952, .692647 } };
  static const double mean[] = { -.0004084968, .03630904 };
  static const double sd[] = { .9528069, .9805758 };
  lat_data *d = case_data ("earthquakes.csv", 1, 1);
  lat_hmm *m = hmm_poisson (3, NULL, transition, rate);
  double low[107], mid[107], high[107];
  ck_assert_int_eq (
      lat_hmm_residuals (m, d, (lat_residuals_kind)_i, 1, low, mid, high), 0);
  for (size_t i = 0; i < 5; i++)
    assert_near (mid[i], first[_i][i], 6e-7);
  for (size_t i = 0; i < 107; i++)
    ck_assert (low[i] < mid[i] && mid[i] < high[i]);
  lat_residuals_summary s = lat_residuals_summarise (d, mid, 1, 10);
  ck_assert_uint_eq (s.n, 107);
  assert_near (s.mean, mean[_i], 6e-9);
  assert_near (s.sd, sd[_i], 6e-8);
  ck_assert (s.normality_p > 0.1 && s.correlation_p > 0.1);
  ck_assert_uint_eq (s.lags, 10);
  lat_hmm_free (m);
  lat_data_free (d);
}
END_TEST

/* --- the likelihood with one cell changed -------------------------------- */

/* Three sequences, the second of one row.  */
START_TEST (one_cell_changed)
{
  static const double x[]
      = { 3, NAN, 9, 14, 2, 0, 7, NAN, NAN, 5, 31, 4, 12, 6, 1, NAN };
  static const size_t unit[] = { 0, 9, 10, 16 };
  static const double initial[] = { .5, .2, .3 }, rate[] = { 1.3, 5.7, 13.9 };
  static const double transition[] = { .7, .2, .1, 0, .6, .4, .25, .15, .6 };
  lat_hmm *m = hmm_poisson (3, initial, transition, rate);
  lat_data *d = hmm_data (16, 1, x, 3, unit);
  residuals_check_counts (m, d, (lat_residuals_kind)_i);
  lat_data_free (d);
  lat_hmm_free (m);
}
END_TEST

/* --- posterior probabilities with one row hidden ------------------------- */

enum
{
  LONG = 700 /* rows: three blocks */
};

static lat_hmm *
two_channels (void)
{
  static const double initial[] = { .6, .4 },
                      transition[] = { .9, .1, .2, .8 };
  static const double mean[] = { 0, 1, 3, -1 };
  static const double sigma[] = { 1, .5, .5, 2, 2, -.4, -.4, 1 };
  return hmm_gaussian (2, 2, initial, transition, mean, sigma);
}

/* The states of some rows, from 1; 0: not known.  */
static void
label_rows (lat_data *d)
{
  uint32_t *label = calloc (d->n, sizeof *label);
  for (size_t i = 0; i < d->n; i += 5)
    label[i] = 1 + (uint32_t)(i / 50 % 2);
  ck_assert_int_eq (lat_data_set_labels (d, label, NULL), 0);
  free (label);
}

static void
draw_long (const lat_hmm *m, double *x)
{
  ck_assert_int_eq (
      lat_hmm_sample (m, LONG, 2, lat_stream_of_seed (11), x, NULL), 0);
  for (size_t i = 0; i < 2 * LONG; i += 7)
    x[i] = NAN;
  for (size_t i = 2 * 300; i < 2 * 310; i++)
    x[i] = NAN;
}

START_TEST (one_row_hidden)
{
  static const size_t rows[]
      = { 0, 1, 255, 256, 257, 299, 310, 511, 512, 699 };
  lat_hmm *m = two_channels ();
  double x[2 * LONG];
  draw_long (m, x);
  x[2 * 257] = 40; /* far out, and seen from both sides */
  x[2 * 257 + 1] = 3;
  lat_data *d = hmm_data (LONG, 2, x, 0, NULL);
  if (_i > 1)
    label_rows (d);
  residuals_check_hidden (m, d, (lat_residuals_kind)(_i % 2),
                          sizeof rows / sizeof *rows, rows);
  lat_data_free (d);
  lat_hmm_free (m);
}
END_TEST

/* The chain that plain scaling loses (range), and a value 10^4 sds out.  */
START_TEST (beyond_doubles)
{
  static const double initial[] = { 1, 0 }, transition[] = { .9, .1, 0, 1 };
  static const double mean[] = { 0, 0 }, sigma[] = { 1, 100 };
  double x[2051] = { 0 }, mid[2051];
  lat_hmm *m = hmm_gaussian (2, 1, initial, transition, mean, sigma);
  x[50] = 60;
  lat_data *d = hmm_data (2051, 1, x, 0, NULL);
  ck_assert_int_eq (residuals_mid (m, d, LAT_RESIDUALS_ORDINARY, mid), 0);
  for (size_t i = 0; i < 2051; i++)
    ck_assert (isfinite (mid[i]));
  /* rows after it are zeros: given all but row 50, it is in state 1 */
  ck_assert (mid[50] > 37);
  assert_near (mid[49], 0, 1e-12);
  lat_data_free (d);
  x[50] = 1e4;
  d = hmm_data (2051, 1, x, 0, NULL);
  ck_assert_int_eq (residuals_mid (m, d, LAT_RESIDUALS_FORECAST, mid), 0);
  ck_assert (mid[50] > 37 && isfinite (mid[50]));
  lat_data_free (d);
  lat_hmm_free (m);
}
END_TEST

/* --- samples ------------------------------------------------------------- */

/* A model's own sample has normal residuals, forecast ones uncorrelated; one
   state for two has neither.  */
START_TEST (right_and_wrong)
{
  static const double initial[] = { .5, .5 },
                      transition[] = { .9, .1, .2, .8 };
  static const double rate[] = { 400, 900 }, one = 1, middle = 570;
  double *x = malloc (3000 * sizeof *x), *mid = malloc (3000 * sizeof *mid);
  lat_hmm *m = hmm_poisson (2, initial, transition, rate);
  lat_hmm *w = hmm_poisson (1, &one, &one, &middle);
  ck_assert_int_eq (
      lat_hmm_sample (m, 3000, 1, lat_stream_of_seed (5), x, NULL), 0);
  lat_data *d = hmm_data (3000, 1, x, 0, NULL);
  residuals_check_sample (m, d);
  ck_assert_int_eq (residuals_mid (w, d, LAT_RESIDUALS_FORECAST, mid), 0);
  lat_residuals_summary s = lat_residuals_summarise (d, mid, 1, 10);
  ck_assert (s.normality_p < 1e-9 && s.correlation_p < 1e-9);
  lat_data_free (d);
  lat_hmm_free (w);
  lat_hmm_free (m);
  free (mid);
  free (x);
}
END_TEST

/* --- tests --------------------------------------------------------------- */

/* R 4.2: Box.test (x, lag = 5, type = "Ljung"), and the moments.  */
START_TEST (summaries)
{
  double x[40];
  for (size_t i = 0; i < 40; i++)
    {
      double t = (double)(i + 1);
      x[i] = sin (t * t) * 2 + cos (t);
    }
  lat_data *d = hmm_data (40, 1, x, 0, NULL);
  lat_residuals_summary s = lat_residuals_summarise (d, x, 1, 5);
  ck_assert_uint_eq (s.n, 40);
  ck_assert_uint_eq (s.lags, 5);
  assert_near (s.mean, -0.2455257925257509, 1e-13);
  assert_near (s.sd, 1.5460228501638702, 1e-13);
  assert_near (s.skewness, 0.0304049014214179, 1e-12);
  assert_near (s.kurtosis, -1.0824368715714283, 1e-12);
  assert_near (s.normality, 1.9589456884318757, 1e-12);
  assert_near (s.normality_p, 0.3755089984253515, 1e-12);
  assert_near (s.correlation, 5.882610264453434, 1e-12);
  assert_near (s.correlation_p, 0.317809584256958, 1e-12);
  s = lat_residuals_summarise (d, x, 1, 100);
  ck_assert_uint_eq (s.lags, 8);
  for (size_t i = 0; i < 33; i++)
    x[i] = NAN;
  s = lat_residuals_summarise (d, x, 1, 5);
  ck_assert_uint_eq (s.n, 7);
  ck_assert (isnan (s.normality) && isnan (s.correlation));
  for (size_t i = 33; i < 40; i++)
    x[i] = NAN;
  s = lat_residuals_summarise (d, x, 1, 5);
  ck_assert (s.n == 0 && isnan (s.mean));
  lat_data_free (d);
}
END_TEST

/* Two sequences and holes, all pairs by hand.  */
START_TEST (summary_pairs)
{
  static const double x[]
      = { .3, -1.2, NAN, .8, 1.9, -.4, .6, -.7, 1.1, NAN, -1.6, .2 };
  static const size_t unit[] = { 0, 5, 12 };
  lat_data *d = hmm_data (12, 1, x, 2, unit);
  lat_residuals_summary s = lat_residuals_summarise (d, x, 1, 1);
  double mean = 0, square = 0;
  for (size_t i = 0; i < 12; i++)
    mean += isnan (x[i]) ? 0 : x[i] / 10;
  for (size_t i = 0; i < 12; i++)
    square += isnan (x[i]) ? 0 : (x[i] - mean) * (x[i] - mean);
  static const size_t pair[] = { 0, 3, 5, 6, 7, 10 };
  double sum = 0;
  for (size_t i = 0; i < 6; i++)
    sum += (x[pair[i]] - mean) * (x[pair[i] + 1] - mean);
  assert_near (s.correlation, 10. * 12 * (sum / square) * (sum / square) / 6,
               1e-12);
  ck_assert_uint_eq (s.lags, 1);
  lat_data_free (d);
}
END_TEST

/* A family that does not say how a number divides it; a row that can not
   be.  */
START_TEST (failures)
{
  static const double initial[] = { 1, 0 }, transition[] = { 1, 0, 0, 1 };
  static const double prob[] = { .5, .5, 0, 0, .5, .5 };
  lat_family_type mute = lat_family_categorical;
  lat_hmm *m = hmm_symbols (2, 3, initial, transition, prob);
  lat_data *d = hmm_letters ("ABABC", "ABC");
  double mid[5];
  ck_assert_int_eq (residuals_mid (m, d, LAT_RESIDUALS_FORECAST, mid),
                    LAT_EIMPOSSIBLE);
  mute.cdf = NULL;
  m->family = &mute;
  ck_assert_int_eq (residuals_mid (m, d, LAT_RESIDUALS_FORECAST, mid),
                    LAT_EINVAL);
  m->family = &lat_family_categorical;
  lat_data_free (d);
  lat_hmm_free (m);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("residuals");
  TCase *t = tcase_create ("residuals");
  tcase_set_timeout (t, 60);
  tcase_add_loop_test (t, earthquakes, ORDINARY, FORECAST + 1);
  tcase_add_loop_test (t, one_cell_changed, ORDINARY, FORECAST + 1);
  tcase_add_loop_test (t, one_row_hidden, 0, 4);
  tcase_add_test (t, beyond_doubles);
  tcase_add_test (t, right_and_wrong);
  tcase_add_test (t, summaries);
  tcase_add_test (t, summary_pairs);
  tcase_add_test (t, failures);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
