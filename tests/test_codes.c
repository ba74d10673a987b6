/* test_codes.c -- a column of a byte a cell: it holds what doubles would, and
   chains make the same of it; texts whose lines are all alike.  */

#include <latens/model.h>
#include "hmm_make.h"
#include "table_testing.h"

enum
{
  ROWS = 5000
};

static lat_table_options
compact (size_t rows)
{
  lat_table_options o = lat_table_defaults ();
  o.compact = rows;
  return o;
}

/* A text of ROWS lines made of these cells, by turns and a bit of chance.  */
static char *
lines (const char *header, const char *const *cell, size_t cells, int last_end)
{
  char *text = malloc (ROWS * 8 + 64), *to = text;
  unsigned state = 2385;
  to += sprintf (to, "%s", header);
  for (size_t i = 0; i < ROWS; i++)
    {
      state = state * 1664525 + 1013904223;
      to += sprintf (to, "%s\n", cell[(state >> 16) % cells]);
    }
  if (!last_end)
    to[-1] = '\0';
  return text;
}

/* The same table with and without codes: the same cells.  */
static void
check_same (const char *text, int has_codes)
{
  lat_table_options plain = compact (0), small = compact (ROWS);
  lat_table *t = typed (text, &plain), *u = typed (text, &small);
  lat_data *d, *e;
  lat_message msg;
  ck_assert_int_eq (lat_table_data (t, &d, &msg), 0);
  ck_assert_int_eq (lat_table_data (u, &e, &msg), 0);
  ck_assert (d->x && !d->code && d->n == ROWS && e->n == ROWS);
  ck_assert_int_eq (e->code != NULL, has_codes);
  ck_assert_int_eq (e->x == NULL, has_codes);
  for (size_t i = 0; i < ROWS; i++)
    {
      double x = lat_data_cell (d, i, 0), y = lat_data_cell (e, i, 0);
      ck_assert (x == y || (isnan (x) && isnan (y)));
    }
  lat_data_free (d);
  lat_data_free (e);
  lat_table_free (t);
  lat_table_free (u);
}

START_TEST (same_cells)
{
  const char *letters[] = { "b", "a", "d", "?", "c" };
  const char *words[] = { "up", "down", "\"a b\"", "", "?" };
  const char *counts[] = { "0", "3", "254", "NA", "17.0" };
  const char *large[] = { "0", "3", "255" }, *minus[] = { "1", "-1" };
  const char *halves[] = { "1", "0.5" };
  char *text;
#define CHECK(header, cells, last, has)                                       \
  check_same (                                                                \
      text = lines (header, cells, sizeof cells / sizeof *cells, last), has); \
  free (text)
  CHECK ("state\n", letters, 1, 1);
  CHECK ("", counts, 0, 1);
  CHECK ("\xef\xbb\xbfstate\n", letters, 0, 1);
  CHECK ("w\n", words, 1, 1);
  CHECK ("n\n", counts, 1, 1);
  CHECK ("n\n", large, 1, 0);
  CHECK ("n\n", minus, 1, 0);
  CHECK ("n\n", halves, 1, 0);
}
END_TEST

/* Lines that are all alike are read as others are: a longer one at the end
   makes the difference.  */
START_TEST (uniform)
{
  const char *cell[] = { "b", " ", "d", "?", "." };
  const char *header[] = { "", "long name\n", "x\n", "\xef\xbb\xbfq\n" };
  for (size_t h = 0; h < 4; h++)
    for (int end = 0; end < 2; end++)
      {
        char *text = lines (header[h], cell, 5, end);
        char *longer = malloc (strlen (text) + 16);
        sprintf (longer, "%s%slonger\n", text, end ? "" : "\n");
        lat_table *t = table_of (text, NULL), *u = table_of (longer, NULL);
        ck_assert_uint_eq (lat_table_rows (t) + 1, lat_table_rows (u));
        ck_assert_int_eq (lat_table_has_header (t), lat_table_has_header (u));
        for (size_t i = 0; i < lat_table_rows (t); i++)
          {
            char *a = lat_table_text (t, i, 0), *b = lat_table_text (u, i, 0);
            ck_assert_str_eq (a, b);
            ck_assert_int_eq (lat_table_missing (t, i, 0),
                              lat_table_missing (u, i, 0));
            free (a);
            free (b);
          }
        lat_message msg;
        ck_assert_int_eq (lat_table_type (t, NULL, &msg), 0);
        assert_written (t, NULL, text);
        lat_table_free (t);
        lat_table_free (u);
        free (longer);
        free (text);
      }
}
END_TEST

/* A line that is odd in any way, wherever it stands, is seen.  */
START_TEST (almost_uniform)
{
  const char *cell[] = { "b", "c" };
  const struct
  {
    char byte;
    int column;
  } odd[] = { { '\r', 0 }, { '\n', 0 }, { ',', -1 }, { '"', -1 } };
  for (size_t i = 0; i < 4; i++)
    {
      char *text = lines ("x\n", cell, 2, 1);
      size_t at = 2 + 2 * 3000 + (i == 0);
      lat_table *t;
      lat_message msg;
      text[at] = odd[i].byte;
      int s = read_bytes ("t.csv", text, strlen (text), NULL, &t, &msg);
      if (odd[i].column < 0)
        ck_assert_int_eq (s, LAT_EPARSE);
      else
        {
          ck_assert_int_eq (s, 0);
          char *cell_text = lat_table_text (t, 3000, 0);
          ck_assert_uint_eq (strlen (cell_text), i == 0);
          ck_assert (i || cell_text[0] == text[at - 1]);
          free (cell_text);
        }
      lat_table_free (t);
      free (text);
    }
}
END_TEST

/* The same numbers come of codes as of doubles.  */
START_TEST (chains)
{
  const double first[] = { .5, .3, .2 },
               prob[] = { .6, .3, .1, .2, .5, .3, .1, .1, .8 };
  const double a[] = { .8, .15, .05, .1, .7, .2, .2, .2, .6 };
  static double x[ROWS], score[2][ROWS], gamma[2][3 * ROWS];
  static unsigned path[2][ROWS];
  unsigned char *code = malloc (ROWS);
  unsigned state = 7;
  for (size_t i = 0; i < ROWS; i++)
    {
      state = state * 1664525 + 1013904223;
      unsigned c = (state >> 16) % 4;
      x[i] = c < 3 ? (double)c : (double)NAN;
      code[i] = (unsigned char)(c < 3 ? c : LAT_CODE_MISSING);
    }
  const size_t unit[] = { 0, 1, 700, ROWS };
  lat_data *d = hmm_data (ROWS, 1, x, 3, unit);
  lat_data *e = lat_data_take_codes (ROWS, code, NULL);
  ck_assert_int_eq (lat_data_set_units (e, 3, unit, NULL), 0);
  lat_column column = { .kind = LAT_CATEGORICAL, .digits = -1, .levels = 3 };
  ck_assert_int_eq (lat_data_set_columns (d, &column, NULL), 0);
  ck_assert_int_eq (lat_data_set_columns (e, &column, NULL), 0);
  for (int which = 0; which < 2; which++)
    {
      const lat_data *use = which ? e : d;
      lat_hmm *m = hmm_symbols (3, 3, first, a, prob);
      ck_assert_int_eq (lat_hmm_init (m, use, NULL), 0);
      ck_assert_int_eq (lat_hmm_start (m, use, lat_stream_of_seed (1), 0), 0);
      ck_assert_int_eq (lat_hmm_score (m, use, 2, score[which]), 0);
      ck_assert_int_eq (lat_hmm_posterior (m, use, 2, gamma[which]), 0);
      ck_assert_int_eq (lat_hmm_viterbi (m, use, 2, path[which], NULL), 0);
      lat_hmm_free (m);
    }
  ck_assert_mem_eq (score[0], score[1], sizeof score[0]);
  ck_assert_mem_eq (gamma[0], gamma[1], sizeof gamma[0]);
  ck_assert_mem_eq (path[0], path[1], sizeof path[0]);
  lat_data v = lat_data_of_units (e, 2, 3);
  ck_assert (v.code == e->code + 700 && v.n == ROWS - 700);
  ck_assert (lat_data_cell (&v, 0, 0) == x[700] || isnan (x[700]));
  lat_data_free (d);
  lat_data_free (e);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("codes");
  TCase *t = tcase_create ("bytes");
  tcase_set_timeout (t, 30);
  tcase_add_test (t, same_cells);
  tcase_add_test (t, uniform);
  tcase_add_test (t, almost_uniform);
  tcase_add_test (t, chains);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
