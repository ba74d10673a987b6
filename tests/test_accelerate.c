/* test_accelerate.c -- acceleration on a map of which everything is known:
   fewer E-steps, an objective that never falls, honest ends, quiet refusals,
   and the way back.  */

#include "em/engine.h"
#include "em_line.h"
#include "em_toys.h"
#include "testing.h"

enum
{
  ROWS = 50
};

/* --- runs ---------------------------------------------------------------- */

static const lat_acceleration both[]
    = { LAT_ACCELERATE_SQUAREM, LAT_ACCELERATE_ANDERSON };

static lat_data *data;
static lat_em_options opt;

static void
setup (void)
{
  data = toy_data (ROWS);
  opt = lat_em_defaults ();
  opt.threads = 1;
  opt.max_iter = 100000;
}

static void
teardown (void)
{
  lat_data_free (data);
}

static line
line_start (void)
{
  return (line){ .x = { -1.125, 4, 3.5, 7 } };
}

typedef struct
{
  double *f;
  size_t lines, back; /* back: how often it went back */
} diary;

/* Each line not below the one before, whatever was told of later ones.  */
static void
trace (size_t t, double objective, void *ctx)
{
  diary *g = ctx;
  ck_assert_uint_le (t, g->lines);
  g->back += t < g->lines;
  g->lines = t;
  g->f = realloc (g->f, (t + 1) * sizeof *g->f);
  g->f[g->lines++] = objective;
  ck_assert_msg (t == 0 || objective >= g->f[t - 1], "line %zu: %.17g falls",
                 t, objective);
}

static lat_em_result
run (const lat_em_type *type, line *l, diary *g)
{
  lat_em_result r;
  diary mine = { 0 };
  diary *log = g ? g : &mine;
  ck_assert_int_eq (lat_em_run (type, l, data, &opt, trace, log, &r), 0);
  ck_assert_uint_eq (log->lines, r.iterations + 1);
  ck_assert (log->f[r.iterations] == r.objective);
  free (log->f);
  log->f = NULL;
  return r;
}

static double
error (const line *l)
{
  line end = { .x = { 0 } };
  memcpy (end.x, peak, sizeof peak);
  return line_distance (l, &end);
}

/* --- tests --------------------------------------------------------------- */

/* Far fewer E-steps, to a limit that is as near as tol says.  */
START_TEST (faster_and_honest)
{
  const double tols[] = { 1e-4, 1e-6, 1e-9, 1e-12 };
  opt.tol = tols[_i];
  line slow = line_start ();
  opt.accelerate = LAT_ACCELERATE_NONE;
  lat_em_result plain = run (&line_type, &slow, NULL);
  ck_assert_uint_eq (plain.esteps, plain.iterations + 1);
  for (size_t i = 0; i < 2; i++)
    {
      line l = line_start ();
      opt.accelerate = both[i];
      lat_em_result r = run (&line_type, &l, NULL);
      ck_assert_int_eq (r.converged, 1);
      ck_assert_uint_gt (r.esteps, r.iterations);
      ck_assert_msg (10 * r.esteps < plain.esteps, "%zu E-steps, plain %zu",
                     r.esteps, plain.esteps);
      ck_assert_msg (error (&l) <= 1.05 * sqrt (opt.tol), "tol %g: %g left",
                     opt.tol, error (&l));
    }
}
END_TEST

/* Without a distance the gains alone decide.  */
START_TEST (gains_alone_are_honest_too)
{
  lat_em_type type = line_type;
  type.distance = NULL;
  for (size_t i = 0; i < 2; i++)
    {
      line l = line_start ();
      opt.accelerate = both[i];
      lat_em_result r = run (&type, &l, NULL);
      ck_assert_int_eq (r.converged, 1);
      ck_assert_msg (pow (error (&l), 2) / 2 <= 1.5 * opt.tol, "%g left",
                     pow (error (&l), 2) / 2);
    }
}
END_TEST

/* The last step is EM's own, in a loop of the caller's.  */
START_TEST (a_plain_step_ends_the_run)
{
  for (size_t i = 0; i < 2; i++)
    {
      line l = line_start (), before = l;
      int s;
      size_t jumps = 0;
      opt.accelerate = both[i];
      lat_em *w = lat_em_alloc (&line_type, &l, data, &opt, &s);
      ck_assert_int_eq (lat_em_start (w), 0);
      while ((s = lat_em_test (w)) == LAT_CONTINUE)
        {
          before = l;
          ck_assert_int_eq (lat_em_iterate (w), 0);
          jumps += (size_t)l.jumped;
        }
      ck_assert_int_eq (s, 0);
      ck_assert_uint_gt (jumps, 2);
      ck_assert_uint_eq (lat_em_stat (w)[LAT_LOGLIK] == lat_em_loglik (w), 1);
      ck_assert_int_eq (line_mstep (&before, NULL), 0);
      ck_assert_mem_eq (before.x, l.x, sizeof l.x);
      lat_em_free (w);
    }
}
END_TEST

/* Proposals that lead nowhere leave EM as it is; an E-step is spent on those
   that have coordinates.  */
START_TEST (refusals_are_quiet)
{
  for (size_t i = 0; i < 2; i++)
    {
      line plain = line_start (), l = plain;
      diary g = { 0 };
      l.t = (trouble)_i;
      opt.tol = 1e-6;
      opt.accelerate = LAT_ACCELERATE_NONE;
      lat_em_result want = run (&line_type, &plain, NULL);
      opt.accelerate = both[i];
      lat_em_result r = run (&line_type, &l, &g);
      ck_assert_mem_eq (l.x, plain.x, sizeof l.x);
      ck_assert (r.objective == want.objective);
      ck_assert_uint_eq (r.iterations, want.iterations);
      ck_assert_int_eq (r.converged, 1);
      if (l.t <= NOT_FINITE)
        ck_assert_uint_eq (r.esteps, want.esteps);
      else
        ck_assert_uint_gt (r.esteps, want.esteps);
    }
}
END_TEST

/* A jump leads into a trap that EM would have passed by: the run goes back to
   where it first jumped, and ends where EM does.  */
START_TEST (the_way_back)
{
  for (size_t i = 0; i < 2; i++)
    {
      line plain = line_start (), l = plain;
      diary g = { 0 };
      l.collapse = 1;
      opt.accelerate = LAT_ACCELERATE_NONE;
      lat_em_result want = run (&line_type, &plain, NULL);
      opt.accelerate = both[i];
      lat_em_result r = run (&line_type, &l, &g);
      ck_assert_uint_eq (g.back, 1);
      ck_assert_mem_eq (l.x, plain.x, sizeof l.x);
      ck_assert_uint_eq (r.iterations, want.iterations);
      ck_assert_uint_gt (r.esteps, want.esteps);
    }
}
END_TEST

START_TEST (who_owns_the_loop_goes_back_himself)
{
  line l = line_start ();
  int s;
  l.collapse = 1;
  lat_em *w = lat_em_alloc (&line_type, &l, data, &opt, &s);
  ck_assert_int_eq (lat_em_start (w), 0);
  ck_assert_int_eq (lat_em_retreat (w), LAT_EINVAL);
  while ((s = lat_em_iterate (w)) == 0)
    ck_assert_uint_lt (lat_em_iterations (w), 1000);
  ck_assert_int_eq (s, LAT_EDEGENERATE);
  size_t esteps = lat_em_esteps (w), t = lat_em_iterations (w);
  ck_assert_int_eq (lat_em_retreat (w), 0);
  ck_assert_uint_lt (lat_em_iterations (w), t);
  ck_assert_uint_eq (lat_em_esteps (w), esteps + 1);
  for (int j = 0; j < 50; j++)
    ck_assert_int_eq (lat_em_iterate (w), 0);
  ck_assert_int_eq (lat_em_retreat (w), LAT_EINVAL);
  lat_em_free (w);
}
END_TEST

/* max_iter counts M-steps; before `plain` of them nothing is tried.  */
START_TEST (msteps_are_counted)
{
  for (size_t n = 0; n < 12; n++)
    {
      line plain = line_start (), l = plain;
      opt.max_iter = n;
      opt.tol = 1e-30;
      opt.accelerate = LAT_ACCELERATE_NONE;
      run (&line_type, &plain, NULL);
      opt.accelerate = LAT_ACCELERATE_ANDERSON;
      lat_em_result r = run (&line_type, &l, NULL);
      ck_assert_uint_eq (r.iterations, n);
      ck_assert_int_eq (r.converged, 0);
      if (n <= opt.rules.plain)
        ck_assert_mem_eq (l.x, plain.x, sizeof l.x);
      else
        ck_assert (memcmp (l.x, plain.x, sizeof l.x) != 0);
    }
}
END_TEST

static lat_acceleration
want_none (const void *theta)
{
  (void)theta;
  return LAT_ACCELERATE_NONE;
}

/* auto is what the model says, else SQUAREM; without coordinates, plain.  */
START_TEST (automatic)
{
  lat_em_type type = line_type;
  line a = line_start (), b = a, c = a, d = a;
  opt.accelerate = LAT_ACCELERATE_SQUAREM;
  size_t squarem = run (&type, &a, NULL).esteps;
  opt.accelerate = LAT_ACCELERATE_AUTO;
  ck_assert_uint_eq (run (&type, &b, NULL).esteps, squarem);
  type.accelerate = want_none;
  lat_em_result r = run (&type, &c, NULL);
  ck_assert_uint_eq (r.esteps, r.iterations + 1);
  ck_assert_uint_gt (r.esteps, 10 * squarem);
  type.pack = NULL;
  opt.accelerate = LAT_ACCELERATE_ANDERSON;
  ck_assert_uint_eq (run (&type, &d, NULL).esteps, r.esteps);
  ck_assert_mem_eq (c.x, d.x, sizeof c.x);
}
END_TEST

START_TEST (numbers_are_checked)
{
  for (int i = 0; i < 7; i++)
    {
      line l = line_start ();
      int s = 0;
      opt = lat_em_defaults ();
      if (i == 0)
        opt.rules.window = 0;
      else if (i == 1)
        opt.rules.order = 0;
      else if (i < 4)
        opt.rules.stretch = i == 2 ? 1 : NAN;
      else if (i == 4)
        opt.rules.base = 0.5;
      else if (i == 5)
        opt.rules.least = 0;
      else
        opt.accelerate = (lat_acceleration)17;
      ck_assert_ptr_null (lat_em_alloc (&line_type, &l, data, &opt, &s));
      ck_assert_int_eq (s, LAT_EINVAL);
    }
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("accelerate");
  TCase *t = tcase_create ("accelerate");
  tcase_add_checked_fixture (t, setup, teardown);
  tcase_add_loop_test (t, faster_and_honest, 0, 4);
  tcase_add_test (t, gains_alone_are_honest_too);
  tcase_add_test (t, a_plain_step_ends_the_run);
  tcase_add_loop_test (t, refusals_are_quiet, NOT_UNPACKED, LOW + 1);
  tcase_add_test (t, the_way_back);
  tcase_add_test (t, who_owns_the_loop_goes_back_himself);
  tcase_add_test (t, msteps_are_counted);
  tcase_add_test (t, automatic);
  tcase_add_test (t, numbers_are_checked);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
