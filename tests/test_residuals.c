/* test_residuals.c -- pseudo-residuals against published values, against the
   likelihood with one cell changed, and against posterior probabilities with
   one row hidden.  */

#include "hmm_make.h"
#include "model_case.h"
#include <gsl/gsl_cdf.h>
#include <latens/law.h>
#include <latens/residuals.h>

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

/* log P (seen) of rows [from, to) of x with cell t set to y.  */
static double
loglik (const lat_hmm *m, const double *x, size_t from, size_t to, size_t t,
        double y)
{
  double copy[64];
  memcpy (copy, x + from, (to - from) * sizeof *copy);
  copy[t - from] = y;
  lat_data *d = hmm_data (to - from, 1, copy, 0, NULL);
  double l = hmm_loglik (m, d);
  lat_data_free (d);
  return l;
}

/* Counts in three sequences, the second of one row, with holes: the law of a
   cell is that of the likelihood with each count in its place, over that with
   a hole there.  */
START_TEST (one_cell_changed)
{
  static const double x[]
      = { 3, NAN, 9, 14, 2, 0, 7, NAN, NAN, 5, 31, 4, 12, 6, 1, NAN };
  static const size_t unit[] = { 0, 9, 10, 16 };
  static const double initial[] = { .5, .2, .3 }, rate[] = { 1.3, 5.7, 13.9 };
  static const double transition[] = { .7, .2, .1, 0, .6, .4, .25, .15, .6 };
  lat_hmm *m = hmm_poisson (3, initial, transition, rate);
  lat_data *d = hmm_data (16, 1, x, 3, unit);
  double low[16], mid[16], high[16];
  ck_assert_int_eq (
      lat_hmm_residuals (m, d, (lat_residuals_kind)_i, 2, low, mid, high), 0);
  for (size_t u = 0; u < 3; u++)
    for (size_t t = unit[u]; t < unit[u + 1]; t++)
      {
        size_t end = _i == FORECAST ? t + 1 : unit[u + 1];
        double below = 0, at = 0;
        if (isnan (x[t]))
          {
            ck_assert (isnan (low[t]) && isnan (mid[t]) && isnan (high[t]));
            continue;
          }
        double hole = loglik (m, x, unit[u], end, t, NAN);
        for (double y = 0; y <= x[t]; y++)
          {
            below += at;
            at = exp (loglik (m, x, unit[u], end, t, y) - hole);
          }
        ck_assert (below > 0
                       ? fabs (low[t] - gsl_cdf_ugaussian_Pinv (below)) < 1e-9
                       : isinf (low[t]) && low[t] < 0);
        assert_near (mid[t], gsl_cdf_ugaussian_Pinv (below + at / 2), 1e-8);
        assert_near (high[t], gsl_cdf_ugaussian_Pinv (below + at), 1e-8);
      }
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

/* The mixture over states at row t, column j.  */
static double
hidden_row (const lat_hmm *m, const double *x, size_t t, size_t end, size_t j,
            int labels)
{
  double *copy = malloc (2 * end * sizeof *copy), below = 0, above = 0;
  double *gamma = malloc (2 * end * sizeof *gamma);
  memcpy (copy, x, 2 * end * sizeof *copy);
  copy[2 * t] = copy[2 * t + 1] = NAN;
  lat_data *d = hmm_data (end, 2, copy, 0, NULL);
  if (labels)
    label_rows (d);
  ck_assert_int_eq (lat_hmm_posterior (m, d, 1, gamma), 0);
  for (size_t c = 0; c < 2; c++)
    {
      double sigma[4];
      lat_gaussian_covariance (m->emission, c, sigma);
      double z = (x[2 * t + j] - lat_gaussian_mean (m->emission, c)[j])
                 / sqrt (sigma[3 * j]);
      below += gamma[2 * t + c] * gsl_cdf_ugaussian_P (z);
      above += gamma[2 * t + c] * gsl_cdf_ugaussian_Q (z);
    }
  lat_data_free (d);
  free (gamma);
  free (copy);
  return below < above ? gsl_cdf_ugaussian_Pinv (below)
                       : gsl_cdf_ugaussian_Qinv (above);
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
  lat_residuals_kind kind = (lat_residuals_kind)(_i % 2);
  double x[2 * LONG], mid[2 * LONG], low[2 * LONG], other[2 * LONG];
  draw_long (m, x);
  x[2 * 257] = 40; /* far out, and seen from both sides */
  x[2 * 257 + 1] = 3;
  lat_data *d = hmm_data (LONG, 2, x, 0, NULL);
  if (_i > 1)
    label_rows (d);
  ck_assert_int_eq (lat_hmm_residuals (m, d, kind, 1, low, mid, NULL), 0);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    for (size_t j = 0; j < 2; j++)
      {
        size_t t = rows[i];
        if (isnan (x[2 * t + j]))
          ck_assert (isnan (mid[2 * t + j]));
        else
          assert_near (mid[2 * t + j],
                       hidden_row (m, x, t, _i % 2 == FORECAST ? t + 1 : LONG,
                                   j, _i > 1),
                       1e-8);
      }
  for (size_t i = 0; i < 2 * LONG; i++)
    ck_assert (isnan (x[i]) ? isnan (mid[i]) : mid[i] <= low[i] + 0);
  ck_assert_int_eq (lat_hmm_residuals (m, d, kind, 3, NULL, other, NULL), 0);
  ck_assert (!memcmp (mid, other, sizeof mid));
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
  ck_assert_int_eq (
      lat_hmm_residuals (m, d, LAT_RESIDUALS_ORDINARY, 1, NULL, mid, NULL), 0);
  for (size_t i = 0; i < 2051; i++)
    ck_assert (isfinite (mid[i]));
  /* rows after it are zeros: given all but row 50, it is in state 1 */
  ck_assert (mid[50] > 37);
  assert_near (mid[49], 0, 1e-12);
  lat_data_free (d);
  x[50] = 1e4;
  d = hmm_data (2051, 1, x, 0, NULL);
  ck_assert_int_eq (
      lat_hmm_residuals (m, d, LAT_RESIDUALS_FORECAST, 1, NULL, mid, NULL), 0);
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
  for (int kind = ORDINARY; kind <= FORECAST; kind++)
    {
      ck_assert_int_eq (lat_hmm_residuals (m, d, (lat_residuals_kind)kind, 1,
                                           NULL, mid, NULL),
                        0);
      lat_residuals_summary s = lat_residuals_summarise (d, mid, 1, 10);
      ck_assert (fabs (s.mean) < 4 / sqrt (3000));
      ck_assert (fabs (s.sd - 1) < 4 / sqrt (2 * 3000));
      ck_assert (s.normality_p > 1e-3);
      ck_assert (kind == ORDINARY || s.correlation_p > 1e-3);
    }
  ck_assert_int_eq (
      lat_hmm_residuals (w, d, LAT_RESIDUALS_FORECAST, 1, NULL, mid, NULL), 0);
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
  ck_assert_int_eq (
      lat_hmm_residuals (m, d, LAT_RESIDUALS_FORECAST, 1, NULL, mid, NULL),
      LAT_EIMPOSSIBLE);
  mute.cdf = NULL;
  m->family = &mute;
  ck_assert_int_eq (
      lat_hmm_residuals (m, d, LAT_RESIDUALS_FORECAST, 1, NULL, mid, NULL),
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
