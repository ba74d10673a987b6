/* test_hmm_start.c -- samples, and starts from which EM finds what they were
   sampled from.  */

#include "hmm_make.h"

enum
{
  K = 3,
  ROWS = 3000
};

static const double first_law[K] = { .2, .5, .3 };
static const double full[K * K] = { .9, .06, .04, .1, .85, .05, .02, .08, .9 };
static const double forward[K * K] = { .998, .002, 0, 0, .998, .002, 0, 0, 1 };
static const double mean[K * 2] = { -3, 1, 0, -1, 4, 2 };
static const double sigma[K * 4]
    = { 1, .3, .3, 1, .5, 0, 0, 2, 1, -.4, -.4, 1 };

static lat_hmm *
truth (const double *a)
{
  const double begin[K] = { 1, 0, 0 };
  return hmm_gaussian (K, 2, a == forward ? begin : first_law, a, mean, sigma);
}

/* ROWS rows in `units` sequences of one length; a tenth of the cells gone. */
static lat_data *
sampled (const lat_hmm *m, size_t units)
{
  double *x = malloc (2 * ROWS * sizeof *x);
  size_t *unit = malloc ((units + 1) * sizeof *unit);
  for (size_t u = 0; u < units; u++)
    {
      size_t n = ROWS / units;
      unit[u] = u * n;
      lat_stream s = lat_stream_sub (lat_stream_of_seed (12), u);
      ck_assert_int_eq (lat_hmm_sample (m, n, 2, s, x + 2 * unit[u], NULL), 0);
    }
  unit[units] = ROWS;
  for (size_t i = 3; i < 2 * ROWS; i += 10)
    x[i] = NAN;
  lat_data *d = hmm_data (ROWS, 2, x, units, unit);
  free (unit);
  free (x);
  return d;
}

START_TEST (sample_moments)
{
  enum
  {
    N = 200000
  };
  lat_hmm *m = truth (full);
  double *x = malloc (3 * N * sizeof *x), sum[K][2] = { { 0 } };
  unsigned *z = malloc (N * sizeof *z);
  double count[K] = { 0 }, step[K * K] = { 0 };
  lat_stream s = lat_stream_of_seed (5);
  ck_assert_int_eq (lat_hmm_sample (m, N, 3, s, x, z), 0);
  for (size_t t = 0; t < N; t++)
    {
      ck_assert (isnan (x[3 * t + 2]));
      count[z[t]]++;
      sum[z[t]][0] += x[3 * t];
      sum[z[t]][1] += x[3 * t + 1];
      if (t)
        step[z[t - 1] * K + z[t]]++;
    }
  for (size_t c = 0; c < K; c++)
    {
      assert_near (sum[c][0] / count[c], mean[2 * c], .03);
      assert_near (sum[c][1] / count[c], mean[2 * c + 1], .03);
      for (size_t j = 0; j < K; j++)
        assert_near (step[c * K + j] / count[c], full[c * K + j], .01);
    }
  double *again = malloc (3 * 500 * sizeof *again);
  ck_assert_int_eq (lat_hmm_sample (m, 500, 3, s, again, NULL), 0);
  ck_assert (again[3 * 499] == x[3 * 499]);
  free (again);
  free (z);
  free (x);
  lat_hmm_free (m);
}
END_TEST

static int
start (void *theta, size_t i, void *ctx)
{
  return lat_hmm_start (theta, ctx, lat_stream_of_seed (42), i);
}

/* A new model over the same columns, with the pattern of a.  */
static lat_hmm *
blank (const double *a, lat_initial law, const lat_data *d)
{
  const size_t col[] = { 0, 1 };
  const unsigned char begin[K] = { 1, 0, 0 };
  unsigned char allowed[K * K];
  lat_hmm *m = lat_hmm_alloc (&lat_family_gaussian,
                              lat_gaussian_alloc (K, 2, col, LAT_FULL), law);
  ck_assert_ptr_nonnull (m);
  for (size_t i = 0; i < K * K; i++)
    allowed[i] = a[i] > 0;
  ck_assert_int_eq (
      lat_hmm_set_pattern (m, allowed, a == forward ? begin : NULL), 0);
  ck_assert_int_eq (lat_hmm_init (m, d, NULL), 0);
  return m;
}

/* The best of some starts is at least as likely as the truth.  */
static void
recover (const double *a, lat_initial law, size_t units)
{
  lat_hmm *t = truth (a);
  lat_data *d = sampled (t, units);
  lat_hmm *m = blank (a, law, d);
  lat_em_options opt = lat_em_defaults ();
  lat_em_starts starts
      = { .starts = 4, .short_iter = 15, .keep = 1, .start = start, .ctx = d };
  lat_em_starts_result result;
  opt.threads = 1;
  ck_assert_int_eq (lat_em_run_starts (&lat_em_hmm, m, d, &opt, &starts, NULL,
                                       NULL, &result),
                    0);
  ck_assert_uint_eq (result.dropped, 0);
  ck_assert_msg (result.run.loglik > hmm_loglik (t, d) - 1,
                 "%.10g, but the truth has %.10g", result.run.loglik,
                 hmm_loglik (t, d));
  for (size_t i = 0; i < K * K; i++)
    ck_assert ((a[i] > 0) == (m->transition[i] > 0));
  lat_hmm_free (m);
  lat_data_free (d);
  lat_hmm_free (t);
}

START_TEST (recovers)
{
  recover (full, LAT_INITIAL_FREE, 1);
  recover (full, LAT_INITIAL_FREE, 60);
  recover (full, LAT_INITIAL_STATIONARY, 60);
  recover (forward, LAT_INITIAL_FREE, 2);
}
END_TEST

/* A start is a function of its number alone.  */
START_TEST (starts_repeat)
{
  lat_hmm *t = truth (full);
  lat_data *d = sampled (t, 5);
  lat_hmm *m = blank (full, LAT_INITIAL_FREE, d);
  lat_hmm *c = lat_em_hmm.clone (m);
  for (size_t i = 0; i < 6; i++)
    ck_assert_int_eq (start (m, i, d), 0);
  for (size_t i = 0; i < 6; i++)
    {
      ck_assert_int_eq (start (m, i, d), 0);
      ck_assert_int_eq (start (c, 5 - i, d), 0);
      if (i != 5 - i)
        ck_assert (lat_em_hmm.distance (m, c) > 0);
      ck_assert_int_eq (start (c, i, d), 0);
      ck_assert (lat_em_hmm.distance (m, c) == 0);
    }
  lat_em_hmm.free (c);
  lat_hmm_free (m);
  lat_data_free (d);
  lat_hmm_free (t);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("hmm start");
  TCase *t = tcase_create ("start");
  tcase_set_timeout (t, 120);
  tcase_add_test (t, sample_moments);
  tcase_add_test (t, recovers);
  tcase_add_test (t, starts_repeat);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
