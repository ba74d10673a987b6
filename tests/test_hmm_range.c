/* test_hmm_range.c -- chains in which a state that matters falls out of the
   range of doubles, against the same recursions in logarithms throughout.  */

#include <gsl/gsl_randist.h>
#include "hmm_make.h"
#include "model/hmm_private.h"

enum
{
  MOST = 2600, /* rows */
  STATES = 4
};

static double
log_sum (size_t k, const double *x)
{
  double top = -INFINITY, sum = 0;
  for (size_t i = 0; i < k; i++)
    top = x[i] > top ? x[i] : top;
  if (!(top > -INFINITY))
    return top;
  for (size_t i = 0; i < k; i++)
    sum += exp (x[i] - top);
  return top + log (sum);
}

/* One sequence of univariate normal states, all in logarithms.  The largest of
   each row's is put aside, as a common factor, for digits.  */
typedef struct
{
  size_t k, n;
  double aside[MOST]; /* up to and with row t */
  double b[MOST][STATES], la[MOST][STATES], lb[MOST][STATES];
  double gamma[MOST][STATES], count[STATES][STATES];
} oracle;

static void
oracle_densities (oracle *o, const double *y, const double *mean,
                  const double *sd)
{
  for (size_t t = 0; t < o->n; t++)
    for (size_t j = 0; j < o->k; j++)
      {
        double z = (y[t] - mean[j]) / sd[j];
        o->b[t][j]
            = isnan (y[t]) ? 0 : -(z * z + log (2 * M_PI)) / 2 - log (sd[j]);
      }
  for (size_t t = 0; t < o->n; t++)
    {
      double top = o->b[t][0];
      for (size_t j = 1; j < o->k; j++)
        top = o->b[t][j] > top ? o->b[t][j] : top;
      for (size_t j = 0; j < o->k; j++)
        o->b[t][j] -= top;
      o->aside[t] = top;
    }
}

/* Takes the largest of x off and returns it.  */
static double
level (size_t k, double *x)
{
  double top = x[0];
  for (size_t i = 1; i < k; i++)
    top = x[i] > top ? x[i] : top;
  for (size_t i = 0; i < k; i++)
    x[i] -= top;
  return top;
}

static void
oracle_recursions (oracle *o, const double *initial, const double *a)
{
  size_t k = o->k, n = o->n;
  double term[STATES];
  for (size_t t = 0; t < n; t++)
    {
      for (size_t j = 0; j < k; j++)
        {
          for (size_t i = 0; t > 0 && i < k; i++)
            term[i] = o->la[t - 1][i] + log (a[i * k + j]);
          o->la[t][j]
              = (t > 0 ? log_sum (k, term) : log (initial[j])) + o->b[t][j];
        }
      o->aside[t] += (t > 0 ? o->aside[t - 1] : 0) + level (k, o->la[t]);
    }
  for (size_t t = n; t-- > 0;)
    {
      for (size_t i = 0; i < k; i++)
        {
          for (size_t j = 0; t + 1 < n && j < k; j++)
            term[j] = log (a[i * k + j]) + o->b[t + 1][j] + o->lb[t + 1][j];
          o->lb[t][i] = t + 1 < n ? log_sum (k, term) : 0;
        }
      level (k, o->lb[t]);
    }
}

/* gamma and xi of row t.  */
static void
oracle_row (oracle *o, const double *a, size_t t)
{
  size_t k = o->k;
  double term[STATES * STATES], sum;
  for (size_t i = 0; i < k; i++)
    term[i] = o->la[t][i] + o->lb[t][i];
  sum = log_sum (k, term);
  for (size_t i = 0; i < k; i++)
    o->gamma[t][i] = exp (term[i] - sum);
  if (t + 1 == o->n)
    return;
  for (size_t i = 0; i < k * k; i++)
    term[i] = o->la[t][i / k] + log (a[i]) + o->b[t + 1][i % k]
              + o->lb[t + 1][i % k];
  sum = log_sum (k * k, term);
  for (size_t i = 0; i < k * k; i++)
    o->count[i / k][i % k] += exp (term[i] - sum);
}

static void
oracle_run (oracle *o, const double *initial, const double *a)
{
  oracle_recursions (o, initial, a);
  memset (o->count, 0, sizeof o->count);
  for (size_t t = 0; t < o->n; t++)
    oracle_row (o, a, t);
}

/* All that the model says of y equals what the oracle says.  */
static void
compare_at (lat_level level, size_t k, const double *initial, const double *a,
            const double *mean, const double *sd, size_t n, const double *y,
            double *out)
{
  double variance[STATES];
  oracle *o = malloc (sizeof *o);
  o->k = k;
  o->n = n;
  for (size_t c = 0; c < k; c++)
    variance[c] = sd[c] * sd[c];
  oracle_densities (o, y, mean, sd);
  oracle_run (o, initial, a);
  double loglik = log_sum (k, o->la[n - 1]) + o->aside[n - 1];
  lat_hmm *m = hmm_gaussian (k, 1, initial, a, mean, variance);
  lat_data *d = hmm_data (n, 1, y, 0, NULL);
  m->tables->kernels = lat_hmm_kernels_of (level);
  double *stat = hmm_stat (m, d), *g = malloc (n * k * sizeof *g), sum = 0;
  double *score = malloc (n * sizeof *score);
  assert_near (stat[LAT_LOGLIK], loglik, 1e-10);
  for (size_t i = 0; i < k; i++)
    assert_near (stat[LAT_HEAD + i], o->gamma[0][i], 1e-10);
  for (size_t i = 0; i < k * k; i++)
    assert_near (stat[LAT_HEAD + k + i], o->count[i / k][i % k], 1e-10);
  ck_assert_int_eq (lat_hmm_posterior (m, d, 1, g), 0);
  for (size_t i = 0; i < n * k; i++)
    assert_near (g[i], o->gamma[i / k][i % k], 1e-10);
  ck_assert_int_eq (lat_hmm_score (m, d, 1, score), 0);
  for (size_t t = 0; t < n; t++)
    {
      sum += score[t];
      assert_near (sum, log_sum (k, o->la[t]) + o->aside[t], 1e-10);
    }
  if (out)
    *out = loglik;
  free (score);
  free (g);
  free (stat);
  lat_data_free (d);
  lat_hmm_free (m);
  free (o);
}

static void
compare (size_t k, const double *initial, const double *a, const double *mean,
         const double *sd, size_t n, const double *y, double *out)
{
  for (lat_level level = 0; level < LAT_LEVELS; level++)
    if (lat_level_runs (level))
      compare_at (level, k, initial, a, mean, sd, n, y, out);
}

/* Fifty zeros, one 60, two thousand zeros: at the 60 the narrow state falls
   by 1780 nats, and cannot be entered again.  Scaling alone: -6517.56.  */
START_TEST (outlier)
{
  const double initial[] = { 1, 0 }, a[] = { .9, .1, 0, 1 };
  const double mean[] = { 0, 0 }, sd[] = { 1, 10 };
  double y[2051] = { 0 }, loglik;
  y[50] = 60;
  compare (2, initial, a, mean, sd, 2051, y, &loglik);
  ck_assert (fabs (loglik + 3900.72) < .005);
}
END_TEST

/* The same from the other end: what is seen last decides what was.  */
START_TEST (outlier_backward)
{
  const double initial[] = { .5, .5 }, a[] = { 1, 0, .1, .9 };
  const double mean[] = { 0, 0 }, sd[] = { 1, 10 };
  double y[2051] = { 0 };
  y[1500] = 60;
  compare (2, initial, a, mean, sd, 2051, y, NULL);
}
END_TEST

/* Two states that are never left: the second's density is far below the
   first's for long, and decides at the end.  */
START_TEST (two_worlds)
{
  const double initial[] = { .5, .5 }, a[] = { 1, 0, 0, 1 };
  const double mean[] = { 0, 5 }, sd[] = { 1, 1 };
  double y[400];
  for (size_t t = 0; t < 400; t++)
    y[t] = t < 190 ? 0 : 5 + .01 * (double)(t % 7);
  compare (2, initial, a, mean, sd, 400, y, NULL);
}
END_TEST

/* Scaled arithmetic alone has nothing left: all mass is where b is zero. */
START_TEST (nothing_left)
{
  const double initial[] = { 0, 1 }, a[] = { .7, .3, .4, .6 };
  const double mean[] = { 0, 5 }, sd[] = { 1, 1 };
  double y[400];
  gsl_rng *r = gsl_rng_alloc (gsl_rng_mt19937);
  for (size_t t = 0; t < 400; t++)
    y[t] = gsl_ran_gaussian (r, 1) + (t / 100 % 2 ? 5 : 0);
  y[40] = 10000;
  compare (2, initial, a, mean, sd, 400, y, NULL);
  gsl_rng_free (r);
}
END_TEST

/* A chain that only goes forward: states die one after the other.  */
START_TEST (left_right)
{
  const double initial[] = { 1, 0, 0, 0 };
  const double a[] = { .9, .1, 0, 0, 0, .9, .1, 0, 0, 0, .9, .1, 0, 0, 0, 1 };
  const double mean[] = { 0, 40, -40, 80 }, sd[] = { 1, 2, 1, 3 };
  double y[1200];
  for (size_t t = 0; t < 1200; t++)
    y[t] = mean[t / 300] + sin ((double)t);
  y[700] = 55;
  y[701] = NAN;
  compare (4, initial, a, mean, sd, 1200, y, NULL);
}
END_TEST

/* Random patterns, some with transitions near the smallest number; wild
   data.  */
START_TEST (random_chains)
{
  gsl_rng *r = gsl_rng_alloc (gsl_rng_mt19937);
  gsl_rng_set (r, 311 + (unsigned long)_i);
  size_t k = 2 + gsl_rng_uniform_int (r, STATES - 1), n = 700;
  double depth = _i % 2 ? 80 : 700;
  double initial[STATES], a[STATES * STATES], mean[STATES], sd[STATES], y[700];
  for (size_t i = 0; i < k; i++)
    {
      double sum = 0;
      for (size_t j = 0; j < k; j++)
        sum += a[i * k + j]
            = i == j || gsl_rng_uniform (r) < .5
                  ? exp (-depth * gsl_rng_uniform (r) * gsl_rng_uniform (r))
                  : 0;
      for (size_t j = 0; j < k; j++)
        a[i * k + j] /= sum;
      initial[i] = 1 / (double)k;
      mean[i] = 10 * gsl_ran_gaussian (r, 1);
      sd[i] = exp (2 * gsl_ran_gaussian (r, 1));
    }
  for (size_t t = 0; t < n; t++)
    {
      size_t c = gsl_rng_uniform_int (r, k);
      y[t] = t > 0 && gsl_rng_uniform (r) < .97
                 ? y[t - 1]
                 : mean[c] + 3 * sd[c] * gsl_ran_gaussian (r, 1);
      if (gsl_rng_uniform (r) < .02)
        y[t] = NAN;
    }
  compare (k, initial, a, mean, sd, n, y, NULL);
  gsl_rng_free (r);
}
END_TEST

/* Both sides of the middle row are near the edge of the range: the state
   that explains it is at exp (-590) coming, and at exp (-590) going.  */
START_TEST (small_products)
{
  const double initial[] = { .4, .3, .3 };
  const double a[] = { 1, 0, 0, 0, 1, 0, 0, 0, 1 };
  const double mean[] = { 0, 34.35, 68.7 }, sd[] = { 1, 1, 1 };
  const double y[] = { 0, NAN, 68.7 }, z[] = { 0, NAN, 34.35, NAN, 68.7 };
  const double w[] = { 0, 68.7, 68.7, 34, 0, 0 };
  compare (3, initial, a, mean, sd, 3, y, NULL);
  compare (3, initial, a, mean, sd, 5, z, NULL);
  compare (3, initial, a, mean, sd, 6, w, NULL);
}
END_TEST

/* Zeros stay zeros, and what can not be is said.  */
START_TEST (impossible)
{
  const double initial[] = { 1, 0 }, a[] = { 1, 0, .5, .5 };
  const double prob[] = { 1, 0, 0, 1 };
  lat_hmm *m = hmm_symbols (2, 2, initial, a, prob);
  lat_data *good = hmm_letters ("AA.A", "AB"),
           *bad = hmm_letters ("AAB", "AB");
  double g[8], score[3], *stat = hmm_stat (m, good);
  unsigned state[3];
  assert_near (stat[LAT_LOGLIK] + 1, 1, 0);
  ck_assert (stat[LAT_HEAD + 1] == 0 && stat[LAT_HEAD + 3] == 0);
  ck_assert_int_eq (lat_hmm_posterior (m, good, 1, g), 0);
  for (size_t t = 0; t < 4; t++)
    ck_assert (g[2 * t] == 1 && g[2 * t + 1] == 0);
  ck_assert_int_eq (hmm_estep (m, bad, 0, 1, stat), LAT_EIMPOSSIBLE);
  ck_assert_int_eq (lat_hmm_score (m, bad, 1, score), LAT_EIMPOSSIBLE);
  ck_assert_int_eq (lat_hmm_viterbi (m, bad, 1, state, NULL), LAT_EIMPOSSIBLE);
  free (stat);
  lat_data_free (good);
  lat_data_free (bad);
  lat_hmm_free (m);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("hmm range");
  TCase *t = tcase_create ("range");
  tcase_set_timeout (t, 60);
  tcase_add_test (t, outlier);
  tcase_add_test (t, outlier_backward);
  tcase_add_test (t, two_worlds);
  tcase_add_test (t, nothing_left);
  tcase_add_test (t, left_right);
  tcase_add_loop_test (t, random_chains, 0, 400);
  tcase_add_test (t, small_products);
  tcase_add_test (t, impossible);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
