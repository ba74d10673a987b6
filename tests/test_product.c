/* test_product.c -- a product of families is its parts.  */

#include <latens/categorical.h>
#include <latens/gaussian.h>
#include <latens/mixture.h>
#include <latens/poisson.h>
#include <latens/product.h>
#include "tables.h"

/* Counts in columns 1 and 3, levels in columns 0 and 2, two components.  */
static const size_t counts[] = { 1, 3 }, classes[] = { 0, 2 };
static const size_t levels[] = { 2, 3 };
static const size_t table_levels[] = { 2, 0, 3, 0 };
static const double cells[]
    = { 0, 3,   2, 1,   1,   0, NAN, 4,   NAN, NAN, 0,   2,
        1, NAN, 1, NAN, NAN, 5, 2,   NAN, NAN, NAN, NAN, NAN };

enum
{
  N = 6
};

static const lat_family_type *const f = &lat_family_product;
static const lat_family_type *const types[]
    = { &lat_family_poisson, &lat_family_categorical };

static void *
make_counts (size_t k)
{
  void *t = lat_poisson_alloc (k, 2, counts);
  for (size_t c = 0; c < k; c++)
    for (size_t j = 0; j < 2; j++)
      lat_poisson_set (t, c, j, 2.385 / (1 + (double)(c + 2 * j)));
  return t;
}

static void *
make_classes (void)
{
  static const double p[2][3] = { { 0.3, 0.7, 0 }, { 0.2, 0.5, 0.3 } };
  static const double q[2][3] = { { 0.8, 0.2, 0 }, { 0.6, 0.1, 0.3 } };
  void *t = lat_categorical_alloc (2, 2, classes, levels);
  for (size_t j = 0; j < 2; j++)
    {
      ck_assert_int_eq (lat_categorical_set (t, 0, j, p[j]), 0);
      ck_assert_int_eq (lat_categorical_set (t, 1, j, q[j]), 0);
    }
  return t;
}

static void *
make (void)
{
  void *theta[] = { make_counts (2), make_classes () };
  void *t = lat_product_alloc (2, types, theta);
  ck_assert_ptr_nonnull (t);
  return t;
}

START_TEST (densities_add)
{
  void *t = make ();
  lat_data *d = make_table (N, 4, cells, table_levels);
  double *a = densities (types[0], lat_product_theta (t, 0), d, 0);
  double *b = densities (types[1], lat_product_theta (t, 1), d, 0);
  double *lp = densities (f, t, d, 0.25);
  for (size_t i = 0; i < 2 * N; i++)
    assert_near (lp[i], a[i] + b[i] + 0.25, 1e-15);
  ck_assert (lp[N - 1] == 0.25);
  free (a);
  free (b);
  free (lp);
  lat_data_free (d);
  f->free (t);
}
END_TEST

/* Statistics, coordinates and gradients lie one part after the other.  */
START_TEST (blocks_in_order)
{
  void *t = make (), *u = f->clone (t);
  double r[2 * N], x[10], y[6], g[10], h[6];
  lat_data *d = make_table (N, 4, cells, table_levels);
  for (size_t i = 0; i < N; i++)
    r[N + i] = 4 - (r[i] = 0.97 + 0.3 * (double)i);
  double *stat = statistics (f, t, d, r);
  double *a = statistics (types[0], lat_product_theta (t, 0), d, r);
  double *b = statistics (types[1], lat_product_theta (t, 1), d, r);
  ck_assert_uint_eq (f->stat_len (t), 18);
  ck_assert (memcmp (stat, a, 8 * sizeof *a) == 0);
  ck_assert (memcmp (stat + 8, b, 10 * sizeof *b) == 0);
  ck_assert_uint_eq (f->pack_len (t), 10);
  ck_assert_uint_eq (f->free_len (t), 10);
  ck_assert_int_eq (f->pack (t, x), 0);
  ck_assert_int_eq (types[1]->pack (lat_product_part (t, 1), y), 0);
  ck_assert (memcmp (x + 4, y, sizeof y) == 0);
  ck_assert_int_eq (f->score (t, stat, g), 0);
  ck_assert_int_eq (types[1]->score (lat_product_part (t, 1), b, h), 0);
  ck_assert (memcmp (g + 4, h, sizeof h) == 0);
  ck_assert_int_eq (f->unpack (t, x), 0);
  assert_near (f->distance (t, u), 0, 1e-14);
  ck_assert_int_eq (f->mstep (t, stat), 0);
  ck_assert_int_eq (types[1]->mstep (lat_product_theta (u, 1), b), 0);
  ck_assert (
      types[1]->distance (lat_product_part (t, 1), lat_product_part (u, 1))
      == 0);
  free (stat);
  free (a);
  free (b);
  lat_data_free (d);
  f->free (t);
  f->free (u);
}
END_TEST

START_TEST (shape)
{
  static const size_t order[] = { 1, 0 };
  const size_t *col;
  void *t = make ();
  ck_assert_uint_eq (f->components (t), 2);
  ck_assert_uint_eq (f->columns (t, &col), 4);
  for (size_t j = 0; j < 4; j++)
    ck_assert_uint_eq (col[j], j);
  ck_assert_uint_eq (f->levels (t, 0), 2);
  ck_assert_uint_eq (f->levels (t, 1), 0);
  ck_assert_uint_eq (f->levels (t, 2), 3);
  ck_assert (f->rank (t, 1) == 0.8); /* column 0 is categorical */
  ck_assert_int_eq (f->permute (t, order), 0);
  ck_assert (f->rank (t, 0) == 0.8);
  ck_assert (lat_poisson_rate (lat_product_part (t, 0), 1, 0) == 2.385);
  ck_assert_uint_eq (lat_product_parts (t), 2);
  ck_assert_ptr_eq (lat_product_type (t, 1), types[1]);
  f->free (t);
}
END_TEST

/* What does not fit is freed (a leak checker sees to that).  */
START_TEST (alloc_refuses)
{
  void *sizes[] = { make_counts (3), make_classes () };
  ck_assert_ptr_null (lat_product_alloc (2, types, sizes));
  void *overlap[] = { lat_poisson_alloc (2, 2, classes), make_classes () };
  ck_assert_ptr_null (lat_product_alloc (2, types, overlap));
  void *missing[] = { make_counts (2), NULL };
  ck_assert_ptr_null (lat_product_alloc (2, types, missing));
  f->free (NULL);
}
END_TEST

/* The first bad cell by row, whichever part finds it.  */
START_TEST (first_bad_cell)
{
  void *t = make ();
  double x[] = { 0, 1, 0, 1, 0, 1, 7, 2.5, 0, -1, 0, 0 };
  lat_where where;
  lat_data *d = make_table (3, 4, x, NULL);
  ck_assert_int_eq (f->accept (t, d, &where), LAT_EDATA);
  ck_assert_uint_eq (where.row, 1);
  ck_assert_uint_eq (where.col, 2);
  ck_assert_str_eq (where.reason, "not the number of a level");
  ck_assert_int_eq (f->accept (t, d, NULL), LAT_EDATA);
  lat_data_free (d);
  d = make_table (N, 4, cells, table_levels);
  ck_assert_int_eq (f->accept (t, d, &where), 0);
  lat_data_free (d);
  f->free (t);
}
END_TEST

/* expect and draw: each part its own columns, and its own stream.  */
START_TEST (missing_entries)
{
  void *t = make ();
  double r[2 * N], out[4 * N], sd[4 * N], alone[4 * N];
  unsigned z[N] = { 0, 1, 0, 1, 0, 1 };
  size_t row[N];
  lat_data *d = make_table (N, 4, cells, table_levels);
  lat_block b = whole_block (d, row);
  lat_stream s = lat_stream_of_seed (77);
  void *work = zeros (f->work_len (t, N));
  for (size_t i = 0; i < N; i++)
    r[N + i] = 1 - (r[i] = 0.07 + 0.1 * (double)i);
  ck_assert_int_eq (f->expect (t, &b, r, out, sd, 4, work), 0);
  for (size_t i = 0; i < 4 * N; i++)
    {
      ck_assert (isfinite (out[i]) && isfinite (sd[i]));
      ck_assert (isnan (cells[i]) ? sd[i] > 0 : out[i] == cells[i]);
    }
  memcpy (out, cells, sizeof out);
  memcpy (alone, cells, sizeof alone);
  ck_assert_int_eq (f->draw (t, &b, z, s, out, 4, work), 0);
  for (size_t i = 0; i < 2; i++)
    types[i]->draw (lat_product_part (t, i), &b, z, lat_stream_sub (s, i),
                    alone, 4, work);
  ck_assert (memcmp (out, alone, sizeof out) == 0);
  free (work);
  lat_data_free (d);
  f->free (t);
}
END_TEST

START_TEST (priors_add)
{
  void *t = make ();
  lat_prior prior = lat_prior_defaults ();
  lat_data *d = make_table (N, 4, cells, table_levels);
  ck_assert_int_eq (f->init (t, d, &prior), 0);
  double sum = types[0]->log_prior (lat_product_part (t, 0))
               + types[1]->log_prior (lat_product_part (t, 1));
  ck_assert (sum < 0);
  assert_near (f->log_prior (t), sum, 1e-15);
  lat_data_free (d);
  f->free (t);
}
END_TEST

/* A normal law of three columns with two patterns of holes, alone or as the
   only part of a product, after some steps of EM.  */
static double
fit_alone (const lat_data *d, int in_product, double *mean)
{
  static const size_t col[] = { 0, 1, 2 };
  const lat_family_type *type = &lat_family_gaussian;
  void *theta = lat_gaussian_alloc (1, 3, col, LAT_FULL);
  void *law = theta;
  if (in_product)
    theta = lat_product_alloc (1, &type, &law);
  lat_mixture *m = lat_mixture_alloc (in_product ? f : type, theta);
  lat_em_options o = lat_em_defaults ();
  lat_em_result r;
  lat_prior none = lat_prior_none ();
  o.max_iter = 7;
  ck_assert_int_eq (lat_mixture_init (m, d, &none), 0);
  ck_assert_int_eq (lat_em_run (&lat_em_mixture, m, d, &o, NULL, NULL, &r), 0);
  memcpy (mean, lat_gaussian_mean (law, 0), 3 * sizeof *mean);
  lat_mixture_free (m);
  return r.loglik;
}

/* All the shortcuts of the part are the product's.  */
START_TEST (one_part_is_that_part)
{
  enum
  {
    ROWS = 5000
  };
  double *x = malloc (3 * ROWS * sizeof *x), alone[3], part[3];
  lat_philox state;
  gsl_rng rng = lat_stream_at (lat_stream_of_seed (11), 0, &state);
  for (size_t i = 0; i < 3 * ROWS; i++)
    x[i] = gsl_rng_uniform (&rng) + (i % 3 ? x[i - 1] / 2 : 0);
  for (size_t i = 0; i < ROWS; i++)
    if (i % 2)
      x[3 * i + i % 3] = NAN;
  lat_data *d = lat_data_alloc (ROWS, 3, x, NULL, NULL);
  double a = fit_alone (d, 0, alone), b = fit_alone (d, 1, part);
  ck_assert (a == b);
  ck_assert_mem_eq (alone, part, sizeof alone);
  lat_data_free (d);
  free (x);
}
END_TEST

/* What the densities leave in a part's scratch is for that part.  */
START_TEST (scratch_is_kept)
{
  void *t = make ();
  lat_data *d = make_table (N, 4, cells, table_levels);
  lat_block b = { .n = N, .x = d->x, .tda = 4 };
  void *work = malloc (f->work_len (t, N));
  size_t len = f->stat_len (t);
  double lp[2 * N] = { 0 }, r[2 * N];
  double *fresh = calloc (2 * len, sizeof *fresh), *kept = fresh + len;
  for (size_t i = 0; i < 2 * N; i++)
    r[i] = 0.11 + 0.05 * (double)i;
  ck_assert_int_eq (f->accumulate (t, &b, r, fresh, work), 0);
  ck_assert_int_eq (f->log_density (t, &b, lp, work), 0);
  b.kept = 1;
  ck_assert_int_eq (f->accumulate (t, &b, r, kept, work), 0);
  ck_assert_mem_eq (fresh, kept, len * sizeof *fresh);
  free (fresh);
  free (work);
  lat_data_free (d);
  f->free (t);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("product");
  TCase *t = tcase_create ("product");
  tcase_add_test (t, densities_add);
  tcase_add_test (t, blocks_in_order);
  tcase_add_test (t, shape);
  tcase_add_test (t, alloc_refuses);
  tcase_add_test (t, first_bad_cell);
  tcase_add_test (t, missing_entries);
  tcase_add_test (t, priors_add);
  tcase_add_test (t, one_part_is_that_part);
  tcase_add_test (t, scratch_is_kept);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
