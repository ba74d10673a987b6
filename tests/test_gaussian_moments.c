/* test_gaussian_moments.c -- normal laws: expected statistics.  */

#include "gaussian_case.h"

static void
brute_dense (const gaussian_case *a, size_t c, double *stat)
{
  size_t p = a->t->p;
  const double *mu = lat_gaussian_mean (a->t, c);
  double mean[64], cov[64 * 64];
  for (size_t i = 0; i < a->n; i++)
    {
      double r = a->r[c * a->n + i];
      int seen = 0;
      for (size_t j = 0; j < p; j++)
        seen |= !isnan (a->x[i * a->tda + a->t->col[j]]);
      if (!seen)
        continue;
      slow_row (a->t, c, a->x + i * a->tda, mean, cov);
      stat[0] += r;
      for (size_t j = 0; j < p; j++)
        {
          stat[1 + j] += r * (mean[j] - mu[j]);
          for (size_t h = 0; h <= j; h++)
            stat[1 + p + j * p + h]
                += r
                   * ((mean[j] - mu[j]) * (mean[h] - mu[h]) + cov[j * p + h]);
        }
    }
}

static void
brute_separable (const gaussian_case *a, size_t c, double *stat)
{
  size_t p = a->t->p;
  for (size_t i = 0; i < a->n; i++)
    for (size_t j = 0; j < p; j++)
      {
        double r = a->r[c * a->n + i];
        double d
            = a->x[i * a->tda + a->t->col[j]] - lat_gaussian_mean (a->t, c)[j];
        if (isnan (d))
          continue;
        stat[j] += r;
        stat[p + j] += r * d;
        stat[2 * p + j] += r * d * d;
      }
}

static void
check_brute (lat_covariance structure, size_t k, size_t p, double hole,
             gaussian_route route, uint64_t seed)
{
  lat_philox state;
  gsl_rng rng = generator (seed, &state);
  gaussian_theta *t = case_theta (structure, k, p, &rng);
  t->rules.route = route;
  gaussian_case a = case_alloc (t, 41, hole, &rng);
  share_out (&a, &rng);
  size_t len = G->stat_len (t), step = gaussian_stat_step (t);
  double *slow = calloc (len, sizeof *slow);
  for (size_t c = 0; c < k; c++)
    if (gaussian_is_dense (t))
      brute_dense (&a, c, slow + c * step);
    else
      brute_separable (&a, c, slow + c * step);
  case_accumulate (&a, t);
  for (size_t i = 0; i < len; i++)
    assert_near (a.stat[i], slow[i], 1e-10);
  lat_block b = case_block (&a); /* and it adds */
  ck_assert_int_eq (G->accumulate (t, &b, a.r, a.stat, a.work), LAT_SUCCESS);
  for (size_t i = 0; i < len; i++)
    assert_near (a.stat[i], 2 * slow[i], 1e-10);
  free (slow);
  case_free (&a);
}

START_TEST (brute)
{
  lat_covariance structure = structures[_i];
  for (gaussian_route route = GAUSSIAN_AUTO; route <= GAUSSIAN_COVARIANCE;
       route++)
    {
      check_brute (structure, 1, 1, 0.4, route, 51);
      check_brute (structure, 2, 3, 0.4, route, 52);
      check_brute (structure, 3, 8, 0.4, route, 53);
      check_brute (structure, 5, 4, 0, route, 54);
    }
  check_brute (structure, 2, 40, 0.4, GAUSSIAN_AUTO, 55);
}
END_TEST

/* A row nobody is responsible for changes no bit, whatever is in it.  */
START_TEST (nobodys_row)
{
  lat_philox state;
  gsl_rng rng = generator (56, &state);
  gaussian_theta *t = case_theta (structures[_i], 2, 3, &rng);
  gaussian_case a = case_alloc (t, 20, 0.3, &rng);
  share_out (&a, &rng);
  size_t bytes = G->stat_len (t) * sizeof (double);
  double *before = malloc (bytes);
  case_accumulate (&a, t);
  memcpy (before, a.stat, bytes);
  for (size_t j = 0; j < 3; j++)
    a.x[3 * a.tda + t->col[j]] = 1e200;
  case_accumulate (&a, t);
  ck_assert (memcmp (before, a.stat, bytes) == 0);
  free (before);
  case_free (&a);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("gaussian_moments");
  TCase *tc = tcase_create ("moments");
  tcase_add_loop_test (tc, brute, 0, 4);
  tcase_add_loop_test (tc, nobodys_row, 0, 4);
  suite_add_tcase (suite, tc);
  return run_suite (suite);
}
