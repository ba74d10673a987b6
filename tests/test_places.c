/* test_places.c -- finding the bytes that end fields, keeping their places. */

#include "data/places.h"
#include "data/stops.h"
#include "testing.h"
#include <string.h>

/* Places on both sides of 4 GiB, 8 GiB, and after a field of 12 GiB more.  */
START_TEST (beyond_four_gibibytes)
{
  const uint64_t turn = UINT64_C (1) << 32;
  const uint64_t place[]
      = { 0,        1,        turn - 1, turn,         turn,
          turn + 1, 2 * turn, 5 * turn, 5 * turn + 9, 6 * turn - 1 };
  const size_t count = sizeof place / sizeof *place;
  lat_places a = { 0 };
  if (sizeof (size_t) < sizeof (uint64_t))
    return;
  for (size_t k = 0; k < count; k++)
    ck_assert_int_eq (lat_places_push (&a, (size_t)place[k]), 0);
  lat_places_trim (&a);
  ck_assert_uint_eq (a.count, count);
  for (size_t k = 0; k < count; k++)
    ck_assert_uint_eq (lat_place (&a, k), (size_t)place[k]);
  lat_places_free (&a);
}
END_TEST

START_TEST (many)
{
  lat_places a = { 0 };
  for (size_t k = 0; k < 100003; k++)
    ck_assert_int_eq (lat_places_push (&a, 7 * k), 0);
  for (size_t k = 0; k < 100003; k++)
    ck_assert_uint_eq (lat_place (&a, k), 7 * k);
  lat_places_free (&a);
}
END_TEST

/* Each byte at each place, among others that are no stops.  */
START_TEST (stops)
{
  static const char delimiters[] = { ',', '\t', ' ', ';', '\xff', 'x' };
  char s[2 * LAT_STOP_BYTES];
  for (size_t k = 0; k < sizeof delimiters; k++)
    for (int c = 0; c < 256; c++)
      {
        char d = delimiters[k];
        int stop
            = c == 0 || c == '\n' || c == '\r' || c == '"' || (char)c == d;
        for (int at = 0; at < LAT_STOP_BYTES; at++)
          {
            memset (s, 'y', sizeof s);
            s[at + 1] = (char)c;
            uint64_t want = stop ? UINT64_C (1) << at : 0;
            ck_assert_uint_eq (lat_stops (s + 1, d), want);
            ck_assert_uint_eq (lat_stops_plain (s + 1, d), want);
            if (want)
              ck_assert_int_eq (lat_stop_first (want), at);
          }
      }
}
END_TEST

static Suite *
suite (void)
{
  Suite *s = suite_create ("places");
  TCase *c = tcase_create ("places");
  tcase_add_test (c, beyond_four_gibibytes);
  tcase_add_test (c, many);
  tcase_add_test (c, stops);
  suite_add_tcase (s, c);
  return s;
}

int
main (void)
{
  return run_suite (suite ());
}
