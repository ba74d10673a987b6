/* test_monotone.c -- whether missing entries are nested.  */

#include <latens/impute.h>
#include "testing.h"

/* b is missing in 2 rows, c in 3 more, a in 4 more; d never.  */
START_TEST (nested)
{
  static const size_t order[] = { 3, 1, 2, 0 };
  size_t rows[] = { 2, 3, 4, 9 };
  unsigned char missing[] = { 1, 1, 1, 0, 1, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0 };
  lat_pattern_table t = { 4, rows, missing, 4 };
  lat_monotone m;
  ck_assert_int_eq (lat_monotone_make (&t, &m), 0);
  ck_assert_uint_eq (m.p, 4);
  ck_assert_mem_eq (m.order, order, sizeof order);
  ck_assert_uint_eq (m.rows, 0);
  ck_assert_uint_eq (m.cells, 0);
  lat_monotone_clear (&m);
  lat_monotone_clear (&m);
}
END_TEST

/* Of nhanes: in the order age, hyp, bmi, chl the row that lacks bmi alone and
   the one that lacks hyp and bmi show chl.  */
START_TEST (not_nested)
{
  static const size_t order[] = { 0, 2, 1, 3 };
  size_t rows[] = { 13, 7, 3, 1, 1 };
  unsigned char missing[]
      = { 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 1, 1, 0 };
  lat_pattern_table t = { 5, rows, missing, 4 };
  lat_monotone m;
  ck_assert_int_eq (lat_monotone_make (&t, &m), 0);
  ck_assert_mem_eq (m.order, order, sizeof order);
  ck_assert_uint_eq (m.rows, 2);
  ck_assert_uint_eq (m.cells, 3);
  lat_monotone_clear (&m);
}
END_TEST

/* As often missing, but not together: whatever the order, one spoils it.  */
START_TEST (as_often)
{
  size_t rows[] = { 5, 2, 2 };
  unsigned char missing[] = { 0, 0, 1, 0, 0, 1 };
  lat_pattern_table t = { 3, rows, missing, 2 };
  lat_monotone m;
  ck_assert_int_eq (lat_monotone_make (&t, &m), 0);
  ck_assert_uint_eq (m.order[0], 0);
  ck_assert_uint_eq (m.rows, 2);
  ck_assert_uint_eq (m.cells, 2);
  lat_monotone_clear (&m);
}
END_TEST

/* Rows that are complete, or empty, fit any order.  */
START_TEST (all_or_nothing)
{
  size_t rows[] = { 5, 2 };
  unsigned char missing[] = { 0, 0, 0, 1, 1, 1 };
  lat_pattern_table t = { 2, rows, missing, 3 }, none = { .p = 3 };
  lat_monotone m;
  ck_assert_int_eq (lat_monotone_make (&t, &m), 0);
  ck_assert_uint_eq (m.rows, 0);
  ck_assert_uint_eq (m.order[2], 2);
  lat_monotone_clear (&m);
  ck_assert_int_eq (lat_monotone_make (&none, &m), 0);
  ck_assert_uint_eq (m.rows, 0);
  lat_monotone_clear (&m);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("monotone");
  TCase *t = tcase_create ("monotone");
  tcase_add_test (t, nested);
  tcase_add_test (t, not_nested);
  tcase_add_test (t, as_often);
  tcase_add_test (t, all_or_nothing);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
