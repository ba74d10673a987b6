/* test_em_starts.c -- short runs from all starts, long runs of the best.  */

#include "em_race.h"

/* The trace of a search is that of a run from the winner's start.  */
static void
check_trace (const plans *p, const trace_log *g, const lat_em_starts_result *r)
{
  plans alone = { .plan = p->plan, .log = &events };
  creep c;
  trace_log want = { .lines = 0 };
  lat_em_result run;
  begin (&c, r->best, &alone);
  ck_assert_int_eq (
      lat_em_run (&creep_type, &c, data, &opt, trace, &want, &run), 0);
  ck_assert_uint_eq (g->lines, want.lines);
  ck_assert_uint_eq (g->lines, r->run.iterations + 1);
  ck_assert_mem_eq (g->line, want.line, want.lines * sizeof *want.line);
  ck_assert (run.objective == r->run.objective);
  ck_assert_int_eq (run.converged, r->run.converged);
}

START_TEST (the_best_of_those_kept)
{
  const size_t winner[] = { 2, 2, 4, 4, 4, 4 };
  for (size_t keep = 0; keep < 6; keep++)
    {
      plans p = { .plan = race };
      creep c;
      trace_log g;
      lat_em_starts_result r;
      lat_em_starts s = { .starts = 5, .short_iter = 3, .keep = keep };
      events.most_clones = 0;
      ck_assert_int_eq (search (&p, s, &c, &g, &r), 0);
      ck_assert_uint_eq (r.best, winner[keep]);
      ck_assert_uint_eq (r.tried, 5);
      ck_assert_uint_eq (r.dropped, 0);
      ck_assert_int_eq (r.why, 0);
      ck_assert_int_eq (r.run.converged, 1);
      ck_assert (c.height == race[winner[keep]].height);
      ck_assert (c.ready == c.at); /* prepared */
      ck_assert_int_le (events.most_clones, (int)(keep ? keep : 1) + 2);
      check_trace (&p, &g, &r);
    }
}
END_TEST

/* A kept run goes on: nobody's M-steps are done twice.  */
START_TEST (runs_go_on)
{
  plans p = { .plan = race };
  creep c;
  trace_log g;
  lat_em_starts_result r;
  lat_em_starts s = { .starts = 5, .short_iter = 3, .keep = 1 };
  ck_assert_int_eq (search (&p, s, &c, &g, &r), 0);
  ck_assert_int_eq (events.msteps, 4 * 3 + (int)r.run.iterations);
  ck_assert_uint_eq (p.calls, 5);
  ck_assert_uint_eq (c.age, r.run.iterations);
}
END_TEST

/* All M-steps of a search that keeps all five; the winner runs as alone.  */
static int
msteps_of (double loose, size_t plenty)
{
  plans p = { .plan = race };
  creep c;
  trace_log g;
  lat_em_starts_result r;
  lat_em_starts s = { .starts = 5, .short_iter = 3, .keep = 5 };
  s.loose = loose;
  s.plenty = plenty;
  events.msteps = 0;
  ck_assert_int_eq (search (&p, s, &c, &g, &r), 0);
  ck_assert_uint_eq (r.best, 4);
  int msteps = events.msteps;
  check_trace (&p, &g, &r);
  ck_assert_int_eq (events.msteps, msteps + (int)r.run.iterations);
  return msteps;
}

/* Runs that have converged loosely and are behind are left there, once there
   is no plenty of time any more.  */
START_TEST (the_hopeless_are_left_behind)
{
  int all = msteps_of (0, 0);
  ck_assert_int_eq (msteps_of (1e-2, (size_t)all * 2), all);
  ck_assert_int_eq (msteps_of (1e-9, 0), all); /* not above tol */
  int few = msteps_of (1e-2, 0);
  ck_assert_int_lt (few, all);
  ck_assert_int_ge (msteps_of (1e-4, 0), few);
}
END_TEST

START_TEST (max_iter_counts_all_steps_of_a_start)
{
  plans p = { .plan = race };
  creep c;
  trace_log g;
  lat_em_starts_result r;
  lat_em_starts s = { .starts = 5, .short_iter = 3, .keep = 2 };
  opt.max_iter = 5;
  ck_assert_int_eq (search (&p, s, &c, &g, &r), 0);
  ck_assert_uint_eq (r.run.iterations, 5);
  ck_assert_uint_eq (g.lines, 6);
  ck_assert_int_eq (r.run.converged, 0);
  ck_assert_int_eq (events.msteps, 3 * 3 + 2 * 5);
  opt.max_iter = 2; /* less than the short runs */
  ck_assert_int_eq (search (&p, s, &c, &g, &r), 0);
  ck_assert_uint_eq (r.run.iterations, 2);
  ck_assert_uint_eq (g.lines, 3);
}
END_TEST

START_TEST (ties_go_to_the_lowest)
{
  plan same[6];
  for (size_t i = 0; i < 6; i++)
    same[i] = race[i == 0 ? 0 : 1];
  for (size_t keep = 1; keep < 7; keep++)
    {
      plans p = { .plan = same };
      creep c;
      trace_log g;
      lat_em_starts_result r;
      lat_em_starts s = { .starts = 6, .short_iter = 2, .keep = keep };
      ck_assert_int_eq (search (&p, s, &c, &g, &r), 0);
      ck_assert_uint_eq (r.best, 1);
    }
}
END_TEST

START_TEST (failed_starts_are_dropped)
{
  plan q[5];
  memcpy (q, race, sizeof q);
  q[2].status = LAT_EDATA; /* the start itself */
  q[4].fail_at = 2;        /* the short run */
  plans p = { .plan = q };
  creep c;
  trace_log g;
  lat_em_starts_result r;
  lat_em_starts s = { .starts = 5, .short_iter = 3, .keep = 2 };
  ck_assert_int_eq (search (&p, s, &c, &g, &r), 0);
  ck_assert_uint_eq (r.best, 1);
  ck_assert_uint_eq (r.tried, 5);
  ck_assert_uint_eq (r.dropped, 2);
  ck_assert_int_eq (r.why, LAT_EDEGENERATE);
  check_trace (&p, &g, &r);
}
END_TEST

/* The favourite collapses on its long run, and so does the one that takes
   its place; the third one gets there.  */
START_TEST (the_next_best_takes_the_place)
{
  plan q[5];
  memcpy (q, race, sizeof q);
  q[2].fail_at = 5;
  q[4].fail_at = 9;
  for (size_t keep = 1; keep < 4; keep++)
    {
      plans p = { .plan = q };
      creep c;
      trace_log g;
      lat_em_starts_result r;
      lat_em_starts s = { .starts = 5, .short_iter = 3, .keep = keep };
      ck_assert_int_eq (search (&p, s, &c, &g, &r), 0);
      ck_assert_uint_eq (r.best, 1);
      ck_assert_uint_eq (r.dropped, 2);
      ck_assert_int_eq (r.why, LAT_EDEGENERATE);
      check_trace (&p, &g, &r);
    }
}
END_TEST

START_TEST (all_dropped)
{
  plan q[5];
  memcpy (q, race, sizeof q);
  for (size_t i = 0; i < 5; i++)
    q[i].fail_at = i % 2 ? 2 : 4;
  for (size_t keep = 1; keep < 6; keep++)
    {
      plans p = { .plan = q };
      creep c;
      trace_log g;
      lat_em_starts_result r;
      lat_em_starts s = { .starts = 5, .short_iter = 3, .keep = keep };
      ck_assert_int_eq (search (&p, s, &c, &g, &r), LAT_EDEGENERATE);
      ck_assert_uint_eq (r.dropped, 5);
      ck_assert_uint_eq (g.lines, 0);
    }
}
END_TEST

/* A fall is a fault of the model: later drops do not hide it.  */
START_TEST (a_fall_is_told)
{
  plan q[5];
  memcpy (q, race, sizeof q);
  q[1].fall_at = 2;
  q[3].fail_at = 2;
  plans p = { .plan = q };
  creep c;
  trace_log g;
  lat_em_starts_result r;
  lat_em_starts s = { .starts = 5, .short_iter = 3, .keep = 2 };
  ck_assert_int_eq (search (&p, s, &c, &g, &r), 0);
  ck_assert_uint_eq (r.dropped, 2);
  ck_assert_int_eq (r.why, LAT_EMONOTONE);
}
END_TEST

START_TEST (no_memory_ends_the_search)
{
  plan q[5];
  memcpy (q, race, sizeof q);
  q[3].status = LAT_ENOMEM;
  plans p = { .plan = q };
  creep c;
  trace_log g;
  lat_em_starts s = { .starts = 5, .short_iter = 3, .keep = 2 };
  ck_assert_int_eq (search (&p, s, &c, &g, NULL), LAT_ENOMEM);
  ck_assert_uint_eq (p.calls, 4);
}
END_TEST

START_TEST (a_single_start)
{
  for (size_t n = 0; n < 2; n++)
    {
      plans p = { .plan = race };
      creep c;
      trace_log g;
      lat_em_starts_result r;
      lat_em_starts s = { .starts = n, .short_iter = 3, .keep = 2 };
      ck_assert_int_eq (search (&p, s, &c, &g, &r), 0);
      ck_assert_uint_eq (r.tried, 1);
      ck_assert_uint_eq (r.best, 0);
      ck_assert_uint_eq (p.calls, 1);
      check_trace (&p, &g, &r);
    }
  plan bad = race[0];
  bad.fail_at = 4;
  plans p = { .plan = &bad };
  creep c;
  trace_log g;
  lat_em_starts_result r;
  lat_em_starts s = { .starts = 1 };
  ck_assert_int_eq (search (&p, s, &c, &g, &r), LAT_EDEGENERATE);
  ck_assert_uint_eq (r.dropped, 1);
  ck_assert_int_eq (r.why, LAT_EDEGENERATE);
}
END_TEST

START_TEST (from_theta_as_it_is)
{
  creep c = creep_at (0.5, &events);
  lat_em_starts s = { .starts = 1 };
  lat_em_starts_result r;
  ck_assert_int_eq (
      lat_em_run_starts (&creep_type, &c, data, &opt, &s, NULL, NULL, &r), 0);
  ck_assert_int_eq (r.run.converged, 1);
  s.starts = 2;
  ck_assert_int_eq (
      lat_em_run_starts (&creep_type, &c, data, &opt, &s, NULL, NULL, &r),
      LAT_EINVAL);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("em_starts");
  TCase *t = tcase_create ("em_starts");
  tcase_add_checked_fixture (t, setup, teardown);
  tcase_add_test (t, the_best_of_those_kept);
  tcase_add_test (t, runs_go_on);
  tcase_add_test (t, the_hopeless_are_left_behind);
  tcase_add_test (t, max_iter_counts_all_steps_of_a_start);
  tcase_add_test (t, ties_go_to_the_lowest);
  tcase_add_test (t, failed_starts_are_dropped);
  tcase_add_test (t, the_next_best_takes_the_place);
  tcase_add_test (t, all_dropped);
  tcase_add_test (t, a_fall_is_told);
  tcase_add_test (t, no_memory_ends_the_search);
  tcase_add_test (t, a_single_start);
  tcase_add_test (t, from_theta_as_it_is);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
