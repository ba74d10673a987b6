/* test_hsmm_paths.c -- several most probable paths with durations, against all
   paths.  */

#include "hsmm_make.h"
#include <latens/hmm_infer.h>

enum
{
  PATHS = 2187 /* K^LENGTH */
};

typedef struct
{
  double logp;
  unsigned z[LENGTH];
} way;

static double
log_path (lat_duration_law law, size_t n, const double *x, const unsigned *z)
{
  double p = log (visits_law (&law, n, z));
  for (size_t t = 0; t < n; t++)
    if (!isnan (x[t]))
      p += log (gsl_ran_poisson_pdf ((unsigned)x[t], rate[z[t]]));
  return p;
}

static int
falling (const void *a, const void *b)
{
  double x = ((const way *)a)->logp, y = ((const way *)b)->logp;
  return x > y ? -1 : x < y;
}

/* All paths that can be, best first; how many.  */
static size_t
enumerate (lat_duration_law law, size_t n, const double *x, way *out)
{
  size_t count = 0, all = 1;
  for (size_t t = 0; t < n; t++)
    all *= K;
  for (size_t i = 0; i < all; i++)
    {
      way *w = out + count;
      for (size_t t = 0, rest = i; t < n; t++, rest /= K)
        w->z[t] = (unsigned)(rest % K);
      w->logp = log_path (law, n, x, w->z);
      count += w->logp > -30;
    }
  qsort (out, count, sizeof *out, falling);
  return count;
}

/* The best few, and all there are, of two sequences.  */
START_TEST (all_paths)
{
  lat_duration_law law = laws[_i / 3];
  static const size_t how_many[] = { 1, 9, 3000 };
  size_t best = how_many[_i % 3], unit[] = { 0, LENGTH, LENGTH + 3 };
  double x[LENGTH + 3];
  memcpy (x, counts, sizeof counts);
  memcpy (x + LENGTH, counts + 4, 3 * sizeof *x);
  lat_hmm *m = make (law);
  lat_data *d = hmm_data (LENGTH + 3, 1, x, 2, unit);
  unsigned *state = malloc (best * d->n * sizeof *state), path[LENGTH + 3];
  double *logp = malloc (2 * best * sizeof *logp), one[2];
  way *want = malloc (PATHS * sizeof *want);
  ck_assert_int_eq (lat_hmm_paths (m, d, 2, best, state, logp), 0);
  ck_assert_int_eq (lat_hmm_viterbi (m, d, 1, path, one), 0);
  for (size_t u = 0; u < 2; u++)
    {
      size_t n = unit[u + 1] - unit[u];
      size_t count = enumerate (law, n, x + unit[u], want), found = 0;
      const double *l = logp + u * best;
      for (; found < best && l[found] > -30 + 1e-9; found++)
        {
          const unsigned *z = state + found * d->n + unit[u];
          ck_assert (found < count);
          assert_near (l[found], want[found].logp, 1e-10);
          assert_near (l[found], log_path (law, n, x + unit[u], z), 1e-10);
          for (size_t r = 0; r < found; r++)
            ck_assert (memcmp (z, state + r * d->n + unit[u], n * sizeof *z));
        }
      ck_assert_uint_eq (found, count < best ? count : best);
      ck_assert_mem_eq (state + unit[u], path + unit[u], n * sizeof *path);
      assert_near (l[0], one[u], 1e-13);
    }
  lat_data_free (d);
  lat_hmm_free (m);
  free (want);
  free (state);
  free (logp);
}
END_TEST

/* States that cannot be told apart: of paths that are alike the one with the
   lowest state in the last row comes first, then in the row before.  */
START_TEST (ties)
{
  static const double begin[] = { .5, .5 }, change[] = { 0, 1, 1, 0 };
  static const double prob[] = { .5, .5, .5, .5 };
  lat_hmm *m = hmm_symbols (2, 2, begin, change, prob);
  lat_data *d = hmm_letters ("ABBABA", "AB");
  unsigned state[32 * 6], path[6];
  double logp[32], p[3] = { .25, .25, .5 };
  ck_assert_int_eq (lat_hsmm_set (m, LAT_DURATION_TABLE, 3), 0);
  for (size_t c = 0; c < 2; c++)
    ck_assert_int_eq (lat_categorical_set (m->duration->theta, c, 0, p), 0);
  ck_assert_int_eq (lat_em_hmm.prepare (m), 0);
  ck_assert_int_eq (lat_hmm_paths (m, d, 1, 32, state, logp), 0);
  ck_assert_int_eq (lat_hmm_viterbi (m, d, 1, path, NULL), 0);
  ck_assert_mem_eq (state, path, sizeof path);
  size_t alike = 0;
  for (size_t r = 1; r < 32 && logp[r] > -INFINITY; r++)
    {
      const unsigned *a = state + (r - 1) * 6, *b = a + 6;
      size_t t = 5;
      ck_assert (logp[r] <= logp[r - 1] + 1e-10);
      while (t > 0 && a[t] == b[t])
        t--;
      if (logp[r] < logp[r - 1] - 1e-10)
        continue;
      alike++;
      ck_assert_uint_lt (a[t], b[t]);
    }
  ck_assert_uint_ge (alike, 10);
  lat_data_free (d);
  lat_hmm_free (m);
}
END_TEST

/* --- a long one ---------------------------------------------------------- */

/* A state that is never left, an outlier, labels; each path is worth what it
   is said to be.  */
START_TEST (long_sequence)
{
  enum
  {
    N = 700,
    BEST = 20
  };
  static const double begin[] = { .6, .4, 0 };
  static const double change[] = { 0, .7, .3, 1, 0, 0, 0, 0, 1 };
  static const double rates[] = { 3, 8, 14 }, par[] = { 12, 3 };
  lat_hmm *m = hmm_poisson (3, begin, change, rates);
  double x[N], logp[BEST], one;
  unsigned state[BEST * N], path[N];
  uint32_t label[N] = { [100] = 2, [101] = 1, [699] = 3 };
  ck_assert_int_eq (lat_hsmm_set (m, LAT_DURATION_NEGBINOMIAL, 0), 0);
  for (size_t c = 0; c < 3; c++)
    ck_assert_int_eq (lat_law_set (m->duration->theta, c, 0, par), 0);
  ck_assert_int_eq (lat_em_hmm.prepare (m), 0);
  ck_assert_int_eq (lat_hmm_sample (m, N, 1, lat_stream_of_seed (3), x, NULL),
                    0);
  for (size_t i = 0; i < N; i += 13)
    x[i] = NAN;
  x[300] = 5000;
  lat_data *d = hmm_data (N, 1, x, 0, NULL);
  ck_assert_int_eq (lat_data_set_labels (d, label, NULL), 0);
  ck_assert_int_eq (lat_hmm_paths (m, d, 1, BEST, state, logp), 0);
  ck_assert_int_eq (lat_hmm_viterbi (m, d, 1, path, &one), 0);
  ck_assert_mem_eq (state, path, sizeof path);
  double law[3][N];
  for (size_t c = 0; c < 3; c++)
    ck_assert_int_eq (lat_hsmm_log_probability (m, c, N, law[c]), 0);
  for (size_t r = 0; r < BEST; r++)
    {
      const unsigned *z = state + r * N;
      double sum = log (begin[z[0]]);
      for (size_t t = 0; t < N; t++)
        {
          ck_assert (!label[t] || z[t] + 1 == label[t]);
          if (!isnan (x[t]))
            sum += x[t] * log (rates[z[t]]) - rates[z[t]] - lgamma (x[t] + 1);
        }
      for (size_t t = 0, e; t < N; t += e)
        {
          for (e = 1; t + e < N && z[t + e] == z[t];)
            e++;
          if (t + e < N)
            sum += law[z[t]][e - 1] + log (change[z[t] * 3 + z[t + e]]);
          else
            ck_assert_uint_eq (z[t], 2);
        }
      assert_near (logp[r], sum, 1e-10 * fabs (sum));
      ck_assert (r == 0 || logp[r] <= logp[r - 1] + 1e-9);
    }
  assert_near (logp[0], one, 1e-9);
  label[699] = 1; /* ... behind a state that is never left */
  label[500] = 3;
  ck_assert_int_eq (lat_data_set_labels (d, label, NULL), 0);
  ck_assert_int_eq (lat_hmm_paths (m, d, 1, BEST, state, logp),
                    LAT_EIMPOSSIBLE);
  lat_data_free (d);
  lat_hmm_free (m);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("hsmm_paths");
  TCase *t = tcase_create ("hsmm_paths");
  tcase_set_timeout (t, 60);
  tcase_add_loop_test (t, all_paths, 0, 9);
  tcase_add_test (t, ties);
  tcase_add_test (t, long_sequence);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
