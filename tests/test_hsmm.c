/* test_hsmm.c -- chains with durations against all their paths, against plain
   chains where both are the same, and far away.  */

#include "hmm_make.h"
#include <latens/hmm_infer.h>
#include <latens/hsmm.h>
#include <latens/law.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sf_gamma.h>

enum
{
  K = 3,
  LENGTH = 7, /* of the sequences whose paths are all looked at */
  MOST = 3    /* rows of the longest visit of a table */
};

static const double initial[K] = { 0.473, 0.218, 0.309 };
static const double transition[K * K]
    = { 0, 0.385, 0.615, 0.724, 0, 0.276, 0.139, 0.861, 0 };
static const double rate[K] = { 1.417, 5.093, 11.62 };
static const double more[K] = { 0.835, 2.417, 1.283 },
                    size[K] = { 0.713, 2.9, 11 };
static const double table[K][MOST]
    = { { 0.137, 0.552, 0.311 }, { 0.409, 0.218, 0.373 }, { 0.71, 0, 0.29 } };
static const double counts[LENGTH] = { 2, 7, 4, NAN, 13, 9, 1 };

static lat_hmm *
make (lat_duration_law law)
{
  lat_hmm *m = hmm_poisson (K, initial, transition, rate);
  ck_assert_int_eq (lat_hsmm_set (m, law, MOST), 0);
  for (size_t c = 0; c < K; c++)
    {
      double par[2] = { more[c], size[c] };
      void *theta = m->duration->theta;
      ck_assert_int_eq (law == LAT_DURATION_POISSON
                            ? lat_poisson_set (theta, c, 0, more[c])
                        : law == LAT_DURATION_TABLE
                            ? lat_categorical_set (theta, c, 0, table[c])
                            : lat_law_set (theta, c, 0, par),
                        0);
    }
  ck_assert_int_eq (lat_em_hmm.prepare (m), 0);
  return m;
}

/* p (d) by the textbook.  */
static double
length_law (lat_duration_law law, size_t c, size_t d)
{
  double x = (double)d - 1, m = more[c], s = size[c];
  if (law == LAT_DURATION_TABLE)
    return d <= MOST ? table[c][d - 1] : 0;
  if (law == LAT_DURATION_POISSON)
    return gsl_ran_poisson_pdf ((unsigned)x, m);
  return exp (gsl_sf_lngamma (x + s) - gsl_sf_lngamma (s)
              - gsl_sf_lngamma (x + 1))
         * pow (s / (s + m), s) * pow (m / (s + m), x);
}

static double
at_least (lat_duration_law law, size_t c, size_t d)
{
  double below = 0;
  for (size_t i = 1; i < d; i++)
    below += length_law (law, c, i);
  return 1 - below;
}

/* P (path, cells): each maximal run of a state is a visit, the last one cut
   off.  */
static double
path_probability (lat_duration_law law, size_t n, const unsigned *z)
{
  double p = initial[z[0]];
  for (size_t t = 0; t < n; t++)
    if (!isnan (counts[t]))
      p *= gsl_ran_poisson_pdf ((unsigned)counts[t], rate[z[t]]);
  for (size_t t = 0, d; t < n; t += d)
    {
      for (d = 1; t + d < n && z[t + d] == z[t];)
        d++;
      p *= t + d < n
               ? length_law (law, z[t], d) * transition[z[t] * K + z[t + d]]
               : at_least (law, z[t], d);
    }
  return p;
}

/* What all paths over the first n rows say.  */
typedef struct
{
  double sum, best, gamma[LENGTH][K], first[K], changes[K * K];
  unsigned path[LENGTH];
} truth;

static truth
enumerate (lat_duration_law law, size_t n)
{
  truth w = { .sum = 0 };
  size_t paths = 1;
  for (size_t t = 0; t < n; t++)
    paths *= K;
  for (size_t i = 0; i < paths; i++)
    {
      unsigned z[LENGTH] = { 0 };
      for (size_t t = 0, rest = i; t < n; t++, rest /= K)
        z[t] = (unsigned)(rest % K);
      double p = path_probability (law, n, z);
      w.sum += p;
      w.first[z[0]] += p;
      for (size_t t = 0; t < n; t++)
        w.gamma[t][z[t]] += p;
      for (size_t t = 1; t < n; t++)
        w.changes[z[t - 1] * K + z[t]] += z[t] == z[t - 1] ? 0 : p;
      if (p > w.best)
        {
          w.best = p;
          memcpy (w.path, z, n * sizeof *z);
        }
    }
  return w;
}

static const lat_duration_law laws[]
    = { LAT_DURATION_POISSON, LAT_DURATION_NEGBINOMIAL, LAT_DURATION_TABLE };

/* Everything that is said of a sequence of _i + 1 rows, by all its paths.  */
START_TEST (all_paths)
{
  lat_duration_law law = laws[_i / LENGTH];
  size_t n = (size_t)(_i % LENGTH) + 1;
  truth w = enumerate (law, n);
  lat_hmm *m = make (law);
  lat_data *d = hmm_data (n, 1, counts, 0, NULL);
  double gamma[LENGTH * K], logp, loglik, row[LENGTH], sum = 0;
  unsigned path[LENGTH];
  double *stat = hmm_stat (m, d);
  assert_near (stat[LAT_LOGLIK], log (w.sum), 1e-13);
  ck_assert_int_eq (lat_hmm_loglik (m, d, 1, &loglik), 0);
  assert_near (loglik, log (w.sum), 1e-13);
  for (size_t c = 0; c < K; c++)
    assert_near (stat[LAT_HEAD + c], w.first[c] / w.sum, 1e-13);
  for (size_t c = 0; c < K * K; c++)
    assert_near (stat[LAT_HEAD + K + c], w.changes[c] / w.sum, 1e-13);
  ck_assert_int_eq (lat_hmm_posterior (m, d, 1, gamma), 0);
  for (size_t i = 0; i < n * K; i++)
    assert_near (gamma[i], w.gamma[i / K][i % K] / w.sum, 1e-13);
  ck_assert_int_eq (lat_hmm_viterbi (m, d, 1, path, &logp), 0);
  assert_near (logp, log (w.best), 1e-13);
  ck_assert_int_eq (memcmp (path, w.path, n * sizeof *path), 0);
  ck_assert_int_eq (lat_hmm_score (m, d, 1, row), 0);
  for (size_t i = 0; i < n; i++)
    {
      sum += row[i];
      assert_near (sum, log (enumerate (law, i + 1).sum), 1e-13);
    }
  free (stat);
  lat_data_free (d);
  lat_hmm_free (m);
}
END_TEST

/* What will come is what rows with nothing seen behind the last one say; and
   the past alone, what the sequence so far does.  */
START_TEST (forecasts)
{
  enum
  {
    STEPS = 9
  };
  lat_hmm *m = make (laws[_i]);
  double x[LENGTH + STEPS], ahead[STEPS * K], now[K];
  double gamma[(LENGTH + STEPS) * K], past[LENGTH * K];
  lat_data *d = hmm_data (LENGTH, 1, counts, 0, NULL);
  for (size_t t = 0; t < LENGTH + STEPS; t++)
    x[t] = t < LENGTH ? counts[t] : (double)NAN;
  lat_data *longer = hmm_data (LENGTH + STEPS, 1, x, 0, NULL);
  ck_assert_int_eq (lat_hmm_forecast (m, d, 1, STEPS, ahead), 0);
  ck_assert_int_eq (lat_hmm_posterior (m, longer, 1, gamma), 0);
  for (size_t i = 0; i < STEPS * K; i++)
    assert_near (ahead[i], gamma[LENGTH * K + i], 1e-13);
  ck_assert_int_eq (lat_hmm_filter (m, d, 1, past), 0);
  ck_assert_int_eq (lat_hmm_last (m, d, 1, now), 0);
  ck_assert_mem_eq (now, past + (LENGTH - 1) * K, sizeof now);
  for (size_t n = 1; n <= LENGTH; n++)
    {
      lat_data *less = hmm_data (n, 1, counts, 0, NULL);
      ck_assert_int_eq (lat_hmm_posterior (m, less, 1, gamma), 0);
      for (size_t c = 0; c < K; c++)
        assert_near (past[(n - 1) * K + c], gamma[(n - 1) * K + c], 1e-13);
      lat_data_free (less);
    }
  lat_data_free (d);
  lat_data_free (longer);
  lat_hmm_free (m);
}
END_TEST

/* A negative binomial of size 1 is geometric: the plain chain, whose diagonal
   is what a visit goes on with.  */
static lat_hmm *
make_geometric (int plain)
{
  static const double stay[K] = { 0.85, 0.62, 0.914 };
  double a[K * K];
  for (size_t i = 0; i < K * K; i++)
    a[i] = i % (K + 1) == 0 ? stay[i / K] : transition[i] * (1 - stay[i / K]);
  if (plain)
    return hmm_poisson (K, initial, a, rate);
  lat_hmm *m = hmm_poisson (K, initial, transition, rate);
  ck_assert_int_eq (lat_hsmm_set (m, LAT_DURATION_NEGBINOMIAL, 0), 0);
  for (size_t c = 0; c < K; c++)
    {
      double par[2] = { stay[c] / (1 - stay[c]), 1 };
      ck_assert_int_eq (lat_law_set (m->duration->theta, c, 0, par), 0);
    }
  ck_assert_int_eq (lat_em_hmm.prepare (m), 0);
  return m;
}

/* Three sequences: a long one that the recursions skip blocks of, and two
   short ones; holes everywhere, and an outlier.  */
static lat_data *
long_data (size_t n)
{
  double *x = malloc (n * sizeof *x);
  size_t unit[4] = { 0, 1, 9, n };
  for (size_t i = 0; i < n; i++)
    x[i] = i % 5 == 3
               ? (double)NAN
               : floor (1.4 + 5 * (1 + sin (0.011 * (double)(i * i % 1237))));
  x[n / 2] = 10000;
  lat_data *d = hmm_data (n, 1, x, 3, unit);
  free (x);
  return d;
}

START_TEST (geometric)
{
  lat_hmm *a = make_geometric (0), *b = make_geometric (1);
  lat_data *d = long_data (6007);
  double *p = malloc (d->n * K * sizeof *p),
         *q = malloc (d->n * K * sizeof *q);
  double la, lb, va[3], vb[3];
  unsigned *za = malloc (d->n * sizeof *za), *zb = malloc (d->n * sizeof *zb);
  ck_assert_int_eq (lat_hmm_loglik (a, d, 1, &la), 0);
  ck_assert_int_eq (lat_hmm_loglik (b, d, 1, &lb), 0);
  assert_near (la, lb, 1e-12);
  ck_assert_int_eq (lat_hmm_posterior (a, d, 1, p), 0);
  ck_assert_int_eq (lat_hmm_posterior (b, d, 1, q), 0);
  for (size_t i = 0; i < d->n * K; i++)
    assert_near (p[i], q[i], 1e-10);
  ck_assert_int_eq (lat_hmm_score (a, d, 1, p), 0);
  ck_assert_int_eq (lat_hmm_score (b, d, 1, q), 0);
  for (size_t i = 0; i < d->n; i++)
    assert_near (p[i], q[i], 1e-10);
  ck_assert_int_eq (lat_hmm_expect (a, d, 1, p, p + d->n), 0);
  ck_assert_int_eq (lat_hmm_expect (b, d, 1, q, q + d->n), 0);
  for (size_t i = 0; i < 2 * d->n; i++)
    assert_near (p[i], q[i], 1e-9);
  ck_assert_int_eq (lat_hmm_viterbi (a, d, 1, za, va), 0);
  ck_assert_int_eq (lat_hmm_viterbi (b, d, 1, zb, vb), 0);
  ck_assert_int_eq (memcmp (za, zb, d->n * sizeof *za), 0);
  for (size_t u = 0; u < 3; u++)
    assert_near (va[u], vb[u], 1e-12);
  free (p);
  free (q);
  free (za);
  free (zb);
  lat_data_free (d);
  lat_hmm_free (a);
  lat_hmm_free (b);
}
END_TEST

/* What the E-step says of visits: of the same chain, their number and length
   by its expected transitions.  */
START_TEST (visits)
{
  lat_hmm *a = make_geometric (0), *b = make_geometric (1);
  lat_data *d = long_data (1203);
  double *sa = hmm_stat (a, d), *sb = hmm_stat (b, d);
  double *v = sa + lat_em_hmm.stat_len (a)
              - a->duration->family->stat_len (a->duration->theta);
  for (size_t c = 0; c < K; c++)
    {
      double begun = sb[LAT_HEAD + c], out = 0, stays;
      stays = sb[LAT_HEAD + K + c * K + c];
      for (size_t i = 0; i < K; i++)
        {
          begun += i == c ? 0 : sb[LAT_HEAD + K + i * K + c];
          out += i == c ? 0 : sb[LAT_HEAD + K + c * K + i];
        }
      assert_near (v[3 * c], begun, 1e-10);
      /* those that the end cuts off go on for another mean */
      stays += (begun - out) * lat_law_at (a->duration->theta, c, 0)[0];
      assert_near (v[3 * c + 1], stays, 1e-9);
      for (size_t i = 0; i < K; i++)
        if (i != c)
          assert_near (sa[LAT_HEAD + K + c * K + i],
                       sb[LAT_HEAD + K + c * K + i], 1e-10);
    }
  free (sa);
  free (sb);
  lat_data_free (d);
  lat_hmm_free (a);
  lat_hmm_free (b);
}
END_TEST

/* A state without another way on is never left: one state is no chain, and a
   left-right chain ends in its last.  */
START_TEST (absorbing)
{
  static const double one[1] = { 1 };
  lat_hmm *m = hmm_poisson (1, one, one, rate), *plain;
  lat_data *d = hmm_data (LENGTH, 1, counts, 0, NULL);
  double sd;
  ck_assert_int_eq (lat_hsmm_set (m, LAT_DURATION_POISSON, 0), 0);
  plain = hmm_poisson (1, one, one, rate);
  ck_assert_int_eq (lat_hsmm_is_absorbing (m, 0), 1);
  ck_assert (isinf (lat_hsmm_mean (m, 0, &sd)) && isinf (sd));
  assert_near (hmm_loglik (m, d), hmm_loglik (plain, d), 1e-14);
  ck_assert_uint_eq (lat_em_hmm.free_len (m), lat_em_hmm.free_len (plain));
  lat_data_free (d);
  lat_hmm_free (m);
  lat_hmm_free (plain);
}
END_TEST

/* log p (d) by the textbook, and moments.  */
START_TEST (lengths)
{
  lat_duration_law law = laws[_i];
  enum
  {
    FAR = 400
  };
  lat_hmm *m = make (law);
  double logp[FAR];
  for (size_t c = 0; c < K; c++)
    {
      double mean = 0, square = 0, sd;
      ck_assert_int_eq (lat_hsmm_log_probability (m, c, FAR, logp), 0);
      for (size_t d = 1; d <= FAR; d++)
        {
          double p = length_law (law, c, d), x = (double)d;
          assert_near (exp (logp[d - 1]), p, 1e-13);
          mean += p * x;
          square += p * x * x;
        }
      assert_near (lat_hsmm_mean (m, c, &sd), mean, 1e-10);
      assert_near (sd, sqrt (square - mean * mean), 1e-8);
    }
  lat_hmm_free (m);
}
END_TEST

/* Visits of a long draw have their law: chi-squared over the lengths.  */
START_TEST (draws)
{
  enum
  {
    ROWS = 60000,
    CELLS = 8
  };
  lat_duration_law law = laws[_i];
  lat_hmm *m = make (law);
  double *x = malloc (ROWS * sizeof *x);
  unsigned *z = malloc (ROWS * sizeof *z);
  size_t seen[K][CELLS + 1] = { { 0 } }, begin = 0;
  ck_assert_int_eq (
      lat_hmm_sample (m, ROWS, 1, lat_stream_of_seed (1848), x, z), 0);
  for (size_t t = 1; t < ROWS; t++)
    if (z[t] != z[t - 1])
      {
        size_t d = t - begin;
        seen[z[t - 1]][d <= CELLS ? d - 1 : CELLS]++;
        begin = t;
      }
  for (size_t c = 0; c < K; c++)
    {
      double n = 0, chi = 0;
      for (size_t i = 0; i <= CELLS; i++)
        n += (double)seen[c][i];
      for (size_t i = 0; i <= CELLS; i++)
        {
          double e = n
                     * (i < CELLS ? length_law (law, c, i + 1)
                                  : at_least (law, c, CELLS + 1));
          double o = (double)seen[c][i];
          chi += e > 1e-6 ? (o - e) * (o - e) / e : 0;
          ck_assert (e > 1e-6 || o < 1);
        }
      ck_assert_msg (chi < 30, "state %zu: %g", c, chi);
    }
  free (x);
  free (z);
  lat_hmm_free (m);
}
END_TEST

/* What can not be.  */
START_TEST (refused)
{
  static const double two[2] = { 0.5, 0.5 }, mix[4] = { 0.4, 0.6, 0.3, 0.7 };
  static const double gone[3] = { 3, 3, 3 };
  lat_hmm *m = hmm_poisson (2, NULL, mix, rate);
  ck_assert_int_eq (lat_hsmm_set (m, LAT_DURATION_POISSON, 0), LAT_EINVAL);
  lat_hmm_free (m);
  m = hmm_poisson (2, two, mix, rate);
  ck_assert_int_eq (lat_hsmm_set (m, LAT_DURATION_TABLE, 0), LAT_EINVAL);
  ck_assert_int_eq (lat_hsmm_set (m, (lat_duration_law)17, 0), LAT_EINVAL);
  ck_assert_ptr_null (m->duration);
  ck_assert_int_eq (lat_hsmm_set (m, LAT_DURATION_TABLE, 2), 0);
  m->transition[0] = 0.4;
  m->transition[1] = 0.6;
  ck_assert_int_eq (lat_em_hmm.prepare (m), LAT_EDOM);
  lat_hmm_free (m);

  /* two rows at most in state 1, and none but it can have a 3 */
  static const double only[2] = { 3, 0 };
  lat_data *d = hmm_data (3, 1, gone, 0, NULL);
  double loglik;
  m = hmm_poisson (2, two, mix, only);
  ck_assert_int_eq (lat_hsmm_set (m, LAT_DURATION_TABLE, 2), 0);
  ck_assert_int_eq (lat_hmm_loglik (m, d, 1, &loglik), LAT_EIMPOSSIBLE);
  lat_data_free (d);
  lat_hmm_free (m);
}
END_TEST

int
main (void)
{
  enum
  {
    LAWS = sizeof laws / sizeof *laws
  };
  Suite *suite = suite_create ("durations");
  TCase *t = tcase_create ("durations");
  tcase_set_timeout (t, 60);
  tcase_add_loop_test (t, all_paths, 0, LAWS * LENGTH);
  tcase_add_loop_test (t, forecasts, 0, LAWS);
  tcase_add_test (t, geometric);
  tcase_add_test (t, visits);
  tcase_add_test (t, absorbing);
  tcase_add_loop_test (t, lengths, 0, LAWS);
  tcase_add_loop_test (t, draws, 0, LAWS);
  tcase_add_test (t, refused);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
