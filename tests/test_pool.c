/* test_pool.c -- Rubin's rules for one term and for several.

   Values: mice 3.15's pool.scalar; for several terms the formulas of Li,
   Raghunathan and Rubin (1991) and Reiter (2007), computed with R.  */

#include <latens/pool.h>
#include <latens/status.h>
#include "testing.h"

static const double q5[5] = { 2.385, 2.911, 1.874, 2.203, 3.072 };
static const double se5[5] = { .713, .802, .6817, .7519, .9034 };

START_TEST (reference)
{
  static const double q[] = { -1.5457, -1.428 }, se[] = { .9723, 1.041 };
  lat_pool_options o = lat_pool_defaults ();
  lat_pooled r;
  o.df_complete = 23;
  ck_assert_int_eq (lat_pool_term (2, q, se, &o, &r), 0);
  assert_near (r.estimate, -1.48685, 1e-10);
  assert_near (r.within, 1.014524145, 1e-10);
  assert_near (r.between, .006926645, 1e-10);
  assert_near (r.std_error * r.std_error, 1.0249141125, 1e-10);
  assert_near (r.df, 20.9702548381, 1e-10);
  assert_near (r.riv, .0102412225, 1e-10);
  assert_near (r.fmi, .0927283145, 1e-10);
  assert_near (r.statistic, -1.4686672838534951, 1e-12);
  assert_near (r.p_value, 0.15676493145526632, 1e-12);
  assert_near (r.low, -3.592392187663846, 1e-12);
  assert_near (r.high, 0.61869218766384604, 1e-12);
}
END_TEST

START_TEST (five_imputations)
{
  lat_pool_options o = lat_pool_defaults ();
  lat_pooled r;
  ck_assert_int_eq (lat_pool_term (5, q5, se5, NULL, &r), 0);
  assert_near (r.estimate, 2.489, 1e-13);
  assert_near (r.between, 0.24720250000000002, 1e-13);
  assert_near (r.df, 36.508950344988115, 1e-12);
  assert_near (r.riv, 0.49477227605748109, 1e-13);
  assert_near (r.fmi, 0.36486742885331885, 1e-13);
  assert_near (r.p_value, 0.012448749757249808, 1e-10);
  assert_near (r.low, 0.56997867759211807, 1e-9);
  o.df_complete = 36;
  o.level = 0.9;
  ck_assert_int_eq (lat_pool_term (5, q5, se5, &o, &r), 0);
  assert_near (r.df, 14.05354991549696, 1e-12);
  assert_near (r.fmi, 0.40946030423341589, 1e-13);
  assert_near (r.low, 0.82205677484365225, 1e-12);
  assert_near (r.high, 4.1559432251563475, 1e-12);
}
END_TEST

/* 0.1 + 0.1 + 0.1 is not three times 0.1: B must be zero all the same.  */
START_TEST (equal_estimates)
{
  static const double q[] = { .1, .1, .1 }, se[] = { .07, .05, .03 };
  lat_pool_options o = lat_pool_defaults ();
  lat_pooled r;
  ck_assert_int_eq (lat_pool_term (3, q, se, &o, &r), 0);
  ck_assert (r.riv == 0 && r.between == 0 && isinf (r.df) && r.fmi == 0);
  assert_near (r.high - r.estimate, 1.959963984540054 * r.std_error, 1e-14);
  o.df_complete = 23.5;
  ck_assert_int_eq (lat_pool_term (3, q, se, &o, &r), 0);
  ck_assert (r.riv == 0);
  assert_near (r.df, 23.5 * 24.5 / 26.5, 1e-14);
  assert_near (r.fmi, 2 / (r.df + 3), 1e-14);
}
END_TEST

/* Units do not matter, however large or small.  */
START_TEST (units)
{
  static const double unit[] = { 1e-170, 3.7e-12, 1e9, -2e200 };
  lat_pool_options o = lat_pool_defaults ();
  lat_pooled a, b;
  o.df_complete = 36;
  ck_assert_int_eq (lat_pool_term (5, q5, se5, &o, &a), 0);
  for (size_t u = 0; u < 4; u++)
    {
      double q[5], se[5];
      for (size_t i = 0; i < 5; i++)
        {
          q[i] = unit[u] * q5[i];
          se[i] = fabs (unit[u]) * se5[i];
        }
      ck_assert_int_eq (lat_pool_term (5, q, se, &o, &b), 0);
      assert_near (b.df, a.df, 1e-12);
      assert_near (b.riv, a.riv, 1e-12);
      assert_near (b.p_value / a.p_value, 1, 1e-12);
      assert_near (b.std_error / fabs (unit[u]), a.std_error, 1e-12);
    }
}
END_TEST

/* Nothing may abort, and every number stays one, between the extremes.  */
START_TEST (extremes)
{
  lat_pool_options o = lat_pool_defaults ();
  for (int e = -320; e <= 300; e++)
    for (int complete = 0; complete < 3; complete++)
      {
        double se[3] = { pow (10, e), pow (10, e), 1.3 * pow (10, e) };
        static const double q[] = { 2.385, 2.911, 1.874 };
        lat_pooled r;
        o.df_complete = complete == 0 ? INFINITY : complete == 1 ? 1 : 1e12;
        if (!(se[0] > 0))
          continue;
        ck_assert_int_eq (lat_pool_term (3, q, se, &o, &r), 0);
        ck_assert (r.std_error > 0 && r.df >= 0 && r.riv >= 0);
        ck_assert (r.fmi >= 0 && r.fmi <= 1 && r.p_value >= 0);
        ck_assert (r.p_value <= 1 && r.low <= r.estimate);
        ck_assert (r.high >= r.estimate);
      }
}
END_TEST

START_TEST (refused)
{
  lat_pool_options o = lat_pool_defaults ();
  double q[2] = { 1.3, 2.7 }, se[2] = { .4, .6 };
  lat_pooled r;
  ck_assert_int_eq (lat_pool_term (1, q, se, NULL, &r), LAT_EINVAL);
  ck_assert_int_eq (lat_pool_term (0, q, se, NULL, &r), LAT_EINVAL);
  o.level = NAN;
  ck_assert_int_eq (lat_pool_term (2, q, se, &o, &r), LAT_EINVAL);
  o = lat_pool_defaults ();
  o.df_complete = 0;
  ck_assert_int_eq (lat_pool_term (2, q, se, &o, &r), LAT_EINVAL);
  static const double bad[] = { 0, -.4, NAN, INFINITY };
  for (size_t i = 0; i < 4; i++)
    {
      se[1] = bad[i];
      ck_assert_int_eq (lat_pool_term (2, q, se, NULL, &r), LAT_EDOM);
    }
  se[1] = .6;
  q[0] = NAN;
  ck_assert_int_eq (lat_pool_term (2, q, se, NULL, &r), LAT_EDOM);
  q[0] = 1.7e308;
  q[1] = -1.7e308;
  ck_assert_int_eq (lat_pool_term (2, q, se, NULL, &r), LAT_EDOM);
}
END_TEST

/* Three terms: correlations .31, -.22, .17 in each imputation.  */
static void
three_terms (double q[15], double u[45])
{
  static const double second[] = { -.413, -.287, -.611, -.355, -.198 };
  static const double third[] = { .082, .131, .0574, .1123, .0932 };
  static const double s2[] = { .3113, .2987, .3342, .3019, .2911 };
  static const double s3[] = { .0613, .0587, .0642, .0599, .0571 };
  for (size_t i = 0; i < 5; i++)
    {
      double *c = u + 9 * i;
      q[3 * i] = q5[i];
      q[3 * i + 1] = second[i];
      q[3 * i + 2] = third[i];
      c[0] = se5[i] * se5[i];
      c[3] = .31 * se5[i] * s2[i];
      c[4] = s2[i] * s2[i];
      c[6] = -.22 * se5[i] * s3[i];
      c[7] = .17 * s2[i] * s3[i];
      c[8] = s3[i] * s3[i];
      c[1] = c[2] = c[5] = NAN; /* not read */
    }
}

/* The first two of the three terms.  */
static void
two_terms (double q[10], double u[20])
{
  double q3[15], u3[45];
  three_terms (q3, u3);
  for (size_t i = 0; i < 5; i++)
    {
      q[2 * i] = q3[3 * i];
      q[2 * i + 1] = q3[3 * i + 1];
      u[4 * i] = u3[9 * i];
      u[4 * i + 1] = NAN;
      u[4 * i + 2] = u3[9 * i + 3];
      u[4 * i + 3] = u3[9 * i + 4];
    }
}

START_TEST (several_terms)
{
  double q[15], u[45];
  lat_pool_options o = lat_pool_defaults ();
  lat_pooled_test r;
  three_terms (q, u);
  ck_assert_int_eq (lat_pool_terms (5, 3, q, u, NULL, &r), 0);
  ck_assert_uint_eq (r.df_1, 3);
  assert_near (r.statistic, 6.2441759775451047, 1e-12);
  assert_near (r.df_2, 105.96590241647606, 1e-12);
  assert_near (r.riv, 0.32423941165665471, 1e-12);
  assert_near (r.p_value / 0.00060468039010000353, 1, 1e-10);
  o.df_complete = 36;
  ck_assert_int_eq (lat_pool_terms (5, 3, q, u, &o, &r), 0);
  assert_near (r.df_2, 23.051101384684024, 1e-12);
  assert_near (r.p_value / 0.0029214455324614039, 1, 1e-10);
  o.df_complete = 1e13; /* Reiter's degrees of freedom tend to Li's */
  ck_assert_int_eq (lat_pool_terms (5, 3, q, u, &o, &r), 0);
  assert_near (r.df_2, 105.96590241647606, 1e-9);
}
END_TEST

START_TEST (two_of_them)
{
  double q[10], u[20];
  lat_pool_options o = lat_pool_defaults ();
  lat_pooled_test r;
  two_terms (q, u);
  ck_assert_int_eq (lat_pool_terms (5, 2, q, u, NULL, &r), 0);
  assert_near (r.statistic, 5.9285655429864619, 1e-12);
  assert_near (r.df_2, 48.534244642425179, 1e-12);
  ck_assert_int_eq (lat_pool_terms (2, 2, q, u, NULL, &r), 0); /* t = 2 */
  assert_near (r.statistic, 7.3771407778685507, 1e-12);
  assert_near (r.df_2, 55.57632591867015, 1e-12);
  assert_near (r.riv, 0.19658169099236383, 1e-12);
  o.df_complete = 36;
  ck_assert_int_eq (lat_pool_terms (5, 2, q, u, &o, &r), 0);
  assert_near (r.df_2, 17.165265652891001, 1e-12);
  ck_assert_int_eq (lat_pool_terms (2, 2, q, u, &o, &r), 0);
  double seen = 36. * 37 / 39 / (1 + r.riv);
  assert_near (r.df_2, 1 / (1 / 55.57632591867015 + 1 / seen), 1e-12);
}
END_TEST

/* A test does not depend on units, order, or which combinations of the terms
   are called terms.  */
START_TEST (invariance)
{
  double q[10], u[20], p[10], v[20];
  lat_pooled_test a, b;
  two_terms (q, u);
  for (size_t i = 0; i < 5; i++)
    {
      double x = u[4 * i], y = u[4 * i + 2], z = u[4 * i + 3];
      p[2 * i] = 3e7 * (q[2 * i + 1] - .7 * q[2 * i]);
      p[2 * i + 1] = 2e-9 * q[2 * i];
      v[4 * i] = 9e14 * (z - 1.4 * y + .49 * x);
      v[4 * i + 2] = 6e-2 * (y - .7 * x);
      v[4 * i + 3] = 4e-18 * x;
    }
  ck_assert_int_eq (lat_pool_terms (5, 2, q, u, NULL, &a), 0);
  ck_assert_int_eq (lat_pool_terms (5, 2, p, v, NULL, &b), 0);
  assert_near (b.statistic, a.statistic, 1e-11);
  assert_near (b.df_2, a.df_2, 1e-11);
  assert_near (b.p_value / a.p_value, 1, 1e-10);
}
END_TEST

/* Of one term D1 is the square of Rubin's statistic.  */
START_TEST (one_term)
{
  double u[5];
  lat_pooled a;
  lat_pooled_test b;
  for (size_t i = 0; i < 5; i++)
    u[i] = se5[i] * se5[i];
  ck_assert_int_eq (lat_pool_term (5, q5, se5, NULL, &a), 0);
  ck_assert_int_eq (lat_pool_terms (5, 1, q5, u, NULL, &b), 0);
  assert_near (b.statistic, a.statistic * a.statistic, 1e-12);
  assert_near (b.riv, a.riv, 1e-12);
}
END_TEST

START_TEST (terms_without_between)
{
  static const double q[] = { .1, -.3, .1, -.3, .1, -.3 };
  static const double u[]
      = { .2, NAN, .03, .1, .3, NAN, .01, .2, .1, NAN, 0, .3 };
  lat_pool_options o = lat_pool_defaults ();
  lat_pooled_test r;
  ck_assert_int_eq (lat_pool_terms (3, 2, q, u, NULL, &r), 0);
  ck_assert (r.riv == 0 && isinf (r.df_2));
  assert_near (r.p_value, exp (-r.statistic), 1e-14); /* chi-squared, 2 df */
  o.df_complete = 23;
  ck_assert_int_eq (lat_pool_terms (3, 2, q, u, &o, &r), 0);
  assert_near (r.df_2, 23. * 24 / 26, 1e-13);
  o.df_complete = 2;
  ck_assert_int_eq (lat_pool_terms (3, 2, q, u, &o, &r), 0);
  assert_near (r.df_2, 2. * 3 / 5, 1e-13);
}
END_TEST

START_TEST (terms_refused)
{
  double q[10], u[20];
  lat_pooled_test r;
  two_terms (q, u);
  ck_assert_int_eq (lat_pool_terms (1, 2, q, u, NULL, &r), LAT_EINVAL);
  ck_assert_int_eq (lat_pool_terms (5, 0, q, u, NULL, &r), LAT_EINVAL);
  q[3] = INFINITY;
  ck_assert_int_eq (lat_pool_terms (5, 2, q, u, NULL, &r), LAT_EDOM);
  two_terms (q, u);
  u[2] = NAN;
  ck_assert_int_eq (lat_pool_terms (5, 2, q, u, NULL, &r), LAT_EDOM);
  for (size_t i = 0; i < 5; i++) /* correlation 1 */
    {
      u[4 * i] = .49;
      u[4 * i + 2] = .91;
      u[4 * i + 3] = 1.69;
    }
  ck_assert_int_eq (lat_pool_terms (5, 2, q, u, NULL, &r), LAT_ENOTPD);
  for (size_t i = 0; i < 5; i++)
    u[4 * i] = -.49;
  ck_assert_int_eq (lat_pool_terms (5, 2, q, u, NULL, &r), LAT_ENOTPD);
}
END_TEST

/* Any F, any degrees of freedom: no abort, and a probability.  */
START_TEST (terms_extremes)
{
  for (int e = -150; e <= 150; e++)
    for (int d = -20; d <= 150; d += 10)
      {
        double b = pow (10, e), v = pow (10, d);
        double q[6] = { b, .3, 1.1 * b, .4, .9 * b, .33 };
        double u[12] = { v, 0, 0, v, v, 0, 0, v, v, 0, 0, v };
        lat_pool_options o = lat_pool_defaults ();
        lat_pooled_test r;
        for (o.df_complete = 1; o.df_complete < 1e13; o.df_complete *= 77)
          {
            int s = lat_pool_terms (3, 2, q, u, &o, &r);
            ck_assert (s == LAT_EDOM || (s == 0 && r.p_value >= 0));
            ck_assert (s || (r.p_value <= 1 && r.df_2 >= 0));
          }
      }
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("pool");
  TCase *t = tcase_create ("pool");
  tcase_set_timeout (t, 120);
  tcase_add_test (t, reference);
  tcase_add_test (t, five_imputations);
  tcase_add_test (t, equal_estimates);
  tcase_add_test (t, units);
  tcase_add_test (t, extremes);
  tcase_add_test (t, refused);
  tcase_add_test (t, several_terms);
  tcase_add_test (t, two_of_them);
  tcase_add_test (t, invariance);
  tcase_add_test (t, one_term);
  tcase_add_test (t, terms_without_between);
  tcase_add_test (t, terms_refused);
  tcase_add_test (t, terms_extremes);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
