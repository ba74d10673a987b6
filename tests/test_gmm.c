/* test_gmm.c -- states that are mixtures of normal laws, against their parts
   by hand.  */

#include <latens/gaussian.h>
#include <latens/gmm.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include "tables.h"

static const size_t columns[] = { 0, 1 };
static const double weight[] = { 0.27, 0.73 };
static const double means[] = { -1.1, 2.3, 0.7, -0.4 };
static const double sigmas[] = { 1.3, 0.6, 0.6, 0.9, 0.5, -0.2, -0.2, 1.7 };

/* The marginal, and the conditional law of a hole, by hand.  */
START_TEST (parts)
{
  const double n = NAN, x[] = { 0.25, -0.6, 0.25, n, n, n };
  double lp[3], mean[6], sd[6], w[2], m[2], v[2], sum = 0, both = 0, e, q;
  void *theta = lat_gmm_alloc (1, 2, 2, columns, LAT_FULL);
  ck_assert_int_eq (lat_gmm_set (theta, 0, weight, means, sigmas), 0);
  look (&lat_family_gmm, theta, 3, 2, x, lp, mean, sd);
  for (size_t h = 0; h < 2; h++)
    {
      const double *s = sigmas + 4 * h, *mu = means + 2 * h;
      w[h] = weight[h] * gsl_ran_gaussian_pdf (0.25 - mu[0], sqrt (s[0]));
      m[h] = mu[1] + s[1] / s[0] * (0.25 - mu[0]);
      v[h] = s[3] - s[1] * s[1] / s[0];
      sum += w[h];
      both += w[h] * gsl_ran_gaussian_pdf (-0.6 - m[h], sqrt (v[h]));
    }
  e = (w[0] * m[0] + w[1] * m[1]) / sum;
  q = (w[0] * (v[0] + m[0] * m[0]) + w[1] * (v[1] + m[1] * m[1])) / sum;
  assert_near (lp[0], log (both), 1e-13);
  assert_near (lp[1], log (sum), 1e-13);
  assert_near (lp[2], 0, 1e-15);
  assert_near (mean[3], e, 1e-13);
  assert_near (sd[3], sqrt (q - e * e), 1e-13);
  assert_near (mean[4], 0.27 * -1.1 + 0.73 * 0.7, 1e-14);
  lat_family_gmm.free (theta);
}
END_TEST

/* A marginal law's sides are those of its parts.  */
START_TEST (sides_of_parts)
{
  lat_cdf d;
  void *theta = lat_gmm_alloc (1, 2, 2, columns, LAT_FULL);
  ck_assert_int_eq (lat_gmm_set (theta, 0, weight, means, sigmas), 0);
  ck_assert_int_eq (lat_family_gmm.cdf (theta, 0, 1, 0.3, &d), 0);
  double want = 0.27 * gsl_cdf_gaussian_P (0.3 - 2.3, sqrt (0.9))
                + 0.73 * gsl_cdf_gaussian_P (0.3 + 0.4, sqrt (1.7));
  assert_near (d.below, want, 1e-14);
  assert_near (d.above, 1 - want, 1e-14);
  ck_assert (d.at == 0 && d.scale == LAT_SCALE_REAL);
  lat_family_gmm.free (theta);
}
END_TEST

/* Parts by weight, with what belongs to them.  */
START_TEST (arranged)
{
  void *theta = lat_gmm_alloc (2, 2, 2, columns, LAT_FULL);
  for (size_t c = 0; c < 2; c++)
    ck_assert_int_eq (lat_gmm_set (theta, c, weight, means, sigmas), 0);
  ck_assert_int_eq (lat_family_gmm.arrange (theta), 0);
  for (size_t c = 0; c < 2; c++)
    {
      double s[4];
      ck_assert (lat_gmm_weight (theta, c)[0] == 0.73);
      ck_assert (lat_gaussian_mean (lat_gmm_gaussian (theta), 2 * c)[0]
                 == 0.7);
      lat_gaussian_covariance (lat_gmm_gaussian (theta), 2 * c + 1, s);
      ck_assert (s[0] == 1.3);
    }
  lat_family_gmm.free (theta);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("gmm");
  TCase *t = tcase_create ("gmm");
  tcase_add_test (t, parts);
  tcase_add_test (t, sides_of_parts);
  tcase_add_test (t, arranged);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
