/* test_hmm_long.c -- sequences so long that four chains go through them: what
   they say is what one says that goes from end to end, whether or not those
   that begin in the middle can be used.  */

#include <gsl/gsl_randist.h>
#include "hmm_make.h"
#include "model/hmm_private.h"
#include <latens/random.h>

enum
{
  LEVELS = 5
};

/* --- the recursions as they are written down ----------------------------- */

typedef struct
{
  double loglik;
  double *gamma; /* n x k */
  double *count; /* k x k */
} truth;

static double
emission (const lat_hmm *m, const lat_data *d, size_t t, size_t i)
{
  double x = d->x[t];
  return isnan (x) ? 1 : lat_categorical_prob (m->emission, i, 0)[(size_t)x];
}

static double
norm (size_t k, double *x)
{
  double sum = 0;
  for (size_t i = 0; i < k; i++)
    sum += x[i];
  for (size_t i = 0; i < k; i++)
    x[i] /= sum;
  return sum;
}

static void
forward (const lat_hmm *m, const lat_data *d, truth *o)
{
  size_t k = m->k;
  for (size_t t = 0; t < d->n; t++)
    {
      double *x = o->gamma + t * k;
      for (size_t j = 0; j < k; j++)
        {
          double p = t ? 0 : m->initial[j];
          for (size_t i = 0; t && i < k; i++)
            p += x[i - k] * m->transition[i * k + j];
          x[j] = p * emission (m, d, t, j);
        }
      o->loglik += log (norm (k, x));
    }
}

/* Pairs of states at rows t and t + 1, w (k) that of row t + 1.  */
static void
add_pairs (const lat_hmm *m, const double *alpha, const double *w,
           double *count)
{
  size_t k = m->k;
  double z = 0;
  for (size_t i = 0; i < k * k; i++)
    z += alpha[i / k] * m->transition[i] * w[i % k];
  for (size_t i = 0; i < k * k; i++)
    count[i] += alpha[i / k] * m->transition[i] * w[i % k] / z;
}

static void
backward (const lat_hmm *m, const lat_data *d, truth *o)
{
  size_t k = m->k;
  double beta[LAT_HMM_NARROW], w[LAT_HMM_NARROW];
  for (size_t t = d->n; t-- > 0;)
    {
      double *x = o->gamma + t * k;
      if (t + 1 < d->n)
        add_pairs (m, x, w, o->count);
      for (size_t i = 0; i < k; i++)
        {
          beta[i] = t + 1 < d->n ? 0 : 1;
          for (size_t j = 0; t + 1 < d->n && j < k; j++)
            beta[i] += m->transition[i * k + j] * w[j];
        }
      for (size_t i = 0; i < k; i++)
        {
          w[i] = beta[i] * emission (m, d, t, i);
          x[i] *= beta[i];
        }
      norm (k, w);
      norm (k, x);
    }
}

static truth
truth_of (const lat_hmm *m, const lat_data *d)
{
  truth o = { .loglik = 0 };
  o.gamma = calloc (d->n * m->k, sizeof *o.gamma);
  o.count = calloc (m->k * m->k, sizeof *o.count);
  forward (m, d, &o);
  backward (m, d, &o);
  return o;
}

static void
check (const lat_hmm *m, const lat_data *d, unsigned threads, const truth *o)
{
  size_t k = m->k;
  double loglik, sum = 0, *stat = hmm_stat (m, d);
  double *g = malloc (d->n * k * sizeof *g),
         *row = malloc (d->n * sizeof *row);
  ck_assert_int_eq (lat_hmm_loglik (m, d, threads, &loglik), 0);
  assert_near (loglik, o->loglik, 1e-12);
  ck_assert (loglik == stat[LAT_LOGLIK]);
  ck_assert_int_eq (lat_hmm_score (m, d, threads, row), 0);
  for (size_t t = 0; t < d->n; t++)
    sum += row[t];
  assert_near (sum, o->loglik, 1e-11);
  ck_assert_int_eq (lat_hmm_posterior (m, d, threads, g), 0);
  for (size_t i = 0; i < d->n * k; i++)
    assert_near (g[i], o->gamma[i], 1e-10);
  for (size_t i = 0; i < k * k; i++)
    assert_near (stat[LAT_HEAD + k + i], o->count[i], 1e-9);
  free (stat);
  free (g);
  free (row);
}

static void
check_levels (lat_hmm *m, const lat_data *d)
{
  truth o = truth_of (m, d);
  for (lat_level level = 0; level < LAT_LEVELS; level++)
    if ((m->tables->kernels = lat_hmm_kernels_of (level)))
      check (m, d, 1 + level % 2, &o);
  free (o.gamma);
  free (o.count);
}

/* --- chains that forget -------------------------------------------------- */

/* A law that is near number i by `stay`.  */
static void
law_near (gsl_rng *r, size_t n, size_t i, double stay, double *p)
{
  for (size_t j = 0; j < n; j++)
    p[j] = .1 + gsl_rng_uniform (r);
  norm (n, p);
  for (size_t j = 0; j < n; j++)
    p[j] = (1 - stay) * p[j] + (i == j ? stay : 0);
}

static lat_hmm *
random_chain (gsl_rng *r, size_t k, double stay)
{
  double a[LAT_HMM_NARROW * LAT_HMM_NARROW], initial[LAT_HMM_NARROW];
  double prob[LAT_HMM_NARROW * LEVELS];
  law_near (r, k, 0, .2, initial);
  for (size_t i = 0; i < k; i++)
    {
      law_near (r, k, i, stay, a + i * k);
      law_near (r, LEVELS, i % LEVELS, .3, prob + i * LEVELS);
    }
  return hmm_symbols (k, LEVELS, initial, a, prob);
}

static lat_data *
one_sequence (size_t n, const double *x)
{
  const size_t unit[] = { 0, n };
  return hmm_data (n, 1, x, 1, unit);
}

/* Lengths about those where a half is first gone through by two chains, where
   its blocks are not whole, and longer.  `stay` .999 is remembered for too
   long.  */
START_TEST (random_sequences)
{
  static const size_t length[] = { 32256, 32257, 32769, 33025, 36871, 66001 };
  static const double stay[] = { 0, .6, .9, .95, .999 };
  size_t n = length[_i % 6], k = 2 + (size_t)_i % 7;
  gsl_rng *r = gsl_rng_alloc (lat_rng_philox);
  gsl_rng_set (r, 2385 + (unsigned long)_i);
  lat_hmm *m = random_chain (r, k, stay[_i % 5]);
  double *x = malloc (n * sizeof *x);
  for (size_t t = 0; t < n; t++)
    x[t] = gsl_rng_uniform (r) < .03 ? (double)NAN
                                     : (double)gsl_rng_uniform_int (r, LEVELS);
  lat_data *d = one_sequence (n, x);
  check_levels (m, d);
  free (x);
  lat_data_free (d);
  lat_hmm_free (m);
  gsl_rng_free (r);
}
END_TEST

/* --- and one that does not ----------------------------------------------- */

/* Two states that alike see the first symbol only, and lead to each other by
   way of a third, which never sees it: as long as nothing else is seen, which
   of them it is stays as uncertain as it was at first, though the transitions
   by themselves would forget it.  So

     log P = log (sum_i initial_i) + (n - 1) log .5 + n log .7.  */
START_TEST (nothing_forgotten)
{
  enum
  {
    LENGTH = 50021
  };
  static const double initial[] = { .83, .17, 0 };
  static const double a[] = { .5, 0, .5, 0, .5, .5, .3, .3, .4 };
  static const double prob[] = { .7, .3, .7, .3, 0, 1 };
  size_t levels = 2;
  lat_hmm *m = hmm_symbols (3, levels, initial, a, prob);
  double *x = calloc (LENGTH, sizeof *x), *g, loglik;
  lat_data *d = one_sequence (LENGTH, x);
  g = malloc (LENGTH * 3 * sizeof *g);
  for (unsigned threads = 1; threads <= 2; threads++)
    {
      ck_assert_int_eq (lat_hmm_loglik (m, d, threads, &loglik), 0);
      assert_near (loglik, (LENGTH - 1) * log (.5) + LENGTH * log (.7), 1e-12);
      ck_assert_int_eq (lat_hmm_posterior (m, d, threads, g), 0);
      for (size_t t = 0; t < LENGTH; t++)
        {
          assert_near (g[3 * t], .83, 1e-10);
          assert_near (g[3 * t + 1], .17, 1e-10);
          ck_assert (g[3 * t + 2] == 0);
        }
    }
  free (g);
  free (x);
  lat_data_free (d);
  lat_hmm_free (m);
}
END_TEST

/* The engine, which has the cells as bytes, says the same to the bit.  */
START_TEST (bytes)
{
  enum
  {
    LENGTH = 40000
  };
  gsl_rng *r = gsl_rng_alloc (lat_rng_philox);
  gsl_rng_set (r, 57);
  lat_hmm *m = random_chain (r, 4, .8);
  double *x = malloc (LENGTH * sizeof *x), loglik;
  for (size_t t = 0; t < LENGTH; t++)
    x[t] = t % 31 == 7 ? (double)NAN : (double)gsl_rng_uniform_int (r, LEVELS);
  lat_data *d = one_sequence (LENGTH, x);
  lat_em_options o = lat_em_defaults ();
  o.accelerate = LAT_ACCELERATE_NONE;
  for (o.threads = 1; o.threads <= 2; o.threads++)
    {
      lat_em *w = lat_em_alloc (&lat_em_hmm, m, d, &o, NULL);
      ck_assert_int_eq (lat_em_start (w), 0);
      ck_assert_int_eq (lat_em_iterate (w), 0);
      ck_assert_int_eq (lat_hmm_loglik (m, d, 1, &loglik), 0);
      ck_assert (lat_em_loglik (w) == loglik);
      lat_em_free (w);
    }
  free (x);
  lat_data_free (d);
  lat_hmm_free (m);
  gsl_rng_free (r);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("hmm long");
  TCase *t = tcase_create ("long");
  tcase_set_timeout (t, 120);
  tcase_add_loop_test (t, random_sequences, 0, 12);
  tcase_add_test (t, nothing_forgotten);
  tcase_add_test (t, bytes);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
