/* test_values.c -- the cells of the data are those of the text, whatever the
   columns turn out to be.  */

#include "table_testing.h"
#include <math.h>
#include <stdlib.h>

enum
{
  ROWS = 200
};

static const char *const letters[] = { "a", "b", "", "\"c,d\"" };

/* name: text, left out; x, y: numbers with holes; text: levels; late: numbers,
   and then text; code: numbers, meant as levels.  */
static char *
make_text (void)
{
  char *text;
  size_t size;
  FILE *out = open_memstream (&text, &size);
  ck_assert_ptr_nonnull (out);
  fputs ("name,x,text,late,code,y\n", out);
  for (int i = 0; i < ROWS; i++)
    {
      fprintf (out, "row %d,", i);
      if (i % 7)
        fprintf (out, i % 5 ? "%.3f," : "\"%.3f\",", 2.385 * i - 100);
      else
        fputs ("NA,", out);
      fprintf (out, "%s,", letters[i % 4]);
      fprintf (out, i < ROWS / 2 ? "%d," : "v%d,", i % 3);
      fprintf (out, i % 11 ? "%d," : "?,", i % 13);
      fprintf (out, i % 3 ? "%de-2\n" : "NULL\n", i * i);
    }
  fclose (out);
  return text;
}

static void
check_cell (const lat_table *t, const lat_data *d, size_t i, size_t k)
{
  size_t j = lat_table_source (t, k);
  double x = d->x[i * d->tda + k];
  char *text = lat_table_text (t, i, j);
  if (lat_table_missing (t, i, j))
    ck_assert (isnan (x));
  else if (d->column[k].kind == LAT_NUMERIC)
    ck_assert (x == strtod (text, NULL));
  else
    {
      ck_assert (x >= 0 && x < (double)d->column[k].levels);
      ck_assert_str_eq (d->column[k].level[(size_t)x], text);
    }
  free (text);
}

/* All cells, of data that outlive another taker.  */
static void
check_cells (const lat_table *t)
{
  lat_data *d, *other;
  lat_message msg;
  ck_assert_int_eq (lat_table_data (t, &other, &msg), 0);
  ck_assert_int_eq (lat_table_data (t, &d, &msg), 0);
  lat_data_free (other);
  ck_assert_uint_eq (d->n, ROWS);
  for (size_t i = 0; i < d->n; i++)
    for (size_t k = 0; k < d->p; k++)
      check_cell (t, d, i, k);
  lat_data_free (d);
}

/* Fewer columns than are kept, as many, and more: what stands in the way is
   left out.  */
static const struct
{
  const char *ignore, *categorical;
  size_t observed;
} cases[] = { { "name", "code", 5 },
              { "name,text,late", "code", 3 },
              { "name,text,late", "", 3 },
              { "name,text,late,code", "", 2 },
              { "name,x", "late,code,y", 4 },
              { "name,x,code,y", "", 2 },
              { "", "name", 6 } };

START_TEST (cells)
{
  char *text = make_text ();
  lat_table_options opt = lat_table_defaults ();
  opt.ignore = *cases[_i].ignore ? cases[_i].ignore : NULL;
  opt.categorical = *cases[_i].categorical ? cases[_i].categorical : NULL;
  lat_table *t = typed (text, &opt);
  ck_assert_uint_eq (lat_table_observed (t), cases[_i].observed);
  check_cells (t);
  lat_table_free (t);
  free (text);
}
END_TEST

/* Rows in another order than the file's.  */
START_TEST (joined)
{
  char *text = make_text ();
  lat_data *d;
  lat_message msg;
  lat_table_options opt = lat_table_defaults ();
  opt.ignore = "name,text,code";
  opt.sequence = "late";
  lat_table *t = typed (text, &opt);
  const size_t *order = lat_table_order (t);
  ck_assert_ptr_nonnull (order);
  ck_assert_int_eq (lat_table_data (t, &d, &msg), 0);
  for (size_t i = 0; i < d->n; i++)
    {
      double x;
      size_t j = lat_table_source (t, 0);
      if (lat_table_missing (t, order[i], j))
        ck_assert (isnan (d->x[i * d->tda]));
      else
        {
          ck_assert_int_eq (lat_table_number (t, order[i], j, &x, &msg), 0);
          ck_assert (d->x[i * d->tda] == x);
        }
    }
  lat_data_free (d);
  lat_table_free (t);
  free (text);
}
END_TEST

/* As the columns of a model, in its order.  */
START_TEST (as_a_model)
{
  char *text = make_text ();
  lat_message msg = { "" };
  char *level[] = { "a", "b", "c,d" };
  const lat_column column[]
      = { { .name = "y", .kind = LAT_NUMERIC, .digits = 2 },
          { .name = "text",
            .kind = LAT_CATEGORICAL,
            .digits = 0,
            .levels = 3,
            .level = level },
          { .name = "x", .kind = LAT_NUMERIC, .digits = 3 } };
  lat_table *t = table_of (text, NULL);
  int s = lat_table_type_as (t, NULL, column, 3, &msg);
  ck_assert_msg (s == 0, "%s", msg.text);
  ck_assert_uint_eq (lat_table_source (t, 0), 5);
  check_cells (t);
  lat_table_free (t);
  free (text);
}
END_TEST

/* Data outlive their table.  */
START_TEST (outlived)
{
  char *text = make_text ();
  lat_message msg = { "" };
  lat_data *d;
  lat_table_options opt = lat_table_defaults ();
  opt.ignore = "name,text,late,code";
  lat_table *t = typed (text, &opt);
  ck_assert_int_eq (lat_table_data (t, &d, &msg), 0);
  lat_table_free (t);
  ck_assert (d->x[1 * d->tda] == 2.385 - 100);
  lat_data_free (d);
  free (text);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("values");
  TCase *t = tcase_create ("values");
  tcase_add_loop_test (t, cells, 0, sizeof cases / sizeof *cases);
  tcase_add_test (t, joined);
  tcase_add_test (t, as_a_model);
  tcase_add_test (t, outlived);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
