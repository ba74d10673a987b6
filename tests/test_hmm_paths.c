/* test_hmm_paths.c -- several paths, rows in order, rows as they come: against
   all paths there are, and against each other.  */

#include <gsl/gsl_randist.h>
#include <latens.h>
#include "hmm_brute.h"

static int
falling (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return x < y ? 1 : x > y ? -1 : 0;
}

/* The r best paths of sequence u of d are those of the brute search.  */
static void
check_paths (const lat_hmm *m, const lat_data *d, size_t u, size_t best,
             const unsigned *state, const double *logp)
{
  size_t row = lat_data_row (d, u), n = lat_data_row (d, u + 1) - row;
  brute a = brute_make (m, d, row, n);
  double sorted[BRUTE_PATHS];
  unsigned char seen[BRUTE_PATHS] = { 0 };
  memcpy (sorted, a.joint, sizeof sorted);
  qsort (sorted, a.paths, sizeof *sorted, falling);
  for (size_t r = 0; r < best; r++)
    {
      double want = r < a.paths ? sorted[r] : -INFINITY;
      size_t path = 0;
      if (!(want > -INFINITY))
        {
          ck_assert (logp[r] == -INFINITY);
          continue;
        }
      assert_near (logp[r], want, 1e-12);
      for (size_t t = n; t-- > 0;)
        path = path * m->k + state[r * d->n + row + t];
      assert_near (a.joint[path], logp[r], 1e-12);
      ck_assert_msg (!seen[path], "path %zu twice", path);
      seen[path] = 1;
    }
}

START_TEST (best_paths)
{
  static const size_t many[] = { 1, 2, 9, 300, BRUTE_PATHS + 5 };
  lat_hmm *m = brute_model ();
  lat_data *d = brute_data ();
  size_t best = many[_i];
  unsigned *state = malloc (best * 12 * sizeof *state), path[12];
  double *logp = malloc (best * 3 * sizeof *logp), one[3];
  ck_assert_int_eq (lat_hmm_paths (m, d, 2, best, state, logp), 0);
  for (size_t u = 0; u < 3; u++)
    check_paths (m, d, u, best, state, logp + u * best);
  ck_assert_int_eq (lat_hmm_viterbi (m, d, 1, path, one), 0);
  ck_assert_mem_eq (path, state, sizeof path);
  for (size_t u = 0; u < 3; u++)
    assert_near (one[u], logp[u * best], 1e-13);
  ck_assert_int_eq (lat_hmm_paths (m, d, 1, 0, state, logp), LAT_EINVAL);
  lat_data_free (d);
  lat_hmm_free (m);
  free (state);
  free (logp);
}
END_TEST

/* Nothing but ties: the lowest states come first, as in lat_hmm_viterbi.  */
START_TEST (best_ties)
{
  static const double even[] = { 0.5, 0.5, 0.5, 0.5 };
  lat_hmm *m = hmm_symbols (2, 2, even, even, even);
  lat_data *d = hmm_letters ("abba", "ab");
  unsigned state[17 * 4];
  double logp[17];
  ck_assert_int_eq (lat_hmm_paths (m, d, 1, 17, state, logp), 0);
  for (unsigned r = 0; r < 16; r++)
    {
      assert_near (logp[r], 8 * log (0.5), 1e-14);
      for (unsigned t = 0; t < 4; t++) /* counting, the last row first */
        ck_assert_uint_eq (state[r * 4 + t], r >> t & 1);
    }
  ck_assert (logp[16] == -INFINITY);
  lat_data_free (d);
  lat_hmm_free (m);
}
END_TEST

/* ROWS rows of a count, holes among them, four sequences.  */
enum
{
  ROWS = 720000
};

static lat_data *
long_data (void)
{
  double *x = malloc (ROWS * sizeof *x);
  size_t unit[] = { 0, 1, 700, 9000, ROWS };
  for (size_t i = 0; i < ROWS; i++)
    x[i] = i % 7 ? (double)(i * 7919 % 13 + (i % 100000 == 5) * 4000)
                 : (double)NAN;
  lat_data *d = hmm_data (ROWS, 1, x, 4, unit);
  free (x);
  return d;
}

/* Several panels: the best of five is Viterbi's, and each is worth what it is
   said to be.  */
START_TEST (best_long)
{
  lat_hmm *m = brute_model ();
  lat_data *all = long_data (), part = lat_data_of_units (all, 0, 3);
  unsigned *state = malloc (5 * 9000 * sizeof *state);
  unsigned *path = malloc (9000 * sizeof *path);
  double logp[15], one[3];
  ck_assert_int_eq (lat_hmm_paths (m, &part, 1, 5, state, logp), 0);
  ck_assert_int_eq (lat_hmm_viterbi (m, &part, 1, path, one), 0);
  ck_assert_mem_eq (path, state, 9000 * sizeof *path);
  for (size_t r = 0; r < 5; r++)
    {
      const unsigned *z = state + r * 9000;
      double sum = 0;
      for (size_t t = 700; t < 9000; t++)
        {
          double rate = lat_poisson_rate (m->emission, z[t], 0);
          sum += log (t > 700 ? m->transition[z[t - 1] * 3 + z[t]]
                              : m->initial[z[t]]);
          if (!isnan (part.x[t]))
            sum += part.x[t] * log (rate) - rate - lgamma (part.x[t] + 1);
        }
      assert_near (logp[10 + r], sum, 1e-11);
      ck_assert (r == 0 || logp[10 + r] <= logp[9 + r] + 1e-9);
      for (size_t q = 0; q < r; q++)
        ck_assert (memcmp (z + 700, state + q * 9000 + 700, 8300 * sizeof *z)
                   != 0);
    }
  lat_data_free (all);
  lat_hmm_free (m);
  free (state);
  free (path);
}
END_TEST

/* --- in order ------------------------------------------------------------ */

typedef struct
{
  const double *want;
  size_t next, most;
  double off;
  size_t k;
} reader;

static int
read_rows (size_t row, size_t n, const double *law, void *ctx)
{
  reader *r = ctx;
  ck_assert_uint_eq (row, r->next);
  r->next += n;
  for (size_t i = 0; i < r->k * n; i++)
    {
      double off = fabs (law[i] - r->want[r->k * row + i]);
      r->off = off <= r->off ? r->off : off;
    }
  return r->next >= r->most ? 17 : 0;
}

START_TEST (in_order)
{
  lat_hmm *m = brute_model ();
  lat_data *d = long_data ();
  double *want = malloc (ROWS * 3 * sizeof *want);
  reader r = { want, 0, SIZE_MAX, 0, 3 };
  ck_assert_int_eq (lat_hmm_posterior (m, d, 1, want), 0);
  ck_assert_int_eq (lat_hmm_smooth (m, d, 1, read_rows, &r), 0);
  ck_assert_uint_eq (r.next, ROWS);
  ck_assert_msg (r.off < 1e-12, "%g", r.off);
  /* A part of it, and a reader who has seen enough.  */
  lat_data part = lat_data_of_units (d, 1, 3);
  r = (reader){ want + 3, 0, SIZE_MAX, 0, 3 };
  ck_assert_int_eq (lat_hmm_smooth (m, &part, 2, read_rows, &r), 0);
  ck_assert_uint_eq (r.next, 8999);
  ck_assert (r.off < 1e-12);
  r = (reader){ want, 0, 20000, 0, 3 };
  ck_assert_int_eq (lat_hmm_smooth (m, d, 1, read_rows, &r), 17);
  ck_assert (r.next >= 20000 && r.next < ROWS);
  lat_data_free (d);
  lat_hmm_free (m);
  free (want);
}
END_TEST

/* Rows that need logarithms: far outliers, and a state that is left behind. */
START_TEST (in_order_range)
{
  enum
  {
    LONG = 1100000
  };
  const double initial[] = { 0.6, 0.4 }, mean[] = { 0, 1.3 };
  const double transition[] = { 0.999999, 1e-6, 0, 1 }, sigma[] = { 1, 0.49 };
  lat_hmm *m = hmm_gaussian (2, 1, initial, transition, mean, sigma);
  double *x = malloc (LONG * sizeof *x);
  for (size_t i = 0; i < LONG; i++)
    x[i] = i % 3001 == 7 ? -60 : (double)(i * 7919 % 13) / 7;
  lat_data *d = hmm_data (LONG, 1, x, 0, NULL);
  double *want = malloc (LONG * 2 * sizeof *want);
  reader r = { want, 0, SIZE_MAX, 0, 2 };
  ck_assert_int_eq (lat_hmm_posterior (m, d, 1, want), 0);
  ck_assert_int_eq (lat_hmm_smooth (m, d, 1, read_rows, &r), 0);
  ck_assert_uint_eq (r.next, LONG);
  ck_assert_msg (r.off < 1e-9, "%g", r.off);
  lat_data_free (d);
  lat_hmm_free (m);
  free (x);
  free (want);
}
END_TEST

/* --- as they come -------------------------------------------------------- */

START_TEST (online)
{
  lat_hmm *m = brute_model ();
  lat_data *all = long_data (), part = lat_data_of_units (all, 0, 3);
  size_t n = part.n, u = 0;
  double *law = malloc (n * 3 * sizeof *law), *row = malloc (n * sizeof *row);
  double now[3], logp;
  lat_hmm_online *o = lat_hmm_online_alloc (m, 1);
  ck_assert_int_eq (lat_hmm_filter (m, &part, 1, law), 0);
  ck_assert_int_eq (lat_hmm_score (m, &part, 1, row), 0);
  for (size_t i = 0; i < n; i++)
    {
      int first = i == lat_data_row (&part, u);
      ck_assert_int_eq (
          lat_hmm_online_step (o, first, part.x + i, 0, now, &logp), 0);
      assert_near (logp, row[i], 1e-11);
      for (size_t j = 0; j < 3; j++)
        assert_near (exp (now[j]), law[3 * i + j], 1e-11);
      u += first;
    }
  lat_hmm_online_free (o);
  lat_hmm_online_free (NULL);
  lat_data_free (all);
  lat_hmm_free (m);
  free (law);
  free (row);
}
END_TEST

/* Nothing can have come: the law stays, and the next row can be tried.  */
START_TEST (online_impossible)
{
  const double initial[] = { 1, 0 }, prob[] = { 1, 0, 0, 1 };
  const double transition[] = { 1, 0, 0, 1 }, a = 0, b = 1;
  lat_hmm *m = hmm_symbols (2, 2, initial, transition, prob);
  lat_hmm_online *o = lat_hmm_online_alloc (m, 1);
  double law[2], before[2];
  ck_assert_int_eq (lat_hmm_online_step (o, 1, &a, 0, law, NULL), 0);
  memcpy (before, law, sizeof law);
  ck_assert_int_eq (lat_hmm_online_step (o, 0, &b, 0, law, NULL),
                    LAT_EIMPOSSIBLE);
  ck_assert_mem_eq (before, law, sizeof law);
  ck_assert_int_eq (lat_hmm_online_step (o, 0, &a, 0, law, NULL), 0);
  ck_assert (law[0] == 0 && law[1] == -INFINITY);
  ck_assert_int_eq (lat_hmm_online_step (o, 0, &a, 3, law, NULL), LAT_EDATA);
  ck_assert_int_eq (lat_hmm_online_step (o, 0, &a, 2, law, NULL),
                    LAT_EIMPOSSIBLE);
  lat_hmm_online_free (o);
  lat_hmm_free (m);
}
END_TEST

int
main (void)
{
  Suite *s = suite_create ("hmm_paths");
  TCase *t = tcase_create ("hmm_paths");
  tcase_set_timeout (t, 120);
  tcase_add_loop_test (t, best_paths, 0, 5);
  tcase_add_test (t, best_ties);
  tcase_add_test (t, best_long);
  tcase_add_test (t, in_order);
  tcase_add_test (t, in_order_range);
  tcase_add_test (t, online);
  tcase_add_test (t, online_impossible);
  suite_add_tcase (s, t);
  return run_suite (s);
}
