/* test_labels.c -- k-means on what is seen, statistics from labels, and the
   walk over rows below both.  */

#include "model/labels.h"
#include "model/walk.h"
#include <latens/poisson.h>
#include <gsl/gsl_randist.h>
#include "tables.h"

enum
{
  N = 900,
  P = 4
};

static gsl_rng *
generator (unsigned long seed)
{
  gsl_rng *rng = gsl_rng_alloc (gsl_rng_mt19937);
  gsl_rng_set (rng, seed);
  return rng;
}

/* Three groups 6 sd apart: three numeric columns of very different units and
   a categorical one; a quarter of the cells is missing.  */
static lat_data *
make_groups (size_t n, unsigned *group)
{
  static const double unit[] = { 1e-6, 23.85, 1e7 };
  static const size_t levels[] = { 0, 0, 0, 3 };
  gsl_rng *rng = generator (1793);
  double *x = zeros (n * P);
  for (size_t i = 0; i < n; i++)
    {
      unsigned g = (unsigned)(gsl_rng_uniform (rng) * 3);
      group[i] = g;
      for (size_t j = 0; j < 3; j++)
        x[i * P + j]
            = unit[j] * (6.0 * ((g + j) % 3) + gsl_ran_ugaussian (rng) - 4);
      x[i * P + 3] = g;
      for (size_t j = 0; j < P; j++)
        if (gsl_rng_uniform (rng) < 0.25)
          x[i * P + j] = NAN;
    }
  lat_data *d = make_table (n, P, x, levels);
  gsl_rng_free (rng);
  free (x);
  return d;
}

/* The share of rows in the group most of their label's rows are of.  */
static double
purity (size_t n, const unsigned *label, const unsigned *group)
{
  size_t count[3][3] = { { 0 } }, sum = 0;
  for (size_t i = 0; i < n; i++)
    {
      ck_assert_uint_lt (label[i], 3);
      count[label[i]][group[i]]++;
    }
  for (size_t c = 0; c < 3; c++)
    {
      size_t most = 0;
      for (size_t g = 0; g < 3; g++)
        most = count[c][g] > most ? count[c][g] : most;
      sum += most;
    }
  return (double)sum / (double)n;
}

/* Whatever the units; the best of a few starts finds the groups, and each is
   the same when asked for again.  */
START_TEST (groups_are_found)
{
  unsigned group[N], label[N], again[N];
  lat_data *d = make_groups (N, group);
  double best = 0;
  for (uint64_t i = 0; i < 5; i++)
    {
      lat_stream s = lat_stream_sub (lat_stream_of_seed (42), i);
      ck_assert_int_eq (lat_labels_kmeans (d, 3, s, label), 0);
      ck_assert_int_eq (lat_labels_kmeans (d, 3, s, again), 0);
      ck_assert (memcmp (label, again, sizeof label) == 0);
      best = fmax (best, purity (N, label, group));
    }
  ck_assert_msg (best > 0.98, "purity %g", best);
  lat_data_free (d);
}
END_TEST

/* Centres from a few rows serve all.  */
START_TEST (thinned)
{
  unsigned group[N], label[N];
  lat_data *d = make_groups (N, group);
  lat_labels_options opt = lat_labels_defaults ();
  double best = 0;
  opt.rows = 60;
  for (uint64_t i = 0; i < 5; i++)
    {
      lat_stream s = lat_stream_of_seed (i);
      ck_assert_int_eq (lat_labels_kmeans_with (d, 3, &opt, s, label), 0);
      best = fmax (best, purity (N, label, group));
    }
  ck_assert_msg (best > 0.97, "purity %g", best);
  lat_data_free (d);
}
END_TEST

/* Rows of weight zero, however wild, leave the others' labels as they are
   without them.  */
START_TEST (weightless_rows)
{
  unsigned group[N], label[N], kept[N];
  double x[N * P], weight[N];
  size_t n = 0;
  lat_data *d = make_groups (N, group);
  for (size_t i = 0; i < N; i++)
    {
      weight[i] = i % 5 == 2 ? 0 : 0.5 + (double)(i % 3);
      if (weight[i] > 0)
        memcpy (x + P * n++, d->x + i * P, P * sizeof *x);
    }
  size_t levels[] = { 0, 0, 0, 3 };
  lat_data *few = make_table (n, P, x, levels);
  double *w = zeros (n);
  for (size_t i = 0, at = 0; i < N; i++)
    if (weight[i] > 0)
      w[at++] = weight[i];
  ck_assert_int_eq (lat_data_set_weights (d, weight, NULL), 0);
  ck_assert_int_eq (lat_data_set_weights (few, w, NULL), 0);
  lat_stream s = lat_stream_of_seed (31);
  ck_assert_int_eq (lat_labels_kmeans (d, 3, s, label), 0);
  ck_assert_int_eq (lat_labels_kmeans (few, 3, s, kept), 0);
  for (size_t i = 0, at = 0; i < N; i++)
    if (weight[i] > 0)
      ck_assert_uint_eq (label[i], kept[at++]);
  free (w);
  lat_data_free (few);
  lat_data_free (d);
}
END_TEST

/* Nothing seen at all, a constant column, more labels than distinct rows:
   labels, and no crash.  */
START_TEST (poor_tables)
{
  double x[50];
  unsigned label[50];
  for (int kind = 0; kind < 3; kind++)
    {
      size_t used[7] = { 0 };
      for (size_t i = 0; i < 50; i++)
        x[i] = kind == 0 ? NAN : kind == 1 ? 2.385 : (double)(i % 2);
      lat_data *d = make_table (50, 1, x, NULL);
      ck_assert_int_eq (
          lat_labels_kmeans (d, 7, lat_stream_of_seed (5), label), 0);
      for (size_t i = 0; i < 50; i++)
        {
          ck_assert_uint_lt (label[i], 7);
          used[label[i]]++;
        }
      for (size_t c = 0; kind < 2 && c < 7; c++)
        ck_assert_uint_gt (used[c], 0); /* random labels */
      for (size_t i = 2; kind == 2 && i < 50; i++)
        ck_assert_uint_eq (label[i], label[i - 2]);
      lat_data_free (d);
    }
}
END_TEST

START_TEST (one_label_more_than_rows)
{
  double x[] = { 1, 2, NAN };
  unsigned label[3];
  lat_data *d = make_table (3, 1, x, NULL);
  ck_assert_int_eq (lat_labels_kmeans (d, 4, lat_stream_of_seed (5), label),
                    0);
  ck_assert_uint_ne (label[0], label[1]);
  lat_data_free (d);
}
END_TEST

/* Sums by label, in a table of several blocks, patterns and weights.  */
START_TEST (sums_by_label)
{
  enum
  {
    M = 700
  };
  static const size_t col[] = { 0, 1 };
  double x[2 * M], weight[M], expected[12] = { 0 };
  unsigned label[M];
  gsl_rng *rng = generator (8);
  for (size_t i = 0; i < M; i++)
    {
      label[i] = (unsigned)(i % 3);
      weight[i] = i % 11 == 4 ? 0 : gsl_rng_uniform (rng);
      for (size_t j = 0; j < 2; j++)
        {
          double count = gsl_ran_poisson (rng, 2.385);
          x[2 * i + j] = gsl_rng_uniform (rng) < 0.3 ? NAN : count;
          if (!isnan (x[2 * i + j]))
            {
              expected[4 * label[i] + 2 * j] += weight[i];
              expected[4 * label[i] + 2 * j + 1] += weight[i] * count;
            }
        }
    }
  lat_data *d = make_table (M, 2, x, NULL);
  ck_assert_int_eq (lat_data_set_weights (d, weight, NULL), 0);
  void *theta = lat_poisson_alloc (3, 2, col);
  double stat[12] = { 0 };
  ck_assert_int_eq (
      lat_labels_accumulate (&lat_family_poisson, theta, d, label, 3, stat),
      0);
  for (size_t i = 0; i < 12; i++)
    assert_near (stat[i], expected[i], 1e-12);
  lat_family_poisson.free (theta);
  lat_data_free (d);
  gsl_rng_free (rng);
}
END_TEST

/* Every wanted row once, with its own cells, patterns side by side within a
   chunk.  */
START_TEST (walk_visits_all)
{
  enum
  {
    M = 3 * LAT_CHUNK_ROWS + 77
  };
  double *x = zeros (M), *weight = zeros (M);
  unsigned char *seen = zeros (M);
  for (size_t i = 0; i < M; i++)
    {
      x[i] = i * 7919 % 13 < 5 ? NAN : (double)i;
      weight[i] = i % 17 == 3 ? 0 : 1;
    }
  lat_data *d = make_table (M, 1, x, NULL);
  ck_assert_int_eq (lat_data_set_weights (d, weight, NULL), 0);
  d->first = 1000;
  uint16_t *order;
  ck_assert_int_eq (lat_walk_order (d, &order), 0);
  void *mem = malloc (lat_walk_bytes (d));
  size_t begin = 1999, stop = 5003, changes = 0, blocks = 0;
  uint32_t before = UINT32_MAX;
  lat_walk w;
  lat_walk_start (&w, d, order, begin, stop, 1, mem);
  for (; lat_walk_next (&w); blocks++)
    for (size_t i = 0; i < w.block.n; i++)
      {
        size_t at = w.at[i];
        double cell = w.block.x[i * w.block.tda];
        ck_assert (at >= begin && at < stop && weight[at] > 0);
        ck_assert_uint_eq (seen[at]++, 0);
        ck_assert_uint_eq (w.block.row[i], 1000 + at);
        ck_assert_uint_eq (w.block.pattern[i], d->pattern[at]);
        ck_assert (isnan (cell) ? isnan (x[at]) : cell == x[at]);
        changes += w.block.pattern[i] != before;
        before = w.block.pattern[i];
      }
  for (size_t i = 0; i < M; i++)
    ck_assert_uint_eq (seen[i], i >= begin && i < stop && weight[i] > 0);
  ck_assert_uint_le (changes, 6); /* three chunks, two patterns */
  ck_assert_uint_le (blocks, (stop - begin) / LAT_BLOCK_ROWS + 3);
  free (mem);
  free (order);
  free (seen);
  free (weight);
  free (x);
  lat_data_free (d);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("labels");
  TCase *t = tcase_create ("labels");
  tcase_add_test (t, groups_are_found);
  tcase_add_test (t, thinned);
  tcase_add_test (t, weightless_rows);
  tcase_add_test (t, poor_tables);
  tcase_add_test (t, one_label_more_than_rows);
  tcase_add_test (t, sums_by_label);
  tcase_add_test (t, walk_visits_all);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
