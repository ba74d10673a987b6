/* test_simplex.c -- laws over finitely many values, in coordinates.  */

#include "family/simplex.h"
#include <latens/status.h>
#include "testing.h"

START_TEST (round_trip)
{
  static const double law[][4] = { { 0.1, 0.2385, 0.3615, 0.3 },
                                   { 0, 0.25, 0.75, 0 },
                                   { 1, 0, 0, 0 },
                                   { 0, 0, 0, 1 },
                                   { 1e-300, 1 - 1e-9, 1e-9, 0 } };
  for (size_t i = 0; i < 5; i++)
    {
      double x[3], p[4];
      lat_simplex_pack (4, law[i], x);
      for (size_t l = 0; l < 3; l++)
        ck_assert (isfinite (x[l]));
      ck_assert_int_eq (lat_simplex_unpack (4, x, p), 0);
      for (size_t l = 0; l < 4; l++)
        {
          ck_assert ((p[l] == 0) == (law[i][l] == 0));
          ck_assert (fabs (p[l] - law[i][l]) <= 1e-12 * law[i][l]);
        }
    }
}
END_TEST

START_TEST (wild_coordinates)
{
  double x[] = { 1e4, -1e4, 0 }, p[4];
  ck_assert_int_eq (lat_simplex_unpack (4, x, p), 0);
  ck_assert (p[0] == 1 && p[1] == 0 && p[2] == 0 && p[3] == 0);
  x[1] = NAN;
  ck_assert_int_eq (lat_simplex_unpack (4, x, p), LAT_EDOM);
  x[1] = -INFINITY;
  ck_assert_int_eq (lat_simplex_unpack (4, x, p), LAT_EDOM);
  ck_assert_int_eq (lat_simplex_unpack (1, x, p), 0);
  ck_assert (p[0] == 1);
}
END_TEST

/* The gradient of sum count log p, by central differences.  */
START_TEST (gradient)
{
  static const double count[] = { 3.7, 0.4, 1.1, 2.385 };
  double p[] = { 0.17, 0.23, 0.35, 0.25 }, x[3], g[3];
  lat_simplex_pack (4, p, x);
  lat_simplex_score (4, p, count, g);
  for (size_t i = 0; i < 3; i++)
    {
      double value[2], h = 1e-5, at = x[i];
      for (int side = 0; side < 2; side++)
        {
          x[i] = at + (side ? h : -h);
          lat_simplex_unpack (4, x, p);
          value[side] = 0;
          for (size_t l = 0; l < 4; l++)
            value[side] += count[l] * log (p[l]);
        }
      x[i] = at;
      assert_near (g[i], (value[1] - value[0]) / (2 * h), 1e-8);
    }
}
END_TEST

START_TEST (pick)
{
  static const double p[] = { 0, 9, 0.25, 9, 0, 9, 0.7499, 9, 0, 9 };
  ck_assert_uint_eq (lat_simplex_pick (5, p, 2, 0), 1);
  ck_assert_uint_eq (lat_simplex_pick (5, p, 2, 0.2499), 1);
  ck_assert_uint_eq (lat_simplex_pick (5, p, 2, 0.25), 3);
  ck_assert_uint_eq (lat_simplex_pick (5, p, 2, 0.99995), 3); /* sum < 1 */
}
END_TEST

START_TEST (check)
{
  double p[] = { 0.25, 0.75 + 0.9e-9 };
  ck_assert_int_eq (lat_simplex_check (2, p), 0);
  p[1] = 0.75 + 1.1e-9;
  ck_assert_int_eq (lat_simplex_check (2, p), LAT_EDOM);
  p[1] = NAN;
  ck_assert_int_eq (lat_simplex_check (2, p), LAT_EDOM);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("simplex");
  TCase *t = tcase_create ("simplex");
  tcase_add_test (t, round_trip);
  tcase_add_test (t, wild_coordinates);
  tcase_add_test (t, gradient);
  tcase_add_test (t, pick);
  tcase_add_test (t, check);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
