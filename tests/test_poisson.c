/* test_poisson.c -- the Poisson family against values by hand and GSL's.  */

#include <latens/poisson.h>
#include <gsl/gsl_randist.h>
#include "tables.h"

/* Two components over columns 0 and 2 of three.  */
static const size_t col[] = { 0, 2 };
static const double rate[2][2] = { { 2.385, 0.731 }, { 7.19, 0 } };

static const lat_family_type *const f = &lat_family_poisson;

static void *
make (void)
{
  void *t = lat_poisson_alloc (2, 2, col);
  ck_assert_ptr_nonnull (t);
  for (size_t c = 0; c < 2; c++)
    for (size_t j = 0; j < 2; j++)
      ck_assert_int_eq (lat_poisson_set (t, c, j, rate[c][j]), 0);
  return t;
}

static const double cells[]
    = { 3, -1.5, 1, 0, -2.5, NAN, NAN, -1, 0, NAN, NAN, NAN, 11, 0.5, 2 };

static double
log_p (double x, double mu)
{
  return log (gsl_ran_poisson_pdf ((unsigned)x, mu));
}

START_TEST (density)
{
  void *t = make ();
  lat_data *d = make_table (5, 3, cells, NULL);
  double *lp = densities (f, t, d, -0.317);
  assert_near (lp[0], -0.317 + log_p (3, 2.385) + log_p (1, 0.731), 1e-14);
  assert_near (lp[1], -0.317 - 2.385, 1e-15);
  assert_near (lp[2], -0.317 - 0.731, 1e-15);
  ck_assert (lp[3] == -0.317 && lp[8] == -0.317);
  assert_near (lp[4], -0.317 + log_p (11, 2.385) + log_p (2, 0.731), 1e-14);
  ck_assert (lp[5] == -INFINITY && lp[9] == -INFINITY);
  assert_near (lp[6], -0.317 - 7.19, 1e-15);
  ck_assert (lp[7] == -0.317); /* rate 0: a zero is certain */
  free (lp);
  lat_data_free (d);
  f->free (t);
}
END_TEST

/* Counts on both sides of the table's end, and one of 1e9, whose density at
   its own rate is 1 / sqrt (2 pi x) up to 1 / (12 x).  */
START_TEST (large_counts)
{
  void *t = lat_poisson_alloc (1, 1, col);
  double x[] = { 254, 255, 256, 257, 1e9 };
  lat_data *d = make_table (5, 1, x, NULL);
  lat_poisson_set (t, 0, 0, 238.5);
  double *lp = densities (f, t, d, 0);
  for (size_t i = 1; i < 4; i++)
    assert_near (lp[i] - lp[i - 1], log (238.5 / x[i]), 1e-12);
  assert_near (lp[0], log_p (254, 238.5), 1e-11);
  free (lp);
  lat_poisson_set (t, 0, 0, 1e9);
  lp = densities (f, t, d, 0);
  assert_near (lp[4], -0.5 * log (2 * M_PI * 1e9), 1e-4 / 11);
  free (lp);
  lat_data_free (d);
  f->free (t);
}
END_TEST

static const double r[] = { 0.25, 1, 0.4, 0.3, 0.8, 0.75, 0, 0.6, 0.7, 0.2 };

/* N and sum r x for columns 0 and 2 of component 0, then of 1.  */
START_TEST (sums)
{
  static const double expected[]
      = { 2.05, 9.55, 1.45, 1.85, 0.95, 4.45, 1.55, 1.15 };
  void *t = make ();
  lat_data *d = make_table (5, 3, cells, NULL);
  double *stat = statistics (f, t, d, r);
  ck_assert_uint_eq (f->stat_len (t), 8);
  for (size_t i = 0; i < 8; i++)
    assert_near (stat[i], expected[i], 1e-14);
  free (stat);
  lat_data_free (d);
  f->free (t);
}
END_TEST

/* The columns' means are 14/3 and 1.  */
START_TEST (prior_and_mstep)
{
  void *t = make ();
  double b = 0.6, shape[2], exposure[2], sum = 0;
  lat_prior prior = lat_prior_none ();
  prior.rate = b;
  lat_data *d = make_table (5, 3, cells, NULL);
  double *stat = statistics (f, t, d, r);
  ck_assert_int_eq (f->init (t, d, &prior), 0);
  assert_near (lat_poisson_rate (t, 1, 0), 14 / 3.0, 1e-15);
  ck_assert_int_eq (f->prior_fields[0].get (t, 0, 0, shape), 0);
  ck_assert_int_eq (f->prior_fields[1].get (t, 0, 0, exposure), 0);
  assert_near (shape[0], b * 14 / 3, 1e-15);
  assert_near (exposure[1], b, 1e-15);
  ck_assert_int_eq (f->mstep (t, stat), 0);
  assert_near (lat_poisson_rate (t, 0, 0), (9.55 + 2.8) / (2.05 + b), 1e-14);
  assert_near (lat_poisson_rate (t, 1, 1), (1.15 + b) / (1.55 + b), 1e-14);
  for (size_t c = 0; c < 2; c++)
    for (size_t j = 0; j < 2; j++)
      sum += shape[j] * log (lat_poisson_rate (t, c, j))
             - exposure[j] * lat_poisson_rate (t, c, j);
  assert_near (f->log_prior (t), sum, 1e-14);
  memset (stat, 0, 8 * sizeof *stat);
  ck_assert_int_eq (f->mstep (t, stat), 0);
  assert_near (lat_poisson_rate (t, 0, 0), 14 / 3.0, 1e-14);
  free (stat);
  lat_data_free (d);
  f->free (t);
}
END_TEST

START_TEST (degenerate_without_prior)
{
  void *t = make ();
  double full[] = { 2, 9.54, 1.5, 0, 2.2, 4, 1, 2 };
  double few[] = { 2, 9.54, 1.5, 3, 1.9, 4, 1, 2 };
  double unseen[] = { 2, 9.54, 0, 0, 2.2, 4, 1, 2 };
  ck_assert_int_eq (f->mstep (t, full), 0);
  assert_near (lat_poisson_rate (t, 0, 0), 4.77, 1e-15);
  ck_assert (lat_poisson_rate (t, 0, 1) == 0);
  ck_assert (f->log_prior (t) == 0);
  ck_assert_int_eq (f->mstep (t, few), LAT_EDEGENERATE);
  ck_assert_int_eq (f->mstep (t, unseen), LAT_EDEGENERATE);
  f->free (t);
}
END_TEST

/* A rate of zero passes through coordinates.  */
START_TEST (coordinates)
{
  void *t = make (), *u = lat_poisson_alloc (2, 2, col);
  double x[4];
  ck_assert_uint_eq (f->pack_len (t), 4);
  ck_assert_uint_eq (f->free_len (t), 4);
  ck_assert_int_eq (f->pack (t, x), 0);
  assert_near (x[0], log (2.385), 1e-15);
  ck_assert (isfinite (x[3]));
  ck_assert_int_eq (f->unpack (u, x), 0);
  ck_assert (lat_poisson_rate (u, 1, 1) == 0);
  assert_near (f->distance (t, u), 0, 1e-13);
  x[0] = 1e3;
  ck_assert_int_eq (f->unpack (u, x), LAT_EDOM);
  x[0] = NAN;
  ck_assert_int_eq (f->unpack (u, x), LAT_EDOM);
  f->free (t);
  f->free (u);
}
END_TEST

START_TEST (domain)
{
  static const double bad[] = { -1, 2.5, -0.5 };
  static const char *const reason[]
      = { "a count is negative", "a count is not a whole number",
          "a count is negative" };
  void *t = make ();
  lat_where where = { 0, 0, NULL };
  for (size_t i = 0; i < 3; i++)
    {
      double x[] = { 0, 2.5, 1, NAN, NAN, NAN, 5, -3, bad[i] };
      lat_data *d = make_table (3, 3, x, NULL);
      ck_assert_int_eq (f->accept (t, d, &where), LAT_EDATA);
      ck_assert_uint_eq (where.row, 2);
      ck_assert_uint_eq (where.col, 2);
      ck_assert_str_eq (where.reason, reason[i]);
      lat_data_free (d);
    }
  f->free (t);
}
END_TEST

START_TEST (set_refuses)
{
  static const double bad[] = { -1e-9, NAN, INFINITY };
  void *t = make ();
  for (size_t i = 0; i < 3; i++)
    ck_assert_int_eq (f->fields[0].set (t, 0, 0, bad + i), LAT_EDOM);
  ck_assert_int_eq (lat_poisson_set (t, 2, 0, 1), LAT_EINVAL);
  ck_assert (lat_poisson_rate (t, 0, 0) == 2.385);
  f->free (t);
}
END_TEST

/* The mixture's variance: mean + spread of the rates.  */
START_TEST (mean_and_sd)
{
  void *t = make ();
  size_t row[5];
  lat_data *d = make_table (5, 3, cells, NULL);
  lat_block b = whole_block (d, row);
  double out[15], sd[15], mean = 0.4 * 2.385 + 0.6 * 7.19;
  for (size_t i = 0; i < 15; i++)
    out[i] = sd[i] = -99;
  double q[] = { 0.25, 0.5, 0.4, 0.3, 0.8, 0.75, 0.5, 0.6, 0.7, 0.2 };
  ck_assert_int_eq (f->expect (t, &b, q, out, sd, 3, NULL), 0);
  ck_assert (out[0] == 3 && sd[0] == 0 && out[1] == -99);
  assert_near (out[6], mean, 1e-15);
  assert_near (sd[6] * sd[6],
               0.4 * (2.385 + 2.385 * 2.385) + 0.6 * (7.19 + 7.19 * 7.19)
                   - mean * mean,
               1e-13);
  assert_near (out[5], 0.5 * 0.731, 1e-15);
  lat_data_free (d);
  f->free (t);
}
END_TEST

/* Mean and variance of 40000 draws within 4 standard errors, for a small
   rate and one beyond GSL's range.  */
START_TEST (draws)
{
  enum
  {
    N = 40000
  };
  static const double mu[] = { 7.19, 6e9 };
  double x[] = { NAN }, out = 0;
  unsigned z = 0;
  for (size_t a = 0; a < 2; a++)
    {
      void *t = lat_poisson_alloc (1, 1, col);
      lat_poisson_set (t, 0, 0, mu[a]);
      double sum = 0, squares = 0;
      for (size_t i = 0; i < N; i++)
        {
          lat_block b = { .n = 1, .x = x, .tda = 1, .row = &i };
          f->draw (t, &b, &z, lat_stream_of_seed (1907), &out, 1, NULL);
          ck_assert (out >= 0 && out == floor (out));
          sum += (out - mu[a]) / sqrt (mu[a]);
          squares += (out - mu[a]) * (out - mu[a]) / mu[a];
        }
      assert_near (sum / N, 0, 4 / sqrt (N));
      assert_near (squares / N, 1, 4 * sqrt ((2 + 1 / mu[a]) / N));
      f->free (t);
    }
}
END_TEST

START_TEST (shape)
{
  static const size_t order[] = { 1, 0 };
  void *t = make (), *u = f->clone (t);
  ck_assert_uint_eq (f->components (t), 2);
  ck_assert_uint_eq (f->columns (t, NULL), 2);
  ck_assert (f->distance (t, u) == 0);
  ck_assert_int_eq (f->permute (u, order), 0);
  ck_assert (lat_poisson_rate (u, 0, 0) == 7.19);
  ck_assert (f->rank (u, 1) == 2.385);
  assert_near (f->distance (t, u), (7.19 - 2.385) / sqrt (4.7875), 1e-14);
  ck_assert_int_eq (f->copy (u, t), 0);
  ck_assert (f->distance (t, u) == 0);
  f->free (u);
  u = lat_poisson_alloc (2, 1, col);
  ck_assert_int_eq (f->copy (u, t), LAT_EBADLEN);
  f->free (u);
  f->free (t);
  f->free (NULL);
  ck_assert_ptr_null (lat_poisson_alloc (0, 1, col));
  ck_assert_ptr_null (lat_poisson_alloc (1, 0, col));
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("poisson");
  TCase *t = tcase_create ("poisson");
  tcase_add_test (t, density);
  tcase_add_test (t, large_counts);
  tcase_add_test (t, sums);
  tcase_add_test (t, prior_and_mstep);
  tcase_add_test (t, degenerate_without_prior);
  tcase_add_test (t, coordinates);
  tcase_add_test (t, domain);
  tcase_add_test (t, set_refuses);
  tcase_add_test (t, mean_and_sd);
  tcase_add_test (t, draws);
  tcase_add_test (t, shape);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
