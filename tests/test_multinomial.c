/* test_multinomial.c -- multinomial counts against GSL's laws and plain
   sums.  */

#include <latens/multinomial.h>
#include <gsl/gsl_randist.h>
#include "tables.h"

static const size_t columns[] = { 0, 1, 2 };
static const double prob[] = { 0.23, 0.415, 0.355 };

/* Complete rows, and with a known total rows with one and two holes, against
   GSL's multinomial of the seen columns and the rest.  */
START_TEST (known_trials)
{
  const double n = NAN, x[] = { 3, 4, 2, 3, n, 2, n, n, 2, n, n, n };
  const double seen[][3] = { { 3, 4, 2 }, { 3, 4, 2 }, { 7, 2, 0 } };
  const unsigned y[][3] = { { 3, 4, 2 }, { 3, 4, 2 }, { 7, 2, 0 } };
  const double law[][3] = { { 0.23, 0.415, 0.355 },
                            { 0.23, 0.415, 0.355 },
                            { 0.645, 0.355, 0 } };
  double lp[4], mean[12], sd[12];
  void *theta = lat_multinomial_alloc (1, 3, columns, 9);
  ck_assert_int_eq (lat_multinomial_set (theta, 0, prob), 0);
  look (&lat_family_multinomial, theta, 4, 3, x, lp, mean, sd);
  for (size_t i = 0; i < 3; i++)
    assert_near (
        lp[i],
        gsl_ran_multinomial_lnpdf (seen[i][2] > 0 ? 3 : 2, law[i], y[i]),
        1e-13);
  ck_assert (lp[3] == 0);
  assert_near (mean[4], 4, 1e-14);
  assert_near (sd[4], 0, 1e-14);
  assert_near (mean[6], 7 * 0.23 / 0.645, 1e-14);
  assert_near (sd[7], sqrt (7 * 0.23 * 0.415) / 0.645, 1e-14);
  assert_near (mean[9], 9 * 0.23, 1e-14);
  lat_family_multinomial.free (theta);
}
END_TEST

/* Totals that vary: a row with a hole is what it shows given its sum; moments
   of the hole by summing the negative multinomial law.  */
START_TEST (unknown_trials)
{
  const double n = NAN, x[] = { 3, 4, n, 3, n, n, 0, 0, n, 5, 0, 1 };
  const double two[] = { 0.23 / 0.645, 0.415 / 0.645 };
  const unsigned y[] = { 3, 4 }, whole[] = { 5, 0, 1 };
  double lp[4], mean[12], sd[12], m = 0, q = 0, total = 0;
  void *theta = lat_multinomial_alloc (1, 3, columns, NAN);
  ck_assert_int_eq (lat_multinomial_set (theta, 0, prob), 0);
  look (&lat_family_multinomial, theta, 4, 3, x, lp, mean, sd);
  assert_near (lp[0], gsl_ran_multinomial_lnpdf (2, two, y), 1e-13);
  ck_assert (lp[1] == 0 && lp[2] == 0);
  assert_near (lp[3], gsl_ran_multinomial_lnpdf (3, prob, whole), 1e-13);
  for (unsigned k = 0; k < 200; k++)
    {
      double w = gsl_ran_negative_binomial_pdf (k, 0.645, 7);
      total += w;
      m += w * k;
      q += w * k * k;
    }
  assert_near (total, 1, 1e-14);
  assert_near (mean[2], m, 1e-12);
  assert_near (sd[2], sqrt (q - m * m), 1e-12);
  assert_near (mean[8], 0, 0);
  lat_family_multinomial.free (theta);
}
END_TEST

static int
refuses (double trials, size_t cells, const double *x, size_t row)
{
  void *theta = lat_multinomial_alloc (1, 3, columns, trials);
  lat_data *d = lat_data_alloc (cells / 3, 3, x, NULL, NULL);
  lat_where where = { 77, 77, NULL };
  int s = lat_family_multinomial.accept (theta, d, &where);
  lat_data_free (d);
  lat_family_multinomial.free (theta);
  return s == LAT_EDATA && where.row == row && where.reason;
}

START_TEST (bad_counts)
{
  const double n = NAN;
  const double few[] = { 1, 2, 3, 1, 2, 2 }, many[] = { n, 4, 3 };
  const double part[] = { 1, n, 0.5 }, below[] = { 0, 0, 0, 0, -1, n };
  ck_assert (refuses (6, 6, few, 1));
  ck_assert (refuses (6, 3, many, 0));
  ck_assert (refuses (NAN, 3, part, 0));
  ck_assert (refuses (NAN, 6, below, 1));
  ck_assert (!refuses (7, 3, many, 0));
  ck_assert_ptr_null (lat_multinomial_alloc (1, 1, columns, NAN));
  ck_assert_ptr_null (lat_multinomial_alloc (1, 3, columns, 2.5));
}
END_TEST

/* One column alone is binomial.  */
START_TEST (sides_of_counts)
{
  void *theta = lat_multinomial_alloc (1, 3, columns, 9);
  double sum = 0;
  lat_cdf d;
  ck_assert_int_eq (lat_multinomial_set (theta, 0, prob), 0);
  for (unsigned y = 0; y < 10; y++)
    {
      ck_assert_int_eq (lat_family_multinomial.cdf (theta, 0, 1, y, &d), 0);
      double at = gsl_ran_binomial_pdf (y, 0.415, 9);
      assert_near (d.below, sum, 1e-14);
      assert_near (d.at, at, 1e-14);
      sum += at;
      assert_near (d.above, 1 - sum, 1e-14);
    }
  ck_assert_int_eq (lat_family_multinomial.cdf (theta, 0, 1, 2.5, &d), 0);
  ck_assert (d.at == 0 && d.scale == LAT_SCALE_COUNT);
  assert_near (d.below + d.above, 1, 1e-14);
  ck_assert_int_eq (lat_family_multinomial.cdf (theta, 0, 1, -1, &d), 0);
  ck_assert (d.below == 0 && d.at == 0 && d.above == 1);
  lat_family_multinomial.free (theta);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("multinomial");
  TCase *t = tcase_create ("multinomial");
  tcase_add_test (t, known_trials);
  tcase_add_test (t, unknown_trials);
  tcase_add_test (t, bad_counts);
  tcase_add_test (t, sides_of_counts);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
