/* test_viterbi.c -- the most probable path: against all paths, against
   published decodings, ties.  */

#include <gsl/gsl_randist.h>
#include "fixture.h"
#include "hmm_make.h"

static void
expect_path (lat_hmm *m, lat_data *d, const char *path, double logp,
             double eps)
{
  unsigned *state = malloc (d->n * sizeof *state);
  double found;
  ck_assert_int_eq (lat_hmm_viterbi (m, d, 1, state, &found), 0);
  for (size_t t = 0; t < d->n; t++)
    ck_assert_msg (state[t] == (unsigned)(path[t] - '1'),
                   "row %zu: state %u, not %c", t + 1, state[t] + 1, path[t]);
  assert_near (found, logp, eps);
  free (state);
  lat_data_free (d);
  lat_hmm_free (m);
}

START_TEST (worked_examples)
{
  const double half[] = { .5, .5 }, first[] = { .6, .4 };
  const double seven[] = { .7, .3, .3, .7 }, a[] = { .7, .3, .4, .6 };
  const double umbrella[] = { .9, .1, .2, .8 };
  const double rain[] = { .1, .4, .5, .6, .3, .1 };
  const double fever[] = { .5, .4, .1, .1, .3, .6 };
  const double rings[] = { .1, .4, .5, .7, .2, .1 };
  expect_path (hmm_symbols (2, 2, half, seven, umbrella),
               hmm_letters ("UUNUU", "UN"), "11211", -4.4590, 2e-5);
  expect_path (hmm_symbols (2, 3, first, a, rain), hmm_letters ("WSC", "WSC"),
               "211", log (.01344), 1e-12);
  expect_path (hmm_symbols (2, 3, first, a, fever), hmm_letters ("NCD", "NCD"),
               "112", log (.01512), 1e-12);
  expect_path (hmm_symbols (2, 3, first, a, rings),
               hmm_letters ("SMSL", "SML"), "2221", log (.0028224), 1e-12);
}
END_TEST

/* Eddy 2004: 5' splice site.  The end is a fifth symbol that only a fourth
   state emits.  */
START_TEST (splice_site)
{
  const double first[] = { 1, 0, 0, 0 };
  const double a[] = { .9, .1, 0, 0, 0, 0, 1, 0, 0, 0, .9, .1, 0, 0, 0, 1 };
  const double prob[] = { .25, .25, .25, .25, 0, .05, 0, .95, 0, 0,
                          .4,  .1,  .1,  .4,  0, 0,   0, 0,   0, 1 };
  lat_hmm *m = hmm_symbols (4, 5, first, a, prob);
  lat_data *d = hmm_letters ("CTTCATGTGAAAGCAGACGTAAGTCA$", "ACGT$");
  assert_near (hmm_loglik (m, d), -40.447426, 1e-8);
  assert_near (exp (-41.219678 - hmm_loglik (m, d)), .4619718, 1e-6);
  expect_path (m, d, "111111111111111111233333334", -41.219678, 1e-8);
}
END_TEST

/* The 300 rolls of Durbin et al. 1998, figure 3.5.  */
START_TEST (casino)
{
  static const struct
  {
    size_t from, to;
  } loaded[] = { { 49, 66 }, { 79, 112 }, { 180, 192 }, { 271, 289 } };
  const double half[] = { .5, .5 }, third[] = { 2. / 3, 1. / 3 };
  const double a[] = { .95, .05, .1, .9 }, s = 1. / 6;
  const double prob[] = { s, s, s, s, s, s, .1, .1, .1, .1, .1, .5 };
  const double fair[][2] = {
    { 1, .810361 }, { 100, .670886 }, { 150, .964990 }, { 300, .928394 }
  };
  char path[301];
  size_t n, p;
  double *x = fixture_read ("casino.csv", &n, &p), g[600];
  ck_assert (x && n == 300 && p == 1);
  memset (path, '1', 300);
  for (size_t i = 0; i < 4; i++)
    memset (path + loaded[i].from - 1, '2', loaded[i].to - loaded[i].from + 1);
  for (size_t i = 0; i < n; i++)
    x[i]--;
  lat_hmm *m = hmm_symbols (2, 6, half, a, prob);
  lat_data *d = hmm_data (n, 1, x, 0, NULL);
  assert_near (hmm_loglik (m, d), -516.927712279, 1e-12);
  ck_assert_int_eq (lat_hmm_posterior (m, d, 1, g), 0);
  for (size_t i = 0; i < 4; i++)
    assert_near (g[2 * ((size_t)fair[i][0] - 1)], fair[i][1], 6e-7);
  expect_path (m, d, path, -539.494002646, 1e-12);
  m = hmm_symbols (2, 6, third, a, prob);
  d = hmm_data (n, 1, x, 0, NULL);
  assert_near (hmm_loglik (m, d), -516.739651263, 1e-12);
  expect_path (m, d, path, -539.206320573, 1e-12);
  free (x);
}
END_TEST

/* Rates and transitions near the three-state stationary fit, rounded.  */
START_TEST (earthquakes)
{
  const double rate[] = { 13.146, 19.721, 29.714 };
  const double a[]
      = { .9546, .0244, .0210, .0498, .8993, .0509, 0, .1966, .8034 };
  size_t n, p;
  double *x = fixture_read ("earthquakes.csv", &n, &p), count[107];
  ck_assert (x && n == 107 && p == 2);
  for (size_t i = 0; i < n; i++)
    count[i] = x[2 * i + 1];
  free (x);
  expect_path (
      hmm_poisson (3, NULL, a, rate), hmm_data (n, 1, count, 0, NULL),
      "11111333333222222221111222222222222222222233333333322222222222222222333"
      "222222222211111111111111111111111111",
      -336.3984913680, 1e-12);
}
END_TEST

/* All probabilities equal: state 1 throughout.  */
START_TEST (ties)
{
  const double third = 1. / 3, first[] = { third, third, third };
  const double a[]
      = { third, third, third, third, third, third, third, third, third };
  const double prob[] = { .5, .5, .5, .5, .5, .5 };
  expect_path (hmm_symbols (3, 2, first, a, prob), hmm_letters ("ABBA", "AB"),
               "1111", 4 * log (third / 2), 1e-14);
}
END_TEST

/* P (path z, seen).  */
static double
path_prob (const lat_hmm *m, const double *x, const double *prob, size_t n,
           const unsigned *z)
{
  double p = 1;
  for (size_t t = 0; t < n; t++)
    p *= (t ? m->transition[z[t - 1] * m->k + z[t]] : m->initial[z[0]])
         * (isnan (x[t]) ? 1 : prob[z[t] * 3 + (size_t)x[t]]);
  return p;
}

/* The best of all k^T paths, for T up to 7.  */
static double
best_path (const lat_hmm *m, const double *x, const double *prob, size_t n)
{
  size_t paths = 1;
  double top = 0;
  for (size_t t = 0; t < n; t++)
    paths *= m->k;
  for (size_t path = 0; path < paths; path++)
    {
      unsigned z[7];
      size_t rest = path;
      for (size_t t = n; t-- > 0; rest /= m->k)
        z[t] = (unsigned)(rest % m->k);
      top = fmax (top, path_prob (m, x, prob, n, z));
    }
  return log (top);
}

static void
random_law (gsl_rng *r, size_t k, double zeros, double *p)
{
  double sum = 0;
  for (size_t j = 0; j < k; j++)
    sum += p[j]
        = j && gsl_rng_uniform (r) < zeros ? 0 : gsl_ran_exponential (r, 1);
  for (size_t j = 0; j < k; j++)
    p[j] /= sum;
}

START_TEST (all_paths)
{
  gsl_rng *r = gsl_rng_alloc (gsl_rng_mt19937);
  gsl_rng_set (r, 90 + (unsigned long)_i);
  size_t k = 2 + gsl_rng_uniform_int (r, 2), unit[4] = { 0, 7, 8, 12 };
  double first[3], a[9], prob[9], x[12], logp[3];
  unsigned state[12];
  random_law (r, k, .3, first);
  for (size_t i = 0; i < k; i++)
    {
      random_law (r, k, .3, a + i * k);
      random_law (r, 3, 0, prob + i * 3);
    }
  for (size_t t = 0; t < 12; t++)
    x[t] = t % 5 == 3 ? (double)NAN : (double)gsl_rng_uniform_int (r, 3);
  lat_hmm *m = hmm_symbols (k, 3, first, a, prob);
  lat_data *d = hmm_data (12, 1, x, 3, unit);
  ck_assert_int_eq (lat_hmm_viterbi (m, d, 2, state, logp), 0);
  for (size_t u = 0; u < 3; u++)
    {
      size_t n = unit[u + 1] - unit[u];
      const double *y = x + unit[u];
      assert_near (logp[u], best_path (m, y, prob, n), 1e-13);
      assert_near (log (path_prob (m, y, prob, n, state + unit[u])), logp[u],
                   1e-13);
    }
  lat_data_free (d);
  lat_hmm_free (m);
  gsl_rng_free (r);
}
END_TEST

/* More states than a byte can point back to: the counts run through all of
   them in turn.  */
START_TEST (many_states)
{
  enum
  {
    K = 300,
    N = 700
  };
  double *first = calloc (K, sizeof *first), *a = calloc (K * K, sizeof *a);
  double *prob = calloc (K * K, sizeof *prob), x[N];
  unsigned state[N];
  first[7] = 1;
  for (size_t i = 0; i < K; i++)
    {
      a[i * K + (i + 1) % K] = a[i * K + i] = .5;
      prob[i * K + i] = 1;
    }
  for (size_t t = 0; t < N; t++)
    x[t] = t && t < N - 1 ? (double)NAN : (double)((7 + t) % K);
  x[N - 1] = (7 + 450) % K;
  lat_hmm *m = hmm_symbols (K, K, first, a, prob);
  lat_data *d = hmm_data (N, 1, x, 0, NULL);
  ck_assert_int_eq (lat_hmm_viterbi (m, d, 1, state, NULL), 0);
  for (size_t t = 1; t < N; t++)
    ck_assert (state[t] == state[t - 1] || state[t] == (state[t - 1] + 1) % K);
  ck_assert (state[0] == 7 && state[N - 1] == (7 + 450) % K);
  lat_data_free (d);
  lat_hmm_free (m);
  free (prob);
  free (a);
  free (first);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("viterbi");
  TCase *t = tcase_create ("paths");
  tcase_set_timeout (t, 30);
  tcase_add_test (t, worked_examples);
  tcase_add_test (t, splice_site);
  tcase_add_test (t, casino);
  tcase_add_test (t, earthquakes);
  tcase_add_test (t, ties);
  tcase_add_loop_test (t, all_paths, 0, 40);
  tcase_add_test (t, many_states);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
