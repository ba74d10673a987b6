/* test_worst.c -- the worst fraction of missing information, and
   autocorrelation.  */

#include "impute/worst.h"
#include <gsl/gsl_randist.h>
#include "cholesterol.h"
#include "model_case.h"
#include "tables.h"

static lat_worst
worst_of (const lat_model *m, const lat_data *d, uint64_t seed)
{
  lat_worst w;
  lat_imputations_options o = lat_imputations_defaults ();
  o.rules.rate_tol = 1e-6;
  ck_assert_int_eq (lat_worst_find (&w, m->mixture, d, &o.em, &o.rules,
                                    lat_stream_of_seed (seed)),
                    0);
  return w;
}

/* The rate that plain EM's own objective shows: what is left to gain shrinks
   by its square.  */
static double
rate_of_gains (const lat_data *d)
{
  lat_model *m = case_mixture (d, 1, LAT_FULL);
  lat_em_options o = lat_em_defaults ();
  lat_prior none = lat_prior_none ();
  double objective[16];
  int s;
  o.accelerate = LAT_ACCELERATE_NONE;
  ck_assert_int_eq (lat_mixture_init (m->mixture, d, &none), 0);
  lat_em *em = lat_em_alloc (&lat_em_mixture, m->mixture, d, &o, &s);
  ck_assert_int_eq (lat_em_start (em), 0);
  for (size_t t = 0; t < 16; t++)
    {
      ck_assert_int_eq (lat_em_iterate (em), 0);
      objective[t] = lat_em_objective (em);
    }
  lat_em_free (em);
  lat_model_free (m);
  return sqrt ((objective[15] - objective[14])
               / (objective[14] - objective[13]));
}

/* norm2 (tests/emTests) estimates the worst fraction missing as 0.4617, from
   EM's last steps but a few.  */
START_TEST (cholesterol_rate)
{
  lat_data *d = make_table (28, 3, &cholesterol[0][0], NULL);
  lat_model *m = case_mixture (d, 1, LAT_FULL);
  lat_fit_options o = case_options (1);
  o.em.tol = 1e-14;
  case_fit (m, d, &o);
  for (uint64_t seed = 1; seed <= 3; seed++)
    {
      lat_worst w = worst_of (m, d, seed);
      ck_assert_msg (fabs (w.missing - 0.4617) < 5e-3, "%g", w.missing);
      assert_near (w.missing, rate_of_gains (d), 1e-3);
      assert_near (lat_worst_function (&w, m->mixture), 0, 1e-12);
      lat_worst_clear (&w);
    }
  lat_model_free (m);
  lat_data_free (d);
}
END_TEST

/* Nothing missing: EM is there in one step.  */
START_TEST (nothing_missing)
{
  lat_data *d = case_data ("faithful.csv", 0, 0);
  lat_model *m = case_mixture (d, 1, LAT_FULL);
  lat_fit_options o = case_options (1);
  case_fit (m, d, &o);
  lat_worst w = worst_of (m, d, 1);
  ck_assert (w.missing >= 0 && w.missing < 1e-6);
  lat_worst_clear (&w);
  lat_model_free (m);
  lat_data_free (d);
}
END_TEST

/* An autoregressive series x_t = r x_{t-1} + e.  */
static void
make_series (double r, size_t n, double *x)
{
  lat_philox state;
  gsl_rng rng = lat_stream_at (lat_stream_of_seed (6), 0, &state);
  double last = gsl_ran_gaussian (&rng, 1 / sqrt (1 - r * r));
  for (size_t i = 0; i < n; i++)
    x[i] = last = r * last + gsl_ran_ugaussian (&rng);
}

START_TEST (series)
{
  enum
  {
    LENGTH = 20000
  };
  static double x[LENGTH];
  static const double rate[] = { 0, 0.3, 0.7, 0.95 };
  for (size_t i = 0; i < 4; i++)
    {
      make_series (rate[i], LENGTH, x);
      double r = lat_rate_of_series (LENGTH, x);
      ck_assert_msg (fabs (r - rate[i]) < 0.03, "%g, not %g", r, rate[i]);
      assert_near (lat_autocorrelation (LENGTH, x, 2), rate[i] * rate[i],
                   0.03);
      assert_near (lat_autocorrelation (LENGTH, x, 0), 1, 1e-15);
    }
}
END_TEST

START_TEST (short_series)
{
  static const double flat[] = { 2.385, 2.385, 2.385, 2.385 };
  ck_assert (isnan (lat_autocorrelation (4, flat, 1)));
  ck_assert (isnan (lat_autocorrelation (4, flat, 2)));
  ck_assert (isnan (lat_autocorrelation (0, NULL, 0)));
  ck_assert (lat_rate_of_series (4, flat) == 0);
  ck_assert (lat_rate_of_series (1, flat) == 0);
  ck_assert (lat_rate_of_series (0, NULL) == 0);
}
END_TEST

/* The first k with r^k <= correlation.  */
START_TEST (spacing)
{
  ck_assert_uint_eq (lat_spacing_of_rate (0.5, 0.05, 500), 5);
  ck_assert_uint_eq (lat_spacing_of_rate (0.4617, 0.05, 500), 4);
  ck_assert_uint_eq (lat_spacing_of_rate (0.97, 0.05, 500), 99);
  ck_assert_uint_eq (lat_spacing_of_rate (0.97, 0.05, 50), 50);
  ck_assert_uint_eq (lat_spacing_of_rate (0.9999, 0.05, 500), 500);
  ck_assert_uint_eq (lat_spacing_of_rate (1, 0.05, 500), 500);
  ck_assert_uint_eq (lat_spacing_of_rate (1.2, 0.05, 500), 500);
  ck_assert_uint_eq (lat_spacing_of_rate (0.01, 0.05, 500), 1);
  ck_assert_uint_eq (lat_spacing_of_rate (0, 0.05, 500), 1);
  ck_assert_uint_eq (lat_spacing_of_rate (NAN, 0.05, 500), 1);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("worst");
  TCase *tests = tcase_create ("worst");
  tcase_add_test (tests, cholesterol_rate);
  tcase_add_test (tests, nothing_missing);
  tcase_add_test (tests, series);
  tcase_add_test (tests, short_series);
  tcase_add_test (tests, spacing);
  suite_add_tcase (suite, tests);
  return run_suite (suite);
}
