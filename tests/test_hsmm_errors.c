/* test_hsmm_errors.c -- standard errors with durations, by second differences
   of the likelihood alone and the numbers themselves.  */

#include "errors_case.h"
#include <gsl/gsl_linalg.h>
#include <latens/hsmm.h>
#include <latens/law.h>
#include <latens/poisson.h>
#include <latens/product.h>

enum
{
  MOST = 40 /* coordinates */
};

static const lat_duration_law laws[]
    = { LAT_DURATION_POISSON, LAT_DURATION_NEGBINOMIAL, LAT_DURATION_TABLE };

static const char text[]
    = "{\"latens\": 1, \"model\": \"hmm\", \"columns\": [{\"name\": \"x\", "
      "\"type\": \"numeric\"}], \"initial\": [0.5, 0.3, 0.2], "
      "\"transition\": [[0, 0.6, 0.4], [0.3, 0, 0.7], [0.55, 0.45, 0]], "
      "\"duration\": [%s, %s, %s], \"states\": [{\"poisson\": {\"x\": 2}}, "
      "{\"poisson\": {\"x\": 9}}, {\"poisson\": {\"x\": 25}}], \"fit\": {}}";

static lat_model *
start (lat_duration_law law)
{
  static const char *const of[][3]
      = { { "{\"poisson\": {\"further\": 3}}",
            "{\"poisson\": {\"further\": 7}}",
            "{\"poisson\": {\"further\": 1.5}}" },
          { "{\"negbinomial\": {\"further\": {\"mean\": 3, \"size\": 2}}}",
            "{\"negbinomial\": {\"further\": {\"mean\": 6, \"size\": 1.5}}}",
            "{\"negbinomial\": {\"further\": {\"mean\": 4, \"size\": 1}}}" },
          { "{\"categorical\": {\"further\": [0.2, 0.5, 0.3]}}",
            "{\"categorical\": {\"further\": [0.5, 0.3, 0.2]}}",
            "{\"categorical\": {\"further\": [0.1, 0.3, 0.6]}}" } };
  const char *const *d = of[law - LAT_DURATION_POISSON];
  char full[2048];
  snprintf (full, sizeof full, text, d[0], d[1], d[2]);
  return case_read (full);
}

/* 1200 rows that it emits, in sequences of 60, each thirteenth missing.  */
static lat_data *
sample (const lat_model *m, uint64_t seed)
{
  enum
  {
    N = 1200,
    EACH = 60
  };
  double *x = malloc (N * sizeof *x);
  size_t unit[N / EACH + 1];
  lat_message msg;
  for (size_t u = 0; u < N / EACH; u++)
    ck_assert_int_eq (
        lat_hmm_sample (m->hmm, EACH, 1,
                        lat_stream_sub (lat_stream_of_seed (seed), u),
                        x + EACH * u, NULL),
        0);
  for (size_t u = 0; u <= N / EACH; u++)
    unit[u] = EACH * u;
  for (size_t i = 5; i < N; i += 13)
    x[i] = NAN;
  lat_data *d = lat_data_alloc (N, 1, x, NULL, &msg);
  ck_assert_ptr_nonnull (d);
  ck_assert_int_eq (lat_data_set_columns (d, m->column, &msg), 0);
  ck_assert_int_eq (lat_data_set_units (d, N / EACH, unit, &msg), 0);
  free (x);
  return d;
}

/* --- the numbers, by the textbook ---------------------------------------- */

typedef struct
{
  const char *name;
  double (*value) (const lat_hmm *h);
} number;

static double
dwell_2 (const lat_hmm *h)
{
  return lat_hsmm_mean (h, 1, NULL);
}

static double
transition_3_1 (const lat_hmm *h)
{
  return h->transition[6];
}

static double
rate_2 (const lat_hmm *h)
{
  return lat_poisson_rate (lat_product_part (h->emission, 0), 1, 0);
}

/* The share of state 1 by the balance of flows: visits per row of each state
   are v = v A, and rows are visits times their mean length.  */
static double
share_1 (const lat_hmm *h)
{
  double v[3] = { 1, 1, 1 }, rows[3], sum = 0;
  for (int i = 0; i < 4000; i++)
    {
      double w[3] = { 0 };
      for (size_t a = 0; a < 9; a++)
        w[a % 3] += v[a / 3] * h->transition[a];
      for (size_t c = 0; c < 3; c++)
        v[c] = (v[c] + w[c]) / 2;
    }
  for (size_t c = 0; c < 3; c++)
    sum += rows[c] = v[c] * lat_hsmm_mean (h, c, NULL);
  return rows[0] / sum;
}

static double
further_1 (const lat_hmm *h)
{
  return dwell_2 (h) - 1;
}

static double
size_2 (const lat_hmm *h)
{
  return lat_law_at (h->duration->theta, 1, 0)[1];
}

static double
two_rows_2 (const lat_hmm *h)
{
  double p[3];
  ck_assert_int_eq (lat_hsmm_log_probability (h, 1, 3, p), 0);
  return exp (p[1]);
}

/* --- the likelihood alone ------------------------------------------------ */

static double
loglik_at (lat_model *m, const lat_data *d, const double *x, size_t q,
           size_t i, double a, size_t j, double b)
{
  double y[MOST], l;
  memcpy (y, x, q * sizeof *y);
  y[i] += a;
  y[j] += b;
  ck_assert_int_eq (lat_em_hmm.unpack (m->hmm, y), 0);
  ck_assert_int_eq (lat_em_hmm.prepare (m->hmm), 0);
  ck_assert_int_eq (lat_hmm_loglik (m->hmm, d, 1, &l), 0);
  return l;
}

/* The covariance of the coordinates.  */
static gsl_matrix *
covariance (lat_model *m, const lat_data *d, const double *x, size_t q)
{
  const double h = 2e-3;
  gsl_matrix *info = gsl_matrix_alloc (q, q), *v = gsl_matrix_alloc (q, q);
  gsl_permutation *order = gsl_permutation_alloc (q);
  int sign;
  for (size_t i = 0; i < q; i++)
    for (size_t j = 0; j < q; j++)
      gsl_matrix_set (info, i, j,
                      -(loglik_at (m, d, x, q, i, h, j, h)
                        - loglik_at (m, d, x, q, i, h, j, -h)
                        - loglik_at (m, d, x, q, i, -h, j, h)
                        + loglik_at (m, d, x, q, i, -h, j, -h))
                          / (4 * h * h));
  gsl_linalg_LU_decomp (info, order, &sign);
  gsl_linalg_LU_invert (info, order, v);
  gsl_permutation_free (order);
  gsl_matrix_free (info);
  return v;
}

static double
error_of (lat_model *m, const double *x, size_t q, const gsl_matrix *v,
          const number *what)
{
  const double h = 1e-5;
  double slope[MOST], sum = 0;
  for (size_t i = 0; i < q; i++)
    {
      double y[MOST], side[2];
      memcpy (y, x, q * sizeof *y);
      for (int s = 0; s < 2; s++)
        {
          y[i] = x[i] + (s ? h : -h);
          ck_assert_int_eq (lat_em_hmm.unpack (m->hmm, y), 0);
          ck_assert_int_eq (lat_em_hmm.prepare (m->hmm), 0);
          side[s] = what->value (m->hmm);
        }
      slope[i] = (side[1] - side[0]) / (2 * h);
    }
  for (size_t i = 0; i < q; i++)
    for (size_t j = 0; j < q; j++)
      sum += slope[i] * gsl_matrix_get (v, i, j) * slope[j];
  return sqrt (sum);
}

/* All but the first state's law, which is fixed; it is the same in all.  */
START_TEST (second_differences)
{
  static const number of[][3]
      = { { { "duration_rate_2", further_1 } },
          { { "duration_mean_2", further_1 }, { "duration_size_2", size_2 } },
          { { "duration_2_2", two_rows_2 } } };
  static const number shared[] = { { "dwell_2", dwell_2 },
                                   { "transition_3_1", transition_3_1 },
                                   { "x_rate_2", rate_2 },
                                   { "stationary_1", share_1 } };
  const number *want[8];
  size_t wanted = 0;
  lat_model *m = start (laws[_i]), *moving;
  lat_data *d = sample (m, 3 + (uint64_t)_i);
  lat_fit_options o = exactly ();
  lat_message msg = { "" };
  double x[MOST];
  ck_assert_msg (lat_model_fit (m, d, &o, 1, NULL, &msg) == 0, "%s", msg.text);
  size_t q = lat_em_hmm.pack_len (m->hmm);
  ck_assert_uint_le (q, MOST);
  ck_assert_int_eq (lat_em_hmm.pack (m->hmm, x), 0);
  lat_errors *e = errors_of (m, d);
  for (size_t i = 0; i < 4; i++)
    want[wanted++] = shared + i;
  for (size_t i = 0; i < 3 && of[_i][i].name; i++)
    want[wanted++] = of[_i] + i;
  ck_assert_uint_eq (e->parameters, q);
  ck_assert_uint_eq (e->held, 0);
  ck_assert_uint_eq (e->unknown, 0);
  ck_assert (e->gain < 1e-6);
  moving = lat_model_clone (m);
  gsl_matrix *v = covariance (moving, d, x, q);
  for (size_t i = 0; i < wanted; i++)
    {
      const lat_estimate *t = term (e, want[i]->name);
      ck_assert_int_eq (t->kind, LAT_ESTIMATE_FREE);
      assert_near (t->value / want[i]->value (m->hmm), 1, 1e-12);
      assert_near (t->error / error_of (moving, x, q, v, want[i]), 1, 2e-4);
      ck_assert (t->lower < t->value && t->value < t->upper);
    }
  gsl_matrix_free (v);
  lat_errors_free (e);
  lat_model_free (moving);
  lat_model_free (m);
  lat_data_free (d);
}
END_TEST

/* A state that is never left has no law of duration: it is no parameter and
   no term, and there are no long-run shares.  */
START_TEST (never_left)
{
  lat_data *d = case_data ("earthquakes.csv", 1, 1);
  static const char *const poisson = "poisson";
  static const unsigned char allowed[9] = { 1, 1, 0, 0, 1, 1, 0, 0, 1 };
  static const unsigned char first[3] = { 1, 0, 0 };
  lat_model_spec spec = lat_model_spec_defaults (LAT_MODEL_HMM);
  lat_fit_options o = case_options (42);
  spec.k = 3;
  spec.family = &poisson;
  spec.duration = LAT_DURATION_POISSON;
  lat_model *m = chain_of (&spec, d);
  ck_assert_int_eq (lat_hmm_set_pattern (m->hmm, allowed, first), 0);
  case_fit (m, d, &o);
  lat_errors *e = errors_of (m, d);
  ck_assert_uint_eq (e->parameters, 5);
  ck_assert_uint_eq (e->unknown, 0);
  size_t last = 0; /* a fit puts states in order */
  while (!lat_hsmm_is_absorbing (m->hmm, last))
    last++;
  for (size_t t = 0; t < e->n; t++)
    {
      char dwell[32], rate[32];
      snprintf (dwell, sizeof dwell, "dwell_%zu", last + 1);
      snprintf (rate, sizeof rate, "duration_rate_%zu", last + 1);
      ck_assert (!strstr (e->term[t].name, "stationary")
                 && strcmp (e->term[t].name, dwell)
                 && strcmp (e->term[t].name, rate));
    }
  ck_assert_uint_eq (e->n, 2 + 2 + 3);
  lat_errors_free (e);
  lat_model_free (m);
  lat_data_free (d);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("hsmm_errors");
  TCase *t = tcase_create ("hsmm_errors");
  tcase_set_timeout (t, 120);
  tcase_add_loop_test (t, second_differences, 0, 3);
  tcase_add_test (t, never_left);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
