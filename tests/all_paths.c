/* all_paths.c -- what chains say of a short sequence, against all its
   paths.  */

#include "all_paths.h"
#include <gsl/gsl_randist.h>
#include <latens/hmm_infer.h>

/* P (path, counts).  */
static double
joint (path_law *law, const void *what, size_t n, const unsigned *z)
{
  double p = law (what, n, z);
  for (size_t t = 0; t < n; t++)
    if (!isnan (counts[t]))
      p *= gsl_ran_poisson_pdf ((unsigned)counts[t], rate[z[t]]);
  return p;
}

truth
paths_enumerate (path_law *law, const void *what, size_t n)
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
      double p = joint (law, what, n, z);
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

void
paths_check (const lat_hmm *m, const lat_data *d, path_law *law,
             const void *what)
{
  size_t n = d->n;
  truth w = paths_enumerate (law, what, n);
  double gamma[LENGTH * K], logp, loglik, row[LENGTH], sum = 0;
  unsigned path[LENGTH];
  assert_near (hmm_loglik (m, d), log (w.sum), 1e-13);
  ck_assert_int_eq (lat_hmm_loglik (m, d, 1, &loglik), 0);
  assert_near (loglik, log (w.sum), 1e-13);
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
      assert_near (sum, log (paths_enumerate (law, what, i + 1).sum), 1e-13);
    }
}

void
paths_check_past (const lat_hmm *m, const lat_data *d)
{
  double past[LENGTH * K], gamma[LENGTH * K], now[K];
  ck_assert_int_eq (lat_hmm_filter (m, d, 1, past), 0);
  ck_assert_int_eq (lat_hmm_last (m, d, 1, now), 0);
  ck_assert_mem_eq (now, past + (LENGTH - 1) * K, sizeof now);
  for (size_t n = 1; n <= LENGTH; n++)
    {
      lat_data *less = hmm_rows (d, 0, n, NULL);
      ck_assert_int_eq (lat_hmm_posterior (m, less, 1, gamma), 0);
      for (size_t c = 0; c < K; c++)
        assert_near (past[(n - 1) * K + c], gamma[(n - 1) * K + c], 1e-13);
      lat_data_free (less);
    }
}

void
paths_check_ahead (const lat_hmm *m, const lat_data *longer, size_t steps,
                   const double *ahead)
{
  double *gamma = malloc (longer->n * K * sizeof *gamma);
  ck_assert_uint_eq (longer->n, LENGTH + steps);
  ck_assert_int_eq (lat_hmm_posterior (m, longer, 1, gamma), 0);
  for (size_t i = 0; i < steps * K; i++)
    assert_near (ahead[i], gamma[LENGTH * K + i], 1e-13);
  free (gamma);
}

/* Within 4.5 standard errors.  */
void
paths_check_draws (const lat_hmm *m, const lat_data *d, const truth *w)
{
  enum
  {
    DRAWS = 4000
  };
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
        double p = (c < K ? w->gamma[t][c] : w->moves[t][c - K]) / w->sum;
        double seen = (c < K ? gamma[t][c] : move[t][c - K]) / DRAWS;
        assert_near (seen, p, 4.5 * sqrt (p * (1 - p) / DRAWS) + 1e-9);
      }
}
