/* test_model.c -- fitting models: known optima, order, the record, bits that
   do not depend on threads, given starts.  */

#include "model_case.h"
#include <latens/categorical.h>
#include <latens/poisson.h>
#include <latens/product.h>
#include <string.h>

/* --- fitting ------------------------------------------------------------- */

/* From the default number of starts, under any seed, the best log-likelihood
   that is known (mclust 6.0.0 and scikit-learn, or above).  */
static const struct
{
  const char *file;
  size_t k;
  lat_covariance covariance;
  size_t parameters;
  double loglik;
} optima[] = {
  { "iris-numbers.csv", 2, LAT_FULL, 29, -214.354704 },
  { "iris-numbers.csv", 3, LAT_FULL, 44, -180.185477 },
  { "iris-numbers.csv", 3, LAT_TIED, 24, -256.3540 },
  { "iris-numbers.csv", 3, LAT_DIAGONAL, 26, -307.1776 },
  { "iris-numbers.csv", 3, LAT_SPHERICAL, 17, -384.3141 },
  { "faithful.csv", 2, LAT_FULL, 11, -1130.26407 },
  { "faithful.csv", 3, LAT_TIED, 11, -1126.326 },
  { "faithful-holes.csv", 1, LAT_FULL, 5, -1075.157925 },
  { "faithful-holes.csv", 2, LAT_FULL, 11, -936.8920791 },
  { "airquality.csv", 1, LAT_FULL, 27, -3123.979285 },
};

START_TEST (test_optimum)
{
  lat_data *d = case_data (optima[_i].file, 0, 0);
  static const uint64_t seeds[] = { 42, 1, 2385 };
  for (size_t i = 0; i < sizeof seeds / sizeof *seeds; i++)
    {
      lat_model *m = case_mixture (d, optima[_i].k, optima[_i].covariance);
      lat_fit_options o = case_options (seeds[i]);
      case_fit (m, d, &o);
      ck_assert_msg (m->fit.log_likelihood >= optima[_i].loglik - 2e-4,
                     "%s: %.7f", optima[_i].file, m->fit.log_likelihood);
      ck_assert_int_eq (m->fit.converged, 1);
      ck_assert_uint_eq (m->fit.parameters, optima[_i].parameters);
      double q = (double)m->fit.parameters;
      assert_near (m->fit.aic, -2 * m->fit.log_likelihood + 2 * q, 1e-14);
      assert_near (m->fit.bic,
                   -2 * m->fit.log_likelihood + q * log ((double)d->n), 1e-14);
      lat_model_free (m);
    }
  lat_data_free (d);
}
END_TEST

/* Zucchini, MacDonald and Langrock: earthquakes; the free initial law ends at
   a boundary, and is counted all the same.  */
static const struct
{
  size_t k;
  lat_initial initial;
  size_t parameters;
  double loglik;
} chains[] = {
  { 1, LAT_INITIAL_FREE, 1, -391.9189 },
  { 2, LAT_INITIAL_FREE, 5, -341.878701 },
  { 2, LAT_INITIAL_STATIONARY, 4, -342.318267 },
  { 3, LAT_INITIAL_FREE, 11, -328.527483 },
  { 3, LAT_INITIAL_STATIONARY, 9, -329.460276 },
};

START_TEST (test_chain)
{
  lat_data *d = case_data ("earthquakes.csv", 1, 1);
  lat_model *m = case_chain (d, chains[_i].k, chains[_i].initial);
  lat_fit_options o = case_options (42);
  case_fit (m, d, &o);
  assert_near (m->fit.log_likelihood, chains[_i].loglik, 1e-7);
  ck_assert_uint_eq (m->fit.parameters, chains[_i].parameters);
  const void *poisson = lat_product_part (lat_model_emission (m), 0);
  for (size_t c = 1; c < chains[_i].k; c++)
    ck_assert_double_lt (lat_poisson_rate (poisson, c - 1, 0),
                         lat_poisson_rate (poisson, c, 0));
  double logp;
  unsigned state[107];
  ck_assert_int_eq (lat_hmm_viterbi (m->hmm, d, 1, state, &logp), 0);
  double q = (double)m->fit.parameters;
  assert_near (m->fit.icl, -2 * logp + q * log (107), 1e-13);
  lat_model_free (m);
  lat_data_free (d);
}
END_TEST

/* Decreasing weights; ICL from hard labels.  */
START_TEST (test_record)
{
  lat_data *d = case_data ("faithful.csv", 0, 0);
  lat_model *m = case_mixture (d, 3, LAT_TIED);
  lat_fit_options o = case_options (42);
  double *r = malloc (d->n * 3 * sizeof *r), term = 0;
  case_fit (m, d, &o);
  for (size_t c = 1; c < 3; c++)
    ck_assert_double_ge (m->mixture->weight[c - 1], m->mixture->weight[c]);
  ck_assert_int_eq (lat_mixture_posterior (m->mixture, d, 1, r, NULL), 0);
  for (size_t i = 0; i < d->n; i++)
    term -= 2 * log (fmax (r[3 * i], fmax (r[3 * i + 1], r[3 * i + 2])));
  assert_near (m->fit.icl, m->fit.bic + term, 1e-12);
  ck_assert_double_eq (m->fit.rows, 272);
  ck_assert_str_eq (m->prior_name, "none");
  free (r);
  lat_model_free (m);
  lat_data_free (d);
}
END_TEST

/* --- the file, the score, the threads ------------------------------------ */

/* Fit, write, read, write: one text; and one log-likelihood.  */
static void
check_file (lat_model *m, const lat_data *d)
{
  char *text = case_text (m);
  lat_model *b = case_read (text);
  char *again = case_text (b);
  double l, *per_row = malloc (d->n * sizeof *per_row), sum = 0;
  ck_assert_str_eq (text, again);
  ck_assert_int_eq (lat_model_score (b, d, 1, &l, per_row), LAT_SUCCESS);
  ck_assert_msg (l == m->fit.log_likelihood, "%.17g is not %.17g", l,
                 m->fit.log_likelihood);
  for (size_t i = 0; i < d->n; i++)
    sum += per_row[i];
  assert_near (sum, l, 1e-12);
  free (per_row);
  free (text);
  free (again);
  lat_model_free (b);
}

/* Every structure, with and without prior, on a table with holes.  */
START_TEST (test_file)
{
  lat_data *d = case_data ("airquality.csv", 0, 0);
  lat_fit_options o = case_options (3);
  o.starts = 4;
  o.em.max_iter = 40;
  o.em.threads = 1;
  if (_i / 4 == 1)
    o.prior = lat_prior_defaults ();
  if (_i / 4 == 2)
    o.prior.ridge = 0.01;
  lat_model *m = case_mixture (d, 2, (lat_covariance)(_i % 4));
  case_fit (m, d, &o);
  ck_assert_str_eq (m->prior_name, _i / 4 == 0   ? "none"
                                   : _i / 4 == 1 ? "default"
                                                 : "ridge");
  check_file (m, d);
  lat_model_free (m);
  lat_data_free (d);
}
END_TEST

START_TEST (test_chain_file)
{
  lat_data *d = case_data ("earthquakes.csv", 1, 1);
  lat_model *m = case_chain (d, 3, (lat_initial)(_i % 2));
  lat_fit_options o = case_options (5);
  if (_i / 2)
    o.prior = lat_prior_defaults ();
  o.starts = 4;
  case_fit (m, d, &o);
  check_file (m, d);
  lat_model_free (m);
  lat_data_free (d);
}
END_TEST

/* The same bytes at 1, 2 and 3 threads.  */
START_TEST (test_threads)
{
  lat_data *d = _i ? case_data ("earthquakes.csv", 1, 1)
                   : case_data ("airquality.csv", 0, 0);
  char *first = NULL;
  for (unsigned threads = 1; threads <= 3; threads++)
    {
      lat_model *m = _i ? case_chain (d, 2, LAT_INITIAL_FREE)
                        : case_mixture (d, 2, LAT_FULL);
      lat_fit_options o = lat_fit_defaults ();
      o.em.threads = threads;
      o.starts = 3;
      case_fit (m, d, &o);
      char *text = case_text (m);
      if (first)
        ck_assert_str_eq (text, first);
      else
        first = strdup (text);
      free (text);
      lat_model_free (m);
    }
  free (first);
  lat_data_free (d);
}
END_TEST

/* --- starts that are given ----------------------------------------------- */

/* Without an M-step a given start stays as it is, bit for bit; and whatever
   is done, its components keep their order.  */
START_TEST (test_given)
{
  lat_data *d = _i ? case_data ("earthquakes.csv", 1, 1)
                   : case_data ("faithful.csv", 0, 0);
  lat_model *m = _i ? case_chain (d, 2, LAT_INITIAL_FREE)
                    : case_mixture (d, 2, LAT_TIED);
  lat_fit_options o = case_options (42);
  static const size_t swap[] = { 1, 0 };
  lat_message msg = { "" };
  lat_em_starts_result report;
  case_fit (m, d, &o);
  double l = m->fit.log_likelihood;
  ck_assert_int_eq (m->mixture ? lat_mixture_permute (m->mixture, swap)
                               : lat_hmm_permute (m->hmm, swap),
                    0);
  m->fit.known = 0;
  char *before = case_text (m);
  o.em.max_iter = 0;
  ck_assert_int_eq (lat_model_fit (m, d, &o, 1, &report, &msg), 0);
  ck_assert_uint_eq (report.tried, 1);
  assert_near (m->fit.log_likelihood, l, 1e-13);
  ck_assert_int_eq (m->fit.converged, 0);
  m->fit.known = 0;
  char *after = case_text (m);
  ck_assert_str_eq (before, after);
  o.em.max_iter = 50;
  ck_assert_int_eq (lat_model_fit (m, d, &o, 1, NULL, &msg), 0);
  assert_near (m->fit.log_likelihood, l, 1e-9);
  if (m->mixture)
    ck_assert_double_lt (m->mixture->weight[0], m->mixture->weight[1]);
  else
    ck_assert_double_gt (m->hmm->family->rank (m->hmm->emission, 0),
                         m->hmm->family->rank (m->hmm->emission, 1));
  free (before);
  free (after);
  lat_model_free (m);
  lat_data_free (d);
}
END_TEST

/* A start that a file gave, under another prior: the prior is the table's
   own, computed anew.  */
START_TEST (test_given_prior)
{
  lat_data *d = case_data ("faithful.csv", 0, 0);
  lat_model *a = case_mixture (d, 2, LAT_FULL);
  lat_model *b = case_mixture (d, 2, LAT_FULL);
  lat_fit_options o = case_options (42);
  lat_message msg = { "" };
  case_fit (a, d, &o);
  o.prior = lat_prior_defaults ();
  o.em.tol = 1e-12;
  ck_assert_int_eq (lat_model_fit (a, d, &o, 1, NULL, &msg), 0);
  case_fit (b, d, &o);
  ck_assert_str_eq (a->prior_name, "default");
  assert_near (a->fit.log_likelihood, b->fit.log_likelihood, 1e-8);
  assert_near (a->mixture->weight[0], b->mixture->weight[0], 1e-5);
  ck_assert_double_eq (a->mixture->pseudo, b->mixture->pseudo);
  lat_model_free (a);
  lat_model_free (b);
  lat_data_free (d);
}
END_TEST

/* Zero-weight rows change nothing, whatever they hold.  */
START_TEST (test_weights)
{
  lat_data *d = case_data ("faithful.csv", 0, 0);
  double *w = malloc (d->n * sizeof *w);
  for (size_t i = 0; i < d->n; i++)
    w[i] = i % 3 == 0 ? 0 : 2;
  lat_data v = lat_data_with_weights (d, w);
  lat_model *m = case_mixture (d, 2, LAT_FULL);
  lat_fit_options o = case_options (42);
  case_fit (m, &v, &o);
  ck_assert_double_eq (m->fit.rows, lat_data_total (&v));
  double *logp = malloc (d->n * sizeof *logp), sum = 0;
  ck_assert_int_eq (lat_model_score (m, &v, 1, NULL, logp), 0);
  for (size_t i = 0; i < d->n; i++)
    sum += w[i] * logp[i];
  assert_near (sum, m->fit.log_likelihood, 1e-12);
  free (logp);
  free (w);
  lat_model_free (m);
  lat_data_free (d);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("model");
  TCase *fitting = tcase_create ("fitting");
  tcase_set_timeout (fitting, 120);
  tcase_add_loop_test (fitting, test_optimum, 0,
                       sizeof optima / sizeof *optima);
  tcase_add_loop_test (fitting, test_chain, 0, sizeof chains / sizeof *chains);
  tcase_add_test (fitting, test_record);
  tcase_add_loop_test (fitting, test_file, 0, 12);
  tcase_add_loop_test (fitting, test_chain_file, 0, 4);
  tcase_add_loop_test (fitting, test_threads, 0, 2);
  tcase_add_loop_test (fitting, test_given, 0, 2);
  tcase_add_test (fitting, test_given_prior);
  tcase_add_test (fitting, test_weights);
  suite_add_tcase (suite, fitting);
  return run_suite (suite);
}
