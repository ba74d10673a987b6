/* test_augment.c -- the chain of data augmentation: its stationary law where
   that is known, threads, weights, components that lose their rows.  */

#include "family/gaussian_theta.h"
#include "impute/augment.h"
#include "impute/worst.h"
#include <gsl/gsl_randist.h>
#include <string.h>
#include "fits_law.h"
#include "mixtures.h"

enum
{
  N = 30,
  SEEN = 18, /* rows with y */
  DRAWS = 3000
};

static const lat_prior prior
    = { .weight = 1e-3, .mean = 0.5, .covariance = 1, .scatter = 0.2 };

/* y on x with noise; y is seen in the first SEEN rows.  */
static lat_data *
make_pairs (size_t seen)
{
  double x[2 * N];
  lat_philox state;
  gsl_rng rng = lat_stream_at (lat_stream_of_seed (77), 0, &state);
  for (size_t i = 0; i < N; i++)
    {
      x[2 * i] = 3 + gsl_ran_ugaussian (&rng);
      x[2 * i + 1] = 1 - 0.8 * x[2 * i] + 0.7 * gsl_ran_ugaussian (&rng);
      if (i >= seen)
        x[2 * i + 1] = NAN;
    }
  return make_table (N, 2, x, NULL);
}

static lat_mixture *
make_normal (const lat_data *d, int calibrated)
{
  static const size_t col[] = { 0, 1 };
  gaussian_theta *t = lat_gaussian_alloc (1, 2, col, LAT_FULL);
  lat_mixture *m = lat_mixture_alloc (&lat_family_gaussian, t);
  t->rules.calibrated = calibrated;
  ck_assert_int_eq (lat_mixture_init (m, d, &prior), 0);
  ck_assert_int_eq (lat_em_mixture.prepare (m), 0);
  return m;
}

static lat_augment
make_chain (lat_mixture *m, const lat_data *d, uint64_t seed, unsigned threads)
{
  lat_augment a;
  lat_stream s = lat_stream_of_seed (seed);
  ck_assert_int_eq (lat_augment_init (&a, m, d, lat_stream_sub (s, 0),
                                      lat_stream_sub (s, 1), 100, threads),
                    0);
  return a;
}

/* The law of the residual variance of y on x given what is seen.  The prior
   falls apart into those of x and of y given x, and only rows with y speak of
   the latter: A / sigma^2 is chi-squared, where A is what y has for itself in
   Lambda + S + n kappa / (n + kappa) (mean - m)(mean - m)' of these rows, each
   of which counts `weight` times.  */
static double
residual_scale (const lat_data *d, const gaussian_theta *t, size_t seen,
                double weight)
{
  double n = 0, mean[2] = { 0 }, s[3] = { 0 }, kappa = t->mean_count;
  for (size_t i = 0; i < seen; i++)
    for (size_t j = 0; j < 2; j++)
      mean[j] += d->x[2 * i + j] / (double)seen;
  for (size_t i = 0; i < seen; i++)
    {
      double a = d->x[2 * i] - mean[0], b = d->x[2 * i + 1] - mean[1];
      n += weight;
      s[0] += weight * a * a;
      s[1] += weight * a * b;
      s[2] += weight * b * b;
    }
  double a = mean[0] - t->prior_mean[0], b = mean[1] - t->prior_mean[1];
  double pull = n * kappa / (n + kappa);
  s[0] += t->scatter[0] + pull * a * a;
  s[1] += pull * a * b;
  s[2] += t->scatter[1] + pull * b * b;
  return s[2] - s[1] * s[1] / s[0];
}

static double
residual_variance (const gaussian_theta *t)
{
  double sigma[4];
  lat_gaussian_covariance (t, 0, sigma);
  return sigma[3] - sigma[1] * sigma[1] / sigma[0];
}

/* Runs the chain, and compares every `spacing`th residual variance with its
   law of nu degrees of freedom.  */
static void
check_chain (const lat_data *d, int calibrated, size_t seen, double weight,
             double nu, size_t spacing)
{
  static double u[DRAWS], other[DRAWS];
  lat_mixture *m = make_normal (d, calibrated);
  const gaussian_theta *t = m->emission;
  double scale = residual_scale (d, t, seen, weight);
  lat_augment a = make_chain (m, d, 5, 1);
  for (size_t i = 0; i < 50; i++)
    ck_assert_int_eq (lat_augment_step (&a), 0);
  for (size_t i = 0; i < DRAWS; i++)
    {
      for (size_t j = 0; j < spacing; j++)
        ck_assert_int_eq (lat_augment_step (&a), 0);
      u[i] = gsl_cdf_chisq_P (scale / residual_variance (t), nu);
      other[i] = gsl_cdf_chisq_P (scale / residual_variance (t), nu + 1);
    }
  assert_uniform (DRAWS, u);
  if (nu < 40)
    assert_not_uniform (DRAWS, other);
  lat_augment_clear (&a);
}

/* Complete data: every step is an independent draw from the posterior.  */
START_TEST (complete_data)
{
  lat_data *d = make_pairs (N);
  check_chain (d, 0, N, 1, N + 2, 1);
  check_chain (d, 1, N, 1, N - 2 + 2 * 0.2, 1);
  lat_data_free (d);
}
END_TEST

/* Monotone holes: the law that the chain must find is known.  */
START_TEST (monotone_holes)
{
  lat_data *d = make_pairs (SEEN);
  check_chain (d, 0, SEEN, 1, SEEN + 2, 8);
  check_chain (d, 1, SEEN, 1, SEEN - 2 + 2 * 0.2, 8);
  lat_data_free (d);
}
END_TEST

/* A row of weight 3 is three rows, each with draws of its own.  */
START_TEST (weights)
{
  double weight[N];
  lat_data *d = make_pairs (SEEN);
  for (size_t i = 0; i < N; i++)
    weight[i] = 3;
  ck_assert_int_eq (lat_data_set_weights (d, weight, NULL), 0);
  check_chain (d, 0, SEEN, 3, 3 * SEEN + 2, 8);
  lat_data_free (d);
}
END_TEST

/* A row of weight zero is as if it were not there.  */
START_TEST (no_weight)
{
  double weight[N];
  lat_data *d = make_pairs (SEEN);
  for (size_t i = 0; i < N; i++)
    weight[i] = i % 7 != 3;
  ck_assert_int_eq (lat_data_set_weights (d, weight, NULL), 0);
  lat_mixture *m = make_normal (d, 1);
  lat_augment a = make_chain (m, d, 5, 1);
  ck_assert_int_eq (lat_augment_step (&a), 0);
  double first = residual_variance (m->emission);
  lat_augment_clear (&a);
  double *x = (double *)d->x;
  x[2 * 3] = 1e100;
  m = make_normal (d, 1);
  a = make_chain (m, d, 5, 1);
  ck_assert_int_eq (lat_augment_step (&a), 0);
  ck_assert (residual_variance (m->emission) == first);
  lat_augment_clear (&a);
  lat_data_free (d);
}
END_TEST

/* The estimate that a mixture's chain starts at.  */
static lat_mixture *
fitted (const lat_data *d, size_t k)
{
  lat_mixture *m = mix_alloc (k);
  lat_prior own = lat_prior_defaults ();
  ck_assert_int_eq (lat_mixture_init (m, d, &own), 0);
  ck_assert_int_eq (lat_mixture_start (m, d, lat_stream_of_seed (3), 0), 0);
  ck_assert_int_eq (lat_em_run (&lat_em_mixture, m, d, NULL, NULL, NULL, NULL),
                    0);
  return m;
}

/* The same bits for any number of threads; and what the chain draws is what
   lat_mixture_draw draws with its stream.  */
START_TEST (any_threads)
{
  lat_data *d = mix_table (5000, 11);
  lat_mixture *m = fitted (d, MIX_K), *last = NULL;
  for (unsigned threads = 1; threads <= 3; threads++)
    {
      lat_augment a = make_chain (lat_em_mixture.clone (m), d, 9, threads);
      for (size_t i = 0; i < 4; i++)
        ck_assert_int_eq (lat_augment_step (&a), 0);
      if (last)
        {
          ck_assert (mix_distance (last, a.m) == 0);
          ck_assert_int_eq (
              memcmp (last->weight, a.m->weight, MIX_K * sizeof *last->weight),
              0);
        }
      lat_mixture_free (last);
      last = lat_em_mixture.clone (a.m);
      lat_augment_clear (&a);
    }
  lat_mixture_free (last);
  lat_mixture_free (m);
  lat_data_free (d);
}
END_TEST

/* More components than there are groups: some lose all rows, and none dies or
   spoils the others.  */
START_TEST (emptied_components)
{
  lat_data *d = mix_table (60, 12);
  lat_mixture *m = fitted (d, 7);
  lat_augment a = make_chain (m, d, 10, 1);
  double least = 1, most = 0;
  for (size_t i = 0; i < 3000; i++)
    {
      double sum = 0;
      ck_assert_int_eq (lat_augment_step (&a), 0);
      for (size_t c = 0; c < 7; c++)
        sum += m->weight[c];
      assert_near (sum, 1, 1e-12);
      least = fmin (least, m->weight[6]);
      most = fmax (most, m->weight[6]);
    }
  ck_assert (least < 0.01 && most > 0.1);
  lat_augment_clear (&a);
  lat_data_free (d);
}
END_TEST

/* Two components that overlap change places all the time; called by the rows
   they hold they do so less.  */
START_TEST (labels)
{
  static const size_t col[] = { 0 };
  double x[40], ordered = 0;
  lat_prior own = lat_prior_defaults ();
  for (size_t i = 0; i < 40; i++)
    x[i] = (i % 2 ? 0.7 : -0.7) + 0.1 * (double)(i / 2) - 1;
  lat_data *d = make_table (40, 1, x, NULL);
  lat_mixture *m = lat_mixture_alloc (
      &lat_family_gaussian, lat_gaussian_alloc (2, 1, col, LAT_TIED));
  double low = -0.7, high = 0.7;
  ck_assert_int_eq (lat_mixture_init (m, d, &own), 0);
  ck_assert_int_eq (lat_gaussian_set (m->emission, 0, &low, NULL), 0);
  ck_assert_int_eq (lat_gaussian_set (m->emission, 1, &high, NULL), 0);
  ck_assert_int_eq (lat_em_mixture.prepare (m), 0);
  lat_augment a = make_chain (m, d, 13, 1);
  for (size_t i = 0; i < 2000; i++)
    {
      ck_assert_int_eq (lat_augment_step (&a), 0);
      ordered += lat_gaussian_mean (m->emission, 0)[0]
                 < lat_gaussian_mean (m->emission, 1)[0];
    }
  ck_assert_msg (ordered > 1400, "%g", ordered);
  lat_augment_clear (&a);
  lat_data_free (d);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("augment");
  TCase *tests = tcase_create ("augment");
  tcase_add_test (tests, complete_data);
  tcase_add_test (tests, monotone_holes);
  tcase_add_test (tests, weights);
  tcase_add_test (tests, no_weight);
  tcase_add_test (tests, any_threads);
  tcase_add_test (tests, emptied_components);
  tcase_add_test (tests, labels);
  suite_add_tcase (suite, tests);
  return run_suite (suite);
}
