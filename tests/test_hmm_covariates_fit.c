/* test_hmm_covariates_fit.c -- fitting chains whose transitions depend on
   covariates.  */

#include "laws.h"
#include <string.h>

enum
{
  ROWS = 93,
  EACH = LAW_CASES / LAW_STRUCTURES /* cases of one structure */
};

/* Without effects it is the plain chain: likelihood and statistics, with every
   family, and with zeros.  */
START_TEST (no_effect)
{
  int left = _i / EACH;
  int from = (left ? LAW_LEFT_RIGHT : LAW_CHAIN) * EACH + _i % EACH;
  int to = (left ? LAW_COVARIATES_LEFT : LAW_COVARIATES) * EACH + _i % EACH;
  law_model a = law_model_make (from, ROWS), b = law_model_make (to, ROWS);
  lat_hmm *h = b.theta;
  memset (h->covariates->slope, 0,
          h->k * h->k * LAW_Q * sizeof *h->covariates->slope);
  ck_assert_int_eq (lat_em_hmm.prepare (h), 0);
  double *x = law_estep (&a, a.theta, a.d), *y = law_estep (&b, h, b.d);
  law_assert_near (b, y[LAT_LOGLIK], x[LAT_LOGLIK], 1e-13);
  law_assert (b, law_close (lat_em_hmm.stat_len (a.theta), y, x, 1e-12));
  free (x);
  free (y);
  law_model_free (&a);
  law_model_free (&b);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("fits with covariates");
  TCase *t = tcase_create ("fits with covariates");
  tcase_set_timeout (t, 120);
  tcase_add_loop_test (t, no_effect, 0, 2 * EACH);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
