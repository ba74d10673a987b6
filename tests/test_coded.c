/* test_coded.c -- one normal law over numbers and text that is coded as
   numbers.  */

#include <latens/coded.h>
#include <latens/gaussian.h>
#include <string.h>
#include "tables.h"

/* A number, a text of three levels.  */
static const double small[] = { 2.385, 0, -1.17, 2, 0.43, 1, 3.1,  0,
                                -0.2,  2, 1.9,   0, 0.71, 1, 0.15, 1 };
static const size_t small_levels[] = { 0, 3 };

enum
{
  SMALL = 8
};

/* What the cells are coded as.  */
static void
coded_row (size_t i, double *y)
{
  y[0] = small[2 * i];
  y[1] = small[2 * i + 1] == 1;
  y[2] = small[2 * i + 1] == 2;
}

static void
small_moments (double *mean, double *scatter)
{
  double y[3];
  memset (mean, 0, 3 * sizeof *mean);
  memset (scatter, 0, 9 * sizeof *scatter);
  for (size_t i = 0; i < SMALL; i++)
    {
      coded_row (i, y);
      for (size_t a = 0; a < 3; a++)
        mean[a] += y[a] / SMALL;
    }
  for (size_t i = 0; i < SMALL; i++)
    {
      coded_row (i, y);
      for (size_t a = 0; a < 3; a++)
        for (size_t b = 0; b < 3; b++)
          scatter[3 * a + b] += (y[a] - mean[a]) * (y[b] - mean[b]);
    }
}

/* Of a table without holes: (S + 3 x 0.45 diag (v)) / (n + 3).  */
START_TEST (law)
{
  lat_data *d = make_table (SMALL, 2, small, small_levels);
  lat_coded *c = lat_coded_alloc (2, d->column), *copy;
  lat_prior prior = lat_prior_defaults ();
  lat_em_options o = lat_em_defaults ();
  double mean[3], scatter[9], sigma[9];
  ck_assert_uint_eq (c->first[1], 1);
  ck_assert_uint_eq (c->first[2], 3);
  prior.scatter = 0.45;
  ck_assert_int_eq (lat_coded_fit (c, d, &prior, &o), 0);
  small_moments (mean, scatter);
  copy = lat_coded_clone (c);
  lat_gaussian_covariance (copy->law->emission, 0, sigma);
  for (size_t a = 0; a < 3; a++)
    {
      assert_near (lat_gaussian_mean (copy->law->emission, 0)[a], mean[a],
                   1e-10);
      for (size_t b = 0; b < 3; b++)
        assert_near (sigma[3 * a + b],
                     (scatter[3 * a + b]
                      + (a == b ? 3 * 0.45 * scatter[4 * a] / SMALL : 0))
                         / (SMALL + 3),
                     1e-10);
    }
  lat_coded_free (c);
  lat_coded_free (copy);
  lat_data_free (d);
}
END_TEST

/* Given the number, levels lie on its straight line; and back.  */
START_TEST (expect)
{
  const double rows[] = { 1.31, NAN, NAN, 2, NAN, NAN };
  lat_data *d = make_table (SMALL, 2, small, small_levels);
  lat_data *q = make_table (3, 2, rows, small_levels);
  lat_coded *c = lat_coded_alloc (2, d->column);
  lat_prior prior = lat_prior_defaults ();
  lat_em_options o = lat_em_defaults ();
  double y[9], sd[9], s[9], inverse[4], det;
  ck_assert_int_eq (lat_coded_fit (c, d, &prior, &o), 0);
  ck_assert_int_eq (lat_coded_expect (c, q, 1, y, sd), 0);
  const double *mu = lat_gaussian_mean (c->law->emission, 0);
  lat_gaussian_covariance (c->law->emission, 0, s);
  assert_near (y[0], 1.31, 0);
  for (size_t a = 1; a < 3; a++)
    {
      assert_near (y[a], mu[a] + s[a] / s[0] * (1.31 - mu[0]), 1e-12);
      assert_near (sd[a], sqrt (s[4 * a] - s[a] * s[a] / s[0]), 1e-12);
    }
  det = s[4] * s[8] - s[5] * s[5];
  inverse[0] = s[8] / det;
  inverse[1] = inverse[2] = -s[5] / det;
  inverse[3] = s[4] / det;
  assert_near (
      y[3],
      mu[0] + s[1] * (inverse[0] * (0 - mu[1]) + inverse[1] * (1 - mu[2]))
          + s[2] * (inverse[2] * (0 - mu[1]) + inverse[3] * (1 - mu[2])),
      1e-12);
  assert_near (y[6], mu[0], 1e-12);
  lat_coded_free (c);
  lat_data_free (d);
  lat_data_free (q);
}
END_TEST

START_TEST (levels)
{
  const lat_column column[]
      = { { .kind = LAT_NUMERIC }, { .kind = LAT_CATEGORICAL, .levels = 3 } };
  double prob[3];
  lat_coded *c = lat_coded_alloc (2, column);
  lat_coded_levels (c, 1, (const double[]){ 9, 0.7, -0.2 }, prob);
  assert_near (prob[0], 0.5 / 1.2, 1e-15);
  assert_near (prob[1], 0.7 / 1.2, 1e-15);
  ck_assert (prob[2] == 0);
  lat_coded_levels (c, 1, (const double[]){ 9, 0.8, 0.45 }, prob);
  ck_assert (prob[0] == 0);
  assert_near (prob[2], 0.45 / 1.25, 1e-15);
  lat_coded_free (c);
  ck_assert_ptr_null (lat_coded_alloc (0, column));
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("coded");
  TCase *t = tcase_create ("coded");
  tcase_add_test (t, law);
  tcase_add_test (t, expect);
  tcase_add_test (t, levels);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
