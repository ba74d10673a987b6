/* test_mcar.c -- Little's test: published and independently computed values,
   and what must not change them.  */

#include <latens/impute.h>
#include <latens/status.h>
#include "cholesterol.h"
#include "fixture.h"
#include "impute/mcar.h"
#include "testing.h"
#include <gsl/gsl_randist.h>

#define NA NAN

static lat_mcar
test_of (size_t n, size_t p, const double *x)
{
  lat_mcar r;
  lat_data *d = lat_data_alloc (n, p, x, NULL, NULL);
  ck_assert_ptr_nonnull (d);
  int s = lat_mcar_test (d, NULL, &r);
  ck_assert_msg (s == 0, "%s: %s", lat_strerror (s), r.note ? r.note : "");
  lat_data_free (d);
  return r;
}

/* Why it can not be estimated.  */
static const char *
refusal_of (size_t n, size_t p, const double *x)
{
  lat_mcar r;
  lat_data *d = lat_data_alloc (n, p, x, NULL, NULL);
  ck_assert_int_eq (lat_mcar_test (d, NULL, &r), LAT_EDATA);
  ck_assert_ptr_nonnull (r.note);
  ck_assert (isnan (r.statistic) && isnan (r.p_value));
  lat_data_free (d);
  return r.note;
}

static void
check (const lat_mcar *r, double statistic, size_t df, double p_value,
       double eps)
{
  assert_near (r->statistic / statistic, 1, eps);
  ck_assert_uint_eq (r->df, df);
  assert_near (r->p_value, p_value, 5e-8); /* as many digits as printed */
  ck_assert_ptr_null (r->note);
  ck_assert_int_eq (r->singular, 0);
}

START_TEST (known_values)
{
  size_t n, p;
  double *x = fixture_read ("airquality.csv", &n, &p);
  ck_assert_ptr_nonnull (x);
  lat_mcar r = test_of (n, p, x);
  check (&r, 35.106174907, 14, 0.001417759, 1e-8);
  ck_assert_uint_eq (r.columns, 6);
  free (x);
  ck_assert_ptr_nonnull (x = fixture_read ("nhanes.csv", &n, &p));
  r = test_of (n, p, x);
  check (&r, 7.9995059, 9, 0.5341960, 1e-8);
  free (x);
  r = test_of (28, 3, &cholesterol[0][0]);
  check (&r, 1.4418824, 2, 0.4862944, 4e-8);
}
END_TEST

/* A row with nothing seen says nothing.  */
START_TEST (empty_row)
{
  double x[29][3];
  memcpy (x, cholesterol, sizeof cholesterol);
  x[28][0] = x[28][1] = x[28][2] = NA;
  lat_mcar r = test_of (29, 3, &x[0][0]);
  check (&r, 1.4418824, 2, 0.4862944, 4e-8);
}
END_TEST

/* Units do not matter, however far apart: here the standard deviations are
   1e-9, 1e13 and 1e160.  */
START_TEST (units)
{
  static const double scale[] = { 2.1e-11, 3.3e11, 1.7e158 };
  static const double shift[] = { 1.3e-9, -4.1e14, 0.6e160 };
  double x[28][3];
  for (size_t i = 0; i < 28; i++)
    for (size_t j = 0; j < 3; j++)
      x[i][j] = cholesterol[i][j] * scale[j] + shift[j];
  lat_mcar r = test_of (28, 3, &x[0][0]);
  lat_mcar plain = test_of (28, 3, &cholesterol[0][0]);
  check (&r, plain.statistic, 2, plain.p_value, 1e-10);
}
END_TEST

/* Constants, columns never seen and categorical ones are left out.  */
START_TEST (dropped_columns)
{
  double x[28][6];
  char *level[] = { "a", "b" };
  lat_column column[6] = { { .kind = LAT_NUMERIC } };
  column[2] = (lat_column){ .kind = LAT_CATEGORICAL, .levels = 2 };
  column[2].level = level;
  for (size_t i = 0; i < 28; i++)
    {
      x[i][0] = i % 3 ? 0.1 : NA;
      x[i][1] = cholesterol[i][0];
      x[i][2] = i % 5 ? (double)(i % 2) : NA;
      x[i][3] = cholesterol[i][1];
      x[i][4] = NA;
      x[i][5] = cholesterol[i][2];
    }
  lat_mcar r;
  lat_data *d = lat_data_alloc (28, 6, &x[0][0], NULL, NULL);
  ck_assert_int_eq (lat_data_set_columns (d, column, NULL), 0);
  ck_assert_int_eq (lat_mcar_test (d, NULL, &r), 0);
  check (&r, 1.4418824, 2, 0.4862944, 4e-8);
  ck_assert_uint_eq (r.dropped, 2);
  ck_assert_uint_eq (r.columns, 3);
  lat_data_free (d);
}
END_TEST

/* Weight 2 is a row twice, weight 0 none.  */
START_TEST (weights)
{
  double x[40][3], weight[28];
  size_t n = 0;
  for (size_t i = 0; i < 28; i++)
    {
      weight[i] = i % 4 == 1 ? 2 : i % 9 == 4 ? 0 : 1;
      for (double w = weight[i]; w > 0; w--)
        memcpy (x[n++], cholesterol[i], sizeof *x);
    }
  lat_mcar r, want = test_of (n, 3, &x[0][0]);
  lat_data *d = lat_data_alloc (28, 3, &cholesterol[0][0], NULL, NULL);
  ck_assert_int_eq (lat_data_set_weights (d, weight, NULL), 0);
  ck_assert_int_eq (lat_mcar_test (d, NULL, &r), 0);
  check (&r, want.statistic, want.df, want.p_value, 1e-10);
  ck_assert (fabs (r.statistic - 1.4418824) > 1e-3);
  lat_data_free (d);
}
END_TEST

START_TEST (nothing_to_test)
{
  double x[8] = { 1.3, 2.2, NA, 4.7, 5.1, NA, 2.385, 3.9 };
  double full[12] = { 1.3, 2.2, 2.9, 4.7, 5.1, 1.1 };
  lat_mcar r = test_of (8, 1, x);
  ck_assert (r.statistic <= 0 && r.df == 0 && isnan (r.p_value) && !r.note);
  r = test_of (3, 2, full);
  ck_assert (r.statistic <= 0 && r.df == 0 && isnan (r.p_value) && !r.note);
}
END_TEST

/* n x p normal numbers, a share of them missing.  */
static double *
random_table (size_t n, size_t p, double share, unsigned long seed)
{
  gsl_rng *r = gsl_rng_alloc (gsl_rng_mt19937);
  double *x = malloc (n * p * sizeof *x);
  gsl_rng_set (r, seed);
  for (size_t i = 0; i < n * p; i++)
    {
      x[i] = gsl_ran_gaussian (r, 1.3) + (i % p ? 0.6 * x[i - 1] : 2.1);
      if (isnan (x[i]))
        x[i] = gsl_ran_gaussian (r, 1.3);
      if (gsl_rng_uniform (r) < share)
        x[i] = NA;
    }
  gsl_rng_free (r);
  return x;
}

START_TEST (not_estimable)
{
  double column[24];
  for (size_t i = 0; i < 24; i++)
    column[i] = i % 3 ? 4.2 : NA;
  refusal_of (24, 1, column); /* nothing varies */
  double *x = random_table (5, 5, 0.3, 8);
  refusal_of (5, 5, x); /* fewer rows than columns plus one */
  free (x);
  x = random_table (60, 6, 0.1, 9);
  for (size_t i = 0; i < 60; i++)
    x[i * 6 + 2] = i % 20 ? NA : x[i * 6]; /* a column seen in three rows */
  refusal_of (60, 6, x);
  free (x);
}
END_TEST

/* A column that six of 90 rows show is equal to a combination of 20 others
   there: that is found out before any step of EM, and not if 30 show it.  */
START_TEST (hardly_seen)
{
  lat_mcar_options o = lat_mcar_defaults ();
  lat_mcar r;
  o.max_iter = 1;
  for (size_t rows = 6; rows <= 30; rows += 24)
    {
      double *x = random_table (90, 21, 0, 10);
      x[0] = NA;
      for (size_t i = rows; i < 90; i++)
        x[i * 21 + 20] = NA;
      lat_data *d = lat_data_alloc (90, 21, x, NULL, NULL);
      ck_assert_int_eq (lat_mcar_test (d, &o, &r), LAT_EDATA);
      ck_assert_str_eq (r.note, rows == 6
                                    ? "too few rows show some of the numeric "
                                      "columns together"
                                    : "the fit of the covariance did not "
                                      "converge");
      lat_data_free (d);
      free (x);
    }
}
END_TEST

START_TEST (not_converged)
{
  lat_mcar_options o = lat_mcar_defaults ();
  lat_mcar r;
  o.max_iter = 2;
  lat_data *d = lat_data_alloc (28, 3, &cholesterol[0][0], NULL, NULL);
  ck_assert_int_eq (lat_mcar_test (d, &o, &r), LAT_EDATA);
  ck_assert_ptr_nonnull (r.note);
  lat_data_free (d);
}
END_TEST

/* Two columns never seen together: the test stands, and says so.  */
START_TEST (never_together)
{
  double *x = random_table (80, 3, 0, 10);
  for (size_t i = 0; i < 80; i++)
    x[i * 3 + i % 2] = NA;
  lat_mcar r = test_of (80, 3, x);
  ck_assert_uint_eq (r.df, 1);
  ck_assert_ptr_nonnull (r.note);
  ck_assert (r.statistic > 0 && r.p_value > 0 && r.p_value < 1);
  free (x);
}
END_TEST

/* A column that is a combination of others and seen only where they are
   adds nothing: ranks do not count it.  */
START_TEST (collinear)
{
  double *x = random_table (90, 3, 0.25, 11), y[90][4];
  for (size_t i = 0; i < 90; i++)
    {
      memcpy (y[i], x + i * 3, 3 * sizeof *x);
      y[i][3] = 3e4 + 700 * x[i * 3] - 1700 * x[i * 3 + 2];
    }
  lat_mcar want = test_of (90, 3, x), r = test_of (90, 4, &y[0][0]);
  assert_near (r.statistic / want.statistic, 1, 1e-9);
  ck_assert_uint_eq (r.df, want.df);
  ck_assert_int_eq (want.singular, 0);
  ck_assert_int_eq (r.singular, 1);
  ck_assert_ptr_nonnull (r.note);
  free (x);
}
END_TEST

/* A column and its copy with other holes: where one is seen the other is
   known.  By hand: the fit is that of the filled column, and each pattern's
   mean is compared on what it shows.  */
START_TEST (copied_column)
{
  double x[120][2], known[120], n[3] = { 0 }, sum[3] = { 0 };
  double *z = random_table (120, 1, 0, 12), mean = 0, var = 0, want = 0;
  for (size_t i = 0; i < 120; i++)
    {
      size_t pattern = i % 7 == 2 ? 1 : i % 5 == 3 ? 2 : 0;
      known[i] = z[i];
      x[i][0] = pattern == 1 ? NA : z[i];
      x[i][1] = pattern == 2 ? NA : 5 - 2 * z[i];
      n[pattern]++;
      sum[pattern] += z[i];
      mean += z[i] / 120;
    }
  for (size_t i = 0; i < 120; i++)
    var += (known[i] - mean) * (known[i] - mean) / 120;
  for (size_t j = 0; j < 3; j++)
    want += n[j] * pow (sum[j] / n[j] - mean, 2) / var;
  lat_mcar r = test_of (120, 2, &x[0][0]);
  assert_near (r.statistic, want, 1e-9);
  ck_assert_uint_eq (r.df, 2); /* ranks 1 + 1 + 1, less 1 */
  ck_assert_int_eq (r.singular, 1);
  free (z);
}
END_TEST

/* Both ways to fit agree where both can.  */
START_TEST (two_ways)
{
  double *x = random_table (150, 4, 0.3, 13);
  lat_mcar_options o = lat_mcar_defaults ();
  lat_data *d = lat_data_alloc (150, 4, x, NULL, NULL);
  lat_mcar_table t;
  lat_normal a, b;
  ck_assert_int_eq (lat_mcar_table_make (d, &t), 0);
  ck_assert_int_eq (lat_normal_alloc (&a, 4), 0);
  ck_assert_int_eq (lat_normal_alloc (&b, 4), 0);
  ck_assert_int_eq (lat_mcar_fit (&t, &o, &a), 0);
  ck_assert_int_eq (lat_mcar_fit_singular (&t, &o, &b), 0);
  assert_near (lat_normal_distance (&a, &b), 0, 1e-10);
  lat_normal_clear (&a);
  lat_normal_clear (&b);
  lat_mcar_table_clear (&t);
  lat_data_free (d);
  free (x);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("mcar");
  TCase *t = tcase_create ("mcar");
  tcase_set_timeout (t, 60);
  tcase_add_test (t, known_values);
  tcase_add_test (t, empty_row);
  tcase_add_test (t, units);
  tcase_add_test (t, dropped_columns);
  tcase_add_test (t, weights);
  tcase_add_test (t, nothing_to_test);
  tcase_add_test (t, not_estimable);
  tcase_add_test (t, hardly_seen);
  tcase_add_test (t, not_converged);
  tcase_add_test (t, never_together);
  tcase_add_test (t, collinear);
  tcase_add_test (t, copied_column);
  tcase_add_test (t, two_ways);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
