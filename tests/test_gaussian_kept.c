/* test_gaussian_kept.c -- moments in place of rows say what the rows say.  */

#include "family/gaussian_kept.h"
#include "gaussian_case.h"

enum
{
  CHUNKS = 11, /* more than a pack */
  ROWS = 700   /* of each, about */
};

typedef struct
{
  lat_data *d;
  size_t row[CHUNKS + 1];
  double *x; /* of our columns and others, as case_columns lays them out */
} table;

/* Rows with one of few patterns, those of chunk 3 with any; `far` from 0 and
   weighted, one in five with nothing.  */
static table
make_table (size_t p, double far, gsl_rng *rng)
{
  size_t col[64] = { 0 }, tda = p + CASE_SPARE, n = CHUNKS * ROWS;
  table a = { .x = calloc (n * tda, sizeof *a.x) };
  double *weight = malloc (n * sizeof *weight);
  case_columns (p, col);
  for (size_t c = 0; c <= CHUNKS; c++)
    a.row[c] = c == CHUNKS ? n : c * ROWS + c % 3;
  for (size_t i = 0; i < n; i++)
    {
      size_t pattern = gsl_rng_uniform_int (rng, 4);
      weight[i] = i % 5 == 4 ? 0 : 0.2 + gsl_rng_uniform (rng);
      for (size_t j = 0; j < p; j++)
        {
          double v = far + (double)j + gsl_ran_ugaussian (rng);
          int hole = pattern > 0 && (i == 17 || (j + pattern) % 3 == 0);
          if (i >= a.row[3] && i < a.row[4])
            hole = gsl_rng_uniform (rng) < 0.5;
          a.x[i * tda + col[j]] = hole ? (double)NAN : v;
        }
    }
  a.d = lat_data_alloc (n, tda, a.x, NULL, NULL);
  ck_assert_ptr_nonnull (a.d);
  ck_assert_int_eq (lat_data_set_weights (a.d, weight, NULL), 0);
  free (weight);
  return a;
}

static void
free_table (table *a)
{
  lat_data_free (a->d);
  free (a->x);
}

/* The same from the rows, block by block.  */
static void
from_rows (const gaussian_theta *t, const table *a, size_t c, double *loglik,
           double *stat)
{
  const lat_data *d = a->d;
  void *work;
  double lp[LAT_BLOCK_ROWS], r[LAT_BLOCK_ROWS];
  ck_assert_int_eq (
      posix_memalign (&work, 64, G->work_len (t, LAT_BLOCK_ROWS)), 0);
  for (size_t i = a->row[c]; i < a->row[c + 1]; i += LAT_BLOCK_ROWS)
    {
      size_t n = a->row[c + 1] - i;
      lat_block b = { .x = d->x + i * d->tda, .tda = d->tda };
      b.n = n < LAT_BLOCK_ROWS ? n : LAT_BLOCK_ROWS;
      for (size_t h = 0; h < b.n; h++)
        {
          lp[h] = 0;
          r[h] = d->weight[i + h];
        }
      ck_assert_int_eq (G->both (t, &b, r, lp, stat, work), LAT_SUCCESS);
      for (size_t h = 0; h < b.n; h++)
        *loglik += r[h] * lp[h];
    }
  free (work);
}

/* Lower halves alone: the upper ones of S are nobody's.  */
static void
compare (size_t p, const double *a, const double *b, double eps)
{
  double size = 1 + fabs (b[0]);
  for (size_t i = 0; i < 1 + p; i++)
    ck_assert_msg (fabs (a[i] - b[i]) <= eps * size, "%zu: %.17g, not %.17g",
                   i, a[i], b[i]);
  a += 1 + p;
  b += 1 + p;
  for (size_t i = 0; i < p; i++)
    for (size_t j = 0; j <= i; j++)
      ck_assert_msg (fabs (a[i * p + j] - b[i * p + j]) <= eps * size * 10,
                     "(%zu, %zu): %.17g, not %.17g", i, j, a[i * p + j],
                     b[i * p + j]);
}

static void
check_recall (const gaussian_theta *t, const table *a, void *kept, double eps)
{
  size_t len = G->stat_len (t);
  double *stat = malloc (2 * len * sizeof *stat);
  ck_assert_int_eq (G->refresh (t, kept), LAT_SUCCESS);
  for (size_t c = 0; c < CHUNKS; c++)
    {
      double loglik[2] = { 0.385, 0.385 };
      memset (stat, 0, 2 * len * sizeof *stat);
      int known = G->recall (kept, c, &loglik[0], stat);
      ck_assert_int_eq (known, c != 3 || t->p < 5);
      if (!known)
        continue;
      from_rows (t, a, c, &loglik[1], stat + len);
      assert_near (loglik[0], loglik[1], eps);
      compare (t->p, stat, stat + len, eps);
    }
  free (stat);
}

static void
check_kept (lat_level level, lat_covariance structure, size_t p, double far,
            double eps, uint64_t seed)
{
  lat_philox state;
  gsl_rng rng = generator (seed, &state);
  gaussian_theta *t = case_theta (structure, 1, p, &rng);
  t->batch = lat_batch_kernels_of (level);
  table a = make_table (p, far, &rng);
  void *kept;
  for (size_t j = 0; j < p; j++)
    t->mean[j] += far;
  ck_assert_int_eq (G->keep (t, a.d, CHUNKS, a.row, &kept), LAT_SUCCESS);
  ck_assert_ptr_nonnull (kept);
  double loglik = 0, *stat = calloc (G->stat_len (t), sizeof *stat);
  ck_assert_int_eq (G->recall (kept, 0, &loglik, stat), 0); /* not yet */
  free (stat);
  check_recall (t, &a, kept, eps);
  for (size_t j = 0; j < p; j++)
    {
      t->mean[j] += 0.6;
      t->sigma[j * p + j] *= 1.7;
    }
  ck_assert_int_eq (G->prepare (t), LAT_SUCCESS);
  check_recall (t, &a, kept, eps);
  G->forget (kept);
  free_table (&a);
  G->free (t);
}

START_TEST (like_rows)
{
  static const size_t columns[] = { 1, 2, 3, 5, 8, 11 };
  if (!lat_batch_kernels_of ((lat_level)_i))
    return; /* not on this machine */
  for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
    {
      check_kept ((lat_level)_i, LAT_FULL, columns[i], 0, 1e-12, 501 + i);
      check_kept ((lat_level)_i, LAT_TIED, columns[i], 1e8, 1e-8, 511 + i);
    }
}
END_TEST

/* Nothing is kept of tables with many patterns, of several components, or of
   variances alone; and nothing said under a bad condition.  */
START_TEST (not_kept)
{
  lat_philox state;
  gsl_rng rng = generator (521, &state);
  table a = make_table (5, 0, &rng);
  void *kept = &state;
  gaussian_theta *two = case_theta (LAT_FULL, 2, 5, &rng);
  ck_assert_int_eq (G->keep (two, a.d, CHUNKS, a.row, &kept), LAT_SUCCESS);
  ck_assert_ptr_null (kept);
  gaussian_theta *apart = case_theta (LAT_DIAGONAL, 1, 5, &rng);
  ck_assert_int_eq (G->keep (apart, a.d, CHUNKS, a.row, &kept), LAT_SUCCESS);
  ck_assert_ptr_null (kept);
  gaussian_theta *t = case_theta (LAT_FULL, 1, 5, &rng);
  size_t third[2] = { a.row[3], a.row[4] };
  ck_assert_int_eq (G->keep (t, a.d, 1, third, &kept), LAT_SUCCESS);
  ck_assert_ptr_null (kept);
  ck_assert_int_eq (G->keep (t, a.d, CHUNKS, a.row, &kept), LAT_SUCCESS);
  for (size_t i = 0; i < 25; i++)
    t->sigma[i] = 1 + (i % 6 == 0 ? 1e-7 : 0);
  ck_assert_int_eq (G->prepare (t), LAT_SUCCESS);
  ck_assert_int_eq (G->refresh (t, kept), LAT_SUCCESS);
  double loglik = 0.385, stat[31] = { 0 };
  ck_assert_int_eq (G->recall (kept, 0, &loglik, stat), 0);
  ck_assert (loglik == 0.385 && stat[0] == 0);
  G->forget (kept);
  G->forget (NULL);
  free_table (&a);
  G->free (two);
  G->free (apart);
  G->free (t);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("gaussian_kept");
  TCase *tc = tcase_create ("kept");
  tcase_set_timeout (tc, 60);
  tcase_add_loop_test (tc, like_rows, 0, LAT_LEVELS);
  tcase_add_test (tc, not_kept);
  suite_add_tcase (suite, tc);
  return run_suite (suite);
}
