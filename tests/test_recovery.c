/* test_recovery.c -- a chain of two states over each family: what it samples
   gives its parameters back, within four standard errors.

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
  COLUMNS = 3,
  HOLE_EVERY = 9,
  STARTS = 4,
  SEED = 20261123
};

/* Two states that can be told apart but overlap: the values of the families
   that are no laws of one number.  */
static const double gauss_mean[2][2] = { { 0.4, -1.3 }, { 1.9, 0.6 } };
static const double gauss_sigma[2][4]
    = { { 1.2, 0.5, 0.5, 0.9 }, { 0.7, -0.3, -0.3, 1.6 } };
static const double level_prob[2][3] = { { .6, .3, .1 }, { .15, .3, .55 } };
static const double poisson_rate[2] = { 2.3, 6.1 };
static const double part_weight[2][2] = { { .65, .35 }, { .6, .4 } };
static const double part_mean[2][4] = { { -3, 0, 2, 4 }, { 4, 9, 8, -3 } };
static const double part_sigma[2][8] = { { 1, .4, .4, 1.2, .6, .1, .1, .5 },
                                         { .8, .3, .3, .9, 1.5, .7, .7, 2 } };
static const double ar_par[2][4]
    = { { 0.3, 0.7, 0.5, 0.2 }, { 1.1, 1.2, -0.4, 0.3 } };

typedef enum
{
  FULL,
  TIED,
  DIAGONAL,
  SPHERICAL,
  CATEGORICAL,
  POISSON,
  GMM,
  GMM_TIED,
  MULTINOMIAL,
  TRIALS,
  AR,
  OTHERS
} other;

static const char *const other_names[]
    = { "full",        "tied",    "diagonal", "spherical",
        "categorical", "poisson", "gmm",      "tied gmm",
        "multinomial", "trials",  "ar" };

/* A family over the first columns, its parameters set.  */
typedef struct
{
  const lat_family_type *type;
  void *theta;
  size_t p;
  const char *name;
} emission;

static const size_t columns[COLUMNS] = { 0, 1, 2 };

static emission
gaussian_make (other which)
{
  static const lat_covariance structure[]
      = { LAT_FULL, LAT_TIED, LAT_DIAGONAL, LAT_SPHERICAL };
  emission e = { .type = &lat_family_gaussian, .p = 2 };
  e.theta = lat_gaussian_alloc (2, 2, columns, structure[which]);
  for (size_t c = 0; c < 2; c++)
    {
      double sigma[4];
      memcpy (sigma, gauss_sigma[which == TIED ? 0 : c], sizeof sigma);
      if (which == DIAGONAL || which == SPHERICAL)
        sigma[1] = sigma[2] = 0;
      if (which == SPHERICAL)
        sigma[3] = sigma[0];
      ck_assert_int_eq (lat_gaussian_set (e.theta, c, gauss_mean[c], sigma),
                        0);
    }
  return e;
}

static emission
gmm_make (other which)
{
  emission e = { .type = &lat_family_gmm, .p = 2 };
  e.theta
      = lat_gmm_alloc (2, 2, 2, columns, which == GMM ? LAT_FULL : LAT_TIED);
  for (size_t c = 0; c < 2; c++)
    {
      double sigma[8];
      memcpy (sigma, part_sigma[c], sizeof sigma);
      for (size_t h = 0; h < 2 && which == GMM_TIED; h++)
        memcpy (sigma + 4 * h, part_sigma[0], 4 * sizeof *sigma);
      ck_assert_int_eq (
          lat_gmm_set (e.theta, c, part_weight[c], part_mean[c], sigma), 0);
    }
  return e;
}

static emission
counts_make (other which)
{
  const size_t levels = 3;
  emission e = { .p = which == CATEGORICAL || which == POISSON ? 1 : 3 };
  e.type = which == CATEGORICAL ? &lat_family_categorical
           : which == POISSON   ? &lat_family_poisson
                                : &lat_family_multinomial;
  e.theta = which == CATEGORICAL
                ? lat_categorical_alloc (2, 1, columns, &levels)
            : which == POISSON ? lat_poisson_alloc (2, 1, columns)
                               : lat_multinomial_alloc (2, 3, columns, 12);
  for (size_t c = 0; c < 2; c++)
    ck_assert_int_eq (which == CATEGORICAL
                          ? lat_categorical_set (e.theta, c, 0, level_prob[c])
                      : which == POISSON
                          ? lat_poisson_set (e.theta, c, 0, poisson_rate[c])
                          : lat_multinomial_set (e.theta, c, level_prob[c]),
                      0);
  return e;
}

static emission
ar_make (void)
{
  const size_t order = 2;
  emission e = { .type = &lat_family_ar, .p = 1 };
  e.theta = lat_ar_alloc (2, 1, columns, &order);
  for (size_t c = 0; c < 2; c++)
    ck_assert_int_eq (lat_ar_set (e.theta, c, 0, ar_par[c]), 0);
  return e;
}

/* 0.25 and 0.8 of the way through what the laws' parameters are drawn from. */
static emission
law_make (const law_one *one)
{
  emission e = { .type = one->type, .p = 1, .name = one->law->name };
  e.theta = lat_law_alloc (one->law, 2, 1, columns);
  for (size_t c = 0; c < 2; c++)
    {
      double par[LAT_LAW_NUMBERS];
      for (size_t i = 0; i < LAT_LAW_NUMBERS; i++)
        par[i] = one->from[i] + (one->to[i] - one->from[i]) * (c ? .8 : .25);
      ck_assert_int_eq (lat_law_set (e.theta, c, 0, par), 0);
    }
  return e;
}

static emission
emission_make (int i)
{
  emission e;
  if (i >= OTHERS)
    return law_make (law_one_at ((size_t)i - OTHERS));
  e = i <= SPHERICAL              ? gaussian_make ((other)i)
      : i == GMM || i == GMM_TIED ? gmm_make ((other)i)
      : i == AR                   ? ar_make ()
                                  : counts_make ((other)i);
  e.name = other_names[i];
  return e;
}

static lat_hmm *
chain_make (emission e)
{
  static const double step[] = { 0.9, 0.1, 0.2, 0.8 }, first[] = { 0.6, 0.4 };
  lat_hmm *m = lat_hmm_alloc (e.type, e.theta, LAT_INITIAL_FREE);
  ck_assert_ptr_nonnull (m);
  memcpy (m->transition, step, sizeof step);
  memcpy (m->initial, first, sizeof first);
  ck_assert_int_eq (lat_em_hmm.prepare (m), 0);
  return m;
}

/* The levels of categories, where there are any.  */
static void
set_columns (const lat_hmm *m, lat_data *d)
{
  lat_column column = { .kind = LAT_CATEGORICAL, .levels = 3 };
  if (m->family->levels)
    ck_assert_int_eq (lat_data_set_columns (d, &column, NULL), 0);
}

/* With holes but where a family takes none.  */
static lat_data *
sample (const lat_hmm *m, size_t p)
{
  static double x[ROWS * COLUMNS];
  static size_t unit[SEQUENCES + 1];
  for (size_t u = 0; u < SEQUENCES; u++)
    {
      unit[u + 1] = (u + 1) * LENGTH;
      ck_assert_int_eq (
          lat_hmm_sample (m, LENGTH, p,
                          lat_stream_sub (lat_stream_of_seed (SEED), u),
                          x + u * LENGTH * p, NULL),
          0);
    }
  for (size_t i = 0; i < ROWS * p && !m->family->lags; i += HOLE_EVERY)
    x[i] = NAN;
  lat_data *d = lat_data_alloc (ROWS, p, x, NULL, NULL);
  ck_assert_int_eq (lat_data_set_units (d, SEQUENCES, unit, NULL), 0);
  if (m->family->lags)
    ck_assert_int_eq (
        lat_data_set_lags (d, m->family->lags (m->emission), NULL), 0);
  set_columns (m, d);
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

/* The truth in the coordinates of d's fits, which are about its means.  */
static void
set_frame (void *theta, const lat_data *d)
{
  lat_prior none = lat_prior_none ();
  ck_assert_int_eq (lat_family_ar.init (theta, d, &none), 0);
  for (size_t c = 0; c < 2; c++)
    ck_assert_int_eq (lat_ar_set (theta, c, 0, ar_par[c]), 0);
}

/* States, and parts inside them, in the order of the truth's.  */
static void
put_in_order (lat_hmm *m)
{
  const size_t swap[] = { 1, 0 };
  int falls = m->family == &lat_family_categorical
              || m->family == &lat_family_multinomial;
  double a = m->family->rank (m->emission, 0);
  double b = m->family->rank (m->emission, 1);
  if (falls ? a < b : a > b)
    ck_assert_int_eq (lat_hmm_permute (m, swap), 0);
  if (m->family->arrange)
    ck_assert_int_eq (m->family->arrange (m->emission), 0);
}

START_TEST (recovery)
{
  emission e = emission_make (_i);
  lat_hmm *truth = chain_make (e);
  law_model m = { .type = &lat_em_hmm, .d = sample (truth, e.p) };
  if (_i == MULTINOMIAL) /* the same trials, of which nobody knows */
    {
      double unknown = 0;
      ck_assert_int_eq (e.type->fields[2].set (e.theta, 0, 0, &unknown), 0);
    }
  if (_i == AR)
    set_frame (e.theta, m.d);
  lat_hmm *fit = fit_chain (truth, m.d);
  size_t n = lat_em_hmm.pack_len (fit);
  double *x = law_zeros (n), *y = law_zeros (n);
  put_in_order (truth);
  put_in_order (fit);
  lat_em_hmm.pack (truth, x);
  lat_em_hmm.pack (fit, y);
  gsl_matrix *v = covariance (&m, fit, n, y);
  for (size_t i = 0; i < n; i++)
    {
      double se = sqrt (gsl_matrix_get (v, i, i));
      ck_assert_msg (fabs (y[i] - x[i]) <= 4 * se,
                     "%s: coordinate %zu: %.6g, truth %.6g, se %.3g", e.name,
                     i, y[i], x[i], se);
      /* of a sequence's first state an autoregression says little */
      ck_assert_msg (se < (_i == AR && i == 0 ? 1 : 0.6),
                     "%s: coordinate %zu: se %.3g", e.name, i, se);
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
  Suite *suite = suite_create ("recovery");
  TCase *t = tcase_create ("recovery");
  int n = OTHERS;
  while (law_one_at ((size_t)(n - OTHERS)))
    n++;
  tcase_set_timeout (t, 60);
  tcase_add_loop_test (t, recovery, 0, n);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
