/* test_law_recovery.c -- a chain of two states over each law: what it
   samples gives its parameters back, within four standard errors.

   These come from the observed information, the derivative of the score by
   differences.  */

#include "laws.h"
#include <gsl/gsl_linalg.h>
#include <string.h>

enum
{
  SEQUENCES = 200,
  LENGTH = 24,
  ROWS = SEQUENCES * LENGTH,
  HOLE_EVERY = 9,
  STARTS = 4,
  SEED = 20261123
};

/* Two states that can be told apart but overlap: 0.25 and 0.8 of the way
   through what the laws' parameters are drawn from.  */
static lat_hmm *
chain_make (const law_one *one)
{
  static const double step[] = { 0.9, 0.1, 0.2, 0.8 }, first[] = { 0.6, 0.4 };
  size_t col = 0;
  lat_hmm *m = lat_hmm_alloc (one->type, lat_law_alloc (one->law, 2, 1, &col),
                              LAT_INITIAL_FREE);
  ck_assert_ptr_nonnull (m);
  for (size_t c = 0; c < 2; c++)
    {
      double par[LAT_LAW_NUMBERS];
      for (size_t i = 0; i < LAT_LAW_NUMBERS; i++)
        par[i] = one->from[i] + (one->to[i] - one->from[i]) * (c ? .8 : .25);
      ck_assert_int_eq (lat_law_set (m->emission, c, 0, par), 0);
    }
  memcpy (m->transition, step, sizeof step);
  memcpy (m->initial, first, sizeof first);
  ck_assert_int_eq (lat_em_hmm.prepare (m), 0);
  return m;
}

static lat_data *
sample (const lat_hmm *m)
{
  static double x[ROWS];
  static size_t unit[SEQUENCES + 1];
  for (size_t u = 0; u < SEQUENCES; u++)
    {
      unit[u + 1] = (u + 1) * LENGTH;
      ck_assert_int_eq (
          lat_hmm_sample (m, LENGTH, 1,
                          lat_stream_sub (lat_stream_of_seed (SEED), u),
                          x + u * LENGTH, NULL),
          0);
    }
  for (size_t i = 0; i < ROWS; i += HOLE_EVERY)
    x[i] = NAN;
  lat_data *d = lat_data_alloc (ROWS, 1, x, NULL, NULL);
  ck_assert_int_eq (lat_data_set_units (d, SEQUENCES, unit, NULL), 0);
  return d;
}

static void
score_at (const law_model *m, void *theta, const double *x, double *g)
{
  ck_assert_int_eq (m->type->unpack (theta, x), 0);
  double *stat = law_estep (m, theta, m->d);
  ck_assert_int_eq (m->type->score (theta, stat, g), 0);
  free (stat);
}

/* The inverse of the observed information at theta.  */
static gsl_matrix *
covariance (const law_model *m, void *theta, size_t n, const double *x)
{
  const double h = 1e-4;
  int sign;
  double *y = law_zeros (n), *lo = law_zeros (n), *hi = law_zeros (n);
  gsl_matrix *a = gsl_matrix_alloc (n, n), *inverse = gsl_matrix_alloc (n, n);
  gsl_permutation *p = gsl_permutation_alloc (n);
  void *there = m->type->clone (theta);
  for (size_t j = 0; j < n; j++)
    {
      memcpy (y, x, n * sizeof *y);
      y[j] = x[j] - h;
      score_at (m, there, y, lo);
      y[j] = x[j] + h;
      score_at (m, there, y, hi);
      for (size_t i = 0; i < n; i++)
        gsl_matrix_set (a, i, j, (lo[i] - hi[i]) / (2 * h));
    }
  gsl_linalg_LU_decomp (a, p, &sign);
  ck_assert (gsl_linalg_LU_det (a, sign) != 0);
  gsl_linalg_LU_invert (a, p, inverse);
  m->type->free (there);
  gsl_permutation_free (p);
  gsl_matrix_free (a);
  free (y);
  free (lo);
  free (hi);
  return inverse;
}

/* The best of several starts.  */
static lat_hmm *
fit_chain (const lat_hmm *truth, const lat_data *d)
{
  lat_hmm *best = NULL;
  double most = -INFINITY;
  lat_prior none = lat_prior_none ();
  lat_em_options opt = lat_em_defaults ();
  lat_em_result r;
  opt.max_iter = 20000;
  for (size_t i = 0; i < STARTS; i++)
    {
      lat_hmm *m = lat_em_hmm.clone (truth);
      ck_assert_int_eq (lat_hmm_init (m, d, &none), 0);
      ck_assert_int_eq (lat_hmm_start (m, d, lat_stream_of_seed (3), i), 0);
      int s = lat_em_run (&lat_em_hmm, m, d, &opt, NULL, NULL, &r);
      if (s == 0 && r.converged && r.loglik > most)
        {
          most = r.loglik;
          lat_em_hmm.free (best);
          best = m;
        }
      else
        lat_em_hmm.free (m);
    }
  ck_assert_ptr_nonnull (best);
  return best;
}

START_TEST (recovery)
{
  const law_one *one = law_one_at ((size_t)_i);
  lat_hmm *truth = chain_make (one);
  law_model m = { .type = &lat_em_hmm, .d = sample (truth) };
  lat_hmm *fit = fit_chain (truth, m.d);
  size_t n = lat_em_hmm.pack_len (fit);
  double *x = law_zeros (n), *y = law_zeros (n);
  const size_t swap[] = { 1, 0 };
  if (one->law->mean (lat_law_at (fit->emission, 0, 0))
      > one->law->mean (lat_law_at (fit->emission, 1, 0)))
    lat_hmm_permute (fit, swap);
  lat_em_hmm.pack (truth, x);
  lat_em_hmm.pack (fit, y);
  gsl_matrix *v = covariance (&m, fit, n, y);
  for (size_t i = 0; i < n; i++)
    {
      double se = sqrt (gsl_matrix_get (v, i, i));
      ck_assert_msg (fabs (y[i] - x[i]) <= 4 * se,
                     "%s: coordinate %zu: %.6g, truth %.6g, se %.3g",
                     one->law->name, i, y[i], x[i], se);
      ck_assert_msg (se < 0.6, "%s: coordinate %zu: se %.3g", one->law->name,
                     i, se);
    }
  gsl_matrix_free (v);
  free (x);
  free (y);
  lat_em_hmm.free (fit);
  lat_em_hmm.free (truth);
  lat_data_free (m.d);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("law recovery");
  TCase *t = tcase_create ("law recovery");
  int n = 0;
  while (law_one_at ((size_t)n))
    n++;
  tcase_set_timeout (t, 60);
  tcase_add_loop_test (t, recovery, 0, n);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
