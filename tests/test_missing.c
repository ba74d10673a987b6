/* test_missing.c -- holes that depend on the state: they are what columns
   would be that tell which cells are missing; where they do not depend on it,
   they are a factor; samples with holes give their probabilities back.  */

#include <latens/missing.h>
#include <latens/model.h>
#include <latens/product.h>
#include "hmm_make.h"

enum
{
  K = 2,
  P = 2,
  SEED = 496
};

static const double initial[K] = { 0.6, 0.4 };
static const double transition[K * K] = { 0.93, 0.07, 0.12, 0.88 };
static const double rate[K][P] = { { 3.72, 11.4 }, { 5.25, 12.9 } };
static const double hole[K][P] = { { 0.08, 0.31 }, { 0.55, 0.27 } };

/* Counts in columns [0, p), and whether they are missing; mask: by a further
   column of symbols each.  */
static lat_hmm *
make (size_t p, int mask, int equal)
{
  size_t col[2 * P] = { 0, 1 }, levels[P] = { 2, 2 };
  for (size_t j = 0; j < p; j++)
    col[p + j] = p + j;
  const lat_family_type *type[]
      = { &lat_family_poisson,
          mask ? &lat_family_categorical : &lat_family_missing };
  void *theta[] = { lat_poisson_alloc (K, p, col),
                    mask ? lat_categorical_alloc (K, p, col + p, levels)
                         : lat_missing_alloc (K, p, col, equal) };
  for (size_t c = 0; c < K; c++)
    for (size_t j = 0; j < p; j++)
      {
        double prob[] = { 1 - hole[c][j], hole[c][j] };
        ck_assert_int_eq (lat_poisson_set (theta[0], c, j, rate[c][j]), 0);
        ck_assert_int_eq (
            mask ? lat_categorical_set (theta[1], c, j, prob)
                 : lat_missing_set (theta[1], c, j, hole[equal ? 0 : c][j]),
            0);
      }
  return hmm_make (&lat_family_product, lat_product_alloc (2, type, theta),
                   LAT_INITIAL_FREE, initial, transition);
}

/* x (n x p) with a mask behind each row's cells.  */
static double *
with_mask (size_t n, size_t p, const double *x)
{
  double *y = malloc (2 * n * p * sizeof *y);
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < p; j++)
      {
        y[2 * i * p + j] = x[i * p + j];
        y[(2 * i + 1) * p + j] = isnan (x[i * p + j]);
      }
  return y;
}

static void
same_numbers (size_t n, const double *a, const double *b)
{
  for (size_t i = 0; i < n; i++)
    assert_near (a[i], b[i], 1e-11);
}

/* Holes, and symbols that tell of them.  */
static void
check_same (size_t p, size_t units, const size_t *unit)
{
  size_t n = unit[units];
  lat_hmm *m = make (p, 0, 0), *t = make (p, 1, 0);
  double *x = malloc (n * p * sizeof *x);
  ck_assert_int_eq (
      lat_hmm_sample (m, n, p, lat_stream_of_seed (SEED), x, NULL), 0);
  double *y = with_mask (n, p, x);
  lat_data *d = hmm_data (n, p, x, units, unit);
  lat_data *e = hmm_data (n, 2 * p, y, units, unit);
  double *a = malloc (n * K * sizeof *a), *b = malloc (n * K * sizeof *b);
  unsigned *path = malloc (n * sizeof *path), *way = malloc (n * sizeof *way);
  double *s = hmm_stat (m, d), *w = hmm_stat (t, e);
  same_numbers (LAT_HEAD + K + K * K, s, w);
  ck_assert_int_eq (lat_hmm_posterior (m, d, 1, a), 0);
  ck_assert_int_eq (lat_hmm_posterior (t, e, 1, b), 0);
  same_numbers (n * K, a, b);
  ck_assert_int_eq (lat_hmm_score (m, d, 2, a), 0);
  ck_assert_int_eq (lat_hmm_score (t, e, 2, b), 0);
  same_numbers (n, a, b);
  ck_assert_int_eq (lat_hmm_viterbi (m, d, 1, path, NULL), 0);
  ck_assert_int_eq (lat_hmm_viterbi (t, e, 1, way, NULL), 0);
  ck_assert_int_eq (memcmp (path, way, n * sizeof *path), 0);
  free (path);
  free (way);
  free (a);
  free (b);
  free (s);
  free (w);
  free (x);
  free (y);
  lat_data_free (d);
  lat_data_free (e);
  lat_hmm_free (m);
  lat_hmm_free (t);
}

START_TEST (as_symbols)
{
  const size_t whole[] = { 0, 9000 };
  size_t unit[301] = { 0 };
  for (size_t u = 0; u < 300; u++)
    unit[u + 1] = unit[u] + 1 + u % 11;
  check_same (2, 1, whole);
  check_same (2, 300, unit);
  check_same (1, 1, whole); /* by its values */
  check_same (1, 300, unit);
}
END_TEST

/* Equal in all states: a factor, by rows with nothing seen, too.  */
START_TEST (factor)
{
  const double x[]
      = { 3, 12, NAN, NAN, 7, NAN, NAN, 9, 4, 14, NAN, NAN, NAN, NAN };
  const size_t n = 7, unit[] = { 0, 5, 7 };
  lat_hmm *m = make (2, 0, 1);
  double *r = (double *)rate;
  size_t col[] = { 0, 1 };
  void *poisson = lat_poisson_alloc (K, 2, col);
  for (size_t c = 0; c < K; c++)
    for (size_t j = 0; j < P; j++)
      ck_assert_int_eq (lat_poisson_set (poisson, c, j, r[c * P + j]), 0);
  lat_hmm *plain = hmm_make (&lat_family_poisson, poisson, LAT_INITIAL_FREE,
                             initial, transition);
  lat_data *d = hmm_data (n, 2, x, 2, unit);
  double want = hmm_loglik (plain, d), a[7 * K], b[7 * K];
  for (size_t i = 0; i < n * 2; i++)
    want += log (isnan (x[i]) ? hole[0][i % 2] : 1 - hole[0][i % 2]);
  assert_near (hmm_loglik (m, d), want, 1e-13);
  ck_assert_int_eq (lat_hmm_posterior (m, d, 1, a), 0);
  ck_assert_int_eq (lat_hmm_posterior (plain, d, 1, b), 0);
  same_numbers (n * K, a, b);
  ck_assert_int_eq (lat_hmm_score (m, d, 1, a), 0);
  ck_assert_int_eq (lat_hmm_score (plain, d, 1, b), 0);
  assert_near (b[5], 0, 0);
  assert_near (a[5], log (hole[0][0] * hole[0][1]), 1e-14);
  lat_data_free (d);
  lat_hmm_free (m);
  lat_hmm_free (plain);
}
END_TEST

/* A fit to a sample finds what it was drawn with, within four standard
   errors of probabilities known but for their states.  */
START_TEST (recovery)
{
  enum
  {
    N = 6000
  };
  const char *family[] = { "poisson", "poisson" };
  lat_hmm *m = make (2, 0, 0);
  double *x = malloc (N * P * sizeof *x);
  unsigned *z = malloc (N * sizeof *z);
  size_t n[K] = { 0 };
  lat_message msg;
  ck_assert_int_eq (lat_hmm_sample (m, N, P, lat_stream_of_seed (SEED), x, z),
                    0);
  for (size_t i = 0; i < N; i++)
    n[z[i]]++;
  lat_data *d = hmm_data (N, P, x, 0, NULL);
  lat_model_spec spec = lat_model_spec_defaults (LAT_MODEL_HMM);
  lat_fit_options o = lat_fit_defaults ();
  spec.k = K;
  spec.family = family;
  spec.missing = LAT_MISSING_STATE;
  o.starts = 6;
  o.em.threads = 1;
  lat_model *f = lat_model_alloc (&spec, P, d->column, &msg);
  ck_assert_int_eq (lat_model_fit (f, d, &o, 0, NULL, &msg), 0);
  const void *holes = lat_product_part (lat_model_emission (f), 1);
  ck_assert_ptr_eq (lat_product_type (lat_model_emission (f), 1),
                    &lat_family_missing);
  for (size_t c = 0; c < K; c++)
    for (size_t j = 0; j < P; j++)
      {
        double se = sqrt (hole[c][j] * (1 - hole[c][j]) / (double)n[c]);
        ck_assert_msg (fabs (lat_missing_prob (holes, c, j) - hole[c][j])
                           < 4 * 1.3 * se, /* states are not quite known */
                       "%zu %zu: %g, not %g +- %g", c, j,
                       lat_missing_prob (holes, c, j), hole[c][j], se);
      }
  spec.missing = LAT_MISSING_EQUAL;
  lat_model *e = lat_model_alloc (&spec, P, d->column, &msg);
  ck_assert_int_eq (lat_model_fit (e, d, &o, 0, NULL, &msg), 0);
  ck_assert_uint_eq (f->fit.parameters, e->fit.parameters + P);
  ck_assert (f->fit.log_likelihood > e->fit.log_likelihood + 100);
  lat_model_free (e);
  lat_model_free (f);
  lat_data_free (d);
  free (x);
  free (z);
  lat_hmm_free (m);
}
END_TEST

/* The holes of a probability that is the same in all components.  */
START_TEST (ties)
{
  size_t col[] = { 1, 3 };
  void *t = lat_missing_alloc (3, 2, col, 1);
  double p = 0.2385;
  const lat_field *f = lat_family_missing.fields;
  ck_assert_int_eq (lat_missing_set (t, 1, 1, p), 0);
  ck_assert (lat_missing_prob (t, 0, 1) == p
             && lat_missing_prob (t, 2, 1) == p);
  ck_assert_int_eq (f->set (t, 2, 1, &p), 0);
  p = 0.3;
  ck_assert_int_eq (f->set (t, 2, 1, &p), LAT_EINVAL);
  ck_assert_int_eq (f->set (t, 0, 1, &p), 0);
  ck_assert_int_eq (lat_missing_set (t, 0, 0, 1.5), LAT_EDOM);
  ck_assert_int_eq (lat_missing_set (t, 0, 0, (double)NAN), LAT_EDOM);
  ck_assert_int_eq (lat_missing_set (t, 3, 0, 0.5), LAT_EINVAL);
  ck_assert (lat_missing_is_equal (t));
  ck_assert_uint_eq (lat_family_missing.free_len (t), 2);
  lat_family_missing.free (t);
}
END_TEST

/* A probability of 0: a hole in that state can not be.  */
START_TEST (never)
{
  const double x[] = { 3, 12, NAN, 14 };
  lat_hmm *m = make (2, 0, 0);
  lat_data *d = hmm_data (2, 2, x, 0, NULL);
  double r[2 * K];
  ck_assert (lat_family_product.possible (m->emission) == 0);
  void *holes = lat_product_theta (m->emission, 1);
  ck_assert (lat_family_missing.possible (holes));
  ck_assert_int_eq (lat_missing_set (holes, 0, 0, 0), 0);
  ck_assert (!lat_family_missing.possible (holes));
  ck_assert_int_eq (lat_em_hmm.prepare (m), 0);
  ck_assert_int_eq (lat_hmm_posterior (m, d, 1, r), 0);
  assert_near (r[K], 0, 0);
  ck_assert_int_eq (lat_missing_set (holes, 1, 0, 0), 0);
  ck_assert_int_eq (lat_em_hmm.prepare (m), 0);
  ck_assert_int_eq (lat_hmm_posterior (m, d, 1, r), LAT_EIMPOSSIBLE);
  lat_data_free (d);
  lat_hmm_free (m);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("missing");
  TCase *t = tcase_create ("missing");
  tcase_set_timeout (t, 60);
  tcase_add_test (t, as_symbols);
  tcase_add_test (t, factor);
  tcase_add_test (t, recovery);
  tcase_add_test (t, ties);
  tcase_add_test (t, never);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
