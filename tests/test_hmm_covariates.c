/* test_hmm_covariates.c -- chains whose transitions depend on covariates,
   against all their paths.  */

#include "covariates_make.h"

/* P (path, cells): a move has the law of the row it goes to.  */
static double
path_probability (size_t n, const unsigned *z)
{
  double p = initial[z[0]];
  for (size_t t = 1; t < n; t++)
    p *= move_law (covariate + t * Q, z[t - 1], z[t]);
  for (size_t t = 0; t < n; t++)
    if (!isnan (counts[t]))
      p *= gsl_ran_poisson_pdf ((unsigned)counts[t], rate[z[t]]);
  return p;
}

/* What all paths over the first n rows say.  */
typedef struct
{
  double sum, best, gamma[LENGTH][K], moves[LENGTH][K * K];
  unsigned path[LENGTH];
} truth;

static truth
enumerate (size_t n)
{
  truth w = { .sum = 0 };
  size_t paths = 1;
  for (size_t t = 0; t < n; t++)
    paths *= K;
  for (size_t i = 0; i < paths; i++)
    {
      unsigned z[LENGTH] = { 0 };
      for (size_t t = 0, rest = i; t < n; t++, rest /= K)
        z[t] = (unsigned)(rest % K);
      double p = path_probability (n, z);
      w.sum += p;
      for (size_t t = 0; t < n; t++)
        w.gamma[t][z[t]] += p;
      for (size_t t = 1; t < n; t++)
        w.moves[t][z[t - 1] * K + z[t]] += p;
      if (p > w.best)
        {
          w.best = p;
          memcpy (w.path, z, n * sizeof *z);
        }
    }
  return w;
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
  truth w = enumerate (n);
  lat_hmm *m = make ();
  lat_data *d = make_data (n, counts, covariate);
  double gamma[LENGTH * K], logp, loglik, row[LENGTH], sum = 0, moves;
  unsigned path[LENGTH];
  double *stat = hmm_stat (m, d);
  assert_near (stat[LAT_LOGLIK], log (w.sum), 1e-13);
  ck_assert_int_eq (lat_hmm_loglik (m, d, 1, &loglik), 0);
  assert_near (loglik, log (w.sum), 1e-13);
  for (size_t c = 0; c < K; c++)
    assert_near (stat[LAT_HEAD + c], w.gamma[0][c] / w.sum, 1e-13);
  for (size_t c = 0; c < K * K; c++)
    {
      moves = 0;
      for (size_t t = 1; t < n; t++)
        moves += w.moves[t][c] / w.sum;
      assert_near (stat[LAT_HEAD + K + c], moves, 1e-13);
    }
  check_logits (m, &w, n,
                stat + LAT_HEAD + K + K * K
                    + m->family->stat_len (m->emission));
  ck_assert_int_eq (lat_hmm_posterior (m, d, 1, gamma), 0);
  for (size_t i = 0; i < n * K; i++)
    assert_near (gamma[i], w.gamma[i / K][i % K] / w.sum, 1e-13);
  ck_assert_int_eq (lat_hmm_viterbi (m, d, 1, path, &logp), 0);
  assert_near (logp, log (w.best), 1e-13);
  ck_assert_int_eq (memcmp (path, w.path, n * sizeof *path), 0);
  ck_assert_int_eq (lat_hmm_score (m, d, 1, row), 0);
  for (size_t i = 0; i < n; i++)
    {
      sum += row[i];
      assert_near (sum, log (enumerate (i + 1).sum), 1e-13);
    }
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

/* What will come is what rows with nothing seen behind the last one say, with
   their covariates; and the past alone, what the sequence so far does.  */
START_TEST (forecasts)
{
  enum
  {
    STEPS = 4
  };
  lat_hmm *m = make ();
  double x[LENGTH + STEPS], z[(LENGTH + STEPS) * Q], ahead[STEPS * K], now[K];
  double gamma[(LENGTH + STEPS) * K], past[LENGTH * K];
  lat_data *d = make_data (LENGTH, counts, covariate);
  for (size_t t = 0; t < LENGTH + STEPS; t++)
    x[t] = t < LENGTH ? counts[t] : (double)NAN;
  memcpy (z, covariate, sizeof covariate);
  memcpy (z + LENGTH * Q, covariate + Q, STEPS * Q * sizeof *z);
  lat_data *longer = make_data (LENGTH + STEPS, x, z);
  ck_assert_int_eq (
      lat_hmm_forecast_with (m, d, 1, STEPS, z + LENGTH * Q, ahead), 0);
  ck_assert_int_eq (lat_hmm_posterior (m, longer, 1, gamma), 0);
  for (size_t i = 0; i < STEPS * K; i++)
    assert_near (ahead[i], gamma[LENGTH * K + i], 1e-13);
  ck_assert_int_eq (lat_hmm_forecast (m, d, 1, STEPS, ahead), LAT_EINVAL);
  ck_assert_int_eq (lat_hmm_filter (m, d, 1, past), 0);
  ck_assert_int_eq (lat_hmm_last (m, d, 1, now), 0);
  ck_assert_mem_eq (now, past + (LENGTH - 1) * K, sizeof now);
  for (size_t n = 1; n <= LENGTH; n++)
    {
      lat_data *less = make_data (n, counts, covariate);
      ck_assert_int_eq (lat_hmm_posterior (m, less, 1, gamma), 0);
      for (size_t c = 0; c < K; c++)
        assert_near (past[(n - 1) * K + c], gamma[(n - 1) * K + c], 1e-13);
      lat_data_free (less);
    }
  lat_data_free (d);
  lat_data_free (longer);
  lat_hmm_free (m);
}
END_TEST

/* Drawn paths have the law of all paths: that of each row, and of each move,
   within 4.5 standard errors.  */
START_TEST (drawn_paths)
{
  enum
  {
    DRAWS = 4000
  };
  lat_hmm *m = make ();
  truth w = enumerate (LENGTH);
  lat_data *d = make_data (LENGTH, counts, covariate);
  double gamma[LENGTH][K] = { { 0 } }, move[LENGTH][K * K] = { { 0 } };
  double x[LENGTH];
  for (size_t i = 0; i < DRAWS; i++)
    {
      unsigned z[LENGTH];
      lat_stream s = lat_stream_sub (lat_stream_of_seed (511), i);
      ck_assert_int_eq (lat_hmm_draw (m, d, 1, s, x, z), 0);
      ck_assert (x[3] >= 0 && x[3] == floor (x[3]) && x[1] == counts[1]);
      for (size_t t = 0; t < LENGTH; t++)
        gamma[t][z[t]]++;
      for (size_t t = 1; t < LENGTH; t++)
        move[t][z[t - 1] * K + z[t]]++;
    }
  for (size_t t = 0; t < LENGTH; t++)
    for (size_t c = 0; c < K + K * K; c++)
      {
        double p = (c < K ? w.gamma[t][c] : w.moves[t][c - K]) / w.sum;
        double seen = (c < K ? gamma[t][c] : move[t][c - K]) / DRAWS;
        assert_near (seen, p, 4.5 * sqrt (p * (1 - p) / DRAWS) + 1e-9);
      }
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
  tcase_add_test (t, drawn_paths);
  tcase_add_test (t, samples);
  tcase_add_test (t, range);
  tcase_add_test (t, refused);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
