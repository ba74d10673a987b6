/* test_number.c -- decimal numbers in and out, whatever the locale.  */

#include <latens/table.h>
#include "data/number.h"
#include "testing.h"
#include <locale.h>
#include <stdint.h>
#include <string.h>

static const char *const good[] = {
  "1",
  "-2.385",
  "+.5",
  "5.",
  "0",
  "-0",
  "1e5",
  "1E-5",
  "1e+22",
  "1e23",
  "8.5e-23",
  "9007199254740993",
  "1e-999",
  "4.9e-324",
  "2.4703282292062327e-324",
  "1.7976931348623157e308",
  "0.1",
  "123456789012345678901234567890",
  "6.02214076e23",
  "0.00000000000000000000000000000000000000000000000000000000000000000012345",
  "2.2250738585072011e-308",
  "00012.50",
  "9007199254740992.5",
  "1.00000000000000011102230246251565404236316680908203125",
  "1.00000000000000011102230246251565404236316680908203126"
};

START_TEST (numbers)
{
  double x = 0;
  const char *s = good[_i];
  ck_assert_int_eq (lat_number_parse (s, strlen (s), &x), 0);
  double y = strtod (s, NULL);
  ck_assert_msg (memcmp (&x, &y, sizeof x) == 0, "%s: %a, not %a", s, x, y);
}
END_TEST

static const char *const none[] = {
  "",    " ",    ".",     "+",    "-",   "e5",   "1e",    "1e+",
  "1,5", "0x10", "1 2",   "1d5",  "nan", "NaN",  "abc",   "1.2.3",
  "--1", "+-1",  "1e5.0", "inff", "in",  "12kg", "1_000", "\342\210\2221"
};

START_TEST (no_numbers)
{
  double x = 7;
  ck_assert_int_eq (lat_number_parse (none[_i], strlen (none[_i]), &x),
                    LAT_EPARSE);
  ck_assert (x == 7);
}
END_TEST

static const char *const infinite[] = { "inf",
                                        "-INF",
                                        "Infinity",
                                        "+infinity",
                                        "1e999",
                                        "-1e309",
                                        "1e99999999999999999999" };

START_TEST (infinite_numbers)
{
  double x;
  const char *s = infinite[_i];
  ck_assert_int_eq (lat_number_parse (s, strlen (s), &x), LAT_EDOM);
}
END_TEST

/* Only the n bytes count, and blanks around.  */
START_TEST (bytes)
{
  double x;
  ck_assert_int_eq (lat_number_parse ("12345", 2, &x), 0);
  ck_assert (x == 12);
  ck_assert_int_eq (lat_number_parse (" \t2.5 ", 6, &x), 0);
  ck_assert (x == 2.5);
}
END_TEST

/* More digits than are kept: the tail still breaks a tie.  */
START_TEST (long_numbers)
{
  char tie[2000], above[2000];
  int n = snprintf (tie, sizeof tie, "9007199254740993.");
  memset (tie + n, '0', 1500);
  tie[n + 1500] = '\0';
  memcpy (above, tie, sizeof above);
  strcpy (above + n + 1400, "1");
  double x, y;
  ck_assert_int_eq (lat_number_parse (tie, strlen (tie), &x), 0);
  ck_assert_int_eq (lat_number_parse (above, strlen (above), &y), 0);
  ck_assert (x == 9007199254740992.0);
  ck_assert (y == 9007199254740994.0);
}
END_TEST

static uint64_t
next (uint64_t *state)
{
  *state ^= *state << 13;
  *state ^= *state >> 7;
  return *state ^= *state << 17;
}

/* Random doubles come back, and the C library agrees on what they are.  */
START_TEST (there_and_back)
{
  uint64_t state = 88172645463325252;
  for (int k = 0; k < 200000; k++)
    {
      uint64_t bits = next (&state);
      double x, y = 0;
      char buf[LAT_NUMBER_SIZE];
      memcpy (&x, &bits, sizeof x);
      if (k % 2)
        x = (double)(int64_t)(bits >> 44) / 1000;
      if (!isfinite (x))
        continue;
      lat_number_format (x, buf);
      ck_assert_int_eq (lat_number_parse (buf, strlen (buf), &y), 0);
      ck_assert_msg (x == y, "%a became %s", x, buf);
      ck_assert (strtod (buf, NULL) == y);
    }
}
END_TEST

START_TEST (shortest)
{
  char buf[LAT_NUMBER_SIZE];
  ck_assert_str_eq (lat_number_format (0.1, buf), "0.1");
  ck_assert_str_eq (lat_number_format (-0.0, buf), "0");
  ck_assert_str_eq (lat_number_format (150, buf), "150");
  ck_assert_str_eq (lat_number_format (0.1f, buf), "0.10000000149011612");
}
END_TEST

START_TEST (printed)
{
  char buf[LAT_NUMBER_SIZE];
  lat_number_print (-0.004, 2, 'f', buf);
  ck_assert_str_eq (buf, "0.00");
  lat_number_print (-0.006, 2, 'f', buf);
  ck_assert_str_eq (buf, "-0.01");
  lat_number_print (-0.0, 1, 'E', buf);
  ck_assert_str_eq (buf, "0.0E+00");
  lat_number_print (-123.456, 2, 'e', buf);
  ck_assert_str_eq (buf, "-1.23e+02");
  lat_number_print (1e308, 10000, 'f', buf);
  ck_assert_uint_eq (strlen (buf), 309 + 1 + LAT_DECIMALS_MAX);
}
END_TEST

/* A decimal comma changes nothing.  */
START_TEST (locale)
{
  static const char *const names[]
      = { "de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8", "de_DE" };
  char buf[LAT_NUMBER_SIZE];
  double x;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (setlocale (LC_ALL, names[i]))
      break;
  ck_assert_str_eq (lat_number_format (2.385, buf), "2.385");
  lat_number_print (2.385, 1, 'f', buf);
  ck_assert_str_eq (buf, "2.4");
  ck_assert_int_eq (lat_number_parse ("1.5e300", 7, &x), 0);
  ck_assert (x == 1.5e300);
  ck_assert_int_eq (lat_number_parse ("1,5", 3, &x), LAT_EPARSE);
  setlocale (LC_ALL, "C");
}
END_TEST

static Suite *
suite (void)
{
  Suite *s = suite_create ("number");
  TCase *c = tcase_create ("number");
  tcase_add_loop_test (c, numbers, 0, sizeof good / sizeof *good);
  tcase_add_loop_test (c, no_numbers, 0, sizeof none / sizeof *none);
  tcase_add_loop_test (c, infinite_numbers, 0,
                       sizeof infinite / sizeof *infinite);
  tcase_add_test (c, bytes);
  tcase_add_test (c, long_numbers);
  tcase_add_test (c, there_and_back);
  tcase_add_test (c, shortest);
  tcase_add_test (c, printed);
  tcase_add_test (c, locale);
  tcase_set_timeout (c, 60);
  suite_add_tcase (s, c);
  return s;
}

int
main (void)
{
  return run_suite (suite ());
}
