/* test_posterior.c -- probabilities, rates and weights drawn given completed
   rows: against the closed forms of their laws.  */

#include "family/simplex.h"
#include "model/mixture_redraw.h"
#include "posterior_case.h"
#include <latens/categorical.h>
#include <latens/poisson.h>
#include <latens/product.h>

START_TEST (categorical)
{
  static const size_t col[] = { 0, 1 }, levels[] = { 3, 2 };
  static const double x[]
      = { 0, 1, 0, 0, 2, 1, 2, 1, 2, 0, 1, 1, 0, 1, 2, 1, 0, 1 };
  const lat_family_type *f = &lat_family_categorical;
  lat_data *d = make_table (9, 2, x, levels);
  void *t = lat_categorical_alloc (2, 2, col, levels);
  double stat[] = { 3, 0, 4.5, 2, 6, 0, 0, 0, 1, 1 };
  /* Frequencies of the levels in the table: 4/9, 1/9, 4/9 and 2/9, 7/9.  */
  double a = 4.5 + 0.7 * 4 / 9, rest = 3 + 0.7 * 5 / 9;
  double few = 0.7 / 9, others = 7.5 + 0.7 * 8 / 9;
  static double u[DRAWS], v[DRAWS], w[DRAWS], other[DRAWS];
  lat_philox state;
  gsl_rng rng = generator (6, &state);
  ck_assert_int_eq (f->init (t, d, &prior), 0);
  ck_assert (f->is_proper (t));
  for (size_t i = 0; i < DRAWS; i++)
    {
      ck_assert_int_eq (f->posterior (t, stat, &rng), 0);
      const double *p = lat_categorical_prob (t, 0, 0);
      assert_near (p[0] + p[1] + p[2], 1, 1e-12);
      u[i] = gsl_cdf_beta_P (p[2], a, rest);
      other[i] = gsl_cdf_beta_P (p[2], a + 1, rest + 2);
      v[i] = gsl_cdf_beta_P (p[1], few, others);
      w[i] = gsl_cdf_beta_P (lat_categorical_prob (t, 1, 1)[0],
                             1 + 0.7 * 2 / 9, 1 + 0.7 * 7 / 9);
    }
  assert_uniform (DRAWS, u);
  assert_uniform (DRAWS, v);
  assert_uniform (DRAWS, w);
  assert_not_uniform (DRAWS, other);
  lat_prior none = lat_prior_none ();
  ck_assert_int_eq (f->init (t, d, &none), 0);
  ck_assert (!f->is_proper (t));
  ck_assert_int_eq (f->posterior (t, stat, &rng), LAT_EDEGENERATE);
  f->free (t);
  lat_data_free (d);
}
END_TEST

START_TEST (poisson)
{
  static const size_t col[] = { 0 };
  static const double x[] = { 3, 5, 1 };
  const lat_family_type *f = &lat_family_poisson;
  lat_data *d = make_table (3, 1, x, NULL);
  void *t = lat_poisson_alloc (2, 1, col);
  double stat[] = { 4.5, 7, 0, 0 };
  static double u[DRAWS], v[DRAWS];
  lat_philox state;
  gsl_rng rng = generator (7, &state);
  ck_assert_int_eq (f->init (t, d, &prior), 0);
  ck_assert (f->is_proper (t));
  for (size_t i = 0; i < DRAWS; i++)
    {
      ck_assert_int_eq (f->posterior (t, stat, &rng), 0);
      u[i] = gsl_cdf_gamma_P (lat_poisson_rate (t, 0, 0), 7 + 0.6 * 3,
                              1 / (4.5 + 0.6));
      v[i] = gsl_cdf_gamma_P (lat_poisson_rate (t, 1, 0), 0.6 * 3, 1 / 0.6);
    }
  assert_uniform (DRAWS, u);
  assert_uniform (DRAWS, v);
  lat_prior none = lat_prior_none ();
  ck_assert_int_eq (f->init (t, d, &none), 0);
  ck_assert (!f->is_proper (t));
  ck_assert_int_eq (f->posterior (t, stat, &rng), LAT_EDEGENERATE);
  f->free (t);
  lat_data_free (d);
}
END_TEST

/* Exponents of nothing give nothing; of next to nothing, no NaN.  */
START_TEST (simplex)
{
  lat_philox state;
  gsl_rng rng = generator (8, &state);
  size_t vertex = 0;
  for (size_t i = 0; i < 1000; i++)
    {
      double p[] = { 1e-6, 0, 1e-6, 1e-6 };
      ck_assert_int_eq (lat_simplex_draw (4, p, &rng), 0);
      ck_assert (p[1] == 0);
      assert_near (p[0] + p[2] + p[3], 1, 1e-12);
      vertex += p[0] > 0.999;
    }
  ck_assert (vertex > 270 && vertex < 400);
  double none[] = { 0, 0 }, bad[] = { 1, NAN }, less[] = { 1, -1 };
  ck_assert_int_eq (lat_simplex_draw (2, none, &rng), LAT_EDEGENERATE);
  ck_assert_int_eq (lat_simplex_draw (2, bad, &rng), LAT_EDEGENERATE);
  ck_assert_int_eq (lat_simplex_draw (2, less, &rng), LAT_EDEGENERATE);
}
END_TEST

/* Weights are Dirichlet (N + pseudo + 1); a product draws all its parts, and
   is proper if they are.  */
START_TEST (mixture)
{
  static const size_t col0[] = { 0 }, col1[] = { 1 }, levels[] = { 0, 2 };
  static const double x[] = { 3, 0, 5, 1, 1, 1 };
  static const lat_family_type *const type[]
      = { &lat_family_poisson, &lat_family_categorical };
  void *theta[] = { lat_poisson_alloc (2, 1, col0),
                    lat_categorical_alloc (2, 1, col1, levels + 1) };
  lat_mixture *m = lat_mixture_alloc (&lat_family_product,
                                      lat_product_alloc (2, type, theta));
  lat_data *d = make_table (3, 2, x, levels);
  lat_prior own = prior;
  double stat[] = { 0, 11, 8, 3, 8, 17, 3, 4, 6, 2, 2, 1 };
  static double u[DRAWS], v[DRAWS], w[DRAWS];
  lat_philox state;
  gsl_rng rng = generator (9, &state);
  own.weight = 0.4;
  ck_assert_int_eq (lat_mixture_init (m, d, &own), 0);
  ck_assert_uint_eq (lat_em_mixture.stat_len (m), 12);
  ck_assert (lat_mixture_is_proper (m));
  for (size_t i = 0; i < DRAWS; i++)
    {
      ck_assert_int_eq (lat_mixture_redraw (m, stat, &rng), 0);
      u[i] = gsl_cdf_beta_P (m->weight[0], 9.4, 4.4);
      assert_near (m->log_weight[1], log (m->weight[1]), 1e-14);
      v[i] = gsl_cdf_gamma_P (
          lat_poisson_rate (lat_product_part (m->emission, 0), 1, 0),
          4 + 0.6 * 3, 1 / (3 + 0.6));
      w[i] = gsl_cdf_beta_P (
          lat_categorical_prob (lat_product_part (m->emission, 1), 1, 0)[1],
          1 + 0.7 * 2 / 3, 2 + 0.7 / 3);
    }
  assert_uniform (DRAWS, u);
  assert_uniform (DRAWS, v);
  assert_uniform (DRAWS, w);
  own.rate = 0;
  ck_assert_int_eq (lat_mixture_init (m, d, &own), 0);
  ck_assert (!lat_mixture_is_proper (m));
  lat_mixture_free (m);
  lat_data_free (d);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("posterior");
  TCase *t = tcase_create ("posterior");
  tcase_add_test (t, categorical);
  tcase_add_test (t, poisson);
  tcase_add_test (t, simplex);
  tcase_add_test (t, mixture);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
