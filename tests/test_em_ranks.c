/* test_em_ranks.c -- whole runs: any threads and ranks, the same bits.  */

#include "em/engine.h"
#include "em_toys.h"
#include "testing.h"
#include <pthread.h>

static const unsigned threads[] = { 1, 2, 3, 4, 7 };

enum
{
  THREADS = sizeof threads / sizeof *threads
};

/* A whole run of a real EM algorithm.  */
typedef struct
{
  double p, objective, stat[40];
  size_t iterations;
  int status;
} outcome;

static outcome
run_share (const lat_data *d, const lat_em_options *opt)
{
  outcome o = { 0 };
  share theta = { .p = 0.5, .apart = 1.75, .len = 40 };
  lat_em *w = lat_em_alloc (&share_type, &theta, d, opt, &o.status);
  if (!w)
    return o;
  o.status = lat_em_start (w);
  if (o.status == 0)
    o.status = lat_em_follow (w, opt->max_iter, NULL, NULL);
  if (o.status == 0)
    {
      o.p = theta.p;
      o.objective = lat_em_objective (w);
      o.iterations = lat_em_iterations (w);
      memcpy (o.stat, lat_em_stat (w), sizeof o.stat);
    }
  lat_em_free (w);
  return o;
}

START_TEST (runs_have_the_same_bits)
{
  const size_t rows[] = { 5, 2048, 2049, 5000, 30000, 65536 };
  lat_data *d = toy_data (rows[_i]);
  lat_em_options opt = lat_em_defaults ();
  opt.max_iter = 9;
  opt.threads = 1;
  outcome one = run_share (d, &opt);
  ck_assert_int_eq (one.status, 0);
  ck_assert (one.p > 0 && one.p < 1 && one.p != 0.5);
  for (size_t i = 1; i < THREADS; i++)
    {
      opt.threads = threads[i];
      outcome o = run_share (d, &opt);
      ck_assert_mem_eq (&o, &one, sizeof o);
    }
  lat_data_free (d);
}
END_TEST

/* Two ranks in one process: each brings its node, rank 1's is added to rank
   0's, and both take the sum.  */
typedef struct
{
  pthread_barrier_t barrier;
  double *node[2];
} exchange;

typedef struct
{
  exchange *x;
  int rank;
  lat_data d;
  lat_em_options opt;
  outcome o;
} rank;

static int
reduce (double *stat, size_t len, void *ctx)
{
  rank *r = ctx;
  double *total = malloc (len * sizeof *total);
  r->x->node[r->rank] = stat;
  pthread_barrier_wait (&r->x->barrier);
  for (size_t j = 0; j < len; j++)
    total[j] = r->x->node[0][j] + r->x->node[1][j];
  pthread_barrier_wait (&r->x->barrier);
  memcpy (stat, total, len * sizeof *total);
  free (total);
  return 0;
}

static void *
run_rank (void *arg)
{
  rank *r = arg;
  r->o = run_share (&r->d, &r->opt);
  return NULL;
}

static void
run_ranks (const lat_data *d, size_t cut, rank r[2])
{
  exchange x;
  pthread_t thread[2];
  pthread_barrier_init (&x.barrier, NULL, 2);
  for (int i = 0; i < 2; i++)
    {
      r[i].x = &x;
      r[i].rank = i;
      r[i].d = lat_data_of_units (d, i ? cut : 0, i ? d->units : cut);
      r[i].opt = lat_em_defaults ();
      r[i].opt.max_iter = 9;
      r[i].opt.threads = 1 + (unsigned)i;
      r[i].opt.reduce = reduce;
      r[i].opt.reduce_ctx = r + i;
      pthread_create (thread + i, NULL, run_rank, r + i);
    }
  for (int i = 0; i < 2; i++)
    pthread_join (thread[i], NULL);
  pthread_barrier_destroy (&x.barrier);
}

START_TEST (ranks_have_the_same_bits)
{
  lat_data *d = toy_data (13 * LAT_CHUNK_ROWS + 55);
  lat_em_options opt = lat_em_defaults ();
  opt.max_iter = 9;
  outcome one = run_share (d, &opt);
  rank r[2] = { 0 };
  run_ranks (d, 8 * LAT_CHUNK_ROWS, r);
  ck_assert_mem_eq (&r[0].o, &one, sizeof one);
  ck_assert_mem_eq (&r[1].o, &one, sizeof one);
  /* Cut elsewhere, the nodes are not the tree's.  */
  run_ranks (d, 7 * LAT_CHUNK_ROWS, r);
  ck_assert (memcmp (&r[0].o, &one, sizeof one) != 0);
  lat_data_free (d);
}
END_TEST

/* One rank fails by its data; the other does not wait for ever.  */
START_TEST (ranks_fail_together)
{
  lat_data *d = toy_data (2 * LAT_CHUNK_ROWS);
  double *x = malloc (d->n * sizeof *x);
  memcpy (x, d->x, d->n * sizeof *x);
  lat_data_free (d);
  x[LAT_CHUNK_ROWS + 3] = 1e6; /* of density zero */
  d = lat_data_alloc (2 * LAT_CHUNK_ROWS, 1, x, NULL, NULL);
  rank r[2] = { 0 };
  run_ranks (d, LAT_CHUNK_ROWS, r);
  for (int i = 0; i < 2; i++)
    ck_assert_int_eq (r[i].o.status, LAT_EIMPOSSIBLE);
  lat_data_free (d);
  free (x);
}
END_TEST

static int
fail_in_second_half (const void *theta, const lat_data *d, const void *cache,
                     size_t u0, size_t u1, double *stat, lat_work *w)
{
  if (d->first + u0 >= LAT_CHUNK_ROWS)
    return LAT_ENOTPD;
  return share_estep (theta, d, cache, u0, u1, stat, w);
}

typedef struct
{
  int status;
  rank *r;
} failing_rank;

static void *
run_failing (void *arg)
{
  failing_rank *f = arg;
  lat_em_type type = share_type;
  share theta = { .p = 0.5, .apart = 1.75, .len = 40 };
  type.estep = fail_in_second_half;
  f->status
      = lat_em_run (&type, &theta, &f->r->d, &f->r->opt, NULL, NULL, NULL);
  return NULL;
}

START_TEST (a_failed_rank_poisons_the_others)
{
  lat_data *d = toy_data (2 * LAT_CHUNK_ROWS);
  exchange x;
  rank r[2];
  failing_rank f[2];
  pthread_t thread[2];
  pthread_barrier_init (&x.barrier, NULL, 2);
  for (int i = 0; i < 2; i++)
    {
      size_t u = (size_t)i * LAT_CHUNK_ROWS;
      r[i] = (rank){ .x = &x,
                     .rank = i,
                     .d = lat_data_of_units (d, u, u + LAT_CHUNK_ROWS),
                     .opt = lat_em_defaults () };
      r[i].opt.reduce = reduce;
      r[i].opt.reduce_ctx = r + i;
      f[i].r = r + i;
      pthread_create (thread + i, NULL, run_failing, f + i);
    }
  for (int i = 0; i < 2; i++)
    pthread_join (thread[i], NULL);
  pthread_barrier_destroy (&x.barrier);
  ck_assert_int_eq (f[0].status, LAT_EFAILED);
  ck_assert_int_eq (f[1].status, LAT_ENOTPD);
  lat_data_free (d);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("em_ranks");
  TCase *t = tcase_create ("em_ranks");
  tcase_set_timeout (t, 60);
  tcase_add_loop_test (t, runs_have_the_same_bits, 0, 6);
  tcase_add_test (t, ranks_have_the_same_bits);
  tcase_add_test (t, ranks_fail_together);
  tcase_add_test (t, a_failed_rank_poisons_the_others);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
