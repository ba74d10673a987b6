/* test_law.c -- the laws of one number against R 4.2.2's densities and its
   maximum-likelihood fits (MASS::fitdistr, or uniroot on the score), and what
   they do with data that can not be.  */

#include <latens/mixture.h>
#include "family/bessel.h"
#include "family/gamma_math.h"
#include <gsl/gsl_sf_bessel.h>
#include <gsl/gsl_sf_gamma.h>
#include <gsl/gsl_sf_psi.h>
#include "law_references.h"
#include "tables.h"

static void *
theta_make (const lat_law *law, const double *par)
{
  size_t col = 1;
  void *t = lat_law_alloc (law, 1, 1, &col);
  ck_assert_ptr_nonnull (t);
  ck_assert_int_eq (lat_law_set (t, 0, 0, par), 0);
  return t;
}

/* n cells in column 1, the first and the last row without one.  */
static lat_data *
cells_make (size_t n, const double *x)
{
  double cell[2 * (MOST + 2)];
  for (size_t i = 0; i < n + 2; i++)
    {
      cell[2 * i] = -7.1;
      cell[2 * i + 1] = i > 0 && i <= n ? x[i - 1] : (double)NAN;
    }
  return make_table (n + 2, 2, cell, NULL);
}

START_TEST (density)
{
  const reference *a = references + _i;
  lat_family_type f = lat_law_family (a->law);
  void *t = theta_make (a->law, a->par);
  lat_data *d = cells_make (a->n, a->x);
  double *lp = densities (&f, t, d, -0.317);
  for (size_t i = 0; i < a->n; i++)
    ck_assert_msg (fabs (lp[i + 1] + 0.317 - a->log_p[i])
                       <= 1e-13 * (1 + fabs (a->log_p[i])),
                   "%s at %g: %.17g, not %.17g", f.name, a->x[i],
                   lp[i + 1] + 0.317, a->log_p[i]);
  ck_assert (lp[0] == -0.317 && lp[a->n + 1] == -0.317);
  free (lp);
  lat_data_free (d);
  f.free (t);
}
END_TEST

/* EM of one component ends at R's maximum.  */
START_TEST (maximum_likelihood)
{
  const maximum *a = maxima + _i;
  lat_family_type f = lat_law_family (a->law);
  void *t = theta_make (a->law, a->par);
  lat_data *d = cells_make (a->n, a->x);
  lat_prior none = lat_prior_none ();
  lat_em_options opt = lat_em_defaults ();
  lat_em_result r;
  lat_mixture *m = lat_mixture_alloc (&f, t);
  opt.tol = 1e-15;
  opt.max_iter = 100000;
  ck_assert_int_eq (lat_mixture_init (m, d, &none), 0);
  ck_assert_int_eq (lat_em_run (&lat_em_mixture, m, d, &opt, NULL, NULL, &r),
                    0);
  ck_assert_msg (r.converged, "%s: not converged", f.name);
  for (size_t i = 0; i < a->law->parameters; i++)
    ck_assert_msg (fabs (lat_law_at (t, 0, 0)[i] - a->par[i])
                       <= 1e-8 * (1 + fabs (a->par[i])),
                   "%s: parameter %zu: %.17g, not %.17g", f.name, i,
                   lat_law_at (t, 0, 0)[i], a->par[i]);
  assert_near (r.loglik, a->loglik, 1e-11);
  lat_mixture_free (m);
  lat_data_free (d);
}
END_TEST

START_TEST (domain)
{
  lat_family_type f = lat_law_family (faults[_i].law);
  void *t = theta_make (faults[_i].law, faults[_i].par);
  lat_data *d = cells_make (1, &faults[_i].x);
  lat_where where;
  ck_assert_int_eq (f.accept (t, d, &where), LAT_EDATA);
  ck_assert_uint_eq (where.row, 1);
  ck_assert_uint_eq (where.col, 1);
  ck_assert_str_eq (where.reason, faults[_i].why);
  lat_data_free (d);
  f.free (t);
}
END_TEST

/* Equal cells: without a prior there is no mode where a law can be narrow,
   with one there is.  */
START_TEST (collapse)
{
  const double x[] = { 3, 3, 3, 3 };
  lat_family_type f = lat_law_family (maxima[_i].law);
  lat_data *d = cells_make (4, x);
  for (int with = 0; with < 2; with++)
    {
      void *t = theta_make (maxima[_i].law, maxima[_i].par);
      lat_prior prior = with ? lat_prior_defaults () : lat_prior_none ();
      const double r[] = { 1, 1, 1, 1, 1, 1 };
      int s = 0;
      ck_assert_int_eq (f.init (t, d, &prior), 0);
      for (int step = 0; s == 0 && step < 200; step++)
        {
          double *stat = statistics (&f, t, d, r);
          s = f.mstep (t, stat);
          free (stat);
        }
      ck_assert_msg (s == 0 || (!with && s == LAT_EDEGENERATE), "%s: %s",
                     f.name, lat_strerror (s));
      ck_assert (isfinite (f.log_prior (t)));
      ck_assert (maxima[_i].law->valid (lat_law_at (t, 0, 0)) || s);
      f.free (t);
    }
  lat_data_free (d);
}
END_TEST

START_TEST (gamma_functions)
{
  for (double a = 1e-3; a < 1e9; a *= 1.7)
    {
      double gap = lat_gamma_gap (a);
      if (a < 1e5)
        {
          assert_near (gap, log (a) - gsl_sf_psi (a), 1e-14 * (1 + 1 / a));
          assert_near (lat_gamma_gap_slope (a), gsl_sf_psi_1 (a) - 1 / a,
                       1e-13 * (1 + 1 / a / a));
          assert_near ((a - 0.5) * log (a) - a + log (2 * M_PI) / 2
                           + lat_gamma_stirling (a),
                       gsl_sf_lngamma (a), 1e-14);
        }
      ck_assert_msg (fabs (lat_gamma_shape (gap) / a - 1) < 1e-12,
                     "shape %.17g, not %.17g", lat_gamma_shape (gap), a);
    }
  for (double d = -0.93; d < 40; d += 0.0173)
    assert_near (lat_gamma_excess (d), d - log1p (d), 1e-15);
  ck_assert (lat_gamma_excess (1e-9) == 5e-19 - 1e-27 / 3);
  ck_assert (lat_gamma_shape (0) == GAMMA_LARGEST_SHAPE);
  ck_assert (lat_gamma_shape (-1) == GAMMA_LARGEST_SHAPE);
  ck_assert (isnan (lat_gamma_shape (NAN)));
}
END_TEST

START_TEST (bessel_functions)
{
  for (double k = 1e-9; k < 1e11; k *= 1.9)
    {
      double lack = lat_bessel_lack (k),
             found = lat_bessel_concentration (lack);
      if (k < 600)
        assert_near (1 - lack,
                     gsl_sf_bessel_I1_scaled (k) / gsl_sf_bessel_I0_scaled (k),
                     1e-14);
      /* Near the uniform law 1 - k / 2 has but so many digits.  */
      ck_assert_msg (fabs (found - k) <= 1e-11 * k + 4e-16, "%.17g, not %.17g",
                     found, k);
      assert_near (
          (lat_bessel_lack (k * (1 - 1e-4)) - lat_bessel_lack (k * (1 + 1e-4)))
              / (2e-4 * k * lat_bessel_slope (k)),
          1, k < 1e-6 ? 1 : 1e-6);
    }
  ck_assert (lat_bessel_concentration (1) == 0);
  ck_assert (lat_bessel_concentration (1.5) == 0);
  ck_assert (lat_bessel_concentration (0) == BESSEL_LARGEST);
  ck_assert (isnan (lat_bessel_concentration (NAN)));
}
END_TEST

/* The number of trials: the largest count, or what was said.  */
START_TEST (trials)
{
  const double x[] = { 3, 0, 5 }, par[] = { 0.3, 9 }, other[] = { 0.3, 8 };
  size_t col = 1;
  lat_prior none = lat_prior_none ();
  lat_data *d = cells_make (3, x);
  void *t = lat_law_alloc (&lat_law_binomial, 2, 1, &col);
  ck_assert (isnan (lat_law_at (t, 0, 0)[1]));
  ck_assert_int_eq (lat_family_binomial.init (t, d, &none), 0);
  ck_assert (lat_law_at (t, 1, 0)[1] == 5);
  ck_assert_int_eq (lat_law_fix (t, 0, 0, 12), 0);
  ck_assert_int_eq (lat_family_binomial.init (t, d, &none), 0);
  ck_assert (lat_law_at (t, 0, 0)[1] == 12 && lat_law_at (t, 1, 0)[1] == 12);
  assert_near (lat_law_at (t, 1, 0)[0], 8 / 36.0, 1e-15);
  ck_assert_int_eq (lat_law_fix (t, 0, 0, 2.5), LAT_EDOM);
  ck_assert_int_eq (lat_law_fix (t, 0, 1, 3), LAT_EINVAL);
  ck_assert_int_eq (lat_law_set (t, 0, 0, par), 0);
  ck_assert_int_eq (lat_law_set (t, 1, 0, other), LAT_EINVAL);
  ck_assert_uint_eq (lat_family_binomial.free_len (t), 2);
  lat_family_binomial.free (t);
  lat_data_free (d);
}
END_TEST

START_TEST (refusals)
{
  size_t col[] = { 0, 2 };
  const double bad[] = { 1, -1 };
  lat_law law = lat_law_gamma;
  void *t = lat_law_alloc (&law, 2, 2, col);
  ck_assert_int_eq (lat_law_set (t, 0, 0, bad), LAT_EDOM);
  ck_assert_int_eq (lat_law_set (t, 2, 0, bad), LAT_EINVAL);
  ck_assert_int_eq (lat_law_fix (t, 0, 0, 3), LAT_EINVAL);
  lat_law_family (&law).free (t);
  ck_assert_ptr_null (lat_law_alloc (&law, 0, 2, col));
  ck_assert_ptr_null (lat_law_alloc (&law, 2, 0, col));
  law.statistics = LAT_LAW_NUMBERS + 1;
  ck_assert_ptr_null (lat_law_alloc (&law, 2, 2, col));
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("law");
  TCase *t = tcase_create ("law");
  const int n = sizeof maxima / sizeof *maxima;
  tcase_add_loop_test (t, density, 0, sizeof references / sizeof *references);
  tcase_add_loop_test (t, maximum_likelihood, 0, n);
  tcase_add_loop_test (t, domain, 0, sizeof faults / sizeof *faults);
  tcase_add_loop_test (t, collapse, 0, n);
  tcase_add_test (t, gamma_functions);
  tcase_add_test (t, bessel_functions);
  tcase_add_test (t, trials);
  tcase_add_test (t, refusals);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
