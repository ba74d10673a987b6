/* test_typing.c -- what the columns of a table are.  */

#include "table_testing.h"

/* A column of `numbers` numbers, then `others` times the text "abc".  */
static void
mixture (char *text, size_t numbers, size_t others)
{
  char *to = text + sprintf (text, "id,income\n");
  size_t i = 0;
  for (; i < numbers; i++)
    to += sprintf (to, "%zu,%zu\n", i + 1, 7 * i * i);
  for (; i < numbers + others; i++)
    to += sprintf (to, "%zu,abc\n", i + 1);
}

static int
type_status (const char *text, const lat_table_options *opt, lat_message *msg)
{
  lat_table *t;
  int s = read_bytes ("survey.csv", text, strlen (text), opt, &t, msg);
  if (!s)
    s = lat_table_type (t, opt, msg);
  lat_table_free (t);
  return s;
}

START_TEST (kinds)
{
  lat_table *t = typed ("n,c,w,k,u,q\n"
                        "1.5,red,3,7,NA,\"1\"\n"
                        "NA,blue,10,7,,\"2\"\n"
                        "-2e1,\"NA\",9,NA,?,3\n",
                        NULL);
  const lat_table_info *c = lat_table_column (t, 0);
  ck_assert (c->kind == LAT_NUMERIC && c->role == LAT_ROLE_OBSERVED);
  ck_assert_uint_eq (c->missing, 1);
  c = lat_table_column (t, 1);
  ck_assert (c->kind == LAT_CATEGORICAL && c->data == 1);
  ck_assert_uint_eq (c->levels, 3);
  ck_assert_str_eq (c->level[0], "NA");
  ck_assert_str_eq (c->written[0], "\"NA\"");
  ck_assert_str_eq (c->level[2], "red");
  ck_assert (lat_table_column (t, 3)->reason == LAT_CARRIED_CONSTANT);
  ck_assert (lat_table_column (t, 4)->reason == LAT_CARRIED_UNSEEN);
  ck_assert (lat_table_column (t, 4)->data == LAT_NO_COLUMN);
  ck_assert (lat_table_column (t, 5)->kind == LAT_NUMERIC);
  ck_assert_uint_eq (lat_table_observed (t), 4);
  ck_assert_uint_eq (lat_table_source (t, 3), 5);
  assert_note (t, "column 'k' is constant");
  assert_note (t, "column 'u' is never seen");
  assert_note (t, "missing: n 1 of 3 rows");
  lat_table_free (t);
}
END_TEST

/* At least 95 % numbers: the others are mistakes.  */
START_TEST (mistakes)
{
  char text[2000];
  lat_message msg;
  lat_table_options opt = lat_table_defaults ();
  mixture (text, 19, 1);
  ck_assert_int_eq (type_status (text, &opt, &msg), LAT_EDATA);
  ck_assert_ptr_nonnull (
      strstr (msg.text, "survey.csv:21:2: not a number: 'abc' (column "
                        "'income'; --na=abc to call it missing, "
                        "--categorical=income to keep it as text)"));
  opt.na = "abc";
  ck_assert_int_eq (type_status (text, &opt, &msg), 0);
  opt.na = NULL;
  opt.categorical = "income";
  ck_assert_int_eq (type_status (text, &opt, &msg), 0);
  opt.categorical = NULL;
  opt.ignore = "income";
  ck_assert_int_eq (type_status (text, &opt, &msg), 0);
  opt.ignore = NULL;
  mixture (text, 18, 1);
  ck_assert_int_eq (type_status (text, &opt, &msg), 0);
  opt.numeric = "income";
  ck_assert_int_eq (type_status (text, &opt, &msg), LAT_EDATA);
  ck_assert_ptr_nonnull (strstr (msg.text, "survey.csv:20:2: not a number"));
}
END_TEST

static const struct
{
  const char *text;
  const char *what;
} bad[] = {
  { "a,b\n1,2\n3,inf\n", "survey.csv:3:2: an infinite number: 'inf'" },
  { "a,b\n1,2\n-Infinity,3\n", "survey.csv:3:1: an infinite number" },
  { "a,b\n1,\"x\n\"\n1e999,y\n",
    "survey.csv:4:1: an infinite number: '1e999'" },
  { "a\n1\n1\n", "no column is left to work with: 0 never seen, 1 constant" },
  { "a,b\n?,?\n", "2 never seen, 0 constant" },
};

START_TEST (refused)
{
  lat_message msg;
  ck_assert_int_eq (type_status (bad[_i].text, NULL, &msg), LAT_EDATA);
  ck_assert_msg (strstr (msg.text, bad[_i].what) != NULL, "%s", msg.text);
}
END_TEST

START_TEST (levels)
{
  char text[4000], *to = text + sprintf (text, "a,b,c\n");
  for (int i = 0; i < 102; i++)
    to += sprintf (to, "t%d,t%d,%d\n", i, i ? i : 1, (i * 7) % 12);
  lat_table_options opt = lat_table_defaults ();
  opt.categorical = "c";
  lat_table *t = typed (text, &opt);
  ck_assert (lat_table_column (t, 0)->reason == LAT_CARRIED_LEVELS);
  ck_assert (lat_table_column (t, 1)->reason == LAT_CARRIED_LEVELS);
  assert_note (t, "column 'a' is text with more than 100 levels");
  const lat_table_info *c = lat_table_column (t, 2);
  ck_assert_uint_eq (c->levels, 12);
  ck_assert_str_eq (c->level[2], "2");
  ck_assert_str_eq (c->level[10], "10");
  lat_table_free (t);
  opt.levels_max = 101;
  t = typed (text, &opt);
  ck_assert (lat_table_column (t, 0)->reason == LAT_CARRIED_LEVELS);
  ck_assert_uint_eq (lat_table_column (t, 1)->levels, 101);
  ck_assert_str_eq (lat_table_column (t, 1)->level[1], "t10");
  lat_table_free (t);
}
END_TEST

START_TEST (lists)
{
  lat_table_options opt = lat_table_defaults ();
  opt.header = LAT_HEADER_YES;
  lat_table *t = table_of ("a,\"b,c\",3,d e\nx,y,z,w\n", &opt);
  static const struct
  {
    const char *list;
    const char *chosen; /* NULL: an error ... */
    const char *what;   /* ... that says */
  } row[] = { { "a", "1000", NULL },
              { "2", "0100", NULL },
              { "3", "0010", NULL },
              { "2-4", "0111", NULL },
              { " d e , a", "1001", NULL },
              { "\"b,c\",4", "0101", NULL },
              { "b,c", NULL, "no column 'b'" },
              { "A", NULL, "did you mean 'a'?" },
              { "d_e", NULL, "did you mean 'd e'?" },
              { "zebra", NULL, "its columns are a, b,c, 3, d e" },
              { "5", NULL, "numbered from 1 to 4" },
              { "0", NULL, "numbered from 1 to 4" },
              { "4-2", NULL, "backwards" },
              { "1-99999999999999999999999", NULL, "numbered" },
              { "\"a", NULL, "quotes" },
              { "\"a\"b", NULL, "quotes" },
              { "", NULL, "no column ''" } };
  for (size_t k = 0; k < sizeof row / sizeof *row; k++)
    {
      char chosen[5] = "";
      lat_message msg = { "" };
      int s = lat_table_list (t, "--x", row[k].list, chosen, &msg);
      ck_assert_msg (!s == !!row[k].chosen, "%s: %s", row[k].list, msg.text);
      for (int j = 0; j < 4; j++)
        chosen[j] = chosen[j] ? '1' : '0';
      if (row[k].chosen)
        ck_assert_str_eq (chosen, row[k].chosen);
      else
        ck_assert_msg (strstr (msg.text, row[k].what) != NULL, "%s", msg.text);
    }
  lat_table_free (t);
}
END_TEST

START_TEST (options)
{
  static const char text[]
      = "id,a,b,w,s\n1,2.5,x,1,u\n2,3.5,y,0,u\n3,4.5,x,2,v\n";
  lat_message msg;
  lat_table_options opt = lat_table_defaults ();
  opt.columns = "2-4";
  opt.ignore = "b";
  opt.weights = "w";
  opt.sequence = "5";
  lat_table *t = typed (text, &opt);
  ck_assert_uint_eq (lat_table_observed (t), 1);
  ck_assert (lat_table_column (t, 0)->reason == LAT_CARRIED_IGNORED);
  ck_assert (lat_table_column (t, 2)->reason == LAT_CARRIED_IGNORED);
  ck_assert (lat_table_column (t, 3)->role == LAT_ROLE_WEIGHT);
  ck_assert (lat_table_column (t, 4)->role == LAT_ROLE_SEQUENCE);
  lat_table_free (t);
  opt = lat_table_defaults ();
  opt.numeric = opt.categorical = "a";
  ck_assert_int_eq (type_status (text, &opt, &msg), LAT_EINVAL);
  opt = lat_table_defaults ();
  opt.weights = opt.sequence = "w";
  ck_assert_int_eq (type_status (text, &opt, &msg), LAT_EINVAL);
  opt.sequence = NULL;
  opt.weights = "1-2";
  ck_assert_int_eq (type_status (text, &opt, &msg), LAT_EINVAL);
  opt.weights = "nobody";
  ck_assert_int_eq (type_status (text, &opt, &msg), LAT_EINVAL);
  ck_assert_ptr_nonnull (strstr (msg.text, "--weights: "));
}
END_TEST

START_TEST (data)
{
  lat_message msg;
  lat_table_options opt = lat_table_defaults ();
  opt.weights = "w";
  opt.sequence = "s";
  lat_table *t
      = typed ("s,x,c,w\nu,1.5,b,1\nv,2.5,a,0\nu,NA,?,2.5\nv,4,b,3\n", &opt);
  lat_data *d;
  ck_assert_int_eq (lat_table_data (t, &d, &msg), 0);
  ck_assert_uint_eq (d->n, 4);
  ck_assert_uint_eq (d->p, 2);
  ck_assert_uint_eq (d->units, 2);
  ck_assert_uint_eq (d->unit[1], 2);
  static const size_t order[] = { 0, 2, 1, 3 }, position[] = { 0, 2, 1, 3 };
  ck_assert_mem_eq (lat_table_order (t), order, sizeof order);
  ck_assert_mem_eq (lat_table_position (t), position, sizeof position);
  ck_assert (d->x[0] == 1.5 && d->x[1] == 1);
  ck_assert (isnan (d->x[2]) && isnan (d->x[3]));
  ck_assert (d->x[4] == 2.5 && d->x[5] == 0);
  ck_assert (d->weight[1] == 2.5 && d->weight[2] == 0);
  ck_assert_str_eq (d->column[1].name, "c");
  ck_assert_str_eq (d->column[1].level[1], "b");
  ck_assert_int_eq (d->column[0].digits, 3);
  lat_data_free (d);
  lat_table_free (t);
}
END_TEST

static const struct
{
  const char *cells;
  const char *what;
} weights[] = { { "1\n2,-1\n", "3:2: the weight is negative" },
                { "\n2,1\n", "2:2: the weight is missing" },
                { "1\n2,x\n", "3:2: the weight is not a number" },
                { "1\n2,inf\n", "3:2: the weight is infinite" },
                { "0\n2,0\n", "all weights are zero" },
                { "0\n2,-0\n", "all weights are zero" } };

START_TEST (bad_weights)
{
  char text[100];
  lat_message msg;
  lat_data *d;
  lat_table_options opt = lat_table_defaults ();
  opt.weights = "w";
  snprintf (text, sizeof text, "a,w\n1,%s", weights[_i].cells);
  lat_table *t = typed (text, &opt);
  ck_assert_int_eq (lat_table_data (t, &d, &msg), LAT_EDATA);
  ck_assert_ptr_null (d);
  ck_assert_msg (strstr (msg.text, weights[_i].what) != NULL, "%s", msg.text);
  lat_table_free (t);
}
END_TEST

START_TEST (nameless_sequence)
{
  lat_message msg;
  lat_table_options opt = lat_table_defaults ();
  opt.sequence = "s";
  ck_assert_int_eq (type_status ("a,s\n1,u\n2,\n", &opt, &msg), LAT_EDATA);
  ck_assert_ptr_nonnull (
      strstr (msg.text, "survey.csv:3:2: the row names no"));
}
END_TEST

START_TEST (apart)
{
  lat_table *t = typed ("a,b,c\n1,NA,u\n2,,v\n,3,u\n,4,v\n", NULL);
  assert_note (t, "columns 'a' and 'b' are never seen together");
  lat_table_free (t);
  t = typed ("a,b\n1,\n2,5\n,3\n", NULL);
  ck_assert_uint_eq (lat_table_notes (t), 1);
  lat_table_free (t);
  lat_table_options opt = lat_table_defaults ();
  opt.pairs_named = 1;
  t = typed ("a,b,c\n1,,\n2,,\n,1,\n,2,\n,,1\n,,2\n", &opt);
  assert_note (t, "columns 'a' and 'b' are never");
  assert_note (t, "2 more pairs of columns are never seen together");
  lat_table_free (t);
}
END_TEST

START_TEST (other_delimiter)
{
  lat_table *t = typed ("a;b\n1;2\n2;3\n", NULL);
  assert_note (t, "has one column, and ';' in line 1");
  lat_table_free (t);
}
END_TEST

static Suite *
suite (void)
{
  Suite *s = suite_create ("typing");
  TCase *c = tcase_create ("typing");
  tcase_add_test (c, kinds);
  tcase_add_test (c, mistakes);
  tcase_add_loop_test (c, refused, 0, sizeof bad / sizeof *bad);
  tcase_add_test (c, levels);
  tcase_add_test (c, lists);
  tcase_add_test (c, options);
  tcase_add_test (c, data);
  tcase_add_loop_test (c, bad_weights, 0, sizeof weights / sizeof *weights);
  tcase_add_test (c, nameless_sequence);
  tcase_add_test (c, apart);
  tcase_add_test (c, other_delimiter);
  suite_add_tcase (s, c);
  return s;
}

int
main (void)
{
  return run_suite (suite ());
}
