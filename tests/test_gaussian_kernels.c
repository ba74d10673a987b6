/* test_gaussian_kernels.c -- normal laws at every instruction-set level:
   against elimination, against each other, and what is left out.  */

#include "family/gaussian_strips.h"
#include "gaussian_case.h"
#include <latens/mixture.h>

enum
{
  MOST = 40 /* columns */
};

/* t at the level of test number i; NULL: it does not run here.  */
static gaussian_theta *
at_level (gaussian_theta *t, int i)
{
  t->kernels = lat_kernels_of ((lat_level)i);
  if (t->kernels)
    return t;
  G->free (t);
  return NULL;
}

static gaussian_case
case_at_level (int level, lat_covariance structure, size_t k, size_t p,
               size_t n, double hole, uint64_t seed)
{
  lat_philox state;
  gsl_rng rng = generator (seed, &state);
  gaussian_theta *t = at_level (case_theta (structure, k, p, &rng), level);
  gaussian_case a = { .t = NULL };
  if (!t)
    return a;
  a = case_alloc (t, n, hole, &rng);
  for (size_t j = 0; j < p && hole == 0; j++) /* row 1 shows something, too */
    a.x[1 % n * a.tda + t->col[j]] = 0.1 * (double)j;
  if (hole == 0 && n > 3)
    share_out (&a, &rng);
  else
    for (size_t i = 0; i < k * n; i++)
      a.r[i] = 0.1 + 0.8 * gsl_rng_uniform (&rng);
  return a;
}

/* Rows of all lengths of a last strip, columns of all lengths of a last panel
   and group, against elimination, row by row.  */
static void
check_density (int level, lat_covariance structure, size_t p, size_t n,
               double hole)
{
  gaussian_case a = case_at_level (level, structure, 2, p, n, hole, p + n);
  double mean[MOST], cov[MOST * MOST], *lp;
  if (!a.t)
    return;
  lat_block b = case_block (&a);
  lp = calloc (2 * n, sizeof *lp);
  for (size_t i = 0; i < 2 * n; i++)
    lp[i] = 0.37;
  ck_assert_int_eq (G->log_density (a.t, &b, lp, a.work), LAT_SUCCESS);
  for (size_t c = 0; c < 2; c++)
    for (size_t i = 0; i < n; i++)
      assert_near (lp[c * n + i],
                   0.37 + slow_row (a.t, c, a.x + i * a.tda, mean, cov),
                   1e-11);
  free (lp);
  case_free (&a);
}

static const size_t rows[] = { 1, 7, 8, 9, 23, 24, 25, 41, 48 };

START_TEST (density_at_each_level)
{
  for (size_t s = 0; s < 4; s++)
    {
      for (size_t p = 1; p <= 19; p++)
        check_density (_i, structures[s], p, rows[p % 9], 0);
      for (size_t i = 0; i < 9; i++)
        check_density (_i, structures[s], 7, rows[i], 0);
      check_density (_i, structures[s], 40, 33, 0);
      check_density (_i, structures[s], 5, 61, 0.3);
    }
}
END_TEST

/* Sums row by row; of separable ones over what is seen.  */
static void
slow_moments (const gaussian_case *a, size_t c, double *stat)
{
  size_t p = a->t->p, dense = gaussian_is_dense (a->t);
  for (size_t i = 0; i < a->n; i++)
    {
      double r = a->r[c * a->n + i];
      stat[0] += dense ? r : 0;
      for (size_t j = 0; j < p; j++)
        {
          const double *x = a->x + i * a->tda, *mu = a->t->mean + c * p;
          double d = x[a->t->col[j]] - mu[j];
          if (isnan (d))
            continue;
          if (!dense)
            stat[j] += r;
          stat[dense ? 1 + j : p + j] += r * d;
          if (!dense)
            stat[2 * p + j] += r * d * d;
          for (size_t h = 0; dense && h <= j; h++)
            stat[1 + p + j * p + h] += r * d * (x[a->t->col[h]] - mu[h]);
        }
    }
}

static void
check_moments (int level, lat_covariance structure, size_t p, size_t n,
               double hole, double gather)
{
  gaussian_case a = case_at_level (level, structure, 2, p, n, hole, p + 2 * n);
  if (!a.t)
    return;
  size_t len = G->stat_len (a.t), step = gaussian_stat_step (a.t);
  double *slow = calloc (len, sizeof *slow);
  a.t->rules.gather = gather;
  for (size_t c = 0; c < 2; c++)
    slow_moments (&a, c, slow + c * step);
  case_accumulate (&a, a.t);
  for (size_t i = 0; i < len; i++)
    assert_near (a.stat[i], slow[i], 1e-12);
  free (slow);
  case_free (&a);
}

START_TEST (moments_at_each_level)
{
  for (size_t s = 0; s < 4; s++)
    for (int gather = 0; gather < 2; gather++)
      {
        for (size_t p = 1; p <= 19; p++)
          check_moments (_i, structures[s], p, rows[p % 9], 0, gather);
        for (size_t i = 0; i < 9; i++)
          check_moments (_i, structures[s], 7, rows[i], 0, gather);
        check_moments (_i, structures[s], 40, 33, 0, gather);
        if (structures[s] == LAT_DIAGONAL || structures[s] == LAT_SPHERICAL)
          check_moments (_i, structures[s], 5, 61, 0.3, gather);
      }
}
END_TEST

/* A row's density has the same bits wherever it stands, and next to
   whomever, one with holes in separable ones too.  */
START_TEST (rows_do_not_feel_their_neighbours)
{
  for (size_t s = 0; s < 4; s++)
    {
      double hole = structures[s] == LAT_DIAGONAL ? 0.2 : 0, one[2];
      gaussian_case a = case_at_level (_i, structures[s], 2, 11, 50, hole, 77);
      if (!a.t)
        return;
      lat_block b = case_block (&a);
      double *lp = calloc (2 * a.n, sizeof *lp);
      ck_assert_int_eq (G->log_density (a.t, &b, lp, a.work), LAT_SUCCESS);
      for (size_t i = 0; i < a.n; i++)
        {
          b.n = 1;
          b.x = a.x + i * a.tda;
          one[0] = one[1] = 0;
          ck_assert_int_eq (G->log_density (a.t, &b, one, a.work),
                            LAT_SUCCESS);
          ck_assert (memcmp (one, lp + i, sizeof *lp) == 0);
          ck_assert (memcmp (one + 1, lp + a.n + i, sizeof *lp) == 0);
        }
      free (lp);
      case_free (&a);
    }
}
END_TEST

/* What log_density left is used, and changes nothing by itself.  */
START_TEST (kept_scratch)
{
  for (size_t s = 0; s < 4; s++)
    {
      gaussian_case a = case_at_level (_i, structures[s], 2, 9, 50, 0, 78);
      if (!a.t)
        return;
      lat_block b = case_block (&a);
      size_t len = G->stat_len (a.t);
      double *stat = calloc (len, sizeof *stat);
      double *lp = calloc (2 * a.n, sizeof *lp);
      a.t->rules.negligible = 0;
      case_accumulate (&a, a.t);
      G->log_density (a.t, &b, lp, a.work);
      b.kept = 1;
      b.x = NULL; /* is not looked at */
      ck_assert_int_eq (G->accumulate (a.t, &b, a.r, stat, a.work),
                        LAT_SUCCESS);
      ck_assert (memcmp (stat, a.stat, len * sizeof *stat) == 0);
      free (stat);
      free (lp);
      case_free (&a);
    }
}
END_TEST

/* Rows whose r (1 + q) is negligible are in N alone; a far one counts in
   spite of a small r; and the default leaves out nothing one could see.  */
START_TEST (negligible_rows)
{
  gaussian_case a = case_at_level (_i, LAT_FULL, 1, 2, 12, 0, 79);
  if (!a.t)
    return;
  lat_block b = case_block (&a);
  double stat[7] = { 0 }, all[7], lp[12] = { 0 }, mean[2] = { 1, 2 };
  lat_gaussian_set (a.t, 0, mean, NULL);
  for (size_t i = 0; i < a.n; i++)
    {
      a.r[i] = i % 2 ? 0.8 : 1e-9;
      a.x[i * a.tda + a.t->col[0]] = mean[0] + 0.385 * (double)i;
      a.x[i * a.tda + a.t->col[1]] = mean[1];
    }
  a.x[6 * a.tda + a.t->col[0]] = 1e6;
  case_accumulate (&a, a.t);
  memcpy (all, a.stat, sizeof all);
  a.t->rules.negligible = 1e-5;
  G->log_density (a.t, &b, lp, a.work);
  b.kept = 1;
  G->accumulate (a.t, &b, a.r, stat, a.work);
  for (size_t i = 0; i < a.n; i++)
    if (i % 2 == 0 && i != 6)
      a.r[i] = 0;
  case_accumulate (&a, a.t);
  assert_near (stat[0] / all[0], 1, 1e-15);
  ck_assert (a.stat[0] < all[0]);
  for (size_t i = 1; i < 7; i++)
    assert_near (stat[i], a.stat[i], 1e-12 * fabs (all[3]));
  ck_assert (stat[1] != all[1]);
  ck_assert (stat[3] > 900);
  case_free (&a);
}
END_TEST

/* Statistics of a mixture with distant components: N to the bit, the others,
   divided by N, within far less than 1e-10 of the oracle's.  */
START_TEST (default_threshold)
{
  enum
  {
    K = 3,
    P = 4,
    N = 3000
  };
  lat_philox state;
  gsl_rng rng = generator (81, &state);
  gaussian_theta *t = case_theta (LAT_FULL, K, P, &rng);
  gaussian_case a = case_alloc (t, N, 0, &rng);
  size_t len = LAT_HEAD + K + G->stat_len (t), step = gaussian_stat_step (t);
  double stat[2][LAT_HEAD + K + K * (1 + P + P * P)];
  for (size_t i = 0; i < N; i++)
    for (size_t j = 0; j < P; j++)
      a.x[i * a.tda + t->col[j]]
          = t->mean[i % K * P + j] + 3 * gsl_ran_ugaussian (&rng);
  lat_data *d = case_data (&a);
  lat_mixture *m = lat_mixture_alloc (G, t);
  t->kernels = lat_kernels_of ((lat_level)_i);
  for (int oracle = 0; t->kernels && oracle < 2; oracle++)
    {
      t->rules.negligible *= !oracle;
      lat_em *em = lat_em_alloc (&lat_em_mixture, m, d, NULL, NULL);
      ck_assert_int_eq (lat_em_start (em), 0);
      memcpy (stat[oracle], lat_em_stat (em), len * sizeof (double));
      lat_em_free (em);
    }
  for (size_t c = 0; t->kernels && c < K; c++)
    {
      double *one = stat[0] + LAT_HEAD + K + c * step;
      double *two = stat[1] + LAT_HEAD + K + c * step;
      ck_assert (one[0] == two[0]);
      for (size_t i = 1; i < step; i++)
        assert_near (one[i] / two[0], two[i] / two[0], 1e-11);
    }
  ck_assert (!t->kernels || memcmp (stat[0], stat[1], sizeof stat[0]) != 0);
  lat_data_free (d);
  a.t = NULL;
  lat_mixture_free (m);
  case_free (&a);
}
END_TEST

/* The levels that fuse products agree to the bit, the others to rounding. */
START_TEST (levels_agree)
{
  lat_covariance structure = structures[_i];
  double lp[LAT_LEVELS][2 * 50];
  memset (lp, 0, sizeof lp);
  for (int level = 0; level < LAT_LEVELS; level++)
    {
      gaussian_case a = case_at_level (level, structure, 2, 21, 50, 0, 80);
      if (!a.t)
        return;
      lat_block b = case_block (&a);
      G->log_density (a.t, &b, lp[level], a.work);
      for (size_t i = 0; i < 2 * a.n; i++)
        assert_near (lp[level][i] / lp[0][i], 1, 1e-13);
      case_free (&a);
    }
  ck_assert (memcmp (lp[LAT_LEVEL_V3], lp[LAT_LEVEL_V4], sizeof lp[0]) == 0);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("gaussian_kernels");
  TCase *tc = tcase_create ("kernels");
  tcase_add_loop_test (tc, density_at_each_level, 0, LAT_LEVELS);
  tcase_add_loop_test (tc, moments_at_each_level, 0, LAT_LEVELS);
  tcase_add_loop_test (tc, rows_do_not_feel_their_neighbours, 0, LAT_LEVELS);
  tcase_add_loop_test (tc, kept_scratch, 0, LAT_LEVELS);
  tcase_add_loop_test (tc, negligible_rows, 0, LAT_LEVELS);
  tcase_add_loop_test (tc, default_threshold, 0, LAT_LEVELS);
  tcase_add_loop_test (tc, levels_agree, 0, 4);
  suite_add_tcase (suite, tc);
  return run_suite (suite);
}
