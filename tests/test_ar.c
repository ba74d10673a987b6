/* test_ar.c -- autoregressions against least squares and plain sums, and rows
   that carry the rows before them.  */

#include <latens/ar.h>
#include <latens/hmm.h>
#include <latens/model.h>
#include <latens/product.h>
#include <gsl/gsl_randist.h>
#include <string.h>
#include "testing.h"

/* Luteinizing hormone in blood samples (Diggle 1990, table A.1).  */
static const double lh[48]
    = { 2.4, 2.4, 2.4, 2.2, 2.1, 1.5, 2.3, 2.3, 2.5, 2,   1.9, 1.7,
        2.2, 1.8, 3.2, 3.2, 2.7, 2.2, 2.2, 1.9, 1.9, 1.8, 2.7, 3,
        2.3, 2,   2,   2.9, 2.9, 2.7, 2.7, 2.3, 2.6, 2.4, 1.8, 1.7,
        1.5, 1.4, 2.1, 3.3, 3.5, 3.5, 3.1, 2.6, 2.1, 3.4, 3,   2.9 };

static lat_model *
ar_model (const char *family, lat_message *msg)
{
  lat_model_spec spec = lat_model_spec_defaults (LAT_MODEL_HMM);
  lat_column column = { .kind = LAT_NUMERIC };
  spec.family = &family;
  return lat_model_alloc (&spec, 1, &column, msg);
}

static lat_data *
lh_data (size_t units, const size_t *unit, size_t lags)
{
  lat_data *d = lat_data_alloc (48, 1, lh, NULL, NULL);
  ck_assert_int_eq (lat_data_set_units (d, units, unit, NULL), 0);
  if (lags)
    ck_assert_int_eq (lat_data_set_lags (d, lags, NULL), 0);
  return d;
}

/* One state is least squares: R's lm on embed (lh, 3).  */
START_TEST (least_squares)
{
  const size_t unit[] = { 0, 48 };
  const double r[] = { 1.2281886474664776, 0.44293889159779787,
                       0.7110028472392157, -0.22173733481288013 };
  lat_message msg = { "" };
  lat_model *m = ar_model ("ar=2", &msg);
  ck_assert_msg (m != NULL, "%s", msg.text);
  lat_data *d = lh_data (1, unit, 2);
  lat_fit_options o = lat_fit_defaults ();
  o.prior = lat_prior_none ();
  ck_assert_int_eq (lat_model_fit (m, d, &o, 0, NULL, &msg), 0);
  const double *got
      = lat_ar_at (lat_product_part (lat_model_emission (m), 0), 0, 0);
  assert_near (m->fit.log_likelihood, -27.812293336637978, 1e-12);
  for (size_t i = 0; i < 4; i++)
    assert_near (got[i], r[i], 1e-12);
  lat_data_free (d);
  lat_model_free (m);
}
END_TEST

static double
loglik_of (const lat_model *m, lat_data *d)
{
  double loglik;
  ck_assert_int_eq (lat_model_score (m, d, 1, &loglik, NULL), 0);
  lat_data_free (d);
  return loglik;
}

/* Each sequence is conditioned on its own first rows; whole numbers, of which
   a chain of one column would look at each value once.  */
START_TEST (beginnings)
{
  const double par[] = { 1.5, 0.7, 0.4 };
  const size_t whole[] = { 0, 48 }, cut[] = { 0, 1, 20, 48 };
  lat_message msg = { "" };
  lat_model *m = ar_model ("ar", &msg);
  lat_ar_set (lat_product_theta ((void *)lat_model_emission (m), 0), 0, 0,
              par);
  ck_assert_int_eq (lat_em_hmm.prepare (m->hmm), 0);
  double all = 0, apart = 0, rounded = 0, x[48];
  for (size_t i = 1; i < 48; i++)
    {
      double e = lh[i] - 1.5 - 0.4 * lh[i - 1];
      double z = round (lh[i]) - 1.5 - 0.4 * round (lh[i - 1]);
      all += log (gsl_ran_gaussian_pdf (e, 0.7));
      apart += i == 1 || i == 20 ? 0 : log (gsl_ran_gaussian_pdf (e, 0.7));
      rounded += log (gsl_ran_gaussian_pdf (z, 0.7));
    }
  for (size_t i = 0; i < 48; i++)
    x[i] = round (lh[i]);
  assert_near (loglik_of (m, lh_data (1, whole, 1)), all, 1e-12);
  assert_near (loglik_of (m, lh_data (1, whole, 3)), all, 1e-12);
  assert_near (loglik_of (m, lh_data (3, cut, 1)), apart, 1e-12);
  lat_data *d = lat_data_alloc (48, 1, x, NULL, NULL);
  ck_assert_int_eq (lat_data_set_lags (d, 1, NULL), 0);
  ck_assert_int_eq (lat_data_set_units (d, 1, whole, NULL), 0);
  assert_near (loglik_of (m, d), rounded, 1e-12);
  lat_model_free (m);
}
END_TEST

/* What cannot be is refused, and says so.  */
START_TEST (refused)
{
  const size_t unit[] = { 0, 48 };
  const double hole[] = { 1, 2, NAN, 4 };
  lat_message msg = { "" };
  lat_model_spec spec = lat_model_spec_defaults (LAT_MODEL_MIXTURE);
  lat_column column = { .kind = LAT_NUMERIC };
  const char *name = "ar";
  ck_assert_ptr_null (ar_model ("ar=33", &msg));
  ck_assert_ptr_nonnull (strstr (msg.text, "from 1 to"));
  ck_assert_ptr_null (ar_model ("multinomial", &msg));
  ck_assert_ptr_nonnull (strstr (msg.text, "2 columns"));
  ck_assert_ptr_null (ar_model ("gmm=100", &msg));
  spec.family = &name;
  ck_assert_ptr_null (lat_model_alloc (&spec, 1, &column, &msg));
  ck_assert_ptr_nonnull (strstr (msg.text, "sequences"));
  lat_model *m = ar_model ("ar=2", &msg);
  lat_data *d = lh_data (1, unit, 1);
  ck_assert_int_eq (lat_model_accept (m, d, &msg), LAT_EINVAL);
  lat_data_free (d);
  d = lat_data_alloc (4, 1, hole, NULL, NULL);
  ck_assert_int_eq (lat_data_set_lags (d, 2, NULL), 0);
  ck_assert_int_eq (lat_model_accept (m, d, &msg), LAT_EDATA);
  ck_assert_ptr_nonnull (strstr (msg.text, "row 3"));
  lat_data_free (d);
  lat_model_free (m);
}
END_TEST

/* Rows that carry the rows before them; views and copies have them.  */
START_TEST (carried)
{
  const double x[] = { 1, 10, 2, 20, 3, 30, 4, 40 };
  const size_t unit[] = { 0, 3, 4 };
  lat_data *d = lat_data_alloc (4, 2, x, NULL, NULL);
  double out[8];
  ck_assert_int_eq (lat_data_set_units (d, 2, unit, NULL), 0);
  ck_assert_int_eq (lat_data_set_lags (d, 2, NULL), 0);
  ck_assert_uint_eq (d->tda, 6);
  const double *row = d->x + 2 * d->tda;
  ck_assert (row[0] == 3 && row[1] == 30 && row[2] == 2 && row[3] == 20
             && row[4] == 1 && row[5] == 10);
  ck_assert (isnan (d->x[4]) && isnan (d->x[3 * 6 + 2]));
  lat_data_cells (d, 0, 4, out);
  ck_assert_int_eq (memcmp (out, x, sizeof x), 0);
  lat_data v = lat_data_of_units (d, 1, 2);
  ck_assert (v.x[0] == 4 && v.lags == 2);
  ck_assert_int_eq (lat_data_set_lags (&v, 1, NULL), LAT_EINVAL);
  lat_data_free (d);
}
END_TEST

/* A sample remembers: its lag-one autocorrelation is the law's.  */
START_TEST (sampled)
{
  enum
  {
    N = 20000
  };
  const double par[] = { 2, 1.1, 0.8 };
  lat_message msg = { "" };
  lat_model *m = ar_model ("ar", &msg);
  double *x = malloc (N * sizeof *x), mean = 0, var = 0, cov = 0;
  lat_ar_set (lat_product_theta ((void *)lat_model_emission (m), 0), 0, 0,
              par);
  ck_assert_int_eq (lat_em_hmm.prepare (m->hmm), 0);
  ck_assert_int_eq (
      lat_hmm_sample (m->hmm, N, 1, lat_stream_of_seed (5), x, NULL), 0);
  for (size_t i = 0; i < N; i++)
    mean += x[i] / N;
  for (size_t i = 1; i < N; i++)
    {
      var += (x[i] - mean) * (x[i] - mean);
      cov += (x[i] - mean) * (x[i - 1] - mean);
    }
  /* standard errors: 1.1 / 0.2 / sqrt (N), sqrt ((1 - 0.64) / N), ... */
  assert_near (mean, 10, 4 * 0.039);
  assert_near (cov / var, 0.8, 4 * 0.0043);
  assert_near (var / N / (1.21 / 0.36), 1, 4 * 0.022);
  free (x);
  lat_model_free (m);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("ar");
  TCase *t = tcase_create ("ar");
  tcase_add_test (t, least_squares);
  tcase_add_test (t, beginnings);
  tcase_add_test (t, refused);
  tcase_add_test (t, carried);
  tcase_add_test (t, sampled);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
