/* test_table.c -- what is written into tables, and types from a model.  */

#include "two_columns.h"

/* A column of cells with one hole, and what is written there.  */
static const struct
{
  const char *cells; /* joined by ' ' */
  int digits;        /* --digits */
  double x;
  const char *expected;
} numbers[] = {
  { "1 2 3 4", -1, 2.7, "3" },                  /* integers */
  { "1 2 3 4", -1, -0.3, "0" },                 /* never -0 */
  { "1 2 3 4", 2, 2.715, "2.71" },              /* the user's */
  { "1.0 2.0 3.0", -1, 2.7, "3.0" },            /* integers too */
  { "5.1 4.9 4.7 5.6", -1, 5.03217, "5.0322" }, /* sd 0.386 */
  { "5.1 49 47.5 0.6", -1, 5.0321, "5.03" },    /* sd 26.4 */
  { "5 10490 47 -12000.5", -1, 5.06, "5.1" },   /* sd 9000 */
  { "1.25000 20 300", -1, 5.0321, "5.03210" },  /* own decimals */
  { "0.001 0.002 0.0040", -1, -1e-9, "0.000000" },
  { "1.5e-9 2.5e-9 4e-9", -1, 2.71828e-9, "2.718e-09" },
  { "1.5E-9 2.5E-9 4E-9", -1, 2.71828e-8, "2.7183E-08" },
  { "1.5e-9 2.5e-9 4e-9", 1, 2.71828e-9, "2.7e-09" },
  { "1e5 2e5 7e5", -1, 271828.18, "2.718e+05" },
  { "1e+05 200000 700001", -1, 271828.18, "271828" }, /* mostly plain */
};

START_TEST (numbers_written)
{
  char text[200], buf[LAT_NUMBER_SIZE];
  char *to = text + sprintf (text, "x\n%s\n?\n", numbers[_i].cells);
  while (--to > text)
    *to = *to == ' ' ? '\n' : *to;
  lat_table_options opt = lat_table_defaults ();
  opt.digits = numbers[_i].digits;
  lat_table *t = typed (text, &opt);
  ck_assert_str_eq (lat_table_format (t, 0, numbers[_i].x, buf),
                    numbers[_i].expected);
  lat_table_free (t);
}
END_TEST

START_TEST (filled)
{
  lat_table_options opt = lat_table_defaults ();
  opt.ignore = "z";
  lat_table *t = typed ("\xef\xbb\xbf"
                        "x, c ,z\r\n1.5,\"u,v\",\r\n , NA ,NA\r\n"
                        "2.5,b,1",
                        &opt);
  lat_table_edit edit = { .fill = fill_some, .self = t };
  assert_written (t, &edit,
                  "\xef\xbb\xbf"
                  "x, c ,z\r\n1.5,\"u,v\",\r\n-0.1235,b,NA\r\n"
                  "2.5,b,1");
  edit.mark = "how";
  assert_written (t, &edit,
                  "\xef\xbb\xbf"
                  "x, c ,z,how\r\n1.5,\"u,v\",,\r\n"
                  "-0.1235,b,NA,x;c\r\n2.5,b,1,");
  lat_table_edit out = { .na_out = "-" };
  assert_written (t, &out,
                  "\xef\xbb\xbf"
                  "x, c ,z\r\n1.5,\"u,v\",-\r\n-,-,-\r\n"
                  "2.5,b,1");
  lat_table_free (t);
}
END_TEST

/* Copies one behind the other: one header, and whole lines.  */
START_TEST (stacked)
{
  lat_table *t = typed ("x,y\r\n1,?\r\n2,5\r\n,7", NULL);
  lat_table_edit edit = { .lead = ".imp", .lead_text = "1", .more = 1 };
  assert_written (t, &edit, ".imp,x,y\r\n1,1,?\r\n1,2,5\r\n1,,7\r\n");
  edit = (lat_table_edit){ .lead = ".imp", .lead_text = "2", .no_header = 1 };
  assert_written (t, &edit, "2,1,?\r\n2,2,5\r\n2,,7");
  lat_table_free (t);
  t = typed ("x\n1\n2\n\n", NULL);
  edit = (lat_table_edit){ .more = 1 };
  assert_written (t, &edit, "x\n1\n2\n\n");
  lat_table_free (t);
  t = typed ("1,3\n2,2\n\n\n", NULL);
  edit = (lat_table_edit){ .more = 1, .no_header = 1 };
  assert_written (t, &edit, "1,3\n2,2\n");
  lat_table_free (t);
}
END_TEST

START_TEST (bad_edits)
{
  lat_message msg = { "" };
  lat_table *t = typed ("x,y\n1,?\n2,5\n3,7\n", NULL);
  lat_table_edit edit = { .mark = "y" };
  ck_assert_int_eq (lat_table_write (t, &edit, stdout, &msg), LAT_EINVAL);
  ck_assert_ptr_nonnull (strstr (msg.text, "has a column 'y' already"));
  edit = (lat_table_edit){ .na_out = "a,b" };
  ck_assert_int_eq (lat_table_write (t, &edit, stdout, &msg), LAT_EINVAL);
  lat_table_free (t);
}
END_TEST

START_TEST (quoting)
{
  static const char *const text[][2]
      = { { "plain", "plain" }, { "a,b", "\"a,b\"" }, { "a\"b", "\"a\"\"b\"" },
          { " a", "\" a\"" },   { "", "\"\"" },       { "a\nb", "\"a\nb\"" },
          { "a;b", "a;b" } };
  for (size_t k = 0; k < sizeof text / sizeof *text; k++)
    {
      char *got = NULL;
      size_t size;
      FILE *out = open_memstream (&got, &size);
      lat_table_quote (out, text[k][0], ',');
      fclose (out);
      ck_assert_str_eq (got, text[k][1]);
      free (got);
    }
}
END_TEST

static lat_table *
typed_as (const char *text, const lat_table_options *opt, int expected,
          lat_message *msg)
{
  lat_table *t = table_of (text, opt);
  msg->text[0] = '\0';
  int s = lat_table_type_as (t, opt, model, 2, msg);
  ck_assert_msg (s == expected, "%d: %s", s, msg->text);
  return t;
}

START_TEST (by_model)
{
  lat_message msg;
  lat_data *d;
  char buf[LAT_NUMBER_SIZE];
  lat_table *t
      = typed_as ("x,other,c\n1,z,\"a c\"\n?,?,?\n1,?,b\n", NULL, 0, &msg);
  ck_assert_int_eq (lat_table_data (t, &d, &msg), 0);
  ck_assert_uint_eq (d->p, 2);
  ck_assert (d->x[0] == 2 && d->x[1] == 1 && d->x[4] == 0);
  ck_assert_str_eq (d->column[0].level[2], "a c");
  ck_assert_int_eq (d->column[1].digits, 2);
  ck_assert_str_eq (lat_table_format (t, 0, 2.345678, buf), "2.35");
  ck_assert_str_eq (lat_table_format (t, 2, 0, buf), "b");
  ck_assert_str_eq (lat_table_format (t, 2, 1, buf), "\"NA\"");
  ck_assert_str_eq (lat_table_format (t, 2, 2, buf), "a c");
  ck_assert (lat_table_column (t, 1)->role == LAT_ROLE_CARRIED);
  lat_data_free (d);
  lat_table_free (t);
  t = typed_as ("c,x\n,\n", NULL, 0, &msg);
  ck_assert_uint_eq (lat_table_observed (t), 2);
  lat_table_free (t);
  lat_table_options opt = lat_table_defaults ();
  opt.ignore = "1";
  t = typed_as ("9,b,2.5\n8,?,3\n", &opt, 0, &msg);
  ck_assert_uint_eq (lat_table_source (t, 0), 1);
  lat_table_free (t);
}
END_TEST

static const struct
{
  const char *text;
  const char *ignore;
  const char *numeric;
  int status;
  const char *what;
} wrong[] = {
  { "x,d\n1,b\n", NULL, NULL, LAT_ECOLUMNS, "no column 'c', which the model" },
  { "x,c\n1,q\n", NULL, NULL, LAT_EDATA, "2:2: the model has no level 'q'" },
  { "x,c\nu,b\n", NULL, NULL, LAT_EDATA, "2:1: not a number: 'u'" },
  { "x,c\ninf,b\n", NULL, NULL, LAT_EDATA, "2:1: an infinite number" },
  { "x,c\n1,b\n", "x", NULL, LAT_EINVAL, "'x', which an option takes away" },
  { "x,c\n1,b\n", NULL, "c", LAT_EINVAL, "'c' is categorical in the model" },
  { "1,2,3\n", NULL, NULL, LAT_ECOLUMNS, "3 columns and no header, but the" },
};

START_TEST (against_model)
{
  lat_message msg;
  lat_table_options opt = lat_table_defaults ();
  opt.ignore = wrong[_i].ignore;
  opt.numeric = wrong[_i].numeric;
  lat_table *t = typed_as (wrong[_i].text, &opt, wrong[_i].status, &msg);
  ck_assert_msg (strstr (msg.text, wrong[_i].what) != NULL, "%s", msg.text);
  lat_table_free (t);
}
END_TEST

START_TEST (cells)
{
  lat_message msg = { "" };
  lat_table *t = table_of ("a,b\n\"x \"\"y\"\"\",2.385\n z ,\n", NULL);
  char *text = lat_table_text (t, 0, 0);
  ck_assert_str_eq (text, "x \"y\"");
  free (text);
  text = lat_table_text (t, 1, 0);
  ck_assert_str_eq (text, "z");
  free (text);
  double x;
  ck_assert_int_eq (lat_table_number (t, 0, 1, &x, &msg), 0);
  ck_assert (x == 2.385);
  ck_assert_int_eq (lat_table_number (t, 1, 1, &x, &msg), LAT_EDATA);
  ck_assert_ptr_nonnull (strstr (msg.text, ":3:2: a number is missing"));
  ck_assert_int_eq (lat_table_number (t, 1, 0, &x, &msg), LAT_EDATA);
  ck_assert_ptr_nonnull (strstr (msg.text, ":3:1: not a number: 'z'"));
  lat_table_place (t, 1, 1, "too cold", &msg);
  ck_assert_ptr_nonnull (strstr (msg.text, "t.csv:3:2: too cold"));
  ck_assert_uint_eq (lat_table_find (t, "b"), 1);
  ck_assert_uint_eq (lat_table_find (t, "B"), LAT_NO_COLUMN);
  lat_table_free (t);
  lat_table_free (NULL);
}
END_TEST

static Suite *
suite (void)
{
  Suite *s = suite_create ("table");
  TCase *c = tcase_create ("table");
  tcase_add_loop_test (c, numbers_written, 0,
                       sizeof numbers / sizeof *numbers);
  tcase_add_test (c, filled);
  tcase_add_test (c, stacked);
  tcase_add_test (c, bad_edits);
  tcase_add_test (c, quoting);
  tcase_add_test (c, by_model);
  tcase_add_loop_test (c, against_model, 0, sizeof wrong / sizeof *wrong);
  tcase_add_test (c, cells);
  suite_add_tcase (s, c);
  return s;
}

int
main (void)
{
  return run_suite (suite ());
}
