/* test_evaluate.c -- how well an imputer does on cells that are hidden from
   it.  */

#include "evaluate_case.h"
#include <gsl/gsl_cdf.h>

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

int
main (void)
{
  Suite *suite = suite_create ("evaluate");
  TCase *t = tcase_create ("imputer");
  tcase_add_test (t, of_an_imputer);
  tcase_add_test (t, in_pieces);
  tcase_add_test (t, as_written);
  tcase_add_test (t, what_goes_wrong);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
