/* test_emissions.c -- mixtures of normal laws, multinomial counts and
   autoregressions against what other programs and plain sums say.  */

#include <latens/ar.h>
#include <latens/gmm.h>
#include <latens/hmm.h>
#include <latens/model.h>
#include <latens/multinomial.h>
#include <latens/product.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "testing.h"

static const size_t columns[] = { 0, 1, 2 };

/* log p of n rows of p cells, and means and sds of their holes, in a family
   of one component.  */
static void
look (const lat_family_type *f, void *theta, size_t n, size_t p,
      const double *x, double *lp, double *mean, double *sd)
{
  double *r = malloc (n * sizeof *r);
  void *work = malloc (f->work_len (theta, n) + 64);
  lat_block b = { .n = n, .x = x, .tda = p };
  ck_assert (r && work);
  ck_assert_int_eq (f->prepare (theta), 0);
  memset (lp, 0, n * sizeof *lp);
  for (size_t i = 0; i < n; i++)
    r[i] = 1;
  ck_assert_int_eq (f->log_density (theta, &b, lp, work), 0);
  ck_assert_int_eq (f->expect (theta, &b, r, mean, sd, p, work), 0);
  free (work);
  free (r);
}

/* --- multinomial --------------------------------------------------------- */

static const double prob[] = { 0.23, 0.415, 0.355 };

/* Complete rows, and with a known total rows with one and two holes, against
   GSL's multinomial of the seen columns and the rest.  */
START_TEST (known_trials)
{
  const double n = NAN, x[] = { 3, 4, 2, 3, n, 2, n, n, 2, n, n, n };
  const double seen[][3] = { { 3, 4, 2 }, { 3, 4, 2 }, { 7, 2, 0 } };
  const unsigned y[][3] = { { 3, 4, 2 }, { 3, 4, 2 }, { 7, 2, 0 } };
  const double law[][3] = { { 0.23, 0.415, 0.355 },
                            { 0.23, 0.415, 0.355 },
                            { 0.645, 0.355, 0 } };
  double lp[4], mean[12], sd[12];
  void *theta = lat_multinomial_alloc (1, 3, columns, 9);
  ck_assert_int_eq (lat_multinomial_set (theta, 0, prob), 0);
  look (&lat_family_multinomial, theta, 4, 3, x, lp, mean, sd);
  for (size_t i = 0; i < 3; i++)
    assert_near (
        lp[i],
        gsl_ran_multinomial_lnpdf (seen[i][2] > 0 ? 3 : 2, law[i], y[i]),
        1e-13);
  ck_assert (lp[3] == 0);
  assert_near (mean[4], 4, 1e-14);
  assert_near (sd[4], 0, 1e-14);
  assert_near (mean[6], 7 * 0.23 / 0.645, 1e-14);
  assert_near (sd[7], sqrt (7 * 0.23 * 0.415) / 0.645, 1e-14);
  assert_near (mean[9], 9 * 0.23, 1e-14);
  lat_family_multinomial.free (theta);
}
END_TEST

/* Totals that vary: a row with a hole is what it shows given its sum; moments
   of the hole by summing the negative multinomial law.  */
START_TEST (unknown_trials)
{
  const double n = NAN, x[] = { 3, 4, n, 3, n, n, 0, 0, n, 5, 0, 1 };
  const double two[] = { 0.23 / 0.645, 0.415 / 0.645 };
  const unsigned y[] = { 3, 4 }, whole[] = { 5, 0, 1 };
  double lp[4], mean[12], sd[12], m = 0, q = 0, total = 0;
  void *theta = lat_multinomial_alloc (1, 3, columns, NAN);
  ck_assert_int_eq (lat_multinomial_set (theta, 0, prob), 0);
  look (&lat_family_multinomial, theta, 4, 3, x, lp, mean, sd);
  assert_near (lp[0], gsl_ran_multinomial_lnpdf (2, two, y), 1e-13);
  ck_assert (lp[1] == 0 && lp[2] == 0);
  assert_near (lp[3], gsl_ran_multinomial_lnpdf (3, prob, whole), 1e-13);
  for (unsigned k = 0; k < 200; k++)
    {
      double w = gsl_ran_negative_binomial_pdf (k, 0.645, 7);
      total += w;
      m += w * k;
      q += w * k * k;
    }
  assert_near (total, 1, 1e-14);
  assert_near (mean[2], m, 1e-12);
  assert_near (sd[2], sqrt (q - m * m), 1e-12);
  assert_near (mean[8], 0, 0);
  lat_family_multinomial.free (theta);
}
END_TEST

static int
refuses (double trials, size_t cells, const double *x, size_t row)
{
  void *theta = lat_multinomial_alloc (1, 3, columns, trials);
  lat_data *d = lat_data_alloc (cells / 3, 3, x, NULL, NULL);
  lat_where where = { 77, 77, NULL };
  int s = lat_family_multinomial.accept (theta, d, &where);
  lat_data_free (d);
  lat_family_multinomial.free (theta);
  return s == LAT_EDATA && where.row == row && where.reason;
}

START_TEST (bad_counts)
{
  const double n = NAN;
  const double few[] = { 1, 2, 3, 1, 2, 2 }, many[] = { n, 4, 3 };
  const double part[] = { 1, n, 0.5 }, below[] = { 0, 0, 0, 0, -1, n };
  ck_assert (refuses (6, 6, few, 1));
  ck_assert (refuses (6, 3, many, 0));
  ck_assert (refuses (NAN, 3, part, 0));
  ck_assert (refuses (NAN, 6, below, 1));
  ck_assert (!refuses (7, 3, many, 0));
  ck_assert_ptr_null (lat_multinomial_alloc (1, 1, columns, NAN));
  ck_assert_ptr_null (lat_multinomial_alloc (1, 3, columns, 2.5));
}
END_TEST

/* --- mixtures of normal laws --------------------------------------------- */

static const double weight[] = { 0.27, 0.73 };
static const double means[] = { -1.1, 2.3, 0.7, -0.4 };
static const double sigmas[] = { 1.3, 0.6, 0.6, 0.9, 0.5, -0.2, -0.2, 1.7 };

/* The marginal, and the conditional law of a hole, by hand.  */
START_TEST (parts)
{
  const double n = NAN, x[] = { 0.25, -0.6, 0.25, n, n, n };
  double lp[3], mean[6], sd[6], w[2], m[2], v[2], sum = 0, both = 0, e, q;
  void *theta = lat_gmm_alloc (1, 2, 2, columns, LAT_FULL);
  ck_assert_int_eq (lat_gmm_set (theta, 0, weight, means, sigmas), 0);
  look (&lat_family_gmm, theta, 3, 2, x, lp, mean, sd);
  for (size_t h = 0; h < 2; h++)
    {
      const double *s = sigmas + 4 * h, *mu = means + 2 * h;
      w[h] = weight[h] * gsl_ran_gaussian_pdf (0.25 - mu[0], sqrt (s[0]));
      m[h] = mu[1] + s[1] / s[0] * (0.25 - mu[0]);
      v[h] = s[3] - s[1] * s[1] / s[0];
      sum += w[h];
      both += w[h] * gsl_ran_gaussian_pdf (-0.6 - m[h], sqrt (v[h]));
    }
  e = (w[0] * m[0] + w[1] * m[1]) / sum;
  q = (w[0] * (v[0] + m[0] * m[0]) + w[1] * (v[1] + m[1] * m[1])) / sum;
  assert_near (lp[0], log (both), 1e-13);
  assert_near (lp[1], log (sum), 1e-13);
  assert_near (lp[2], 0, 1e-15);
  assert_near (mean[3], e, 1e-13);
  assert_near (sd[3], sqrt (q - e * e), 1e-13);
  assert_near (mean[4], 0.27 * -1.1 + 0.73 * 0.7, 1e-14);
  lat_family_gmm.free (theta);
}
END_TEST

/* Parts by weight, with what belongs to them.  */
START_TEST (arranged)
{
  void *theta = lat_gmm_alloc (2, 2, 2, columns, LAT_FULL);
  for (size_t c = 0; c < 2; c++)
    ck_assert_int_eq (lat_gmm_set (theta, c, weight, means, sigmas), 0);
  ck_assert_int_eq (lat_family_gmm.arrange (theta), 0);
  for (size_t c = 0; c < 2; c++)
    {
      double s[4];
      ck_assert (lat_gmm_weight (theta, c)[0] == 0.73);
      ck_assert (lat_gaussian_mean (lat_gmm_gaussian (theta), 2 * c)[0]
                 == 0.7);
      lat_gaussian_covariance (lat_gmm_gaussian (theta), 2 * c + 1, s);
      ck_assert (s[0] == 1.3);
    }
  lat_family_gmm.free (theta);
}
END_TEST

/* --- autoregressions ----------------------------------------------------- */

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
  Suite *suite = suite_create ("emissions");
  TCase *t = tcase_create ("emissions");
  tcase_add_test (t, known_trials);
  tcase_add_test (t, unknown_trials);
  tcase_add_test (t, bad_counts);
  tcase_add_test (t, parts);
  tcase_add_test (t, arranged);
  tcase_add_test (t, least_squares);
  tcase_add_test (t, beginnings);
  tcase_add_test (t, refused);
  tcase_add_test (t, carried);
  tcase_add_test (t, sampled);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
