/* test_categorical.c -- the categorical family against values by hand.  */

#include <latens/categorical.h>
#include "tables.h"

/* Two components over columns 1 and 2 of three.  */
static const size_t col[] = { 1, 2 };
static const size_t levels[] = { 3, 2 };
static const size_t table_levels[] = { 0, 3, 2 };
static const double prob[2][2][3]
    = { { { 0.2385, 0.5615, 0.2 }, { 0.91, 0.09 } },
        { { 0.7, 0, 0.3 }, { 0.137, 0.863 } } };

static const lat_family_type *const f = &lat_family_categorical;

static void *
make (void)
{
  void *t = lat_categorical_alloc (2, 2, col, levels);
  ck_assert_ptr_nonnull (t);
  for (size_t c = 0; c < 2; c++)
    for (size_t j = 0; j < 2; j++)
      ck_assert_int_eq (lat_categorical_set (t, c, j, prob[c][j]), 0);
  return t;
}

static const double cells[]
    = { 7.1, 0, 1, 7.2, 1, NAN, 7.3, NAN, 0, NAN, NAN, NAN, 7.5, 2, 1 };

START_TEST (density)
{
  void *t = make ();
  lat_data *d = make_table (5, 3, cells, table_levels);
  double *lp = densities (f, t, d, -0.317);
  assert_near (lp[0], -0.317 + log (0.2385 * 0.09), 1e-15);
  assert_near (lp[1], -0.317 + log (0.5615), 1e-15);
  assert_near (lp[2], -0.317 + log (0.91), 1e-15);
  ck_assert (lp[3] == -0.317); /* nothing seen adds exactly nothing */
  assert_near (lp[4], -0.317 + log (0.2 * 0.09), 1e-15);
  assert_near (lp[5], -0.317 + log (0.7 * 0.863), 1e-15);
  ck_assert (lp[6] == -INFINITY);
  assert_near (lp[9], -0.317 + log (0.3 * 0.863), 1e-15);
  free (lp);
  lat_data_free (d);
  f->free (t);
}
END_TEST

static const double r[] = { 0.25, 1, 0.4, 0.3, 0.8, 0.75, 0, 0.6, 0.7, 0.2 };

START_TEST (counts)
{
  static const double expected[]
      = { 0.25, 1, 0.8, 0.4, 1.05, 0.75, 0, 0.2, 0.6, 0.95 };
  void *t = make ();
  lat_data *d = make_table (5, 3, cells, table_levels);
  double *stat = statistics (f, t, d, r);
  ck_assert_uint_eq (f->stat_len (t), 10);
  for (size_t i = 0; i < 10; i++)
    assert_near (stat[i], expected[i], 1e-15);
  free (stat);
  lat_data_free (d);
  f->free (t);
}
END_TEST

/* Frequencies of column 1 are 1/3 each, of column 2 (1/3, 2/3).  */
START_TEST (prior_and_mstep)
{
  void *t = make ();
  lat_prior prior = lat_prior_none ();
  prior.level = 0.6;
  lat_data *d = make_table (5, 3, cells, table_levels);
  double *stat = statistics (f, t, d, r), pseudo[3];
  ck_assert_int_eq (f->init (t, d, &prior), 0);
  assert_near (lat_categorical_prob (t, 1, 0)[1], 1 / 3.0, 1e-15);
  ck_assert_int_eq (f->prior_fields[0].get (t, 0, 1, pseudo), 0);
  assert_near (pseudo[0], 0.2, 1e-15);
  assert_near (pseudo[1], 0.4, 1e-15);
  ck_assert_int_eq (f->mstep (t, stat), 0);
  assert_near (lat_categorical_prob (t, 0, 0)[0], 0.45 / 2.65, 1e-15);
  assert_near (lat_categorical_prob (t, 1, 0)[1], 0.2 / 1.55, 1e-15);
  assert_near (lat_categorical_prob (t, 1, 1)[1], 1.35 / 2.15, 1e-15);
  double log_prior = 0;
  for (size_t c = 0; c < 2; c++)
    for (size_t l = 0; l < 3; l++)
      log_prior += 0.2 * log (lat_categorical_prob (t, c, 0)[l])
                   + (l < 2 ? 0.2 * (double)(1 + l)
                                  * log (lat_categorical_prob (t, c, 1)[l])
                            : 0);
  assert_near (f->log_prior (t), log_prior, 1e-14);
  memset (stat, 0, 10 * sizeof *stat); /* nothing: the prior's mode */
  ck_assert_int_eq (f->mstep (t, stat), 0);
  assert_near (lat_categorical_prob (t, 0, 1)[1], 2 / 3.0, 1e-15);
  free (stat);
  lat_data_free (d);
  f->free (t);
}
END_TEST

START_TEST (degenerate_without_prior)
{
  void *t = make ();
  double full[] = { 1.5, 0.5, 0, 1, 1, 1, 1, 1, 2, 1 };
  double few[] = { 1.5, 0.5, 0, 1, 1, 1, 0.9, 0, 0.3, 0.2 };
  double unseen[] = { 1.5, 0.5, 0, 1, 1, 0, 0, 0, 2, 1 };
  ck_assert_int_eq (f->mstep (t, full), 0);
  ck_assert (lat_categorical_prob (t, 0, 0)[2] == 0);
  assert_near (lat_categorical_prob (t, 0, 0)[0], 0.75, 1e-15);
  ck_assert (f->log_prior (t) == 0);
  ck_assert_int_eq (f->mstep (t, few), LAT_EDEGENERATE);
  ck_assert_int_eq (f->mstep (t, unseen), LAT_EDEGENERATE);
  f->free (t);
}
END_TEST

/* Zeros pass through coordinates, also in the last level.  */
START_TEST (coordinates)
{
  static const double edge[] = { 0.385, 0.615, 0 };
  void *t = make (), *u = lat_categorical_alloc (2, 2, col, levels);
  double x[6];
  ck_assert_int_eq (lat_categorical_set (t, 0, 0, edge), 0);
  ck_assert_uint_eq (f->pack_len (t), 6);
  ck_assert_uint_eq (f->free_len (t), 6);
  ck_assert_int_eq (f->pack (t, x), 0);
  for (size_t i = 0; i < 6; i++)
    ck_assert (isfinite (x[i]));
  ck_assert_int_eq (f->unpack (u, x), 0);
  ck_assert (lat_categorical_prob (u, 0, 0)[2] == 0);
  ck_assert (lat_categorical_prob (u, 1, 0)[1] == 0);
  assert_near (f->distance (t, u), 0, 1e-13);
  x[3] = INFINITY;
  ck_assert_int_eq (f->unpack (u, x), LAT_EDOM);
  f->free (t);
  f->free (u);
}
END_TEST

START_TEST (domain)
{
  static const double bad[][2] = { { 1.5, 0 }, { 3, 0 }, { -1, 0 }, { 0, 2 } };
  void *t = make ();
  lat_where where = { 0, 0, NULL };
  for (size_t i = 0; i < 4; i++)
    {
      double x[] = { 0, 2, 1, NAN, NAN, NAN, 5.5, bad[i][0], bad[i][1] };
      lat_data *d = make_table (3, 3, x, NULL);
      ck_assert_int_eq (f->accept (t, d, &where), LAT_EDATA);
      ck_assert_uint_eq (where.row, 2);
      ck_assert_uint_eq (where.col, i == 3 ? 2 : 1);
      ck_assert_str_eq (where.reason, "not the number of a level");
      lat_data_free (d);
    }
  lat_data *d = make_table (5, 3, cells, table_levels);
  ck_assert_int_eq (f->accept (t, d, &where), 0);
  lat_data narrow = *d;
  narrow.p = 2;
  ck_assert_int_eq (f->accept (t, &narrow, &where), LAT_EBADLEN);
  lat_data_free (d);
  f->free (t);
}
END_TEST

START_TEST (set_refuses)
{
  static const double bad[][3] = {
    { 0.5, 0.5, 1e-8 }, { 1.2, -0.2, 0 }, { NAN, 0.5, 0.5 }, { 0.3, 0.3, 0.3 }
  };
  void *t = make ();
  for (size_t i = 0; i < 4; i++)
    ck_assert_int_eq (f->fields[0].set (t, 0, 0, bad[i]), LAT_EDOM);
  ck_assert_int_eq (f->fields[0].set (t, 2, 0, prob[0][0]), LAT_EINVAL);
  ck_assert (lat_categorical_prob (t, 0, 0)[0] == 0.2385);
  ck_assert_ptr_null (f->fields[1].get);
  f->free (t);
}
END_TEST

START_TEST (alloc_refuses)
{
  static const size_t order[] = { 2, 1 }, none[] = { 3, 0 };
  ck_assert_ptr_null (lat_categorical_alloc (0, 2, col, levels));
  ck_assert_ptr_null (lat_categorical_alloc (2, 0, col, levels));
  ck_assert_ptr_null (lat_categorical_alloc (2, 2, order, levels));
  ck_assert_ptr_null (lat_categorical_alloc (2, 2, col, none));
  f->free (NULL);
}
END_TEST

/* Row 2 misses column 1, row 1 column 2; column 0 is not ours.  */
START_TEST (most_probable_level)
{
  void *t = make ();
  size_t row[5];
  lat_data *d = make_table (5, 3, cells, table_levels);
  lat_block b = whole_block (d, row);
  double out[15], sd[15];
  void *work = zeros (f->work_len (t, 5));
  for (size_t i = 0; i < 15; i++)
    out[i] = sd[i] = -99;
  double q[] = { 0.25, 0.5, 0.4, 0.3, 0.8, 0.75, 0.5, 0.6, 0.7, 0.2 };
  ck_assert_int_eq (f->expect (t, &b, q, out, sd, 3, work), 0);
  ck_assert (out[0] == -99 && sd[0] == -99);
  ck_assert (out[1] == 0 && sd[1] == 0 && out[2] == 1 && sd[2] == 0);
  ck_assert (out[5] == 0);
  assert_near (sd[5], 0.5 * 0.91 + 0.5 * 0.137, 1e-15);
  ck_assert (out[7] == 0);
  assert_near (sd[7], 0.4 * 0.2385 + 0.6 * 0.7, 1e-15);
  ck_assert (out[11] == 1);
  assert_near (sd[11], 0.3 * 0.09 + 0.7 * 0.863, 1e-15);
  free (work);
  f->free (t);
  /* equals go to the lowest level */
  t = lat_categorical_alloc (2, 2, col, levels);
  work = zeros (f->work_len (t, 5));
  ck_assert_int_eq (f->expect (t, &b, q, out, NULL, 3, work), 0);
  ck_assert (out[7] == 0 && out[11] == 0);
  free (work);
  lat_data_free (d);
  f->free (t);
}
END_TEST

/* 40000 draws of a missing cell: within 4 standard errors; seen cells and a
   level of probability zero never come up.  */
START_TEST (draws)
{
  enum
  {
    N = 40000
  };
  void *t = make ();
  size_t count[3] = { 0 };
  double x[] = { NAN, NAN, 1 }, out[3] = { -99, -99, -99 };
  unsigned z = 1;
  for (size_t i = 0; i < N; i++)
    {
      lat_block b = { .n = 1, .x = x, .tda = 3, .row = &i };
      f->draw (t, &b, &z, lat_stream_of_seed (1907), out, 3, NULL);
      ck_assert (out[1] == 0 || out[1] == 1 || out[1] == 2);
      count[(size_t)out[1]]++;
    }
  ck_assert (out[0] == -99 && out[2] == -99);
  ck_assert_uint_eq (count[1], 0);
  assert_near ((double)count[0] / N, 0.7, 4 * sqrt (0.7 * 0.3 / N));
  f->free (t);
}
END_TEST

START_TEST (shape)
{
  static const size_t order[] = { 1, 0 };
  const size_t *at;
  void *t = make (), *u = f->clone (t);
  ck_assert_uint_eq (f->components (t), 2);
  ck_assert_uint_eq (f->columns (t, &at), 2);
  ck_assert_uint_eq (at[1], 2);
  ck_assert_uint_eq (f->levels (t, 1), 2);
  ck_assert (f->distance (t, u) == 0);
  ck_assert_int_eq (f->permute (u, order), 0);
  ck_assert (lat_categorical_prob (u, 0, 0)[2] == 0.3);
  assert_near (f->distance (t, u), 0.773, 1e-14);
  ck_assert (f->rank (u, 1) == 0.2385);
  ck_assert_int_eq (f->copy (u, t), 0);
  ck_assert (f->distance (t, u) == 0);
  f->free (u);
  u = lat_categorical_alloc (3, 2, col, levels);
  ck_assert_int_eq (f->copy (u, t), LAT_EBADLEN);
  f->free (u);
  f->free (t);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("categorical");
  TCase *t = tcase_create ("categorical");
  tcase_add_test (t, density);
  tcase_add_test (t, counts);
  tcase_add_test (t, prior_and_mstep);
  tcase_add_test (t, degenerate_without_prior);
  tcase_add_test (t, coordinates);
  tcase_add_test (t, domain);
  tcase_add_test (t, set_refuses);
  tcase_add_test (t, alloc_refuses);
  tcase_add_test (t, most_probable_level);
  tcase_add_test (t, draws);
  tcase_add_test (t, shape);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
