/* test_hsmm_lengths.c -- chains with durations: the laws of visits, draws, and
   plain chains where both are the same.  */

#include "hsmm_make.h"

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

int
main (void)
{
  Suite *suite = suite_create ("lengths");
  TCase *t = tcase_create ("lengths");
  tcase_set_timeout (t, 60);
  tcase_add_test (t, geometric);
  tcase_add_test (t, visits);
  tcase_add_test (t, absorbing);
  tcase_add_loop_test (t, lengths, 0, LAWS);
  tcase_add_loop_test (t, draws, 0, LAWS);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
