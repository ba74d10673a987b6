/* test_pieces.c -- tables that are read as they come: the same as whole ones,
   however they come.  */

#include "two_columns.h"
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <zlib.h>

typedef struct
{
  int status;
  lat_message msg;
  char *text; /* all pieces, written */
  size_t size;
  size_t rows, pieces, notes;
  double sum; /* of column x */
} result;

/* Writes the bytes to a FIFO, `most` at a time, with a breath between.  */
static pid_t
write_slowly (const char *path, const char *bytes, size_t n, size_t most)
{
  pid_t pid = fork ();
  ck_assert_int_ge (pid, 0);
  if (pid)
    return pid;
  signal (SIGPIPE, SIG_IGN);
  FILE *out = fopen (path, "wb");
  for (size_t i = 0, k; out && i < n; i += k)
    {
      k = n - i < most ? n - i : most;
      fwrite (bytes + i, 1, k, out);
      fflush (out);
      if (most < n)
        usleep (200);
    }
  if (out)
    fclose (out);
  _exit (0);
}

static void
use_rows (lat_table *t, result *r, FILE *out)
{
  lat_data *d;
  lat_message msg;
  ck_assert_int_eq (lat_table_data (t, &d, &msg), 0);
  ck_assert_uint_eq (d->first, r->rows);
  ck_assert_uint_eq (d->n, lat_table_rows (t));
  for (size_t i = 0; i < d->n; i++)
    r->sum += isnan (d->x[i * d->p + 1]) ? 0.5 : d->x[i * d->p + 1];
  lat_data_free (d);
  ck_assert_int_eq (lat_table_write (t, NULL, out, &msg), 0);
  r->rows += lat_table_rows (t);
  r->notes += lat_table_notes (t);
  r->pieces++;
}

static result
read_pieces (const char *bytes, size_t n, size_t most,
             const lat_table_options *opt)
{
  result r = { 0 };
  lat_table *t = NULL;
  lat_message msg;
  const char *path = path_of ("fifo.csv");
  FILE *out = open_memstream (&r.text, &r.size);
  unlink (path);
  ck_assert_int_eq (mkfifo (path, 0600), 0);
  pid_t pid = write_slowly (path, bytes, n, most);
  r.status = lat_table_open (path, opt, &t, &r.msg);
  if (!r.status)
    r.status = lat_table_type_as (t, opt, model, 2, &r.msg);
  while (!r.status && lat_table_rows (t))
    {
      use_rows (t, &r, out);
      r.status = lat_table_next (t, &r.msg);
    }
  if (!r.status)
    ck_assert_int_eq (lat_table_write (t, NULL, out, &msg), 0);
  fclose (out);
  lat_table_free (t);
  ck_assert_int_eq (waitpid (pid, NULL, 0), pid);
  unlink (path);
  return r;
}

static void
assert_same (const char *text, size_t n, size_t most)
{
  lat_table_options opt = lat_table_defaults ();
  opt.lenient = 1;
  result r = read_pieces (text, n, most, &opt);
  ck_assert_msg (r.status == 0, "%s (%zu bytes at a time)", r.msg.text, most);
  ck_assert_uint_eq (r.size, n);
  ck_assert_msg (memcmp (r.text, text, n) == 0, "%s", r.text);
  free (r.text);
}

static const char *const whole[] = {
  "x,c\n1,b\n2,a c\n,b\n",
  "x,c\n1,b\n2,a c\n,b",
  "x,c\r\n1,b\r\n2,\"NA\"\r\n,b\r\n\r\n\r\n",
  "x,c\r1,b\r2,a c\r,b\r",
  "\xef\xbb\xbfx,c,other\n1,b,\"a\nb\"\"\n,\"\n?,?,\n 3.5 ,  \"b\",zz\n\n",
  "other,c,x\n\"\n\n\",b,1e1\n",
  "c\n\nb\n\n\nb\n\n", /* empty lines are missing cells */
};

START_TEST (as_it_was)
{
  const char *text = whole[_i];
  for (size_t most = 1; most <= 8; most++)
    assert_same (text, strlen (text), most);
  assert_same (text, strlen (text), 1000);
}
END_TEST

/* However many pieces they come in.  */
START_TEST (pieces_count)
{
  lat_table_options opt = lat_table_defaults ();
  result r = read_pieces (TEXT ("x,c\n1,b\n2,b\n3,b\n4,b\n"), 4, &opt);
  ck_assert_int_eq (r.status, 0);
  ck_assert_uint_eq (r.rows, 4);
  ck_assert_uint_ge (r.pieces, 1);
  ck_assert (r.sum == 10);
  free (r.text);
  r = read_pieces (TEXT ("7,b\n5,?\n"), 4, &opt); /* no header */
  ck_assert_msg (r.status == LAT_EDATA, "%s", r.msg.text);
  free (r.text);
}
END_TEST

/* Many rows, in pieces of all sizes; and compressed.  */
START_TEST (large)
{
  enum
  {
    ROWS = 30000
  };
  char *text = NULL;
  size_t n;
  double sum = 0;
  lat_table_options opt = lat_table_defaults ();
  FILE *out = open_memstream (&text, &n);
  fputs ("x,c,note\n", out);
  for (size_t i = 0; i < ROWS; i++)
    if (i % 7 == 3)
      fprintf (out, ",%s,\"\"\"%zu\n\"\n", i % 2 ? "b" : "", i);
    else
      fprintf (out, "%zu,a c,\r\n", i);
  fclose (out);
  for (size_t i = 0; i < ROWS; i++)
    sum += i % 7 == 3 ? 0.5 : (double)i;
  for (size_t most = 3000; most < 3000000; most *= 30)
    {
      result r = read_pieces (text, n, most, &opt);
      ck_assert_msg (r.status == 0, "%s", r.msg.text);
      ck_assert_uint_eq (r.rows, ROWS);
      ck_assert (r.sum == sum);
      ck_assert (r.size == n && memcmp (r.text, text, n) == 0);
      free (r.text);
    }
  uLongf size = compressBound (n) + 1000;
  char *packed = malloc (size);
  z_stream z = { .next_in = (Bytef *)text,
                 .avail_in = (uInt)n,
                 .next_out = (Bytef *)packed,
                 .avail_out = (uInt)size };
  ck_assert_int_eq (deflateInit2 (&z, 6, Z_DEFLATED, 31, 8, 0), Z_OK);
  ck_assert_int_eq (deflate (&z, Z_FINISH), Z_STREAM_END);
  size = z.total_out;
  deflateEnd (&z);
  result r = read_pieces (packed, size, 700, &opt);
  ck_assert_msg (r.status == 0, "%s", r.msg.text);
  ck_assert (r.size == n && memcmp (r.text, text, n) == 0 && r.sum == sum);
  free (r.text);
  r = read_pieces (packed, size / 2, 100000, &opt);
  ck_assert_int_eq (r.status, LAT_EIO);
  ck_assert_ptr_nonnull (strstr (r.msg.text, "ends too early"));
  ck_assert (r.rows > ROWS / 3 && memcmp (r.text, text, r.size) == 0);
  free (r.text);
  free (packed);
  free (text);
}
END_TEST

/* All rows before the bad one, then the message that the whole table gets.  */
static const struct
{
  const char *text, *good, *what;
} bad[] = {
  { "x,c\n1,b\n2,b\nu,b\n4,b\n", "x,c\n1,b\n2,b\n",
    ":4:1: not a number: 'u'" },
  { "x,c\n1,b\n2,b\n\"3\n\",b\n4\n5,b\n", "x,c\n1,b\n2,b\n",
    ":4:1: not a number: '3\\n'" },
  { "x,c\n1,b\n2,\"a c\"\n4\n5,b\n", "x,c\n1,b\n2,\"a c\"\n",
    ":4:2: only 1 field, but line 1 has 2" },
  { "x,c\r\n1,b\r\n2,b,3\r\n4,b", "x,c\r\n1,b\r\n",
    ":3:3: more than 2 fields" },
  { "x,c\n1,b\n2,b\n\n3,b\n", "x,c\n1,b\n2,b\n", ":4:1: an empty line" },
  { "x,c\n1,b\n2,\"b\n3,b\n4,b\n", "x,c\n1,b\n", ":3:2: this quote is never" },
  { "x,c\n1,b\n2,b\n3,q\n", "x,c\n1,b\n2,b\n",
    ":4:2: the model has no level" },
  { "x,c\n1,b\n2,a \"c\"\n4,b\n", "x,c\n1,b\n",
    ":3:2: a quote inside a field" },
  { "x,c\n1,b\n", "x,c\n1,b\n", NULL },
};

START_TEST (bad_rows)
{
  lat_table_options opt = lat_table_defaults ();
  for (size_t most = 1; most < 300; most *= 3)
    {
      result r = read_pieces (bad[_i].text, strlen (bad[_i].text), most, &opt);
      ck_assert_str_eq (r.text, bad[_i].good);
      ck_assert_int_eq (r.status != 0, bad[_i].what != NULL);
      if (bad[_i].what)
        ck_assert_msg (strstr (r.msg.text, bad[_i].what) != NULL, "%s",
                       r.msg.text);
      free (r.text);
    }
}
END_TEST

/* Before any row.  */
START_TEST (nothing)
{
  static const struct
  {
    const char *text, *what;
  } none[] = { { "", "is empty" },
               { "x,c\n", "holds a header and no rows" },
               { "x,c", "holds a header and no rows" },
               { "x,x\n1,2\n", "is column 1's already" },
               { "PK\003\004zip", "export it as CSV" },
               { "y,z\n1,2\n", "none of the model's 2 columns ('c', ...)" } };
  lat_table_options opt = lat_table_defaults ();
  opt.lenient = 1;
  for (size_t i = 0; i < sizeof none / sizeof *none; i++)
    {
      result r = read_pieces (none[i].text, strlen (none[i].text), 2, &opt);
      ck_assert_int_ne (r.status, 0);
      ck_assert_msg (strstr (r.msg.text, none[i].what) != NULL, "%s",
                     r.msg.text);
      ck_assert_uint_eq (r.size, 0);
      free (r.text);
    }
}
END_TEST

/* A level the model has not and a column that is not there, noted once.  */
START_TEST (lenient)
{
  lat_table_options opt = lat_table_defaults ();
  lat_message msg;
  lat_data *d;
  opt.lenient = 1;
  result r = read_pieces (TEXT ("x,c\n1,q\n2,b\n3,r\n"), 4, &opt);
  ck_assert_int_eq (r.status, 0);
  ck_assert_uint_eq (r.notes, 1);
  free (r.text);

  lat_table *t = table_of ("c,y\nb,1\nq,2\n\"r\",3\n", NULL);
  ck_assert_int_eq (lat_table_type_as (t, &opt, model, 2, &msg), 0);
  ck_assert_uint_eq (lat_table_source (t, 1), LAT_NO_COLUMN);
  ck_assert_uint_eq (lat_table_notes (t), 3);
  ck_assert_ptr_nonnull (
      strstr (lat_table_note (t, 0, NULL), "for the model: 'x'"));
  ck_assert_ptr_nonnull (strstr (lat_table_note (t, 1, NULL),
                                 "not in the model, left as it is: 'y'"));
  ck_assert_ptr_nonnull (
      strstr (lat_table_note (t, 2, NULL),
              ":3:1: the model has no level 'q' (column 'c')"));
  ck_assert_ptr_nonnull (
      strstr (lat_table_note (t, 2, NULL), "1 more such cell"));
  ck_assert_uint_eq (lat_table_column (t, 0)->unknown, 2);
  ck_assert_uint_eq (lat_table_column (t, 0)->missing, 0);
  ck_assert_int_eq (lat_table_data (t, &d, &msg), 0);
  ck_assert (d->x[0] == 0 && isnan (d->x[1]) && isnan (d->x[2])
             && isnan (d->x[4]));
  ck_assert_str_eq (d->column[1].name, "x");
  lat_data_free (d);
  lat_table_free (t);

  t = table_of ("b,1\nb,2\n", &(lat_table_options){ .header = LAT_HEADER_NO });
  ck_assert_int_eq (lat_table_type_as (t, &opt, model, 2, &msg), 0);
  ck_assert_str_eq (strstr (lat_table_note (t, 0, NULL), "has no header"),
                    "has no header: 'c' is column 1, 'x' is column 2");
  lat_table_free (t);
}
END_TEST

/* How numbers and levels are written does not depend on the rows.  */
START_TEST (as_the_model_says)
{
  static char name_y[] = "y";
  static const lat_column three[] = {
    { .name = name_c,
      .kind = LAT_CATEGORICAL,
      .levels = 3,
      .level = level_text },
    { .name = name_x, .kind = LAT_NUMERIC, .digits = 0, .zeros = 1 },
    { .name = name_y, .kind = LAT_NUMERIC, .digits = 1, .exponent = 'E' }
  };
  char buf[LAT_NUMBER_SIZE];
  lat_message msg;
  lat_data *d;
  lat_table *t = table_of ("\"c\",x,y\n\"b\",1.25,7\n", NULL);
  ck_assert_int_eq (lat_table_type_as (t, NULL, three, 3, &msg), 0);
  ck_assert_str_eq (lat_table_format (t, 0, 2, buf), "\"a c\"");
  ck_assert_str_eq (lat_table_format (t, 1, 3.7, buf), "4.0");
  ck_assert_str_eq (lat_table_format (t, 2, 1234.56, buf), "1.2346E+03");
  lat_table_free (t);
  t = table_of ("c,x,y\nb,1.0,7.5E2\n\"a c\",2,8e1\n", NULL);
  ck_assert_int_eq (lat_table_type (t, NULL, &msg), 0);
  ck_assert_int_eq (lat_table_data (t, &d, &msg), 0);
  ck_assert_int_eq (d->column[1].zeros, 1);
  ck_assert_int_eq (d->column[2].exponent, 'E');
  lat_data_free (d);
  lat_table_free (t);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("pieces");
  TCase *t = tcase_create ("pieces");
  tcase_set_timeout (t, 120);
  tcase_add_loop_test (t, as_it_was, 0, sizeof whole / sizeof *whole);
  tcase_add_test (t, pieces_count);
  tcase_add_test (t, large);
  tcase_add_loop_test (t, bad_rows, 0, sizeof bad / sizeof *bad);
  tcase_add_test (t, nothing);
  tcase_add_test (t, lenient);
  tcase_add_test (t, as_the_model_says);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
