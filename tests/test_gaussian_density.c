/* test_gaussian_density.c -- log-densities of normal laws, and their slope. */

#include "gaussian_case.h"

/* The slope law: central differences of the summed log-density against the
   score by Fisher's identity.  */
static void
check_slope (lat_covariance structure, size_t k, size_t p, uint64_t seed)
{
  lat_philox state;
  gsl_rng rng = generator (seed, &state);
  gaussian_theta *t = case_theta (structure, k, p, &rng);
  gaussian_case a = case_alloc (t, 29, 0.3, &rng);
  size_t len = G->pack_len (t);
  double *at = calloc (2 * len, sizeof *at), *g = at + len;
  const double h = 1e-5;

  case_loglik (&a, t);
  case_accumulate (&a, t);
  ck_assert_int_eq (G->score (t, a.stat, g), LAT_SUCCESS);
  ck_assert_int_eq (G->pack (t, at), LAT_SUCCESS);
  gaussian_theta *moved = G->clone (t);
  for (size_t i = 0; i < len; i++)
    {
      double keep = at[i];
      at[i] = keep + h;
      ck_assert_int_eq (G->unpack (moved, at), LAT_SUCCESS);
      double up = case_loglik (&a, moved);
      at[i] = keep - h;
      ck_assert_int_eq (G->unpack (moved, at), LAT_SUCCESS);
      double down = case_loglik (&a, moved);
      at[i] = keep;
      assert_near ((up - down) / (2 * h), g[i], 1e-6);
    }
  G->free (moved);
  free (at);
  case_free (&a);
}

START_TEST (slope)
{
  lat_covariance structure = structures[_i];
  check_slope (structure, 1, 1, 11);
  check_slope (structure, 1, 4, 12);
  check_slope (structure, 3, 3, 13);
  check_slope (structure, 2, 7, 14);
}
END_TEST

/* Every row and component against elimination.  */
static void
check_direct (lat_covariance structure, size_t k, size_t p, double hole,
              gaussian_route route, uint64_t seed)
{
  lat_philox state;
  gsl_rng rng = generator (seed, &state);
  gaussian_theta *t = case_theta (structure, k, p, &rng);
  t->rules.route = route;
  gaussian_case a = case_alloc (t, 67, hole, &rng);
  lat_block b = case_block (&a);
  double mean[64], cov[64 * 64];
  for (size_t i = 0; i < k * a.n; i++)
    a.r[i] = 0.37;
  ck_assert_int_eq (G->log_density (t, &b, a.r, a.work), LAT_SUCCESS);
  for (size_t c = 0; c < k; c++)
    for (size_t i = 0; i < a.n; i++)
      assert_near (a.r[c * a.n + i],
                   0.37 + slow_row (t, c, a.x + i * a.tda, mean, cov), 1e-10);
  for (size_t c = 0; c < k; c++)
    ck_assert (a.r[c * a.n + 1] == 0.37); /* nothing seen: exactly 0 */
  case_free (&a);
}

START_TEST (direct)
{
  lat_covariance structure = structures[_i];
  for (gaussian_route route = GAUSSIAN_AUTO; route <= GAUSSIAN_COVARIANCE;
       route++)
    {
      check_direct (structure, 1, 1, 0.3, route, 21);
      check_direct (structure, 2, 2, 0.4, route, 22);
      check_direct (structure, 5, 3, 0, route, 23);
      check_direct (structure, 3, 6, 0.5, route, 24);
      check_direct (structure, 4, 5, 0.9, route, 25);
    }
  check_direct (structure, 2, 40, 0.1, GAUSSIAN_AUTO, 26);
  check_direct (structure, 1, 40, 0.6, GAUSSIAN_AUTO, 27);
}
END_TEST

/* More rows and more columns than one word of pattern; known patterns.  */
START_TEST (patterns)
{
  lat_philox state;
  gsl_rng rng = generator (31, &state);
  gaussian_theta *t = case_theta (LAT_FULL, 2, 9, &rng);
  gaussian_case a = case_alloc (t, LAT_BLOCK_ROWS, 0.2, &rng);
  lat_block b = case_block (&a);
  uint32_t pattern[LAT_BLOCK_ROWS];
  double *with = calloc (2 * a.n, sizeof *with);
  for (size_t i = 0; i < a.n; i++)
    { /* pairs of rows with equal holes, four numbers for what may be one */
      size_t from = i / 2 * 2;
      for (size_t j = 0; j < t->p; j++)
        if (isnan (a.x[from * a.tda + t->col[j]]))
          a.x[i * a.tda + t->col[j]] = NAN;
        else if (isnan (a.x[i * a.tda + t->col[j]]))
          a.x[i * a.tda + t->col[j]] = 0.3;
      pattern[i] = (uint32_t)(i / 2);
    }
  memset (a.r, 0, 2 * a.n * sizeof *a.r);
  ck_assert_int_eq (G->log_density (t, &b, a.r, a.work), LAT_SUCCESS);
  b.pattern = pattern;
  ck_assert_int_eq (G->log_density (t, &b, with, a.work), LAT_SUCCESS);
  ck_assert (memcmp (with, a.r, 2 * a.n * sizeof *with) == 0);
  free (with);
  case_free (&a);
}
END_TEST

START_TEST (diagonal_is_full)
{
  lat_philox state;
  gsl_rng rng = generator (41, &state);
  gaussian_theta *d = case_theta (LAT_DIAGONAL, 3, 5, &rng);
  gaussian_case a = case_alloc (d, 50, 0.35, &rng);
  gaussian_theta *f = lat_gaussian_alloc (3, 5, d->col, LAT_FULL);
  double sigma[25];
  for (size_t c = 0; c < 3; c++)
    {
      lat_gaussian_covariance (d, c, sigma);
      lat_gaussian_set (f, c, lat_gaussian_mean (d, c), sigma);
    }
  ck_assert_int_eq (G->prepare (f), LAT_SUCCESS);
  assert_near (case_loglik (&a, f), case_loglik (&a, d), 1e-13);
  G->free (f);
  case_free (&a);
}
END_TEST

/* Values near 1e12 with a spread of a few units of their last place give what
   their differences give.  */
START_TEST (far_away)
{
  size_t col[2] = { 0, 1 };
  const double base = 1099511627776.0, unit = 1.0 / 1024; /* 2^40, 2^-10 */
  double sigma[4] = { 4.1, 1.3, 1.3, 2.7 }, small[4], mean[2], moved[2];
  double x[8] = { 3, 1, -2, 2, NAN, 4, 1, NAN }, far[8], lp[8] = { 0 };
  void *work;
  for (int i = 0; i < 8; i++)
    far[i] = base + x[i] * unit;
  for (int i = 0; i < 4; i++)
    small[i] = sigma[i] * unit * unit;
  for (int j = 0; j < 2; j++)
    {
      mean[j] = j + 1;
      moved[j] = base + mean[j] * unit;
    }
  gaussian_theta *t = lat_gaussian_alloc (1, 2, col, LAT_FULL);
  ck_assert_int_eq (posix_memalign (&work, 64, G->work_len (t, 4)), 0);
  lat_gaussian_set (t, 0, mean, sigma);
  ck_assert_int_eq (G->prepare (t), LAT_SUCCESS);
  ck_assert_int_eq (
      G->log_density (t, &(lat_block){ .n = 4, .x = x, .tda = 2 }, lp, work),
      LAT_SUCCESS);
  lat_gaussian_set (t, 0, moved, small);
  ck_assert_int_eq (G->prepare (t), LAT_SUCCESS);
  ck_assert_int_eq (G->log_density (t,
                                    &(lat_block){ .n = 4, .x = far, .tda = 2 },
                                    lp + 4, work),
                    LAT_SUCCESS);
  for (int i = 0; i < 4; i++)
    assert_near (lp[4 + i] + (i < 2 ? 2 : 1) * log (unit), lp[i], 1e-12);
  free (work);
  G->free (t);
}
END_TEST

/* Correlated up to 1 - 1e-10: the precision's block is left alone, and the
   density still agrees with elimination.  */
START_TEST (ill_conditioned)
{
  size_t col[4] = { 0, 1, 2, 3 };
  double sigma[16], mean[4] = { 0.5, 1.5, -1, 2 }, m[4], cov[16];
  double x[12] = { 1, NAN, 1.1, -1, NAN, 2, 0.5, 0.5, NAN, NAN, 1.25, 0.75 };
  double lp[3] = { 0 };
  void *work;
  for (int i = 0; i < 4; i++)
    for (int j = 0; j < 4; j++)
      sigma[i * 4 + j] = i == j ? 1 : 1 - 1e-10 - 1e-11 * (i + j);
  gaussian_theta *t = lat_gaussian_alloc (1, 4, col, LAT_FULL);
  ck_assert_int_eq (posix_memalign (&work, 64, G->work_len (t, 3)), 0);
  ck_assert_int_eq (lat_gaussian_set (t, 0, mean, sigma), LAT_SUCCESS);
  ck_assert_int_eq (G->prepare (t), LAT_SUCCESS);
  ck_assert (t->rcond[0] < t->rules.condition);
  ck_assert_int_eq (
      G->log_density (t, &(lat_block){ .n = 3, .x = x, .tda = 4 }, lp, work),
      LAT_SUCCESS);
  for (int i = 0; i < 3; i++)
    assert_near (lp[i] / slow_row (t, 0, x + 4 * i, m, cov), 1, 1e-5);
  free (work);
  G->free (t);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("gaussian_density");
  TCase *tc = tcase_create ("density");
  tcase_add_loop_test (tc, slope, 0, 4);
  tcase_add_loop_test (tc, direct, 0, 4);
  tcase_add_test (tc, patterns);
  tcase_add_test (tc, diagonal_is_full);
  tcase_add_test (tc, far_away);
  tcase_add_test (tc, ill_conditioned);
  suite_add_tcase (suite, tc);
  return run_suite (suite);
}
