/* test_scaled.c -- completing rows of columns with scales and bounds.  */

#include "scaled_case.h"
#include "impute/scaled.h"
#include <latens/impute.h>
#include <string.h>

#define NA NAN

static double
normal (double x, double mean, double var)
{
  return exp (-(x - mean) * (x - mean) / (2 * var))
         / sqrt (2 * acos (-1.0) * var);
}

static lat_data *
rows (size_t n, const double *x)
{
  lat_data *d = lat_data_alloc (n, SCALED_P, x, NULL, NULL);
  ck_assert_ptr_nonnull (d);
  return d;
}

/* y given x: under each component log y is normal with mean
   m_y + S_yx / S_xx (x - m_x) and variance S_yy - S_yx^2 / S_xx.  */
START_TEST (expectation)
{
  static const double x[] = { 2.25, NA, NA, 1 };
  lat_model *m = case_read (SCALED_MODEL);
  lat_data *d = rows (1, x);
  double out[SCALED_P], sd[SCALED_P];
  double r1 = 0.625 * normal (2.25, 1.5, 1) * 0.75;
  double r2 = 0.375 * normal (2.25, 4, 2) * 0.5;
  double m1 = 0.75 + 0.5 * 0.75, v1 = 0.75 - 0.25;
  double m2 = 1.5 + 0.25 * 1.75, v2 = 0.5 - 0.125;
  double e1 = exp (m1 + v1 / 2), e2 = exp (m2 + v2 / 2), e, s;
  double r = r1 / (r1 + r2);
  e = r * e1 + (1 - r) * e2;
  s = r * e1 * e1 * exp (v1) + (1 - r) * e2 * e2 * exp (v2) - e * e;
  ck_assert_int_eq (lat_scaled_expect (m, d, 1, out, sd), 0);
  assert_near (out[0], 2.25, 0);
  assert_near (out[1], e, 1e-13);
  assert_near (sd[1], sqrt (s), 1e-12);
  assert_near (out[2], r * (2 + 0.25 * 0.75) + (1 - r) * 6, 1e-13);
  assert_near (sd[0], 0, 0);
  assert_near (out[3], 1, 0);
  lat_data_free (d);
  lat_model_free (m);
}
END_TEST

/* What is not transformed is what the mixture says of the logarithms; bounds
   that were given clamp the mean, recognised ones do not.  */
START_TEST (expectations)
{
  static const double x[] = { 6.5,  NA,   NA, NA, /* */
                              -3.5, NA,   NA, 0,  /* */
                              NA,   2.25, NA, NA, /* */
                              NA,   NA,   NA, NA, /* */
                              -1,   0.01, NA, 0 };
  lat_model *m = case_read (SCALED_MODEL);
  lat_data *d = rows (5, x), view;
  double *z, out[5 * SCALED_P], plain[5 * SCALED_P], sd[5 * SCALED_P];
  double plain_sd[5 * SCALED_P];
  m->column[1].bounds.upper = 3;
  m->column[2].bounds.lower = 2;
  ck_assert_int_eq (lat_model_view (m, d, &view, &z, NULL), 0);
  ck_assert_int_eq (lat_mixture_expect (m->mixture, &view, 1, plain, plain_sd),
                    0);
  ck_assert_int_eq (lat_scaled_expect (m, d, 2, out, sd), 0);
  for (size_t i = 0; i < 5; i++)
    for (size_t j = 0; j < SCALED_P; j++)
      if (!isnan (x[i * SCALED_P + j]))
        assert_near (out[i * SCALED_P + j], x[i * SCALED_P + j], 0);
      else if (j == 1)
        ck_assert (out[i * SCALED_P + j] > 0 && out[i * SCALED_P + j] <= 3);
      else
        {
          assert_near (out[i * SCALED_P + j], plain[i * SCALED_P + j], 0);
          assert_near (sd[i * SCALED_P + j], plain_sd[i * SCALED_P + j],
                       1e-14);
        }
  ck_assert (out[1 * SCALED_P + 2] < 2);
  assert_near (out[3 * SCALED_P + 1], 3, 0);
  free (z);
  lat_data_free (d);
  lat_model_free (m);
}
END_TEST

/* Rows of one kind each, n of them.  */
static lat_data *
many (size_t n)
{
  static const double kind[][SCALED_P] = {
    { NA, NA, NA, NA }, { 0.5, NA, NA, 1 },  { 5.5, NA, 4, NA },
    { NA, 1.5, NA, 0 }, { -1.5, NA, NA, 0 },
  };
  double *x = malloc (n * sizeof *kind);
  lat_data *d;
  for (size_t i = 0; i < n; i++)
    memcpy (x + i * SCALED_P, kind[i % 5], sizeof *kind);
  d = rows (n, x);
  free (x);
  return d;
}

START_TEST (draws_within)
{
  enum
  {
    N = 5000
  };
  lat_model *m = case_read (SCALED_MODEL);
  lat_data *d = many (N);
  double *x = malloc (N * SCALED_P * sizeof *x);
  size_t ones = 0;
  ck_assert_int_eq (lat_scaled_draw (m, d, 2, lat_stream_of_seed (8), x), 0);
  for (size_t i = 0; i < N; i++)
    {
      const double *row = x + i * SCALED_P;
      ck_assert (row[1] > 0 && row[1] <= 12.5);
      ck_assert (row[2] >= 1 && !(fabs (row[2] - round (row[2])) > 0));
      ck_assert (!(fabs (row[3]) > 0) || !(fabs (row[3] - 1) > 0));
      ones += !(row[2] > 1);
      for (size_t j = 0; j < SCALED_P; j++)
        if (!isnan (d->x[i * SCALED_P + j]))
          assert_near (row[j], d->x[i * SCALED_P + j], 0);
    }
  ck_assert_uint_gt (ones, N / 50);
  free (x);
  lat_data_free (d);
  lat_model_free (m);
}
END_TEST

/* Neither threads nor pieces show.  */
START_TEST (same_bits)
{
  enum
  {
    N = 3 * LAT_CHUNK_ROWS + 17
  };
  lat_model *m = case_read (SCALED_MODEL);
  lat_data *d = many (N);
  double *a = malloc (N * SCALED_P * sizeof *a);
  double *b = malloc (N * SCALED_P * sizeof *b);
  lat_stream stream = lat_stream_of_seed (11);
  m->column[1].bounds.upper = 0.01; /* never at once */
  m->column[2].bounds.lower = 4;
  ck_assert_int_eq (lat_scaled_draw (m, d, 1, stream, a), 0);
  ck_assert_int_eq (lat_scaled_draw (m, d, 4, stream, b), 0);
  ck_assert_mem_eq (a, b, N * SCALED_P * sizeof *a);
  for (size_t i = 0, n; i < N; i += n)
    {
      n = N - i < 1500 ? N - i : 1500;
      lat_data piece = lat_data_of_units (d, i, i + n);
      ck_assert_int_eq (
          lat_scaled_draw (m, &piece, 3, stream, b + i * SCALED_P), 0);
    }
  ck_assert_mem_eq (a, b, N * SCALED_P * sizeof *a);
  free (a);
  free (b);
  lat_data_free (d);
  lat_model_free (m);
}
END_TEST

/* Rows that are within at once are those of the mixture itself.  */
START_TEST (no_bounds_in_the_way)
{
  enum
  {
    N = 700
  };
  lat_model *m = case_read (SCALED_MODEL);
  lat_data *d = many (N), view;
  double *z, *a = malloc (N * SCALED_P * sizeof *a);
  double *b = malloc (N * SCALED_P * sizeof *b);
  lat_stream stream = lat_stream_of_seed (5);
  m->column[1].bounds.sides = 0;
  m->column[2].bounds.lower = -100;
  ck_assert_int_eq (lat_scaled_draw (m, d, 1, stream, a), 0);
  ck_assert_int_eq (lat_model_view (m, d, &view, &z, NULL), 0);
  ck_assert_int_eq (lat_mixture_draw (m->mixture, &view, 1, stream, b), 0);
  for (size_t i = 0; i < N; i++)
    {
      assert_near (a[i * SCALED_P], b[i * SCALED_P], 0);
      assert_near (a[i * SCALED_P + 1], exp (b[i * SCALED_P + 1]), 1e-15);
      assert_near (a[i * SCALED_P + 2], round (b[i * SCALED_P + 2]), 0);
      assert_near (a[i * SCALED_P + 3], b[i * SCALED_P + 3], 0);
    }
  free (z);
  free (a);
  free (b);
  lat_data_free (d);
  lat_model_free (m);
}
END_TEST

/* One normal law, x and y with correlation .5 and x bounded: the joint law
   within the bounds has y | x untouched, so E y = rho E x; and x is a
   truncated normal.  lower 1.5 is reached by tries, 4.5 one by one.  */
static void
law_within (double lower)
{
  enum
  {
    N = 30000
  };
  static const char text[]
      = "{\"latens\": 1, \"model\": \"mixture\", \"columns\": ["
        "{\"name\": \"x\", \"type\": \"numeric\", \"digits\": 2},"
        "{\"name\": \"y\", \"type\": \"numeric\", \"digits\": 2}],"
        "\"components\": [{\"weight\": 1, \"gaussian\": {\"mean\": [0, 0],"
        "\"covariance\": [[1, 0.5], [0.5, 1]]}}], \"fit\": {}}";
  lat_model *m = case_read (text);
  double *x = malloc (2 * N * sizeof *x), mean[2] = { 0 }, square = 0;
  double h = normal (lower, 0, 1) / (0.5 * erfc (lower / sqrt (2)));
  lat_data *d;
  for (size_t i = 0; i < 2 * N; i++)
    x[i] = NA;
  d = lat_data_alloc (N, 2, x, NULL, NULL);
  m->column[0].bounds = (lat_bounds){ LAT_BOUND_LOWER, 0, lower, 0 };
  ck_assert_int_eq (lat_scaled_draw (m, d, 2, lat_stream_of_seed (77), x), 0);
  for (size_t i = 0; i < N; i++)
    {
      ck_assert (x[2 * i] >= lower);
      mean[0] += x[2 * i] / N;
      mean[1] += x[2 * i + 1] / N;
      square += pow (x[2 * i + 1] - x[2 * i] / 2, 2) / N;
    }
  assert_near (mean[0], h, 5 * 0.4 / sqrt (N));
  assert_near (mean[1], h / 2, 5 / sqrt (N));
  assert_near (square, 0.75, 5 * 0.75 * sqrt (2.0 / N));
  free (x);
  lat_data_free (d);
  lat_model_free (m);
}

START_TEST (laws_within)
{
  law_within (1.5);
  law_within (4.5);
}
END_TEST

/* Both columns far out under one component, near under the other: the other
   it is.  And a bound nothing reaches still gives numbers within.  */
START_TEST (far_out)
{
  static const double x[] = { NA, NA, NA, NA };
  lat_model *m = case_read (SCALED_MODEL);
  lat_data *d = rows (1, x);
  double out[SCALED_P];
  m->column[0].bounds = (lat_bounds){ 3, 0, -1e9, -1e9 + 1 };
  m->column[1].bounds = (lat_bounds){ 3, 0, 1e8, 1.5e8 };
  m->column[2].bounds = (lat_bounds){ 3, 0, 40.25, 43.75 };
  ck_assert_int_eq (lat_scaled_draw (m, d, 1, lat_stream_of_seed (2), out), 0);
  ck_assert (out[0] >= -1e9 && out[0] <= -1e9 + 1);
  ck_assert (out[1] >= 1e8 && out[1] <= 1.5e8);
  ck_assert (out[2] >= 41 && out[2] <= 43);
  m->column[2].bounds = (lat_bounds){ 3, 0, 40.25, 40.75 }; /* no whole one */
  ck_assert_int_eq (lat_scaled_draw (m, d, 1, lat_stream_of_seed (2), out), 0);
  ck_assert (out[2] >= 40.25 && out[2] <= 40.75);
  lat_data_free (d);
  lat_model_free (m);
}
END_TEST

/* Through the front door: donors and drawn levels too.  */
START_TEST (methods)
{
  static const double x[] = { 1.25, 2.5,  3,  0, /* */
                              3.5,  7.75, 8,  1, /* */
                              0.5,  NA,   NA, NA };
  lat_model *m = case_read (SCALED_MODEL);
  lat_data *d = rows (3, x);
  lat_column column[SCALED_P];
  lat_impute_options o = lat_impute_defaults ();
  double a[3 * SCALED_P], b[3 * SCALED_P], sd[3 * SCALED_P];
  memcpy (column, m->column, sizeof column);
  ck_assert_int_eq (lat_data_set_columns (d, column, NULL), 0);
  ck_assert_int_eq (lat_impute_rows (m, d, &o, lat_stream_of_seed (3), a, sd),
                    0);
  ck_assert_int_eq (lat_scaled_expect (m, d, 1, b, NULL), 0);
  ck_assert_mem_eq (a, b, sizeof a);
  o.method = LAT_IMPUTE_DRAW;
  ck_assert_int_eq (lat_impute_rows (m, d, &o, lat_stream_of_seed (3), a, sd),
                    0);
  ck_assert_int_eq (lat_scaled_draw (m, d, 1, lat_stream_of_seed (3), b), 0);
  ck_assert_mem_eq (a, b, sizeof a);
  ck_assert (sd[2 * SCALED_P + 3] > 0 && sd[2 * SCALED_P + 3] < 1);
  o.method = LAT_IMPUTE_PMM;
  ck_assert_int_eq (lat_impute_rows (m, d, &o, lat_stream_of_seed (3), a, sd),
                    0);
  ck_assert (!(fabs (a[9] - 2.5) > 0) || !(fabs (a[9] - 7.75) > 0));
  lat_data_free (d);
  lat_model_free (m);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("scaled");
  TCase *t = tcase_create ("scaled");
  tcase_set_timeout (t, 60);
  tcase_add_test (t, expectation);
  tcase_add_test (t, expectations);
  tcase_add_test (t, draws_within);
  tcase_add_test (t, same_bits);
  tcase_add_test (t, no_bounds_in_the_way);
  tcase_add_test (t, laws_within);
  tcase_add_test (t, far_out);
  tcase_add_test (t, methods);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
