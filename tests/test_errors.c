/* test_errors.c -- standard errors: closed forms, digits found with 60
   places, and what can go wrong.  */

#include "errors_case.h"

/* --- digits -------------------------------------------------------------- */

/* Newton's method and second differences with 60 decimal places give these
   for the stationary two-state chain.  */
START_TEST (stationary_digits)
{
  static const struct
  {
    const char *name;
    double value, error;
  } want[] = { { "count_rate_1", 15.4722769948229, .702560863283 },
               { "count_rate_2", 26.1254385106388, 1.36011996254 },
               { "transition_1_2", .0659593618063123, .0354222922460 },
               { "transition_1_1", 1 - .0659593618063123, .0354222922460 },
               { "transition_2_1", .128509148267837, .0637730543184 },
               { "stationary_2", .339177581, .146422112942 } };
  lat_data *d = case_data ("earthquakes.csv", 1, 1);
  lat_fit_options o = exactly ();
  lat_column column = { .name = (char *)"count" };
  lat_message msg;
  ck_assert_int_eq (lat_data_set_columns (d, &column, &msg), 0);
  lat_model *m = case_chain (d, 2, LAT_INITIAL_STATIONARY);
  case_fit (m, d, &o);
  lat_errors *e = errors_of (m, d);
  for (size_t i = 0; i < sizeof want / sizeof *want; i++)
    {
      const lat_estimate *t = term (e, want[i].name);
      ck_assert_int_eq (t->kind, LAT_ESTIMATE_FREE);
      assert_near (t->value / want[i].value, 1, 1e-6);
      assert_near (t->error / want[i].error, 1, 2e-6);
    }
  ck_assert_uint_eq (e->parameters, 4);
  ck_assert_uint_eq (e->n, 4 + 2 + 2 + 2);
  ck_assert_uint_eq (e->held, 0);
  ck_assert (e->gain >= 0 && e->gain < 1e-9);
  lat_errors_free (e);
  lat_model_free (m);
  lat_data_free (d);
}
END_TEST

/* One state is a plain sample: sd / sqrt n, sd / sqrt 2n, (1 - r^2) / sqrt n,
   whatever the unit; and an interval of Fisher's z.  */
START_TEST (normal_closed_forms)
{
  static const double unit[] = { 1, 1e9, 1e-9 };
  for (size_t i = 0; i < 3; i++)
    {
      lat_data *d = case_data ("faithful.csv", 0, 0), *scaled;
      double x[272 * 2];
      lat_message msg;
      lat_fit_options o = exactly ();
      for (size_t l = 0; l < 272; l++)
        {
          x[2 * l] = (d->x[2 * l] - 3.1) * unit[i];
          x[2 * l + 1] = d->x[2 * l + 1];
        }
      ck_assert_ptr_nonnull (scaled = lat_data_alloc (272, 2, x, NULL, &msg));
      ck_assert_int_eq (lat_data_set_columns (scaled, d->column, &msg), 0);
      lat_model *m = case_mixture (scaled, 1, LAT_FULL);
      case_fit (m, scaled, &o);
      lat_errors *e = errors_of (m, scaled);
      double sd = term (e, "c1_sd_1")->value;
      const lat_estimate *r = term (e, "c1_c2_correlation_1");
      double root = sqrt (272);
      assert_near (term (e, "c1_mean_1")->error / (sd / root), 1, 1e-7);
      assert_near (term (e, "c1_sd_1")->error / (sd / root / sqrt (2)), 1,
                   1e-7);
      double rho = r->value;
      assert_near (r->error, (1 - rho * rho) / root, 1e-7);
      assert_near (r->lower, tanh (atanh (rho) - 1.959963984540054 / root),
                   1e-7);
      assert_near (r->upper, tanh (atanh (rho) + 1.959963984540054 / root),
                   1e-7);
      lat_errors_free (e);
      lat_model_free (m);
      lat_data_free (scaled);
      lat_data_free (d);
    }
}
END_TEST

/* A log scale: one component is a log-normal law, of mean exp (m + v / 2) and
   variance (e^v - 1) e^(2 m + v), m known to v / n and v to 2 v^2 / n.  */
START_TEST (logarithms)
{
  lat_data *d = case_data ("faithful.csv", 0, 0);
  lat_column column[2] = { d->column[0], d->column[1] };
  lat_message msg = { "" };
  lat_fit_options o = exactly ();
  column[0].transform.kind = LAT_TRANSFORM_LOG;
  ck_assert_int_eq (lat_data_set_columns (d, column, &msg), 0);
  lat_model *m = case_mixture (d, 1, LAT_FULL);
  case_fit (m, d, &o);
  lat_errors *e = errors_of (m, d);
  double n = 272, sum = 0, square = 0;
  for (size_t i = 0; i < 272; i++)
    sum += log (d->x[2 * i]) / n;
  for (size_t i = 0; i < 272; i++)
    square += pow (log (d->x[2 * i]) - sum, 2) / n;
  double mean = exp (sum + square / 2), v = square;
  const lat_estimate *t = term (e, "c1_original_mean_1");
  assert_near (t->value, mean, 1e-9);
  assert_near (t->error / (mean * sqrt (v / n + v * v / (2 * n))), 1, 1e-6);
  ck_assert (t->lower > 0 && t->lower < mean);
  assert_near (log (t->upper / mean), log (mean / t->lower), 1e-12);
  t = term (e, "c1_original_sd_1");
  double sd = mean * sqrt (expm1 (v)), slope = exp (v) / expm1 (v) / 2 + .5;
  assert_near (t->value, sd, 1e-9);
  assert_near (t->error / (sd * sqrt (v / n + slope * slope * 2 * v * v / n)),
               1, 1e-6);
  assert_near (term (e, "c1_mean_1")->value, sum, 1e-9);
  assert_near (term (e, "c1_mean_1")->error / sqrt (v / n), 1, 1e-6);
  for (size_t i = 0; i < e->n; i++)
    ck_assert (!strstr (e->term[i].name, "c2_original"));
  lat_errors_free (e);
  lat_model_free (m);
  lat_data_free (d);
}
END_TEST

/* --- what can go wrong --------------------------------------------------- */

/* Twice the same state: the parameters make up for each other, and the
   message names one; never NaN.  And a model far from its maximum.  */
START_TEST (not_definite)
{
  static const char text[]
      = "{\"latens\": 1, \"model\": \"hmm\", \"columns\": [{\"name\": \"c1\", "
        "\"type\": \"numeric\"}], \"initial\": [0.5, 0.5], \"transition\": "
        "[[0.5, 0.5], [0.5, 0.5]], \"states\": [{\"poisson\": {\"c1\": 19}}, "
        "{\"poisson\": {\"c1\": %s}}], \"fit\": {}}";
  char whole[1024];
  snprintf (whole, sizeof whole, text, _i ? "45" : "19");
  lat_data *d = case_data ("earthquakes.csv", 1, 1);
  lat_model *m = case_read (whole);
  lat_errors *e = (lat_errors *)d;
  lat_message msg = { "" };
  int s = lat_model_errors (m, d, NULL, &e, &msg);
  if (_i == 0)
    {
      ck_assert_int_eq (s, LAT_ENOTPD);
      ck_assert_ptr_null (e);
      ck_assert_ptr_nonnull (strstr (msg.text, "not positive definite"));
      ck_assert_ptr_nonnull (strstr (msg.text, "_1"));
    }
  else if (s == 0)
    ck_assert (e->gain > 1);
  else
    ck_assert_int_eq (s, LAT_ENOTPD);
  lat_errors_free (e);
  lat_model_free (m);
  lat_data_free (d);
}
END_TEST

START_TEST (threads_and_stop)
{
  lat_data *d = case_data ("faithful.csv", 0, 1);
  lat_model_spec spec = lat_model_spec_defaults (LAT_MODEL_HMM);
  lat_message msg = { "" };
  volatile sig_atomic_t stop = 1;
  spec.k = 2;
  lat_model *m = chain_of (&spec, d);
  lat_fit_options o = exactly ();
  case_fit (m, d, &o);
  lat_errors_options how = lat_errors_defaults ();
  lat_errors *e[2];
  for (unsigned i = 0; i < 2; i++)
    {
      how.threads = i ? 3 : 1;
      ck_assert_int_eq (lat_model_errors (m, d, &how, &e[i], &msg), 0);
    }
  for (size_t t = 0; t < e[0]->n; t++)
    ck_assert (
        !memcmp (&e[0]->term[t].error, &e[1]->term[t].error, sizeof (double)));
  lat_errors_free (e[0]);
  lat_errors_free (e[1]);
  how.stop = &stop;
  ck_assert_int_eq (lat_model_errors (m, d, &how, &e[0], &msg), LAT_ESTOP);
  lat_model_free (m);
  lat_data_free (d);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("errors");
  TCase *t = tcase_create ("errors");
  tcase_set_timeout (t, 120);
  tcase_add_test (t, stationary_digits);
  tcase_add_test (t, normal_closed_forms);
  tcase_add_test (t, logarithms);
  tcase_add_loop_test (t, not_definite, 0, 2);
  tcase_add_test (t, threads_and_stop);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
