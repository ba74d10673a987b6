/* test_transform.c -- scales: there and back, slopes, moments, lambda.  */

#include <latens/status.h>
#include <latens/transform.h>
#include "fixture.h"
#include "testing.h"
#include <float.h>

static const lat_transform some[]
    = { { LAT_TRANSFORM_NONE, 0, 0, 0 },
        { LAT_TRANSFORM_LOG, 0, 0, 0 },
        { LAT_TRANSFORM_YEO_JOHNSON, 0, 0, 1 },
        { LAT_TRANSFORM_YEO_JOHNSON, 0.31, 0, 1 },
        { LAT_TRANSFORM_YEO_JOHNSON, 1, 0, 0 },
        { LAT_TRANSFORM_YEO_JOHNSON, 1.77, 0, 1 },
        { LAT_TRANSFORM_YEO_JOHNSON, 2, 0, 1 },
        { LAT_TRANSFORM_YEO_JOHNSON, 0.4, -3.25, 17.5 } };

enum
{
  SOME = sizeof some / sizeof *some
};

START_TEST (there_and_back)
{
  static const double x[] = { 1e-9,  0.013,  0.5, 1, 2.385, 731.4,
                              -1e-9, -0.013, -1,  0, -2.6,  -311.9 };
  for (size_t i = 0; i < SOME; i++)
    for (size_t j = 0; j < sizeof x / sizeof *x; j++)
      {
        const lat_transform *t = some + i;
        double h = 1e-6 * fmax (fabs (x[j]), 1e-3), slope;
        if (!lat_transform_accepts (t, x[j] - h))
          continue;
        assert_near (lat_transform_invert (t, lat_transform_apply (t, x[j])),
                     x[j], 1e-11);
        slope = (lat_transform_apply (t, x[j] + h)
                 - lat_transform_apply (t, x[j] - h))
                / (2 * h);
        assert_near (lat_transform_log_slope (t, x[j]), log (slope), 1e-5);
      }
}
END_TEST

/* By hand from the definition.  */
START_TEST (values)
{
  lat_transform t = { LAT_TRANSFORM_YEO_JOHNSON, 0.5, 0, 1 };
  assert_near (lat_transform_apply (&t, 3), 2, 1e-15);
  assert_near (lat_transform_apply (&t, -3), -14 / 3.0, 1e-15);
  t.lambda = 0;
  assert_near (lat_transform_apply (&t, exp (1) - 1), 1, 1e-15);
  assert_near (lat_transform_apply (&t, -2), -4, 1e-15);
  t.lambda = 2;
  assert_near (lat_transform_apply (&t, 1 - exp (1)), -1, 1e-15);
  t.centre = 10;
  t.unit = 4;
  assert_near (lat_transform_apply (&t, 18), 4, 1e-15);
}
END_TEST

START_TEST (edges)
{
  ck_assert (!lat_transform_accepts (some + 1, 0));
  ck_assert (!lat_transform_accepts (some + 1, -1.5));
  ck_assert (lat_transform_accepts (some + 1, DBL_MIN));
  ck_assert (lat_transform_accepts (some + 3, -1.5));
  for (size_t i = 0; i < SOME; i++)
    {
      ck_assert (isnan (lat_transform_apply (some + i, NAN)));
      ck_assert (isnan (lat_transform_invert (some + i, NAN)));
      ck_assert (isfinite (lat_transform_invert (some + i, 1e300)));
      ck_assert (isfinite (lat_transform_invert (some + i, -1e300)));
    }
}
END_TEST

START_TEST (names)
{
  lat_transform_kind kind;
  for (int i = LAT_TRANSFORM_NONE; i <= LAT_TRANSFORM_AUTO; i++)
    {
      const char *name = lat_transform_name ((lat_transform_kind)i);
      ck_assert_int_eq (lat_transform_parse (name, &kind), 0);
      ck_assert_int_eq ((int)kind, i);
    }
  ck_assert_ptr_null (lat_transform_name ((lat_transform_kind)99));
  ck_assert_int_eq (lat_transform_parse ("sqrt", &kind), LAT_EINVAL);
}
END_TEST

/* The same by a sum over a fine grid.  */
static void
by_brute_force (const lat_transform *t, double m, double s, double *mean,
                double *sd)
{
  const double step = 2e-4, far = 14;
  double w0 = 0, w1 = 0, w2 = 0, at = lat_transform_invert (t, m);
  for (double u = -far; u <= far; u += step)
    {
      double w = exp (-u * u / 2);
      double d = lat_transform_invert (t, m + s * u) - at;
      w0 += w, w1 += w * d, w2 += w * d * d;
    }
  *mean = at + w1 / w0;
  *sd = sqrt (w2 / w0 - w1 / w0 * w1 / w0);
}

START_TEST (moments)
{
  static const double law[][2]
      = { { 0.3, 0.7 }, { -0.4, 0.2 }, { 3, 0.05 }, { 1, 1.9 }, { -2, 1.1 } };
  for (size_t i = 0; i < SOME; i++)
    for (size_t j = 0; j < sizeof law / sizeof *law; j++)
      {
        double a, b, mean, sd;
        by_brute_force (some + i, law[j][0], law[j][1], &a, &b);
        lat_transform_moments (some + i, law[j][0], law[j][1], &mean, &sd);
        assert_near (mean, a, 1e-8);
        assert_near (sd, b, 1e-8);
      }
}
END_TEST

/* u^2 - 1 with u = 1 + z/2, far from the other branch.  */
START_TEST (moments_closed)
{
  lat_transform t = { LAT_TRANSFORM_YEO_JOHNSON, 0.5, 0, 1 };
  double mean, sd;
  lat_transform_moments (&t, 10, 1, &mean, &sd);
  assert_near (mean, 35.25, 1e-9);
  assert_near (sd, sqrt (4 * 36 * 0.25 + 2 * 0.0625), 1e-9);
  lat_transform_moments (&t, 10, 0, &mean, &sd);
  assert_near (mean, 35, 1e-12);
  assert_near (sd, 0, 0);
  t.kind = LAT_TRANSFORM_LOG;
  lat_transform_moments (&t, 1.25, 0.5, &mean, &sd);
  assert_near (mean, exp (1.375), 1e-15);
  assert_near (sd, exp (1.375) * sqrt (exp (0.25) - 1), 1e-15);
  lat_transform_moments (&t, 1e6, 1e4, &mean, &sd);
  ck_assert (isfinite (mean) && isfinite (sd));
  lat_transform_moments (&t, 0.1, 0.2, &mean, NULL);
}
END_TEST

/* scipy 1.10.1, stats.yeojohnson and yeojohnson_llf with its constant; the
   last one of (Wind - 10 - mean) / sd.  */
START_TEST (lambda)
{
  size_t n, p;
  double *x = fixture_read ("airquality.csv", &n, &p), l;
  lat_transform t = { LAT_TRANSFORM_YEO_JOHNSON, 0, 0, 0 };
  ck_assert_int_eq (lat_transform_fit (&t, n, x, p, NULL, &l), 0);
  assert_near (t.lambda, 0.14904029237505123, 1e-6);
  assert_near (l, -541.2646410387954, 1e-12);
  ck_assert (!(fabs (t.centre) > 0) && !(fabs (t.unit - 1) > 0));
  for (size_t i = 0; i < n; i++)
    x[i * p + 2] -= 10;
  ck_assert_int_eq (lat_transform_fit (&t, n, x + 2, p, NULL, &l), 0);
  assert_near (t.lambda, 0.8043268159356097, 1e-6);
  assert_near (l, -407.6196531391046, 1e-12);
  assert_near (t.centre, -0.04248366013, 1e-9);
  t.kind = LAT_TRANSFORM_LOG;
  ck_assert_int_eq (lat_transform_fit (&t, n, x, p, NULL, &l), 0);
  assert_near (l, -543.8830842881409, 1e-12);
  ck_assert_int_eq (lat_transform_fit (&t, n, x + 2, p, NULL, &l), LAT_EDATA);
  free (x);
}
END_TEST

/* A weight of 2 is a number that is there twice; 0, one that is not.  */
START_TEST (weights)
{
  static const double x[] = { 0.2, 1.7, 0.9, 8.25, 3.1, 1.2, NAN, 50 };
  static const double w[] = { 1, 2, 1, 1, 2, 1, 3, 0 };
  static const double y[] = { 0.2, 1.7, 1.7, 0.9, 8.25, 3.1, 3.1, 1.2 };
  lat_transform a = { LAT_TRANSFORM_YEO_JOHNSON, 0, 0, 0 }, b = a;
  double la, lb;
  ck_assert_int_eq (lat_transform_fit (&a, 8, x, 1, w, &la), 0);
  ck_assert_int_eq (lat_transform_fit (&b, 8, y, 1, NULL, &lb), 0);
  assert_near (a.lambda, b.lambda, 1e-6);
  assert_near (la, lb, 1e-12);
}
END_TEST

START_TEST (no_estimate)
{
  static const double same[] = { 2.5, 2.5, 2.5 }, none[] = { NAN, NAN };
  for (int kind = LAT_TRANSFORM_NONE; kind <= LAT_TRANSFORM_YEO_JOHNSON;
       kind++)
    {
      lat_transform t = { (lat_transform_kind)kind, 0, 0, 0 };
      ck_assert_int_eq (lat_transform_fit (&t, 3, same, 1, NULL, NULL),
                        LAT_EDATA);
      ck_assert_int_eq (lat_transform_fit (&t, 2, none, 1, NULL, NULL),
                        LAT_EDATA);
    }
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("transform");
  TCase *t = tcase_create ("transform");
  tcase_add_test (t, there_and_back);
  tcase_add_test (t, values);
  tcase_add_test (t, edges);
  tcase_add_test (t, names);
  tcase_add_test (t, moments);
  tcase_add_test (t, moments_closed);
  tcase_add_test (t, lambda);
  tcase_add_test (t, weights);
  tcase_add_test (t, no_estimate);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
