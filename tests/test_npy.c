/* test_npy.c -- NumPy's array files.  */

#include "table_testing.h"
#include <stdint.h>

enum
{
  ROOM = 4096
};

/* Writes magic, version, length and header; its bytes.  */
static size_t
put_header (unsigned char *to, int version, const char *header)
{
  size_t n = strlen (header), prefix = version == 1 ? 10 : 12;
  memcpy (to, "\x93NUMPY", 6);
  to[6] = (unsigned char)version;
  to[7] = 0;
  for (size_t k = 8; k < prefix; k++)
    to[k] = (unsigned char)(n >> (8 * (k - 8)));
  memcpy (to + prefix, header, n);
  return prefix + n;
}

static int
big_endian (void)
{
  const uint16_t one = 1;
  unsigned char low;
  memcpy (&low, &one, 1);
  return !low;
}

static size_t
put_value (unsigned char *to, double x, size_t bytes, int big)
{
  unsigned char b[8];
  float f = (float)x;
  memcpy (b, bytes == 8 ? (void *)&x : (void *)&f, bytes);
  for (size_t k = 0; k < bytes; k++)
    to[k] = b[big == big_endian () ? k : bytes - 1 - k];
  return bytes;
}

/* 3 x 2, with one hole.  */
static const double cell[3][2]
    = { { 1.5, -2.385 }, { NAN, 0.1 }, { 1e300, 7 } };

static lat_table *
array (const char *type, int fortran, int version)
{
  unsigned char file[ROOM];
  char header[200];
  size_t bytes = type[2] == '8' ? 8 : 4;
  snprintf (header, sizeof header,
            "{'descr': '%s', 'fortran_order': %s, 'shape': (3, 2), }      \n",
            type, fortran ? "True" : "False");
  size_t n = put_header (file, version, header);
  for (size_t k = 0; k < 6; k++)
    {
      double x = fortran ? cell[k % 3][k / 3] : cell[k / 2][k % 2];
      x = bytes == 4 && x > 1e38 ? 3e38 : x;
      n += put_value (file + n, x, bytes, type[0] == '>');
    }
  lat_table *t;
  lat_message msg;
  int s = read_bytes ("x.npy", file, n, NULL, &t, &msg);
  ck_assert_msg (s == 0, "%s", msg.text);
  return t;
}

static const struct
{
  const char *type;
  int fortran;
  int version;
} kinds[] = { { "<f8", 0, 1 }, { ">f8", 0, 2 }, { "<f8", 1, 3 },
              { "<f4", 1, 1 }, { ">f4", 0, 1 }, { ">f4", 1, 2 } };

START_TEST (orders)
{
  lat_table *t = array (kinds[_i].type, kinds[_i].fortran, kinds[_i].version);
  int single = kinds[_i].type[2] == '4';
  ck_assert_uint_eq (lat_table_rows (t), 3);
  ck_assert_uint_eq (lat_table_columns (t), 2);
  ck_assert_str_eq (lat_table_column (t, 1)->name, "V2");
  ck_assert (lat_table_missing (t, 1, 0));
  for (size_t k = 0; k < 6; k++)
    {
      double x, y = cell[k / 2][k % 2];
      if (k == 2)
        continue;
      ck_assert_int_eq (lat_table_number (t, k / 2, k % 2, &x, NULL), 0);
      y = single ? (double)(float)(y > 1e38 ? 3e38 : y) : y;
      ck_assert (x == y);
    }
  lat_table_free (t);
}
END_TEST

/* Written as CSV, seen numbers so that they read back the same.  */
START_TEST (as_text)
{
  lat_message msg;
  lat_table *t = array ("<f8", 1, 1);
  ck_assert_int_eq (lat_table_type (t, NULL, &msg), 0);
  assert_written (t, NULL, "1.5,-2.385\nNaN,0.1\n1e+300,7\n");
  lat_table_edit edit = { .na_out = "NA", .mark = "x", .lead = "l" };
  edit.lead_text = "2";
  assert_written (t, &edit, "2,1.5,-2.385,\n2,NA,0.1,\n2,1e+300,7,\n");
  lat_table_edit fill = { .fill = fill_some, .self = t };
  assert_written (t, &fill, "1.5,-2.385\n-0.12345678,0.1\n1e+300,7\n");
  lat_data *d;
  ck_assert_int_eq (lat_table_data (t, &d, &msg), 0);
  ck_assert (isnan (d->x[2]) && d->x[4] == 1e300);
  ck_assert_int_eq (d->column[0].digits, 17);
  lat_data_free (d);
  lat_table_free (t);
}
END_TEST

START_TEST (one_axis)
{
  unsigned char file[ROOM];
  size_t n = put_header (
      file, 1, "{\"shape\":(4,),'fortran_order':False,'descr':'<f4'}");
  for (int k = 0; k < 4; k++)
    n += put_value (file + n, k * k, 4, 0);
  lat_table *t;
  lat_message msg;
  ck_assert_int_eq (read_bytes ("x.npy", file, n, NULL, &t, &msg), 0);
  ck_assert_uint_eq (lat_table_rows (t), 4);
  ck_assert_int_eq (lat_table_type (t, NULL, &msg), 0);
  ck_assert (lat_table_column (t, 0)->integers);
  assert_written (t, NULL, "0\n1\n4\n9\n");
  lat_table_free (t);

  put_value (file + n - 4, INFINITY, 4, 0);
  ck_assert_int_eq (read_bytes ("x.npy", file, n, NULL, &t, &msg), 0);
  ck_assert_int_eq (lat_table_type (t, NULL, &msg), LAT_EDATA);
  ck_assert_ptr_nonnull (strstr (msg.text, "x.npy:4:1: an infinite number"));
  lat_table_free (t);
}
END_TEST

#define F8 "'descr': '<f8', "
#define C "'fortran_order': False, "

static const struct
{
  const char *header;
  int version;
  size_t values;
  const char *what;
} bad[] = {
  { "{" F8 C "'shape': (3, 2), }", 1, 5, "ends too early" },
  { "{" F8 C "'shape': (3, 2), }", 1, 7, "8 bytes follow the array" },
  { "{" F8 C "'shape': (4294967296, 4294967296), }", 1, 6, "too early" },
  { "{" F8 C "'shape': (2305843009213693952, 1), }", 1, 6, "too early" },
  { "{" F8 C "'shape': (99999999999999999999, 1), }", 1, 6, "header" },
  { "{" F8 C "'shape': (0, 2), }", 1, 0, "is empty" },
  { "{" F8 C "'shape': (), }", 1, 1, "0 dimensions" },
  { "{" F8 C "'shape': (1, 2, 3), }", 1, 6, "3 dimensions" },
  { "{" F8 C "'shape': (1,2,3,1,1,1,1,1,1,1,1), }", 1, 6, "11 dimensions" },
  { "{'descr': '<i8', " C "'shape': (3, 2), }", 1, 6, "'<i8'" },
  { "{'descr': '|O', " C "'shape': (3, 2), }", 1, 6, "'|O'" },
  { "{'descr': [('a', '<f8')], " C "'shape': (3, 2), }", 1, 6, "header" },
  { "{" F8 "'shape': (3, 2), }", 1, 6, "header" },
  { "{" F8 F8 C "'shape': (3, 2), }", 1, 6, "header" },
  { "{" F8 C "'shape': (3, 2), } x", 1, 6, "header" },
  { "{" F8 C "'shape': (3; 2), }", 1, 6, "header" },
  { "{" F8 C "'shape': (-3, 2), }", 1, 6, "header" },
  { "{" F8 C "'shape': (3, 2)", 1, 6, "header" },
  { "{" F8 C "'other': 1, 'shape': (3, 2)}", 1, 6, "header" },
  { "{" F8 C "'shape': (3, 2), }", 4, 6, "header" },
  { "", 1, 0, "header" },
};

START_TEST (refused)
{
  unsigned char file[ROOM];
  size_t n = put_header (file, bad[_i].version, bad[_i].header);
  for (size_t k = 0; k < bad[_i].values; k++)
    n += put_value (file + n, 2.385, 8, 0);
  lat_table *t;
  lat_message msg;
  ck_assert_int_eq (read_bytes ("x.npy", file, n, NULL, &t, &msg), LAT_EPARSE);
  ck_assert_msg (strstr (msg.text, bad[_i].what) != NULL, "%s", msg.text);
}
END_TEST

/* Cut at every byte: never a table.  */
START_TEST (cut)
{
  unsigned char file[ROOM];
  size_t n = put_header (file, 1, "{" F8 C "'shape': (3, 2), }");
  for (size_t k = 0; k < 6; k++)
    n += put_value (file + n, 2.385, 8, 0);
  for (size_t k = 6; k < n; k++)
    {
      lat_table *t;
      lat_message msg;
      ck_assert_int_eq (read_bytes ("x.npy", file, k, NULL, &t, &msg),
                        LAT_EPARSE);
    }
}
END_TEST

/* As numpy.save pads it, so that the values can be used where they lie.  */
START_TEST (used_in_place)
{
  unsigned char file[ROOM];
  char header[119];
  for (int shift = 0; shift < 2; shift++)
    {
      snprintf (header, sizeof header, "%-*s", 118 - shift,
                "{" F8 C "'shape': (3, 2), }");
      size_t n = put_header (file, 1, header);
      for (size_t k = 0; k < 6; k++)
        n += put_value (file + n, cell[k / 2][k % 2], 8, big_endian ());
      memset (file + n - 4 * 8, 0xff, 8); /* a NaN of its own */
      lat_table *t;
      lat_data *d;
      lat_message msg;
      ck_assert_int_eq (read_bytes ("x.npy", file, n, NULL, &t, &msg), 0);
      ck_assert_int_eq (lat_table_type (t, NULL, &msg), 0);
      ck_assert_int_eq (lat_table_data (t, &d, &msg), 0);
      assert_written (t, NULL, "1.5,-2.385\nNaN,0.1\n1e+300,7\n");
      lat_table_free (t);
      ck_assert (d->x[0] == 1.5 && isnan (d->x[2]) && d->x[4] == 1e300);
      ck_assert_uint_eq (d->patterns, 2);
      lat_data_free (d);
    }
}
END_TEST

static Suite *
suite (void)
{
  Suite *s = suite_create ("npy");
  TCase *c = tcase_create ("npy");
  tcase_add_loop_test (c, orders, 0, sizeof kinds / sizeof *kinds);
  tcase_add_test (c, as_text);
  tcase_add_test (c, one_axis);
  tcase_add_loop_test (c, refused, 0, sizeof bad / sizeof *bad);
  tcase_add_test (c, cut);
  tcase_add_test (c, used_in_place);
  suite_add_tcase (s, c);
  return s;
}

int
main (void)
{
  return run_suite (suite ());
}
