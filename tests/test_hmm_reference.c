/* test_hmm_reference.c -- Poisson chains over the major earthquakes of
   1900-2006, against the values of Zucchini, MacDonald and Langrock 2016
   (Hidden Markov Models for Time Series) and of independent programs.  */

#include "fixture.h"
#include "hmm_make.h"

static lat_data *
earthquakes (void)
{
  size_t n, p;
  double *x = fixture_read ("earthquakes.csv", &n, &p), count[107];
  ck_assert (x && n == 107 && p == 2);
  for (size_t i = 0; i < n; i++)
    count[i] = x[2 * i + 1];
  free (x);
  return hmm_data (n, 1, count, 0, NULL);
}

/* The same with rows made missing.  */
static lat_data *
earthquakes_without (size_t first, size_t step, size_t last)
{
  lat_data *d = earthquakes ();
  double x[107];
  memcpy (x, d->x, sizeof x);
  for (size_t t = first; t <= last; t += step)
    x[t - 1] = NAN;
  lat_data_free (d);
  return hmm_data (107, 1, x, 0, NULL);
}

static const double golden_rate[] = { 13.146, 19.721, 29.714 };
static const double golden_transition[]
    = { .9546, .0244, .0210, .0498, .8993, .0509, 0, .1966, .8034 };

static lat_hmm *
golden (void)
{
  return hmm_poisson (3, NULL, golden_transition, golden_rate);
}

START_TEST (golden_likelihood)
{
  lat_hmm *m = golden ();
  lat_data *d = earthquakes ();
  assert_near (m->initial[0], .4435595013, 1e-9);
  assert_near (m->initial[1], .4043695052, 1e-9);
  assert_near (m->initial[2], .1520709936, 1e-9);
  assert_near (hmm_loglik (m, d), -329.4602819108, 1e-12);
  unsigned state[107];
  double logp;
  ck_assert_int_eq (lat_hmm_viterbi (m, d, 1, state, &logp), 0);
  assert_near (logp, -336.3984913680, 1e-12);
  lat_data_free (d);
  lat_hmm_free (m);
}
END_TEST

START_TEST (golden_posterior)
{
  static const double value[][4]
      = { { 1, .9815284145, .018467090167, 4.495309974e-06 },
          { 2, .9935748500, .006424711044, 4.389959320e-07 },
          { 12, 6.326161811e-07, .460819522729, .5391798447 },
          { 42, 3.767612899e-04, .489689645374, .5099335933 },
          { 107, .9959040408, .004084729479, 1.122971023e-05 } };
  lat_hmm *m = golden ();
  lat_data *d = earthquakes ();
  double g[107 * 3];
  ck_assert_int_eq (lat_hmm_posterior (m, d, 1, g), 0);
  for (size_t i = 0; i < sizeof value / sizeof *value; i++)
    for (size_t c = 0; c < 3; c++)
      assert_near (g[((size_t)value[i][0] - 1) * 3 + c], value[i][c + 1],
                   1e-10);
  lat_data_free (d);
  lat_hmm_free (m);
}
END_TEST

START_TEST (golden_holes)
{
  static const double tens[]
      = { 26.968374, 16.950866, 19.804815, 23.105710, 29.467597,
          19.803143, 24.833538, 17.348868, 13.212235, 13.191095 };
  static const double gap[][2] = { { 41, 20.388953 },
                                   { 45, 20.724620 },
                                   { 50, 20.889890 },
                                   { 55, 21.088337 },
                                   { 60, 20.467373 } };
  lat_hmm *m = golden ();
  lat_data *d = earthquakes_without (10, 10, 100);
  double out[107], sd[107];
  assert_near (hmm_loglik (m, d), -299.6630177703, 1e-12);
  ck_assert_int_eq (lat_hmm_expect (m, d, 1, out, sd), 0);
  for (size_t i = 0; i < 10; i++)
    {
      assert_near (out[10 * i + 9], tens[i], 1e-7);
      ck_assert (sd[10 * i + 9] > 3 && sd[10 * i] == 0);
      ck_assert (out[10 * i] == d->x[10 * i]);
    }
  lat_data_free (d);
  d = earthquakes_without (41, 1, 60);
  assert_near (hmm_loglik (m, d), -259.8023867445, 1e-12);
  ck_assert_int_eq (lat_hmm_expect (m, d, 1, out, NULL), 0);
  for (size_t i = 0; i < 5; i++)
    assert_near (out[(size_t)gap[i][0] - 1], gap[i][1], 1e-7);
  lat_data_free (d);
  lat_hmm_free (m);
}
END_TEST

/* After t M-steps from the given start.  */
typedef struct
{
  size_t t;
  double minus_loglik, rate[3];
} trace_line;

static void
follow (lat_hmm *m, const trace_line *line, size_t lines)
{
  lat_data *d = earthquakes ();
  lat_em_options opt = lat_em_defaults ();
  int s;
  opt.threads = 1;
  opt.accelerate = LAT_ACCELERATE_NONE;
  lat_em *w = lat_em_alloc (&lat_em_hmm, m, d, &opt, &s);
  ck_assert_ptr_nonnull (w);
  ck_assert_int_eq (lat_em_start (w), 0);
  for (size_t t = 0, i = 0; i < lines; t++)
    {
      if (t == line[i].t)
        {
          ck_assert (fabs (-lat_em_loglik (w) - line[i].minus_loglik) <= 6e-6);
          for (size_t c = 0; c < m->k; c++)
            ck_assert (
                fabs (lat_poisson_rate (m->emission, c, 0) - line[i].rate[c])
                <= 6e-4);
          i++;
        }
      ck_assert_int_eq (lat_em_iterate (w), 0);
    }
  lat_em_free (w);
  lat_data_free (d);
}

START_TEST (em_trace_2)
{
  static const trace_line line[] = { { 0, 413.27542, { 10, 30 } },
                                     { 1, 343.76023, { 13.742, 24.169 } },
                                     { 2, 343.13618, { 14.090, 24.061 } },
                                     { 30, 341.87871, { 15.419, 26.014 } },
                                     { 50, 341.87870, { 15.421, 26.018 } } };
  const double initial[] = { .5, .5 }, a[] = { .9, .1, .1, .9 };
  lat_hmm *m = hmm_poisson (2, initial, a, line[0].rate);
  follow (m, line, 5);
  assert_near (m->transition[1], .071626, 1e-5);
  assert_near (m->transition[2], .119034, 1e-5);
  lat_hmm_free (m);
}
END_TEST

START_TEST (em_first_step)
{
  const double initial[] = { .5, .5 }, a[] = { .9, .1, .1, .9 };
  const double rate[] = { 10, 30 };
  lat_hmm *m = hmm_poisson (2, initial, a, rate);
  lat_data *d = earthquakes ();
  double *stat = hmm_stat (m, d);
  ck_assert_int_eq (lat_em_hmm.mstep (m, stat), 0);
  assert_near (m->transition[1], .138816, 6e-7);
  assert_near (m->transition[2], .116222, 6e-7);
  assert_near (m->initial[0], .99963, 6e-6);
  free (stat);
  lat_data_free (d);
  lat_hmm_free (m);
}
END_TEST

START_TEST (em_trace_3)
{
  static const trace_line line[]
      = { { 0, 342.90781, { 10, 20, 30 } },
          { 1, 332.12143, { 11.699, 19.030, 29.741 } },
          { 2, 330.63689, { 12.265, 19.078, 29.581 } },
          { 30, 328.52748, { 13.134, 19.713, 29.710 } } };
  const double third = 1. / 3, initial[] = { third, third, third };
  const double a[] = { .8, .1, .1, .1, .8, .1, .1, .1, .8 };
  lat_hmm *m = hmm_poisson (3, initial, a, line[0].rate);
  follow (m, line, 4);
  lat_hmm_free (m);
}
END_TEST

/* EM to convergence; the log-likelihood.  */
static double
fit (lat_hmm *m, const lat_data *d)
{
  lat_em_options opt = lat_em_defaults ();
  lat_em_result result;
  opt.threads = 1;
  opt.max_iter = 20000;
  opt.tol = 1e-15;
  ck_assert_int_eq (lat_em_run (&lat_em_hmm, m, d, &opt, NULL, NULL, &result),
                    0);
  return result.loglik;
}

/* Rates start at `rate`; initial NULL: stationary.  */
static lat_hmm *
fit_rates (const lat_data *d, size_t k, const double *rate, double stay,
           int stationary, double *loglik)
{
  double initial[4], a[16];
  for (size_t i = 0; i < k; i++)
    initial[i] = 1 / (double)k;
  for (size_t i = 0; i < k * k; i++)
    a[i] = i / k == i % k ? stay : (1 - stay) / (double)(k - 1);
  lat_hmm *m = hmm_poisson (k, stationary ? NULL : initial, a, rate);
  *loglik = fit (m, d);
  return m;
}

START_TEST (free_fits)
{
  const double r2[] = { 10, 30 }, r3[] = { 10, 20, 30 };
  const double r4[] = { 10, 15, 20, 30 };
  lat_data *d = earthquakes ();
  double loglik;
  lat_hmm *m = fit_rates (d, 2, r2, .9, 0, &loglik);
  assert_near (loglik, -341.878701, 2e-9);
  assert_near (lat_poisson_rate (m->emission, 0, 0), 15.42075625, 1e-6);
  assert_near (lat_poisson_rate (m->emission, 1, 0), 26.01822347, 1e-6);
  assert_near (m->transition[1], .07162613685, 1e-6);
  assert_near (m->transition[2], .1190341303, 1e-6);
  ck_assert_uint_eq (lat_em_hmm.free_len (m), 5);
  lat_hmm_free (m);
  m = fit_rates (d, 3, r3, .8, 0, &loglik);
  assert_near (loglik, -328.527483, 2e-9);
  ck_assert_uint_eq (lat_em_hmm.free_len (m), 11);
  lat_hmm_free (m);
  m = fit_rates (d, 4, r4, .85, 0, &loglik);
  assert_near (loglik, -326.463498, 2e-8);
  lat_hmm_free (m);
  lat_data_free (d);
}
END_TEST

START_TEST (stationary_fits)
{
  const double r2[] = { 10, 30 }, r3[] = { 10, 20, 30 };
  const double r4[] = { 10, 13, 20, 30 };
  static const double a3[]
      = { .9546238, .0244431, .0209331, .0497669, .8993673,
          .0508658, 0,        .1966432, .8033568 };
  lat_data *d = earthquakes ();
  double loglik;
  lat_hmm *m = fit_rates (d, 2, r2, .9, 1, &loglik);
  assert_near (loglik, -342.318267, 2e-9);
  assert_near (lat_poisson_rate (m->emission, 0, 0), 15.47228, 1e-6);
  assert_near (lat_poisson_rate (m->emission, 1, 0), 26.12544, 1e-6);
  assert_near (m->transition[1], .0659594, 1e-6);
  assert_near (m->transition[2], .1285091, 1e-6);
  assert_near (m->initial[0], .660822, 1e-6);
  ck_assert_uint_eq (lat_em_hmm.free_len (m), 4);
  lat_hmm_free (m);
  m = fit_rates (d, 3, r3, .8, 1, &loglik);
  assert_near (loglik, -329.460276, 2e-9);
  for (size_t i = 0; i < 9; i++)
    assert_near (m->transition[i], a3[i], 1e-5);
  ck_assert_uint_eq (lat_em_hmm.free_len (m), 9);
  lat_hmm_free (m);
  m = fit_rates (d, 4, r4, .85, 1, &loglik);
  ck_assert (loglik >= -327.831585 - 1e-5);
  lat_hmm_free (m);
  lat_data_free (d);
}
END_TEST

START_TEST (fits_with_holes)
{
  const double r2[] = { 10, 30 }, r3[] = { 10, 20, 30 };
  lat_data *d = earthquakes_without (10, 10, 100);
  double loglik;
  lat_hmm *m = fit_rates (d, 2, r2, .9, 0, &loglik);
  assert_near (loglik, -309.86332041, 1e-10);
  assert_near (lat_poisson_rate (m->emission, 0, 0), 13.26693395, 1e-6);
  assert_near (lat_poisson_rate (m->emission, 1, 0), 22.68665339, 1e-6);
  assert_near (m->transition[1], .08290912, 1e-6);
  assert_near (m->transition[2], .04579053, 1e-6);
  lat_hmm_free (m);
  m = fit_rates (d, 3, r3, .8, 0, &loglik);
  assert_near (loglik, -298.61620914, 1e-10);
  assert_near (lat_poisson_rate (m->emission, 2, 0), 29.13843929, 1e-6);
  assert_near (m->transition[8], .82208122, 1e-6);
  lat_hmm_free (m);
  lat_data_free (d);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("hmm reference");
  TCase *t = tcase_create ("values");
  tcase_set_timeout (t, 60);
  tcase_add_test (t, golden_likelihood);
  tcase_add_test (t, golden_posterior);
  tcase_add_test (t, golden_holes);
  tcase_add_test (t, em_first_step);
  tcase_add_test (t, em_trace_2);
  tcase_add_test (t, em_trace_3);
  tcase_add_test (t, free_fits);
  tcase_add_test (t, stationary_fits);
  tcase_add_test (t, fits_with_holes);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
