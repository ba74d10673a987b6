/* test_errors_differences.c -- standard errors against second differences of
   the likelihood alone.  */

#include "errors_case.h"

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

int
main (void)
{
  Suite *suite = suite_create ("errors_differences");
  TCase *t = tcase_create ("errors_differences");
  tcase_set_timeout (t, 120);
  tcase_add_loop_test (t, second_differences, 0, 5);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
