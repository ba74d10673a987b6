/* test_hmm_covariates_fit.c -- fitting chains whose transitions depend on
   covariates.  */

#include "laws.h"
#include "hmm_make.h"
#include "model_case.h"
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_randist.h>
#include <string.h>

enum
{
  ROWS = 93,
  EACH = LAW_CASES / LAW_STRUCTURES /* cases of one structure */
};

/* Without effects it is the plain chain: likelihood and statistics, with every
   family, and with zeros.  */
START_TEST (no_effect)
{
  int left = _i / EACH;
  int from = (left ? LAW_LEFT_RIGHT : LAW_CHAIN) * EACH + _i % EACH;
  int to = (left ? LAW_COVARIATES_LEFT : LAW_COVARIATES) * EACH + _i % EACH;
  law_model a = law_model_make (from, ROWS), b = law_model_make (to, ROWS);
  lat_hmm *h = b.theta;
  memset (h->covariates->slope, 0,
          h->k * h->k * LAW_Q * sizeof *h->covariates->slope);
  ck_assert_int_eq (lat_em_hmm.prepare (h), 0);
  double *x = law_estep (&a, a.theta, a.d), *y = law_estep (&b, h, b.d);
  law_assert_near (b, y[LAT_LOGLIK], x[LAT_LOGLIK], 1e-13);
  law_assert (b, law_close (lat_em_hmm.stat_len (a.theta), y, x, 1e-12));
  free (x);
  free (y);
  law_model_free (&a);
  law_model_free (&b);
}
END_TEST

/* --- against others ------------------------------------------------------ */

/* Counts of earthquakes, with the year as covariate.  */
static lat_data *
quakes (void)
{
  enum
  {
    N = 107
  };
  double year[N];
  lat_data *d = case_data ("earthquakes.csv", 1, 1);
  ck_assert_uint_eq (d->n, N);
  for (size_t t = 0; t < N; t++)
    year[t] = 1900 + (double)t;
  ck_assert_int_eq (lat_data_set_covariates (d, 1, year, NULL), 0);
  return d;
}

static lat_model *
quake_model (const lat_data *d, size_t k)
{
  static const char *const poisson = "poisson", *const name = "year";
  lat_model_spec spec = lat_model_spec_defaults (LAT_MODEL_HMM);
  lat_message msg;
  spec.k = k;
  spec.family = &poisson;
  spec.covariates = 1;
  spec.covariate = &name;
  lat_model *m = lat_model_alloc (&spec, 1, d->column, &msg);
  ck_assert_msg (m != NULL, "%s", msg.text);
  return m;
}

/* Maximum likelihood, found by scipy 1.10's BFGS and then Nelder and Mead's
   simplex on the likelihood written down in Python: -339.96564167946553, rates
   15.48338553 and 26.26241213, slopes a year and intercepts as below.  */
START_TEST (optimiser)
{
  lat_data *d = quakes ();
  lat_model *m = quake_model (d, 2);
  lat_fit_options o = case_options (42);
  o.em.tol = 1e-13;
  case_fit (m, d, &o);
  const lat_covariates *v = m->hmm->covariates;
  const double *a = m->hmm->transition;
  assert_near (m->fit.log_likelihood, -339.96564167946553, 1e-9);
  assert_near (v->mean[0], 1953, 1e-9);
  assert_near (v->sd[0], 30.886890422961002, 1e-12);
  assert_near (v->slope[1], -0.02092178393695133, 3e-8);
  assert_near (v->slope[2], 0.03485373651906599, 3e-8);
  assert_near (log (a[1] / a[0]) - 1953 * v->slope[1], 38.37689986501422,
               5e-5);
  assert_near (log (a[2] / a[3]) - 1953 * v->slope[2], -69.5987784859763,
               5e-5);
  ck_assert_uint_eq (m->fit.parameters, 7);
  lat_model_free (m);
  lat_data_free (d);
}
END_TEST

/* A file is the model to the last bit, and so is a clone; other orders of the
   states are as likely; a start that was given stays where it is.  */
START_TEST (file)
{
  static const size_t order[] = { 2, 0, 1 };
  lat_data *d = quakes ();
  lat_model *m = quake_model (d, 3);
  lat_fit_options o = lat_fit_defaults ();
  lat_message msg;
  double a, b;
  case_fit (m, d, &o);
  ck_assert (m->hmm->covariates->precision > 0);
  char *text = case_text (m);
  lat_model *back = case_read (text), *clone = lat_model_clone (m);
  char *again = case_text (back), *cloned = case_text (clone);
  ck_assert_str_eq (again, text);
  ck_assert_str_eq (cloned, text);
  ck_assert_int_eq (lat_model_score (m, d, 1, &a, NULL), 0);
  ck_assert_int_eq (lat_model_score (back, d, 3, &b, NULL), 0);
  ck_assert (!(fabs (a - b) > 0));
  assert_near (a, m->fit.log_likelihood, 1e-12 * fabs (a));
  assert_near (lat_em_hmm.log_prior (back->hmm), lat_em_hmm.log_prior (m->hmm),
               1e-14);
  ck_assert_int_eq (lat_hmm_permute (back->hmm, order), 0);
  ck_assert_int_eq (lat_model_score (back, d, 1, &b, NULL), 0);
  assert_near (b, a, 1e-12 * fabs (a));
  lat_model_free (back);
  back = case_read (text);
  ck_assert_int_eq (lat_model_fit (back, d, &o, 1, NULL, &msg), 0);
  assert_near (back->fit.log_likelihood, a, 1e-5);
  assert_near (lat_em_hmm.distance (back->hmm, m->hmm), 0, 1e-3);
  lat_model_free (m);
  lat_model_free (back);
  lat_model_free (clone);
  free (text);
  free (again);
  free (cloned);
  lat_data_free (d);
}
END_TEST

/* Data without, or with other covariates; one that is constant.  */
START_TEST (unfit)
{
  double two[2 * 107], one[107];
  lat_data *d = quakes ();
  lat_model *m = quake_model (d, 2);
  lat_fit_options o = lat_fit_defaults ();
  lat_message msg;
  for (size_t i = 0; i < 214; i++)
    two[i] = (double)(i % 7);
  for (size_t i = 0; i < 107; i++)
    one[i] = 2.385;
  ck_assert_int_eq (lat_data_set_covariates (d, 0, NULL, NULL), 0);
  ck_assert_int_eq (lat_model_fit (m, d, &o, 0, NULL, &msg), LAT_ECOLUMNS);
  ck_assert_int_eq (lat_data_set_covariates (d, 2, two, NULL), 0);
  ck_assert_int_eq (lat_model_fit (m, d, &o, 0, NULL, &msg), LAT_ECOLUMNS);
  ck_assert_int_eq (lat_data_set_covariates (d, 1, one, NULL), 0);
  ck_assert_int_eq (lat_model_fit (m, d, &o, 0, NULL, &msg), LAT_EDATA);
  ck_assert_str_eq (msg.text, "covariate 'year' is the same in all rows: it "
                              "can not tell when the chain moves");
  lat_model_free (m);
  lat_data_free (d);
}
END_TEST

/* --- climbing ------------------------------------------------------------ */

/* Chains of three states over a normal column; `wide` has so many covariates
   that the curvature is not added up, and Bohning and Lindsay's step is all
   there is.  */
typedef struct
{
  size_t q, rows;
  lat_hmm *m;
  lat_data *d;
  double *z;
} chain;

static chain
chain_make (size_t q, size_t rows)
{
  static const double first[3] = { 0.5, 0.2, 0.3 };
  static const double way[9] = { .8, .15, .05, .1, .75, .15, .07, .13, .8 };
  static const double at[3] = { -2, 0.5, 3.1 }, square[3] = { 1, 0.8, 1.3 };
  chain c = { .q = q, .rows = rows };
  gsl_rng *r = gsl_rng_alloc (gsl_rng_mt19937);
  double *x = malloc (rows * sizeof *x);
  c.m = hmm_gaussian (3, 1, first, way, at, square);
  c.z = malloc (rows * q * sizeof *c.z);
  gsl_rng_set (r, 20261123);
  ck_assert_int_eq (lat_hmm_set_covariates (c.m, q), 0);
  for (size_t i = 0; i < rows * q; i++)
    c.z[i] = 3 + 2 * gsl_ran_ugaussian (r);
  for (size_t i = 0; i < 9 * q; i++)
    c.m->covariates->slope[i]
        = i / q % 4 ? gsl_ran_flat (r, -0.4, 0.4) / (double)q : 0;
  for (size_t e = 0; e < q; e++)
    c.m->covariates->mean[e] = 3;
  ck_assert_int_eq (lat_em_hmm.prepare (c.m), 0);
  ck_assert_int_eq (lat_hmm_sample_with (c.m, rows, c.z, 1,
                                         lat_stream_of_seed (71), x, NULL),
                    0);
  for (size_t t = 0; t < rows; t += 9)
    x[t] = NAN;
  c.d = hmm_data (rows, 1, x, 0, NULL);
  ck_assert_int_eq (lat_data_set_covariates (c.d, q, c.z, NULL), 0);
  free (x);
  gsl_rng_free (r);
  return c;
}

static void
chain_free (chain *c)
{
  lat_hmm_free (c->m);
  lat_data_free (c->d);
  free (c->z);
}

/* The objective rises from slopes of nothing, by plain steps; where they are
   Newton's, some tens of them come to where a step goes nowhere.  */
START_TEST (climbs)
{
  static const size_t q[] = { 1, 3, 22 };
  enum
  {
    STEPS = 150
  };
  chain c = chain_make (q[_i], 500);
  lat_em_options o = lat_em_defaults ();
  lat_prior prior = lat_prior_defaults ();
  double before = -INFINITY, first = 0;
  int s;
  lat_hmm *m = lat_em_hmm.clone (c.m), *there;
  ck_assert_int_eq (lat_hmm_init (m, c.d, &prior), 0);
  ck_assert_int_eq (lat_hmm_start (m, c.d, lat_stream_of_seed (5), 0), 0);
  o.accelerate = LAT_ACCELERATE_NONE;
  lat_em *w = lat_em_alloc (&lat_em_hmm, m, c.d, &o, &s);
  ck_assert_int_eq (lat_em_start (w), 0);
  first = lat_em_objective (w);
  for (size_t i = 0; i < STEPS; i++)
    {
      ck_assert (lat_em_objective (w) >= before - 1e-10);
      before = lat_em_objective (w);
      ck_assert_int_eq (lat_em_iterate (w), 0);
    }
  ck_assert (before > first + 5);
  there = lat_em_hmm.clone (m);
  ck_assert_int_eq (lat_em_hmm.mstep (there, lat_em_stat (w)), 0);
  double far = lat_em_hmm.distance (there, m);
  ck_assert_msg (far < (_i < 2 ? 1e-3 : 0.1), "%g", far);
  lat_em_free (w);
  lat_hmm_free (m);
  lat_hmm_free (there);
  chain_free (&c);
}
END_TEST

/* Any number of threads gives the same bits, sequences in many chunks.  */
START_TEST (same_bits)
{
  enum
  {
    ROWS_EACH = 900,
    UNITS = 9
  };
  chain c = chain_make (2, UNITS * ROWS_EACH);
  size_t unit[UNITS + 1], len = lat_em_hmm.stat_len (c.m);
  double *one = malloc (len * sizeof *one), loglik[2];
  double *gamma = malloc (2 * c.d->n * 3 * sizeof *gamma);
  for (size_t u = 0; u <= UNITS; u++)
    unit[u] = u * ROWS_EACH;
  ck_assert_int_eq (lat_data_set_units (c.d, UNITS, unit, NULL), 0);
  for (unsigned threads = 1; threads <= 4; threads++)
    {
      lat_em_options o = lat_em_defaults ();
      int s;
      o.threads = threads;
      lat_hmm *m = lat_em_hmm.clone (c.m);
      lat_em *w = lat_em_alloc (&lat_em_hmm, m, c.d, &o, &s);
      ck_assert_int_eq (lat_em_start (w), 0);
      ck_assert_int_eq (lat_em_iterate (w), 0);
      if (threads == 1)
        memcpy (one, lat_em_stat (w), len * sizeof *one);
      ck_assert_mem_eq (one, lat_em_stat (w), len * sizeof *one);
      ck_assert_int_eq (lat_hmm_loglik (m, c.d, threads, &loglik[threads > 1]),
                        0);
      ck_assert_int_eq (
          lat_hmm_posterior (m, c.d, threads,
                             gamma + (threads > 1 ? c.d->n * 3 : 0)),
          0);
      ck_assert_mem_eq (&loglik[0], &loglik[threads > 1], sizeof *loglik);
      ck_assert_mem_eq (gamma, gamma + (threads > 1 ? c.d->n * 3 : 0),
                        c.d->n * 3 * sizeof *gamma);
      lat_em_free (w);
      lat_hmm_free (m);
    }
  free (one);
  free (gamma);
  chain_free (&c);
}
END_TEST

/* --- recovery ------------------------------------------------------------ */

/* The inverse of the observed information at m in all coordinates but those of
   the first state's law, by differences of the score.  */
static gsl_matrix *
covariance (const lat_hmm *m, const lat_data *d)
{
  const double h = 1e-4;
  size_t n = lat_em_hmm.pack_len (m), k = m->k - 1;
  gsl_matrix *info = gsl_matrix_alloc (n - k, n - k);
  double *x = malloc (3 * n * sizeof *x), *g[2] = { x + n, x + 2 * n };
  lat_hmm *there = lat_em_hmm.clone (m);
  ck_assert_int_eq (lat_em_hmm.pack (m, x), 0);
  for (size_t i = k; i < n; i++)
    {
      double at = x[i];
      for (int side = 0; side < 2; side++)
        {
          x[i] = side ? at + h : at - h;
          ck_assert_int_eq (lat_em_hmm.unpack (there, x), 0);
          double *stat = hmm_stat (there, d);
          ck_assert_int_eq (lat_em_hmm.score (there, stat, g[side]), 0);
          free (stat);
        }
      x[i] = at;
      for (size_t j = k; j < n; j++)
        gsl_matrix_set (info, i - k, j - k, (g[0][j] - g[1][j]) / (2 * h));
    }
  for (size_t i = 0; i < n - k; i++)
    for (size_t j = 0; j < i; j++)
      {
        double mid
            = (gsl_matrix_get (info, i, j) + gsl_matrix_get (info, j, i)) / 2;
        gsl_matrix_set (info, i, j, mid);
        gsl_matrix_set (info, j, i, mid);
      }
  ck_assert_int_eq (gsl_linalg_cholesky_decomp1 (info), 0);
  gsl_linalg_cholesky_invert (info);
  lat_hmm_free (there);
  free (x);
  return info;
}

/* States by rising mean, as chain_make has them.  */
static void
put_in_order (lat_hmm *m)
{
  size_t order[3];
  for (size_t i = 0; i < 3; i++)
    {
      size_t below = 0;
      for (size_t l = 0; l < 3; l++)
        below += lat_gaussian_mean (m->emission, l)[0]
                 < lat_gaussian_mean (m->emission, i)[0];
      order[below] = i;
    }
  ck_assert_int_eq (lat_hmm_permute (m, order), 0);
}

/* The same model as c's, said about other means and sds.  */
static lat_hmm *
said_about (const chain *c, const lat_covariates *v)
{
  lat_hmm *m = lat_em_hmm.clone (c->m);
  lat_hmm_transition_at (c->m, v->mean, m->transition);
  memcpy (m->covariates->mean, v->mean, c->q * sizeof *v->mean);
  memcpy (m->covariates->sd, v->sd, c->q * sizeof *v->sd);
  ck_assert_int_eq (lat_em_hmm.prepare (m), 0);
  return m;
}

/* What a sample was made with is what is found in it, within four standard
   errors of each coordinate.  */
START_TEST (recovery)
{
  chain c = chain_make (2, 6000);
  lat_em_options o = lat_em_defaults ();
  lat_prior prior = lat_prior_none ();
  lat_em_result r;
  double before, after;
  lat_hmm *m = lat_em_hmm.clone (c.m);
  ck_assert_int_eq (lat_hmm_init (m, c.d, &prior), 0);
  ck_assert_int_eq (lat_hmm_start (m, c.d, lat_stream_of_seed (5), 0), 0);
  ck_assert_int_eq (lat_em_run (&lat_em_hmm, m, c.d, &o, NULL, NULL, &r), 0);
  ck_assert (r.converged);
  put_in_order (m);
  lat_hmm *truth = said_about (&c, m->covariates);
  ck_assert_int_eq (lat_hmm_loglik (truth, c.d, 1, &before), 0);
  ck_assert_int_eq (lat_hmm_loglik (c.m, c.d, 1, &after), 0);
  assert_near (before, after, 1e-12 * fabs (after));
  memcpy (m->initial, truth->initial, 3 * sizeof *m->initial);
  ck_assert_int_eq (lat_em_hmm.prepare (m), 0);
  size_t n = lat_em_hmm.pack_len (m);
  double *x = malloc (2 * n * sizeof *x), *y = x + n;
  ck_assert_int_eq (lat_em_hmm.pack (m, x), 0);
  ck_assert_int_eq (lat_em_hmm.pack (truth, y), 0);
  gsl_matrix *v = covariance (m, c.d);
  for (size_t i = 2; i < n; i++)
    {
      double se = sqrt (gsl_matrix_get (v, i - 2, i - 2));
      ck_assert_msg (fabs (x[i] - y[i]) < 4 * se && se < 1,
                     "coordinate %zu: %g, not %g (se %g)", i, x[i], y[i], se);
    }
  gsl_matrix_free (v);
  free (x);
  lat_hmm_free (m);
  lat_hmm_free (truth);
  chain_free (&c);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("fits with covariates");
  TCase *t = tcase_create ("fits with covariates");
  tcase_set_timeout (t, 120);
  tcase_add_loop_test (t, no_effect, 0, 2 * EACH);
  tcase_add_test (t, optimiser);
  tcase_add_test (t, file);
  tcase_add_test (t, unfit);
  tcase_add_loop_test (t, climbs, 0, 3);
  tcase_add_test (t, same_bits);
  tcase_add_test (t, recovery);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
