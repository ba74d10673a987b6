/* test_own_family.c -- a family from outside the library, that of
   docs/examples/waiting.c: published likelihoods with holes, the slope law
   under both structures, missing entries.  */

#include "../docs/examples/waiting.h"
#include "testing.h"
#include <latens.h>

enum
{
  P = 3,
  T = 5, /* rows of each sequence */
  UNITS = 2
};

/* Two sequences under a chain of two states over three columns: data, masks
   and log-likelihoods of pomegranate's tests/hmm/test_dense_hmm.py, whose
   states also end, with probability 0.1 after each step.  */
static const double times[UNITS * T * P]
    = { 1, 2, 0, 0,   NAN, NAN, NAN, NAN, NAN, 2, 2, 2, 3,   1,   0,
        5, 1, 4, NAN, 1,   0,   1,   NAN, 2,   1, 1, 0, NAN, NAN, NAN };
static const double published[UNITS] = { -15.46298769, -16.38935636 };
static const double ends = 0.1;

static lat_data *
data_make (void)
{
  const size_t unit[] = { 0, T, 2 * T };
  lat_data *d = lat_data_alloc (UNITS * T, P, times, NULL, NULL);
  ck_assert_ptr_nonnull (d);
  ck_assert_int_eq (lat_data_set_units (d, UNITS, unit, NULL), 0);
  return d;
}

static void *
emission_make (void)
{
  static const double mean[P][2]
      = { { 2.1, 1.5 }, { 0.3, 3.1 }, { 0.1, 2.2 } };
  const lat_family_type *type[P];
  void *part[P];
  for (size_t j = 0; j < P; j++)
    {
      waiting *t = waiting_alloc (2, j);
      ck_assert_ptr_nonnull (t);
      for (size_t c = 0; c < 2; c++)
        t->mean[c] = mean[j][c];
      type[j] = &family_waiting;
      part[j] = t;
    }
  return lat_product_alloc (P, type, part);
}

static lat_hmm *
chain_make (void)
{
  static const double step[] = { 0.1, 0.8, 0.3, 0.6 };
  lat_hmm *m = lat_hmm_alloc (&lat_family_product, emission_make (),
                              LAT_INITIAL_FREE);
  ck_assert_ptr_nonnull (m);
  for (size_t i = 0; i < 4; i++)
    m->transition[i] = step[i] / (1 - ends);
  m->initial[0] = 0.2;
  m->initial[1] = 0.8;
  ck_assert_int_eq (lat_em_hmm.prepare (m), 0);
  return m;
}

START_TEST (likelihoods)
{
  lat_data *d = data_make ();
  lat_hmm *m = chain_make ();
  double logp[UNITS * T];
  ck_assert_int_eq (lat_hmm_score (m, d, 1, logp), 0);
  for (size_t u = 0; u < UNITS; u++)
    {
      double sum = (T - 1) * log (1 - ends) + log (ends);
      for (size_t t = 0; t < T; t++)
        sum += logp[u * T + t];
      assert_near (sum, published[u], 1e-9);
    }
  lat_hmm_free (m);
  lat_data_free (d);
}
END_TEST

/* Differences of the log-likelihood against what the statistics imply.  */
static void
check_slope (const lat_em_type *type, void *theta, const lat_data *d)
{
  const double h = 1e-5;
  size_t n = type->pack_len (theta);
  double *x = calloc (2 * n, sizeof *x), *g = x + n;
  int s;
  lat_em *w = lat_em_alloc (type, theta, d, NULL, &s);
  ck_assert_ptr_nonnull (w);
  ck_assert_int_eq (lat_em_start (w), 0);
  ck_assert_int_eq (type->pack (theta, x), 0);
  ck_assert_int_eq (type->score (theta, lat_em_stat (w), g), 0);
  for (size_t i = 0; i < n; i++)
    {
      double l[2];
      for (int side = 0; side < 2; side++)
        {
          double was = x[i];
          x[i] += side ? -h : h;
          ck_assert_int_eq (type->unpack (theta, x), 0);
          ck_assert_int_eq (lat_em_start (w), 0);
          l[side] = lat_em_loglik (w);
          x[i] = was;
        }
      assert_near ((l[0] - l[1]) / (2 * h), g[i], 1e-8);
    }
  lat_em_free (w);
  free (x);
}

START_TEST (slope_of_chain)
{
  lat_data *d = data_make ();
  lat_hmm *m = chain_make ();
  check_slope (&lat_em_hmm, m, d);
  lat_hmm_free (m);
  lat_data_free (d);
}
END_TEST

START_TEST (slope_of_mixture)
{
  lat_data *d = lat_data_alloc (UNITS * T, P, times, NULL, NULL);
  lat_mixture *m = lat_mixture_alloc (&lat_family_product, emission_make ());
  ck_assert_ptr_nonnull (m);
  m->weight[0] = 0.3;
  m->weight[1] = 0.7;
  ck_assert_int_eq (lat_em_mixture.prepare (m), 0);
  check_slope (&lat_em_mixture, m, d);
  lat_mixture_free (m);
  lat_data_free (d);
}
END_TEST

/* Draws of missing entries have the mean and the standard deviation that
   expect says: 4 standard errors; an exponential's variance has kurtosis 9,
   a mixture's more.  */
START_TEST (missing_entries)
{
  enum
  {
    DRAWS = 20000
  };
  lat_data *d = lat_data_alloc (UNITS * T, P, times, NULL, NULL);
  lat_mixture *m = lat_mixture_alloc (&lat_family_product, emission_make ());
  double mean[UNITS * T * P], sd[UNITS * T * P], x[UNITS * T * P];
  double sum[UNITS * T * P] = { 0 };
  ck_assert_int_eq (lat_mixture_expect (m, d, 1, mean, sd), 0);
  for (unsigned i = 0; i < DRAWS; i++)
    {
      lat_stream stream = lat_stream_sub (lat_stream_of_seed (3), i);
      ck_assert_int_eq (lat_mixture_draw (m, d, 1, stream, x), 0);
      for (size_t j = 0; j < UNITS * T * P; j++)
        sum[j] += x[j] / DRAWS;
    }
  for (size_t j = 0; j < UNITS * T * P; j++)
    ck_assert_msg (
        fabs (sum[j] - mean[j]) <= 4 * sd[j] / sqrt (DRAWS) + 1e-12 * mean[j],
        "cell %zu: mean of draws %g, expected %g", j, sum[j], mean[j]);
  lat_mixture_free (m);
  lat_data_free (d);
}
END_TEST

START_TEST (negative_times)
{
  static const double bad[] = { 1, NAN, 2, -1e-3 };
  lat_data *d = lat_data_alloc (4, 1, bad, NULL, NULL);
  waiting *t = waiting_alloc (2, 0);
  lat_where where;
  ck_assert_int_eq (family_waiting.accept (t, d, &where), LAT_EDATA);
  ck_assert_uint_eq (where.row, 3);
  ck_assert_uint_eq (where.col, 0);
  family_waiting.free (t);
  lat_data_free (d);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("own family");
  TCase *c = tcase_create ("waiting times");
  tcase_add_test (c, likelihoods);
  tcase_add_test (c, slope_of_chain);
  tcase_add_test (c, slope_of_mixture);
  tcase_add_test (c, missing_entries);
  tcase_add_test (c, negative_times);
  suite_add_tcase (suite, c);
  return run_suite (suite);
}
