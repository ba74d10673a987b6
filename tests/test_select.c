/* test_select.c -- choosing the number of components and the covariance.  */

#include "model_case.h"
#include <string.h>

/* What was tried, in order.  */
typedef struct
{
  size_t n;
  lat_trial trial[64];
  volatile sig_atomic_t stop;
  size_t stop_after; /* trials; 0: never */
} diary;

static void
tried (const lat_trial *t, void *ctx)
{
  diary *y = ctx;
  ck_assert_uint_lt (y->n, 64);
  y->trial[y->n++] = *t;
  if (y->n == y->stop_after)
    y->stop = 1;
}

static const lat_covariance all[]
    = { LAT_FULL, LAT_TIED, LAT_DIAGONAL, LAT_SPHERICAL };

static lat_model *
choose (const lat_data *d, lat_selection sel, lat_fit_options o, diary *y)
{
  lat_model_spec spec = lat_model_spec_defaults (LAT_MODEL_MIXTURE);
  lat_message msg = { "" };
  lat_model *best = NULL;
  sel.tried = tried;
  sel.ctx = y;
  o.em.stop = &y->stop;
  int s = lat_model_select (&best, &spec, d->p, d->column, d, &sel, &o, &msg);
  ck_assert_msg (s == LAT_SUCCESS, "%s", msg.text);
  ck_assert_str_eq (msg.text, "");
  return best;
}

static double
value (const lat_fit *f, lat_criterion c)
{
  return c == LAT_AIC ? f->aic : c == LAT_ICL ? f->icl : f->bic;
}

/* The smallest criterion of all that were tried, in the order of numbers of
   components and then of covariances.  mclust 6.0.0 agrees: of these four
   structures BIC has EEE,3 first on the faithful data.  */
START_TEST (test_best)
{
  lat_data *d = case_data ("faithful.csv", 0, 0);
  lat_selection sel = { .k_lo = 1,
                        .k_hi = 4,
                        .covariances = 4,
                        .covariance = all,
                        .criterion = (lat_criterion)_i };
  diary y = { 0 };
  lat_model *m = choose (d, sel, case_options (42), &y);
  ck_assert_uint_eq (y.n, 16);
  for (size_t i = 0; i < y.n; i++)
    {
      ck_assert_uint_eq (y.trial[i].k, 1 + i / 4);
      ck_assert_int_eq (y.trial[i].covariance, all[i % 4]);
      ck_assert_int_eq (y.trial[i].status, 0);
      ck_assert_uint_eq (y.trial[i].starts.tried, i < 4 ? 1 : 20);
      ck_assert_double_le (value (&m->fit, sel.criterion),
                           value (&y.trial[i].fit, sel.criterion));
    }
  if (sel.criterion == LAT_BIC)
    {
      ck_assert_uint_eq (lat_model_components (m), 3);
      ck_assert_int_eq (m->covariance, LAT_TIED);
      ck_assert_double_le (m->fit.bic, 2314.316);
    }
  lat_model_free (m);
  lat_data_free (d);
}
END_TEST

/* Of equals the first: in one column full, tied and diagonal are one model. */
START_TEST (test_ties)
{
  static const lat_covariance order[]
      = { LAT_TIED, LAT_FULL, LAT_DIAGONAL, LAT_SPHERICAL };
  lat_data *d = case_data ("earthquakes.csv", 1, 0);
  lat_selection sel
      = { .k_lo = 1, .k_hi = 1, .covariances = 4, .covariance = order };
  diary y = { 0 };
  lat_model *m = choose (d, sel, case_options (42), &y);
  ck_assert_double_eq (y.trial[0].fit.bic, y.trial[1].fit.bic);
  ck_assert_int_eq (m->covariance, LAT_TIED);
  lat_model_free (m);
  lat_data_free (d);
}
END_TEST

/* Growing: two is best, three and four are not better.  */
START_TEST (test_grow)
{
  lat_data *d = case_data ("faithful-holes.csv", 0, 0);
  lat_selection sel = { .k_lo = 1,
                        .k_hi = 30,
                        .grow = 1,
                        .patience = 2,
                        .covariances = 1,
                        .covariance = all };
  diary y = { 0 };
  lat_model *m = choose (d, sel, case_options (42), &y);
  ck_assert_uint_eq (y.n, 4);
  ck_assert_uint_eq (lat_model_components (m), 2);
  assert_near (m->fit.bic, 1935.447981, 1e-8);
  lat_model_free (m);
  lat_data_free (d);
}
END_TEST

/* More components than rows: that trial is skipped, with its status.  */
START_TEST (test_few_rows)
{
  static const double x[] = { 1.25, 2.5, 3, 4.75, 9, 11.5 };
  lat_data *d = lat_data_alloc (6, 1, x, NULL, NULL);
  lat_selection sel
      = { .k_lo = 1, .k_hi = 8, .covariances = 1, .covariance = all };
  diary y = { 0 };
  lat_model *m = choose (d, sel, case_options (42), &y);
  ck_assert_uint_eq (y.n, 8);
  ck_assert_int_eq (y.trial[3].status, LAT_EDEGENERATE);
  ck_assert_int_eq (y.trial[6].status, LAT_EDATA);
  ck_assert_int_eq (y.trial[7].status, LAT_EDATA);
  lat_model_free (m);

  lat_model_spec spec = lat_model_spec_defaults (LAT_MODEL_MIXTURE);
  lat_fit_options o = case_options (42);
  lat_message msg = { "" };
  sel.k_lo = 7;
  ck_assert_int_eq (
      lat_model_select (&m, &spec, 1, d->column, d, &sel, &o, &msg),
      LAT_EDATA);
  ck_assert_ptr_null (m);
  ck_assert_str_eq (
      msg.text, "8 components need at least as many rows; the table has 6");
  sel.k_hi = 6;
  ck_assert_int_eq (
      lat_model_select (&m, &spec, 1, d->column, d, &sel, &o, &msg),
      LAT_EINVAL);
  lat_data_free (d);
}
END_TEST

/* Interrupted after the third trial: the best of three, marked as what is not
   finished.  Interrupted in the middle of the first: that one.  */
START_TEST (test_stop)
{
  lat_data *d = case_data ("faithful.csv", 0, 0);
  lat_selection sel
      = { .k_lo = 1, .k_hi = 9, .covariances = 1, .covariance = all };
  diary y = { .stop_after = 3 };
  lat_model *m = choose (d, sel, case_options (42), &y);
  ck_assert_uint_eq (y.n, 3);
  ck_assert_uint_eq (lat_model_components (m), 2);
  ck_assert_int_eq (m->fit.converged, 0);
  lat_model_free (m);
  diary z = { .stop = 1 };
  sel.k_lo = 2;
  m = choose (d, sel, case_options (42), &z);
  ck_assert_uint_eq (z.n, 1);
  ck_assert_int_eq (m->fit.converged, 0);
  lat_model_free (m);
  lat_data_free (d);
}
END_TEST

/* Families without structures are tried once for each number of states.  */
START_TEST (test_chain)
{
  static const char *const poisson = "poisson";
  lat_data *d = case_data ("earthquakes.csv", 1, 1);
  lat_model_spec spec = lat_model_spec_defaults (LAT_MODEL_HMM);
  lat_selection sel = { .k_lo = 1,
                        .k_hi = 4,
                        .covariances = 4,
                        .covariance = all,
                        .criterion = LAT_AIC,
                        .tried = tried };
  diary y = { 0 };
  lat_fit_options o = case_options (42);
  lat_message msg = { "" };
  lat_model *m = NULL;
  spec.family = &poisson;
  sel.ctx = &y;
  ck_assert_int_eq (
      lat_model_select (&m, &spec, 1, d->column, d, &sel, &o, &msg), 0);
  ck_assert_uint_eq (y.n, 4);
  ck_assert_uint_eq (lat_model_components (m), 3);
  assert_near (m->fit.aic, 679.055, 1e-6);
  lat_model_free (m);
  lat_data_free (d);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("select");
  TCase *tcase = tcase_create ("select");
  tcase_set_timeout (tcase, 120);
  tcase_add_loop_test (tcase, test_best, 0, 3);
  tcase_add_test (tcase, test_ties);
  tcase_add_test (tcase, test_grow);
  tcase_add_test (tcase, test_few_rows);
  tcase_add_test (tcase, test_stop);
  tcase_add_test (tcase, test_chain);
  suite_add_tcase (suite, tcase);
  return run_suite (suite);
}
