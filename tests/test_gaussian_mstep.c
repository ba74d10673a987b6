/* test_gaussian_mstep.c -- normal laws: M-steps, the prior, collapse.  */

#include "gaussian_case.h"

/* Complete data and no prior: the weighted sample moments in one step.  */
START_TEST (closed_form)
{
  lat_philox state;
  gsl_rng rng = generator (61, &state);
  const size_t k = 3, p = 4, n = 60;
  gaussian_theta *t = case_theta (structures[_i], k, p, &rng);
  gaussian_case a = case_alloc (t, n, 0, &rng);
  for (size_t j = 0; j < p; j++)
    a.x[a.tda + t->col[j]] = 0.4 + (double)j; /* row 1 is seen, too */
  share_out (&a, &rng);
  double mean[3][4] = { { 0 } }, cov[3][16] = { { 0 } }, N[3] = { 0 };
  for (size_t c = 0; c < k; c++)
    {
      for (size_t i = 0; i < n; i++)
        N[c] += a.r[c * n + i];
      for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < p; j++)
          mean[c][j] += a.r[c * n + i] * a.x[i * a.tda + t->col[j]] / N[c];
      for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < p * p; j++)
          cov[c][j] += a.r[c * n + i] / N[c]
                       * (a.x[i * a.tda + t->col[j / p]] - mean[c][j / p])
                       * (a.x[i * a.tda + t->col[j % p]] - mean[c][j % p]);
    }
  case_accumulate (&a, t);
  ck_assert_int_eq (G->mstep (t, a.stat), LAT_SUCCESS);
  for (size_t c = 0; c < k; c++)
    {
      double sigma[16], trace = 0;
      lat_gaussian_covariance (t, c, sigma);
      for (size_t j = 0; j < p; j++)
        {
          assert_near (lat_gaussian_mean (t, c)[j], mean[c][j], 1e-13);
          trace += cov[c][j * p + j];
        }
      for (size_t j = 0; j < p * p; j++)
        {
          int own = j / p == j % p;
          double want = cov[c][j];
          if (structures[_i] == LAT_TIED)
            want = (N[0] * cov[0][j] + N[1] * cov[1][j] + N[2] * cov[2][j])
                   / (N[0] + N[1] + N[2]);
          if (structures[_i] == LAT_DIAGONAL)
            want = own ? want : 0;
          if (structures[_i] == LAT_SPHERICAL)
            want = own ? trace / (double)p : 0;
          assert_near (sigma[j], want, 1e-12);
        }
    }
  case_free (&a);
}
END_TEST

/* With a prior, an M-step leaves the expected log-density plus log prior
   stationary.  Complete data: the expectation is the thing itself.  */
static double
objective (gaussian_case *a, gaussian_theta *t, const double *x, double *lp)
{
  lat_block b = case_block (a);
  ck_assert_int_eq (G->unpack (t, x), LAT_SUCCESS);
  memset (lp, 0, t->k * a->n * sizeof *lp);
  ck_assert_int_eq (G->log_density (t, &b, lp, a->work), LAT_SUCCESS);
  double sum = G->log_prior (t);
  for (size_t i = 0; i < t->k * a->n; i++)
    sum += a->r[i] * lp[i];
  return sum;
}

START_TEST (prior_is_stationary)
{
  lat_philox state;
  gsl_rng rng = generator (62, &state);
  gaussian_theta *t = case_theta (structures[_i], 3, 3, &rng);
  gaussian_case a = case_alloc (t, 12, 0, &rng);
  share_out (&a, &rng);
  random_prior (t, &rng);
  case_accumulate (&a, t);
  ck_assert_int_eq (G->mstep (t, a.stat), LAT_SUCCESS);
  ck_assert_int_eq (G->prepare (t), LAT_SUCCESS);
  size_t len = G->pack_len (t);
  double *x = malloc (len * sizeof *x);
  double *lp = malloc (t->k * a.n * sizeof *lp);
  gaussian_theta *moved = G->clone (t);
  G->pack (t, x);
  double best = objective (&a, moved, x, lp);
  for (size_t i = 0; i < len; i++)
    for (int sign = -1; sign < 2; sign += 2)
      {
        double keep = x[i], h = 1e-4;
        x[i] = keep + sign * h;
        double other = objective (&a, moved, x, lp);
        ck_assert_msg (other < best, "coordinate %zu is not at its best", i);
        ck_assert (best - other < 100 * h * h);
        x[i] = keep;
      }
  G->free (moved);
  free (lp);
  free (x);
  case_free (&a);
}
END_TEST

/* Nobody there: the prior's mode, or nothing.  */
START_TEST (nobody)
{
  lat_philox state;
  gsl_rng rng = generator (63, &state);
  gaussian_theta *t = case_theta (structures[_i], 2, 3, &rng);
  gaussian_case a = case_alloc (t, 30, 0.2, &rng);
  double sigma[9];
  for (size_t i = 0; i < a.n; i++)
    a.r[i] = 1;
  case_accumulate (&a, t);
  gaussian_theta *bare = G->clone (t);
  ck_assert_int_eq (G->mstep (bare, a.stat), LAT_EDEGENERATE);
  G->free (bare);
  random_prior (t, &rng);
  ck_assert_int_eq (G->mstep (t, a.stat), LAT_SUCCESS);
  ck_assert_int_eq (G->prepare (t), LAT_SUCCESS);
  lat_gaussian_covariance (t, 1, sigma);
  double all = (t->scatter[0] + t->scatter[1] + t->scatter[2]) / 3;
  for (size_t j = 0; j < 3; j++)
    {
      double lambda = t->structure == LAT_SPHERICAL ? all : t->scatter[j];
      assert_near (lat_gaussian_mean (t, 1)[j], t->prior_mean[j], 1e-14);
      if (t->structure != LAT_TIED)
        assert_near (sigma[j * 3 + j], lambda / t->count, 1e-14);
    }
  case_free (&a);
}
END_TEST

/* One row and a bit; a component on one point.  */
START_TEST (too_few)
{
  lat_philox state;
  gsl_rng rng = generator (82, &state);
  gaussian_theta *t = case_theta (structures[_i], 2, 2, &rng);
  gaussian_case a = case_alloc (t, 30, 0, &rng);
  for (size_t i = 0; i < a.n; i++)
    {
      a.r[i] = i == 5 ? 0.99 : i == 6 ? 1 : 0;
      a.r[a.n + i] = 1 - a.r[i];
    }
  case_accumulate (&a, t);
  gaussian_theta *b = G->clone (t);
  ck_assert_int_eq (G->mstep (b, a.stat), LAT_EDEGENERATE);
  for (size_t i = 10; i < 14; i++) /* four rows, all alike */
    {
      memcpy (a.x + i * a.tda, a.x + 10 * a.tda, a.tda * sizeof *a.x);
      a.r[i] = 1;
      a.r[a.n + i] = 0;
    }
  a.r[5] = a.r[6] = 0;
  case_accumulate (&a, t);
  G->copy (b, t);
  ck_assert_int_eq (G->mstep (b, a.stat),
                    t->structure == LAT_TIED ? LAT_SUCCESS : LAT_EDEGENERATE);
  random_prior (t, &rng);
  ck_assert_int_eq (G->mstep (t, a.stat), LAT_SUCCESS);
  ck_assert_int_eq (G->prepare (t), LAT_SUCCESS);
  G->free (b);
  case_free (&a);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("gaussian_mstep");
  TCase *tc = tcase_create ("mstep");
  tcase_add_loop_test (tc, closed_form, 0, 4);
  tcase_add_loop_test (tc, prior_is_stationary, 0, 4);
  tcase_add_loop_test (tc, nobody, 0, 4);
  tcase_add_loop_test (tc, too_few, 0, 4);
  suite_add_tcase (suite, tc);
  return run_suite (suite);
}
