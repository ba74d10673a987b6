/* test_scales.c -- models on other scales: likelihoods that can be compared,
   files, the choice of scales.  */

#include "scaled_case.h"
#include <gsl/gsl_randist.h>
#include <latens/random.h>
#include <string.h>

/* tests/data/airquality.csv.  */
static lat_data *
air (void)
{
  return case_data ("airquality.csv", 0, 0);
}

static void
transform (lat_data *d, size_t j, lat_transform_kind kind)
{
  lat_column *column = lat_columns_clone (d->column, d->p);
  column[j].transform = (lat_transform){ .kind = kind };
  ck_assert_int_eq (lat_data_set_columns (d, column, NULL), 0);
  lat_columns_free (column, d->p);
}

/* The fit to log (Ozone), minus the sum of its logarithms, in fit, score and
   rows.  */
START_TEST (log_scale)
{
  lat_data *d = air (), *e = air ();
  double *x = (double *)e->x, sum = 0, total, by_row = 0;
  double *row = malloc (d->n * sizeof *row);
  double *plain = malloc (d->n * sizeof *plain);
  lat_fit_options o = case_options (1);
  for (size_t i = 0; i < e->n; i++)
    if (!isnan (x[i * e->tda]))
      sum += x[i * e->tda] = log (x[i * e->tda]);
  transform (d, 0, LAT_TRANSFORM_LOG);
  lat_model *a = case_mixture (d, 2, LAT_FULL);
  lat_model *b = case_mixture (e, 2, LAT_FULL);
  case_fit (a, d, &o);
  case_fit (b, e, &o);
  assert_near (a->fit.log_likelihood, b->fit.log_likelihood - sum, 1e-12);
  assert_near (a->fit.bic, b->fit.bic + 2 * sum, 1e-12);
  assert_near (a->fit.icl, b->fit.icl + 2 * sum, 1e-12);
  ck_assert_uint_eq (a->fit.parameters, b->fit.parameters);
  ck_assert_int_eq (lat_model_score (a, d, 1, &total, row), 0);
  ck_assert_int_eq (lat_model_score (b, e, 1, NULL, plain), 0);
  assert_near (total, a->fit.log_likelihood, 1e-14);
  for (size_t i = 0; i < d->n; i++)
    {
      double z = x[i * e->tda];
      by_row += row[i];
      assert_near (row[i], plain[i] - (isnan (z) ? 0 : z), 1e-12);
    }
  assert_near (by_row, total, 1e-12);
  free (row);
  free (plain);
  lat_model_free (a);
  lat_model_free (b);
  lat_data_free (d);
  lat_data_free (e);
}
END_TEST

/* scipy 1.10.1, of one column: yeojohnson and yeojohnson_llf.  */
START_TEST (yeo_johnson)
{
  size_t n, p;
  double *x = fixture_read ("airquality.csv", &n, &p);
  lat_fit_options o = case_options (1);
  for (size_t i = 0; i < n; i++)
    x[i] = x[i * p];
  lat_data *d = lat_data_alloc (n, 1, x, NULL, NULL);
  transform (d, 0, LAT_TRANSFORM_YEO_JOHNSON);
  lat_model *m = case_mixture (d, 1, LAT_FULL);
  case_fit (m, d, &o);
  assert_near (m->fit.log_likelihood, -541.2646410387954, 1e-11);
  assert_near (m->column[0].transform.lambda, 0.14904029237505123, 1e-6);
  ck_assert_uint_eq (m->fit.parameters, 3);
  assert_near (m->fit.bic, 2 * 541.2646410387954 + 3 * log (153), 1e-11);
  free (x);
  lat_model_free (m);
  lat_data_free (d);
}
END_TEST

typedef struct
{
  double first, last;
} ends;

static void
follow (size_t t, double objective, void *ctx)
{
  ends *e = ctx;
  if (!t)
    e->first = objective;
  e->last = objective;
}

/* Without a prior the trace ends where the record is.  */
START_TEST (trace)
{
  lat_data *d = air ();
  ends e;
  lat_fit_options o = case_options (1);
  o.trace = follow;
  o.trace_ctx = &e;
  transform (d, 0, LAT_TRANSFORM_LOG);
  lat_model *m = case_mixture (d, 1, LAT_FULL);
  case_fit (m, d, &o);
  assert_near (e.last, m->fit.log_likelihood, 1e-12);
  lat_model_free (m);
  lat_data_free (d);
}
END_TEST

/* Read back bit for bit; what is fitted says the same of the data.  */
START_TEST (file)
{
  lat_data *d = air ();
  lat_fit_options o = case_options (1);
  double total;
  lat_column *column = lat_columns_clone (d->column, d->p);
  column[0].transform.kind = LAT_TRANSFORM_YEO_JOHNSON;
  column[0].bounds = (lat_bounds){ LAT_BOUND_LOWER, 1, 0.1, 0 };
  column[2].transform.kind = LAT_TRANSFORM_LOG;
  column[2].bounds = (lat_bounds){ LAT_BOUND_UPPER, 0, 0, 1 / 3.0 + 30 };
  column[3].transform.kind = LAT_TRANSFORM_YEO_JOHNSON;
  column[3].bounds = (lat_bounds){ 3, 0, -1e-300, 1e300 };
  ck_assert_int_eq (lat_data_set_columns (d, column, NULL), 0);
  lat_columns_free (column, d->p);
  lat_model *m = case_mixture (d, 1, LAT_FULL);
  case_fit (m, d, &o);
  ck_assert (m->column[3].transform.unit > 1);
  char *text = case_text (m);
  lat_model *r = case_read (text);
  char *again = case_text (r);
  ck_assert_str_eq (text, again);
  for (size_t j = 0; j < m->p; j++)
    {
      const lat_column *a = m->column + j, *b = r->column + j;
      ck_assert_int_eq (a->bounds.sides, b->bounds.sides);
      ck_assert_int_eq (a->bounds.recognised, b->bounds.recognised);
      if (a->bounds.sides & LAT_BOUND_LOWER)
        ck_assert_mem_eq (&a->bounds.lower, &b->bounds.lower, sizeof (double));
      if (a->bounds.sides & LAT_BOUND_UPPER)
        ck_assert_mem_eq (&a->bounds.upper, &b->bounds.upper, sizeof (double));
      ck_assert_mem_eq (&a->transform, &b->transform, sizeof a->transform);
    }
  ck_assert_int_eq (lat_model_score (r, d, 1, &total, NULL), 0);
  assert_near (total, m->fit.log_likelihood, 1e-14);
  free (text);
  free (again);
  lat_model_free (m);
  lat_model_free (r);
  lat_data_free (d);
}
END_TEST

/* SCALED_MODEL with one piece of text in the place of another.  */
static void
refused (const char *old, const char *new, const char *message)
{
  static const char model[] = SCALED_MODEL;
  char path[] = "/tmp/latens-scales-XXXXXX", want[300];
  const char *at = strstr (model, old);
  lat_message msg = { "" };
  ck_assert_ptr_nonnull (at);
  FILE *f = fdopen (mkstemp (path), "w");
  fprintf (f, "%.*s%s%s", (int)(at - model), model, new, at + strlen (old));
  fclose (f);
  lat_model *m = lat_model_read (path, &msg);
  remove (path);
  snprintf (want, sizeof want, "%s: %s", path, message);
  ck_assert_ptr_null (m);
  ck_assert_str_eq (msg.text, want);
}

START_TEST (refusals)
{
  static const char t[] = "{\"name\": \"log\"}";
  static const char b[] = "{\"upper\": 12.5}";
  refused ("\"log\"", "\"sqrt\"",
           "columns[1].transform.name: unknown transform 'sqrt'");
  refused ("\"log\"", "\"auto\"",
           "columns[1].transform.name: unknown transform 'auto'");
  refused (t, "1.5", "columns[1].transform: not an object");
  refused (t, "{}", "columns[1].transform.name: missing");
  refused (t, "{\"name\": \"yeo-johnson\"}",
           "columns[1].transform.lambda: missing");
  refused (t, "{\"name\": \"yeo-johnson\", \"lambda\": 2.5}",
           "columns[1].transform.lambda: not from 0 to 2");
  refused (t, "{\"name\": \"yeo-johnson\", \"lambda\": 1, \"unit\": 0}",
           "columns[1].transform.unit: not positive");
  refused (t, "{\"name\": \"yeo-johnson\", \"lambda\": 1, \"centre\": \"a\"}",
           "columns[1].transform.centre: not a number");
  refused (b, "[1, 2]", "columns[1].bounds: not an object");
  refused (b, "{\"lower\": 2, \"upper\": 1.5}",
           "columns[1].bounds: the lower is above the upper");
  refused (b, "{\"lower\": null}", "columns[1].bounds.lower: not a number");
  refused ("\"recognised\": true", "\"recognised\": 1",
           "columns[2].bounds.recognised: not true or false");
  refused ("\"levels\": [\"a\", \"b\"]",
           "\"levels\": [\"a\", \"b\"], \"bounds\": {}",
           "columns[3].bounds: a categorical column has none");
}
END_TEST

/* Where there is no such thing.  */
START_TEST (not_for_all)
{
  static const char *const poisson = "poisson";
  lat_column c
      = { .name = (char *)"n", .transform = { .kind = LAT_TRANSFORM_LOG } };
  lat_model_spec spec = lat_model_spec_defaults (LAT_MODEL_HMM);
  lat_message msg;
  ck_assert_ptr_null (lat_model_alloc (&spec, 1, &c, &msg));
  ck_assert_str_eq (msg.text,
                    "column 'n': only numbers with a normal law, in a "
                    "mixture, can have a transform or bounds");
  spec.kind = LAT_MODEL_MIXTURE;
  spec.family = &poisson;
  ck_assert_ptr_null (lat_model_alloc (&spec, 1, &c, &msg));
  spec.family = NULL;
  c.bounds = (lat_bounds){ 3, 0, 2, 1 };
  ck_assert_ptr_null (lat_model_alloc (&spec, 1, &c, &msg));
  c.bounds.sides = 0;
  c.transform = (lat_transform){ LAT_TRANSFORM_YEO_JOHNSON, NAN, 0, 1 };
  ck_assert_ptr_null (lat_model_alloc (&spec, 1, &c, &msg));
}
END_TEST

START_TEST (no_logarithm)
{
  static const double x[] = { 1.5, 2.5, 0, 3.5 };
  lat_data *d = lat_data_alloc (4, 1, x, NULL, NULL);
  lat_where at;
  lat_message msg;
  transform (d, 0, LAT_TRANSFORM_LOG);
  lat_model *m = case_mixture (d, 1, LAT_FULL);
  ck_assert_int_eq (lat_model_accept_cells (m, d, &at), LAT_EDATA);
  ck_assert_uint_eq (at.row, 2);
  ck_assert_int_eq (lat_model_fit (m, d, NULL, 0, NULL, &msg), LAT_EDATA);
  ck_assert_str_eq (msg.text,
                    "row 3, column '1': not positive, so it has no logarithm");
  lat_model_free (m);
  lat_data_free (d);
}
END_TEST

/* n rows: log-normal, normal, log-normal of both signs, positive normal.  */
static lat_data *
made (size_t n, uint64_t seed)
{
  double *x = malloc (4 * n * sizeof *x);
  lat_data *d;
  for (size_t i = 0; i < n; i++)
    {
      lat_philox state;
      gsl_rng rng = lat_stream_at (lat_stream_of_seed (seed), i, &state);
      double u = gsl_ran_ugaussian (&rng);
      x[4 * i] = exp (2.5 + 0.8 * u);
      x[4 * i + 1] = u + gsl_ran_ugaussian (&rng);
      x[4 * i + 2] = exp (0.9 * gsl_ran_ugaussian (&rng)) - 1.2;
      x[4 * i + 3] = 50 + 4 * gsl_ran_ugaussian (&rng);
      if (i % 7 == 3)
        x[4 * i + i % 4] = (double)NAN;
    }
  d = lat_data_alloc (n, 4, x, NULL, NULL);
  free (x);
  return d;
}

static lat_model *
select_one (const lat_data *d, const lat_column *column)
{
  lat_selection sel = { .k_lo = 1, .k_hi = 3, .criterion = LAT_BIC };
  lat_model_spec spec = lat_model_spec_defaults (LAT_MODEL_MIXTURE);
  lat_message msg;
  lat_model *m;
  int s = lat_model_select (&m, &spec, d->p, column, d, &sel, NULL, &msg);
  ck_assert_msg (s == 0, "%s", msg.text);
  return m;
}

START_TEST (choice)
{
  lat_data *d = made (400, 5);
  lat_column column[4] = { { 0 } };
  lat_model *none = select_one (d, column), *m;
  for (size_t j = 0; j < 4; j++)
    column[j].transform.kind = LAT_TRANSFORM_AUTO;
  m = select_one (d, column);
  ck_assert (m->fit.bic < none->fit.bic - 50);
  ck_assert_int_eq (m->column[0].transform.kind, LAT_TRANSFORM_LOG);
  ck_assert_int_eq (m->column[1].transform.kind, LAT_TRANSFORM_NONE);
  ck_assert_int_eq (m->column[2].transform.kind, LAT_TRANSFORM_YEO_JOHNSON);
  ck_assert_int_eq (m->column[3].transform.kind, LAT_TRANSFORM_NONE);
  lat_model_free (none);
  column[0].transform.kind = LAT_TRANSFORM_NONE; /* not asked for */
  none = select_one (d, column);
  ck_assert_int_eq (none->column[0].transform.kind, LAT_TRANSFORM_NONE);
  ck_assert_int_eq (none->column[2].transform.kind, LAT_TRANSFORM_YEO_JOHNSON);
  lat_model_free (none);
  lat_model_free (m);
  lat_data_free (d);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("scales");
  TCase *t = tcase_create ("scales");
  tcase_set_timeout (t, 60);
  tcase_add_test (t, log_scale);
  tcase_add_test (t, yeo_johnson);
  tcase_add_test (t, trace);
  tcase_add_test (t, file);
  tcase_add_test (t, refusals);
  tcase_add_test (t, not_for_all);
  tcase_add_test (t, no_logarithm);
  tcase_add_test (t, choice);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
