/* test_patterns.c -- the table of patterns of missing entries.  */

#include <latens/impute.h>
#include <latens/status.h>
#include "testing.h"
#include <string.h>

#define NA NAN

static const double cells[] = {
  NA,   2.1,  3.7, /* 100 */
  1.3,  2.2,  NA,  /* 001 */
  1.9,  2.6,  3.1, /* 000 */
  1.31, 2.25, NA,  /* 001 */
  NA,   NA,   NA,  /* 111 */
  NA,   NA,   NA,  /* 111 */
  NA,   NA,   NA,  /* 111 */
  NA,   2.9,  3.3, /* 100 */
};

START_TEST (most_frequent_first)
{
  static const size_t rows[] = { 3, 2, 2, 1 };
  static const unsigned char missing[]
      = { 1, 1, 1, 1, 0, 0, 0, 0, 1, 0, 0, 0 };
  lat_data *d = lat_data_alloc (8, 3, cells, NULL, NULL);
  lat_pattern_table t;
  ck_assert_int_eq (lat_pattern_table_make (d, &t), 0);
  ck_assert_uint_eq (t.patterns, 4);
  ck_assert_uint_eq (t.p, 3);
  ck_assert_mem_eq (t.rows, rows, sizeof rows);
  ck_assert_mem_eq (t.missing, missing, sizeof missing);
  lat_pattern_table_clear (&t);
  lat_pattern_table_clear (&t);
  lat_data_free (d);
}
END_TEST

/* A view shows some rows of the table: only their patterns count, in their
   order.  */
START_TEST (of_a_view)
{
  static const size_t rows[] = { 2, 1, 1, 1 };
  lat_data *d = lat_data_alloc (8, 3, cells, NULL, NULL);
  lat_data v = lat_data_of_units (d, 2, 6), w = lat_data_of_units (d, 3, 8);
  lat_pattern_table t;
  ck_assert_int_eq (lat_pattern_table_make (&v, &t), 0);
  ck_assert_uint_eq (t.patterns, 3);
  ck_assert_mem_eq (t.rows, rows, 3 * sizeof *rows);
  ck_assert_int_eq (t.missing[3], 0); /* 000 comes before 001 */
  ck_assert_int_eq (t.missing[8], 1);
  lat_pattern_table_clear (&t);
  ck_assert_int_eq (lat_pattern_table_make (&w, &t), 0);
  ck_assert_uint_eq (t.patterns, 3);
  ck_assert_uint_eq (t.rows[0], 3);
  ck_assert_int_eq (t.missing[5], 1); /* 001 is row 3, 100 row 7 */
  lat_pattern_table_clear (&t);
  lat_data_free (d);
}
END_TEST

START_TEST (weights_do_not_count)
{
  double weight[8] = { 0, 0, 2.385, 0, 0, 0, 0, 0.5 };
  lat_data *d = lat_data_alloc (8, 3, cells, NULL, NULL);
  lat_data v = lat_data_with_weights (d, weight);
  lat_pattern_table t;
  ck_assert_int_eq (lat_pattern_table_make (&v, &t), 0);
  ck_assert_uint_eq (t.patterns, 4);
  ck_assert_uint_eq (t.rows[0], 3);
  lat_pattern_table_clear (&t);
  lat_data_free (d);
}
END_TEST

START_TEST (empty)
{
  lat_data *d = lat_data_alloc (0, 3, cells, NULL, NULL);
  lat_pattern_table t;
  ck_assert_int_eq (lat_pattern_table_make (d, &t), 0);
  ck_assert_uint_eq (t.patterns, 0);
  lat_pattern_table_clear (&t);
  lat_data_free (d);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("patterns");
  TCase *t = tcase_create ("patterns");
  tcase_add_test (t, most_frequent_first);
  tcase_add_test (t, of_a_view);
  tcase_add_test (t, weights_do_not_count);
  tcase_add_test (t, empty);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
