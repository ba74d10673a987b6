/* test_mask.c -- which cells are hidden, and the table without them.  */

#include <latens/evaluate.h>
#include "testing.h"
#include <string.h>

enum
{
  N = 60,
  P = 4
};

/* N x P: two numeric columns, one of few values, one of levels; holes.  */
static lat_data *
make_table (void)
{
  static char *level[] = { "a", "b", "c", "d" };
  static double x[N * P];
  lat_column column[P] = {
    { .name = "x", .kind = LAT_NUMERIC, .digits = 2 },
    { .name = "y", .kind = LAT_NUMERIC, .digits = 2 },
    { .name = "few", .kind = LAT_NUMERIC, .digits = 0 },
    { .name = "kind", .kind = LAT_CATEGORICAL, .levels = 4, .level = level }
  };
  for (int i = 0; i < N; i++)
    {
      x[i * P] = i % 7 == 3 ? NAN : 0.37 * i;
      x[i * P + 1] = i % 5 == 1 ? NAN : i * i % 23 + 0.5;
      x[i * P + 2] = i == 11;
      x[i * P + 3] = i % 9 == 4 ? NAN : i == 17 ? 1 : i % 2 ? 2 : 3;
    }
  lat_data *d = lat_data_alloc (N, P, x, NULL, NULL);
  ck_assert_int_eq (lat_data_set_columns (d, column, NULL), 0);
  return d;
}

static size_t
count_seen (const lat_data *d, size_t j)
{
  size_t seen = 0;
  for (size_t i = 0; i < d->n; i++)
    seen += !isnan (d->x[i * d->tda + j]);
  return seen;
}

/* What holds of every mask.  */
static void
check_mask (const lat_data *d, const lat_mask *m, size_t values)
{
  size_t cells = 0;
  for (size_t j = 0; j < d->p; j++)
    {
      size_t count = 0, left = 0;
      double first = NAN;
      int differ = 0;
      for (size_t i = 0; i < d->n; i++)
        {
          double x = d->x[i * d->tda + j];
          int hidden = m->hidden[i * d->p + j];
          count += (size_t)hidden;
          ck_assert (!hidden || !isnan (x));
          if (hidden || isnan (x))
            continue;
          differ = differ || (left && x != first);
          if (!left++)
            first = x;
        }
      ck_assert_uint_eq (m->count[j], count);
      ck_assert (left && (values < 2 || differ || !count));
      cells += count;
    }
  ck_assert_uint_eq (m->cells, cells);
  for (size_t i = 0; i < d->n; i++)
    {
      size_t seen = 0, hidden = 0;
      for (size_t j = 0; j < d->p; j++)
        {
          hidden += m->hidden[i * d->p + j];
          seen += !isnan (d->x[i * d->tda + j]);
        }
      ck_assert (!hidden || hidden < seen);
    }
}

START_TEST (a_share_of_each_column)
{
  lat_data *d = make_table ();
  lat_mask_options o = lat_mask_defaults ();
  lat_mask m;
  size_t wanted = 0;
  o.fraction = 0.1;
  ck_assert_int_eq (lat_mask_make (d, &o, lat_stream_of_seed (7), &m, NULL),
                    0);
  check_mask (d, &m, 2);
  for (size_t j = 0; j < P; j++)
    {
      size_t quota = (size_t)floor (0.1 * (double)count_seen (d, j) + 0.5);
      ck_assert_uint_eq (m.count[j], quota);
      wanted += quota;
    }
  ck_assert_uint_eq (m.wanted, wanted);
  ck_assert (!m.hidden[11 * P + 2]); /* the only 1 there is */
  lat_mask_clear (&m);
  lat_mask_clear (&m);
  lat_data_free (d);
}
END_TEST

START_TEST (by_the_stream_alone)
{
  lat_data *d = make_table ();
  for (int own = 0; own < 2; own++)
    {
      lat_mask_options o = lat_mask_defaults ();
      lat_mask a, b, c;
      o.pattern = own ? LAT_MASK_OWN : LAT_MASK_MCAR;
      ck_assert_int_eq (
          lat_mask_make (d, &o, lat_stream_of_seed (7), &a, NULL), 0);
      ck_assert_int_eq (
          lat_mask_make (d, &o, lat_stream_of_seed (7), &b, NULL), 0);
      ck_assert_int_eq (
          lat_mask_make (d, &o, lat_stream_of_seed (8), &c, NULL), 0);
      ck_assert_mem_eq (a.hidden, b.hidden, N * P);
      ck_assert (memcmp (a.hidden, c.hidden, N * P) != 0);
      lat_mask_clear (&a);
      lat_mask_clear (&b);
      lat_mask_clear (&c);
    }
  lat_data_free (d);
}
END_TEST

/* Over many streams each seen cell of a column is hidden equally often, but
   for those that keep it from becoming constant.  */
START_TEST (all_alike)
{
  enum
  {
    MANY = 4000
  };
  lat_data *d = make_table ();
  static double often[N * P];
  memset (often, 0, sizeof often);
  for (int i = 0; i < MANY; i++)
    {
      lat_mask m;
      ck_assert_int_eq (
          lat_mask_make (d, NULL, lat_stream_of_seed ((uint64_t)i), &m, NULL),
          0);
      for (size_t c = 0; c < N * P; c++)
        often[c] += m.hidden[c];
      lat_mask_clear (&m);
    }
  for (size_t c = 0; c < N * P; c++)
    {
      size_t j = c % P, seen = count_seen (d, j);
      double share = floor (0.1 * (double)seen + 0.5) / (double)seen;
      double se = sqrt (share * (1 - share) / MANY);
      if (isnan (d->x[c]) || j >= 2)
        continue;
      ck_assert_msg (fabs (often[c] / MANY - share) < 4.5 * se,
                     "cell %zu: %g, not %g", c, often[c] / MANY, share);
    }
  lat_data_free (d);
}
END_TEST

START_TEST (nearly_everything)
{
  lat_data *d = make_table ();
  for (int own = 0; own < 2; own++)
    for (size_t values = 1; values <= 2; values++)
      {
        lat_mask_options o = lat_mask_defaults ();
        lat_mask m;
        o.pattern = own ? LAT_MASK_OWN : LAT_MASK_MCAR;
        o.fraction = 0.999;
        o.values = values;
        ck_assert_int_eq (
            lat_mask_make (d, &o, lat_stream_of_seed (3), &m, NULL), 0);
        check_mask (d, &m, values);
        ck_assert (m.cells < m.wanted);
        lat_mask_clear (&m);
      }
  lat_data_free (d);
}
END_TEST

/* Each row that lost cells lost what some row of the table lacks.  */
START_TEST (own_patterns)
{
  lat_data *d = make_table ();
  lat_mask_options o = lat_mask_defaults ();
  lat_mask m;
  o.pattern = LAT_MASK_OWN;
  o.fraction = 0.2;
  ck_assert_int_eq (lat_mask_make (d, &o, lat_stream_of_seed (5), &m, NULL),
                    0);
  check_mask (d, &m, 2);
  ck_assert (m.cells >= m.wanted && m.cells < m.wanted + P);
  ck_assert_uint_eq (m.count[2], 0); /* never missing */
  for (size_t i = 0; i < N; i++)
    {
      int found = 0, any = 0;
      for (size_t j = 0; j < P; j++)
        any = any || m.hidden[i * P + j];
      for (size_t k = 0; any && k < N && !found; k++)
        {
          found = 1;
          for (size_t j = 0; j < P; j++)
            found = found && isnan (d->x[k * P + j]) == m.hidden[i * P + j];
        }
      ck_assert (!any || found);
    }
  lat_mask_clear (&m);
  lat_data_free (d);
}
END_TEST

START_TEST (rows_of_weight_zero)
{
  lat_data *d = make_table ();
  double weight[N];
  for (int i = 0; i < N; i++)
    weight[i] = i % 3 ? 1.5 : 0;
  lat_data v = lat_data_with_weights (d, weight);
  for (int own = 0; own < 2; own++)
    {
      lat_mask_options o = lat_mask_defaults ();
      lat_mask m;
      o.pattern = own ? LAT_MASK_OWN : LAT_MASK_MCAR;
      o.fraction = 0.5;
      ck_assert_int_eq (
          lat_mask_make (&v, &o, lat_stream_of_seed (3), &m, NULL), 0);
      for (size_t c = 0; c < N * P; c++)
        ck_assert (!m.hidden[c] || weight[c / P] > 0);
      lat_mask_clear (&m);
    }
  lat_data_free (d);
}
END_TEST

START_TEST (nothing_to_hide)
{
  static const double one[] = { 1.5, 2.5, 3.5, 4.5 };
  static const double full[] = { 1.5, 2.5, 3.5, 4.5, 7.5, 8.5 };
  lat_data *column = lat_data_alloc (4, 1, one, NULL, NULL);
  lat_data *row = lat_data_alloc (1, 4, one, NULL, NULL);
  lat_data *complete = lat_data_alloc (3, 2, full, NULL, NULL);
  lat_data *none = lat_data_alloc (0, 2, full, NULL, NULL);
  lat_stream s = lat_stream_of_seed (1);
  lat_mask_options o = lat_mask_defaults ();
  lat_message msg;
  lat_mask m;
  ck_assert_int_eq (lat_mask_make (column, NULL, s, &m, &msg), LAT_EDATA);
  ck_assert (strstr (msg.text, "keep") && !m.hidden);
  ck_assert_int_eq (lat_mask_make (row, NULL, s, &m, NULL), LAT_EDATA);
  ck_assert_int_eq (lat_mask_make (none, NULL, s, &m, NULL), LAT_EDATA);
  o.pattern = LAT_MASK_OWN;
  ck_assert_int_eq (lat_mask_make (complete, &o, s, &m, &msg), LAT_EDATA);
  ck_assert (strstr (msg.text, "no entry is missing"));
  lat_data_free (column);
  lat_data_free (row);
  lat_data_free (complete);
  lat_data_free (none);
}
END_TEST

START_TEST (options_out_of_range)
{
  static const double bad[] = { 0, 1, -0.1, 1.5, NAN };
  lat_data *d = make_table ();
  lat_stream s = lat_stream_of_seed (1);
  lat_mask_options o = lat_mask_defaults ();
  lat_mask m;
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    {
      o.fraction = bad[i];
      ck_assert_int_eq (lat_mask_make (d, &o, s, &m, NULL), LAT_EINVAL);
    }
  o = lat_mask_defaults ();
  o.values = 3;
  ck_assert_int_eq (lat_mask_make (d, &o, s, &m, NULL), LAT_EINVAL);
  lat_data_free (d);
}
END_TEST

/* --- the table without them ---------------------------------------------- */

/* Level b is in one row only, a in none.  */
START_TEST (levels_that_are_gone)
{
  lat_data *d = make_table ();
  unsigned char hidden[N * P] = { 0 };
  size_t count[P] = { 0, 1, 0, 1 };
  lat_mask m = { N, P, hidden, count, 2, 2 };
  lat_masked out, kept;
  hidden[17 * P + 3] = hidden[8 * P + 1] = 1;
  ck_assert_int_eq (lat_masked_make (d, &m, 0, &out, NULL), 0);
  ck_assert_int_eq (lat_masked_make (d, &m, 1, &kept, NULL), 0);
  ck_assert_uint_eq (out.data->column[3].levels, 2);
  ck_assert_str_eq (out.data->column[3].level[0], "c");
  ck_assert_str_eq (out.data->column[3].level[1], "d");
  ck_assert_uint_eq (out.level[3][0], 2);
  ck_assert_uint_eq (out.level[3][1], 3);
  ck_assert_uint_eq (kept.data->column[3].levels, 4);
  ck_assert (!kept.level[3] && !out.level[0]);
  for (size_t c = 0; c < N * P; c++)
    {
      double x = d->x[c], y = out.data->x[c], z = kept.data->x[c];
      if (hidden[c] || isnan (x))
        ck_assert (isnan (y) && isnan (z));
      else
        {
          ck_assert (z == x);
          ck_assert (c % P == 3 ? (double)out.level[3][(size_t)y] == x
                                : y == x);
        }
    }
  lat_masked_clear (&out);
  lat_masked_clear (&out);
  lat_masked_clear (&kept);
  lat_data_free (d);
}
END_TEST

START_TEST (weights_stay)
{
  lat_data *d = make_table ();
  double weight[N];
  lat_mask m;
  lat_masked out;
  for (int i = 0; i < N; i++)
    weight[i] = 0.5 + i % 4;
  ck_assert_int_eq (lat_data_set_weights (d, weight, NULL), 0);
  ck_assert_int_eq (lat_mask_make (d, NULL, lat_stream_of_seed (2), &m, NULL),
                    0);
  ck_assert_int_eq (lat_masked_make (d, &m, 0, &out, NULL), 0);
  ck_assert_mem_eq (out.data->weight, weight, sizeof weight);
  ck_assert (out.data->patterns > d->patterns);
  lat_masked_clear (&out);
  lat_mask_clear (&m);
  lat_data_free (d);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("mask");
  TCase *t = tcase_create ("mask");
  tcase_add_test (t, a_share_of_each_column);
  tcase_add_test (t, by_the_stream_alone);
  tcase_add_test (t, all_alike);
  tcase_add_test (t, nearly_everything);
  tcase_add_test (t, own_patterns);
  tcase_add_test (t, rows_of_weight_zero);
  tcase_add_test (t, nothing_to_hide);
  tcase_add_test (t, options_out_of_range);
  suite_add_tcase (suite, t);
  t = tcase_create ("masked");
  tcase_add_test (t, levels_that_are_gone);
  tcase_add_test (t, weights_stay);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
