/* test_hmm_labels.c -- known states: a label is what a column would be whose
   symbol tells the state, in every route through a chain.  */

#include <latens/model.h>
#include <latens/product.h>
#include "hmm_make.h"

enum
{
  K = 3,
  SEED = 8128
};

static const double initial[K] = { 0.5, 0.3, 0.2 };
static const double transition[K * K]
    = { 0.91, 0.06, 0.03, 0.08, 0.87, 0.05, 0.04, 0.11, 0.85 };
static const double rate[K] = { 3.72, 9.25, 21.4 };

/* A table of counts with holes and labels, most of them the truth.  */
typedef struct
{
  size_t n;
  double *x;         /* n */
  double *both;      /* n x 2: the label as a second column */
  uint32_t *label;   /* n */
  unsigned *state;   /* n: the truth */
  lat_data *d, *two; /* with labels; with the second column */
} sample;

static unsigned
next (unsigned *state)
{
  *state = *state * 1664525u + 1013904223u;
  return *state >> 16;
}

static sample
sample_make (const lat_hmm *m, size_t units, const size_t *unit)
{
  sample s = { .n = unit[units] };
  unsigned r = SEED;
  s.x = malloc (s.n * sizeof *s.x);
  s.both = malloc (2 * s.n * sizeof *s.both);
  s.label = malloc (s.n * sizeof *s.label);
  s.state = malloc (s.n * sizeof *s.state);
  ck_assert_int_eq (
      lat_hmm_sample (m, s.n, 1, lat_stream_of_seed (SEED), s.x, s.state), 0);
  for (size_t i = 0; i < s.n; i++)
    {
      if (next (&r) % 5 == 0)
        s.x[i] = (double)NAN;
      s.label[i] = next (&r) % 7 ? 0 : s.state[i] + 1;
      if (next (&r) % 97 == 0) /* far from what the counts say */
        s.label[i] = 1 + next (&r) % K;
      s.both[2 * i] = s.x[i];
      s.both[2 * i + 1] = s.label[i] ? s.label[i] - 1.0 : (double)NAN;
    }
  s.d = hmm_data (s.n, 1, s.x, units, unit);
  s.two = hmm_data (s.n, 2, s.both, units, unit);
  ck_assert_int_eq (lat_data_set_labels (s.d, s.label, NULL), 0);
  return s;
}

static void
sample_clear (sample *s)
{
  lat_data_free (s->d);
  lat_data_free (s->two);
  free (s->x);
  free (s->both);
  free (s->label);
  free (s->state);
}

/* Counts, and the state's number.  */
static lat_hmm *
telling (void)
{
  size_t col[] = { 0, 1 }, levels = K;
  const lat_family_type *type[]
      = { &lat_family_poisson, &lat_family_categorical };
  void *theta[] = { lat_poisson_alloc (K, 1, col),
                    lat_categorical_alloc (K, 1, col + 1, &levels) };
  for (size_t c = 0; c < K; c++)
    {
      double prob[K] = { 0 };
      prob[c] = 1;
      ck_assert_int_eq (lat_poisson_set (theta[0], c, 0, rate[c]), 0);
      ck_assert_int_eq (lat_categorical_set (theta[1], c, 0, prob), 0);
    }
  return hmm_make (&lat_family_product, lat_product_alloc (2, type, theta),
                   LAT_INITIAL_FREE, initial, transition);
}

static void
same_numbers (size_t n, const double *a, const double *b)
{
  for (size_t i = 0; i < n; i++)
    assert_near (a[i], b[i], 1e-11);
}

/* All that a chain says of labels and of the column that tells them.  */
static void
check_same (size_t units, const size_t *unit)
{
  lat_hmm *m = hmm_poisson (K, initial, transition, rate), *t = telling ();
  sample s = sample_make (m, units, unit);
  double *a = malloc (s.n * K * sizeof *a), *b = malloc (s.n * K * sizeof *b);
  double *p = malloc (units * sizeof *p), *q = malloc (units * sizeof *q);
  unsigned *path = malloc (s.n * sizeof *path);
  unsigned *other = malloc (s.n * sizeof *other);
  double *stat = hmm_stat (m, s.d), *want = hmm_stat (t, s.two);
  same_numbers (LAT_HEAD + K + K * K, stat, want);
  same_numbers (lat_family_poisson.stat_len (m->emission),
                stat + LAT_HEAD + K + K * K, want + LAT_HEAD + K + K * K);
  ck_assert_int_eq (lat_hmm_posterior (m, s.d, 1, a), 0);
  ck_assert_int_eq (lat_hmm_posterior (t, s.two, 1, b), 0);
  same_numbers (s.n * K, a, b);
  for (size_t i = 0; i < s.n; i++)
    if (s.label[i])
      assert_near (a[i * K + s.label[i] - 1], 1, 1e-12);
  ck_assert_int_eq (lat_hmm_score (m, s.d, 2, a), 0);
  ck_assert_int_eq (lat_hmm_score (t, s.two, 2, b), 0);
  same_numbers (s.n, a, b);
  ck_assert_int_eq (lat_hmm_viterbi (m, s.d, 2, path, p), 0);
  ck_assert_int_eq (lat_hmm_viterbi (t, s.two, 2, other, q), 0);
  same_numbers (units, p, q);
  ck_assert_int_eq (memcmp (path, other, s.n * sizeof *path), 0);
  for (size_t i = 0; i < s.n; i++)
    ck_assert (!s.label[i] || path[i] + 1 == s.label[i]);
  free (a);
  free (b);
  free (p);
  free (q);
  free (path);
  free (other);
  free (stat);
  free (want);
  sample_clear (&s);
  lat_hmm_free (m);
  lat_hmm_free (t);
}

START_TEST (one_long)
{
  const size_t unit[] = { 0, 20011 };
  check_same (1, unit);
}
END_TEST

START_TEST (one_block)
{
  const size_t unit[] = { 0, 211 };
  check_same (1, unit);
}
END_TEST

/* Side by side, and some that are not.  */
START_TEST (many_short)
{
  size_t unit[401] = { 0 };
  for (size_t u = 0; u < 400; u++)
    unit[u + 1] = unit[u] + 1 + u % 13 + (u == 200 ? 700 : 0);
  check_same (400, unit);
}
END_TEST

/* A column of bytes.  */
START_TEST (codes)
{
  const size_t unit[] = { 0, 5003 };
  lat_hmm *m = hmm_poisson (K, initial, transition, rate);
  sample s = sample_make (m, 1, unit);
  unsigned char *code = malloc (s.n);
  for (size_t i = 0; i < s.n; i++)
    code[i]
        = isnan (s.x[i]) ? LAT_CODE_MISSING : (unsigned char)lround (s.x[i]);
  lat_data *small = lat_data_take_codes (s.n, code, NULL);
  ck_assert_int_eq (lat_data_set_units (small, 1, unit, NULL), 0);
  ck_assert_int_eq (lat_data_set_labels (small, s.label, NULL), 0);
  double *a = hmm_stat (m, s.d), *b = hmm_stat (m, small);
  same_numbers (lat_em_hmm.stat_len (m), b, a);
  unsigned *path = malloc (s.n * sizeof *path);
  unsigned *other = malloc (s.n * sizeof *other);
  ck_assert_int_eq (lat_hmm_viterbi (m, s.d, 1, path, NULL), 0);
  ck_assert_int_eq (lat_hmm_viterbi (m, small, 1, other, NULL), 0);
  ck_assert_int_eq (memcmp (path, other, s.n * sizeof *path), 0);
  free (path);
  free (other);
  free (a);
  free (b);
  lat_data_free (small);
  sample_clear (&s);
  lat_hmm_free (m);
}
END_TEST

/* With all states known a single M-step counts them, from anywhere.  */
START_TEST (all_known)
{
  const size_t unit[] = { 0, 301, 507 };
  lat_hmm *m = hmm_poisson (K, initial, transition, rate);
  sample s = sample_make (m, 2, unit);
  double step[K * K] = { 0 }, from[K] = { 0 }, sum[K] = { 0 }, n[K] = { 0 };
  for (size_t i = 0; i < s.n; i++)
    {
      s.label[i] = s.state[i] + 1;
      if (i + 1 < s.n && i != unit[1] - 1)
        {
          step[s.state[i] * K + s.state[i + 1]]++;
          from[s.state[i]]++;
        }
      if (!isnan (s.x[i]))
        {
          sum[s.state[i]] += s.x[i];
          n[s.state[i]]++;
        }
    }
  lat_prior none = lat_prior_none ();
  ck_assert_int_eq (lat_data_set_labels (s.d, s.label, NULL), 0);
  ck_assert_int_eq (lat_hmm_init (m, s.d, &none), 0);
  for (size_t start = 0; start < 4; start++)
    {
      ck_assert_int_eq (
          lat_hmm_start (m, s.d, lat_stream_of_seed (SEED), start), 0);
      double *stat = hmm_stat (m, s.d);
      ck_assert_int_eq (lat_em_hmm.mstep (m, stat), 0);
      for (size_t c = 0; c < K; c++)
        assert_near (lat_poisson_rate (m->emission, c, 0), sum[c] / n[c],
                     1e-12);
      for (size_t c = 0; c < K * K; c++)
        assert_near (m->transition[c], step[c] / from[c / K], 1e-12);
      ck_assert_int_eq (lat_em_hmm.prepare (m), 0);
      free (stat);
    }
  sample_clear (&s);
  lat_hmm_free (m);
}
END_TEST

/* A label on a row with nothing seen still says something.  */
START_TEST (nothing_seen)
{
  const double x[] = { NAN, NAN, NAN };
  const uint32_t label[] = { 2, 0, 3 };
  lat_hmm *m = hmm_poisson (K, initial, transition, rate);
  lat_data *d = hmm_data (3, 1, x, 0, NULL);
  double row[3], two = 0;
  ck_assert_int_eq (lat_data_set_labels (d, label, NULL), 0);
  for (size_t j = 0; j < K; j++)
    two += transition[K + j] * transition[j * K + 2];
  assert_near (hmm_loglik (m, d), log (initial[1] * two), 1e-14);
  ck_assert_int_eq (lat_hmm_score (m, d, 1, row), 0);
  assert_near (row[0], log (initial[1]), 1e-14);
  assert_near (row[1], 0, 0);
  assert_near (row[2], log (two), 1e-14);
  lat_data_free (d);
  lat_hmm_free (m);
}
END_TEST

START_TEST (what_cannot_be)
{
  const double x[] = { 4, 7, 12, 3, 9 };
  const size_t unit[] = { 0, 2, 5 };
  const unsigned char allowed[K * K] = { 1, 1, 0, 0, 1, 1, 0, 0, 1 };
  const unsigned char first[K] = { 1, 1, 0 };
  uint32_t label[] = { 1, 0, 1, 0, 0 };
  lat_where at = { 99, 99, NULL };
  lat_hmm *m = hmm_poisson (K, initial, transition, rate);
  lat_data *d = hmm_data (5, 1, x, 2, unit);
  ck_assert_int_eq (lat_hmm_check_labels (m, d, &at), 0);
  ck_assert_int_eq (lat_hmm_set_pattern (m, allowed, first), 0);
#define CHECK(i, value, status, where)                                        \
  label[i] = value;                                                           \
  ck_assert_int_eq (lat_data_set_labels (d, label, NULL), 0);                 \
  ck_assert_int_eq (lat_hmm_check_labels (m, d, &at), status);                \
  if (status)                                                                 \
  ck_assert_uint_eq (at.row, where)
  CHECK (4, 3, 0, 0);
  ck_assert (isfinite (hmm_loglik (m, d)));
  CHECK (4, 4, LAT_EDATA, 4);
  CHECK (4, 0, 0, 0);
  CHECK (3, 3, LAT_EIMPOSSIBLE, 3);
  double *stat = calloc (lat_em_hmm.stat_len (m), sizeof *stat);
  ck_assert_int_eq (hmm_estep (m, d, 0, 2, stat), LAT_EIMPOSSIBLE);
  CHECK (3, 2, 0, 0);
  CHECK (0, 3, LAT_EIMPOSSIBLE, 0);
  free (stat);
  lat_data_free (d);
  lat_hmm_free (m);
}
END_TEST

/* A fit keeps the numbers that labels give, and does without starts that
   contradict them.  */
START_TEST (order)
{
  const size_t unit[] = { 0, 600 };
  const double falling[K] = { 21.4, 9.25, 3.72 };
  lat_model_spec spec = lat_model_spec_defaults (LAT_MODEL_HMM);
  const char *family[] = { "poisson" };
  lat_hmm *m = hmm_poisson (K, initial, transition, falling);
  sample s = sample_make (m, 1, unit);
  lat_fit_options o = lat_fit_defaults ();
  lat_message msg;
  for (size_t i = 0; i < s.n; i++)
    s.label[i] = i % 40 ? 0 : s.state[i] + 1;
  ck_assert_int_eq (lat_data_set_labels (s.d, s.label, NULL), 0);
  spec.k = K;
  spec.family = family;
  lat_model *fit = lat_model_alloc (&spec, 1, s.d->column, &msg);
  ck_assert_int_eq (lat_model_fit (fit, s.d, &o, 0, NULL, &msg), 0);
  const void *poisson = lat_product_part (lat_model_emission (fit), 0);
  for (size_t c = 0; c < K; c++)
    ck_assert (fabs (lat_poisson_rate (poisson, c, 0) / falling[c] - 1) < 0.2);
  double total;
  ck_assert_int_eq (lat_model_score (fit, s.d, 1, &total, NULL), 0);
  assert_near (total, fit->fit.log_likelihood, 1e-12);
  s.label[17] = K + 1;
  ck_assert_int_eq (lat_data_set_labels (s.d, s.label, NULL), 0);
  ck_assert_int_eq (lat_model_fit (fit, s.d, &o, 0, NULL, &msg), LAT_EDATA);
  ck_assert_msg (strstr (msg.text, "row 18"), "%s", msg.text);
  lat_model_free (fit);
  sample_clear (&s);
  lat_hmm_free (m);
}
END_TEST

/* Views: of some units, with other weights.  */
START_TEST (views)
{
  const size_t unit[] = { 0, 5, 9, 30 };
  lat_hmm *m = hmm_poisson (K, initial, transition, rate);
  sample s = sample_make (m, 3, unit);
  double all = hmm_loglik (m, s.d), parts = 0;
  for (size_t u = 0; u < 3; u++)
    {
      lat_data v = lat_data_of_units (s.d, u, u + 1);
      parts += hmm_loglik (m, &v);
    }
  assert_near (parts, all, 1e-13);
  lat_data v = lat_data_of_units (s.d, 1, 2);
  ck_assert_int_eq (lat_data_set_labels (&v, s.label, NULL), LAT_EINVAL);
  sample_clear (&s);
  lat_hmm_free (m);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("hmm labels");
  TCase *t = tcase_create ("labels");
  tcase_set_timeout (t, 60);
  tcase_add_test (t, one_long);
  tcase_add_test (t, one_block);
  tcase_add_test (t, many_short);
  tcase_add_test (t, codes);
  tcase_add_test (t, all_known);
  tcase_add_test (t, nothing_seen);
  tcase_add_test (t, what_cannot_be);
  tcase_add_test (t, order);
  tcase_add_test (t, views);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
