/* test_laws_fit.c -- laws that every fit keeps, on every model: the objective
   never falls, it ends where it is flat, and threads change nothing.  */

#include "laws.h"
#include <stdlib.h>
#include <string.h>

enum
{
  ROWS = 93,                      /* of the small tables */
  MANY = 3 * LAT_CHUNK_ROWS + 37, /* of those with several chunks */
  STEPS = 40                      /* M-steps of the law of ascent */
};

/* The objective, log-likelihood plus log prior, never falls.  */
START_TEST (ascent)
{
  law_model m = law_model_make (_i, ROWS);
  int may_collapse = law_may_collapse (&m.c);
  int steps = law_check_ascent (&m, STEPS, may_collapse);
  law_assert (m, steps > 0);
  law_model_free (&m);
}
END_TEST

/* Where EM ends, a step goes nowhere and the objective is flat.  */
START_TEST (fixed_point)
{
  law_model m = law_model_make (_i, ROWS);
  law_check_fixed_point (&m, law_may_collapse (&m.c), law_may_creep (&m.c));
  law_model_free (&m);
}
END_TEST

/* Any number of threads gives the same bits, and, up to rounding, what one
   E-step over all units gives.  */
START_TEST (same_bits)
{
  law_model m = law_model_make (2 * _i + 1, MANY); /* those with a prior */
  size_t n = m.type->stat_len (m.theta);
  double *one = law_zeros (n), *plain = law_estep (&m, m.theta, m.d);
  for (unsigned threads = 1; threads <= 4; threads++)
    {
      void *theta = m.type->clone (m.theta);
      lat_em *w = law_start_em (&m, theta, threads);
      law_assert (m, law_close (n, lat_em_stat (w), plain, 1e-12));
      ck_assert_int_eq (lat_em_iterate (w), 0);
      if (threads == 1)
        memcpy (one, lat_em_stat (w), n * sizeof *one);
      law_assert (m, memcmp (one, lat_em_stat (w), n * sizeof *one) == 0);
      lat_em_free (w);
      m.type->free (theta);
    }
  free (one);
  free (plain);
  law_model_free (&m);
}
END_TEST

/* LATENS_LAWS_EVERY=N: every Nth case, where whole fits would take too long
   (under sanitizers; test_laws runs the same steps on all).  */
int
main (void)
{
  const char *every = getenv ("LATENS_LAWS_EVERY");
  int step = every && atoi (every) > 0 ? atoi (every) : 1;
  Suite *suite = suite_create ("laws of fits");
  TCase *t = tcase_create ("laws of fits");
  tcase_set_timeout (t, 60);
  for (int i = 0; i < LAW_CASES; i += step)
    {
      tcase_add_loop_test (t, ascent, i, i + 1);
      tcase_add_loop_test (t, fixed_point, i, i + 1);
      if (i < LAW_CASES / 2)
        tcase_add_loop_test (t, same_bits, i, i + 1);
    }
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
