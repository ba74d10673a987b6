/* test_em_tree.c -- the tree of chunks and the threads: the same bits.  */

#include "em/tree.h"
#include "testing.h"
#include <string.h>

static const unsigned threads[] = { 1, 2, 3, 4, 7 };
static const size_t chunk_counts[]
    = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 13, 17, 31, 33, 100 };

enum
{
  THREADS = sizeof threads / sizeof *threads,
  COUNTS = sizeof chunk_counts / sizeof *chunk_counts,
  LEN = 5
};

/* The status chunk i fails with.  */
typedef struct
{
  size_t len;
  const int *fail; /* chunks, or NULL */
} leaf_ctx;

/* Numbers of all sizes and both signs, so that any other order of addition
   has other bits.  */
static double
entry (size_t chunk, size_t j)
{
  double z = sin (78.233 * (double)chunk + 0.7 * (double)j);
  return z * exp (9 * sin (3.3 * (double)chunk));
}

static int
leaf (size_t u0, size_t u1, double *sum, lat_work *w, void *ctx)
{
  const leaf_ctx *l = ctx;
  size_t chunk = u0 / LAT_CHUNK_ROWS;
  memset (w->mem, 0xa5, w->bytes);
  if (l->fail && l->fail[chunk])
    return l->fail[chunk];
  for (size_t j = 0; j < l->len; j++)
    sum[j] += entry (chunk, j) + (double)(u1 - u0);
  return 0;
}

/* node (l, i) as it is defined.  */
static double
node (unsigned l, size_t i, size_t chunks, size_t j)
{
  if (l == 0)
    return entry (i, j) + LAT_CHUNK_ROWS;
  double left = node (l - 1, 2 * i, chunks, j);
  if ((2 * i + 1) << (l - 1) >= chunks)
    return left;
  return left + node (l - 1, 2 * i + 1, chunks, j);
}

static double
tree_root (size_t chunks, size_t j)
{
  unsigned l = 0;
  while ((size_t)1 << l < chunks)
    l++;
  return node (l, 0, chunks, j);
}

static int
sum (size_t chunks, size_t len, unsigned nthreads, size_t runs,
     const int *fail, double *root)
{
  lat_tree t;
  leaf_ctx ctx = { len, fail };
  lat_data d
      = { .n = chunks * LAT_CHUNK_ROWS, .units = chunks * LAT_CHUNK_ROWS };
  int s = lat_tree_init (&t, &d, len, 100, nthreads, runs);
  if (s == 0)
    s = lat_tree_sum (&t, leaf, &ctx, root);
  lat_tree_clear (&t);
  return s;
}

/* The reference can tell: a plain sum has other bits.  */
START_TEST (order_matters)
{
  int differ = 0;
  for (size_t j = 0; j < LEN; j++)
    {
      double plain = 0;
      for (size_t i = 0; i < 100; i++)
        plain += entry (i, j) + LAT_CHUNK_ROWS;
      assert_near (tree_root (100, j), plain, 1e-12);
      differ += tree_root (100, j) != plain;
    }
  ck_assert_int_gt (differ, 0);
}
END_TEST

START_TEST (any_threads_and_runs_give_the_tree)
{
  const size_t runs[] = { 0, 1, 2, 3, 4, 7, 1000 };
  size_t chunks = chunk_counts[_i];
  double want[LEN], got[LEN];
  for (size_t j = 0; j < LEN; j++)
    want[j] = tree_root (chunks, j);
  for (size_t i = 0; i < THREADS; i++)
    for (size_t r = 0; r < sizeof runs / sizeof *runs; r++)
      {
        int s = sum (chunks, LEN, threads[i], runs[r], NULL, got);
        ck_assert_int_eq (s, 0);
        ck_assert_mem_eq (got, want, sizeof want);
      }
}
END_TEST

/* Long blocks are joined in slices, by several threads.  */
START_TEST (long_blocks)
{
  enum
  {
    LONG = 5003
  };
  double *want = malloc (2 * LONG * sizeof *want), *got = want + LONG;
  for (size_t j = 0; j < LONG; j++)
    want[j] = tree_root (13, j);
  for (size_t i = 0; i < THREADS; i++)
    {
      ck_assert_int_eq (sum (13, LONG, threads[i], 0, NULL, got), 0);
      ck_assert_mem_eq (got, want, LONG * sizeof *want);
    }
  free (want);
}
END_TEST

START_TEST (no_chunks)
{
  double root[LEN] = { 1, 2, 3, 4, 5 };
  ck_assert_int_eq (sum (0, LEN, 3, 0, NULL, root), 0);
  for (size_t j = 0; j < LEN; j++)
    ck_assert (root[j] == 0);
}
END_TEST

START_TEST (too_long)
{
  double root;
  ck_assert_int_eq (sum (3, SIZE_MAX / 8, 1, 0, NULL, &root), LAT_ENOMEM);
  ck_assert_int_eq (sum (3, SIZE_MAX / 17, 1, 0, NULL, &root), LAT_ENOMEM);
}
END_TEST

START_TEST (lowest_failure_wins)
{
  int fail[100] = { 0 };
  double root[LEN] = { 7.25 };
  fail[41] = LAT_EFAILED;
  fail[97] = LAT_ENOTPD;
  fail[13] = LAT_EDEGENERATE;
  for (size_t i = 0; i < THREADS; i++)
    for (size_t runs = 0; runs < 101; runs += 20)
      {
        fail[13] = LAT_EDEGENERATE;
        ck_assert_int_eq (sum (100, LEN, threads[i], runs, fail, root),
                          LAT_EDEGENERATE);
        fail[13] = 0;
        ck_assert_int_eq (sum (100, LEN, threads[i], runs, fail, root),
                          LAT_EFAILED);
      }
  ck_assert (root[0] == 7.25);
}
END_TEST

typedef struct
{
  int *seen;
  size_t fail_from;
} visit_ctx;

static int
visit (size_t i, lat_work *w, void *ctx)
{
  visit_ctx *v = ctx;
  memset (w->mem, (int)i, w->bytes);
  v->seen[i]++;
  if (w->bytes != 1000 || (size_t)w->mem % LAT_ALIGN)
    return LAT_EFAILED;
  return i >= v->fail_from ? 1000 + (int)i : 0;
}

START_TEST (parallel_for_visits_each_once)
{
  for (size_t i = 0; i < THREADS; i++)
    for (size_t n = 0; n < 40; n += 3)
      {
        int seen[40] = { 0 };
        visit_ctx v = { seen, 40 };
        int s = lat_parallel_for (threads[i], n, 1000, visit, &v);
        ck_assert_int_eq (s, 0);
        for (size_t k = 0; k < 40; k++)
          ck_assert_int_eq (seen[k], k < n);
        v.fail_from = 11;
        s = lat_parallel_for (threads[i], n, 1000, visit, &v);
        ck_assert_int_eq (s, n > 11 ? 1011 : 0);
      }
  ck_assert_int_eq (lat_parallel_for (2, 5, SIZE_MAX, visit, NULL),
                    LAT_ENOMEM);
  ck_assert_uint_ge (lat_threads (0), 1);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("em_tree");
  TCase *t = tcase_create ("em_tree");
  tcase_set_timeout (t, 60);
  tcase_add_test (t, order_matters);
  tcase_add_loop_test (t, any_threads_and_runs_give_the_tree, 0, COUNTS);
  tcase_add_test (t, long_blocks);
  tcase_add_test (t, no_chunks);
  tcase_add_test (t, too_long);
  tcase_add_test (t, lowest_failure_wins);
  tcase_add_test (t, parallel_for_visits_each_once);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
