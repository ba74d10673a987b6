/* test_hmm_covariates_climb.c -- EM of chains whose transitions depend on
   covariates: it climbs, in the same bits for any number of threads, to what a
   sample was made with.  */

#include "hmm_make.h"
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_randist.h>
#include <latens/hmm_covariates.h>
#include <latens/hmm_infer.h>

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
  Suite *suite = suite_create ("climbing with covariates");
  TCase *t = tcase_create ("climbing with covariates");
  tcase_set_timeout (t, 120);
  tcase_add_loop_test (t, climbs, 0, 3);
  tcase_add_test (t, same_bits);
  tcase_add_test (t, recovery);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
