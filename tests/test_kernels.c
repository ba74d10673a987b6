/* test_kernels.c -- exponentials, logarithms and sums, at every level.  */

#include "base/kernels.h"
#include "base/vecmath.h"
#include "testing.h"
#include <latens/random.h>
#include <stdint.h>
#include <string.h>

/* Each test runs once for each level; one that does not run here has nothing
   to test.  */
static const lat_kernels *
kernels_or_none (int level)
{
  return lat_kernels_of ((lat_level)level);
}

/* How many numbers lie between two of one sign.  */
static uint64_t
places_apart (double a, double b)
{
  int64_t i, j;
  memcpy (&i, &a, sizeof i);
  memcpy (&j, &b, sizeof j);
  return i > j ? (uint64_t)i - (uint64_t)j : (uint64_t)j - (uint64_t)i;
}

START_TEST (levels)
{
  ck_assert (lat_level_runs (LAT_LEVEL_BASELINE));
  ck_assert (lat_kernels_of (lat_level_best ()) == lat_kernels_best ());
  for (lat_level level = 0; level < LAT_LEVELS; level++)
    ck_assert_int_eq (lat_level_parse (lat_level_name (level)), level);
  ck_assert_int_eq (lat_level_parse ("x86-64-v2385"), LAT_LEVELS);
  ck_assert_ptr_null (lat_level_name (LAT_LEVELS));
  ck_assert (!lat_level_runs (LAT_LEVELS));
  ck_assert_ptr_null (lat_kernels_of (LAT_LEVELS));
}
END_TEST

enum
{
  MANY = 100003
};

/* Against the C library, from below the smallest number to beyond the
   largest; seed 2385.  */
START_TEST (exp_is_the_librarys)
{
  const lat_kernels *k = kernels_or_none (_i);
  double *x = malloc (2 * MANY * sizeof *x), *y = x + MANY;
  gsl_rng *r = gsl_rng_alloc (lat_rng_philox);
  gsl_rng_set (r, 2385);
  for (size_t i = 0; i < MANY; i++)
    {
      double u = gsl_rng_uniform (r) - 0.5;
      x[i] = i % 3 == 0 ? 1500 * u : i % 3 == 1 ? 50 * u : u;
    }
  if (k)
    k->exp (MANY, x, y);
  for (size_t i = 0; k && i < MANY; i++)
    ck_assert_msg (places_apart (y[i], exp (x[i])) <= 2,
                   "exp (%.17g) = %.17g, not %.17g", x[i], y[i], exp (x[i]));
  gsl_rng_free (r);
  free (x);
}
END_TEST

START_TEST (exp_at_the_edges)
{
  const lat_kernels *k = kernels_or_none (_i);
  const double x[] = {
    0,         -0.0,      INFINITY, -INFINITY, -745.13321910194, -745.2,
    -708.3964, 709.78271, 709.7828, 1e300,     -1e300,           5e-324
  };
  enum
  {
    EDGES = sizeof x / sizeof *x
  };
  double y[EDGES], nan = NAN;
  if (!k)
    return;
  k->exp (EDGES, x, y);
  for (size_t i = 0; i < EDGES; i++)
    ck_assert_msg (places_apart (y[i], exp (x[i])) <= 2,
                   "exp (%.17g) = %.17g, not %.17g", x[i], y[i], exp (x[i]));
  k->exp (1, &nan, y);
  ck_assert (isnan (y[0]));
}
END_TEST

START_TEST (log_is_the_librarys)
{
  const lat_kernels *k = kernels_or_none (_i);
  double *x = malloc (2 * MANY * sizeof *x), *y = x + MANY;
  gsl_rng *r = gsl_rng_alloc (lat_rng_philox);
  gsl_rng_set (r, 2386);
  for (size_t i = 0; i < MANY; i++)
    {
      double u = gsl_rng_uniform (r);
      x[i] = i % 2 ? 1 + 20 * u * u : exp (1416 * (u - 0.5));
    }
  x[0] = 1;
  x[1] = 0;
  x[2] = INFINITY;
  x[3] = 1 + 0x1p-52;
  x[4] = 1 - 0x1p-53;
  x[5] = 0x1p-1022;
  if (k)
    k->log (MANY, x, y);
  for (size_t i = 0; k && i < MANY; i++)
    ck_assert_msg (places_apart (y[i], log (x[i])) <= 2,
                   "log (%.17g) = %.17g, not %.17g", x[i], y[i], log (x[i]));
  x[0] = NAN;
  if (k)
    k->log (1, x, y);
  ck_assert (!k || isnan (y[0]));
  gsl_rng_free (r);
  free (x);
}
END_TEST

/* A number's exponential does not depend on where it stands.  */
START_TEST (lanes_and_tails_agree)
{
  const lat_kernels *k = kernels_or_none (_i);
  double x[40], y[40], z[40], l[40];
  for (size_t i = 0; i < 40; i++)
    x[i] = 2.385 * (double)(i + 1) / 7;
  if (!k)
    return;
  k->exp (40, x, y);
  k->log (40, x, l);
  for (size_t from = 0; from < 40; from++)
    {
      k->exp (40 - from, x + from, z);
      ck_assert (memcmp (z, y + from, (40 - from) * sizeof *z) == 0);
      k->log (40 - from, x + from, z);
      ck_assert (memcmp (z, l + from, (40 - from) * sizeof *z) == 0);
    }
}
END_TEST

START_TEST (sums_add_up)
{
  const lat_kernels *k = kernels_or_none (_i);
  double x[101], y[101], sum = 0, dot = 0;
  if (!k)
    return;
  ck_assert_double_eq (k->sum (0, x), 0);
  ck_assert_double_eq (k->dot (0, x, y), 0);
  for (size_t i = 0; i < 101; i++)
    {
      x[i] = sin (2.385 * (double)i);
      y[i] = cos (1.7 * (double)i);
      sum += x[i];
      dot += x[i] * y[i];
      assert_near (k->sum (i + 1, x), sum, 1e-14);
      assert_near (k->dot (i + 1, x, y), dot, 1e-14);
    }
}
END_TEST

/* Posteriors of the rows of a block, cut in all ways, against the ones of a
   row alone: the same bits.  */
START_TEST (posteriors_do_not_depend_on_the_block)
{
  enum
  {
    K = 5,
    N = 75
  };
  const lat_kernels *k = kernels_or_none (_i);
  double all[K * N], lse[N], part[K * N], one[N], row[K];
  for (size_t i = 0; i < K * N; i++)
    all[i] = i % 11 == 3 ? -INFINITY : 30 * sin (2.385 * (double)(i * i));
  if (!k)
    return;
  for (size_t n = 1; n <= N; n++)
    {
      for (size_t j = 0; j < K; j++)
        memcpy (part + j * n, all + j * N, n * sizeof *part);
      k->lse_block (K, n, part, lse);
      for (size_t i = 0; i < n; i++)
        {
          for (size_t j = 0; j < K; j++)
            row[j] = all[j * N + i];
          assert_near (lse[i], lat_log_sum_exp (K, row), 1e-15);
          k->lse_block (K, 1, row, one);
          ck_assert (memcmp (one, lse + i, sizeof *one) == 0);
          for (size_t j = 0; j < K; j++)
            ck_assert (memcmp (row + j, part + j * n + i, sizeof *row) == 0);
        }
    }
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("kernels");
  TCase *tc = tcase_create ("kernels");
  tcase_add_test (tc, levels);
  tcase_add_loop_test (tc, exp_is_the_librarys, 0, LAT_LEVELS);
  tcase_add_loop_test (tc, exp_at_the_edges, 0, LAT_LEVELS);
  tcase_add_loop_test (tc, log_is_the_librarys, 0, LAT_LEVELS);
  tcase_add_loop_test (tc, lanes_and_tails_agree, 0, LAT_LEVELS);
  tcase_add_loop_test (tc, sums_add_up, 0, LAT_LEVELS);
  tcase_add_loop_test (tc, posteriors_do_not_depend_on_the_block, 0,
                       LAT_LEVELS);
  suite_add_tcase (suite, tc);
  return run_suite (suite);
}
