/* test_bootstrap.c -- bootstrap samples: what is drawn, and what EM makes of
   it.  */

#include <latens/product.h>
#include <gsl/gsl_statistics.h>
#include "impute/bootstrap.h"
#include "imputed.h"

/* Samples are of as many rows as there are; the mean of one normal law's has
   the variance S / n.  */
START_TEST (samples)
{
  enum
  {
    SAMPLES = 3000
  };
  static double mean[SAMPLES];
  lat_data *d = case_data ("faithful.csv", 0, 0);
  lat_model *m = case_mixture (d, 1, LAT_FULL);
  lat_fit_options o = case_options (1);
  lat_bootstrap b;
  double sigma[4];
  case_fit (m, d, &o);
  ck_assert_int_eq (lat_bootstrap_init (&b, m->mixture, d), 0);
  for (size_t i = 0; i < SAMPLES; i++)
    {
      lat_stream s = lat_stream_sub (lat_stream_of_seed (4), i);
      ck_assert_int_eq (lat_bootstrap_draw (&b, s, &o.em, NULL), 0);
      ck_assert (lat_data_total (&b.view) == (double)d->n);
      mean[i] = lat_gaussian_mean (lat_product_part (b.m->emission, 0), 0)[1];
    }
  lat_gaussian_covariance (lat_product_part (m->mixture->emission, 0), 0,
                           sigma);
  double var = sigma[3] / (double)d->n;
  double centre
      = lat_gaussian_mean (lat_product_part (m->mixture->emission, 0), 0)[1];
  assert_near (gsl_stats_variance (mean, 1, SAMPLES) / var, 1, 0.1);
  ck_assert (fabs (gsl_stats_mean (mean, 1, SAMPLES) - centre)
             < 4 * sqrt (var / SAMPLES));
  lat_bootstrap_clear (&b);
  lat_model_free (m);
  lat_data_free (d);
}
END_TEST

/* Whole weights are counts: as many rows are drawn as they add up to.  Others
   are kept, and rows drawn.  Rows without weight are never drawn.  */
START_TEST (sample_weights)
{
  double weight[120];
  for (int whole = 0; whole <= 1; whole++)
    {
      subject a = make_subject (120, 1);
      double total = 0, drawn = 0, rows = 0;
      lat_bootstrap b;
      lat_em_options em = lat_em_defaults ();
      for (size_t i = 0; i < 120; i++)
        total += weight[i] = (double)(i % 4) * (whole ? 3 : 0.37);
      ck_assert_int_eq (lat_data_set_weights (a.d, weight, NULL), 0);
      ck_assert_int_eq (lat_bootstrap_init (&b, a.m->mixture, a.d), 0);
      ck_assert_int_eq (
          lat_bootstrap_draw (&b, lat_stream_of_seed (8), &em, NULL), 0);
      for (size_t i = 0; i < 120; i++)
        {
          double times = whole ? b.view.weight[i]
                               : b.view.weight[i] / fmax (weight[i], 0.1);
          assert_near (times, round (times), 1e-12);
          ck_assert (weight[i] > 0 || times == 0);
          drawn += b.view.weight[i];
          rows += times;
        }
      assert_near (rows, whole ? total : 90, 1e-9);
      if (whole)
        ck_assert (drawn == total);
      lat_bootstrap_clear (&b);
      subject_free (&a);
    }
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("bootstrap");
  TCase *tests = tcase_create ("bootstrap");
  tcase_add_test (tests, samples);
  tcase_add_test (tests, sample_weights);
  suite_add_tcase (suite, tests);
  return run_suite (suite);
}
