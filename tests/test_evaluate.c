/* test_evaluate.c -- scores of imputed cells.  */

#include <latens/evaluate.h>
#include "impute/accuracy.h"
#include "testing.h"
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <string.h>

/* --- the scores ---------------------------------------------------------- */

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

/* --- a table and an imputer ---------------------------------------------- */

enum
{
  N = 400,
  P = 3
};

/* x and y standard normal, independent; kind 0 or 1, and 2 in a row.  */
static lat_data *
make_table (void)
{
  static char *level[] = { "a", "b", "c" };
  static double x[N * P];
  lat_column column[P] = {
    { .name = "x", .kind = LAT_NUMERIC, .digits = 2 },
    { .name = "kind", .kind = LAT_CATEGORICAL, .levels = 3, .level = level },
    { .name = "y", .kind = LAT_NUMERIC, .digits = 2 }
  };
  for (size_t i = 0; i < N; i++)
    {
      lat_philox state;
      gsl_rng rng = lat_stream_at (lat_stream_of_seed (99), i, &state);
      x[i * P] = gsl_ran_ugaussian (&rng);
      x[i * P + 1] = i == 0 ? 0 : i % 3 ? 1 : 2;
      x[i * P + 2] = i % 11 == 7 ? NAN : gsl_ran_ugaussian (&rng);
    }
  lat_data *d = lat_data_alloc (N, P, x, NULL, NULL);
  ck_assert_int_eq (lat_data_set_columns (d, column, NULL), 0);
  return d;
}

/* Imputes `best`, or standard normal draws; the last level of kind.  */
typedef struct
{
  double best;
  size_t calls;
  int status; /* of the second call */
} stub;

static int
complete (void *ctx, const lat_data *rows, const lat_stream *draw, double *x)
{
  stub *s = ctx;
  if (s->calls++ == 1 && s->status)
    return s->status;
  for (size_t i = 0; i < rows->n; i++)
    {
      lat_philox state;
      gsl_rng rng = lat_stream_at (draw ? *draw : (lat_stream){ 0 },
                                   rows->first + i, &state);
      for (size_t j = 0; j < rows->p; j++)
        {
          double seen = rows->x[i * rows->tda + j];
          int number = rows->column[j].kind == LAT_NUMERIC;
          double z = gsl_ran_ugaussian (&rng);
          double levels = (double)rows->column[j].levels;
          double level
              = draw ? floor (levels * gsl_cdf_ugaussian_P (z)) : levels - 1;
          x[i * rows->p + j] = !isnan (seen) ? seen
                               : !number     ? level
                               : draw        ? z
                                             : s->best;
        }
    }
  return 0;
}

static void
hide (const lat_data *d, double fraction, lat_mask *m, lat_masked *out)
{
  lat_mask_options o = lat_mask_defaults ();
  o.fraction = fraction;
  ck_assert_int_eq (lat_mask_make (d, &o, lat_stream_of_seed (4), m, NULL), 0);
  ck_assert_int_eq (lat_masked_make (d, m, 0, out, NULL), 0);
}

START_TEST (of_an_imputer)
{
  lat_data *d = make_table ();
  lat_mask m;
  lat_masked masked;
  stub s = { .best = 0.3 };
  lat_imputer f = { complete, NULL, &s };
  lat_accuracy a[P];
  double squares = 0, wrong = 0;
  hide (d, 0.5, &m, &masked);
  ck_assert_int_eq (lat_evaluate_imputer (d, &m, &masked, &f,
                                          lat_stream_of_seed (6), NULL, a),
                    0);
  for (size_t i = 0; i < N; i++)
    {
      double e = d->x[i * P] - 0.3;
      squares += m.hidden[i * P] ? e * e : 0;
      wrong += m.hidden[i * P + 1] && d->x[i * P + 1] != 2;
    }
  ck_assert_uint_eq (a[0].cells, m.count[0]);
  assert_near (a[0].rmse, sqrt (squares / (double)m.count[0]), 1e-14);
  assert_near (a[1].error, wrong / (double)m.count[1], 1e-15);
  ck_assert (isnan (a[0].error) && isnan (a[1].rmse) && isnan (a[1].crps));
  /* the law is right: 95 of 100, and a mean score of 1 / sqrt pi */
  ck_assert (fabs (a[0].coverage - 0.95) < 3.5 * 0.0155);
  ck_assert (fabs (a[2].coverage - 0.95) < 3.5 * 0.0155);
  ck_assert (fabs (a[0].crps - 1 / sqrt (M_PI)) < 0.09);
  /* any of three levels: 2 (1 - 1 / 3) - (1 - 1 / 3) */
  ck_assert (fabs (a[1].brier - 2 / 3.) < 0.03);
  ck_assert (isnan (a[0].brier));
  lat_masked_clear (&masked);
  lat_mask_clear (&m);
  lat_data_free (d);
}
END_TEST

/* Pieces do not show, and the stream decides.  */
START_TEST (in_pieces)
{
  lat_data *d = make_table ();
  lat_mask m;
  lat_masked masked;
  stub s = { .best = 0.3 };
  lat_imputer f = { complete, NULL, &s };
  lat_evaluate_options o = lat_evaluate_defaults ();
  lat_accuracy a[P], b[P], c[P];
  hide (d, 0.5, &m, &masked);
  ck_assert_int_eq (
      lat_evaluate_imputer (d, &m, &masked, &f, lat_stream_of_seed (6), &o, a),
      0);
  size_t calls = s.calls;
  o.piece = 1;
  ck_assert_int_eq (
      lat_evaluate_imputer (d, &m, &masked, &f, lat_stream_of_seed (6), &o, b),
      0);
  ck_assert (s.calls > 2 * calls);
  for (size_t j = 0; j < P; j += 2)
    ck_assert (a[j].crps == b[j].crps && a[j].coverage == b[j].coverage
               && a[j].rmse == b[j].rmse);
  ck_assert_int_eq (
      lat_evaluate_imputer (d, &m, &masked, &f, lat_stream_of_seed (5), &o, c),
      0);
  ck_assert (c[0].crps != a[0].crps && c[0].rmse == a[0].rmse);
  ck_assert (a[1].brier == b[1].brier && c[1].brier != a[1].brier);
  lat_masked_clear (&masked);
  lat_mask_clear (&m);
  lat_data_free (d);
}
END_TEST

static double
round_half (void *ctx, size_t j, double x)
{
  (void)ctx;
  return j == 0 ? 2 * round (x / 2) : x;
}

START_TEST (as_written)
{
  lat_data *d = make_table ();
  lat_mask m;
  lat_masked masked;
  stub s = { .best = 1.2 };
  lat_imputer f = { complete, round_half, &s };
  lat_evaluate_options o = lat_evaluate_defaults ();
  lat_accuracy a[P];
  double squares = 0;
  o.draws = 0;
  hide (d, 0.5, &m, &masked);
  ck_assert_int_eq (
      lat_evaluate_imputer (d, &m, &masked, &f, lat_stream_of_seed (6), &o, a),
      0);
  for (size_t i = 0; i < N; i++)
    squares += m.hidden[i * P] ? (d->x[i * P] - 2) * (d->x[i * P] - 2) : 0;
  assert_near (a[0].rmse, sqrt (squares / (double)m.count[0]), 1e-14);
  ck_assert (isnan (a[0].crps) && isnan (a[0].coverage));
  ck_assert (isnan (a[1].brier));
  lat_masked_clear (&masked);
  lat_mask_clear (&m);
  lat_data_free (d);
}
END_TEST

START_TEST (what_goes_wrong)
{
  lat_data *d = make_table ();
  lat_mask m;
  lat_masked masked;
  stub s = { .status = LAT_EIMPOSSIBLE };
  lat_imputer f = { complete, NULL, &s };
  lat_evaluate_options o = lat_evaluate_defaults ();
  lat_stream stream = lat_stream_of_seed (6);
  lat_accuracy a[P];
  volatile sig_atomic_t stop = 1;
  hide (d, 0.5, &m, &masked);
  ck_assert_int_eq (lat_evaluate_imputer (d, &m, &masked, &f, stream, &o, a),
                    LAT_EIMPOSSIBLE);
  o.stop = &stop;
  ck_assert_int_eq (lat_evaluate_imputer (d, &m, &masked, &f, stream, &o, a),
                    LAT_ESTOP);
  o = lat_evaluate_defaults ();
  o.draws = 1;
  ck_assert_int_eq (lat_evaluate_imputer (d, &m, &masked, &f, stream, &o, a),
                    LAT_EINVAL);
  o = lat_evaluate_defaults ();
  o.level = 1;
  ck_assert_int_eq (lat_evaluate_imputer (d, &m, &masked, &f, stream, &o, a),
                    LAT_EINVAL);
  ck_assert_int_eq (lat_evaluate_columns (d, &m, &o, a), LAT_EINVAL);
  lat_masked_clear (&masked);
  lat_mask_clear (&m);
  lat_data_free (d);
}
END_TEST

/* --- the column alone ---------------------------------------------------- */

/* By the definitions, in double sums, with weights.  */
START_TEST (of_columns)
{
  lat_data *d = make_table ();
  double weight[N], total = 0, mean = 0, spread = 0, squares = 0, crps = 0;
  double scored = 0, wrong = 0;
  lat_mask m;
  lat_masked masked;
  lat_accuracy a[P];
  for (size_t i = 0; i < N; i++)
    weight[i] = 0.25 * (double)(i % 5);
  ck_assert_int_eq (lat_data_set_weights (d, weight, NULL), 0);
  hide (d, 0.4, &m, &masked);
  ck_assert_int_eq (lat_evaluate_columns (d, &m, NULL, a), 0);
  for (size_t i = 0; i < N; i++)
    if (!m.hidden[i * P])
      {
        total += weight[i];
        mean += weight[i] * d->x[i * P];
        for (size_t k = 0; k < N; k++)
          if (!m.hidden[k * P])
            spread += weight[i] * weight[k] * fabs (d->x[i * P] - d->x[k * P]);
      }
  mean /= total;
  spread /= 2 * total * total;
  for (size_t i = 0; i < N; i++)
    {
      double off = 0;
      if (!m.hidden[i * P])
        continue;
      for (size_t k = 0; k < N; k++)
        if (!m.hidden[k * P])
          off += weight[k] * fabs (d->x[i * P] - d->x[k * P]);
      scored += weight[i];
      crps += weight[i] * (off / total - spread);
      squares += weight[i] * pow (d->x[i * P] - mean, 2);
    }
  ck_assert_uint_eq (a[0].cells, m.count[0]);
  assert_near (a[0].rmse, sqrt (squares / scored), 1e-13);
  assert_near (a[0].crps, crps / scored, 1e-13);
  ck_assert (a[0].coverage > 0.85);
  scored = 0;
  for (size_t i = 0; i < N; i++)
    if (m.hidden[i * P + 1])
      {
        scored += weight[i];
        wrong += d->x[i * P + 1] == 1 ? 0 : weight[i];
      }
  assert_near (a[1].error, wrong / scored, 1e-14);
  lat_masked_clear (&masked);
  lat_mask_clear (&m);
  lat_data_free (d);
}
END_TEST

/* 1 .. 39: order statistics 1 and 39 are the ends; level c, as often as d,
   comes first.  */
START_TEST (ends_and_ties)
{
  enum
  {
    M = 41
  };
  static char *level[] = { "a", "b", "c", "d" };
  double x[M * 2];
  unsigned char hidden[M * 2] = { 0 };
  size_t count[] = { 2, 2 };
  lat_mask m = { M, 2, hidden, count, 4, 4 };
  lat_column column[] = {
    { .name = "x", .kind = LAT_NUMERIC, .digits = 0 },
    { .name = "k", .kind = LAT_CATEGORICAL, .levels = 4, .level = level }
  };
  lat_accuracy a[2];
  for (size_t i = 0; i < M; i++)
    {
      x[2 * i] = i < 39 ? (double)(i * 7 % 39) + 1 : i == 39 ? 39 : 39.001;
      x[2 * i + 1] = i == 38 ? NAN : i % 2 ? 3 : 2;
    }
  hidden[2 * 39] = hidden[2 * 40] = 1;
  hidden[2 * 39 + 1] = hidden[2 * 40 + 1] = 1;
  lat_data *d = lat_data_alloc (M, 2, x, NULL, NULL);
  ck_assert_int_eq (lat_data_set_columns (d, column, NULL), 0);
  ck_assert_int_eq (lat_evaluate_columns (d, &m, NULL, a), 0);
  assert_near (a[0].coverage, 0.5, 1e-15);
  assert_near (a[0].rmse, sqrt ((19. * 19 + 19.001 * 19.001) / 2), 1e-13);
  assert_near (a[1].error, 0.5, 1e-15); /* 19 of each; row 39 is d */
  assert_near (a[1].brier, 0.5, 1e-15);
  lat_data_free (d);
}
END_TEST

START_TEST (nothing_left)
{
  double x[] = { 1.5, 2.5, 3.5, 4.5 };
  unsigned char hidden[] = { 1, 0, 1, 0 };
  size_t count[] = { 2, 0 };
  lat_mask m = { 2, 2, hidden, count, 2, 2 };
  lat_accuracy a[2];
  lat_data *d = lat_data_alloc (2, 2, x, NULL, NULL);
  ck_assert_int_eq (lat_evaluate_columns (d, &m, NULL, a), 0);
  ck_assert_uint_eq (a[0].cells, 2);
  ck_assert (isnan (a[0].rmse) && isnan (a[1].rmse));
  lat_data_free (d);
}
END_TEST

START_TEST (sd_of_a_column)
{
  double x[] = { 1.5, NAN, 2.5, 7, 4.75, NAN };
  double weight[] = { 2, 0, 2 };
  lat_data *d = lat_data_alloc (3, 2, x, NULL, NULL);
  lat_data v = lat_data_with_weights (d, weight);
  double mean = 8.75 / 3, sum = 0;
  for (int i = 0; i < 3; i++)
    sum += (x[2 * i] - mean) * (x[2 * i] - mean);
  assert_near (lat_column_sd (d, 0), sqrt (sum / 2), 1e-15);
  ck_assert (isnan (lat_column_sd (d, 1)));
  assert_near (lat_column_sd (&v, 0), 3.25 / sqrt (2), 1e-15);
  lat_data_free (d);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("evaluate");
  TCase *t = tcase_create ("scores");
  tcase_add_test (t, crps_of_draws);
  tcase_add_test (t, crps_far_from_zero);
  tcase_add_test (t, crps_is_fair);
  tcase_add_test (t, brier_of_draws);
  tcase_add_test (t, order_statistics);
  tcase_add_test (t, repeats);
  suite_add_tcase (suite, t);
  t = tcase_create ("imputer");
  tcase_add_test (t, of_an_imputer);
  tcase_add_test (t, in_pieces);
  tcase_add_test (t, as_written);
  tcase_add_test (t, what_goes_wrong);
  suite_add_tcase (suite, t);
  t = tcase_create ("columns");
  tcase_add_test (t, of_columns);
  tcase_add_test (t, ends_and_ties);
  tcase_add_test (t, nothing_left);
  tcase_add_test (t, sd_of_a_column);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
