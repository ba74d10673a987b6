/* test_data.c -- the owner of the cells, patterns, views, chunks.  */

#include <latens/data.h>
#include <string.h>
#include "testing.h"

static const double nan_cell = NAN;

START_TEST (copies_cells_and_mask)
{
  double x[] = { 2.385, -7.25, NAN, 0.125, INFINITY, 3.5 };
  unsigned char missing[] = { 0, 1, 0, 0, 1, 0 };
  lat_message msg;
  lat_data *d = lat_data_alloc (3, 2, x, missing, &msg);
  ck_assert_ptr_nonnull (d);
  ck_assert_str_eq (msg.text, "");
  x[0] = 99; /* the cells are a copy */
  ck_assert_uint_eq (d->n, 3);
  ck_assert_uint_eq (d->p, 2);
  ck_assert_uint_eq (d->units, 3);
  ck_assert_uint_eq (d->first, 0);
  ck_assert (d->x[0] == 2.385 && isnan (d->x[1]));
  ck_assert (isnan (d->x[d->tda]) && d->x[d->tda + 1] == 0.125);
  ck_assert (isnan (d->x[2 * d->tda]) && d->x[2 * d->tda + 1] == 3.5);
  ck_assert_uint_eq (d->patterns, 2);
  ck_assert_uint_eq (d->pattern[0], 0);
  ck_assert_uint_eq (d->pattern[1], 1);
  ck_assert_uint_eq (d->pattern[2], 1);
  ck_assert (d->column[1].kind == LAT_NUMERIC && !d->column[1].name);
  ck_assert (lat_data_total (d) == 3);
  lat_data_free (d);
  lat_data_free (NULL);
}
END_TEST

START_TEST (refuses_infinity_with_its_place)
{
  double x[] = { 1, 2, 3, 4, -INFINITY, 6 };
  lat_message msg;
  ck_assert_ptr_null (lat_data_alloc (2, 3, x, NULL, &msg));
  ck_assert_str_eq (msg.text, "row 2, column 2: the value is infinite");
  ck_assert_ptr_null (lat_data_alloc (2, 3, x, NULL, NULL));
  ck_assert_ptr_null (lat_data_alloc (SIZE_MAX / 2, 3, x, NULL, &msg));
  ck_assert_str_eq (msg.text, lat_strerror (LAT_ENOMEM));
}
END_TEST

static int released;

static void
release (void *count)
{
  ++*(int *)count;
}

START_TEST (takes_cells_over)
{
  static const unsigned char other_nan[] = { 1, 2, 3, 4, 5, 6, 0xf8, 0xff };
  double x[] = { 2.385, -7.25, 0, 0.125 };
  lat_message msg;
  memcpy (&x[2], other_nan, sizeof x[2]);
  released = 0;
  lat_data *d = lat_data_take (2, 2, x, release, &released, &msg);
  ck_assert_ptr_nonnull (d);
  ck_assert_ptr_eq (d->x, x);
  ck_assert (isnan (x[2]) && memcmp (&x[2], &nan_cell, sizeof *x) == 0);
  ck_assert_uint_eq (d->patterns, 2);
  ck_assert_int_eq (released, 0);
  lat_data_free (d);
  ck_assert_int_eq (released, 1);
  x[3] = -INFINITY;
  ck_assert_ptr_null (lat_data_take (2, 2, x, release, &released, &msg));
  ck_assert_str_eq (msg.text, "row 2, column 2: the value is infinite");
  ck_assert_int_eq (released, 2);
}
END_TEST

START_TEST (empty_table)
{
  lat_data *d = lat_data_alloc (0, 2, &nan_cell, NULL, NULL);
  size_t chunks, *first;
  ck_assert_ptr_nonnull (d);
  ck_assert_uint_eq (d->patterns, 0);
  ck_assert_int_eq (lat_data_chunks (d, &chunks, &first), 0);
  ck_assert_uint_eq (chunks, 0);
  ck_assert_uint_eq (first[0], 0);
  ck_assert (lat_data_total (d) == 0);
  free (first);
  lat_data_free (d);
}
END_TEST

static uint64_t
next (uint64_t *seed)
{
  *seed = *seed * 6364136223846793005u + 1442695040888963407u;
  return *seed >> 33;
}

/* Equal numbers exactly for equal holes, numbered by first appearance: by
   comparison of all pairs of rows.  */
static void
check_patterns (size_t n, size_t p, uint64_t seed, unsigned holes)
{
  double *x = malloc (n * p * sizeof *x);
  for (size_t c = 0; c < n * p; c++)
    x[c] = next (&seed) % 1000 < holes ? NAN : 0.25 + (double)c;
  lat_data *d = lat_data_alloc (n, p, x, NULL, NULL);
  size_t seen = 0;
  for (size_t i = 0; i < n; i++)
    {
      size_t k = 0, j;
      for (; k < i; k++)
        {
          for (j = 0; j < p; j++)
            if (isnan (x[i * p + j]) != isnan (x[k * p + j]))
              break;
          if (j == p)
            break;
        }
      ck_assert_uint_eq (d->pattern[i], k < i ? d->pattern[k] : seen);
      seen += k == i;
    }
  ck_assert_uint_eq (d->patterns, seen);
  lat_data_free (d);
  free (x);
}

START_TEST (patterns_against_all_pairs)
{
  check_patterns (700, 3, 11, 300);   /* few patterns, many rows each */
  check_patterns (900, 9, 12, 500);   /* the table grows */
  check_patterns (600, 64, 13, 20);   /* one word exactly */
  check_patterns (600, 65, 14, 15);   /* and one bit more */
  check_patterns (400, 200, 15, 5);   /* four words */
  check_patterns (500, 130, 16, 500); /* every row its own */
  check_patterns (300, 7, 17, 1000);  /* nothing seen */
  check_patterns (300, 7, 18, 0);     /* everything seen */
}
END_TEST

START_TEST (last_bits_of_words_tell_apart)
{
  enum
  {
    P = 129
  };
  double x[3 * P];
  for (size_t c = 0; c < 3 * P; c++)
    x[c] = 1.5;
  x[63] = x[P + 64] = x[2 * P + 128] = NAN;
  lat_data *d = lat_data_alloc (3, P, x, NULL, NULL);
  ck_assert_uint_eq (d->patterns, 3);
  lat_data_free (d);
}
END_TEST

START_TEST (columns_are_copied_and_checked)
{
  double x[] = { 1.5, 0, -2.25, 2, 7.125, NAN };
  char *level[] = { "ash", "beech", "oak" };
  lat_column c[] = {
    { .name = "girth", .digits = 3 },
    { .name = "tree", .kind = LAT_CATEGORICAL, .levels = 3, .level = level }
  };
  lat_message msg;
  lat_data *d = lat_data_alloc (3, 2, x, NULL, &msg);
  ck_assert_int_eq (lat_data_set_columns (d, c, &msg), 0);
  ck_assert_int_eq (lat_data_set_columns (d, c, &msg), 0); /* again */
  level[2] = "elm";
  ck_assert_str_eq (d->column[0].name, "girth");
  ck_assert_int_eq (d->column[0].digits, 3);
  ck_assert_str_eq (d->column[1].level[2], "oak");
  c[1].levels = 2;
  ck_assert_int_eq (lat_data_set_columns (d, c, &msg), LAT_EDATA);
  ck_assert_str_eq (msg.text, "row 2, column 2: 2 is none of the 2 levels");
  ck_assert_uint_eq (d->column[1].levels, 3); /* as it was */
  c[1].levels = 3;
  c[0].kind = LAT_CATEGORICAL;
  c[0].levels = 9;
  ck_assert_int_eq (lat_data_set_columns (d, c, &msg), LAT_EDATA);
  c[0].kind = LAT_NUMERIC;
  c[1].name = "girth";
  ck_assert_int_eq (lat_data_set_columns (d, c, &msg), LAT_ECOLUMNS);
  ck_assert_str_eq (msg.text, "two columns are named 'girth'");
  c[0].name = c[1].name = NULL;
  ck_assert_int_eq (lat_data_set_columns (d, c, NULL), 0);
  lat_data_free (d);
}
END_TEST

START_TEST (weights_are_copied_and_checked)
{
  double x[] = { 1.5, -2.25, 7.125 }, w[] = { 0.5, 0, 2.385 };
  lat_message msg;
  lat_data *d = lat_data_alloc (3, 1, x, NULL, &msg);
  ck_assert_int_eq (lat_data_set_weights (d, w, &msg), 0);
  ck_assert_int_eq (lat_data_set_weights (d, w, &msg), 0);
  w[1] = 4;
  ck_assert (d->weight[1] == 0);
  assert_near (lat_data_total (d), 2.885, 1e-15);
  const double bad[] = { -1e-300, NAN, INFINITY };
  for (size_t i = 0; i < 3; i++)
    {
      w[1] = bad[i];
      ck_assert_int_eq (lat_data_set_weights (d, w, &msg), LAT_EDATA);
      ck_assert_ptr_nonnull (strstr (msg.text, "row 2: "));
    }
  double zero[3] = { 0 }, huge[3] = { 1e308, 1e308, 1e308 };
  ck_assert_int_eq (lat_data_set_weights (d, zero, &msg), LAT_EDATA);
  ck_assert_str_eq (msg.text, "all weights are zero");
  ck_assert_int_eq (lat_data_set_weights (d, huge, NULL), LAT_EDATA);
  ck_assert (d->weight[0] == 0.5);
  lat_data v = lat_data_with_weights (d, zero);
  ck_assert (lat_data_total (&v) == 0 && v.x == d->x && v.n == 3);
  ck_assert_int_eq (lat_data_set_weights (&v, w, &msg), LAT_EINVAL);
  v = lat_data_with_weights (&v, NULL);
  ck_assert (lat_data_total (&v) == 3);
  lat_data_free (d);
}
END_TEST

START_TEST (units_are_copied_and_checked)
{
  double x[5] = { 1, 2, 3, 4, 5 };
  lat_data *d = lat_data_alloc (5, 1, x, NULL, NULL);
  size_t unit[] = { 0, 2, 5 };
  const size_t late[] = { 1, 2, 5 }, hollow[] = { 0, 2, 2, 5 },
               brief[] = { 0, 2, 4 };
  lat_message msg;
  ck_assert_int_eq (lat_data_set_units (d, 2, unit, &msg), 0);
  unit[1] = 3;
  ck_assert_uint_eq (d->units, 2);
  ck_assert_uint_eq (lat_data_row (d, 1), 2);
  ck_assert_uint_eq (lat_data_row (d, 2), 5);
  ck_assert_int_eq (lat_data_set_units (d, 2, late, &msg), LAT_EINVAL);
  ck_assert_int_eq (lat_data_set_units (d, 3, hollow, &msg), LAT_EINVAL);
  ck_assert_str_eq (msg.text, "unit 2 has no rows");
  ck_assert_int_eq (lat_data_set_units (d, 2, brief, &msg), LAT_EINVAL);
  ck_assert_int_eq (lat_data_set_units (d, 2, unit, NULL), 0);
  ck_assert_uint_eq (lat_data_row (d, 1), 3);
  lat_data_free (d);
}
END_TEST

START_TEST (views_of_units)
{
  double x[10], w[5] = { 1, 0.5, 4, 8, 16 };
  for (size_t i = 0; i < 10; i++)
    x[i] = i == 7 ? NAN : (double)i + 0.5;
  const size_t unit[] = { 0, 2, 3, 5 };
  lat_data *d = lat_data_alloc (5, 2, x, NULL, NULL);
  ck_assert_int_eq (lat_data_set_weights (d, w, NULL), 0);
  lat_data v = lat_data_of_units (d, 2, 5); /* rows are the units */
  ck_assert_uint_eq (v.n, 3);
  ck_assert_uint_eq (v.first, 2);
  ck_assert (v.x[0] == 4.5 && v.weight[0] == 4 && v.own == NULL);
  ck_assert (lat_data_total (&v) == 28);
  ck_assert_int_eq (lat_data_set_units (d, 3, unit, NULL), 0);
  v = lat_data_of_units (d, 1, 3); /* sequences are */
  ck_assert_uint_eq (v.n, 3);
  ck_assert_uint_eq (v.units, 2);
  ck_assert_uint_eq (v.first, 2);
  ck_assert_uint_eq (lat_data_row (&v, 0), 0);
  ck_assert_uint_eq (lat_data_row (&v, 1), 1);
  ck_assert_uint_eq (lat_data_row (&v, 2), 3);
  ck_assert (v.x[0] == 4.5 && v.pattern[1] == 1);
  v = lat_data_of_units (&v, 1, 2); /* a view of the view */
  ck_assert_uint_eq (v.first, 3);
  ck_assert_uint_eq (v.n, 2);
  ck_assert_uint_eq (lat_data_row (&v, 1), 2);
  ck_assert (v.x[0] == 6.5 && v.weight[1] == 16);
  lat_data_free (d);
}
END_TEST

static void
check_chunks (size_t n, size_t chunks)
{
  double *x = calloc (n, sizeof *x);
  lat_data *d = lat_data_alloc (n, 1, x, NULL, NULL);
  size_t got, *first;
  ck_assert_int_eq (lat_data_chunks (d, &got, &first), 0);
  ck_assert_uint_eq (got, chunks);
  for (size_t c = 0; c < chunks; c++)
    ck_assert_uint_eq (first[c], c * LAT_CHUNK_ROWS);
  ck_assert_uint_eq (first[chunks], n);
  free (first);
  lat_data_free (d);
  free (x);
}

START_TEST (chunks_of_rows)
{
  check_chunks (1, 1);
  check_chunks (LAT_CHUNK_ROWS, 1);
  check_chunks (LAT_CHUNK_ROWS + 1, 2);
  check_chunks (5 * LAT_CHUNK_ROWS, 5);
  check_chunks (5 * LAT_CHUNK_ROWS - 1, 5);
}
END_TEST

/* Whole sequences, as many as it takes; a part that starts at a chunk has
   the chunks of the whole.  */
START_TEST (chunks_of_sequences)
{
  const size_t length[] = { 2000, 47, 1, 9000, 1000, 1048, 5, 2043, 3 };
  const size_t starts[] = { 0, 3, 4, 6, 8, 9 };
  size_t unit[10] = { 0 }, chunks, *first;
  for (size_t u = 0; u < 9; u++)
    unit[u + 1] = unit[u] + length[u];
  double *x = calloc (unit[9], sizeof *x);
  lat_data *d = lat_data_alloc (unit[9], 1, x, NULL, NULL);
  ck_assert_int_eq (lat_data_set_units (d, 9, unit, NULL), 0);
  ck_assert_int_eq (lat_data_chunks (d, &chunks, &first), 0);
  ck_assert_uint_eq (chunks, 5);
  for (size_t c = 0; c <= 5; c++)
    ck_assert_uint_eq (first[c], starts[c]);
  free (first);
  lat_data v = lat_data_of_units (d, 4, 9);
  ck_assert_int_eq (lat_data_chunks (&v, &chunks, &first), 0);
  ck_assert_uint_eq (chunks, 3);
  for (size_t c = 0; c <= 3; c++)
    ck_assert_uint_eq (first[c] + 4, starts[c + 2]);
  free (first);
  lat_data_free (d);
  free (x);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("data");
  TCase *t = tcase_create ("data");
  tcase_add_test (t, copies_cells_and_mask);
  tcase_add_test (t, refuses_infinity_with_its_place);
  tcase_add_test (t, takes_cells_over);
  tcase_add_test (t, empty_table);
  tcase_add_test (t, patterns_against_all_pairs);
  tcase_add_test (t, last_bits_of_words_tell_apart);
  tcase_add_test (t, columns_are_copied_and_checked);
  tcase_add_test (t, weights_are_copied_and_checked);
  tcase_add_test (t, units_are_copied_and_checked);
  tcase_add_test (t, views_of_units);
  tcase_add_test (t, chunks_of_rows);
  tcase_add_test (t, chunks_of_sequences);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
