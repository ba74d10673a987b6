/* test_evaluate_columns.c -- how well a column by itself tells its hidden
   cells: its mean, its order statistics, its most frequent level.  */

#include "evaluate_case.h"

/* By the definitions, in double sums, with weights.  */
START_TEST (of_columns)
{
  lat_data *d = make_table ();
  double weight[N], total = 0, mean = 0, spread = 0, squares = 0, crps = 0;
  double scored = 0, wrong = 0;
  lat_mask m;
  lat_masked masked;
  lat_accuracy a[P];
  for (size_t i = 0; i < N; i++)
    weight[i] = 0.25 * (double)(i % 5);
  ck_assert_int_eq (lat_data_set_weights (d, weight, NULL), 0);
  hide (d, 0.4, &m, &masked);
  ck_assert_int_eq (lat_evaluate_columns (d, &m, NULL, a), 0);
  for (size_t i = 0; i < N; i++)
    if (!m.hidden[i * P])
      {
        total += weight[i];
        mean += weight[i] * d->x[i * P];
        for (size_t k = 0; k < N; k++)
          if (!m.hidden[k * P])
            spread += weight[i] * weight[k] * fabs (d->x[i * P] - d->x[k * P]);
      }
  mean /= total;
  spread /= 2 * total * total;
  for (size_t i = 0; i < N; i++)
    {
      double off = 0;
      if (!m.hidden[i * P])
        continue;
      for (size_t k = 0; k < N; k++)
        if (!m.hidden[k * P])
          off += weight[k] * fabs (d->x[i * P] - d->x[k * P]);
      scored += weight[i];
      crps += weight[i] * (off / total - spread);
      squares += weight[i] * pow (d->x[i * P] - mean, 2);
    }
  ck_assert_uint_eq (a[0].cells, m.count[0]);
  assert_near (a[0].rmse, sqrt (squares / scored), 1e-13);
  assert_near (a[0].crps, crps / scored, 1e-13);
  ck_assert (a[0].coverage > 0.85);
  scored = 0;
  for (size_t i = 0; i < N; i++)
    if (m.hidden[i * P + 1])
      {
        scored += weight[i];
        wrong += d->x[i * P + 1] == 1 ? 0 : weight[i];
      }
  assert_near (a[1].error, wrong / scored, 1e-14);
  lat_masked_clear (&masked);
  lat_mask_clear (&m);
  lat_data_free (d);
}
END_TEST

/* 1 .. 39: order statistics 1 and 39 are the ends; level c, as often as d,
   comes first.  */
START_TEST (ends_and_ties)
{
  enum
  {
    M = 41
  };
  static char *level[] = { "a", "b", "c", "d" };
  double x[M * 2];
  unsigned char hidden[M * 2] = { 0 };
  size_t count[] = { 2, 2 };
  lat_mask m = { M, 2, hidden, count, 4, 4 };
  lat_column column[] = {
    { .name = "x", .kind = LAT_NUMERIC, .digits = 0 },
    { .name = "k", .kind = LAT_CATEGORICAL, .levels = 4, .level = level }
  };
  lat_accuracy a[2];
  for (size_t i = 0; i < M; i++)
    {
      x[2 * i] = i < 39 ? (double)(i * 7 % 39) + 1 : i == 39 ? 39 : 39.001;
      x[2 * i + 1] = i == 38 ? NAN : i % 2 ? 3 : 2;
    }
  hidden[2 * 39] = hidden[2 * 40] = 1;
  hidden[2 * 39 + 1] = hidden[2 * 40 + 1] = 1;
  lat_data *d = lat_data_alloc (M, 2, x, NULL, NULL);
  ck_assert_int_eq (lat_data_set_columns (d, column, NULL), 0);
  ck_assert_int_eq (lat_evaluate_columns (d, &m, NULL, a), 0);
  assert_near (a[0].coverage, 0.5, 1e-15);
  assert_near (a[0].rmse, sqrt ((19. * 19 + 19.001 * 19.001) / 2), 1e-13);
  assert_near (a[1].error, 0.5, 1e-15); /* 19 of each; row 39 is d */
  assert_near (a[1].brier, 0.5, 1e-15);
  lat_data_free (d);
}
END_TEST

START_TEST (nothing_left)
{
  double x[] = { 1.5, 2.5, 3.5, 4.5 };
  unsigned char hidden[] = { 1, 0, 1, 0 };
  size_t count[] = { 2, 0 };
  lat_mask m = { 2, 2, hidden, count, 2, 2 };
  lat_accuracy a[2];
  lat_data *d = lat_data_alloc (2, 2, x, NULL, NULL);
  ck_assert_int_eq (lat_evaluate_columns (d, &m, NULL, a), 0);
  ck_assert_uint_eq (a[0].cells, 2);
  ck_assert (isnan (a[0].rmse) && isnan (a[1].rmse));
  lat_data_free (d);
}
END_TEST

START_TEST (sd_of_a_column)
{
  double x[] = { 1.5, NAN, 2.5, 7, 4.75, NAN };
  double weight[] = { 2, 0, 2 };
  lat_data *d = lat_data_alloc (3, 2, x, NULL, NULL);
  lat_data v = lat_data_with_weights (d, weight);
  double mean = 8.75 / 3, sum = 0;
  for (int i = 0; i < 3; i++)
    sum += (x[2 * i] - mean) * (x[2 * i] - mean);
  assert_near (lat_column_sd (d, 0), sqrt (sum / 2), 1e-15);
  ck_assert (isnan (lat_column_sd (d, 1)));
  assert_near (lat_column_sd (&v, 0), 3.25 / sqrt (2), 1e-15);
  lat_data_free (d);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("columns alone");
  TCase *t = tcase_create ("columns");
  tcase_add_test (t, of_columns);
  tcase_add_test (t, ends_and_ties);
  tcase_add_test (t, nothing_left);
  tcase_add_test (t, sd_of_a_column);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
