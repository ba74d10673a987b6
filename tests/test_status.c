/* test_status.c -- texts of statuses, and messages.  */

#include "base/message.h"
#include "testing.h"
#include <gsl/gsl_errno.h>
#include <string.h>

START_TEST (every_status_has_its_own_text)
{
  static const int all[] = {
#define NUMBER(name, number, text) name,
    LAT_STATUS_LIST (NUMBER)
#undef NUMBER
  };
  size_t n = sizeof all / sizeof *all;
  ck_assert_uint_gt (n, 15);
  for (size_t i = 0; i < n; i++)
    {
      ck_assert_str_ne (lat_strerror (all[i]), "unknown status");
      for (size_t j = 0; j < i; j++)
        ck_assert_str_ne (lat_strerror (all[i]), lat_strerror (all[j]));
    }
}
END_TEST

START_TEST (unknown_numbers_have_a_text)
{
  ck_assert_str_eq (lat_strerror (-1), "unknown status");
  ck_assert_str_eq (lat_strerror (2385), "unknown status");
}
END_TEST

START_TEST (gsl_numbers_keep_their_meaning)
{
  ck_assert_int_eq (LAT_CONTINUE, GSL_CONTINUE);
  ck_assert_int_eq (LAT_SUCCESS, GSL_SUCCESS);
  ck_assert_int_eq (LAT_EDOM, GSL_EDOM);
  ck_assert_int_eq (LAT_EINVAL, GSL_EINVAL);
  ck_assert_int_eq (LAT_EFAILED, GSL_EFAILED);
  ck_assert_int_eq (LAT_ENOMEM, GSL_ENOMEM);
  ck_assert_int_eq (LAT_EMAXITER, GSL_EMAXITER);
  ck_assert_int_eq (LAT_EBADLEN, GSL_EBADLEN);
  ck_assert_int_eq (LAT_ESING, GSL_ESING);
  ck_assert_int_eq (LAT_EOF, GSL_EOF);
}
END_TEST

START_TEST (a_message_is_formatted_and_the_status_returned)
{
  lat_message msg;
  int s = lat_fail (&msg, LAT_EPARSE, "%s:%d: not a number", "a.csv", 17);
  ck_assert_int_eq (s, LAT_EPARSE);
  ck_assert_str_eq (msg.text, "a.csv:17: not a number");
  ck_assert_int_eq (lat_fail (NULL, LAT_EIO, "%d", 3), LAT_EIO);
}
END_TEST

START_TEST (a_long_message_is_cut)
{
  char word[3 * sizeof (lat_message)];
  lat_message msg;
  memset (word, 'x', sizeof word - 1);
  word[sizeof word - 1] = '\0';
  ck_assert_int_eq (lat_fail (&msg, LAT_EDATA, "%s", word), LAT_EDATA);
  ck_assert_uint_eq (strlen (msg.text), sizeof msg.text - 1);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("status");
  TCase *tc = tcase_create ("status");
  tcase_add_test (tc, every_status_has_its_own_text);
  tcase_add_test (tc, unknown_numbers_have_a_text);
  tcase_add_test (tc, gsl_numbers_keep_their_meaning);
  tcase_add_test (tc, a_message_is_formatted_and_the_status_returned);
  tcase_add_test (tc, a_long_message_is_cut);
  suite_add_tcase (suite, tc);
  return run_suite (suite);
}
