/* test_linalg.c -- Cholesky, solves, inverses and eigenvalues.  Each size is
   tried: the plain loops, and LAPACK and BLAS.  */

#include "base/linalg.h"
#include "testing.h"
#include <latens/random.h>
#include <string.h>

enum
{
  MAX = 90,
  LD = MAX + 3 /* distance of rows: not the order */
};
static const size_t sizes[] = { 0, 1, 2, 5, 31, 32, 33, MAX };
enum
{
  SIZES = sizeof sizes / sizeof *sizes
};
static const double guard = 2.385; /* fills what may not be written */

static double a[MAX * LD], l[MAX * LD], b[MAX * LD], c[MAX * LD];

/* A = G G' / n + 0.5 I, both halves, seed fixed.  */
static void
make_spd (size_t n)
{
  lat_philox state;
  gsl_rng r = lat_stream_at (lat_stream_of_seed (2385), n, &state);
  for (size_t i = 0; i < MAX * LD; i++)
    {
      a[i] = c[i] = guard;
      b[i] = gsl_rng_uniform (&r) - 0.5;
    }
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++)
      {
        a[i * LD + j] = i == j ? 0.5 : 0;
        for (size_t k = 0; k < n; k++)
          a[i * LD + j] += b[i * LD + k] * b[j * LD + k] / (double)n;
      }
  memcpy (l, a, sizeof a);
}

static double
product (size_t n, const double *x, size_t dx, const double *y, size_t dy)
{
  double sum = 0;
  for (size_t k = 0; k < n; k++)
    sum += x[k * dx] * y[k * dy];
  return sum;
}

START_TEST (factor_times_itself_is_the_matrix)
{
  size_t n = sizes[_i];
  make_spd (n);
  ck_assert_int_eq (lat_chol (n, l, LD), 0);
  for (size_t i = 0; i < MAX; i++)
    for (size_t j = 0; j < LD; j++)
      if (i < n && j <= i)
        assert_near (product (j + 1, l + i * LD, 1, l + j * LD, 1),
                     a[i * LD + j], 1e-13);
      else
        ck_assert_double_eq (l[i * LD + j], a[i * LD + j]); /* untouched */
}
END_TEST

/* The upper half is not read.  */
START_TEST (nan_above_the_diagonal_is_not_seen)
{
  size_t n = sizes[_i];
  make_spd (n);
  for (size_t i = 0; i < n; i++)
    for (size_t j = i + 1; j < n; j++)
      l[i * LD + j] = NAN;
  ck_assert_int_eq (lat_chol (n, l, LD), 0);
  for (size_t i = 0; i < n; i++)
    ck_assert (l[i * LD + i] > 0);
}
END_TEST

START_TEST (bad_matrices_are_refused)
{
  static const double bad[] = { NAN, INFINITY, -INFINITY, -2.385, 1e160 };
  size_t n = sizes[_i];
  for (size_t b_ = 0; b_ < sizeof bad / sizeof *bad; b_++)
    for (size_t i = 0; i < n; i++)
      for (size_t j = 0; j <= i; j += i > 2 ? i / 2 : 1)
        {
          if (i == j ? bad[b_] > 0 && isfinite (bad[b_])
                     : bad[b_] > -3 && bad[b_] < 0)
            continue; /* that may well be positive definite */
          make_spd (0);
          for (size_t m = 0; m < n; m++)
            for (size_t o = 0; o <= m; o++)
              l[m * LD + o] = m == o ? 1.5 : 0.25;
          l[i * LD + j] = bad[b_];
          ck_assert_int_eq (lat_chol (n, l, LD), LAT_ENOTPD);
        }
}
END_TEST

START_TEST (singular_and_zero_are_refused)
{
  double zero[4] = { 0 }, ones[4] = { 1, 1, 1, 1 };
  ck_assert_int_eq (lat_chol (2, zero, 2), LAT_ENOTPD);
  ck_assert_int_eq (lat_chol (2, ones, 2), LAT_ENOTPD);
}
END_TEST

START_TEST (inverse_factor_and_inverse)
{
  size_t n = sizes[_i];
  make_spd (n);
  ck_assert_int_eq (lat_chol (n, l, LD), 0);
  lat_chol_invert_factor (n, l, LD, b, LD);
  lat_chol_inverse (n, l, LD, c, LD);
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++)
      {
        if (j > i)
          ck_assert_double_eq (b[i * LD + j], 0);
        assert_near (product (i + 1, l + i * LD, 1, b + j, LD), i == j, 1e-12);
        assert_near (product (n, a + i * LD, 1, c + j, LD), i == j, 1e-12);
        ck_assert_double_eq (c[i * LD + j], c[j * LD + i]);
      }
  for (size_t i = 0; i < n; i++)
    ck_assert_double_eq (c[i * LD + n], guard);
  lat_chol_inverse_from (n, b, LD, l, LD);
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++)
      assert_near (l[i * LD + j], c[i * LD + j], 1e-12);
}
END_TEST

START_TEST (solves_undo_products)
{
  size_t n = sizes[_i];
  double x[MAX], y[MAX];
  make_spd (n);
  ck_assert_int_eq (lat_chol (n, l, LD), 0);
  memcpy (x, b, sizeof x);
  lat_chol_solve_lower (n, l, LD, x);
  for (size_t i = 0; i < n; i++)
    assert_near (product (i + 1, l + i * LD, 1, x, 1), b[i], 1e-13);
  memcpy (y, b, sizeof y);
  lat_chol_solve_upper (n, l, LD, y);
  for (size_t i = 0; i < n; i++)
    assert_near (product (n - i, l + i * LD + i, LD, y + i, 1), b[i], 1e-13);
  memcpy (x, b, sizeof x);
  lat_chol_solve (n, l, LD, x);
  for (size_t i = 0; i < n; i++)
    assert_near (product (n, a + i * LD, 1, x, 1), b[i], 1e-13);
}
END_TEST

START_TEST (rows_are_solved_like_vectors)
{
  enum
  {
    M = 7
  };
  size_t n = sizes[_i];
  make_spd (n);
  ck_assert_int_eq (lat_chol (n, l, LD), 0);
  memcpy (c, b, sizeof c);
  lat_chol_solve_lower_rows (n, l, LD, M, c, LD);
  lat_chol_solve_upper_rows (n, l, LD, M, c, LD);
  for (size_t m = 0; m < M; m++)
    {
      double x[MAX];
      memcpy (x, b + m * LD, sizeof x);
      lat_chol_solve (n, l, LD, x);
      for (size_t i = 0; i < n; i++)
        assert_near (c[m * LD + i], x[i], 1e-12);
      ck_assert_double_eq (c[m * LD + n], b[m * LD + n]);
    }
  ck_assert_double_eq (c[M * LD], b[M * LD]);
}
END_TEST

START_TEST (eigenvalues_and_vectors_give_the_matrix_back)
{
  size_t n = sizes[_i];
  double value[MAX], smallest = guard, logdet = 0;
  double *work = malloc (sizeof *work * (lat_eigen_work_len (n) + 1));
  make_spd (n);
  memcpy (c, a, sizeof c);
  ck_assert_int_eq (lat_eigen_symmetric (n, c, LD, value, work), 0);
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++)
      {
        double sum = 0;
        for (size_t m = 0; m < n; m++)
          sum += value[m] * c[m * LD + i] * c[m * LD + j];
        assert_near (sum, a[i * LD + j], 1e-12);
      }
  for (size_t j = 1; j < n; j++)
    ck_assert_double_ge (value[j], value[j - 1]);
  if (n > 0)
    {
      ck_assert_int_eq (lat_eigen_smallest (n, a, LD, &smallest, work), 0);
      assert_near (smallest, value[0], 1e-13);
    }
  ck_assert_int_eq (lat_chol (n, l, LD), 0);
  for (size_t j = 0; j < n; j++)
    logdet += log (value[j]);
  assert_near (lat_chol_logdet (n, l, LD), logdet, 1e-11);
  free (work);
}
END_TEST

START_TEST (eigenvalues_of_a_known_matrix)
{
  /* Rotation by atan (3/4) of diag (-2.385, 7.5); NaN must not be read.  */
  double m[4] = { 0.64 * -2.385 + 0.36 * 7.5, NAN, 0.48 * (7.5 + 2.385),
                  0.36 * -2.385 + 0.64 * 7.5 };
  double value[2], work[200], smallest;
  ck_assert_uint_le (lat_eigen_work_len (2), 200);
  ck_assert_int_eq (lat_eigen_smallest (2, m, 2, &smallest, work), 0);
  assert_near (smallest, -2.385, 1e-14);
  ck_assert_int_eq (lat_eigen_symmetric (2, m, 2, value, work), 0);
  assert_near (value[0], -2.385, 1e-14);
  assert_near (value[1], 7.5, 1e-14);
  assert_near (fabs (m[2]), 0.6, 1e-14); /* row 1: the vector of 7.5 */
  assert_near (m[3] / m[2], 4. / 3, 1e-14);
}
END_TEST

START_TEST (eigenvalues_of_nan_are_refused)
{
  double m[4] = { 1, 0, NAN, 1 }, value[2], work[200];
  ck_assert_int_eq (lat_eigen_smallest (2, m, 2, value, work), LAT_EDOM);
  ck_assert_int_eq (lat_eigen_symmetric (2, m, 2, value, work), LAT_EDOM);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("linalg");
  TCase *tc = tcase_create ("linalg");
  tcase_set_timeout (tc, 60);
  tcase_add_loop_test (tc, factor_times_itself_is_the_matrix, 0, SIZES);
  tcase_add_loop_test (tc, nan_above_the_diagonal_is_not_seen, 0, SIZES);
  tcase_add_loop_test (tc, bad_matrices_are_refused, 0, SIZES);
  tcase_add_test (tc, singular_and_zero_are_refused);
  tcase_add_loop_test (tc, inverse_factor_and_inverse, 0, SIZES);
  tcase_add_loop_test (tc, solves_undo_products, 0, SIZES);
  tcase_add_loop_test (tc, rows_are_solved_like_vectors, 0, SIZES);
  tcase_add_loop_test (tc, eigenvalues_and_vectors_give_the_matrix_back, 0,
                       SIZES);
  tcase_add_test (tc, eigenvalues_of_a_known_matrix);
  tcase_add_test (tc, eigenvalues_of_nan_are_refused);
  suite_add_tcase (suite, tc);
  return run_suite (suite);
}
