/* test_cdf.c -- how a number divides the laws of the families: against R, and
   against their own densities.  */

#include <latens.h>
#include "law_sides.h"
#include "testing.h"

static lat_cdf
divide (const lat_family_type *f, const void *theta, size_t c, size_t j,
        double x)
{
  lat_cdf out;
  ck_assert_int_eq (f->cdf (theta, c, j, x, &out), 0);
  ck_assert_msg (out.below >= 0 && out.at >= 0 && out.above >= 0
                     && fabs (out.below + out.at + out.above - 1) < 1e-11,
                 "%s at %g: %g + %g + %g", f->name, x, out.below, out.at,
                 out.above);
  return out;
}

/* To a relative 1e-10, both: R itself is not better with large shapes.  */
static void
check_side (const sides *a, const char *side, double got, double want)
{
  ck_assert_msg (fabs (got - want) <= 1e-10 * want,
                 "%s (%g, ...) at %g: %s %.17g, not %.17g", a->law->name,
                 a->par[0], a->x, side, got, want);
}

START_TEST (reference)
{
  const sides *a = references + _i;
  lat_family_type f = lat_law_family (a->law);
  size_t col = 0;
  void *t = lat_law_alloc (a->law, 1, 1, &col);
  ck_assert_int_eq (lat_law_set (t, 0, 0, a->par), 0);
  ck_assert_int_eq (f.prepare (t), 0);
  lat_cdf d = divide (&f, t, 0, 0, a->x);
  check_side (a, "lower", d.below + d.at, a->lower);
  check_side (a, "upper", d.above, a->upper);
  lat_cdf next = divide (&f, t, 0, 0, a->x + 0.5);
  ck_assert (next.below >= d.below && next.above <= d.above);
  if (d.scale == LAT_SCALE_COUNT)
    ck_assert (next.at == 0 && d.at == (a->x < 0 ? 0 : d.at));
  else
    ck_assert (d.at == 0);
  f.free (t);
}
END_TEST

/* A Poisson count, R's ppois and dpois, also where the tail underflows.  */
START_TEST (poisson)
{
  static const double x[] = { -1, 0, 7, 31, 2000 };
  static const double lower[]
      = { 0, 8.1655612695329899e-05, 0.27778947581898417, 0.99999999376229198,
          1 };
  static const double at[] = { 0, 8.1655612695329899e-05, 0.10608449570570061,
                               1.5224186390930138e-08, 0 };
  static const double upper[] = { 1, 0.99991834438730465, 0.72221052418101583,
                                  6.2377080218702085e-09, 0 };
  size_t col = 0;
  void *t = lat_poisson_alloc (2, 1, &col);
  ck_assert_int_eq (lat_poisson_set (t, 0, 0, 9.413), 0);
  ck_assert_int_eq (lat_poisson_set (t, 1, 0, 0), 0);
  ck_assert_int_eq (lat_family_poisson.prepare (t), 0);
  for (size_t i = 0; i < 5; i++)
    {
      lat_cdf d = divide (&lat_family_poisson, t, 0, 0, x[i]);
      assert_near (d.at, at[i], 1e-15);
      ck_assert (fabs (d.below + d.at - lower[i]) <= 1e-12 * lower[i]);
      ck_assert (fabs (d.above - upper[i]) <= 1e-12 * upper[i]);
    }
  ck_assert (divide (&lat_family_poisson, t, 0, 0, 7.5).at == 0);
  ck_assert (divide (&lat_family_poisson, t, 1, 0, 0).at == 1);
  ck_assert (divide (&lat_family_poisson, t, 1, 0, 3).below == 1);
  lat_family_poisson.free (t);
}
END_TEST

/* Marginal laws, in columns of a product that are not in order.  */
START_TEST (product)
{
  const size_t normal[] = { 1, 4 }, level[] = { 2 }, levels[] = { 3 };
  const double sigma[] = { 2.3, -0.7, -0.7, 1.1 }, mean[] = { 0.4, -3.1 };
  const double prob[] = { 0.125, 0.5, 0.375 };
  const lat_family_type *type[]
      = { &lat_family_gaussian, &lat_family_categorical };
  void *theta[] = { lat_gaussian_alloc (1, 2, normal, LAT_FULL),
                    lat_categorical_alloc (1, 1, level, levels) };
  ck_assert_int_eq (lat_gaussian_set (theta[0], 0, mean, sigma), 0);
  ck_assert_int_eq (lat_categorical_set (theta[1], 0, 0, prob), 0);
  void *t = lat_product_alloc (2, type, theta);
  ck_assert_int_eq (lat_family_product.prepare (t), 0);
  lat_cdf a = divide (&lat_family_product, t, 0, 0, 1.9);
  lat_cdf b = divide (&lat_family_product, t, 0, 2, -8.3);
  lat_cdf c = divide (&lat_family_product, t, 0, 1, 1);
  assert_near (a.above, 0.16131427346648883, 1e-14); /* pnorm, R */
  ck_assert (fabs (b.below / 3.5610280406755789e-07 - 1) < 1e-9);
  ck_assert (c.below == 0.125 && c.at == 0.5 && c.above == 0.375);
  ck_assert (a.scale == LAT_SCALE_REAL && c.scale == LAT_SCALE_LEVEL);
  lat_family_product.free (t);
}
END_TEST

/* No law of that kind: a status.  */
START_TEST (without)
{
  lat_law law = lat_law_exponential;
  law.cdf = NULL;
  lat_family_type f = lat_law_family (&law);
  void *t = lat_law_alloc (&law, 1, 1, &(size_t){ 0 });
  lat_cdf out;
  ck_assert_int_eq (f.cdf (t, 0, 0, 1, &out), LAT_EINVAL);
  f.free (t);
}
END_TEST

int
main (void)
{
  Suite *s = suite_create ("cdf");
  TCase *t = tcase_create ("cdf");
  tcase_add_loop_test (t, reference, 0,
                       sizeof references / sizeof *references);
  tcase_add_test (t, poisson);
  tcase_add_test (t, product);
  tcase_add_test (t, without);
  suite_add_tcase (s, t);
  return run_suite (s);
}
