/* test_gaussian_batch.c -- rows with few entries missing: every instruction
   set, both routes, many patterns and few.  */

#include "family/gaussian_rows.h"
#include "gaussian_case.h"

enum
{
  PATTERNS = 5 /* in a table with few */
};

/* Gives all rows but the first three the holes of one of PATTERNS rows.  */
static void
share_patterns (gaussian_case *a)
{
  for (size_t i = 3 + PATTERNS; i < a->n; i++)
    for (size_t j = 0; j < a->t->p; j++)
      {
        size_t like = 3 + i * i % PATTERNS;
        double *x = a->x + i * a->tda + a->t->col[j];
        if (isnan (a->x[like * a->tda + a->t->col[j]]))
          *x = NAN;
        else if (isnan (*x))
          *x = 0.385 * (double)j - 1;
      }
}

static void
density (gaussian_case *a, double *lp)
{
  lat_block b = case_block (a);
  for (size_t i = 0; i < a->n * a->t->k; i++)
    lp[i] = 0.25;
  ck_assert_int_eq (G->log_density (a->t, &b, lp, a->work), LAT_SUCCESS);
}

/* Densities and statistics by one route, kernels and all, against those by
   the other.  */
static void
check_routes (gaussian_case *a, double *lp, double *stat)
{
  size_t cells = a->n * a->t->k, len = G->stat_len (a->t);
  a->t->rules.route = GAUSSIAN_COVARIANCE;
  density (a, lp);
  case_accumulate (a, a->t);
  memcpy (stat, a->stat, len * sizeof *stat);
  for (gaussian_route route = GAUSSIAN_AUTO; route <= GAUSSIAN_PRECISION;
       route++)
    {
      a->t->rules.route = route;
      density (a, lp + cells);
      case_accumulate (a, a->t);
      for (size_t i = 0; i < cells; i++)
        assert_near (lp[cells + i], lp[i], 1e-10);
      for (size_t i = 0; i < len; i++)
        assert_near (a->stat[i], stat[i], 1e-9);
    }
  a->t->rules.route = GAUSSIAN_AUTO;
}

/* Both halves at once are each half alone, to the bit, for one component.  */
static void
check_both (gaussian_case *a, double *lp, double *stat)
{
  lat_block b = case_block (a);
  size_t len = G->stat_len (a->t);
  if (a->t->k > 1)
    return;
  density (a, lp);
  case_accumulate (a, a->t);
  memset (stat, 0, len * sizeof *stat);
  for (size_t i = 0; i < a->n; i++)
    lp[a->n + i] = 0.25;
  ck_assert_int_eq (G->both (a->t, &b, a->r, lp + a->n, stat, a->work),
                    LAT_SUCCESS);
  for (size_t i = 0; i < a->n; i++)
    if (a->r[i] != 0)
      ck_assert (lp[a->n + i] == lp[i]);
  ck_assert (memcmp (stat, a->stat, len * sizeof *stat) == 0);
}

static void
check_case (lat_level level, size_t k, size_t p, double hole, int few,
            uint64_t seed)
{
  lat_philox state;
  gsl_rng rng = generator (seed, &state);
  gaussian_theta *t = case_theta (k == 2 ? LAT_TIED : LAT_FULL, k, p, &rng);
  t->batch = lat_batch_kernels_of (level);
  gaussian_case a = case_alloc (t, 101, hole, &rng);
  double *lp = malloc (2 * a.n * k * sizeof *lp);
  double *stat = malloc (G->stat_len (t) * sizeof *stat);
  if (few)
    share_patterns (&a);
  share_out (&a, &rng);
  check_routes (&a, lp, stat);
  check_both (&a, lp, stat);
  free (lp);
  free (stat);
  case_free (&a);
}

START_TEST (levels)
{
  static const size_t columns[] = { 1, 2, 3, 7, 8, 9, 16, 23, 33, 64 };
  if (!lat_batch_kernels_of ((lat_level)_i))
    return; /* not on this machine */
  for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
    for (size_t k = 1; k <= 3; k++)
      {
        check_case ((lat_level)_i, k, columns[i], 0.25, 0, 401 + i);
        check_case ((lat_level)_i, k, columns[i], 0.4, 1, 431 + i);
      }
}
END_TEST

/* More entries missing than a batch takes: one after the other.  */
START_TEST (wide)
{
  lat_philox state;
  gsl_rng rng = generator (461, &state);
  enum
  {
    P = 250,
    N = 40
  };
  size_t col[P];
  double *sigma = calloc (P * P, sizeof *sigma), lp[2][N];
  double *x = malloc (N * P * sizeof *x);
  for (size_t j = 0; j < P; j++)
    {
      col[j] = j;
      for (size_t h = 0; h < P; h++)
        sigma[j * P + h] = pow (0.7, fabs ((double)j - (double)h));
    }
  gaussian_theta *t = lat_gaussian_alloc (1, P, col, LAT_FULL);
  ck_assert_int_eq (lat_gaussian_set (t, 0, NULL, sigma), LAT_SUCCESS);
  ck_assert_int_eq (G->prepare (t), LAT_SUCCESS);
  for (size_t i = 0; i < N; i++)
    for (size_t j = 0; j < P; j++)
      {
        double v = gsl_ran_ugaussian (&rng);
        x[i * P + j] = (i * 7 + j * 13) % P < 4 * i ? (double)NAN : v;
      }
  void *work;
  ck_assert_int_eq (posix_memalign (&work, 64, G->work_len (t, N)), 0);
  lat_block b = { .n = N, .x = x, .tda = P };
  memset (lp, 0, sizeof lp);
  for (int route = 0; route < 2; route++)
    {
      t->rules.route = route ? GAUSSIAN_COVARIANCE : GAUSSIAN_AUTO;
      ck_assert_int_eq (G->log_density (t, &b, lp[route], work), LAT_SUCCESS);
    }
  for (size_t i = 0; i < N; i++)
    assert_near (lp[0][i], lp[1][i], 1e-11);
  free (work);
  free (x);
  free (sigma);
  G->free (t);
}
END_TEST

/* A covariance so badly conditioned that the precision's block is not to be
   trusted goes the other way, to the bit.  */
START_TEST (badly_conditioned)
{
  lat_philox state;
  gsl_rng rng = generator (471, &state);
  gaussian_theta *t = case_theta (LAT_FULL, 1, 6, &rng);
  double sigma[36];
  for (size_t i = 0; i < 36; i++)
    sigma[i] = 1 + (i % 7 == 0 ? 1e-10 : 0);
  ck_assert_int_eq (lat_gaussian_set (t, 0, NULL, sigma), LAT_SUCCESS);
  ck_assert_int_eq (G->prepare (t), LAT_SUCCESS);
  ck_assert (t->rcond[0] < t->rules.condition);
  gaussian_case a = case_alloc (t, 61, 0.3, &rng);
  double lp[2][61];
  density (&a, lp[0]);
  t->rules.route = GAUSSIAN_COVARIANCE;
  density (&a, lp[1]);
  for (size_t i = 0; i < a.n; i++)
    assert_near (lp[0][i], lp[1][i], 1e-13);
  case_free (&a);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("gaussian_batch");
  TCase *tc = tcase_create ("batch");
  tcase_set_timeout (tc, 60);
  tcase_add_loop_test (tc, levels, 0, LAT_LEVELS);
  tcase_add_test (tc, wide);
  tcase_add_test (tc, badly_conditioned);
  suite_add_tcase (suite, tc);
  return run_suite (suite);
}
