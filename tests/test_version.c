/* test_version.c -- what the library says of itself.  */

#include "testing.h"
#include <latens.h>
#include <string.h>

START_TEST (library_and_headers_agree)
{
  ck_assert_str_eq (lat_version (), LATENS_VERSION);
  ck_assert_int_ge (strspn (lat_version (), "0123456789."), 5);
}
END_TEST

START_TEST (blas_and_instruction_set_are_named)
{
  ck_assert_uint_gt (strlen (lat_version_blas ()), 0);
  ck_assert_uint_gt (strlen (lat_version_isa ()), 0);
  ck_assert_ptr_null (strchr (lat_version_blas (), '\n'));
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("version");
  TCase *tc = tcase_create ("version");
  tcase_add_test (tc, library_and_headers_agree);
  tcase_add_test (tc, blas_and_instruction_set_are_named);
  suite_add_tcase (suite, tc);
  return run_suite (suite);
}
