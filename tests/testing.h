/* testing.h -- what every test program shares: its main, and comparisons
   that NaN fails.  */

#ifndef LATENS_TESTING_H
#define LATENS_TESTING_H

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* |a - b| <= eps, and relative to max (1, |b|); NaN fails.  */
#define assert_near(a, b, eps)                                                \
  do                                                                          \
    {                                                                         \
      double a_ = (a), b_ = (b), e_ = (eps)*fmax (1, fabs (b_));              \
      ck_assert_msg (fabs (a_ - b_) <= e_,                                    \
                     "%s = %.17g, not %.17g (within %g)", #a, a_, b_, e_);    \
    }                                                                         \
  while (0)

/* Runs a suite; `LATENS_TEST_CASE` style selection is Check's own
   (CK_RUN_CASE).  0: all passed.  */
static inline int
run_suite (Suite *suite)
{
  SRunner *runner = srunner_create (suite);
  srunner_run_all (runner, CK_NORMAL);
  int failed = srunner_ntests_failed (runner);
  srunner_free (runner);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#endif
