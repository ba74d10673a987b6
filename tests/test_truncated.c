/* test_truncated.c -- normal variables between bounds.  */

#include "impute/scaled.h"
#include "testing.h"
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>

enum
{
  DRAWS = 40000
};

/* Mean and variance of a standard one in [a, b]: sums over a fine grid.  */
static void
by_brute_force (double a, double b, double *mean, double *var)
{
  const size_t steps = 400000;
  double best = a > 0 ? a : b < 0 ? b : 0, w0 = 0, w1 = 0, w2 = 0;
  a = fmax (a, best - 12);
  b = fmin (b, best + 12);
  for (size_t i = 0; i < steps; i++)
    {
      double x = a + (b - a) * ((double)i + 0.5) / (double)steps;
      double w = exp ((best * best - x * x) / 2);
      w0 += w, w1 += w * (x - best), w2 += w * (x - best) * (x - best);
    }
  *var = w2 / w0 - w1 / w0 * w1 / w0;
  *mean = best + w1 / w0;
}

/* Standard errors: sd / sqrt (n) of the mean; the variance's by its fourth
   moment, which no such law has above 9 var^2.  */
START_TEST (moments)
{
  static const double range[][2] = {
    { -INFINITY, INFINITY },
    { 0, INFINITY },
    { -INFINITY, 0 },
    { -0.5, 0.25 },
    { -3, 0.1 },
    { 1.5, 1.6 },
    { 2, INFINITY },
    { 6, INFINITY },
    { -INFINITY, -4.5 },
    { 8, 9 },
    { 30, INFINITY },
    { -2.75, 2.5 },
    { -7.01, -7 },
    { -0.001, 2.6 },
  };
  for (size_t i = 0; i < sizeof range / sizeof *range; i++)
    {
      double a = range[i][0], b = range[i][1], mean, var, s = 0, q = 0;
      lat_stream stream = lat_stream_of_seed (6143 + i);
      by_brute_force (a, b, &mean, &var);
      for (size_t n = 0; n < DRAWS; n++)
        {
          lat_philox state;
          gsl_rng rng = lat_stream_at (stream, n, &state);
          double x
              = lat_truncated_draw (&rng, 5.5, 2, 5.5 + 2 * a, 5.5 + 2 * b);
          double u = (x - 5.5) / 2;
          ck_assert_msg (u >= a - 1e-12 && u <= b + 1e-12, "%g", u);
          s += u - mean;
          q += (u - mean) * (u - mean);
        }
      ck_assert_msg (fabs (s / DRAWS) <= 5 * sqrt (var / DRAWS),
                     "[%g, %g]: mean off by %g", a, b, s / DRAWS);
      ck_assert_msg (fabs (q / DRAWS / var - 1) <= 5 * 3 / sqrt (DRAWS),
                     "[%g, %g]: variance %g, not %g", a, b, q / DRAWS, var);
    }
}
END_TEST

START_TEST (mass)
{
  assert_near (exp (lat_truncated_mass (1, 2, -1, 4)),
               gsl_cdf_ugaussian_P (1.5) - gsl_cdf_ugaussian_P (-1), 1e-13);
  assert_near (lat_truncated_mass (0, 1, -INFINITY, INFINITY), 0, 0);
  assert_near (lat_truncated_mass (0, 1, 9, INFINITY),
               log (gsl_cdf_ugaussian_Q (9)), 1e-12);
  assert_near (lat_truncated_mass (0, 1, -INFINITY, -9),
               log (gsl_cdf_ugaussian_Q (9)), 1e-12);
  assert_near (lat_truncated_mass (0, 1, -30.5, -30),
               lat_truncated_mass (0, 1, 30, 30.5), 1e-12);
  ck_assert (lat_truncated_mass (0, 1, 1e200, INFINITY) < -1e300);
  ck_assert (isinf (lat_truncated_mass (0, 1, 3, 3)));
  assert_near (lat_truncated_mass (2, 0, 1, 3), 0, 0);
  ck_assert (isinf (lat_truncated_mass (2, 0, 2.5, 3)));
}
END_TEST

/* Nothing to draw from, or nothing left of it.  */
START_TEST (degenerate)
{
  lat_philox state;
  gsl_rng rng = lat_stream_at (lat_stream_of_seed (31), 7, &state);
  assert_near (lat_truncated_draw (&rng, 2.5, 0, 1, 3), 2.5, 0);
  assert_near (lat_truncated_draw (&rng, 2.5, 0, 3, 4), 3, 0);
  assert_near (lat_truncated_draw (&rng, 2.5, 1, 3, 3), 3, 0);
  assert_near (lat_truncated_draw (&rng, 0, 1, 1e200, INFINITY), 1e200, 0);
  assert_near (lat_truncated_draw (&rng, 0, 1e-300, 1, 2), 1, 0);
  assert_near (lat_truncated_draw (&rng, 0, 1, -INFINITY, -1e12), -1e12, 0);
  ck_assert (isnan (lat_truncated_draw (&rng, NAN, 1, 0, 1)));
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("truncated");
  TCase *t = tcase_create ("truncated");
  tcase_add_test (t, moments);
  tcase_add_test (t, mass);
  tcase_add_test (t, degenerate);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
