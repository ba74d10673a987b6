/* test_hmm_covariates_fit.c -- fits of chains whose transitions depend on
   covariates, against the plain chain and other programs, and their files.  */

#include "errors_case.h"
#include "laws.h"

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
  spec.k = k;
  spec.family = &poisson;
  spec.covariates = 1;
  spec.covariate = &name;
  return chain_of (&spec, d);
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

/* Standard errors: those of the same likelihood in Python, from differences of
   it with scipy's optimum in the middle (the second derivative in logits of
   the standardised year, then the delta method).  */
START_TEST (errors)
{
  static const struct
  {
    const char *name;
    double error;
  } known[] = {
    { "log_odds_1_2", 31.8148592 }, { "year_log_odds_1_2", 0.0163580597 },
    { "log_odds_2_1", 62.2608344 }, { "year_log_odds_2_1", 0.0319829305 },
    { "c1_rate_1", 0.63579996 },    { "c1_rate_2", 1.1992359 }
  };
  lat_data *d = quakes ();
  lat_model *m = quake_model (d, 2);
  lat_fit_options o = case_options (42);
  o.em.tol = 1e-13;
  case_fit (m, d, &o);
  lat_errors *e = errors_of (m, d);
  for (size_t i = 0; i < sizeof known / sizeof *known; i++)
    {
      const lat_estimate *t = term (e, known[i].name);
      ck_assert_int_eq (t->kind, LAT_ESTIMATE_FREE);
      assert_near (t->error, known[i].error, 1e-5 * known[i].error);
    }
  ck_assert_uint_eq (e->parameters, 7);
  ck_assert_uint_eq (e->held, 1);
  lat_errors_free (e);
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

int
main (void)
{
  Suite *suite = suite_create ("fits with covariates");
  TCase *t = tcase_create ("fits with covariates");
  tcase_set_timeout (t, 120);
  tcase_add_loop_test (t, no_effect, 0, 2 * EACH);
  tcase_add_test (t, optimiser);
  tcase_add_test (t, errors);
  tcase_add_test (t, file);
  tcase_add_test (t, unfit);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
