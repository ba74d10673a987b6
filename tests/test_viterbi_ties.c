/* test_viterbi_ties.c -- the most probable path where many are: it is that of
   the textbook.  */

#include <gsl/gsl_randist.h>
#include "hmm_make.h"

/* A law of k powers of two; power[j] is minus the exponent.  */
static void
halves (gsl_rng *r, size_t k, int *power, double *p)
{
  for (size_t j = 0; j < k; j++)
    power[j] = 0;
  for (size_t n = 1; n < k; n++) /* one of n is cut into two */
    {
      size_t cut = gsl_rng_uniform_int (r, n);
      power[n] = ++power[cut];
    }
  for (size_t j = k; j-- > 1;)
    {
      size_t i = gsl_rng_uniform_int (r, j + 1);
      int swap = power[j];
      power[j] = power[i];
      power[i] = swap;
    }
  for (size_t j = 0; j < k; j++)
    p[j] = ldexp (1, -power[j]);
}

enum
{
  TIED_STATES = 11,
  TIED_ROWS = 20000
};

/* Viterbi's recursion in whole numbers: exact.  */
typedef struct
{
  size_t k;
  int first[TIED_STATES], a[TIED_STATES][TIED_STATES], b[TIED_STATES][3];
} whole_model;

static long
whole_path (const whole_model *w, size_t n, const double *x, unsigned *state)
{
  static unsigned char from[TIED_ROWS][TIED_STATES];
  long d[TIED_STATES] = { 0 }, e[TIED_STATES] = { 0 };
  unsigned best = 0;
  for (size_t t = 0; t < n; t++)
    {
      for (size_t j = 0; j < w->k; j++)
        {
          unsigned i = 0;
          for (unsigned c = 1; t > 0 && c < w->k; c++)
            if (d[c] + w->a[c][j] < d[i] + w->a[i][j])
              i = c;
          e[j] = (t ? d[i] + w->a[i][j] : w->first[j])
                 + (isnan (x[t]) ? 0 : w->b[j][(size_t)x[t]]);
          from[t][j] = (unsigned char)i;
        }
      memcpy (d, e, sizeof d);
    }
  for (unsigned j = 1; j < w->k; j++)
    if (d[j] < d[best])
      best = j;
  for (size_t t = n, j = best; t-- > 0; j = from[t][j])
    state[t] = (unsigned)j;
  return d[best];
}

/* Powers of two make ties everywhere: the path is that of the textbook, short
   or long, whatever the threads and the memory.  */
START_TEST (many_ties)
{
  static const size_t rows[] = { 1, 2, 7, 300, 8191, 8192, TIED_ROWS };
  gsl_rng *r = gsl_rng_alloc (gsl_rng_mt19937);
  gsl_rng_set (r, 2385 + (unsigned long)_i);
  size_t k = 1 + (size_t)_i % TIED_STATES, n = rows[_i % 7];
  double first[TIED_STATES], a[TIED_STATES * TIED_STATES];
  double prob[TIED_STATES * 3], *x = malloc (n * sizeof *x), logp;
  unsigned *state = malloc (2 * n * sizeof *state), *found = state + n;
  whole_model w = { .k = k };
  halves (r, k, w.first, first);
  for (size_t i = 0; i < k; i++)
    {
      halves (r, k, w.a[i], a + i * k);
      halves (r, 3, w.b[i], prob + i * 3);
    }
  for (size_t t = 0; t < n; t++)
    x[t] = gsl_rng_uniform_int (r, 4) ? (double)gsl_rng_uniform_int (r, 3)
                                      : (double)NAN;
  long cost = whole_path (&w, n, x, state);
  lat_hmm *m = hmm_symbols (k, 3, first, a, prob);
  lat_data *d = hmm_data (n, 1, x, 0, NULL);
  for (unsigned threads = 1; threads < 4; threads++)
    {
      unsigned two = 2;
      size_t least = 0;
      lat_message msg;
      if (threads == 3)
        {
          ck_assert_int_eq (lat_hmm_limit (m, d, 1, &two, &msg), LAT_EINVAL);
          ck_assert_int_eq (
              sscanf (strstr (msg.text, "works is "), "works is %zu", &least),
              1);
          ck_assert_int_eq (lat_hmm_limit (m, d, least << 10, &two, &msg), 0);
        }
      ck_assert_int_eq (lat_hmm_viterbi (m, d, threads, found, &logp), 0);
      for (size_t t = 0; t < n; t++)
        ck_assert_msg (found[t] == state[t],
                       "case %d, %zu states, row %zu of %zu: %u, not %u", _i,
                       k, t, n, found[t], state[t]);
      assert_near (logp, -(double)cost * log (2), 1e-9);
    }
  lat_data_free (d);
  lat_hmm_free (m);
  free (state);
  free (x);
  gsl_rng_free (r);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("viterbi ties");
  TCase *t = tcase_create ("paths");
  tcase_set_timeout (t, 30);
  tcase_add_loop_test (t, many_ties, 0, 77);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
