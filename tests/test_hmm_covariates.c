/* test_hmm_covariates.c -- chains whose transitions depend on covariates,
   against all their paths.  */

#include "covariates_make.h"
#include "residuals_checks.h"

/* The law of path z: a move has the law of the row it goes to.  */
static double
moves_law (const void *none, size_t n, const unsigned *z)
{
  double p = initial[z[0]];
  (void)none;
  for (size_t t = 1; t < n; t++)
    p *= move_law (covariate + t * Q, z[t - 1], z[t]);
  return p;
}

/* The statistics behind the family's: gradient and squares.  */
static void
check_logits (const lat_hmm *m, const truth *w, size_t n, const double *stat)
{
  double g[K * K * (1 + Q)] = { 0 }, square[K * (1 + Q) * (1 + Q)] = { 0 };
  const double *sd = m->covariates->sd;
  enum
  {
    W = 1 + Q
  };
  for (size_t t = 1; t < n; t++)
    {
      const double *z = covariate + t * Q;
      double u[W] = { 1, (z[0] - mean[0]) / sd[0], (z[1] - mean[1]) / sd[1] };
      for (size_t i = 0; i < K; i++)
        {
          double from = w->gamma[t - 1][i] / w->sum;
          for (size_t j = 0; j < K; j++)
            for (size_t c = 0; c < W; c++)
              g[(i * K + j) * W + c] += (w->moves[t][i * K + j] / w->sum
                                         - from * move_law (z, i, j))
                                        * u[c];
          for (size_t c = 0; c < W * W; c++)
            square[i * W * W + c] += from * u[c / W] * u[c % W];
        }
    }
  for (size_t i = 0; i < K * K * W; i++)
    assert_near (stat[i], g[i], 1e-12);
  for (size_t i = 0; i < K * W * W; i++)
    if (i % W <= i / W % W)
      assert_near (stat[K * K * W + i], square[i], 1e-12);
}

/* Everything that is said of a sequence of _i + 1 rows, by all its paths.  */
START_TEST (all_paths)
{
  size_t n = (size_t)_i + 1;
  truth w = paths_enumerate (moves_law, NULL, n);
  lat_hmm *m = make ();
  lat_data *d = make_data (n, counts, covariate);
  double *stat = hmm_stat (m, d);
  paths_check (m, d, moves_law, NULL);
  for (size_t c = 0; c < K; c++)
    assert_near (stat[LAT_HEAD + c], w.gamma[0][c] / w.sum, 1e-13);
  for (size_t c = 0; c < K * K; c++)
    {
      double moves = 0;
      for (size_t t = 1; t < n; t++)
        moves += w.moves[t][c] / w.sum;
      assert_near (stat[LAT_HEAD + K + c], moves, 1e-13);
    }
  check_logits (m, &w, n,
                stat + LAT_HEAD + K + K * K
                    + m->family->stat_len (m->emission));
  free (stat);
  lat_data_free (d);
  lat_hmm_free (m);
}
END_TEST

/* The law of a move, where nothing can overflow.  */
START_TEST (moves)
{
  lat_hmm *m = make ();
  double a[K * K], far[Q] = { 1e90, -1e95 };
  lat_hmm_transition_at (m, mean, a);
  for (size_t i = 0; i < K * K; i++)
    assert_near (a[i], transition[i], 1e-15);
  for (size_t t = 0; t < LENGTH; t++)
    {
      lat_hmm_transition_at (m, covariate + t * Q, a);
      for (size_t i = 0; i < K * K; i++)
        assert_near (a[i], move_law (covariate + t * Q, i / K, i % K), 1e-14);
    }
  lat_hmm_transition_at (m, far, a);
  ck_assert (a[1] == 1 && a[4] == 1 && a[8] == 0 && a[0] + a[2] == 0);
  ck_assert_uint_eq (lat_hmm_covariates_reference (m, 0), 0);
  ck_assert_uint_eq (lat_hmm_covariates_reference (m, 2), 0);
  lat_hmm_free (m);
}
END_TEST

/* Rows as they come have the same laws.  */
static void
check_online (const lat_hmm *m, const lat_data *d)
{
  double kept[K], past[LENGTH * K], logp;
  lat_hmm_online *o = lat_hmm_online_alloc (m, 1);
  ck_assert_ptr_nonnull (o);
  ck_assert_int_eq (lat_hmm_filter (m, d, 1, past), 0);
  ck_assert_int_eq (lat_hmm_online_step (o, 1, counts, 0, kept, &logp),
                    LAT_EINVAL);
  for (size_t t = 0; t < LENGTH; t++)
    {
      lat_hmm_online_covariates (o, covariate + t * Q);
      ck_assert_int_eq (
          lat_hmm_online_step (o, t == 0, counts + t, 0, kept, &logp), 0);
      for (size_t c = 0; c < K; c++)
        assert_near (exp (kept[c]), past[t * K + c], 1e-13);
    }
  ck_assert_int_eq (lat_hmm_online_step (o, 0, counts, 0, kept, NULL),
                    LAT_EINVAL);
  lat_hmm_online_free (o);
}

/* What will come, with the covariates of its rows; and the past alone.  */
START_TEST (forecasts)
{
  enum
  {
    STEPS = 4
  };
  lat_hmm *m = make ();
  double x[LENGTH + STEPS], z[(LENGTH + STEPS) * Q], ahead[STEPS * K];
  lat_data *d = make_data (LENGTH, counts, covariate);
  for (size_t t = 0; t < LENGTH + STEPS; t++)
    x[t] = t < LENGTH ? counts[t] : (double)NAN;
  memcpy (z, covariate, sizeof covariate);
  memcpy (z + LENGTH * Q, covariate + Q, STEPS * Q * sizeof *z);
  lat_data *longer = make_data (LENGTH + STEPS, x, z);
  ck_assert_int_eq (
      lat_hmm_forecast_with (m, d, 1, STEPS, z + LENGTH * Q, ahead), 0);
  paths_check_ahead (m, longer, STEPS, ahead);
  ck_assert_int_eq (lat_hmm_forecast (m, d, 1, STEPS, ahead), LAT_EINVAL);
  paths_check_past (m, d);
  check_online (m, d);
  lat_data_free (d);
  lat_data_free (longer);
  lat_hmm_free (m);
}
END_TEST

/* _i: kind.  */
START_TEST (residuals)
{
  lat_hmm *m = make ();
  lat_data *d = make_data (LENGTH, counts, covariate);
  residuals_check_counts (m, d, (lat_residuals_kind)_i);
  lat_data_free (d);
  lat_hmm_free (m);
}
END_TEST

START_TEST (drawn_paths)
{
  lat_hmm *m = make ();
  truth w = paths_enumerate (moves_law, NULL, LENGTH);
  lat_data *d = make_data (LENGTH, counts, covariate);
  paths_check_draws (m, d, &w);
  lat_data_free (d);
  lat_hmm_free (m);
}
END_TEST

/* A sample's moves have the law of their rows.  */
START_TEST (samples)
{
  enum
  {
    ROWS = 20000
  };
  lat_hmm *m = make ();
  double *x = malloc (ROWS * sizeof *x), *z = malloc (ROWS * Q * sizeof *z);
  unsigned *state = malloc (ROWS * sizeof *state);
  double seen[LENGTH][K * K] = { { 0 } }, from[LENGTH][K] = { { 0 } };
  for (size_t t = 0; t < ROWS; t++)
    memcpy (z + t * Q, covariate + t * 3 % LENGTH * Q, Q * sizeof *z);
  ck_assert_int_eq (
      lat_hmm_sample (m, ROWS, 1, lat_stream_of_seed (3), x, state),
      LAT_EINVAL);
  ck_assert_int_eq (
      lat_hmm_sample_with (m, ROWS, z, 1, lat_stream_of_seed (3), x, state),
      0);
  for (size_t t = 1; t < ROWS; t++)
    {
      from[t * 3 % LENGTH][state[t - 1]]++;
      seen[t * 3 % LENGTH][state[t - 1] * K + state[t]]++;
    }
  for (size_t t = 0; t < LENGTH; t++)
    for (size_t i = 0; i < K * K; i++)
      {
        double p = move_law (covariate + t * Q, i / K, i % K);
        double n = from[t][i / K];
        assert_near (seen[t][i] / n, p, 4.5 * sqrt (p * (1 - p) / n) + 1e-9);
      }
  free (x);
  free (z);
  free (state);
  lat_hmm_free (m);
}
END_TEST

/* An outlier far beyond what doubles hold, and a way that only it rules out:
   as the chain without covariates says (algorithms of scaled rows and of
   logarithms agree).  */
START_TEST (range)
{
  enum
  {
    ROWS = 400
  };
  static const double at[2] = { 0, 1e4 }, one[2] = { 1, 1 };
  static const double start[2] = { 1, 0 }, way[4] = { 0.99, 0.01, 0, 1 };
  double x[ROWS], z[ROWS] = { 0 }, plain, with;
  lat_hmm *m = hmm_gaussian (2, 1, start, way, at, one);
  for (size_t t = 0; t < ROWS; t++)
    {
      x[t] = t < ROWS / 2 ? sin ((double)t) : 1e4 + cos ((double)t);
      z[t] = (double)t;
    }
  x[17] = 9871;
  lat_data *d = hmm_data (ROWS, 1, x, 0, NULL);
  ck_assert_int_eq (lat_data_set_covariates (d, 1, z, NULL), 0);
  ck_assert_int_eq (lat_hmm_loglik (m, d, 1, &plain), 0);
  ck_assert_int_eq (lat_hmm_set_covariates (m, 1), 0);
  ck_assert_int_eq (lat_hmm_loglik (m, d, 1, &with), 0);
  ck_assert (plain < -1e6);
  assert_near (with, plain, 1e-12 * fabs (plain));
  double *stat = hmm_stat (m, d);
  assert_near (stat[LAT_LOGLIK], plain, 1e-12 * fabs (plain));
  for (size_t i = 0; i < lat_em_hmm.stat_len (m); i++)
    ck_assert (isfinite (stat[i]));
  free (stat);
  lat_data_free (d);
  lat_hmm_free (m);
}
END_TEST

/* What can not be.  */
START_TEST (refused)
{
  static const double two[2] = { 0.5, 0.5 }, mix[4] = { 0.4, 0.6, 0.3, 0.7 };
  static const double fixed[6] = { NAN, NAN, 0.4, NAN, NAN, NAN };
  double hole[LENGTH * Q], loglik;
  lat_message msg;
  lat_hmm *m = hmm_poisson (2, NULL, mix, rate);
  ck_assert_int_eq (lat_hmm_set_covariates (m, 1), LAT_EINVAL);
  lat_hmm_free (m);
  m = hmm_poisson (2, two, mix, rate);
  ck_assert_int_eq (lat_hmm_fix (m, fixed, NULL), 0);
  ck_assert_int_eq (lat_hmm_set_covariates (m, 1), LAT_EINVAL);
  ck_assert_ptr_null (m->covariates);
  lat_hmm_free (m);
  m = make ();
  m->covariates->slope[0] = 0.1; /* of the reference */
  ck_assert_int_eq (lat_em_hmm.prepare (m), LAT_EDOM);
  m->covariates->slope[0] = 0;
  m->covariates->slope[3 * Q] = 0.1; /* of what can not be */
  ck_assert_int_eq (lat_em_hmm.prepare (m), LAT_EDOM);
  lat_hmm_free (m);

  m = make ();
  lat_data *d = hmm_data (LENGTH, 1, counts, 0, NULL);
  ck_assert_int_eq (lat_hmm_loglik (m, d, 1, &loglik), LAT_ECOLUMNS);
  memcpy (hole, covariate, sizeof hole);
  hole[2 * Q + 1] = NAN;
  ck_assert_int_eq (lat_data_set_covariates (d, Q, hole, &msg), LAT_EDATA);
  ck_assert_str_eq (msg.text, "row 3: covariate 2 is missing");
  hole[2 * Q + 1] = 1e101;
  ck_assert_int_eq (lat_data_set_covariates (d, Q, hole, &msg), LAT_EDATA);
  lat_data_free (d);
  lat_hmm_free (m);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("covariates");
  TCase *t = tcase_create ("covariates");
  tcase_set_timeout (t, 60);
  tcase_add_loop_test (t, all_paths, 0, LENGTH);
  tcase_add_test (t, moves);
  tcase_add_test (t, forecasts);
  tcase_add_loop_test (t, residuals, 0, 2);
  tcase_add_test (t, drawn_paths);
  tcase_add_test (t, samples);
  tcase_add_test (t, range);
  tcase_add_test (t, refused);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
