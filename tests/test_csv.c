/* test_csv.c -- texts that are tables, and texts that are none.  */

#include "table_testing.h"
#include <zlib.h>

/* What is read comes out as it was, byte for byte.  */
static const struct
{
  const char *text;
  size_t bytes;
  size_t rows;
  size_t columns;
} good[] = {
  { TEXT ("a,b\n1,2\n3,5\n"), 2, 2 },
  { TEXT ("a,b\r\n1,2\r\n3,5\r\n"), 2, 2 },
  { TEXT ("a,b\r1,2\r3,5\r"), 2, 2 },
  { TEXT ("a,b\n1,2\r\n3,5\r8,9\r\r\n2,2"), 4, 2 },
  { TEXT ("\xef\xbb\xbf"
          "a,b\n1,2\n"),
    1, 2 },
  { TEXT ("a,b\n1,2"), 1, 2 },
  { TEXT ("a,b\n1,2\n\n\r\n\n"), 1, 2 },
  { TEXT ("1,2\n3,4\n"), 2, 2 },
  { TEXT ("x\n1\n\n2\n"), 3, 1 },
  { TEXT ("x\n1\n\n2\n\n"), 4, 1 },
  { TEXT ("\n\n"), 2, 1 },
  { TEXT ("NA,NA\n1,2\n"), 2, 2 },
  { TEXT ("NA,b\n1,2\n"), 1, 2 },
  { TEXT ("a,b\n\"x,\ny\",\"say \"\"hi\"\"\"\n\"\",NA\n"), 2, 2 },
  { TEXT ("a, b \n 1 ,\t\"x\" \n"), 1, 2 },
  { TEXT (",,\nu,v,w\n"), 2, 3 },
  { TEXT ("\"\",\"V1\"\nu,v\n"), 1, 2 },
  { TEXT ("a,b\ninf,x\n"), 1, 2 },
  { TEXT ("a,inf\n1,2\n"), 2, 2 },
  { TEXT ("a\n\xff\xfe\xe9t\xe9\n"), 1, 1 },
};

START_TEST (round_trip)
{
  lat_table *t;
  lat_message msg;
  ck_assert_int_eq (
      read_bytes ("good.csv", good[_i].text, good[_i].bytes, NULL, &t, &msg),
      0);
  ck_assert_uint_eq (lat_table_rows (t), good[_i].rows);
  ck_assert_uint_eq (lat_table_columns (t), good[_i].columns);
  size_t size;
  char *text = written (t, NULL, &size);
  ck_assert_uint_eq (size, good[_i].bytes);
  ck_assert_mem_eq (text, good[_i].text, size);
  free (text);
  lat_table_free (t);
}
END_TEST

/* What is no table is refused, with its place.  */
static const struct
{
  const char *text;
  size_t bytes;
  const char *what;
} bad[] = {
  { TEXT (""), "bad.csv: is empty" },
  { TEXT ("\xef\xbb\xbf"), "bad.csv: is empty" },
  { TEXT ("a,b\n"), "bad.csv: holds a header and no rows" },
  { TEXT ("a,b\n\n\n"), "bad.csv: holds a header and no rows" },
  { TEXT ("a,b\n1,2,3\n"), "bad.csv:2:3: more than 2 fields" },
  { TEXT ("a,b\n1,2\n1\n"), "bad.csv:3:2: only 1 field, but" },
  { TEXT ("a,b\r\n1,2\r\n\r\n3,4\r\n"), "bad.csv:3:1: an empty line" },
  { TEXT ("a,b\n\"x\n\n\",2\n3\n"), "bad.csv:5:2: only 1 field" },
  { TEXT ("a,b\n1,\"x\n2,y\n"), "bad.csv:2:2: this quote is never closed" },
  { TEXT ("a,\"b"), "bad.csv:1:2: this quote is never closed" },
  { TEXT ("a,b\n1,5\"\n"), "bad.csv:2:2: a quote inside a field" },
  { TEXT ("a,b\n\"x\"y,1\n"), "bad.csv:2:1: text behind a closing quote" },
  { TEXT ("a,b\n1,2\0\n"), "bad.csv:2:2: a NUL byte" },
  { TEXT ("a,b\n1,\"\0\"\n"), "bad.csv:2:2: a NUL byte" },
  { TEXT ("a,b\n1,\"\0"), "bad.csv:2:2: a NUL byte" },
  { TEXT ("a,b\n1,\"x\"\0\n"), "bad.csv:2:2: a NUL byte" },
  { TEXT ("\0"), "bad.csv:1:1: a NUL byte" },
  { TEXT ("a,b,a\n1,2,3\n"), "bad.csv:1:3: the name 'a' is column 1's" },
  { TEXT ("\xff\xfe"
          "a\0,\0b\0\n\0"),
    "bad.csv: is no table but UTF-16" },
  { TEXT ("PK\003\004...."), "bad.csv: is no table but a spreadsheet" },
  { TEXT ("\x1f\x8b"
          "nonsense"),
    "bad.csv: the compressed file is damaged" },
  { TEXT ("\x1f\x8b"), "bad.csv: the compressed file ends too early" },
};

START_TEST (refused)
{
  lat_table *t;
  lat_message msg;
  int s = read_bytes ("bad.csv", bad[_i].text, bad[_i].bytes, NULL, &t, &msg);
  ck_assert (s == LAT_EPARSE || s == LAT_EIO);
  ck_assert_msg (strstr (msg.text, bad[_i].what) != NULL, "%s", msg.text);
}
END_TEST

START_TEST (headers)
{
  lat_table_options opt = lat_table_defaults ();
  lat_table *t = table_of ("a,b\n1,2\n", &opt);
  ck_assert_str_eq (lat_table_column (t, 1)->name, "b");
  lat_table_free (t);

  opt.header = LAT_HEADER_NO;
  t = table_of ("a,b\n1,2\n", &opt);
  ck_assert_uint_eq (lat_table_rows (t), 2);
  ck_assert_str_eq (lat_table_column (t, 1)->name, "V2");
  lat_table_free (t);

  opt.header = LAT_HEADER_YES;
  t = table_of ("2019,2020\n1,2\n", &opt);
  ck_assert_str_eq (lat_table_column (t, 0)->name, "2019");
  lat_table_free (t);
}
END_TEST

/* Blanks go, quotes are undone, empty names are invented.  */
START_TEST (names)
{
  lat_table *t
      = table_of (" a ,\" b\",\"c \"\"d\"\"\",\"\",V4\nx,x,x,x,x\n", NULL);
  const char *expected[] = { "a", " b", "c \"d\"", "V4_", "V4" };
  for (size_t j = 0; j < 5; j++)
    ck_assert_str_eq (lat_table_column (t, j)->name, expected[j]);
  lat_table_free (t);
}
END_TEST

START_TEST (delimiters)
{
  lat_table *t;
  lat_message msg;
  lat_table_options opt = lat_table_defaults ();
  ck_assert_int_eq (
      read_bytes ("x.tsv", TEXT ("a\tb,c\n1\t 2 \n"), &opt, &t, &msg), 0);
  ck_assert_uint_eq (lat_table_columns (t), 2);
  ck_assert_str_eq (lat_table_column (t, 1)->name, "b,c");
  lat_table_free (t);

  opt.delimiter = ';';
  t = table_of ("a;b\n1,5;\"x;y\"\n", &opt);
  char *text = lat_table_text (t, 0, 1);
  ck_assert_str_eq (text, "x;y");
  free (text);
  lat_table_free (t);

  opt.delimiter = ' ';
  t = table_of ("a b  c\nx y z \n", &opt);
  ck_assert_uint_eq (lat_table_columns (t), 4);
  lat_table_free (t);

  opt.delimiter = '"';
  ck_assert_int_eq (read_bytes ("x", TEXT ("a\n1\n"), &opt, &t, &msg),
                    LAT_EINVAL);
}
END_TEST

START_TEST (missing_words)
{
  static const char text[]
      = "v\nNA\nNaN\nnan\nNULL\nnull\nN/A\n?\n.\n\n \n\"NA\"\n\"\"\nna\n-9\n";
  lat_table_options opt = lat_table_defaults ();
  const size_t rows = 14;
  size_t by_default = 0, more = 0, other = 0;
  opt.header = LAT_HEADER_YES;
  lat_table *t = table_of (text, &opt);
  ck_assert_uint_eq (lat_table_rows (t), rows);
  opt.na = "-9,na";
  lat_table *u = table_of (text, &opt);
  opt.na = ",-9";
  lat_table *v = table_of (text, &opt);
  for (size_t i = 0; i < rows; i++)
    {
      by_default += lat_table_missing (t, i, 0) != 0;
      more += lat_table_missing (u, i, 0) != 0;
      other += lat_table_missing (v, i, 0) != 0;
    }
  ck_assert_uint_eq (by_default, 10);
  ck_assert_uint_eq (more, 12);
  ck_assert_uint_eq (other, 3);
  lat_table_free (t);
  lat_table_free (u);
  lat_table_free (v);
}
END_TEST

START_TEST (files)
{
  lat_table *t = NULL;
  lat_message msg;
  ck_assert_int_eq (lat_table_read ("no-such.csv", NULL, &t, &msg), LAT_EIO);
  ck_assert_str_eq (msg.text,
                    "no-such.csv: cannot be read: No such file or directory");
  ck_assert_int_eq (lat_table_read (".", NULL, &t, &msg), LAT_EIO);
  ck_assert_ptr_nonnull (strstr (msg.text, ".: is a directory"));
  ck_assert_int_eq (lat_table_read ("no-such.csv", NULL, &t, NULL), LAT_EIO);
}
END_TEST

/* gzip: whole, cut at every byte, of two members, padded.  */
START_TEST (compressed)
{
  unsigned char z[512];
  static const char text[] = "a,b\n1,2.385\n3,NA\n";
  z_stream s = { .next_in = (Bytef *)text,
                 .avail_in = sizeof text - 1,
                 .next_out = z,
                 .avail_out = sizeof z };
  ck_assert_int_eq (
      deflateInit2 (&s, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  ck_assert_int_eq (deflate (&s, Z_FINISH), Z_STREAM_END);
  size_t n = s.total_out;
  deflateEnd (&s);
  lat_table *t;
  lat_message msg;
  for (size_t cut = 2; cut < n; cut++)
    {
      ck_assert_int_eq (read_bytes ("x.gz", z, cut, NULL, &t, &msg), LAT_EIO);
      ck_assert_ptr_nonnull (strstr (msg.text, "ends too early"));
    }
  ck_assert_int_eq (read_bytes ("x.gz", z, n, NULL, &t, &msg), 0);
  assert_written (t, NULL, text);
  lat_table_free (t);
  memcpy (z + n, z, n);
  memset (z + 2 * n, 0, 16);
  ck_assert_int_eq (read_bytes ("x.gz", z, 2 * n + 16, NULL, &t, &msg), 0);
  assert_written (t, NULL, "a,b\n1,2.385\n3,NA\na,b\n1,2.385\n3,NA\n");
  lat_table_free (t);
  z[n - 6] ^= 1;
  ck_assert_int_eq (read_bytes ("x.gz", z, n, NULL, &t, &msg), LAT_EIO);
  ck_assert_ptr_nonnull (strstr (msg.text, "damaged"));
}
END_TEST

/* A line of a megabyte, and many rows.  */
START_TEST (large)
{
  size_t n = 1 << 20, used = 0;
  char *text = malloc (3 * n);
  ck_assert_ptr_nonnull (text);
  used += (size_t)sprintf (text, "a,b\n\"");
  memset (text + used, 'x', n);
  used += n;
  used += (size_t)sprintf (text + used, "\",1\n");
  size_t rows = 1;
  for (; used < 2 * n; rows++)
    used += (size_t)sprintf (text + used, "%zu,%zu\n", rows, rows * rows);
  lat_table *t;
  lat_message msg;
  ck_assert_int_eq (read_bytes ("l.csv", text, used, NULL, &t, &msg), 0);
  ck_assert_uint_eq (lat_table_rows (t), rows);
  double x;
  ck_assert_int_eq (lat_table_number (t, rows - 1, 1, &x, NULL), 0);
  ck_assert (x == (double)((rows - 1) * (rows - 1)));
  ck_assert_int_eq (lat_table_type (t, NULL, &msg), LAT_EDATA);
  ck_assert_uint_lt (strlen (msg.text), 400);
  lat_table_free (t);
  free (text);
}
END_TEST

/* What is not text is not read to its end, be it compressed or not; the
   place of its first NUL is told.  */
START_TEST (binary)
{
  size_t n = 5 << 20;
  unsigned char *z = malloc (n);
  char *text = calloc (n, 1);
  lat_table *t;
  lat_message msg;
  memcpy (text, "a,b\n1,2\n3,", 10);
  uLongf size = n - 18;
  ck_assert_int_eq (read_bytes ("b.csv", text, n, NULL, &t, &msg), LAT_EPARSE);
  ck_assert_ptr_nonnull (strstr (msg.text, ":3:2: a NUL byte"));
  z_stream s = { .next_in = (Bytef *)text, .avail_in = (uInt)n };
  s.next_out = z;
  s.avail_out = (uInt)size;
  ck_assert_int_eq (deflateInit2 (&s, 1, Z_DEFLATED, 31, 8, 0), Z_OK);
  ck_assert_int_eq (deflate (&s, Z_FINISH), Z_STREAM_END);
  size = s.total_out;
  deflateEnd (&s);
  z[size - 5] ^= 1; /* nobody gets there */
  ck_assert_int_eq (read_bytes ("b.gz", z, size, NULL, &t, &msg), LAT_EPARSE);
  ck_assert_ptr_nonnull (strstr (msg.text, ":3:2: a NUL byte"));
  free (text);
  free (z);
}
END_TEST

START_TEST (wide)
{
  lat_table *t;
  lat_message msg;
  lat_table_options opt = lat_table_defaults ();
  opt.columns_max = 3;
  ck_assert_int_eq (read_bytes ("w.csv", "a,b,c\n1,2,3", 11, &opt, &t, &msg),
                    0);
  lat_table_free (t);
  ck_assert_int_eq (
      read_bytes ("w.csv", "a,b,c,d\n1,2,3,4", 15, &opt, &t, &msg),
      LAT_EPARSE);
  ck_assert_ptr_nonnull (
      strstr (msg.text, ":1:4: more than 3 fields in line"));
}
END_TEST

static Suite *
suite (void)
{
  Suite *s = suite_create ("csv");
  TCase *c = tcase_create ("csv");
  tcase_add_loop_test (c, round_trip, 0, sizeof good / sizeof *good);
  tcase_add_loop_test (c, refused, 0, sizeof bad / sizeof *bad);
  tcase_add_test (c, headers);
  tcase_add_test (c, names);
  tcase_add_test (c, delimiters);
  tcase_add_test (c, missing_words);
  tcase_add_test (c, files);
  tcase_add_test (c, compressed);
  tcase_add_test (c, large);
  tcase_add_test (c, binary);
  tcase_add_test (c, wide);
  tcase_set_timeout (c, 60);
  suite_add_tcase (s, c);
  return s;
}

int
main (void)
{
  return run_suite (suite ());
}
