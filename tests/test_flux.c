/* test_flux.c -- influx, outflux and usable cases of columns.  */

#include <latens/impute.h>
#include "testing.h"

/* The patterns of nhanes (25 x 4): age, bmi, hyp, chl.  Values from mice
   3.15.0: flux (nhanes), where usable is ainb.  */
START_TEST (as_mice)
{
  size_t rows[] = { 13, 7, 3, 1, 1 };
  unsigned char missing[]
      = { 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 1, 1, 0 };
  lat_pattern_table t = { 5, rows, missing, 4 };
  lat_flux f[4];
  lat_flux_make (&t, f);
  assert_near (f[0].influx, 0, 0);
  assert_near (f[0].outflux, 1, 1e-15);
  ck_assert (isnan (f[0].usable));
  assert_near (f[1].influx, 0.1643835616438356, 1e-15);
  assert_near (f[2].influx, 0.1232876712328767, 1e-15);
  assert_near (f[3].influx, 0.2191780821917808, 1e-15);
  assert_near (f[1].outflux, 0.1111111111111111, 1e-15);
  assert_near (f[2].outflux, 0.1481481481481481, 1e-15);
  assert_near (f[3].outflux, 0.1111111111111111, 1e-15);
  assert_near (f[1].usable, 0.4444444444444444, 1e-15);
  assert_near (f[2].usable, 0.375, 1e-15);
  assert_near (f[3].usable, 0.5333333333333333, 1e-15);
}
END_TEST

START_TEST (nothing_missing)
{
  size_t rows[] = { 7 };
  unsigned char missing[] = { 0, 0 };
  lat_pattern_table t = { 1, rows, missing, 2 };
  lat_flux f[2];
  lat_flux_make (&t, f);
  assert_near (f[1].influx, 0, 0);
  ck_assert (isnan (f[1].outflux) && isnan (f[1].usable));
}
END_TEST

START_TEST (nothing_seen)
{
  size_t rows[] = { 7 };
  unsigned char missing[] = { 1, 1 };
  lat_pattern_table t = { 1, rows, missing, 2 };
  lat_flux f[2];
  lat_flux_make (&t, f);
  ck_assert (isnan (f[0].influx));
  assert_near (f[0].outflux, 0, 0);
  assert_near (f[0].usable, 0, 0);
}
END_TEST

START_TEST (one_column_and_no_row)
{
  size_t rows[] = { 3, 2 };
  unsigned char missing[] = { 0, 1 };
  lat_pattern_table t = { 2, rows, missing, 1 }, none = { .p = 1 };
  lat_flux f;
  lat_flux_make (&t, &f);
  assert_near (f.influx, 0, 0);
  assert_near (f.outflux, 0, 0);
  ck_assert (isnan (f.usable));
  lat_flux_make (&none, &f);
  ck_assert (isnan (f.influx) && isnan (f.outflux) && isnan (f.usable));
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("flux");
  TCase *t = tcase_create ("flux");
  tcase_add_test (t, as_mice);
  tcase_add_test (t, nothing_missing);
  tcase_add_test (t, nothing_seen);
  tcase_add_test (t, one_column_and_no_row);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
