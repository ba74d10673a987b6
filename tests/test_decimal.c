/* test_decimal.c -- random decimal numbers against the C library: the same
   bits in, the same text out.  */

#include <latens/table.h>
#include "data/decimal.h"
#include "data/number.h"
#include "testing.h"
#include <stdint.h>
#include <string.h>

enum
{
  ROUNDS = 100000,
  ROOM = 2000
};

static uint64_t
next (uint64_t *state)
{
  *state ^= *state << 13;
  *state ^= *state >> 7;
  return *state ^= *state << 17;
}

static int
below (uint64_t *state, int n)
{
  return (int)(next (state) % (uint64_t)n);
}

/* Doubles of all sizes, of the size of data, and with few bits.  */
static double
some_double (uint64_t *state)
{
  uint64_t bits = next (state);
  double x = 0;
  switch (below (state, 7))
    {
    case 0:
      memcpy (&x, &bits, sizeof x);
      return isfinite (x) ? x : 2.385;
    case 1:
      return (double)(int64_t)(bits >> 40) / 1000 - 5000;
    case 2:
      return ldexp ((double)(bits >> 11), -53 - below (state, 70));
    case 3:
      return (double)(bits >> (bits & 63))
             * ldexp (1, below (state, 140) - 90);
    case 4:
      return (double)(bits % 2000000) / ldexp (1, below (state, 20));
    case 5: /* about the least normal number */
      return ldexp ((double)bits, -1085 - below (state, 3));
    default:
      return (double)(int64_t)bits;
    }
}

static void
assert_reads (const char *text)
{
  lat_number x = { .value = 7 }, cell = { .value = 7 };
  double y = strtod (text, NULL);
  int s = lat_number_read (text, strlen (text), &x);
  ck_assert_int_eq (lat_number_read_cell (text, strlen (text), &cell), s);
  ck_assert_msg (memcmp (&x.value, &cell.value, sizeof y) == 0
                     && x.decimals == cell.decimals
                     && x.exponent == cell.exponent,
                 "%s: %a and %a", text, x.value, cell.value);
  ck_assert_msg (s == (isinf (y) ? LAT_EDOM : 0), "%s: status %d", text, s);
  ck_assert_msg (memcmp (&x.value, &y, sizeof y) == 0, "%s: %a, not %a", text,
                 x.value, y);
}

START_TEST (numbers_of_any_length)
{
  uint64_t state = 88172645463325252;
  char text[ROOM];
  for (int k = 0; k < ROUNDS; k++)
    {
      double x = some_double (&state);
      snprintf (text, sizeof text, "%.*g", 1 + below (&state, 19), x);
      assert_reads (text);
      snprintf (text, sizeof text, "%.*e", below (&state, 25), x);
      assert_reads (text);
      snprintf (text, sizeof text, "%.*f", below (&state, 22), x);
      assert_reads (text);
    }
}
END_TEST

/* Whole numbers of up to 20 digits times any power of ten.  */
START_TEST (digits_and_powers)
{
  uint64_t state = 2385;
  char text[ROOM];
  for (int k = 0; k < ROUNDS; k++)
    {
      unsigned long long w = next (&state) >> below (&state, 64);
      snprintf (text, sizeof text, "%llue%d", w, below (&state, 700) - 350);
      assert_reads (text);
      snprintf (text, sizeof text, "%u.%0*llu",
                (unsigned)next (&state) >> below (&state, 32),
                below (&state, 20), w);
      assert_reads (text);
    }
}
END_TEST

/* Bytes of numbers in any order, the 16 after them too.  */
START_TEST (bytes)
{
  static const char alphabet[] = "0123456789012345678901234567890.-+e x/:";
  uint64_t state = 16;
  char text[48];
  for (int k = 0; k < 5 * ROUNDS; k++)
    {
      int most = k % 3 ? 31 : (int)sizeof alphabet - 1;
      for (size_t b = 0; b < sizeof text; b++)
        text[b] = alphabet[below (&state, b == 5 ? 33 : most)];
      size_t n = (size_t)below (&state, 20);
      lat_number x = { .value = 7 }, cell = { .value = 7 };
      int s = lat_number_read (text, n, &x);
      ck_assert_int_eq (lat_number_read_cell (text, n, &cell), s);
      if (s)
        continue;
      ck_assert_msg (memcmp (&x.value, &cell.value, sizeof x.value) == 0
                         && x.decimals == cell.decimals
                         && x.exponent == cell.exponent,
                     "%.*s: %a and %a", (int)n, text, x.value, cell.value);
    }
}
END_TEST

/* Exactly between two doubles, and a digit away from it: m + 1/2 with m of 53
   bits has 54, which a text of all its digits holds.  */
START_TEST (half_way)
{
  uint64_t state = 54;
  char text[ROOM], near[ROOM + 8];
  for (int k = 0; k < ROUNDS; k++)
    {
      unsigned long long m = next (&state) >> 11 | 1ULL << 52;
      int power = below (&state, 10);
      if (k % 2)
        snprintf (text, sizeof text, "%llu", 2 * m + 1);
      else /* (2 m + 1) / 2^power, by the digits of two whole numbers */
        snprintf (text, sizeof text, "%llu.%0*llu", (2 * m + 1) >> power,
                  power,
                  ((2 * m + 1) & ((1ULL << power) - 1))
                      * (unsigned long long)pow (5, power));
      if (!(k % 2) && !power)
        continue;
      assert_reads (text);
      snprintf (near, sizeof near, "%s%s1", text, k % 2 ? ".000" : "000");
      assert_reads (near);
      text[strlen (text) - 1] = (char)(text[strlen (text) - 1] - 1);
      snprintf (near, sizeof near, "%s%s", text, k % 2 ? ".999" : "999");
      assert_reads (near);
    }
}
END_TEST

/* What printf writes, but for the sign of a zero.  */
static void
assert_prints (double x, int decimals, char style)
{
  char format[] = { '%', '.', '*', style, '\0' };
  char text[LAT_NUMBER_SIZE], expected[ROOM];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  snprintf (expected, sizeof expected, format, decimals, x);
#pragma GCC diagnostic pop
  const char *want = expected;
  want += *want == '-' && strspn (want + 1, "0.") == strcspn (want + 1, "eE");
  lat_number_print (x, decimals, style, text);
  ck_assert_str_eq (text, want);
}

START_TEST (printed)
{
  uint64_t state = 53;
  for (int k = 0; k < ROUNDS; k++)
    {
      double x = some_double (&state);
      assert_prints (x, below (&state, 22), 'f');
      assert_prints (x, below (&state, 20), "eE"[k % 2]);
    }
}
END_TEST

/* Ties: k / 2^b has b decimals, and fewer are asked for.  */
START_TEST (printed_ties)
{
  for (int k = -4099; k < 4099; k++)
    for (int b = 1; b < 9; b++)
      {
        assert_prints (ldexp (k, -b), b - 1, 'f');
        assert_prints (ldexp (k, -b), b / 2, 'f');
        assert_prints (ldexp (k, -b), b / 2, 'e');
      }
}
END_TEST

/* The first of %.15g, %.16g, %.17g that reads back.  */
START_TEST (shortest)
{
  uint64_t state = 17;
  for (int k = 0; k < ROUNDS; k++)
    {
      double x = some_double (&state);
      char text[LAT_NUMBER_SIZE], want[64];
      for (int n = 15; n <= 17; n++)
        {
          snprintf (want, sizeof want, "%.*g", n, x);
          if (strtod (want, NULL) == x)
            break;
        }
      ck_assert_str_eq (lat_number_format (x, text), x == 0 ? "0" : want);
      snprintf (want, sizeof want, "%.17g", x);
      ck_assert_str_eq (lat_number_full (x, text), want);
    }
}
END_TEST

/* The fast ways decide nearly always, so that the tests above test them.  */
START_TEST (decided)
{
  uint64_t state = 1;
  int left = 0;
  for (int k = 0; k < ROUNDS; k++)
    {
      double x = ldexp ((double)(next (&state) >> 11), -below (&state, 100)),
             y = 0;
      lat_digits d;
      int power;
      if (x == 0)
        continue;
      int known = lat_decimal_digits (x, &d);
      uint64_t w = known ? lat_digits_round (&d, 17, &power) : 0;
      known = known && lat_decimal_value (w, power - 16, &y);
      ck_assert (!known || y == x);
      left += !known;
    }
  ck_assert_int_lt (left, ROUNDS / 1000);
}
END_TEST

static Suite *
suite (void)
{
  Suite *s = suite_create ("decimal");
  TCase *c = tcase_create ("decimal");
  tcase_add_test (c, numbers_of_any_length);
  tcase_add_test (c, digits_and_powers);
  tcase_add_test (c, bytes);
  tcase_add_test (c, half_way);
  tcase_add_test (c, printed);
  tcase_add_test (c, printed_ties);
  tcase_add_test (c, shortest);
  tcase_add_test (c, decided);
  suite_add_tcase (s, c);
  return s;
}

int
main (void)
{
  return run_suite (suite ());
}
