/* test_em_stop.c -- a search that is told to stop leaves the best so far.  */

#include "em_race.h"

/* The flag goes up when start number stop_at_call - 1 begins: its run ends
   at once, and the best so far is left.  */
START_TEST (stopped_among_the_short_runs)
{
  const size_t winner[] = { 0, 0, 1, 2, 2 };
  for (size_t call = 1; call <= 5; call++)
    {
      plans p = { .plan = race, .stop_at_call = call };
      creep c;
      trace_log g;
      lat_em_starts_result r;
      lat_em_starts s = { .starts = 5, .short_iter = 3, .keep = 1 };
      ck_assert_int_eq (search (&p, s, &c, &g, &r), 0);
      ck_assert_uint_eq (r.tried, call);
      ck_assert_uint_eq (p.calls, call);
      ck_assert_uint_eq (r.best, winner[call - 1]);
      ck_assert_int_eq (r.run.stopped, 1);
      ck_assert_int_eq (r.run.converged, 0);
      ck_assert_uint_eq (r.run.iterations, r.best == call - 1 ? 0 : 3);
      ck_assert_uint_eq (g.lines, r.run.iterations + 1);
      ck_assert (c.ready == c.at && c.height == race[r.best].height);
    }
}
END_TEST

START_TEST (stopped_before_anything_was_there)
{
  plan bad = race[0];
  bad.status = LAT_EDATA;
  const plan q[] = { bad, race[1] };
  plans p = { .plan = q, .stop_at_call = 1 };
  creep c;
  trace_log g;
  lat_em_starts_result r;
  lat_em_starts s = { .starts = 2, .short_iter = 3, .keep = 1 };
  ck_assert_int_eq (search (&p, s, &c, &g, &r), LAT_ESTOP);
  ck_assert_uint_eq (r.tried, 1);
}
END_TEST

/* The flag goes up in the middle of the first long run.  */
static plans *late;

static int
stop_late (void *theta, const double *stat)
{
  if (events.msteps == 5 * 3)
    late->stop = 1;
  return creep_mstep (theta, stat);
}

START_TEST (stopped_in_a_long_run)
{
  plans p = { .plan = race, .log = &events };
  creep c = creep_at (NAN, &events);
  trace_log g = { .lines = 0 };
  lat_em_starts_result r;
  lat_em_starts s
      = { .starts = 5, .short_iter = 3, .keep = 3, .start = begin, .ctx = &p };
  lat_em_type type = creep_type;
  type.mstep = stop_late;
  late = &p;
  opt.stop = &p.stop;
  ck_assert_int_eq (
      lat_em_run_starts (&type, &c, data, &opt, &s, trace, &g, &r), 0);
  ck_assert_uint_eq (r.best, 2);
  ck_assert_uint_eq (r.run.iterations, 3 + 1);
  ck_assert_uint_eq (g.lines, 5);
  ck_assert_int_eq (r.run.stopped, 1);
  ck_assert_int_eq (r.run.converged, 0);
  ck_assert (c.age == 4 && c.ready == c.at);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("em_stop");
  TCase *t = tcase_create ("em_stop");
  tcase_add_checked_fixture (t, setup, teardown);
  tcase_add_test (t, stopped_among_the_short_runs);
  tcase_add_test (t, stopped_before_anything_was_there);
  tcase_add_test (t, stopped_in_a_long_run);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
