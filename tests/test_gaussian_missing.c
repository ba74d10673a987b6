/* test_gaussian_missing.c -- normal laws: what is expected of missing
   entries, and draws of them.  */

#include "gaussian_case.h"

/* --- expectations -------------------------------------------------------- */

/* Moments of the mixture by the textbook's formula, row by row.  */
static void
check_expect (lat_covariance structure, size_t k, size_t p, double hole,
              gaussian_route route, uint64_t seed)
{
  lat_philox state;
  gsl_rng rng = generator (seed, &state);
  gaussian_theta *t = case_theta (structure, k, p, &rng);
  t->rules.route = route;
  gaussian_case a = case_alloc (t, 37, hole, &rng);
  lat_block b = case_block (&a);
  size_t cells = a.n * a.tda;
  double *out = calloc (2 * cells, sizeof *out), *sd = out + cells;
  double mean[64], cov[64 * 64];
  for (size_t i = 0; i < cells; i++)
    out[i] = sd[i] = -17.25;
  case_loglik (&a, t);
  ck_assert_int_eq (G->expect (t, &b, a.r, out, sd, a.tda, a.work),
                    LAT_SUCCESS);
  for (size_t i = 0; i < a.n; i++)
    for (size_t j = 0; j < p; j++)
      {
        double first = 0, second = 0;
        size_t at = i * a.tda + t->col[j];
        for (size_t c = 0; c < k; c++)
          {
            double r = a.r[c * a.n + i];
            slow_row (t, c, a.x + i * a.tda, mean, cov);
            first += r * mean[j];
            second += r * (cov[j * p + j] + mean[j] * mean[j]);
          }
        if (isnan (a.x[at]))
          {
            assert_near (out[at], first, 1e-10);
            assert_near (sd[at], sqrt (second - first * first), 1e-8);
          }
        else
          ck_assert (out[at] == a.x[at] && sd[at] == 0);
        out[at] = sd[at] = -17.25;
      }
  for (size_t i = 0; i < cells; i++) /* nothing else was touched */
    ck_assert (out[i] == -17.25 && sd[i] == -17.25);
  ck_assert_int_eq (G->expect (t, &b, a.r, out, NULL, a.tda, a.work),
                    LAT_SUCCESS);
  free (out);
  case_free (&a);
}

START_TEST (expect)
{
  lat_covariance structure = structures[_i];
  for (gaussian_route route = GAUSSIAN_AUTO; route <= GAUSSIAN_COVARIANCE;
       route++)
    {
      check_expect (structure, 1, 1, 0.5, route, 91);
      check_expect (structure, 1, 5, 0.5, route, 92);
      check_expect (structure, 3, 4, 0.4, route, 93);
    }
  check_expect (structure, 5, 40, 0.3, GAUSSIAN_AUTO, 94);
}
END_TEST

/* The standard deviation of a mixture far from zero.  */
START_TEST (expect_far_away)
{
  size_t col[1] = { 0 };
  double mean[2] = { 1e12, 1e12 + 2 }, var = 0.25, x = NAN;
  double r[2] = { 0.25, 0.75 }, out, sd;
  void *work;
  gaussian_theta *t = lat_gaussian_alloc (2, 1, col, LAT_FULL);
  ck_assert_int_eq (posix_memalign (&work, 64, G->work_len (t, 1)), 0);
  lat_gaussian_set (t, 0, mean, &var);
  lat_gaussian_set (t, 1, mean + 1, &var);
  ck_assert_int_eq (G->prepare (t), LAT_SUCCESS);
  lat_block b = { .n = 1, .x = &x, .tda = 1 };
  ck_assert_int_eq (G->expect (t, &b, r, &out, &sd, 1, work), LAT_SUCCESS);
  ck_assert_double_eq_tol (out - 1e12, 1.5, 2e-4);
  assert_near (sd, 1, 1e-6); /* 1/4 within, 3/4 between */
  free (work);
  G->free (t);
}
END_TEST

/* --- draws --------------------------------------------------------------- */

enum
{
  ROWS = 250,
  ROUNDS = 160
};

/* ROWS copies of x under component c, drawn ROUNDS times: mean and
   covariance within four standard errors.  */
static void
check_draws (gaussian_case *a, size_t c, const double *x, uint64_t seed)
{
  const gaussian_theta *t = a->t;
  size_t p = t->p, tda = a->tda;
  double mean[64], cov[64 * 64], sum[64] = { 0 }, square[64 * 64] = { 0 };
  double *out = malloc (ROWS * tda * sizeof *out);
  unsigned z[ROWS];
  for (size_t i = 0; i < ROWS; i++)
    {
      memcpy (a->x + i * tda, x, tda * sizeof *x);
      z[i] = (unsigned)c;
    }
  slow_row (t, c, x, mean, cov);
  for (uint64_t round = 0; round < ROUNDS; round++)
    {
      lat_block b = case_block (a);
      lat_stream s = lat_stream_sub (lat_stream_of_seed (seed), round);
      ck_assert_int_eq (G->draw (t, &b, z, s, out, tda, a->work), LAT_SUCCESS);
      for (size_t i = 0; i < ROWS; i++)
        for (size_t j = 0; j < p; j++)
          {
            double d = out[i * tda + t->col[j]] - mean[j];
            sum[j] += d;
            for (size_t h = 0; h < p; h++)
              square[j * p + h] += d * (out[i * tda + t->col[h]] - mean[h]);
          }
    }
  double draws = (double)ROWS * ROUNDS;
  for (size_t j = 0; j < p; j++)
    {
      double se = sqrt (cov[j * p + j] / draws);
      ck_assert_msg (fabs (sum[j] / draws) <= 4 * se, "seed %d: mean of %zu",
                     (int)seed, j);
      for (size_t h = 0; h < p; h++)
        {
          double v = cov[j * p + h];
          double e = sqrt ((cov[j * p + j] * cov[h * p + h] + v * v) / draws);
          ck_assert_msg (fabs (square[j * p + h] / draws - v) <= 4 * e,
                         "seed %d: covariance of %zu and %zu", (int)seed, j,
                         h);
        }
    }
  free (out);
}

static void
check_draw_moments (lat_covariance structure, gaussian_route route)
{
  lat_philox state;
  gsl_rng rng = generator (95, &state);
  gaussian_theta *t = case_theta (structure, 2, 4, &rng);
  t->rules.route = route;
  gaussian_case a = case_alloc (t, ROWS, 0, &rng);
  double x[6];
  memcpy (x, a.x + 2 * a.tda, sizeof x);
  x[t->col[1]] = NAN;
  check_draws (&a, 1, x, 96); /* one missing */
  x[t->col[3]] = NAN;
  check_draws (&a, 0, x, 97);
  x[t->col[0]] = NAN;
  check_draws (&a, 1, x, 98); /* more than half */
  x[t->col[2]] = NAN;
  check_draws (&a, 0, x, 99); /* a sample */
  case_free (&a);
}

START_TEST (draw_moments)
{
  for (gaussian_route route = GAUSSIAN_AUTO; route <= GAUSSIAN_COVARIANCE;
       route++)
    check_draw_moments (structures[_i], route);
}
END_TEST

/* A row's draw depends on its number, not on its company; seen cells are
   copied, and x may be the block itself.  */
START_TEST (draw_by_row)
{
  lat_philox state;
  gsl_rng rng = generator (100, &state);
  gaussian_theta *t = case_theta (structures[_i], 3, 5, &rng);
  gaussian_case a = case_alloc (t, 24, 0.4, &rng);
  lat_stream s = lat_stream_of_seed (101);
  unsigned z[24];
  double *out = malloc (a.n * a.tda * sizeof *out), one[7];
  for (unsigned i = 0; i < a.n; i++)
    z[i] = i % 3;
  lat_block b = case_block (&a);
  ck_assert_int_eq (G->draw (t, &b, z, s, out, a.tda, a.work), LAT_SUCCESS);
  for (size_t i = 0; i < a.n; i++)
    {
      lat_block own
          = { .n = 1, .x = a.x + i * a.tda, .tda = a.tda, .row = a.row + i };
      ck_assert_int_eq (G->draw (t, &own, z + i, s, one, a.tda, a.work),
                        LAT_SUCCESS);
      for (size_t j = 0; j < t->p; j++)
        {
          size_t at = i * a.tda + t->col[j];
          ck_assert (isnan (a.x[at]) || out[at] == a.x[at]);
          assert_near (one[t->col[j]], out[at], 1e-12);
        }
    }
  ck_assert_int_eq (G->draw (t, &b, z, s, a.x, a.tda, a.work), LAT_SUCCESS);
  for (size_t i = 0; i < a.n; i++)
    for (size_t j = 0; j < t->p; j++)
      ck_assert (a.x[i * a.tda + t->col[j]] == out[i * a.tda + t->col[j]]);
  z[4] = 3;
  ck_assert_int_eq (G->draw (t, &b, z, s, out, a.tda, a.work), LAT_EINVAL);
  free (out);
  case_free (&a);
}
END_TEST

/* Rows with holes whose share of a component is negligible are in its N alone,
   whichever way they are filled.  */
START_TEST (negligible_rows)
{
  static const gaussian_route route[]
      = { GAUSSIAN_AUTO, GAUSSIAN_PRECISION, GAUSSIAN_COVARIANCE };
  lat_philox state;
  gsl_rng rng = generator (91, &state);
  gaussian_theta *t = case_theta (_i > 2 ? LAT_TIED : LAT_FULL, 3, 6, &rng);
  gaussian_case a = case_alloc (t, 80, 0.3, &rng);
  size_t len = G->stat_len (t), step = gaussian_stat_step (t);
  double *all = calloc (len, sizeof *all), *lp = calloc (240, sizeof *lp);
  lat_block b = case_block (&a);
  t->rules.route = route[_i % 3];
  for (size_t i = 0; i < 240; i++)
    a.r[i] = gsl_rng_uniform (&rng) * (i % 3 ? 1 : 1e-16);
  G->log_density (t, &b, lp, a.work);
  b.kept = 1;
  G->accumulate (t, &b, a.r, a.stat, a.work);
  ck_assert_int_eq (lat_gaussian_set_negligible (t, NAN), LAT_EDOM);
  ck_assert_int_eq (lat_gaussian_set_negligible (t, -1), LAT_EDOM);
  ck_assert_int_eq (lat_gaussian_set_negligible (t, 0), 0);
  G->accumulate (t, &b, a.r, all, a.work);
  for (size_t i = 0; i < len; i++)
    assert_near (a.stat[i], all[i], 1e-13 * (1 + fabs (all[i])));
  ck_assert (memcmp (a.stat, all, len * sizeof *all) != 0);
  lat_gaussian_set_negligible (t, 1e3); /* none counts but in N */
  memset (a.stat, 0, len * sizeof *a.stat);
  G->accumulate (t, &b, a.r, a.stat, a.work);
  for (size_t c = 0; c < 3; c++)
    for (size_t i = 0; i < step; i++)
      assert_near (a.stat[c * step + i], i ? 0 : all[c * step], 1e-13);
  free (all);
  free (lp);
  case_free (&a);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("gaussian_missing");
  TCase *tc = tcase_create ("missing");
  tcase_set_timeout (tc, 60);
  tcase_add_loop_test (tc, expect, 0, 4);
  tcase_add_test (tc, expect_far_away);
  tcase_add_loop_test (tc, draw_moments, 0, 4);
  tcase_add_loop_test (tc, draw_by_row, 0, 4);
  tcase_add_loop_test (tc, negligible_rows, 0, 6);
  suite_add_tcase (suite, tc);
  return run_suite (suite);
}
