/* test_laws_structure.c -- the laws of E-steps, M-steps and fits on chains of
   which more is known: labels, holes that depend on the state.  */

#include "laws_structure.h"
#include <string.h>

enum
{
  ROWS = 93,
  K = LAW_TRIPLE,
  STEPS = 40
};

/* The score is the gradient of the log-likelihood.  */
START_TEST (slope)
{
  law_variant v;
  law_model m = law_variant_make (_i, ROWS, &v);
  law_check_slope (&m);
  law_model_free (&m);
}
END_TEST

/* Anywhere else: an M-step may fail, but not before it has moved.  */
static void
move (const law_model *m, void *there, const double *stat)
{
  int s = m->type->mstep (there, stat);
  ck_assert (s == 0 || (s == LAT_EDEGENERATE && !m->c.prior));
  ck_assert_int_eq (m->type->prepare (there), 0);
}

/* Coordinates of both kinds lead back to where they were taken.  */
START_TEST (coordinates)
{
  law_variant v;
  law_model m = law_variant_make (_i, ROWS, &v);
  double *x = law_zeros (m.type->pack_len (m.theta));
  double *y = law_zeros (m.type->even_len (m.theta));
  void *there = m.type->clone (m.theta);
  double *a = law_estep (&m, m.theta, m.d), *b, *c;
  move (&m, there, a);
  law_assert (m, m.type->distance (there, m.theta) > 1e-4);
  ck_assert_int_eq (m.type->pack (m.theta, x), 0);
  ck_assert_int_eq (m.type->unpack (there, x), 0);
  law_assert_near (m, m.type->distance (there, m.theta), 0, 1e-12);
  b = law_estep (&m, there, m.d);
  law_assert (m, law_close (m.type->stat_len (m.theta), b, a, 1e-11));
  move (&m, there, a);
  ck_assert_int_eq (m.type->even_pack (m.theta, y), 0);
  ck_assert_int_eq (m.type->even_unpack (there, y), 0);
  law_assert_near (m, m.type->distance (there, m.theta), 0, 1e-12);
  ck_assert_int_eq (m.type->copy (there, m.theta), 0);
  c = law_estep (&m, there, m.d);
  law_assert (m, memcmp (a, c, m.type->stat_len (m.theta) * sizeof *a) == 0);
  free (a);
  free (b);
  free (c);
  free (x);
  free (y);
  m.type->free (there);
  law_model_free (&m);
}
END_TEST

/* As many free parameters as coordinates, and as can be counted.  */
START_TEST (parameters)
{
  law_variant v;
  law_model m = law_variant_make (_i, ROWS, &v);
  const lat_hmm *h = m.theta;
  size_t n = m.type->free_len (h), laws, emission, p = m.v.p;
  laws = m.c.structure == LAW_LEFT_RIGHT ? K - 1
         : m.c.structure == LAW_CHAIN    ? K * K - 1
                                         : K * K - K;
  if (v == FIXED) /* an entry and its row's other, or 1 + 2 + 1 and 1 */
    laws -= m.c.structure == LAW_LEFT_RIGHT ? 1
            : m.c.structure == LAW_CHAIN    ? 5
                                            : 4;
  if (v == EMISSION)
    law_assert (m, laws == n);
  emission = n - laws;
  law_assert (m, m.type->pack_len (h) == n || m.c.family == LAW_TIED);
  if (m.c.family == LAW_POISSON)
    law_assert (m, emission
                       == (v == EMISSION ? 0
                           : v == TIED   ? 2 * p
                                         : K * p)
                              + (v == HOLES         ? K * p
                                 : v == EQUAL_HOLES ? p
                                                    : 0));
  law_model_free (&m);
}
END_TEST

static int
keeps_fixed (const lat_hmm *a, const lat_hmm *b, int steps)
{
  size_t moved = 0;
  for (size_t i = 0; i < K + K * K; i++)
    {
      double x = i < K ? a->initial[i] : a->transition[i - K];
      double y = i < K ? b->initial[i] : b->transition[i - K];
      if (a->fixed[i] && x != y)
        return 0;
      moved += x != y;
    }
  return moved > 0 || steps == 0;
}

/* The objective, log-likelihood plus log prior, never falls.  */
START_TEST (ascent)
{
  law_variant v;
  law_model m = law_variant_make (_i, ROWS, &v);
  void *before_all = m.type->clone (m.theta);
  int steps = law_check_ascent (&m, STEPS, !m.c.prior);
  if (v == FIXED)
    law_assert (m, keeps_fixed (before_all, m.theta, steps));
  if (v == EMISSION)
    {
      const lat_hmm *a = before_all, *b = m.theta;
      law_assert (m, a->family->distance (a->emission, b->emission) == 0);
    }
  m.type->free (before_all);
  law_model_free (&m);
}
END_TEST

/* Where EM ends, a step goes nowhere and the objective is flat.  */
START_TEST (fixed_point)
{
  law_variant v;
  law_model m = law_variant_make (_i, ROWS, &v);
  law_check_fixed_point (&m, !m.c.prior, 0);
  law_model_free (&m);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("laws of structure");
  TCase *t = tcase_create ("laws of structure");
  tcase_set_timeout (t, 60);
  tcase_add_loop_test (t, slope, 0, LAW_VARIANT_CASES);
  tcase_add_loop_test (t, coordinates, 0, LAW_VARIANT_CASES);
  tcase_add_loop_test (t, parameters, 0, LAW_VARIANT_CASES);
  tcase_add_loop_test (t, ascent, 0, LAW_VARIANT_CASES);
  tcase_add_loop_test (t, fixed_point, 0, LAW_VARIANT_CASES);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
