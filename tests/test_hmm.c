/* test_hmm.c -- the hidden Markov model's E-step, M-step and predictions:
   slope first, then identities.  */

#include <gsl/gsl_randist.h>
#include "hmm_make.h"

enum
{
  K = 3,
  ROWS = 1340
};

/* Sequences of one row, of a few, and longer than a block of rows.  */
static const size_t lengths[] = { 1, 2, 517, 40, 3, 1, 700, 76 };
enum
{
  UNITS = sizeof lengths / sizeof *lengths
};

typedef enum
{
  FREE,
  STATIONARY,
  ZEROS, /* free, with structural zeros */
  STATIONARY_ZEROS,
  SHAPES
} shape;

/* A model over one numeric column, away from every symmetry.  */
static lat_hmm *
make_model (shape s)
{
  const double first[2][K] = { { .55, .25, .2 }, { .7, .3, 0 } };
  const double a[2][K * K] = { { .71, .19, .1, .23, .6, .17, .05, .4, .55 },
                               { .8, .2, 0, .3, .6, .1, .35, 0, .65 } };
  const double mean[K] = { -1.2, .4, 2.7 }, variance[K] = { .6, 1.9, .8 };
  int zeros = s == ZEROS || s == STATIONARY_ZEROS;
  int free = s == FREE || s == ZEROS;
  return hmm_gaussian (K, 1, free ? first[zeros] : NULL, a[zeros], mean,
                       variance);
}

/* Data with holes and weights, one of them zero.  */
static lat_data *
make_data (unsigned long seed)
{
  static double x[ROWS], weight[ROWS];
  size_t unit[UNITS + 1] = { 0 };
  gsl_rng *r = gsl_rng_alloc (gsl_rng_mt19937);
  gsl_rng_set (r, seed);
  for (size_t u = 0; u < UNITS; u++)
    {
      unit[u + 1] = unit[u] + lengths[u];
      for (size_t t = unit[u]; t < unit[u + 1]; t++)
        {
          x[t] = t % 7 == 2
                     ? (double)NAN
                     : 2 * sin ((double)t / 9) + gsl_ran_gaussian (r, 1);
          weight[t] = u == 3 ? 0 : .5 + .3 * (double)u;
        }
    }
  ck_assert_uint_eq (unit[UNITS], ROWS);
  lat_data *d = hmm_data (ROWS, 1, x, UNITS, unit);
  ck_assert_int_eq (lat_data_set_weights (d, weight, NULL), 0);
  gsl_rng_free (r);
  return d;
}

START_TEST (slope)
{
  const double h = 1e-5;
  lat_hmm *m = make_model ((shape)_i), *c = lat_em_hmm.clone (m);
  lat_data *d = make_data (3);
  size_t n = lat_em_hmm.pack_len (m);
  double *x = malloc (n * sizeof *x), *g = malloc (n * sizeof *g);
  double *stat = hmm_stat (m, d);
  ck_assert_int_eq (lat_em_hmm.score (m, stat, g), 0);
  ck_assert_int_eq (lat_em_hmm.pack (m, x), 0);
  for (size_t i = 0; i < n; i++)
    {
      double keep = x[i];
      x[i] = keep + h;
      ck_assert_int_eq (lat_em_hmm.unpack (c, x), 0);
      double up = hmm_loglik (c, d);
      x[i] = keep - h;
      ck_assert_int_eq (lat_em_hmm.unpack (c, x), 0);
      assert_near (g[i], (up - hmm_loglik (c, d)) / (2 * h), 1e-6);
      x[i] = keep;
    }
  free (stat);
  free (g);
  free (x);
  lat_data_free (d);
  lat_em_hmm.free (c);
  lat_hmm_free (m);
}
END_TEST

/* First states sum to the sequences, transitions to their steps; zeros stay
   zero.  */
START_TEST (count)
{
  lat_hmm *m = make_model ((shape)_i);
  lat_data *d = make_data (4);
  double *stat = hmm_stat (m, d), first = 0, steps = 0;
  double units = 0, rows = 0;
  for (size_t i = 0; i < K; i++)
    first += stat[LAT_HEAD + i];
  for (size_t i = 0; i < K * K; i++)
    {
      steps += stat[LAT_HEAD + K + i];
      ck_assert (m->transition[i] > 0 || stat[LAT_HEAD + K + i] == 0);
    }
  for (size_t u = 0; u < UNITS; u++)
    {
      units += d->weight[d->unit[u]];
      rows += d->weight[d->unit[u]] * (double)lengths[u];
    }
  assert_near (first, units, 1e-13);
  assert_near (steps, rows - units, 1e-13);
  assert_near (stat[LAT_WEIGHT], rows, 1e-14);
  free (stat);
  lat_data_free (d);
  lat_hmm_free (m);
}
END_TEST

START_TEST (zero_additive_pure)
{
  lat_hmm *m = make_model ((shape)_i);
  lat_data *d = make_data (5);
  size_t n = lat_em_hmm.stat_len (m);
  double *all = hmm_stat (m, d), *sum = calloc (n, sizeof *sum);
  double *before = malloc (1000 * sizeof *before);
  double *after = malloc (1000 * sizeof *after);
  ck_assert_int_eq (hmm_estep (m, d, 2, 2, sum), 0);
  for (size_t i = 0; i < n; i++)
    ck_assert (sum[i] == 0);
  ck_assert_int_eq (lat_em_hmm.pack (m, before), 0);
  for (size_t u = 0; u < UNITS; u++)
    ck_assert_int_eq (hmm_estep (m, d, u, u + 1, sum), 0);
  ck_assert_int_eq (lat_em_hmm.pack (m, after), 0);
  for (size_t i = 0; i < n; i++)
    assert_near (sum[i], all[i], 1e-12);
  ck_assert (!memcmp (before, after, lat_em_hmm.pack_len (m) * sizeof *after));
  free (before);
  free (after);
  free (all);
  free (sum);
  lat_data_free (d);
  lat_hmm_free (m);
}
END_TEST

START_TEST (ascent)
{
  lat_hmm *m = make_model ((shape)_i);
  lat_data *d = make_data (6);
  double last = -INFINITY, zeros = (double)lat_em_hmm.free_len (m);
  m->pseudo = .7;
  for (int t = 0; t < 40; t++)
    {
      double *stat = hmm_stat (m, d);
      double now = stat[LAT_LOGLIK] + lat_em_hmm.log_prior (m);
      ck_assert_msg (now >= last - 1e-9, "step %d: %.17g after %.17g", t, now,
                     last);
      last = now;
      ck_assert_int_eq (lat_em_hmm.mstep (m, stat), 0);
      ck_assert_int_eq (lat_em_hmm.prepare (m), 0);
      free (stat);
    }
  ck_assert (zeros == (double)lat_em_hmm.free_len (m));
  lat_data_free (d);
  lat_hmm_free (m);
}
END_TEST

/* log-likelihood = log of the sum over all paths, for a few rows.  */
static double
all_paths (const lat_hmm *m, const double *x, size_t n, unsigned last)
{
  double sum = 0;
  if (n == 0)
    return 1;
  for (unsigned z = 0; z < K; z++)
    {
      double sd = sqrt ((double[]){ .6, 1.9, .8 }[z]);
      double e = isnan (*x) ? 1
                            : gsl_ran_gaussian_pdf (
                                *x - (double[]){ -1.2, .4, 2.7 }[z], sd);
      double a = last < K ? m->transition[last * K + z] : m->initial[z];
      sum += a * e * all_paths (m, x + 1, n - 1, z);
    }
  return sum;
}

START_TEST (forward_is_all_paths)
{
  const double x[] = { .3, NAN, -2.1, 3.4, 0, NAN, 1.7 };
  lat_hmm *m = make_model ((shape)_i);
  for (size_t n = 1; n <= 7; n++)
    {
      lat_data *d = hmm_data (n, 1, x, 0, NULL);
      assert_near (hmm_loglik (m, d), log (all_paths (m, x, n, K)), 2e-15);
      lat_data_free (d);
    }
  lat_hmm_free (m);
}
END_TEST

/* Threads do not show, nor do weights; score, posterior and E-step agree. */
START_TEST (predictions_agree)
{
  lat_hmm *m = make_model ((shape)_i);
  lat_data *d = make_data (7);
  static double score[2][ROWS], g[2][ROWS * K], out[2][ROWS], sd[2][ROWS];
  static unsigned state[2][ROWS];
  for (unsigned i = 0; i < 2; i++)
    {
      unsigned threads = 1 + 2 * i;
      ck_assert_int_eq (lat_hmm_score (m, d, threads, score[i]), 0);
      ck_assert_int_eq (lat_hmm_posterior (m, d, threads, g[i]), 0);
      ck_assert_int_eq (lat_hmm_expect (m, d, threads, out[i], sd[i]), 0);
      ck_assert_int_eq (lat_hmm_viterbi (m, d, threads, state[i], NULL), 0);
    }
  ck_assert (!memcmp (score[0], score[1], sizeof score[0]));
  ck_assert (!memcmp (g[0], g[1], sizeof g[0]));
  ck_assert (!memcmp (out[0], out[1], sizeof out[0]));
  ck_assert (!memcmp (state[0], state[1], sizeof state[0]));
  double *stat = hmm_stat (m, d), first[K] = { 0 }, loglik = 0;
  for (size_t u = 0; u < UNITS; u++)
    for (size_t t = d->unit[u]; t < d->unit[u + 1]; t++)
      {
        loglik += d->weight[d->unit[u]] * score[0][t];
        for (size_t c = 0; t == d->unit[u] && c < K; c++)
          first[c] += d->weight[t] * g[0][t * K + c];
      }
  assert_near (loglik, stat[LAT_LOGLIK], 1e-13);
  for (size_t c = 0; c < K; c++)
    assert_near (first[c], stat[LAT_HEAD + c], 1e-13);
  for (size_t t = 0; t < ROWS; t++)
    ck_assert (isnan (d->x[t]) ? sd[0][t] > 0 && isfinite (out[0][t])
                               : out[0][t] == d->x[t] && sd[0][t] == 0);
  free (stat);
  lat_data_free (d);
  lat_hmm_free (m);
}
END_TEST

/* Equal rows: a mixture, row by row.  */
START_TEST (equal_rows)
{
  const double w[] = { .5, .3, .2 }, mean[] = { -1, 0, 4 };
  const double variance[] = { 1, 2, .5 };
  const double a[] = { .5, .3, .2, .5, .3, .2, .5, .3, .2 };
  lat_hmm *m = hmm_gaussian (K, 1, w, a, mean, variance);
  lat_data *d = make_data (8);
  static double score[ROWS], g[ROWS * K];
  ck_assert_int_eq (lat_hmm_score (m, d, 1, score), 0);
  ck_assert_int_eq (lat_hmm_posterior (m, d, 1, g), 0);
  for (size_t t = 0; t < ROWS; t++)
    {
      double p[K], sum = 0;
      for (size_t c = 0; c < K; c++)
        sum += p[c]
            = w[c]
              * (isnan (d->x[t]) ? 1
                                 : gsl_ran_gaussian_pdf (d->x[t] - mean[c],
                                                         sqrt (variance[c])));
      assert_near (score[t], log (sum), 1e-13);
      for (size_t c = 0; c < K; c++)
        assert_near (g[t * K + c], p[c] / sum, 1e-13);
    }
  lat_data_free (d);
  lat_hmm_free (m);
}
END_TEST

/* Sequences of weight zero are not looked at, impossible ones included. */
START_TEST (no_weight)
{
  const double first[] = { 1, 0 }, a[] = { 1, 0, .5, .5 };
  const double prob[] = { 1, 0, .2, .8 }, x[] = { 0, 0, 1, 1, 0 };
  const double weight[] = { 2, 9, 0, 0, 3 };
  const size_t unit[] = { 0, 2, 4, 5 };
  lat_hmm *m = hmm_symbols (2, 2, first, a, prob);
  lat_data *d = hmm_data (5, 1, x, 3, unit);
  ck_assert_int_eq (lat_data_set_weights (d, weight, NULL), 0);
  double *stat = hmm_stat (m, d);
  ck_assert (stat[LAT_LOGLIK] == 0 && stat[LAT_WEIGHT] == 7);
  ck_assert (stat[LAT_HEAD] == 5 && stat[LAT_HEAD + 2] == 2);
  free (stat);
  lat_data_free (d);
  lat_hmm_free (m);
}
END_TEST

/* A state that is never seen keeps its transitions; zeros stay.  */
START_TEST (empty_rows_stay)
{
  const double first[] = { 1, 0 }, a[] = { 1, 0, .25, .75 };
  const double rate[] = { 3, 9 }, x[] = { 2, 4, 3, 3 };
  lat_hmm *m = hmm_poisson (2, first, a, rate);
  lat_data *d = hmm_data (4, 1, x, 0, NULL);
  double *stat = hmm_stat (m, d);
  m->pseudo = 0;
  lat_em_hmm.mstep (m, stat); /* the family may call it degenerate */
  for (size_t i = 0; i < 4; i++)
    ck_assert (m->transition[i] == a[i]);
  ck_assert (m->initial[0] == 1 && m->initial[1] == 0);
  free (stat);
  lat_data_free (d);
  lat_hmm_free (m);
}
END_TEST

/* What EM drives to zero stays a parameter.  */
START_TEST (boundary)
{
  const double first[] = { .5, .5 }, a[] = { .5, .5, .5, .5 };
  const double prob[] = { .9, .1, .1, .9 };
  lat_hmm *m = hmm_symbols (2, 2, first, a, prob);
  double stat[2 + 2 + 4 + 4] = { 0 };
  stat[LAT_HEAD] = 3;
  stat[LAT_HEAD + 2] = 5;
  stat[LAT_HEAD + 5] = 4;
  for (size_t i = 8; i < 12; i++)
    stat[i] = 3;
  ck_assert_uint_eq (lat_em_hmm.stat_len (m), 12);
  ck_assert_int_eq (lat_em_hmm.mstep (m, stat), 0);
  ck_assert (m->initial[1] > 0 && m->initial[1] < 1e-90);
  ck_assert (m->transition[1] > 0 && m->transition[1] < 1e-90);
  ck_assert_uint_eq (lat_em_hmm.free_len (m), 5);
  double x[5];
  ck_assert_int_eq (lat_em_hmm.prepare (m), 0);
  ck_assert_int_eq (lat_em_hmm.pack (m, x), 0);
  ck_assert_int_eq (lat_em_hmm.unpack (m, x), 0);
  ck_assert (m->transition[1] > 0 && m->transition[1] < 1e-90);
  lat_hmm_free (m);
}
END_TEST

START_TEST (permuted)
{
  const size_t order[] = { 2, 0, 1 };
  lat_hmm *m = make_model ((shape)_i), *c = lat_em_hmm.clone (m);
  lat_data *d = make_data (9);
  static double g[2][ROWS * K];
  ck_assert_int_eq (lat_hmm_permute (c, order), 0);
  ck_assert_int_eq (lat_hmm_posterior (m, d, 1, g[0]), 0);
  ck_assert_int_eq (lat_hmm_posterior (c, d, 1, g[1]), 0);
  for (size_t t = 0; t < ROWS; t++)
    for (size_t i = 0; i < K; i++)
      assert_near (g[1][t * K + i], g[0][t * K + order[i]], 1e-12);
  assert_near (hmm_loglik (c, d), hmm_loglik (m, d), 1e-12);
  ck_assert (lat_em_hmm.distance (m, c) > .1);
  ck_assert_int_eq (lat_em_hmm.copy (c, m), 0);
  ck_assert (lat_em_hmm.distance (m, c) == 0);
  lat_data_free (d);
  lat_em_hmm.free (c);
  lat_hmm_free (m);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("hmm");
  TCase *t = tcase_create ("laws");
  tcase_set_timeout (t, 60);
  tcase_add_loop_test (t, slope, 0, SHAPES);
  tcase_add_loop_test (t, count, 0, SHAPES);
  tcase_add_loop_test (t, zero_additive_pure, 0, SHAPES);
  tcase_add_loop_test (t, ascent, 0, SHAPES);
  tcase_add_loop_test (t, forward_is_all_paths, 0, SHAPES);
  tcase_add_loop_test (t, predictions_agree, 0, SHAPES);
  tcase_add_loop_test (t, permuted, 0, SHAPES);
  tcase_add_test (t, equal_rows);
  tcase_add_test (t, no_weight);
  tcase_add_test (t, empty_rows_stay);
  tcase_add_test (t, boundary);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
