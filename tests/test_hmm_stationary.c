/* test_hmm_stationary.c -- stationary laws, and fits whose first state
   follows them.  */

#include <gsl/gsl_randist.h>
#include "hmm_make.h"
#include "model/hmm_private.h"

enum
{
  MOST = 6 /* states */
};

/* A random k x k transition matrix; `sparse`: some zeros beside a cycle.  */
static void
random_chain (gsl_rng *r, size_t k, int sparse, double *a)
{
  for (size_t i = 0; i < k; i++)
    {
      double sum = 0;
      for (size_t j = 0; j < k; j++)
        sum += a[i * k + j]
            = j == (i + 1) % k || !sparse || gsl_rng_uniform (r) < .4
                  ? gsl_ran_exponential (r, 1)
                  : 0;
      for (size_t j = 0; j < k; j++)
        a[i * k + j] /= sum;
    }
}

START_TEST (balances)
{
  gsl_rng *r = gsl_rng_alloc (gsl_rng_mt19937);
  double a[MOST * MOST], law[MOST];
  for (int trial = 0; trial < 200; trial++)
    {
      size_t k = 1 + gsl_rng_uniform_int (r, MOST);
      double total = 0;
      random_chain (r, k, trial % 2, a);
      ck_assert_int_eq (lat_hmm_stationary (k, a, law), 0);
      for (size_t j = 0; j < k; j++)
        {
          double in = 0;
          for (size_t i = 0; i < k; i++)
            in += law[i] * a[i * k + j];
          assert_near (in, law[j], 1e-14);
          total += law[j];
        }
      assert_near (total, 1, 1e-14);
    }
  gsl_rng_free (r);
}
END_TEST

/* Two states: a21 / (a12 + a21), to the last digits however small.  */
START_TEST (tiny_rates)
{
  const double a[] = { 1 - 3e-17, 3e-17, 2e-300, 1 - 2e-300 };
  double law[2];
  ck_assert_int_eq (lat_hmm_stationary (2, a, law), 0);
  ck_assert (fabs (law[0] / (2e-300 / 3e-17) - 1) < 1e-14);
  ck_assert (law[1] == 1);
}
END_TEST

START_TEST (transient_and_split)
{
  const double transient[] = { .5, .3, .2, 0, .9, .1, 0, .4, .6 };
  const double split[] = { 1, 0, 0, .5, 0, .5, 0, 0, 1 };
  const double bad[] = { .5, NAN, .5, .5 };
  double law[3];
  ck_assert_int_eq (lat_hmm_stationary (3, transient, law), 0);
  ck_assert (law[0] == 0);
  assert_near (law[1], .8, 1e-15);
  ck_assert_int_eq (lat_hmm_stationary (3, split, law), LAT_ESING);
  ck_assert_int_eq (lat_hmm_stationary (2, bad, law), LAT_EDOM);
}
END_TEST

START_TEST (patterns)
{
  const unsigned char cycle[] = { 1, 1, 0, 0, 1, 1, 1, 0, 1 };
  const unsigned char split[] = { 1, 0, 0, 1, 1, 1, 0, 0, 1 };
  const unsigned char stuck[] = { 1, 1, 1, 0, 0, 0, 1, 1, 1 };
  const unsigned char transient[] = { 1, 1, 1, 0, 1, 1, 0, 1, 1 };
  const unsigned char last[] = { 0, 0, 1 }, none[] = { 0, 0, 0 };
  size_t col = 0;
  lat_hmm *m
      = lat_hmm_alloc (&lat_family_poisson, lat_poisson_alloc (3, 1, &col),
                       LAT_INITIAL_STATIONARY);
  ck_assert_int_eq (lat_hmm_set_pattern (m, cycle, NULL), 0);
  ck_assert (m->transition[2] == 0 && m->transition[1] == .5);
  assert_near (m->initial[1], 1. / 3, 1e-15);
  ck_assert_int_eq (lat_hmm_set_pattern (m, split, NULL), LAT_EDOM);
  ck_assert_int_eq (lat_hmm_set_pattern (m, cycle, last), LAT_EINVAL);
  ck_assert_int_eq (lat_hmm_set_pattern (m, transient, NULL), LAT_EDOM);
  ck_assert (m->transition[1] == .5);
  lat_hmm_free (m);
  m = lat_hmm_alloc (&lat_family_poisson, lat_poisson_alloc (3, 1, &col),
                     LAT_INITIAL_FREE);
  ck_assert_int_eq (lat_hmm_set_pattern (m, split, last), 0);
  ck_assert (m->initial[2] == 1 && m->initial[0] == 0);
  ck_assert_int_eq (lat_hmm_set_pattern (m, stuck, NULL), LAT_EDOM);
  ck_assert_int_eq (lat_hmm_set_pattern (m, split, none), LAT_EDOM);
  lat_hmm_free (m);
}
END_TEST

/* sum N log a + sum u log delta, along softmax coordinates.  */
static double
height (size_t k, const double *a, const double *n, const double *u)
{
  double law[MOST], q = 0;
  ck_assert_int_eq (lat_hmm_stationary (k, a, law), 0);
  for (size_t i = 0; i < k * k; i++)
    q += a[i] > 0 ? n[i] * log (a[i]) : 0;
  for (size_t i = 0; i < k; i++)
    q += u[i] * log (law[i]);
  return q;
}

static void
shifted (size_t k, const double *a, size_t at, double h, double *b)
{
  double sum = 0, *row = b + at / k * k;
  memcpy (b, a, k * k * sizeof *a);
  b[at] *= exp (h);
  for (size_t j = 0; j < k; j++)
    sum += row[j];
  for (size_t j = 0; j < k; j++)
    row[j] /= sum;
}

static void
random_counts (gsl_rng *r, size_t k, const double *a, double *n, double *u)
{
  for (size_t i = 0; i < k * k; i++)
    n[i] = a[i] > 0 ? gsl_ran_exponential (r, 5) : 0;
  for (size_t i = 0; i < k; i++)
    u[i] = gsl_ran_exponential (r, 3);
}

START_TEST (gradient)
{
  gsl_rng *r = gsl_rng_alloc (gsl_rng_mt19937);
  const double h = 1e-5;
  for (int trial = 0; trial < 40; trial++)
    {
      size_t k = 2 + gsl_rng_uniform_int (r, MOST - 1);
      double a[MOST * MOST], b[MOST * MOST], n[MOST * MOST], u[MOST];
      double g[MOST * MOST], law[MOST], work[MOST * MOST + 2 * MOST];
      random_chain (r, k, trial % 2, a);
      random_counts (r, k, a, n, u);
      ck_assert_int_eq (lat_hmm_stationary (k, a, law), 0);
      ck_assert_int_eq (lat_hmm_gradient (k, a, law, n, u, g, work), 0);
      for (size_t i = 0; i < k * k; i++)
        {
          shifted (k, a, i, h, b);
          double up = height (k, b, n, u);
          shifted (k, a, i, -h, b);
          double down = height (k, b, n, u);
          assert_near (g[i], (up - down) / (2 * h), 1e-7);
        }
    }
  gsl_rng_free (r);
}
END_TEST

/* The climb's end is level, no lower than where it began, and keeps zeros.
   With many first states and few steps their share decides.  */
START_TEST (climb)
{
  gsl_rng *r = gsl_rng_alloc (gsl_rng_mt19937);
  for (int trial = 0; trial < 100; trial++)
    {
      size_t k = 2 + gsl_rng_uniform_int (r, MOST - 1);
      double a[MOST * MOST], b[MOST * MOST], n[MOST * MOST], u[MOST];
      double g[MOST * MOST], law[MOST], work[MOST * MOST + 2 * MOST];
      random_chain (r, k, trial % 2, a);
      random_counts (r, k, a, n, u);
      memcpy (b, a, sizeof b);
      for (size_t i = 0; i < k; i++)
        u[i] *= trial % 3 * trial % 3;
      ck_assert_int_eq (lat_hmm_fit_stationary (k, n, u, 0, b), 0);
      ck_assert (height (k, b, n, u) >= height (k, a, n, u));
      ck_assert_int_eq (lat_hmm_stationary (k, b, law), 0);
      ck_assert_int_eq (lat_hmm_gradient (k, b, law, n, u, g, work), 0);
      for (size_t i = 0; i < k * k; i++)
        {
          ck_assert ((a[i] == 0) == (b[i] == 0));
          ck_assert_msg (fabs (g[i]) <= 1e-8, "trial %d: slope %g", trial,
                         g[i]);
        }
    }
  gsl_rng_free (r);
}
END_TEST

/* Transitions that nothing is known of stay as they are.  */
START_TEST (no_counts)
{
  const double a[] = { .7, .3, .2, .8 }, zero[4] = { 0 };
  double b[4];
  memcpy (b, a, sizeof b);
  ck_assert_int_eq (lat_hmm_fit_stationary (2, zero, zero, 0, b), 0);
  for (size_t i = 0; i < 4; i++)
    assert_near (b[i], a[i], 1e-15);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("hmm stationary");
  TCase *t = tcase_create ("stationary");
  tcase_add_test (t, balances);
  tcase_add_test (t, tiny_rates);
  tcase_add_test (t, transient_and_split);
  tcase_add_test (t, patterns);
  tcase_add_test (t, gradient);
  tcase_add_test (t, climb);
  tcase_add_test (t, no_counts);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
