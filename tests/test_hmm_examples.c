/* test_hmm_examples.c -- small worked examples: Russell and Norvig's umbrella,
   Wikipedia's weather and fever, Stamp's tree rings (2004), Rabiner's weather
   (1989), waits of two packages, and holes inside a full covariance.  */

#include "hmm_make.h"
#include <latens/law.h>

START_TEST (umbrella)
{
  const double initial[] = { .5, .5 }, a[] = { .7, .3, .3, .7 };
  const double prob[] = { .9, .1, .2, .8 };
  const double filtered[] = { .8182, .8834, .1907, .7308, .8673 };
  const double smoothed[]
      = { .867338890, .820419054, .307483576, .820419054, .867338890 };
  lat_hmm *m = hmm_symbols (2, 2, initial, a, prob);
  lat_data *d = hmm_letters ("UUNUU", "UN");
  double g[10], score[5], sum = 0;
  ck_assert_int_eq (lat_hmm_posterior (m, d, 1, g), 0);
  ck_assert_int_eq (lat_hmm_score (m, d, 1, score), 0);
  for (size_t t = 0; t < 5; t++)
    {
      assert_near (g[2 * t], smoothed[t], 2e-9);
      sum += score[t];
      size_t unit[2] = { 0, t + 1 };
      double part[10];
      lat_data *begin = hmm_data (t + 1, 1, d->x, 1, unit);
      ck_assert_int_eq (lat_hmm_posterior (m, begin, 1, part), 0);
      assert_near (part[2 * t], filtered[t], 6e-5);
      lat_data_free (begin);
    }
  assert_near (sum, -3.3725020443, 1e-11);
  lat_data_free (d);
  lat_hmm_free (m);
}
END_TEST

START_TEST (small_worlds)
{
  const double initial[] = { .6, .4 }, a[] = { .7, .3, .4, .6 };
  const double rain[] = { .1, .4, .5, .6, .3, .1 };
  const double fever[] = { .5, .4, .1, .1, .3, .6 };
  const double rings[] = { .1, .4, .5, .7, .2, .1 };
  const double smoothed[] = { .23170303, .62406281, .86397706 };
  double g[6];
  lat_data *d = hmm_letters ("WSC", "WSC");
  lat_hmm *m = hmm_symbols (2, 3, initial, a, rain);
  assert_near (hmm_loglik (m, d), log (.033612), 1e-12);
  ck_assert_int_eq (lat_hmm_posterior (m, d, 1, g), 0);
  for (size_t t = 0; t < 3; t++)
    assert_near (g[2 * t], smoothed[t], 1e-7);
  lat_hmm_free (m);
  m = hmm_symbols (2, 3, initial, a, fever);
  assert_near (hmm_loglik (m, d), log (.03628), 1e-12);
  lat_hmm_free (m);
  lat_data_free (d);
  d = hmm_letters ("SMSL", "SML");
  m = hmm_symbols (2, 3, initial, a, rings);
  assert_near (hmm_loglik (m, d), log (.0096296), 1e-12);
  lat_hmm_free (m);
  lat_data_free (d);
}
END_TEST

/* A chain in plain sight: each state is one symbol.  */
START_TEST (weather)
{
  const double initial[] = { 0, 0, 1 };
  const double a[] = { .4, .3, .3, .2, .6, .2, .1, .1, .8 };
  const double prob[] = { 1, 0, 0, 0, 1, 0, 0, 0, 1 };
  lat_hmm *m = hmm_symbols (3, 3, initial, a, prob);
  lat_data *d = hmm_letters ("SSSRRSCS", "RCS");
  assert_near (hmm_loglik (m, d), log (.0001536), 1e-12);
  lat_data_free (d);
  d = hmm_letters ("SSRRRRCS", "RCS");
  ck_assert (hmm_loglik (m, d) < 0);
  lat_data_free (d);
  lat_hmm_free (m);
}
END_TEST

/* The example of the R package HMM.  */
START_TEST (package)
{
  const double initial[] = { .5, .5 }, a[] = { .8, .2, .2, .8 };
  const double prob[] = { .6, .4, .4, .6 };
  lat_hmm *m = hmm_symbols (2, 2, initial, a, prob);
  lat_data *d = hmm_letters ("LLRR", "LR");
  assert_near (hmm_loglik (m, d), -2.7855361800, 1e-10);
  lat_data_free (d);
  lat_hmm_free (m);
}
END_TEST

/* Exponential waits in three columns, of pomegranate's
   tests/hmm/test_dense_hmm.py, with and without its masks.  Both states end
   with probability 0.1 after a step, so that rows of steps sum to 0.9.  */
START_TEST (masked_waits)
{
  const double n = NAN, initial[] = { .2, .8 };
  const double a[] = { 1. / 9, 8. / 9, 1. / 3, 2. / 3 };
  const double mean[2][3] = { { 2.1, .3, .1 }, { 1.5, 3.1, 2.2 } };
  const double whole[] = { 1, 2, 0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 3, 1, 0,
                           5, 1, 4, 2, 1, 0, 1, 0, 2, 1, 1, 0, 0, 2, 1 };
  const double masked[] = { 1, 2, 0, 0, n, n, n, n, n, 2, 2, 2, 3, 1, 0,
                            5, 1, 4, n, 1, 0, 1, n, 2, 1, 1, 0, n, n, n };
  const double published[2][2]
      = { { -22.82660029, -22.80680502 }, { -15.46298769, -16.38935636 } };
  const double smoothed[] = { .11432, .23021, .34080, 5.0e-10, .87626 };
  const size_t col[] = { 0, 1, 2 }, unit[] = { 0, 5, 10 };
  void *e = lat_law_alloc (&lat_law_exponential, 2, 3, col);
  for (size_t i = 0; i < 6; i++)
    ck_assert_int_eq (lat_law_set (e, i / 3, i % 3, &mean[i / 3][i % 3]), 0);
  lat_hmm *m
      = hmm_make (&lat_family_exponential, e, LAT_INITIAL_FREE, initial, a);
  for (int i = 0; i < 2; i++)
    {
      lat_data *d = hmm_data (10, 3, i ? masked : whole, 2, unit);
      double score[10], sum[2] = { 0, 0 }, g[20];
      ck_assert_int_eq (lat_hmm_score (m, d, 1, score), 0);
      for (size_t t = 0; t < 10; t++)
        sum[t / 5] += score[t];
      for (size_t u = 0; u < 2; u++)
        assert_near (sum[u] + 4 * log (.9) + log (.1), published[i][u], 1e-7);
      ck_assert_int_eq (lat_hmm_posterior (m, d, 1, g), 0);
      for (size_t t = 0; t < 5 && i; t++)
        assert_near (g[2 * t], smoothed[t], 6e-6);
      lat_data_free (d);
    }
  lat_hmm_free (m);
}
END_TEST

/* Table of the holes inside a full covariance.  */
START_TEST (holes_in_covariance)
{
  const double n = NAN, initial[] = { .6, .4 }, a[] = { .8, .2, .3, .7 };
  const double mean[] = { 0, 0, 0, 2, -1, 1 };
  const double sigma[] = { 1, .5,  .2, .5,  2, .3,  .2, .3,  1.5,
                           2, -.4, .1, -.4, 1, .25, .1, .25, .8 };
  const double y[] = { .3, -.2, .5, n,   1,    .1, 1.8, n, n,
                       n,  n,   n,  2.5, -1.4, n,  .1,  n, -.6 };
  const double smoothed[] = { .83262717457, .90355671347, .35548611914,
                              .26771192054, .01961970722, .80332662490 };
  const double filled[][2]
      = { { 3, .3011241086 },  { 7, -.2987958184 },  { 8, .7660437449 },
          { 9, 1.4645761589 }, { 10, -.7322880795 }, { 11, .7322880795 },
          { 14, .9224415942 }, { 16, -.2505249725 } };
  lat_hmm *m = hmm_gaussian (2, 3, initial, a, mean, sigma);
  lat_data *d = hmm_data (6, 3, y, 0, NULL);
  double g[12], out[18];
  assert_near (hmm_loglik (m, d), -14.8811359118, 1e-11);
  ck_assert_int_eq (lat_hmm_posterior (m, d, 1, g), 0);
  ck_assert_int_eq (lat_hmm_expect (m, d, 1, out, NULL), 0);
  for (size_t t = 0; t < 6; t++)
    assert_near (g[2 * t], smoothed[t], 1e-10);
  for (size_t i = 0; i < sizeof filled / sizeof *filled; i++)
    assert_near (out[(size_t)filled[i][0]], filled[i][1], 1e-9);
  lat_data_free (d);
  lat_hmm_free (m);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("hmm examples");
  TCase *t = tcase_create ("examples");
  tcase_add_test (t, umbrella);
  tcase_add_test (t, small_worlds);
  tcase_add_test (t, weather);
  tcase_add_test (t, package);
  tcase_add_test (t, masked_waits);
  tcase_add_test (t, holes_in_covariance);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
