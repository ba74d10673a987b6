/* test_em.c -- the workspace: start, iterate, test, and the way back.  */

#include "em_toys.h"
#include "testing.h"

/* The example of the manual is a test as well.  */
int example_main (void);
#define main example_main
#include "../docs/examples/linkage.c"
#undef main

enum
{
  ROWS = 40
};

static toy_log events;
static lat_data *data;
static lat_em_options opt;

static void
setup (void)
{
  events = (toy_log){ 0 };
  data = toy_data (ROWS);
  opt = lat_em_defaults ();
  opt.threads = 2;
}

static void
teardown (void)
{
  lat_data_free (data);
  ck_assert_int_eq (events.clones, 0);
}

static double
creep_objective (const creep *c)
{
  double f = c->height - 0.5 * pow (c->at - c->peak, 2);
  return ROWS * f - 0.5 * c->prior * c->at * c->at;
}

START_TEST (linkage_of_1977)
{
  linkage theta = { .t = 0.5 };
  lat_em_result r;
  ck_assert_int_eq (fit (&theta, &r), 0);
  ck_assert_int_eq (r.converged, 1);
  /* 197 t^2 - 15 t - 68 = 0 */
  assert_near (theta.t, (15 + sqrt (225 + 4 * 197 * 68)) / 394, 1e-12);
  assert_near (theta.t, 0.6268214980, 2e-10);
  assert_near (r.loglik,
               125 * log (0.5 + theta.t / 4) + 38 * log ((1 - theta.t) / 4)
                   + 34 * log (theta.t / 4),
               1e-14);
  ck_assert (r.objective == r.loglik);
  /* The paper's rate of convergence is 0.1328.  */
  ck_assert_uint_ge (r.iterations, 11);
  ck_assert_uint_le (r.iterations, 15);
}
END_TEST

START_TEST (theta_and_objective_belong_together)
{
  creep c = creep_at (-1.125, &events);
  c.prior = 0.375;
  int s;
  lat_em *w = lat_em_alloc (&creep_type, &c, data, &opt, &s);
  ck_assert_int_eq (s, 0);
  ck_assert_int_eq (lat_em_test (w), LAT_EINVAL);
  ck_assert_int_eq (lat_em_iterate (w), LAT_EINVAL);
  ck_assert_int_eq (lat_em_start (w), 0);
  for (size_t t = 0; t < 6; t++)
    {
      ck_assert_uint_eq (lat_em_iterations (w), t);
      ck_assert_uint_eq (c.age, t);
      assert_near (lat_em_objective (w), creep_objective (&c), 1e-14);
      assert_near (lat_em_loglik (w) - 0.1875 * c.at * c.at,
                   creep_objective (&c), 1e-14);
      ck_assert (lat_em_stat (w)[LAT_LOGLIK] == lat_em_loglik (w));
      ck_assert (lat_em_stat (w)[LAT_WEIGHT] == ROWS);
      ck_assert_int_eq (lat_em_test (w), LAT_CONTINUE);
      ck_assert_int_eq (lat_em_iterate (w), 0);
    }
  ck_assert_int_eq (events.prepares, 7); /* once after each change */
  c.at = 1.625;
  ck_assert_int_eq (lat_em_start (w), 0);
  ck_assert_uint_eq (lat_em_iterations (w), 0);
  assert_near (lat_em_objective (w), creep_objective (&c), 1e-14);
  lat_em_free (w);
  lat_em_free (NULL);
}
END_TEST

/* A failing step leaves everything as it was, and usable.  */
static void
check_way_back (creep *c, int status)
{
  int s;
  lat_em *w = lat_em_alloc (&creep_type, c, data, &opt, &s);
  ck_assert_int_eq (s, 0);
  ck_assert_int_eq (lat_em_start (w), 0);
  ck_assert_int_eq (lat_em_iterate (w), 0);
  ck_assert_int_eq (lat_em_iterate (w), 0);
  double at = c->at, f = lat_em_objective (w);
  for (int twice = 0; twice < 2; twice++)
    {
      ck_assert_int_eq (lat_em_iterate (w), status);
      ck_assert (c->at == at && c->ready == at && c->age == 2);
      ck_assert (lat_em_objective (w) == f);
      ck_assert (lat_em_stat (w)[LAT_LOGLIK] == f);
      ck_assert_uint_eq (lat_em_iterations (w), 2);
      ck_assert_int_eq (lat_em_test (w), LAT_CONTINUE);
    }
  c->fail_at = c->fall_at = c->impossible_at = CREEP_NEVER;
  ck_assert_int_eq (lat_em_iterate (w), 0);
  ck_assert_uint_eq (lat_em_iterations (w), 3);
  lat_em_free (w);
}

START_TEST (mstep_fails)
{
  creep c = creep_at (-1.125, &events);
  c.fail_at = 3;
  check_way_back (&c, LAT_EDEGENERATE);
}
END_TEST

START_TEST (objective_falls)
{
  creep c = creep_at (-1.125, &events);
  c.fall_at = 3;
  check_way_back (&c, LAT_EMONOTONE);
}
END_TEST

START_TEST (data_become_impossible)
{
  creep c = creep_at (-1.125, &events);
  c.impossible_at = 3;
  check_way_back (&c, LAT_EIMPOSSIBLE);
}
END_TEST

START_TEST (slack_allows_rounding)
{
  creep c = creep_at (-1.125, &events);
  c.fall_at = 3;
  opt.slack = 1e3;
  lat_em_result r;
  opt.max_iter = 5;
  ck_assert_int_eq (lat_em_run (&creep_type, &c, data, &opt, NULL, NULL, &r),
                    0);
  ck_assert_uint_eq (r.iterations, 5);
  ck_assert (c.at > 3);
}
END_TEST

START_TEST (failures_of_the_start)
{
  creep c = creep_at (NAN, &events);
  ck_assert_int_eq (lat_em_run (&creep_type, &c, data, NULL, NULL, NULL, NULL),
                    LAT_EFAILED);
  c = creep_at (-1.125, &events);
  c.impossible_at = 0;
  ck_assert_int_eq (lat_em_run (&creep_type, &c, data, NULL, NULL, NULL, NULL),
                    LAT_EIMPOSSIBLE);
  c = creep_at (-1.125, &events);
  c.prior = INFINITY;
  ck_assert_int_eq (lat_em_run (&creep_type, &c, data, NULL, NULL, NULL, NULL),
                    LAT_EFAILED);
}
END_TEST

START_TEST (zero_iterations_are_the_estep_alone)
{
  creep c = creep_at (-1.125, &events);
  lat_em_result r;
  opt.max_iter = 0;
  ck_assert_int_eq (lat_em_run (&creep_type, &c, data, &opt, NULL, NULL, &r),
                    0);
  ck_assert (c.at == -1.125);
  ck_assert_uint_eq (r.iterations, 0);
  ck_assert_int_eq (r.converged, 0);
  ck_assert_int_eq (r.stopped, 0);
  assert_near (r.objective, creep_objective (&c), 1e-14);
}
END_TEST

typedef struct
{
  size_t lines;
  double last;
  int rises;
  volatile sig_atomic_t stop;
  size_t stop_at;
} trace_log;

static void
trace (size_t t, double objective, void *ctx)
{
  trace_log *g = ctx;
  ck_assert_uint_eq (t, g->lines++);
  g->rises += t > 0 && objective > g->last;
  g->last = objective;
  if (t == g->stop_at)
    g->stop = 1;
}

START_TEST (trace_has_a_line_per_iteration)
{
  creep c = creep_at (-1.125, &events);
  trace_log g = { .stop_at = CREEP_NEVER };
  lat_em_result r;
  ck_assert_int_eq (lat_em_run (&creep_type, &c, data, &opt, trace, &g, &r),
                    0);
  ck_assert_int_eq (r.converged, 1);
  ck_assert_uint_eq (g.lines, r.iterations + 1);
  ck_assert (g.last == r.objective);
  ck_assert_int_ge (g.rises, (int)r.iterations - 1);
}
END_TEST

START_TEST (stop_flag)
{
  for (size_t at = 0; at < 4; at++)
    {
      creep c = creep_at (-1.125, &events);
      trace_log g = { .stop_at = at };
      lat_em_result r;
      opt.stop = &g.stop;
      ck_assert_int_eq (
          lat_em_run (&creep_type, &c, data, &opt, trace, &g, &r), 0);
      ck_assert_uint_eq (r.iterations, at);
      ck_assert_int_eq (r.stopped, 1);
      ck_assert_int_eq (r.converged, 0);
      assert_near (r.objective, creep_objective (&c), 1e-14);
    }
}
END_TEST

/* What bind makes reaches the E-step, once made, once freed.  */
static int
count_bind (const void *theta, const lat_data *d, void **cache)
{
  toy_log *log = ((const creep *)theta)->log;
  log->binds++;
  *cache = log;
  return d->n == ROWS ? 0 : LAT_EDATA;
}

static void
count_unbind (void *cache)
{
  ((toy_log *)cache)->unbinds++;
}

/* After each prepare, before its E-step.  */
static int
count_refresh (const void *theta, const lat_data *d, void *cache)
{
  toy_log *log = cache;
  (void)d;
  if (log != ((const creep *)theta)->log)
    return LAT_EFAILED;
  return ++log->refreshes == log->prepares ? 0 : LAT_EFAILED;
}

static int
bound_estep (const void *theta, const lat_data *d, const void *cache,
             size_t u0, size_t u1, double *stat, lat_work *w)
{
  if (cache != ((const creep *)theta)->log)
    return LAT_EFAILED;
  return creep_estep (theta, d, NULL, u0, u1, stat, w);
}

START_TEST (bind_once)
{
  lat_em_type type = creep_type;
  type.bind = count_bind;
  type.unbind = count_unbind;
  type.estep = bound_estep;
  type.refresh = count_refresh;
  creep c = creep_at (-1.125, &events);
  ck_assert_int_eq (lat_em_run (&type, &c, data, &opt, NULL, NULL, NULL), 0);
  ck_assert_int_eq (events.binds, 1);
  ck_assert_int_eq (events.unbinds, 1);
  ck_assert_int_gt (events.refreshes, 1);
  lat_data part = lat_data_of_units (data, 0, 3);
  int s = 0;
  ck_assert_ptr_null (lat_em_alloc (&type, &c, &part, &opt, &s));
  ck_assert_int_eq (s, LAT_EDATA);
  ck_assert_int_eq (events.unbinds, 2);
}
END_TEST

static size_t
short_stat_len (const void *theta)
{
  (void)theta;
  return LAT_HEAD - 1;
}

static void *
no_clone (const void *theta)
{
  (void)theta;
  return NULL;
}

static void
check_refused (lat_em_type type, const lat_em_options *o, int status)
{
  creep c = creep_at (-1.125, &events);
  int s = 0;
  ck_assert_ptr_null (lat_em_alloc (&type, &c, data, o, &s));
  ck_assert_int_eq (s, status);
  ck_assert_ptr_null (lat_em_alloc (&type, &c, data, o, NULL));
}

START_TEST (alloc_refuses)
{
  lat_em_type type = creep_type;
  type.stat_len = short_stat_len;
  check_refused (type, &opt, LAT_EBADLEN);
  type = creep_type;
  type.clone = no_clone;
  check_refused (type, &opt, LAT_ENOMEM);
  type.clone = NULL;
  check_refused (type, &opt, LAT_EINVAL);
  type = creep_type;
  type.estep = NULL;
  check_refused (type, NULL, LAT_EINVAL);
  double *number[] = { &opt.tol, &opt.slack, &opt.rounding };
  for (size_t i = 0; i < 3; i++)
    for (int nan = 0; nan < 2; nan++)
      {
        opt = lat_em_defaults ();
        *number[i] = nan ? NAN : -1e-300;
        check_refused (creep_type, &opt, LAT_EINVAL);
      }
}
END_TEST

/* Row weights are the model's business; the engine reads their sum.  */
START_TEST (weights_scale_the_objective)
{
  double weight[ROWS];
  for (size_t i = 0; i < ROWS; i++)
    weight[i] = i % 4 ? 0.75 : 0;
  lat_data v = lat_data_with_weights (data, weight);
  creep c = creep_at (-1.125, &events);
  lat_em_result r;
  ck_assert_int_eq (lat_em_run (&creep_type, &c, &v, &opt, NULL, NULL, &r), 0);
  ck_assert_int_eq (r.converged, 1);
  assert_near (r.objective, 22.5 * -1.25, 1e-6);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("em");
  TCase *t = tcase_create ("em");
  tcase_add_checked_fixture (t, setup, teardown);
  tcase_add_test (t, linkage_of_1977);
  tcase_add_test (t, theta_and_objective_belong_together);
  tcase_add_test (t, mstep_fails);
  tcase_add_test (t, objective_falls);
  tcase_add_test (t, data_become_impossible);
  tcase_add_test (t, slack_allows_rounding);
  tcase_add_test (t, failures_of_the_start);
  tcase_add_test (t, zero_iterations_are_the_estep_alone);
  tcase_add_test (t, trace_has_a_line_per_iteration);
  tcase_add_test (t, stop_flag);
  tcase_add_test (t, bind_once);
  tcase_add_test (t, alloc_refuses);
  tcase_add_test (t, weights_scale_the_objective);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
