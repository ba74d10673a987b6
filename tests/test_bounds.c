/* test_bounds.c -- bounds of columns: recognised, checked, kept.  */

#include <latens/data.h>
#include "testing.h"
#include <string.h>

#define NA NAN

enum
{
  BOTH = LAT_BOUND_LOWER + LAT_BOUND_UPPER,
  P = 7
};

static const double cells[] = {
  3,  1.5, 40.5, -1, 2, 101.5, 0, /* */
  0,  2.5, 99,   4,  1, 3,     1, /* */
  NA, 0,   0,    2,  0, 8,     1,
};

static lat_data *
make (lat_column column[P])
{
  lat_data *d = lat_data_alloc (3, P, cells, NULL, NULL);
  memset (column, 0, P * sizeof *column);
  column[0].name = (char *)"count";
  column[1].name = (char *)"size";
  column[1].digits = 1;
  column[2].name = (char *)"Fat PCT";
  column[2].digits = 1;
  column[3].name = (char *)"change";
  column[4].name = (char *)"given";
  column[4].bounds = (lat_bounds){ LAT_BOUND_UPPER, 0, 0, 2.5 };
  column[5].name = (char *)"percent of last year";
  column[5].digits = 1;
  column[6].name = (char *)"kind";
  column[6].kind = LAT_CATEGORICAL;
  column[6].levels = 2;
  ck_assert_int_eq (lat_data_set_columns (d, column, NULL), 0);
  return d;
}

START_TEST (recognised)
{
  static const int sides[]
      = { LAT_BOUND_LOWER, 0, BOTH, 0, LAT_BOUND_UPPER, 0, 0 };
  lat_column column[P];
  lat_data *d = make (column);
  lat_bounds_recognise (d, column);
  for (size_t j = 0; j < P; j++)
    {
      ck_assert_msg (column[j].bounds.sides == sides[j], "column %zu", j);
      ck_assert_int_eq (column[j].bounds.recognised, j == 0 || j == 2);
    }
  assert_near (column[0].bounds.lower, 0, 0);
  assert_near (column[2].bounds.upper, 100, 0);
  assert_near (column[4].bounds.upper, 2.5, 0);
  lat_data_free (d);
}
END_TEST

/* 0 and 1 alone, whatever is missing; not with decimals.  */
START_TEST (yes_or_no)
{
  static const double x[] = { 0, 1, 0, 1, NA, 1, 1, 0, 2 };
  lat_column column[3] = { { .digits = 0 }, { .digits = 1 }, { .digits = 0 } };
  lat_data *d = lat_data_alloc (3, 3, x, NULL, NULL);
  lat_bounds_recognise (d, column);
  ck_assert_int_eq (column[0].bounds.sides, BOTH);
  ck_assert (column[0].bounds.recognised && column[0].bounds.upper == 1);
  ck_assert_int_eq (column[1].bounds.sides, 0);
  ck_assert_int_eq (column[2].bounds.sides, LAT_BOUND_LOWER);
  lat_data_free (d);
}
END_TEST

START_TEST (checked)
{
  lat_column column[P];
  lat_data *d = make (column);
  size_t row = 9, col = 9;
  ck_assert_int_eq (lat_bounds_check (d, column, &row, &col), 0);
  column[2].bounds = (lat_bounds){ BOTH, 1, 1, 10 }; /* not ours to check */
  column[5].bounds = (lat_bounds){ LAT_BOUND_LOWER, 0, 3, 0 };
  ck_assert_int_eq (lat_bounds_check (d, column, &row, &col), 0);
  column[5].bounds.lower = 3.5;
  ck_assert_int_eq (lat_bounds_check (d, column, &row, &col), 1);
  ck_assert_uint_eq (row, 1);
  ck_assert_uint_eq (col, 5);
  lat_data_free (d);
}
END_TEST

START_TEST (clamped)
{
  lat_bounds b = { BOTH, 0, -1.5, 2.25 };
  assert_near (lat_bounds_clamp (&b, -7), -1.5, 0);
  assert_near (lat_bounds_clamp (&b, 7), 2.25, 0);
  assert_near (lat_bounds_clamp (&b, 0.3), 0.3, 0);
  b.sides = LAT_BOUND_UPPER;
  assert_near (lat_bounds_clamp (&b, -7), -7, 0);
  ck_assert (isnan (lat_bounds_clamp (&b, NAN)));
}
END_TEST

/* A transformed view: NaN stays, all else is borrowed.  */
START_TEST (transformed)
{
  lat_column column[P];
  lat_data *d = make (column), view;
  lat_message msg;
  double *z;
  column[1].transform = (lat_transform){ LAT_TRANSFORM_YEO_JOHNSON, 0, 0, 1 };
  ck_assert_int_eq (lat_data_transform (d, column, &view, &z, &msg), 0);
  for (size_t i = 0; i < 3; i++)
    for (size_t j = 0; j < P; j++)
      {
        double x = cells[i * P + j], y = view.x[i * view.tda + j];
        if (isnan (x))
          ck_assert (isnan (y));
        else
          assert_near (y, j == 1 ? log1p (x) : x, 1e-15);
      }
  ck_assert_ptr_eq (view.pattern, d->pattern);
  ck_assert_ptr_null (view.own);
  free (z);
  column[0].transform.kind = LAT_TRANSFORM_LOG;
  ck_assert_int_eq (lat_data_transform (d, column, &view, &z, &msg),
                    LAT_EDATA);
  ck_assert_ptr_null (z);
  ck_assert_str_eq (msg.text,
                    "row 2, column 1: 0 has no place on a log scale");
  lat_data_free (d);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("bounds");
  TCase *t = tcase_create ("bounds");
  tcase_add_test (t, recognised);
  tcase_add_test (t, yes_or_no);
  tcase_add_test (t, checked);
  tcase_add_test (t, clamped);
  tcase_add_test (t, transformed);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
