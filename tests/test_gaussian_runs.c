/* test_gaussian_runs.c -- rows of one pattern side by side say what they say
   one by one.  */

#include "family/gaussian_runs.h"
#include "gaussian_case.h"

enum
{
  K = 3,
  MOST = 5 /* patterns of a block */
};

typedef struct
{
  gaussian_case a;
  uint32_t *pattern;
} runs_case;

/* Rows of `many` patterns, side by side: the first complete, the second with
   nothing seen; p columns.  */
static runs_case
make (lat_covariance structure, size_t p, size_t n, size_t many, gsl_rng *rng)
{
  gaussian_theta *t = case_theta (structure, K, p, rng);
  runs_case c = { .a = case_alloc (t, n, 0, rng) };
  c.pattern = malloc (n * sizeof *c.pattern);
  int hole[MOST][64] = { { 0 } };
  for (size_t g = 1; g < many; g++)
    for (size_t j = 0; j < p; j++)
      hole[g][j] = g == 1 || gsl_rng_uniform (rng) < 0.5;
  for (size_t i = 0; i < n; i++)
    {
      size_t g = i * many / n;
      c.pattern[i] = (uint32_t)(7 * g + 2);
      for (size_t j = 0; j < p; j++)
        {
          double *x = &c.a.x[i * c.a.tda + t->col[j]];
          *x = hole[g][j] ? (double)NAN : 2 * gsl_ran_ugaussian (rng);
        }
    }
  return c;
}

static void
clear (runs_case *c)
{
  free (c->pattern);
  case_free (&c->a);
}

static lat_block
block_of (const runs_case *c, const void *laws)
{
  lat_block b = case_block (&c->a);
  b.pattern = c->pattern;
  b.laws = laws;
  return b;
}

/* Density and moments with random responsibilities; those of row 0 are zero,
   and tiny ones are among the others.  */
static void
run (const runs_case *c, const lat_block *b, double *lp, double *stat)
{
  lat_block known = *b;
  known.kept = 1;
  memset (lp, 0, K * b->n * sizeof *lp);
  memset (stat, 0, G->stat_len (c->a.t) * sizeof *stat);
  ck_assert_int_eq (G->log_density (c->a.t, b, lp, c->a.work), 0);
  ck_assert_int_eq (G->accumulate (c->a.t, &known, c->a.r, stat, c->a.work),
                    0);
}

static void
random_weights (runs_case *c, gsl_rng *rng)
{
  for (size_t i = 0; i < K * c->a.n; i++)
    c->a.r[i] = i % c->a.n == 0               ? 0
                : gsl_rng_uniform (rng) < 0.5 ? 1e-17 * gsl_rng_uniform (rng)
                                              : gsl_rng_uniform (rng);
}

static void
compare (size_t n, const double *x, const double *y, double tol)
{
  for (size_t i = 0; i < n; i++)
    ck_assert_msg (fabs (x[i] - y[i]) <= tol * (1 + fabs (y[i])),
                   "%zu: %.17g is not %.17g", i, x[i], y[i]);
}

static const struct
{
  lat_covariance structure;
  size_t p, n, many;
} cases[] = { { LAT_FULL, 1, 60, 2 },   { LAT_FULL, 2, 40, 3 },
              { LAT_FULL, 7, 256, 5 },  { LAT_TIED, 7, 255, 4 },
              { LAT_FULL, 16, 250, 5 }, { LAT_FULL, 32, 256, 3 },
              { LAT_TIED, 13, 100, 3 }, { LAT_FULL, 9, 73, 5 } };

/* The other way, which does not know patterns by number.  */
START_TEST (as_row_by_row)
{
  lat_philox state;
  gsl_rng rng = generator (71 + (uint64_t)_i, &state);
  runs_case c = make (cases[_i].structure, cases[_i].p, cases[_i].n,
                      cases[_i].many, &rng);
  size_t n = c.a.n, len = G->stat_len (c.a.t);
  double *lp = malloc (2 * K * n * sizeof *lp);
  double *stat = malloc (2 * len * sizeof *stat);
  lat_block one = case_block (&c.a), side = block_of (&c, NULL);
  random_weights (&c, &rng);
  ck_assert (!lat_gaussian_runs_fit (c.a.t, &one));
  ck_assert (lat_gaussian_runs_fit (c.a.t, &side));
  run (&c, &one, lp, stat);
  run (&c, &side, lp + K * n, stat + len);
  compare (K * n, lp + K * n, lp, 1e-11);
  compare (len, stat + len, stat, 1e-11);
  free (lp);
  free (stat);
  clear (&c);
}
END_TEST

/* Laws made once an iteration are those made on the way, to the last bit;
   the data's patterns have the numbers the data give them.  */
START_TEST (as_without_laws)
{
  lat_philox state;
  gsl_rng rng = generator (171 + (uint64_t)_i, &state);
  runs_case c = make (cases[_i].structure, cases[_i].p, cases[_i].n,
                      cases[_i].many, &rng);
  size_t n = c.a.n, len = G->stat_len (c.a.t);
  double *lp = malloc (2 * K * n * sizeof *lp);
  double *stat = malloc (2 * len * sizeof *stat);
  lat_data *d = case_data (&c.a);
  void *laws;
  memcpy (c.pattern, d->pattern, n * sizeof *c.pattern);
  random_weights (&c, &rng);
  ck_assert_int_eq (G->patterns_alloc (c.a.t, d, &laws), 0);
  ck_assert_ptr_nonnull (laws);
  lat_block with = block_of (&c, laws), without = block_of (&c, NULL);
  run (&c, &with, lp, stat); /* not prepared yet */
  run (&c, &without, lp + K * n, stat + len);
  ck_assert_mem_eq (lp, lp + K * n, K * n * sizeof *lp);
  ck_assert_int_eq (G->patterns_prepare (c.a.t, laws), 0);
  run (&c, &with, lp, stat);
  ck_assert_mem_eq (lp, lp + K * n, K * n * sizeof *lp);
  ck_assert_mem_eq (stat, stat + len, len * sizeof *stat);
  G->patterns_free (laws);
  lat_data_free (d);
  free (lp);
  free (stat);
  clear (&c);
}
END_TEST

/* What rows say that are left out of the moments is negligible; with a
   threshold of zero none is left out.  */
START_TEST (negligible)
{
  lat_philox state;
  gsl_rng rng = generator (5, &state);
  runs_case c = make (LAT_FULL, 7, 256, 3, &rng);
  size_t n = c.a.n, len = G->stat_len (c.a.t);
  double *lp = malloc (K * n * sizeof *lp);
  double *stat = malloc (3 * len * sizeof *stat);
  lat_block b = block_of (&c, NULL);
  random_weights (&c, &rng);
  run (&c, &b, lp, stat);
  c.a.t->rules.negligible = 0;
  run (&c, &b, lp, stat + len);
  compare (len, stat, stat + len, 1e-12);
  ck_assert (memcmp (stat, stat + len, len * sizeof *stat) != 0);
  memset (stat + 2 * len, 0, len * sizeof *stat);
  ck_assert_int_eq (G->accumulate (c.a.t, &b, c.a.r, stat + 2 * len, c.a.work),
                    0);
  ck_assert_mem_eq (stat + len, stat + 2 * len, len * sizeof *stat);
  free (lp);
  free (stat);
  clear (&c);
}
END_TEST

/* Many patterns in a block, one that is not positive definite.  */
START_TEST (refused)
{
  lat_philox state;
  gsl_rng rng = generator (6, &state);
  runs_case c = make (LAT_FULL, 7, 30, 5, &rng);
  lat_block b = block_of (&c, NULL);
  double lp[K * 60] = { 0 };
  ck_assert (!lat_gaussian_runs_fit (c.a.t, &b));
  c.a.t->rules.route = GAUSSIAN_COVARIANCE;
  b.n = 12;
  ck_assert (!lat_gaussian_runs_fit (c.a.t, &b));
  clear (&c);
  c = make (LAT_FULL, 4, 60, 3, &rng);
  b = block_of (&c, NULL);
  c.a.t->sigma[0] = c.a.t->sigma[5] = c.a.t->sigma[10] = -1;
  ck_assert_int_eq (G->log_density (c.a.t, &b, lp, c.a.work), LAT_ENOTPD);
  clear (&c);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("runs of a pattern");
  TCase *t = tcase_create ("runs");
  tcase_add_loop_test (t, as_row_by_row, 0, sizeof cases / sizeof *cases);
  tcase_add_loop_test (t, as_without_laws, 0, sizeof cases / sizeof *cases);
  tcase_add_test (t, negligible);
  tcase_add_test (t, refused);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
