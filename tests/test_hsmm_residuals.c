/* test_hsmm_residuals.c -- pseudo-residuals with durations, against the
   likelihood with one cell changed, and against posterior probabilities with
   one row hidden.  */

#include "hsmm_make.h"
#include <gsl/gsl_cdf.h>
#include <latens/ar.h>
#include <latens/residuals.h>

enum
{
  ROWS = 16
};

static const double x[ROWS]
    = { 3, NAN, 9, 14, 2, 0, 7, NAN, NAN, 5, 31, 4, 12, 6, 1, NAN };
static const size_t unit[] = { 0, 9, 10, 16 };

/* log P (seen) of rows [from, to) of x with cell t set to y.  */
static double
loglik (const lat_hmm *m, size_t from, size_t to, size_t t, double y,
        uint32_t label)
{
  double copy[ROWS];
  memcpy (copy, x + from, (to - from) * sizeof *copy);
  copy[t - from] = y;
  lat_data *d = hmm_data (to - from, 1, copy, 0, NULL);
  uint32_t labels[ROWS] = { 0 };
  labels[t - from] = label;
  if (label)
    ck_assert_int_eq (lat_data_set_labels (d, labels, NULL), 0);
  double l = hmm_loglik (m, d);
  lat_data_free (d);
  return l;
}

/* _i: kind and law; the label of row 10 is known or not.  */
START_TEST (one_cell_changed)
{
  lat_residuals_kind kind = (lat_residuals_kind)(_i % 2);
  lat_hmm *m = make (laws[_i / 2 % 3]);
  lat_data *d = hmm_data (ROWS, 1, x, 3, unit);
  uint32_t label[ROWS] = { [10] = _i < 6 ? 0 : 3 };
  double low[ROWS], mid[ROWS], high[ROWS];
  if (label[10])
    ck_assert_int_eq (lat_data_set_labels (d, label, NULL), 0);
  ck_assert_int_eq (lat_hmm_residuals (m, d, kind, 2, low, mid, high), 0);
  for (size_t u = 0; u < 3; u++)
    for (size_t t = unit[u]; t < unit[u + 1]; t++)
      {
        size_t end = kind == LAT_RESIDUALS_FORECAST ? t + 1 : unit[u + 1];
        double below = 0, at = 0;
        if (isnan (x[t]))
          {
            ck_assert (isnan (low[t]) && isnan (mid[t]) && isnan (high[t]));
            continue;
          }
        if (label[10] && t > 10)
          continue; /* a sequence with one more label */
        double hole = loglik (m, unit[u], end, t, NAN, label[t]);
        for (double y = 0; y <= x[t]; y++)
          {
            below += at;
            at = exp (loglik (m, unit[u], end, t, y, label[t]) - hole);
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

/* The mixture over states at row t, by the posterior with the row hidden.  */
static double
hidden_row (const lat_hmm *m, const double *y, size_t t, size_t end)
{
  double copy[LONG], gamma[2 * LONG], below = 0, above = 0;
  memcpy (copy, y, end * sizeof *copy);
  copy[t] = NAN;
  lat_data *d = hmm_data (end, 1, copy, 0, NULL);
  ck_assert_int_eq (lat_hmm_posterior (m, d, 1, gamma), 0);
  for (size_t c = 0; c < 2; c++)
    {
      double sigma;
      lat_gaussian_covariance (m->emission, c, &sigma);
      double z = (y[t] - *lat_gaussian_mean (m->emission, c)) / sqrt (sigma);
      below += gamma[2 * t + c] * gsl_cdf_ugaussian_P (z);
      above += gamma[2 * t + c] * gsl_cdf_ugaussian_Q (z);
    }
  lat_data_free (d);
  return below < above ? gsl_cdf_ugaussian_Pinv (below)
                       : gsl_cdf_ugaussian_Qinv (above);
}

START_TEST (one_row_hidden)
{
  static const size_t rows[]
      = { 0, 1, 5, 63, 64, 255, 256, 257, 258, 299, 310, 511, 898, 899 };
  lat_residuals_kind kind = (lat_residuals_kind)(_i % 2);
  lat_hmm *m = normal (laws[_i / 2]);
  double y[LONG], mid[LONG], low[LONG], other[LONG];
  ck_assert_int_eq (
      lat_hmm_sample (m, LONG, 1, lat_stream_of_seed (19), y, NULL), 0);
  for (size_t i = 3; i < LONG; i += 11)
    y[i] = NAN;
  y[257] = 60; /* far out: only one of the states could have it */
  y[5] = -14;
  lat_data *d = hmm_data (LONG, 1, y, 0, NULL);
  ck_assert_int_eq (lat_hmm_residuals (m, d, kind, 1, low, mid, NULL), 0);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    {
      size_t t = rows[i];
      if (isnan (y[t]))
        ck_assert (isnan (mid[t]));
      else
        assert_near (
            mid[t],
            hidden_row (m, y, t,
                        kind == LAT_RESIDUALS_FORECAST ? t + 1 : LONG),
            1e-8);
    }
  ck_assert_int_eq (lat_hmm_residuals (m, d, kind, 3, NULL, other, NULL), 0);
  ck_assert (!memcmp (mid, other, sizeof mid));
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
  ck_assert_int_eq (lat_hmm_residuals (m, d, kind, 1, NULL, mid, NULL), 0);
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
  double *y = malloc (N * sizeof *y), *mid = malloc (N * sizeof *mid);
  ck_assert_int_eq (lat_hmm_sample (m, N, 1, lat_stream_of_seed (23), y, NULL),
                    0);
  lat_data *d = hmm_data (N, 1, y, 0, NULL);
  for (int kind = 0; kind < 2; kind++)
    {
      ck_assert_int_eq (lat_hmm_residuals (m, d, (lat_residuals_kind)kind, 1,
                                           NULL, mid, NULL),
                        0);
      lat_residuals_summary s = lat_residuals_summarise (d, mid, 1, 10);
      ck_assert (fabs (s.mean) < 4 / sqrt (N));
      ck_assert (fabs (s.sd - 1) < 4 / sqrt (2 * N));
      ck_assert (s.normality_p > 1e-3);
      ck_assert (kind != LAT_RESIDUALS_FORECAST || s.correlation_p > 1e-3);
    }
  lat_data_free (d);
  lat_hmm_free (m);
  free (y);
  free (mid);
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
      ck_assert_int_eq (lat_hmm_residuals (m, d, (lat_residuals_kind)kind, 1,
                                           NULL, mid, NULL),
                        0);
      ck_assert_int_eq (lat_hmm_residuals (same, d, (lat_residuals_kind)kind,
                                           1, NULL, want, NULL),
                        0);
      for (size_t t = 0; t < 8; t++)
        ck_assert (isnan (few[t]) ? isnan (mid[t])
                                  : fabs (mid[t] - want[t]) < 1e-9);
    }
  uint32_t label[8] = { [2] = 2, [5] = 1 };
  ck_assert_int_eq (lat_data_set_labels (d, label, NULL), 0);
  for (int kind = 0; kind < 2; kind++)
    ck_assert_int_eq (
        lat_hmm_residuals (m, d, (lat_residuals_kind)kind, 1, NULL, mid, NULL),
        LAT_EIMPOSSIBLE);
  lat_data_free (d);
  lat_hmm_free (m);
  lat_hmm_free (same);
}
END_TEST

START_TEST (looking_back)
{
  static const double begin[] = { .6, .4 }, change[] = { 0, 1, 1, 0 };
  static const double par[2][3] = { { .4, .8, .5 }, { 1.1, 1.3, -.3 } };
  static const double y[] = { .3, 1.2, -.6, .5, 2.9, 1.8, 4.1 };
  size_t lags = 1, col = 0;
  double mid[7], rows[7];
  void *ar = lat_ar_alloc (2, 1, &col, &lags);
  for (size_t c = 0; c < 2; c++)
    ck_assert_int_eq (lat_ar_set (ar, c, 0, par[c]), 0);
  lat_hmm *m = hmm_make (&lat_family_ar, ar, LAT_INITIAL_FREE, begin, change);
  ck_assert_int_eq (lat_hsmm_set (m, LAT_DURATION_POISSON, 0), 0);
  lat_data *d = hmm_data (7, 1, y, 0, NULL);
  ck_assert_int_eq (lat_data_set_lags (d, 1, NULL), 0);
  ck_assert_int_eq (
      lat_hmm_residuals (m, d, LAT_RESIDUALS_ORDINARY, 1, NULL, mid, NULL),
      LAT_EINVAL);
  ck_assert_int_eq (
      lat_hmm_residuals (m, d, LAT_RESIDUALS_FORECAST, 1, NULL, mid, NULL), 0);
  ck_assert (isnan (mid[0]));
  /* of the filtered law of the row before, one step on */
  ck_assert_int_eq (lat_hmm_score (m, d, 1, rows), 0);
  for (size_t t = 1; t < 7; t++)
    {
      double h = 1e-4, up, down;
      double copy[2][7];
      memcpy (copy[0], y, sizeof y);
      memcpy (copy[1], y, sizeof y);
      copy[0][t] += h;
      copy[1][t] -= h;
      lat_data *e = hmm_data (t + 1, 1, copy[0], 0, NULL);
      lat_data *f = hmm_data (t + 1, 1, copy[1], 0, NULL);
      double a[7], b[7];
      ck_assert_int_eq (lat_data_set_lags (e, 1, NULL), 0);
      ck_assert_int_eq (lat_data_set_lags (f, 1, NULL), 0);
      ck_assert_int_eq (
          lat_hmm_residuals (m, e, LAT_RESIDUALS_FORECAST, 1, NULL, a, NULL),
          0);
      ck_assert_int_eq (
          lat_hmm_residuals (m, f, LAT_RESIDUALS_FORECAST, 1, NULL, b, NULL),
          0);
      up = gsl_cdf_ugaussian_P (a[t]);
      down = gsl_cdf_ugaussian_P (b[t]);
      assert_near (log ((up - down) / (2 * h)), rows[t], 1e-6);
      lat_data_free (e);
      lat_data_free (f);
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
