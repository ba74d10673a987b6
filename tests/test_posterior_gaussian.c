/* test_posterior_gaussian.c -- means and covariances drawn given completed
   rows: against the closed forms of their laws, worked out from the rows
   themselves.  */

#include "family/gaussian_theta.h"
#include "posterior_case.h"
#include <gsl/gsl_randist.h>

enum
{
  ROWS = 23,
  P = 3,
  K = 2
};

/* Correlated rows, the first 9 in component 0.  */
typedef struct
{
  lat_data *d;
  double r[K * ROWS];
  double n[K], mean[K][P], scatter[K][P][P];
} rows;

static rows
make_rows (void)
{
  double x[ROWS * P];
  lat_philox state;
  gsl_rng rng = generator (2385, &state);
  rows a = { .d = NULL };
  for (size_t i = 0; i < ROWS; i++)
    {
      size_t c = i >= 9;
      double z = gsl_ran_ugaussian (&rng);
      a.r[c * ROWS + i] = 1;
      a.n[c]++;
      for (size_t j = 0; j < P; j++)
        {
          double e = gsl_ran_ugaussian (&rng);
          x[i * P + j] = 10 * (double)j + 3 * (double)c
                         + (z + 0.6 * e) * (double)(j + 1);
          a.mean[c][j] += x[i * P + j];
        }
    }
  for (size_t c = 0; c < K; c++)
    for (size_t j = 0; j < P; j++)
      a.mean[c][j] /= a.n[c];
  for (size_t i = 0; i < ROWS; i++)
    for (size_t j = 0; j < P; j++)
      for (size_t h = 0; h < P; h++)
        a.scatter[i >= 9][j][h] += (x[i * P + j] - a.mean[i >= 9][j])
                                   * (x[i * P + h] - a.mean[i >= 9][h]);
  a.d = make_table (ROWS, P, x, NULL);
  return a;
}

/* A = Lambda + S + N kappa / (N + kappa) (xbar - m)(xbar - m)', and the mean
   of mu.  */
static void
add_scale (const gaussian_theta *t, const rows *a, size_t c, double A[P][P],
           double *mu)
{
  double n = a->n[c], kappa = t->mean_count;
  for (size_t i = 0; i < P; i++)
    {
      mu[i] = (n * a->mean[c][i] + kappa * t->prior_mean[i]) / (n + kappa);
      for (size_t j = 0; j < P; j++)
        A[i][j] += a->scatter[c][i][j]
                   + n * kappa / (n + kappa)
                         * (a->mean[c][i] - t->prior_mean[i])
                         * (a->mean[c][j] - t->prior_mean[j]);
    }
}

static gaussian_theta *
make_gaussian (const rows *a, lat_covariance structure, int calibrated)
{
  static const size_t col[] = { 0, 1, 2 };
  gaussian_theta *t = lat_gaussian_alloc (K, P, col, structure);
  ck_assert_int_eq (lat_family_gaussian.init (t, a->d, &prior), 0);
  ck_assert (lat_family_gaussian.is_proper (t));
  ck_assert (t->rules.calibrated); /* as it is by default */
  t->rules.calibrated = calibrated;
  return t;
}

/* s_pp - s_pr S_rr^-1 s_rp for the last of P columns.  */
static double
last_given_others (const double *s)
{
  double a[P * P];
  memcpy (a, s, sizeof a);
  ck_assert_int_eq (lat_chol (P, a, P), 0);
  return a[P * P - 1] * a[P * P - 1];
}

typedef struct
{
  double marginal[DRAWS]; /* A_00 / sigma_00 */
  double last[DRAWS];     /* the same of what the last has for itself */
  double mean[DRAWS];     /* (mu_1 - E mu_1) / scale */
} draws;

/* Component 1 of draw after draw, each from the same statistics.  */
static draws *
draw_all (const rows *a, const gaussian_theta *t0, double nu, double A[P][P],
          const double *mu, uint64_t seed)
{
  static draws out;
  gaussian_theta *t = lat_family_gaussian.clone (t0);
  gaussian_theta *own = lat_family_gaussian.clone (t);
  double *stat = statistics (&lat_family_gaussian, t, a->d, a->r);
  double weight = a->n[1] + t->mean_count, sigma[P * P];
  lat_philox state;
  gsl_rng rng = generator (seed, &state);
  for (size_t i = 0; i < DRAWS; i++)
    {
      ck_assert_int_eq (lat_family_gaussian.copy (own, t), 0);
      ck_assert_int_eq (lat_family_gaussian.posterior (own, stat, &rng), 0);
      lat_gaussian_covariance (own, 1, sigma);
      out.marginal[i] = A[0][0] / sigma[0];
      out.last[i] = last_given_others (&A[0][0]) / last_given_others (sigma);
      out.mean[i] = (lat_gaussian_mean (own, 1)[1] - mu[1])
                    / sqrt (A[1][1] / weight / nu);
    }
  free (stat);
  lat_family_gaussian.free (own);
  lat_family_gaussian.free (t);
  return &out;
}

static void
to_chisq (double *x, double nu)
{
  for (size_t i = 0; i < DRAWS; i++)
    x[i] = gsl_cdf_chisq_P (x[i], nu);
}

static void
to_t (double *x, double scale, double nu)
{
  for (size_t i = 0; i < DRAWS; i++)
    x[i] = gsl_cdf_tdist_P (x[i] * scale, nu);
}

/* The scatter of the pseudo-rows in rows of the table: 0.3 of 1.4 x 3.  */
static double
freedom (const gaussian_theta *t, double n, double q)
{
  return t->rules.calibrated ? n + 0.3 * 1.4 * P - q : n + 1.4 * P;
}

/* A model, the scale of its posterior in component 1, and where mu is.  */
typedef struct
{
  rows a;
  gaussian_theta *t;
  double A[P][P], mu[P];
} posterior;

static posterior
make_posterior (lat_covariance structure, int calibrated)
{
  posterior o = { .a = make_rows () };
  o.t = make_gaussian (&o.a, structure, calibrated);
  for (size_t j = 0; j < P; j++)
    o.A[j][j] = o.t->scatter[j];
  if (structure == LAT_TIED)
    add_scale (o.t, &o.a, 0, o.A, o.mu);
  add_scale (o.t, &o.a, 1, o.A, o.mu);
  return o;
}

static void
clear_posterior (posterior *o)
{
  lat_family_gaussian.free (o->t);
  lat_data_free (o->a.d);
}

/* Sigma is inverse Wishart (nu, A): A_00 / sigma_00 is chi-squared with nu -
   p + 1 degrees of freedom, what the last column has for itself with nu, and
   mu_1 is Student's t.  One degree more or less is seen.  */
static void
check_dense (lat_covariance structure, int calibrated, uint64_t seed)
{
  posterior o = make_posterior (structure, calibrated);
  double nu = structure == LAT_TIED ? freedom (o.t, ROWS, K + P - 1)
                                    : freedom (o.t, o.a.n[1], P);
  double marginal = nu - P + 1, other[DRAWS];
  draws *x = draw_all (&o.a, o.t, marginal, o.A, o.mu, seed);
  memcpy (other, x->last, sizeof other);
  to_chisq (x->marginal, marginal);
  to_chisq (x->last, nu);
  to_chisq (other, nu + 1);
  to_t (x->mean, 1, marginal);
  assert_uniform (DRAWS, x->marginal);
  assert_uniform (DRAWS, x->last);
  assert_uniform (DRAWS, x->mean);
  assert_not_uniform (DRAWS, other);
  clear_posterior (&o);
}

/* Diagonal: A_00 / sigma_00 is chi-squared with N + c degrees of freedom;
   spherical: tr A / sigma_00 with p (N + c).  */
static void
check_separable (lat_covariance structure, int calibrated, uint64_t seed)
{
  posterior o = make_posterior (structure, calibrated);
  double nu = freedom (o.t, o.a.n[1], 1), scale = 1, trace = 0, other[DRAWS];
  for (size_t j = 0; j < P; j++)
    trace += o.A[j][j];
  if (structure == LAT_SPHERICAL)
    {
      nu *= P;
      scale = sqrt (o.A[1][1] / trace);
    }
  draws *x = draw_all (&o.a, o.t, nu, o.A, o.mu, seed);
  for (size_t i = 0; i < DRAWS && structure == LAT_SPHERICAL; i++)
    x->marginal[i] *= trace / o.A[0][0];
  memcpy (other, x->marginal, sizeof other);
  to_chisq (x->marginal, nu);
  to_chisq (other, nu - 1);
  to_t (x->mean, scale, nu);
  assert_uniform (DRAWS, x->marginal);
  assert_uniform (DRAWS, x->mean);
  if (structure == LAT_DIAGONAL) /* one of 54 is too little to be seen */
    assert_not_uniform (DRAWS, other);
  clear_posterior (&o);
}

/* Every structure, calibrated or not.  */
START_TEST (structures)
{
  static const lat_covariance structure[]
      = { LAT_FULL, LAT_TIED, LAT_DIAGONAL, LAT_SPHERICAL };
  int which = _i / 2, calibrated = _i % 2;
  uint64_t seed = (uint64_t)(1 + which + 10 * calibrated);
  if (which < 2)
    check_dense (structure[which], calibrated, seed);
  else
    check_separable (structure[which], calibrated, seed);
}
END_TEST

/* A component without rows is drawn from the prior, if that is a law.  */
START_TEST (empty_component)
{
  rows a = make_rows ();
  gaussian_theta *t = make_gaussian (&a, LAT_FULL, 1);
  double *stat = zeros (lat_family_gaussian.stat_len (t)), u[DRAWS];
  double A = t->scatter[0], nu = 1.4 * P + 4 - P + 1; /* c + 4, not less */
  lat_philox state;
  gsl_rng rng = generator (5, &state);
  for (size_t i = 0; i < DRAWS; i++)
    {
      double sigma[P * P];
      ck_assert_int_eq (lat_family_gaussian.posterior (t, stat, &rng), 0);
      lat_gaussian_covariance (t, 0, sigma);
      u[i] = gsl_cdf_chisq_P (A / sigma[0], nu);
    }
  assert_uniform (DRAWS, u);
  t->rules.spare = 0;
  t->count = P - 1;
  ck_assert (!lat_family_gaussian.is_proper (t));
  ck_assert_int_eq (lat_family_gaussian.posterior (t, stat, &rng),
                    LAT_EDEGENERATE);
  t->count = P;
  ck_assert (lat_family_gaussian.is_proper (t));
  t->mean_count = 0;
  ck_assert (!lat_family_gaussian.is_proper (t));
  ck_assert_int_eq (lat_family_gaussian.posterior (t, stat, &rng),
                    LAT_EDEGENERATE);
  free (stat);
  lat_family_gaussian.free (t);
  lat_data_free (a.d);
}
END_TEST

/* However little is known, no mean and no sd leaves the surroundings of the
   table's cells.  */
START_TEST (limits)
{
  static const lat_covariance structure[]
      = { LAT_FULL, LAT_TIED, LAT_DIAGONAL, LAT_SPHERICAL };
  rows a = make_rows ();
  gaussian_theta *t = make_gaussian (&a, structure[_i % 4], 1);
  double *stat = zeros (lat_family_gaussian.stat_len (t)), far = 0, wide = 0;
  lat_philox state;
  gsl_rng rng = generator (6, &state);
  t->rules.spare = 0;
  if (_i >= 4)
    t->rules.again = 0; /* made narrower at once */
  for (size_t i = 0; i < 2000; i++)
    {
      double sigma[P * P];
      ck_assert_int_eq (lat_family_gaussian.posterior (t, stat, &rng), 0);
      lat_gaussian_covariance (t, 1, sigma);
      for (size_t j = 0; j < P; j++)
        {
          double off = fabs (lat_gaussian_mean (t, 1)[j] - t->prior_mean[j]);
          far = fmax (far, off / t->reach[j]);
          wide = fmax (wide, sqrt (sigma[j * P + j]) / t->reach[j]);
        }
    }
  ck_assert (far > 1 && far <= 2);
  ck_assert ((wide > 1 || structure[_i % 4] == LAT_SPHERICAL)
             && wide <= 2 + 1e-12);
  free (stat);
  lat_family_gaussian.free (t);
  lat_data_free (a.d);
}
END_TEST

/* What cells are farthest from the mean, in rows with weight.  */
START_TEST (reach)
{
  const double x[] = { 1, 5, 2, NAN, 9.5, 5, 4, 5, 1e6, 7 };
  const double weight[] = { 1, 2, 1, 1, 0 };
  static const size_t col[] = { 0, 1 };
  lat_data *d = make_table (5, 2, x, NULL);
  ck_assert_int_eq (lat_data_set_weights (d, weight, NULL), 0);
  gaussian_theta *t = lat_gaussian_alloc (1, 2, col, LAT_FULL);
  ck_assert (isinf (t->reach[0]));
  ck_assert_int_eq (lat_family_gaussian.init (t, d, &prior), 0);
  assert_near (t->reach[0], 9.5 - 18.5 / 5, 1e-12);
  assert_near (t->reach[1], 1, 0); /* a constant */
  lat_family_gaussian.free (t);
  lat_data_free (d);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("posterior of normal laws");
  TCase *t = tcase_create ("gaussian");
  tcase_add_loop_test (t, structures, 0, 8);
  tcase_add_test (t, empty_component);
  tcase_add_loop_test (t, limits, 0, 8);
  tcase_add_test (t, reach);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
