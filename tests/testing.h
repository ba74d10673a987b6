/* testing.h -- what every test program shares: its main, and comparisons
   that NaN fails.  */

#ifndef LATENS_TESTING_H
#define LATENS_TESTING_H

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#ifdef _OPENMP
#include <omp.h>
#endif

/* |a - b| <= eps, and relative to max (1, |b|); NaN fails.  */
#define assert_near(a, b, eps)                                                \
  do                                                                          \
    {                                                                         \
      double a_ = (a), b_ = (b), e_ = (eps)*fmax (1, fabs (b_));              \
      ck_assert_msg (fabs (a_ - b_) <= e_,                                    \
                     "%s = %.17g, not %.17g (within %g)", #a, a_, b_, e_);    \
    }                                                                         \
  while (0)

/* Gives OpenMP's idle threads back, which valgrind takes for a leak.  */
static inline void
end_threads (void)
{
#ifdef _OPENMP
  omp_pause_resource_all (omp_pause_hard);
#endif
}

/* Runs a suite, or the case of it that CK_RUN_CASE names.  0: all passed.  */
static inline int
run_suite (Suite *suite)
{
  SRunner *runner = srunner_create (suite);
  atexit (end_threads); /* Check's children too: they inherit it */
  srunner_run_all (runner, CK_NORMAL);
  int failed = srunner_ntests_failed (runner);
  srunner_free (runner);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#endif
