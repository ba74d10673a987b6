/* test_errors_boundary.c -- standard errors where a parameter is at its
   boundary, is fixed, or is not known at all.  */

#include "errors_case.h"

/* The free three-state chain begins in state 1 and never goes from 3 to 1:
   three of its eleven parameters; all others have errors.  */
START_TEST (probabilities_of_zero)
{
  lat_data *d = case_data ("earthquakes.csv", 1, 1);
  lat_model *m = case_chain (d, 3, LAT_INITIAL_FREE);
  lat_fit_options o = case_options (42);
  if (_i)
    o.prior = lat_prior_defaults ();
  case_fit (m, d, &o);
  lat_errors *e = errors_of (m, d);
  ck_assert_uint_eq (e->parameters, 11);
  ck_assert_uint_eq (m->fit.parameters, 11);
  ck_assert_uint_eq (e->held, 3);
  ck_assert_uint_eq (e->unknown, 0);
  for (size_t t = 0; t < e->n; t++)
    {
      const lat_estimate *x = &e->term[t];
      int boundary = !strncmp (x->name, "initial", 7)
                     || !strcmp (x->name, "transition_3_1");
      ck_assert_int_eq (x->kind,
                        boundary ? LAT_ESTIMATE_BOUNDARY : LAT_ESTIMATE_FREE);
      ck_assert (boundary ? isnan (x->error) && isnan (x->lower)
                          : x->error > 0 && x->lower < x->value
                                && x->value < x->upper);
    }
  const lat_estimate *a = term (e, "transition_3_2"),
                     *b = term (e, "transition_3_3");
  ck_assert (a->lower > 0 && b->upper < 1);
  assert_near (a->error / b->error, 1, 1e-3);
  lat_errors_free (e);
  lat_model_free (m);
  lat_data_free (d);
}
END_TEST

/* Symbols that a state never emits: the last one, which the others are
   compared with, or the first.  The rest has the errors of proportions.  */
START_TEST (symbols_never_seen)
{
  double x[120];
  lat_column column
      = { .name = (char *)"s", .kind = LAT_CATEGORICAL, .levels = 4 };
  lat_model_spec spec = lat_model_spec_defaults (LAT_MODEL_HMM);
  lat_fit_options o = exactly ();
  for (size_t i = 0; i < 120; i++)
    x[i] = (double)((_i ? 1 : 0) + i % 7 % 3);
  if (_i == 2)
    o.prior = lat_prior_defaults ();
  lat_data *d = column_y (120, x, 120);
  ck_assert_int_eq (lat_data_set_columns (d, &column, NULL), 0);
  lat_model *m = chain_of (&spec, d);
  case_fit (m, d, &o);
  lat_errors *e = errors_of (m, d);
  size_t never = _i ? 0 : 3;
  ck_assert_uint_eq (e->n, 1 + 4 - 1);
  for (size_t l = 0; l < 4; l++)
    {
      const lat_estimate *t = &e->term[l];
      double p = t->value;
      if (l == never)
        ck_assert_int_eq (t->kind, LAT_ESTIMATE_BOUNDARY);
      else
        assert_near (t->error / sqrt (p * (1 - p) / 120), 1, 1e-4);
    }
  lat_errors_free (e);
  lat_model_free (m);
  lat_data_free (d);
}
END_TEST

/* An absorbing last state and zeros that are structural.  */
START_TEST (left_to_right)
{
  static const unsigned char allowed[] = { 1, 1, 0, 0, 1, 1, 0, 0, 1 };
  static const unsigned char first[] = { 1, 0, 0 };
  static const char *const poisson = "poisson";
  double x[90];
  for (size_t i = 0; i < 90; i++)
    x[i] = (double)((i % 30 < 9 ? 2 : i % 30 < 17 ? 20 : 60) + i * 7 % 5);
  lat_data *d = column_y (90, x, 30);
  lat_model_spec spec = lat_model_spec_defaults (LAT_MODEL_HMM);
  spec.k = 3;
  spec.family = &poisson;
  spec.allowed = allowed;
  spec.first = first;
  lat_model *m = chain_of (&spec, d);
  lat_fit_options o = exactly ();
  case_fit (m, d, &o);
  lat_errors *e = errors_of (m, d);
  ck_assert_uint_eq (e->parameters, 5);
  ck_assert_uint_eq (e->held, 0);
  /* the states show: 3 steps on of 27 rows, 3 of 24 */
  double p = 3. / 27;
  assert_near (term (e, "transition_1_2")->value, p, 1e-5);
  assert_near (term (e, "transition_1_2")->error, sqrt (p * (1 - p) / 27),
               1e-4);
  ck_assert_int_eq (term (e, "stationary_1")->kind, LAT_ESTIMATE_FIXED);
  ck_assert_int_eq (term (e, "stationary_3")->kind, LAT_ESTIMATE_FIXED);
  for (size_t t = 0; t < e->n; t++)
    {
      ck_assert_str_ne (e->term[t].name, "dwell_3");
      ck_assert_str_ne (e->term[t].name, "transition_1_3");
      ck_assert_str_ne (e->term[t].name, "initial_1");
    }
  lat_errors_free (e);
  lat_model_free (m);
  lat_data_free (d);
}
END_TEST

/* States that change at every step but one: the first one's probability to
   stay, which the others are compared with, is at the boundary, and so is its
   mean stay.  */
START_TEST (never_stays)
{
  double y[60];
  for (size_t i = 0; i < 60; i++)
    y[i]
        = (double)((i % 2 && i != 31) || i == 32 ? 40 + i * 7 % 5 : i * 3 % 4);
  y[31] = 41;
  lat_data *d = column_y (60, y, 60);
  lat_model *m = case_chain (d, 2, LAT_INITIAL_FREE);
  lat_fit_options o = exactly ();
  case_fit (m, d, &o);
  lat_errors *e = errors_of (m, d);
  ck_assert_int_eq (term (e, "transition_1_1")->kind, LAT_ESTIMATE_BOUNDARY);
  ck_assert_int_eq (term (e, "transition_1_2")->kind, LAT_ESTIMATE_BOUNDARY);
  ck_assert_int_eq (term (e, "dwell_1")->kind, LAT_ESTIMATE_BOUNDARY);
  double p = term (e, "transition_2_2")->value;
  assert_near (p, 2. / 30, 1e-6);
  assert_near (term (e, "transition_2_2")->error, sqrt (p * (1 - p) / 30),
               1e-5);
  assert_near (term (e, "stationary_1")->error,
               sqrt (p * (1 - p) / 30) / ((2 - p) * (2 - p)), 1e-5);
  ck_assert_uint_eq (e->held, 2);
  lat_errors_free (e);
  lat_model_free (m);
  lat_data_free (d);
}
END_TEST

/* Counts no wider than Poisson's: the size of a negative binomial law has no
   limit; its mean is a Poisson mean.  */
START_TEST (size_without_limit)
{
  static const double y[] = { 3, 4, 3, 5, 2, 3, 4, 4, 3, 2 };
  static const char *const name = "negbinomial";
  lat_data *d = column_y (10, y, 10);
  lat_model_spec spec = lat_model_spec_defaults (LAT_MODEL_HMM);
  spec.family = &name;
  lat_model *m = chain_of (&spec, d);
  lat_fit_options o = exactly ();
  case_fit (m, d, &o);
  lat_errors *e = errors_of (m, d);
  ck_assert_int_eq (term (e, "y_size_1")->kind, LAT_ESTIMATE_BOUNDARY);
  assert_near (term (e, "y_mean_1")->error, sqrt (3.3 / 10), 1e-3);
  ck_assert (term (e, "y_mean_1")->lower > 0);
  lat_errors_free (e);
  lat_model_free (m);
  lat_data_free (d);
}
END_TEST

/* A column never seen in any row of weight says nothing of its means.  */
START_TEST (nothing_known)
{
  double x[80], weight[40];
  lat_message msg = { "" };
  lat_column column[] = { { .name = (char *)"a" }, { .name = (char *)"b" } };
  size_t unit[] = { 0, 20, 40 };
  for (size_t i = 0; i < 40; i++)
    {
      x[2 * i] = sin ((double)i);
      x[2 * i + 1] = i < 20 ? NAN : cos (3. * (double)i);
      weight[i] = i < 20;
    }
  lat_data *d = lat_data_alloc (40, 2, x, NULL, &msg);
  lat_model_spec spec = lat_model_spec_defaults (LAT_MODEL_HMM);
  spec.covariance = LAT_DIAGONAL;
  ck_assert_int_eq (lat_data_set_columns (d, column, &msg), 0);
  ck_assert_int_eq (lat_data_set_units (d, 2, unit, &msg), 0);
  lat_model *m = chain_of (&spec, d);
  lat_fit_options o = exactly ();
  case_fit (m, d, &o);
  ck_assert_int_eq (lat_data_set_weights (d, weight, &msg), 0);
  lat_errors *e = NULL;
  ck_assert_int_eq (lat_model_errors (m, d, NULL, &e, &msg), 0);
  ck_assert_uint_eq (e->unknown, 2);
  ck_assert_int_eq (term (e, "b_mean_1")->kind, LAT_ESTIMATE_UNKNOWN);
  ck_assert_int_eq (term (e, "b_sd_1")->kind, LAT_ESTIMATE_UNKNOWN);
  ck_assert (term (e, "a_mean_1")->error > 0);
  lat_errors_free (e);
  lat_model_free (m);
  lat_data_free (d);
}
END_TEST

/* A rate without rows is not one that has gone to zero; a number of trials is
   no parameter.  */
START_TEST (unknown_boundary_fixed)
{
  static const double seen[] = { 3, 0, 5, 4, 2, 6 }, zero[6] = { 0 };
  static const double hole[] = { NAN, NAN, NAN, NAN, NAN, NAN };
  static const double *const cells[] = { hole, zero, seen };
  static const lat_estimate_kind kind[]
      = { LAT_ESTIMATE_UNKNOWN, LAT_ESTIMATE_BOUNDARY, LAT_ESTIMATE_FREE };
  static const char *const family[] = { "poisson", "binomial=9" };
  for (size_t f = 0; f < 2; f++)
    {
      lat_data *d[3];
      for (size_t i = 0; i < 3; i++)
        d[i] = column_y (6, cells[i], 6);
      lat_model_spec spec = lat_model_spec_defaults (LAT_MODEL_HMM);
      spec.family = family + f;
      lat_model *m = chain_of (&spec, d[2]);
      lat_fit_options o = exactly ();
      for (size_t i = 3; i-- > 0;)
        {
          case_fit (m, d[i ? i : 2], &o);
          lat_errors *e = errors_of (m, d[i]);
          ck_assert_int_eq (e->term[0].kind, kind[i]);
          ck_assert_uint_eq (e->n, 1 + f);
          if (f)
            ck_assert_int_eq (term (e, "y_trials_1")->kind,
                              LAT_ESTIMATE_FIXED);
          lat_errors_free (e);
        }
      lat_model_free (m);
      for (size_t i = 0; i < 3; i++)
        lat_data_free (d[i]);
    }
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("errors_boundary");
  TCase *t = tcase_create ("errors_boundary");
  tcase_set_timeout (t, 120);
  tcase_add_loop_test (t, probabilities_of_zero, 0, 2);
  tcase_add_loop_test (t, symbols_never_seen, 0, 3);
  tcase_add_test (t, left_to_right);
  tcase_add_test (t, never_stays);
  tcase_add_test (t, size_without_limit);
  tcase_add_test (t, nothing_known);
  tcase_add_test (t, unknown_boundary_fixed);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
