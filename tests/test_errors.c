/* test_errors.c -- standard errors: closed forms, digits found with 60
   places, second differences of the likelihood alone, boundaries.  */

#include "model_case.h"
#include <latens/errors.h>
#include <string.h>

static lat_fit_options
exactly (void)
{
  lat_fit_options o = case_options (42);
  o.em.tol = 1e-15;
  o.em.max_iter = 100000;
  return o;
}

static lat_errors *
errors_of (const lat_model *m, const lat_data *d)
{
  lat_message msg = { "" };
  lat_errors *e = NULL;
  int s = lat_model_errors (m, d, NULL, &e, &msg);
  ck_assert_msg (s == 0, "%d: %s", s, msg.text);
  return e;
}

static const lat_estimate *
term (const lat_errors *e, const char *name)
{
  for (size_t t = 0; t < e->n; t++)
    if (!strcmp (e->term[t].name, name))
      return &e->term[t];
  ck_abort_msg ("no term %s", name);
}

/* A chain over numeric columns with these families, of n rows that another
   one emits: sequences of 30 rows, every ninth cell missing.  */
static lat_data *
draw_table (const lat_model *m, size_t n, uint64_t seed)
{
  double *x = malloc (n * m->p * sizeof *x);
  lat_message msg = { "" };
  size_t unit[64], units = n / 30;
  for (size_t u = 0; u <= units; u++)
    unit[u] = u < units ? 30 * u : n;
  ck_assert_int_eq (
      lat_hmm_sample (m->hmm, n, m->p, lat_stream_of_seed (seed), x, NULL), 0);
  for (size_t i = 4; i < n * m->p; i += 9)
    x[i] = NAN;
  lat_data *d = lat_data_alloc (n, m->p, x, NULL, &msg);
  ck_assert_msg (d != NULL, "%s", msg.text);
  ck_assert_int_eq (lat_data_set_columns (d, m->column, &msg), 0);
  ck_assert_int_eq (lat_data_set_units (d, units, unit, &msg), 0);
  free (x);
  return d;
}

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

/* --- the likelihood alone ------------------------------------------------ */

/* Minus the second differences of the log-likelihood in packed coordinates,
   inverted by Gauss and Jordan's elimination: v, q x q.  */
static void
invert (size_t q, double *h, double *v)
{
  for (size_t i = 0; i < q * q; i++)
    v[i] = i / q == i % q;
  for (size_t c = 0; c < q; c++)
    {
      double pivot = h[c * q + c];
      ck_assert (pivot > 0);
      for (size_t j = 0; j < q; j++)
        {
          h[c * q + j] /= pivot;
          v[c * q + j] /= pivot;
        }
      for (size_t i = 0; i < q; i++)
        {
          double factor = i == c ? 0 : h[i * q + c];
          for (size_t j = 0; j < q; j++)
            {
              h[i * q + j] -= factor * h[c * q + j];
              v[i * q + j] -= factor * v[c * q + j];
            }
        }
    }
}

static double
loglik_at (const lat_model *m, const lat_data *d, double *x, size_t i,
           double a, size_t j, double b)
{
  double l, keep_i = x[i], keep_j;
  x[i] += a;
  keep_j = x[j];
  x[j] += b;
  ck_assert_int_eq (lat_model_type (m)->unpack (lat_model_theta (m), x), 0);
  x[j] = keep_j;
  x[i] = keep_i;
  ck_assert_int_eq (lat_model_score (m, d, 1, &l, NULL), 0);
  return l;
}

static void
likelihood_covariance (const lat_model *m, const lat_data *d, double *v)
{
  const double h = 3e-3;
  size_t q = lat_model_type (m)->pack_len (lat_model_theta (m));
  lat_model *c = lat_model_clone (m);
  double *x = malloc (q * sizeof *x), *info = malloc (q * q * sizeof *info);
  ck_assert_int_eq (lat_model_type (m)->pack (lat_model_theta (m), x), 0);
  for (size_t i = 0; i < q; i++)
    for (size_t j = 0; j < q; j++)
      info[i * q + j] = -(loglik_at (c, d, x, i, h, j, h)
                          - loglik_at (c, d, x, i, h, j, -h)
                          - loglik_at (c, d, x, i, -h, j, h)
                          + loglik_at (c, d, x, i, -h, j, -h))
                        / (4 * h * h);
  invert (q, info, v);
  free (info);
  free (x);
  lat_model_free (c);
}

/* A chain of two states: correlated normal columns and one more, of some
   family; tables with holes, several sequences, weights.  Of the normal means
   the coordinates are themselves, and they come first among the product's
   parts, so their errors are the diagonal's.  */
START_TEST (second_differences)
{
  static const char text[]
      = "{\"latens\": 1, \"model\": \"hmm\", \"columns\": [{\"name\": \"a\", "
        "\"type\": \"numeric\"}, {\"name\": \"b\", \"type\": \"numeric\"}, "
        "{\"name\": \"c\", \"type\": \"numeric\"}], \"initial\": [0.6, 0.4], "
        "\"transition\": [[0.8, 0.2], [0.3, 0.7]], \"states\": "
        "[{\"gaussian\": "
        "{\"mean\": [0, 1], \"covariance\": [[1, 0.5], [0.5, 2]]}, %s}, "
        "{\"gaussian\": {\"mean\": [3, -1], \"covariance\": [[2, -0.4], "
        "[-0.4, "
        "1]]}, %s}], \"fit\": {}}";
  static const char *const emission[][2]
      = { { "\"poisson\": {\"c\": 3.1}", "\"poisson\": {\"c\": 9.2}" },
          { "\"gamma\": {\"c\": {\"mean\": 3.1, \"shape\": 2}}",
            "\"gamma\": {\"c\": {\"mean\": 9, \"shape\": 4}}" },
          { "\"negbinomial\": {\"c\": {\"mean\": 3.1, \"size\": 2}}",
            "\"negbinomial\": {\"c\": {\"mean\": 9, \"size\": 4}}" },
          { "\"exponential\": {\"c\": {\"mean\": 3.1}}",
            "\"exponential\": {\"c\": {\"mean\": 9.7}}" },
          { "\"lognormal\": {\"c\": {\"meanlog\": 0, \"sdlog\": 1}}",
            "\"lognormal\": {\"c\": {\"meanlog\": 1, \"sdlog\": 0.5}}" } };
  char whole[2048];
  double weight[600];
  lat_fit_options o = exactly ();
  lat_message msg = { "" };
  snprintf (whole, sizeof whole, text, emission[_i][0], emission[_i][1]);
  lat_model *m = case_read (whole);
  lat_data *d = draw_table (m, 600, 7);
  for (size_t i = 0; i < 600; i++)
    weight[i] = (double)(i / 30 % 3);
  ck_assert_int_eq (lat_data_set_weights (d, weight, &msg), 0);
  ck_assert_msg (lat_model_fit (m, d, &o, 1, NULL, &msg) == 0, "%s", msg.text);
  lat_errors *e = errors_of (m, d);
  size_t q = e->parameters;
  ck_assert_uint_eq (q, lat_em_hmm.free_len (m->hmm));
  double *v = malloc (q * q * sizeof *v);
  likelihood_covariance (m, d, v);
  static const char *const mean[]
      = { "a_mean_1", "b_mean_1", "a_mean_2", "b_mean_2" };
  for (size_t i = 0; i < 4; i++)
    {
      size_t at = 3 + i; /* behind the initial law and two rows */
      assert_near (term (e, mean[i])->error / sqrt (v[at * q + at]), 1, 1e-4);
    }
  double p = m->hmm->transition[1];
  assert_near (term (e, "transition_1_2")->error
                   / (p * (1 - p) * sqrt (v[q + 1])),
               1, 1e-4);
  assert_near (term (e, "dwell_1")->error / ((1 - p) / p * sqrt (v[q + 1])), 1,
               1e-4);
  free (v);
  lat_errors_free (e);
  lat_model_free (m);
  lat_data_free (d);
}
END_TEST

/* --- boundaries ---------------------------------------------------------- */

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
  lat_message msg = { "" };
  lat_fit_options o = exactly ();
  size_t unit[2] = { 0, 120 };
  for (size_t i = 0; i < 120; i++)
    x[i] = (double)((_i ? 1 : 0) + i % 7 % 3);
  if (_i == 2)
    o.prior = lat_prior_defaults ();
  lat_data *d = lat_data_alloc (120, 1, x, NULL, &msg);
  ck_assert_int_eq (lat_data_set_columns (d, &column, &msg), 0);
  ck_assert_int_eq (lat_data_set_units (d, 1, unit, &msg), 0);
  lat_model *m = lat_model_alloc (&spec, 1, d->column, &msg);
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
  lat_message msg = { "" };
  size_t unit[] = { 0, 30, 60, 90 };
  lat_column column = { .name = (char *)"y" };
  for (size_t i = 0; i < 90; i++)
    x[i] = (double)((i % 30 < 9 ? 2 : i % 30 < 17 ? 20 : 60) + i * 7 % 5);
  lat_data *d = lat_data_alloc (90, 1, x, NULL, &msg);
  ck_assert_int_eq (lat_data_set_columns (d, &column, &msg), 0);
  ck_assert_int_eq (lat_data_set_units (d, 3, unit, &msg), 0);
  lat_model_spec spec = lat_model_spec_defaults (LAT_MODEL_HMM);
  spec.k = 3;
  spec.family = &poisson;
  spec.allowed = allowed;
  spec.first = first;
  lat_model *m = lat_model_alloc (&spec, 1, d->column, &msg);
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
  lat_message msg = { "" };
  lat_column column = { .name = (char *)"y" };
  size_t unit[] = { 0, 60 };
  for (size_t i = 0; i < 60; i++)
    y[i]
        = (double)((i % 2 && i != 31) || i == 32 ? 40 + i * 7 % 5 : i * 3 % 4);
  y[31] = 41;
  lat_data *d = lat_data_alloc (60, 1, y, NULL, &msg);
  ck_assert_int_eq (lat_data_set_columns (d, &column, &msg), 0);
  ck_assert_int_eq (lat_data_set_units (d, 1, unit, &msg), 0);
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
  lat_message msg = { "" };
  lat_column column = { .name = (char *)"y" };
  size_t unit[] = { 0, 10 };
  lat_data *d = lat_data_alloc (10, 1, y, NULL, &msg);
  ck_assert_int_eq (lat_data_set_columns (d, &column, &msg), 0);
  ck_assert_int_eq (lat_data_set_units (d, 1, unit, &msg), 0);
  lat_model_spec spec = lat_model_spec_defaults (LAT_MODEL_HMM);
  spec.family = &name;
  lat_model *m = lat_model_alloc (&spec, 1, d->column, &msg);
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
  lat_model *m = lat_model_alloc (&spec, 2, d->column, &msg);
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
  size_t unit[] = { 0, 6 };
  lat_column column = { .name = (char *)"y" };
  for (size_t f = 0; f < 2; f++)
    {
      lat_data *d[3];
      lat_message msg = { "" };
      for (size_t i = 0; i < 3; i++)
        {
          d[i] = lat_data_alloc (6, 1, cells[i], NULL, &msg);
          ck_assert_int_eq (lat_data_set_columns (d[i], &column, &msg), 0);
          ck_assert_int_eq (lat_data_set_units (d[i], 1, unit, &msg), 0);
        }
      lat_model_spec spec = lat_model_spec_defaults (LAT_MODEL_HMM);
      spec.family = family + f;
      lat_model *m = lat_model_alloc (&spec, 1, d[2]->column, &msg);
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

START_TEST (threads_and_stop)
{
  lat_data *d = case_data ("faithful.csv", 0, 1);
  lat_model_spec spec = lat_model_spec_defaults (LAT_MODEL_HMM);
  lat_message msg = { "" };
  volatile sig_atomic_t stop = 1;
  spec.k = 2;
  lat_model *m = lat_model_alloc (&spec, 2, d->column, &msg);
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
  tcase_add_loop_test (t, second_differences, 0, 5);
  tcase_add_loop_test (t, probabilities_of_zero, 0, 2);
  tcase_add_loop_test (t, symbols_never_seen, 0, 3);
  tcase_add_test (t, left_to_right);
  tcase_add_test (t, never_stays);
  tcase_add_test (t, size_without_limit);
  tcase_add_loop_test (t, not_definite, 0, 2);
  tcase_add_test (t, nothing_known);
  tcase_add_test (t, unknown_boundary_fixed);
  tcase_add_test (t, threads_and_stop);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
