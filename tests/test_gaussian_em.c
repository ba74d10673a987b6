/* test_gaussian_em.c -- normal laws: where EM goes, and where it ends.  */

#include "gaussian_case.h"
#include "fixture.h"

/* Iterations from init (k = 1) or a's own parameters; checks the ascent.
   Returns the last log-likelihood.  */
static double
run_em (gaussian_case *a, gaussian_theta *t, size_t iterations)
{
  double last = -INFINITY, loglik = 0;
  for (size_t i = 0; i <= iterations; i++)
    {
      ck_assert_int_eq (G->prepare (t), LAT_SUCCESS);
      loglik = case_loglik (a, t);
      double now = loglik + G->log_prior (t);
      ck_assert_msg (now >= last - 1e-11 * (1 + fabs (last)),
                     "step %zu: %.17g after %.17g", i, now, last);
      last = now;
      if (i == iterations)
        break;
      case_accumulate (a, t);
      ck_assert_int_eq (G->mstep (t, a->stat), LAT_SUCCESS);
    }
  return loglik;
}

/* Mixtures with holes and a prior climb, and end where the slope of the
   objective vanishes.  */
START_TEST (ascent)
{
  lat_philox state;
  gsl_rng rng = generator (71, &state);
  gaussian_theta *t = case_theta (structures[_i], 2, 3, &rng);
  gaussian_case a = case_alloc (t, 80, 0.3, &rng);
  random_prior (t, &rng);
  run_em (&a, t, 4000);
  size_t len = G->pack_len (t);
  double *x = malloc (2 * len * sizeof *x), *g = x + len;
  const double h = 1e-5;
  case_accumulate (&a, t);
  G->score (t, a.stat, g);
  G->pack (t, x);
  gaussian_theta *moved = G->clone (t);
  for (size_t i = 0; i < len; i++)
    {
      double keep = x[i];
      x[i] = keep + h;
      G->unpack (moved, x);
      double up = G->log_prior (moved);
      x[i] = keep - h;
      G->unpack (moved, x);
      double down = G->log_prior (moved);
      x[i] = keep;
      ck_assert_double_eq_tol (g[i] + (up - down) / (2 * h), 0, 1e-5);
    }
  G->free (moved);
  free (x);
  case_free (&a);
}
END_TEST

/* A table as a case, with init done.  */
static gaussian_case
fixture_case (const char *name, lat_prior prior)
{
  size_t n, p, col[64];
  lat_message msg;
  double *x = fixture_read (name, &n, &p);
  ck_assert_ptr_nonnull (x);
  for (size_t j = 0; j < p; j++)
    col[j] = j;
  lat_data *d = lat_data_alloc (n, p, x, NULL, &msg);
  ck_assert_ptr_nonnull (d);
  gaussian_case a = { .n = n, .tda = p, .x = x };
  a.t = lat_gaussian_alloc (1, p, col, LAT_FULL);
  ck_assert_int_eq (G->accept (a.t, d, NULL), LAT_SUCCESS);
  ck_assert_int_eq (G->init (a.t, d, &prior), LAT_SUCCESS);
  a.r = calloc (n, sizeof *a.r);
  a.stat = calloc (G->stat_len (a.t), sizeof *a.stat);
  ck_assert_int_eq (posix_memalign (&a.work, 64, G->work_len (a.t, n)), 0);
  lat_data_free (d);
  return a;
}

/* Values of the references: EM run to 1e-13 by other programs.  */
static void
check_reference (const char *name, size_t iterations, double loglik,
                 const double *mean, size_t j, double var)
{
  gaussian_case a = fixture_case (name, lat_prior_none ());
  double l = run_em (&a, a.t, iterations);
  assert_near (l / loglik, 1, 1e-9);
  for (size_t i = 0; i < a.t->p && mean; i++)
    assert_near (lat_gaussian_mean (a.t, 0)[i], mean[i], 1e-8);
  if (mean)
    assert_near (a.t->sigma[j * a.t->p + j], var, 1e-7);
  case_free (&a);
}

START_TEST (references)
{
  check_reference ("airquality.csv", 1000, -3123.979285,
                   (double[]){ 42.522163421, 185.534490479, 9.957516340,
                               77.882352941, 6.993464052, 15.803921569 },
                   0, 1043.6937);
  check_reference (
      "nhanes.csv", 2000, -150.8586864,
      (double[]){ 1.76, 26.522559868, 1.229397325, 194.446804376 }, 3,
      1961.9319);
  /* seven of its rows show nothing */
  check_reference ("faithful-holes.csv", 1000, -1075.157925, NULL, 0, 0);
}
END_TEST

/* --- collapse ------------------------------------------------------------ */

/* Two columns the same but for units: without a prior that is an error, with
   the default one EM goes on.  */
START_TEST (collinear)
{
  lat_philox state;
  gsl_rng rng = generator (81, &state);
  gaussian_theta *t = case_theta (structures[_i], 1, 3, &rng);
  gaussian_case a = case_alloc (t, 50, 0.2, &rng);
  lat_prior defaults = lat_prior_defaults (), none = lat_prior_none ();
  for (size_t i = 0; i < a.n; i++)
    a.x[i * a.tda + t->col[1]] = 3e4 * a.x[i * a.tda + t->col[0]] + 5e3;
  lat_data *d = case_data (&a);
  ck_assert_int_eq (G->init (t, d, &none), LAT_SUCCESS);
  int s = LAT_SUCCESS;
  for (int i = 0; i < 200 && s == LAT_SUCCESS; i++)
    {
      case_loglik (&a, t);
      case_accumulate (&a, t);
      s = G->mstep (t, a.stat);
      if (s == LAT_SUCCESS)
        s = G->prepare (t);
    }
  ck_assert_int_eq (s, gaussian_is_dense (t) ? LAT_EDEGENERATE : LAT_SUCCESS);
  ck_assert_int_eq (G->init (t, d, &defaults), LAT_SUCCESS);
  run_em (&a, t, 500);
  lat_data_free (d);
  case_free (&a);
}
END_TEST

/* Near 1e12 with spread 1e-3 the mean itself is rounded to 1.2e-4; the
   covariance must belong to the mean as stored, or the objective falls.  */
START_TEST (far_away)
{
  lat_philox state;
  gsl_rng rng = generator (83, &state);
  gaussian_theta *t = case_theta (structures[_i], 1, 2, &rng);
  gaussian_case a = case_alloc (t, 200, 0.2, &rng);
  lat_prior none = lat_prior_none ();
  double s[3] = { 0 };
  for (size_t i = 0; i < a.n; i++)
    for (size_t j = 0; j < 2; j++)
      a.x[i * a.tda + t->col[j]] = 1e12 + 5e-4 * a.x[i * a.tda + t->col[j]];
  lat_data *d = case_data (&a);
  ck_assert_int_eq (G->init (t, d, &none), LAT_SUCCESS);
  run_em (&a, t, 100);
  for (size_t i = 0; i < a.n; i++)
    {
      double x = a.x[i * a.tda + t->col[0]] - lat_gaussian_mean (t, 0)[0];
      if (isnan (x))
        continue;
      s[0] += 1;
      s[1] += x;
      s[2] += x * x;
    }
  ck_assert (fabs (s[1] / s[0]) < 1.3e-4);
  if (t->structure != LAT_SPHERICAL) /* little is known of it elsewhere */
    ck_assert (fabs (t->sigma[0] / (s[2] / s[0]) - 1) < 0.02);
  lat_data_free (d);
  case_free (&a);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("gaussian_em");
  TCase *tc = tcase_create ("em");
  tcase_add_loop_test (tc, ascent, 0, 4);
  tcase_add_test (tc, references);
  tcase_add_loop_test (tc, collinear, 0, 4);
  tcase_add_loop_test (tc, far_away, 0, 4);
  suite_add_tcase (suite, tc);
  return run_suite (suite);
}
