/* test_em_converge.c -- when the engine says that it has converged, it has. */

#include "em/engine.h"
#include "em_toys.h"
#include "testing.h"

enum
{
  ROWS = 100
};

typedef struct
{
  int status;         /* of the last test */
  size_t iterations;  /* M-steps */
  double first_small; /* the error when a gain first fell below tol n */
} ending;

static ending
run_creep (const lat_em_type *type, creep *c, const lat_em_options *opt)
{
  ending e = { 0 };
  lat_data *d = toy_data (ROWS);
  lat_em *w = lat_em_alloc (type, c, d, opt, &e.status);
  e.status = lat_em_start (w);
  ck_assert_int_eq (e.status, 0);
  e.first_small = NAN;
  while ((e.status = lat_em_test (w)) == LAT_CONTINUE)
    {
      double f = lat_em_objective (w);
      ck_assert_int_eq (lat_em_iterate (w), 0);
      if (isnan (e.first_small) && lat_em_objective (w) - f <= opt->tol * ROWS)
        e.first_small = fabs (c->at - c->peak);
    }
  e.iterations = lat_em_iterations (w);
  lat_em_free (w);
  lat_data_free (d);
  return e;
}

static const double rates[] = { 0.05, 0.5, 0.9, 0.99, 0.999 };
static const double tols[] = { 1e-4, 1e-6, 1e-9 };

enum
{
  RATES = sizeof rates / sizeof *rates,
  TOLS = sizeof tols / sizeof *tols
};

/* The peak is known, and the objective is -n (at - peak)^2 / 2.  */
static void
check_end (double rate, double tol, double height, int by_distance)
{
  toy_log events = { 0 };
  lat_em_type type = creep_type;
  if (!by_distance)
    type.distance = NULL;
  lat_em_options opt = lat_em_defaults ();
  opt.tol = tol;
  opt.max_iter = 100000;
  opt.threads = 1;
  creep c = creep_at (-1.125, &events);
  c.rate = rate;
  c.height = height;
  ending e = run_creep (&type, &c, &opt);
  double left = fabs (c.at - c.peak);
  ck_assert_int_eq (e.status, 0);
  /* At rate 0.999 rounding shows in what the gains alone tell.  */
  ck_assert_msg (left * left / 2 <= (by_distance ? 1.05 : 3) * tol,
                 "rate %g tol %g: %g left to gain", rate, tol,
                 left * left / 2);
  if (by_distance)
    ck_assert_msg (left <= 1.05 * sqrt (tol), "rate %g tol %g: %g left", rate,
                   tol, left);
  /* and not much later than need be */
  double need = log (sqrt (tol) / 3.51) / log (rate);
  ck_assert_msg ((double)e.iterations < need + 0.2 * need + 6,
                 "rate %g tol %g: %zu iterations, not %g", rate, tol,
                 e.iterations, need);
}

START_TEST (stops_at_the_limit_not_at_a_small_step)
{
  double rate = rates[_i / TOLS], tol = tols[_i % TOLS];
  check_end (rate, tol, -1.25, 1);
  check_end (rate, tol, -1.25, 0);
}
END_TEST

/* The constant drowns the gains long before theta is there.  */
START_TEST (steps_decide_when_gains_drown)
{
  check_end (rates[_i / TOLS], tols[_i % TOLS], -1.25e4, 1);
}
END_TEST

/* The rule most programs have would have left theta where it was off by
   many times what tol asks for.  */
START_TEST (a_small_gain_is_not_enough)
{
  toy_log events = { 0 };
  lat_em_options opt = lat_em_defaults ();
  opt.max_iter = 100000;
  creep c = creep_at (-1.125, &events);
  c.rate = 0.999;
  ending e = run_creep (&creep_type, &c, &opt);
  ck_assert_int_eq (e.status, 0);
  ck_assert_msg (e.first_small > 20 * sqrt (opt.tol), "%g", e.first_small);
  opt.max_iter = 1000;
  c.at = -1.125;
  e = run_creep (&creep_type, &c, &opt);
  ck_assert_int_eq (e.status, LAT_EMAXITER);
  ck_assert_uint_eq (e.iterations, 1000);
}
END_TEST

/* Complete data: the first M-step is the last that does anything.  */
START_TEST (one_step_is_enough)
{
  toy_log events = { 0 };
  lat_em_options opt = lat_em_defaults ();
  for (int zero = 0; zero < 2; zero++)
    {
      opt.tol = zero ? 0 : 1e-9;
      creep c = creep_at (-1.125, &events);
      c.rate = 0;
      ending e = run_creep (&creep_type, &c, &opt);
      ck_assert_int_eq (e.status, 0);
      ck_assert_uint_eq (e.iterations, 2);
      e = run_creep (&creep_type, &c, &opt); /* at the limit from the start */
      ck_assert_int_eq (e.status, 0);
      ck_assert_uint_eq (e.iterations, 1);
    }
}
END_TEST

/* A course by hand: gains and steps as given.  */
static int
course (const double *objective, const double *moved, size_t n,
        int has_distance)
{
  lat_em_options opt = lat_em_defaults ();
  double stat[LAT_HEAD] = { objective[0], 100 };
  lat_course c = lat_course_begin (stat, objective[0], has_distance);
  int s = lat_course_test (&c, &opt);
  for (size_t i = 1; i < n; i++)
    {
      stat[LAT_LOGLIK] = objective[i];
      lat_course_add (&c, stat, objective[i], moved[i]);
      s = lat_course_test (&c, &opt);
    }
  return s;
}

START_TEST (courses_that_say_nothing)
{
  const double still[] = { -7, -7, -7, -7 };
  const double growing[] = { -7, -7 + 1e-12, -7 + 3e-12, -7 + 6e-12 };
  const double fallen[] = { -7, -7 + 3e-9, -7 + 1e-9, -7 + 1.5e-9 };
  const double slow[] = { 0, 1e-4, 1e-4, 1e-4 };
  const double none[] = { 0, 0, 0, 0 };
  const double nan_step[] = { 0, NAN, NAN, NAN };
  ck_assert_int_eq (course (still, none, 1, 1), LAT_CONTINUE);
  ck_assert_int_eq (course (still, none, 2, 1), 0);
  ck_assert_int_eq (course (still, slow, 4, 1), LAT_CONTINUE);
  ck_assert_int_eq (course (still, slow, 4, 0), 0);
  ck_assert_int_eq (course (still, nan_step, 4, 1), LAT_CONTINUE);
  ck_assert_int_eq (course (growing, none, 4, 1), LAT_CONTINUE);
  ck_assert_int_eq (course (fallen, slow, 4, 1), LAT_CONTINUE);
  ck_assert_int_eq (course (fallen, none, 4, 1), 0);
}
END_TEST

/* Steps that jitter by rounding do not keep a run from ending.  */
START_TEST (jitter_ends)
{
  const double f[] = { -7, -7 + 1e-15, -7 - 1e-15, -7 };
  const double jitter[] = { 0, 1e-15, 3e-15, 7e-15 };
  for (size_t n = 2; n <= 4; n++)
    ck_assert_int_eq (course (f, jitter, n, 1), 0);
}
END_TEST

START_TEST (a_real_algorithm_converges)
{
  lat_data *d = toy_data (5000);
  share theta = { .p = 0.9, .apart = 0.75, .len = 3 }, tight;
  lat_em_options opt = lat_em_defaults ();
  lat_em_result r, exact;
  ck_assert_int_eq (lat_em_run (&share_type, &theta, d, &opt, NULL, NULL, &r),
                    0);
  tight = theta;
  opt.tol = 1e-22;
  opt.max_iter = 100000;
  ck_assert_int_eq (
      lat_em_run (&share_type, &tight, d, &opt, NULL, NULL, &exact), 0);
  ck_assert_int_eq (r.converged, 1);
  ck_assert_int_eq (exact.converged, 1);
  ck_assert_uint_gt (r.iterations, 10);
  ck_assert_msg (fabs (theta.p - tight.p) <= 1.05 * sqrt (1e-9), "%g",
                 theta.p - tight.p);
  ck_assert_msg (exact.objective - r.objective <= 5000 * 1e-9, "%g",
                 exact.objective - r.objective);
  lat_data_free (d);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("em_converge");
  TCase *t = tcase_create ("em_converge");
  tcase_set_timeout (t, 60);
  tcase_add_loop_test (t, stops_at_the_limit_not_at_a_small_step, 0,
                       RATES * TOLS);
  tcase_add_loop_test (t, steps_decide_when_gains_drown, 0, RATES * TOLS);
  tcase_add_test (t, a_small_gain_is_not_enough);
  tcase_add_test (t, one_step_is_enough);
  tcase_add_test (t, courses_that_say_nothing);
  tcase_add_test (t, jitter_ends);
  tcase_add_test (t, a_real_algorithm_converges);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
