/* test_hmm_forecast.c -- states given the past, and the rows behind the last:
   against all paths there are, R's quantiles, and the golden values of the
   earthquakes.  */

#include <latens.h>
#include "fixture.h"
#include "hmm_brute.h"

START_TEST (filter_brute)
{
  lat_hmm *m = brute_model ();
  lat_data *d = brute_data ();
  double law[12 * 3], last[9];
  ck_assert_int_eq (lat_hmm_filter (m, d, 1, law), 0);
  ck_assert_int_eq (lat_hmm_last (m, d, 2, last), 0);
  for (size_t u = 0; u < d->units; u++)
    {
      size_t row = lat_data_row (d, u), n = lat_data_row (d, u + 1) - row;
      brute a = brute_make (m, d, row, n);
      for (size_t t = 0; t < n; t++)
        for (size_t j = 0; j < 3; j++)
          assert_near (law[(row + t) * 3 + j], brute_law (&a, m, t + 1, t, j),
                       1e-13);
      ck_assert_mem_eq (last + u * 3, law + (row + n - 1) * 3,
                        3 * sizeof *last);
    }
  lat_data_free (d);
  lat_hmm_free (m);
}
END_TEST

/* An outlier leaves all states but one at exp (-1e5): laws are laws, and what
   follows is found by scaling by hand.  */
START_TEST (filter_range)
{
  const double initial[] = { 0.6, 0.4 }, mean[] = { 0, 1.3 };
  const double transition[] = { 0.9, 0.1, 0, 1 }, sigma[] = { 1, 0.49 };
  const double x[] = { 0.2, -450, 0.1, NAN, 1.1 };
  lat_hmm *m = hmm_gaussian (2, 1, initial, transition, mean, sigma);
  lat_data *d = hmm_data (5, 1, x, 0, NULL);
  double law[10], la[2] = { log (0.6), log (0.4) };
  ck_assert_int_eq (lat_hmm_filter (m, d, 1, law), 0);
  for (size_t t = 0; t < 5; t++)
    {
      if (t > 0)
        {
          double stay = la[1], come = la[0] + log (0.1);
          la[1] = fmax (stay, come) + log1p (exp (-fabs (stay - come)));
          la[0] += log (0.9);
        }
      for (size_t j = 0; j < 2 && !isnan (x[t]); j++)
        la[j] -= (x[t] - mean[j]) * (x[t] - mean[j]) / sigma[j] / 2
                 + log (sigma[j]) / 2;
      assert_near (law[2 * t + 1], 1 / (1 + exp (la[0] - la[1])), 1e-9);
      assert_near (law[2 * t] + law[2 * t + 1], 1, 1e-15);
    }
  lat_data_free (d);
  lat_hmm_free (m);
}
END_TEST

START_TEST (filter_threads)
{
  lat_hmm *m = brute_model ();
  enum
  {
    ROWS = 20000
  };
  double *x = malloc (ROWS * sizeof *x), *a = malloc (ROWS * 3 * sizeof *a);
  double *b = malloc (ROWS * 3 * sizeof *b);
  size_t unit[] = { 0, 1, 700, 9000, ROWS };
  for (size_t i = 0; i < ROWS; i++)
    x[i] = i % 7 ? (double)(i * 7919 % 13) : (double)NAN;
  lat_data *d = hmm_data (ROWS, 1, x, 4, unit);
  ck_assert_int_eq (lat_hmm_filter (m, d, 1, a), 0);
  ck_assert_int_eq (lat_hmm_filter (m, d, 3, b), 0);
  ck_assert_mem_eq (a, b, ROWS * 3 * sizeof *a);
  for (size_t i = 0; i < ROWS; i++)
    assert_near (a[3 * i] + a[3 * i + 1] + a[3 * i + 2], 1, 1e-14);
  /* Of the last row it is the smoothed law.  */
  ck_assert_int_eq (lat_hmm_posterior (m, d, 1, b), 0);
  for (size_t i = ROWS * 3 - 3; i < ROWS * 3; i++)
    assert_near (a[i], b[i], 1e-12);
  lat_data_free (d);
  lat_hmm_free (m);
  free (x);
  free (a);
  free (b);
}
END_TEST

static lat_hmm *
golden (void)
{
  static const double rate[] = { 13.146, 19.721, 29.714 };
  static const double transition[]
      = { .9546, .0244, .0210, .0498, .8993, .0509, 0, .1966, .8034 };
  return hmm_poisson (3, NULL, transition, rate);
}

static lat_data *
earthquakes (void)
{
  size_t n, p;
  double *x = fixture_read ("earthquakes.csv", &n, &p), count[107];
  ck_assert (x && n == 107 && p == 2);
  for (size_t i = 0; i < n; i++)
    count[i] = x[2 * i + 1];
  free (x);
  return hmm_data (n, 1, count, 0, NULL);
}

/* Zucchini, MacDonald and Langrock 2016, section 5.4: the first step at the
   rounded parameters.  */
START_TEST (golden_forecast)
{
  static const double p[]
      = { .079086, .094627, .103849, .105297, .099273, .087533,
          .072581, .056909, .042445, .030323, .020932 };
  lat_hmm *m = golden ();
  lat_data *d = earthquakes ();
  double law[3], mean, sd, x;
  lat_cdf cdf;
  ck_assert_int_eq (lat_hmm_forecast (m, d, 1, 1, law), 0);
  ck_assert_int_eq (lat_hmm_law_moments (m, law, 1, &mean, &sd), 0);
  assert_near (mean, 13.68003706, 5e-10);
  for (size_t i = 0; i < 11; i++)
    {
      ck_assert_int_eq (lat_hmm_law_cdf (m, law, 0, 10 + (double)i, &cdf), 0);
      ck_assert (fabs (cdf.at - p[i]) < 5e-7);
    }
  double second = 0; /* E X^2, from the law itself */
  for (x = 0; x < 200; x++)
    {
      ck_assert_int_eq (lat_hmm_law_cdf (m, law, 0, x, &cdf), 0);
      second += x * x * cdf.at;
    }
  assert_near (sd * sd, second - mean * mean, 1e-11);
  lat_data_free (d);
  lat_hmm_free (m);
}
END_TEST

/* ... and states of the years 2007 to 2036 at the estimate.  */
START_TEST (golden_states)
{
  static const double rate[] = { 13.14574, 19.72105, 29.71445 };
  static const double transition[]
      = { .9546238, .0244431, .0209331, .0497669, .8993673,
          .0508658, 0,        .1966432, .8033568 };
  static const double want[][4]
      = { { 1, .951, .028, .021 },  { 2, .909, .053, .038 },
          { 3, .871, .077, .052 },  { 10, .674, .220, .107 },
          { 20, .538, .328, .134 }, { 30, .482, .373, .145 } };
  lat_hmm *m = hmm_poisson (3, NULL, transition, rate);
  lat_data *d = earthquakes ();
  double law[90];
  ck_assert_int_eq (lat_hmm_forecast (m, d, 1, 30, law), 0);
  for (size_t i = 0; i < 6; i++)
    for (size_t j = 0; j < 3; j++)
      ck_assert_msg (
          fabs (law[((size_t)want[i][0] - 1) * 3 + j] - want[i][j + 1])
              < 5.5e-4,
          "step %g, state %zu: %g", want[i][0], j,
          law[((size_t)want[i][0] - 1) * 3 + j]);
  lat_data_free (d);
  lat_hmm_free (m);
}
END_TEST

/* --- quantiles ----------------------------------------------------------- */

/* A single component has R's own quantiles.  */
typedef struct
{
  const lat_law *law;
  double par[3], q, x;
} quantile;

static const quantile quantiles[] = {
  { &lat_law_exponential, { 2.385 }, 1e-9, 2.3850000011925e-09 },
  { &lat_law_exponential, { 2.385 }, 0.7, 2.87147513831736 },
  { &lat_law_gamma, { 2.385, 0.31 }, 0.05, 0.000343108850650112 },
  { &lat_law_gamma, { 2.385, 2.7 }, 0.999999, 16.2758077315089 },
  { &lat_law_lognormal, { 0.3, 0.71 }, 0.31, 0.949277844999307 },
  { &lat_law_student, { 0.4, 1.7, 3.1 }, 1e-6, -155.353305937893 },
  { &lat_law_student, { 0.4, 1.7, 0.7 }, 0.93, 14.6555599008266 },
  { &lat_law_binomial, { 0.31, 17 }, 0.5, 5 },
  { &lat_law_negbinomial, { 7.3, 0.41 }, 0.99, 55 },
  { &lat_law_zip, { 4.7, 0.23 }, 0.2, 0 },
};

static lat_hmm *
one_law (const lat_law *law, const double *par, lat_family_type *f, size_t k)
{
  static const double even[] = { 0.25, 0.75 };
  static const double transition[] = { 0.25, 0.75, 0.25, 0.75 };
  size_t col = 0;
  *f = lat_law_family (law);
  void *t = lat_law_alloc (law, k, 1, &col);
  for (size_t c = 0; c < k; c++)
    ck_assert_int_eq (lat_law_set (t, c, 0, par + c * law->parameters), 0);
  return hmm_make (f, t, LAT_INITIAL_FREE, k == 1 ? &(double){ 1 } : even,
                   k == 1 ? &(double){ 1 } : transition);
}

START_TEST (quantile_of_a_law)
{
  const quantile *a = quantiles + _i;
  lat_family_type f;
  lat_hmm *m = one_law (a->law, a->par, &f, 1);
  const double one = 1;
  double x;
  ck_assert_int_eq (lat_hmm_law_quantile (m, &one, 0, a->q, &x), 0);
  ck_assert_msg (fabs (x - a->x) <= 1e-9 * fabs (a->x), "%s %g: %.17g not %g",
                 a->law->name, a->q, x, a->x);
  lat_hmm_free (m);
}
END_TEST

/* Two components: the quantile divides the mixture so.  */
START_TEST (quantile_of_a_mixture)
{
  const double par[] = { 0.4, 1.7, 3.1, 50, 0.001, 5 };
  const double law[] = { 0.25, 0.75 };
  lat_family_type f;
  lat_hmm *m = one_law (&lat_law_student, par, &f, 2);
  for (double q = 0.0101; q < 1; q += 0.0533)
    {
      double x;
      lat_cdf cdf;
      ck_assert_int_eq (lat_hmm_law_quantile (m, law, 0, q, &x), 0);
      ck_assert_int_eq (lat_hmm_law_cdf (m, law, 0, x, &cdf), 0);
      assert_near (cdf.below, q, 1e-10);
    }
  ck_assert_int_eq (lat_hmm_law_quantile (m, law, 0, 0, &(double){ 0 }),
                    LAT_EDOM);
  ck_assert_int_eq (lat_hmm_law_quantile (m, law, 0, 1, &(double){ 0 }),
                    LAT_EDOM);
  ck_assert_int_eq (lat_hmm_law_quantile (m, law, 0, NAN, &(double){ 0 }),
                    LAT_EDOM);
  lat_hmm_free (m);
}
END_TEST

/* A law around pi: half of it on either side, and no quantile between.  */
START_TEST (quantile_of_angles)
{
  const double par[] = { 3.0, 4, 3.0, 40 }, law[] = { 0.25, 0.75 };
  lat_family_type f;
  lat_hmm *m = one_law (&lat_law_vonmises, par, &f, 2);
  double x[3];
  for (size_t i = 0; i < 3; i++)
    ck_assert_int_eq (
        lat_hmm_law_quantile (m, law, 0, 0.1 + 0.4 * (double)i, x + i), 0);
  assert_near (x[1], 3, 1e-9);
  ck_assert (x[0] > 2.4 && x[0] < 3);
  assert_near (x[2] + 2 * M_PI - 3, 3 - x[0], 1e-9); /* beyond pi */
  lat_hmm_free (m);
}
END_TEST

/* Columns of several kinds, one that is not the family's between them.  */
START_TEST (moments_of_columns)
{
  const size_t col[] = { 0, 3 }, symbol[] = { 2 }, levels[] = { 3 };
  const double mean[] = { 1.5, -2, 4, 7 }, initial[] = { 0.5, 0.5 };
  const double sigma[] = { 2, 0.3, 0.3, 1, 1, 0, 0, 5 };
  const double prob[] = { 0.2, 0.5, 0.3, 0.1, 0.2, 0.7 };
  const double law[] = { 0.4, 0.6 }, transition[] = { 0.9, 0.1, 0.2, 0.8 };
  const lat_family_type *type[]
      = { &lat_family_gaussian, &lat_family_categorical };
  void *theta[] = { lat_gaussian_alloc (2, 2, col, LAT_FULL),
                    lat_categorical_alloc (2, 1, symbol, levels) };
  double got[4], sd[4], x;
  for (size_t c = 0; c < 2; c++)
    {
      lat_gaussian_set (theta[0], c, mean + 2 * c, sigma + 4 * c);
      lat_categorical_set (theta[1], c, 0, prob + 3 * c);
    }
  lat_hmm *m
      = hmm_make (&lat_family_product, lat_product_alloc (2, type, theta),
                  LAT_INITIAL_FREE, initial, transition);
  ck_assert_int_eq (lat_hmm_law_moments (m, law, 4, got, sd), 0);
  assert_near (got[0], 0.4 * 1.5 + 0.6 * 4, 1e-14);
  assert_near (sd[0] * sd[0], 0.4 * 2 + 0.6 + 0.24 * 2.5 * 2.5, 1e-14);
  ck_assert (isnan (got[1]) && isnan (sd[1]));
  ck_assert (got[2] == 2);
  assert_near (sd[2], 0.4 * 0.3 + 0.6 * 0.7, 1e-15);
  assert_near (got[3], 0.4 * -2 + 0.6 * 7, 1e-14);
  ck_assert_int_eq (lat_hmm_law_quantile (m, law, 1, 0.5, &x), LAT_EINVAL);
  ck_assert_int_eq (lat_hmm_law_quantile (m, law, 2, 0.5, &x), 0);
  lat_hmm_free (m);
}
END_TEST

int
main (void)
{
  Suite *s = suite_create ("hmm_forecast");
  TCase *t = tcase_create ("hmm_forecast");
  tcase_add_test (t, filter_brute);
  tcase_add_test (t, filter_range);
  tcase_add_test (t, filter_threads);
  tcase_add_test (t, golden_forecast);
  tcase_add_test (t, golden_states);
  tcase_add_loop_test (t, quantile_of_a_law, 0,
                       sizeof quantiles / sizeof *quantiles);
  tcase_add_test (t, quantile_of_a_mixture);
  tcase_add_test (t, quantile_of_angles);
  tcase_add_test (t, moments_of_columns);
  suite_add_tcase (s, t);
  return run_suite (s);
}
