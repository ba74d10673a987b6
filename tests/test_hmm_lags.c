/* test_hmm_lags.c -- rows that look back: filtered as they come, and drawn
   behind the last.  Seed 2385.  */

#include <latens.h>
#include "hmm_make.h"

enum
{
  ROWS = 400,
  DRAWS = 40000
};

/* Two states: autoregressions of order 2 and counts, with holes in these. */
static lat_hmm *
model (void)
{
  const size_t y = 0, c = 1, order = 2;
  const double initial[] = { 0.3, 0.7 }, transition[] = { 0.8, 0.2, 0.3, 0.7 };
  const double par[2][4] = { { 1, 0.5, 0.6, -0.2 }, { -1, 1.2, 0.2, 0.1 } };
  const lat_family_type *type[] = { &lat_family_ar, &lat_family_poisson };
  void *theta[]
      = { lat_ar_alloc (2, 1, &y, &order), lat_poisson_alloc (2, 1, &c) };
  for (size_t s = 0; s < 2; s++)
    {
      ck_assert_int_eq (lat_ar_set (theta[0], s, 0, par[s]), 0);
      ck_assert_int_eq (lat_poisson_set (theta[1], s, 0, s ? 8.1 : 3.3), 0);
    }
  return hmm_make (&lat_family_product, lat_product_alloc (2, type, theta),
                   LAT_INITIAL_FREE, initial, transition);
}

static lat_data *
data (const lat_hmm *m)
{
  const size_t unit[] = { 0, 1, 130, ROWS };
  double x[2 * ROWS];
  ck_assert_int_eq (
      lat_hmm_sample (m, ROWS, 2, lat_stream_of_seed (2385), x, NULL), 0);
  for (size_t i = 0; i < ROWS; i += 3)
    x[2 * i + 1] = NAN;
  lat_data *d = hmm_data (ROWS, 2, x, 3, unit);
  ck_assert_int_eq (lat_data_set_lags (d, 2, NULL), 0);
  return d;
}

START_TEST (online)
{
  lat_hmm *m = model ();
  lat_data *d = data (m);
  double law[2 * ROWS], row[ROWS], kept[2 + 2 * 2], logp;
  lat_hmm_online *o = lat_hmm_online_alloc (m, 2);
  ck_assert_uint_eq (lat_hmm_online_len (o), 6);
  ck_assert_int_eq (lat_hmm_filter (m, d, 1, law), 0);
  ck_assert_int_eq (lat_hmm_score (m, d, 1, row), 0);
  for (size_t i = 0, u = 0; i < ROWS; i++)
    {
      int first = i == lat_data_row (d, u);
      u += first;
      ck_assert_int_eq (
          lat_hmm_online_step (o, first, d->x + i * d->tda, 0, kept, &logp),
          0);
      assert_near (logp, row[i], 1e-11);
      assert_near (exp (kept[0]), law[2 * i], 1e-11);
    }
  lat_hmm_online_free (o);
  lat_data_free (d);
  lat_hmm_free (m);
}
END_TEST

/* The mean and the second moment of each state's share, step by step: both
   are linear in those of the step before.  */
static void
exact (const lat_hmm *m, const double *last, const double *y, size_t steps,
       double *mean, double *sd)
{
  const void *ar = lat_product_part (m->emission, 0);
  /* e[s]: P, E y, E y', E y y, E y y', E y' y' in state s; y' the row before
   */
  double e[2][6], f[2][6];
  for (size_t s = 0; s < 2; s++)
    for (size_t i = 0; i < 6; i++)
      e[s][i]
          = last[s] * (double[]){ 1,           y[0],        y[1],
                                  y[0] * y[0], y[0] * y[1], y[1] * y[1] }[i];
  for (size_t h = 0; h < steps; h++)
    {
      double first = 0, second = 0;
      for (size_t s = 0; s < 2; s++)
        {
          const double *q = lat_ar_at (ar, s, 0);
          double a = q[0], v = q[1] * q[1], b = q[2], c = q[3], g[6];
          for (size_t i = 0; i < 6; i++)
            g[i] = e[0][i] * m->transition[s] + e[1][i] * m->transition[2 + s];
          f[s][0] = g[0];
          f[s][1] = a * g[0] + b * g[1] + c * g[2];
          f[s][2] = g[1];
          f[s][3] = (a * a + v) * g[0] + b * b * g[3] + c * c * g[5]
                    + 2 * (a * b * g[1] + a * c * g[2] + b * c * g[4]);
          f[s][4] = a * g[1] + b * g[3] + c * g[4];
          f[s][5] = g[3];
          first += f[s][1];
          second += f[s][3];
        }
      memcpy (e, f, sizeof e);
      mean[h] = first;
      sd[h] = sqrt (second - first * first);
    }
}

START_TEST (continued)
{
  enum
  {
    STEPS = 5
  };
  lat_hmm *m = model ();
  lat_data *d = data (m);
  double last[6], mean[STEPS], sd[STEPS], sum[STEPS] = { 0 },
                                          sq[STEPS] = { 0 };
  double states = 0, law[3 * STEPS * 2], x[2 * STEPS];
  const double *end = d->x + (ROWS - 1) * d->tda;
  unsigned z[STEPS];
  ck_assert_int_eq (lat_hmm_last (m, d, 1, last), 0);
  ck_assert_int_eq (lat_hmm_forecast (m, d, 1, STEPS, law), 0);
  exact (m, last + 4, (double[]){ end[0], end[2] }, STEPS, mean, sd);
  for (size_t i = 0; i < DRAWS; i++)
    {
      lat_stream s = lat_stream_sub (lat_stream_of_seed (2385), i);
      ck_assert_int_eq (lat_hmm_continue (m, d, 2, last + 4, STEPS, s, x, z),
                        0);
      states += (z[STEPS - 1] == 1) / (double)DRAWS;
      for (size_t h = 0; h < STEPS; h++)
        {
          sum[h] += (x[2 * h] - mean[h]) / DRAWS;
          sq[h] += (x[2 * h] - mean[h]) * (x[2 * h] - mean[h]) / DRAWS;
          ck_assert (x[2 * h + 1] >= 0);
        }
    }
  for (size_t h = 0; h < STEPS; h++)
    {
      ck_assert_msg (fabs (sum[h]) < 4 * sd[h] / sqrt (DRAWS), "%g", sum[h]);
      assert_near (sqrt (sq[h]), sd[h], 0.02);
    }
  assert_near (states, law[2 * 2 * STEPS + 2 * STEPS - 1], 0.01);
  lat_data_free (d);
  lat_hmm_free (m);
}
END_TEST

int
main (void)
{
  Suite *s = suite_create ("hmm_lags");
  TCase *t = tcase_create ("hmm_lags");
  tcase_set_timeout (t, 60);
  tcase_add_test (t, online);
  tcase_add_test (t, continued);
  suite_add_tcase (s, t);
  return run_suite (s);
}
