/* test_hmm_kernels.c -- chains of all sizes at every level of kernels, against
   the recursions in logarithms; and that neither threads, nor a limit to
   memory, nor what is left out changes a bit.  */

#include "hmm_oracle.h"

static gsl_rng *
generator (unsigned long seed)
{
  gsl_rng *r = gsl_rng_alloc (lat_rng_philox);
  gsl_rng_set (r, seed);
  return r;
}

/* --- against the oracle -------------------------------------------------- */

/* A model and rows at random.  */
static void
check_random (gsl_rng *r, what w, size_t k, size_t band, size_t units,
              const size_t *unit)
{
  lat_hmm *m = random_model (r, w, k, band);
  lat_data *d = random_data (r, w, unit[units], units, unit);
  check_levels (m, d);
  lat_data_free (d);
  lat_hmm_free (m);
}

/* A model at random over POINTS, for which a test makes rows.  */
typedef struct
{
  gsl_rng *r;
  lat_hmm *m;
  size_t cells;
  double *x;
} cloud;

static cloud
cloud_make (gsl_rng *r, size_t k, size_t band, size_t rows)
{
  cloud c = { .r = r, .cells = rows * COLUMNS };
  c.m = random_model (r, POINTS, k, band);
  c.x = malloc (c.cells * sizeof *c.x);
  return c;
}

/* ... and frees all.  */
static void
cloud_check (cloud *c, size_t units, const size_t *unit)
{
  lat_data *d = hmm_data (unit[units], COLUMNS, c->x, units, unit);
  check_levels (c->m, d);
  lat_data_free (d);
  free (c->x);
  lat_hmm_free (c->m);
  gsl_rng_free (c->r);
}

/* Every size of chain over sequences of every kind of length; seed 2385 and
   the size.  */
START_TEST (sizes)
{
  static const size_t size[]
      = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 16, 17, 24, 31, 40, 65 };
  static const size_t unit[]
      = { 0, 1, 3, 6, 21, 37, 54, 87, 344, 601, 602, 1130 };
  const size_t units = sizeof unit / sizeof *unit - 1, k = size[_i];
  gsl_rng *r = generator (2385 + (unsigned long)k);
  size_t n = k > 20 ? 6 : units;
  for (what w = SYMBOLS; w <= POINTS; w++)
    check_random (r, w, k, k, n, unit);
  gsl_rng_free (r);
}
END_TEST

/* Most transitions can not be.  */
START_TEST (bands)
{
  static const size_t size[] = { 3, 8, 11, 20, 40, 65, 100 };
  const size_t unit[] = { 0, 35, 36, 100 }, k = size[_i];
  gsl_rng *r = generator (11 + (unsigned long)k);
  for (what w = SYMBOLS; w <= POINTS; w++)
    check_random (r, w, k, 2, 3, unit);
  gsl_rng_free (r);
}
END_TEST

/* Leaves few ways: forward only, to neighbours, or anywhere.  */
static void
thin_out (lat_hmm *m, gsl_rng *r, int pattern)
{
  size_t k = m->k;
  for (size_t i = 0; i < k; i++)
    {
      double sum = 0;
      for (size_t j = 0; j < k; j++)
        {
          int way = pattern == 0   ? j == i || j == i + 1
                    : pattern == 1 ? j + 1 >= i && j <= i + 1
                                   : j == i || gsl_rng_uniform (r) * k < 2;
          sum += m->transition[i * k + j] = way ? .1 + gsl_rng_uniform (r) : 0;
        }
      for (size_t j = 0; j < k; j++)
        m->transition[i * k + j] /= sum;
    }
  ck_assert_int_eq (lat_em_hmm.prepare (m), 0);
}

/* Diagonals, and few ways anywhere; cells so far from most states that these
   fall out of range.  */
START_TEST (few_ways)
{
  static const size_t size[] = { 9, 12, 16, 24, 33, 64, 65 };
  const size_t unit[] = { 0, 90, 91, 130 }, k = size[_i / 3];
  gsl_rng *r = generator (57 + (unsigned long)_i);
  cloud c = cloud_make (r, k, k, unit[3]);
  thin_out (c.m, r, _i % 3);
  const lat_hmm_way *way = c.m->tables->way;
  for (size_t i = 0; i < c.cells; i++)
    c.x[i] = gsl_ran_gaussian (r, i % 90 < 30 ? 30 : 2);
  ck_assert (k < 12 || (k < 33 && _i % 3 == 2) || way[0].pieces);
  ck_assert (k < 12 || _i % 3 == 2 || way[1].pieces->bands > 1);
  cloud_check (&c, 3, unit);
}
END_TEST

/* States that are left behind fall row by row, here and there by more than a
   double can hold in one row, and each goes on in units of its own.  */
START_TEST (falling_states)
{
  static const size_t size[] = { 2, 3, 6, 8, 9, 12, 20, 33 };
  const size_t unit[] = { 0, 250, 251, 500 }, k = size[_i / 3];
  gsl_rng *r = generator (1733 + (unsigned long)_i);
  cloud c = cloud_make (r, k, k, unit[3]);
  thin_out (c.m, r, _i % 3);
  ck_assert_int_eq (lat_hmm_sample (c.m, unit[3], COLUMNS,
                                    lat_stream_of_seed (7), c.x, NULL),
                    0);
  for (size_t i = 0; i < c.cells; i++)
    {
      double u = gsl_rng_uniform (r);
      c.x[i] = u < .05 ? (double)NAN : u < .06 ? 4 * c.x[i] : c.x[i];
    }
  cloud_check (&c, 3, unit);
}
END_TEST

/* More states than a byte can number.  */
START_TEST (three_hundred_states)
{
  const size_t unit[] = { 0, 9, 20 };
  gsl_rng *r = generator (300);
  check_random (r, POINTS, 300, 7, 2, unit);
  gsl_rng_free (r);
}
END_TEST

/* Short sequences, which are computed side by side, but for those with a cell
   far from all states, where one may be lost; with every transition, and with
   few.  */
START_TEST (short_sequences)
{
  enum
  {
    UNITS = 60
  };
  size_t unit[UNITS + 1] = { 0 }, k = 1 + (size_t)_i % 8;
  gsl_rng *r = generator (41 + (unsigned long)_i);
  for (size_t u = 0; u < UNITS; u++)
    unit[u + 1] = unit[u] + 1 + gsl_rng_uniform_int (r, 9);
  cloud c = cloud_make (r, k, _i < 8 ? k : 2, unit[UNITS]);
  for (size_t i = 0; i < c.cells; i++)
    c.x[i] = gsl_rng_uniform (r) < .02 ? 90 * gsl_ran_gaussian (r, 1)
                                       : gsl_ran_gaussian (r, 2);
  cloud_check (&c, UNITS, unit);
}
END_TEST

/* --- the same bits ------------------------------------------------------- */

/* All that is said of d, one number after another.  */
typedef struct
{
  size_t n;
  double *x;
} account;

static account
tell (const lat_hmm *m, const lat_data *d, unsigned threads)
{
  size_t len = lat_em_hmm.stat_len (m), k = m->k, rows = d->n;
  account a = { .n = len + rows * k + 2 * rows + d->units + 1 };
  double *x = a.x = calloc (a.n, sizeof *x);
  size_t bytes = lat_em_hmm.work_len (m, d);
  lat_work w = { .bytes = bytes,
                 .threads = threads,
                 .mem = aligned_alloc (64, (bytes + 63) / 64 * 64) };
  unsigned *state = malloc (rows * sizeof *state);
  memset (w.mem, 0x5a, bytes);
  ck_assert_int_eq (lat_em_hmm.estep (m, d, NULL, 0, d->units, x, &w), 0);
  x += len;
  ck_assert_int_eq (lat_hmm_posterior (m, d, threads, x), 0);
  x += rows * k;
  ck_assert_int_eq (lat_hmm_score (m, d, threads, x), 0);
  x += rows;
  ck_assert_int_eq (lat_hmm_viterbi (m, d, threads, state, x), 0);
  x += d->units;
  ck_assert_int_eq (lat_hmm_loglik (m, d, threads, x++), 0);
  for (size_t t = 0; t < rows; t++)
    x[t] = state[t];
  free (state);
  free (w.mem);
  return a;
}

static void
check_same (const account *a, account b)
{
  ck_assert_int_eq (memcmp (a->x, b.x, a->n * sizeof *a->x), 0);
  free (b.x);
}

/* One long sequence and some short ones.  A limit of one byte is too little
   for anything, and means the least there can be.  */
START_TEST (same_bits)
{
  enum
  {
    LONG = 40011,
    ALL = LONG + 2 * 300
  };
  const size_t unit[] = { 0, 40, 300, 300 + LONG, ALL };
  const size_t k = _i % 3 == 0 ? 3 : _i % 3 == 1 ? 8 : 11;
  what w = (what)(_i / 3 % 3);
  gsl_rng *r = generator (17 + (unsigned long)_i);
  lat_hmm *m = random_model (r, w, k, _i % 2 ? k : k / 2 + 1);
  if (_i >= 9) /* states that fall for good */
    thin_out (m, r, 0);
  lat_data *d = random_data (r, w, ALL, 4, unit);
  account a = tell (m, d, 1);
  size_t plain = lat_em_hmm.work_len (m, d);
  ck_assert (a.x[LAT_LOGLIK] == a.x[a.n - ALL - 1]);
  check_same (&a, tell (m, d, 2));
  check_same (&a, tell (m, d, 3));
  m->memory = 1;
  ck_assert (lat_em_hmm.work_len (m, d) < plain || (k < 9 && w != POINTS));
  check_same (&a, tell (m, d, 1));
  check_same (&a, tell (m, d, 2));
  free (a.x);
  lat_data_free (d);
  lat_hmm_free (m);
  gsl_rng_free (r);
}
END_TEST

/* Many chunks of short sequences.  */
START_TEST (same_bits_of_short_sequences)
{
  enum
  {
    UNITS = 3000
  };
  size_t *unit = calloc (UNITS + 1, sizeof *unit), k = 2 + 3 * (size_t)_i;
  gsl_rng *r = generator (29 + (unsigned long)_i);
  for (size_t u = 0; u < UNITS; u++)
    unit[u + 1] = unit[u] + 1 + gsl_rng_uniform_int (r, u % 50 ? 5 : 99);
  lat_hmm *m = random_model (r, (what)(_i % 3), k, k / 2 + 1);
  lat_data *d = random_data (r, (what)(_i % 3), unit[UNITS], UNITS, unit);
  double one, three, *g = malloc (2 * d->n * k * sizeof *g);
  ck_assert_int_eq (lat_hmm_loglik (m, d, 1, &one), 0);
  ck_assert_int_eq (lat_hmm_loglik (m, d, 3, &three), 0);
  ck_assert (one == three);
  ck_assert_int_eq (lat_hmm_posterior (m, d, 1, g), 0);
  ck_assert_int_eq (lat_hmm_posterior (m, d, 3, g + d->n * k), 0);
  ck_assert_int_eq (memcmp (g, g + d->n * k, d->n * k * sizeof *g), 0);
  lat_em_options o = lat_em_defaults ();
  o.max_iter = 0;
  lat_em *w = lat_em_alloc (&lat_em_hmm, m, d, &o, NULL);
  ck_assert_int_eq (lat_em_start (w), 0);
  ck_assert (lat_em_loglik (w) == one);
  lat_em_free (w);
  free (g);
  lat_data_free (d);
  lat_hmm_free (m);
  gsl_rng_free (r);
  free (unit);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("hmm kernels");
  TCase *t = tcase_create ("kernels");
  tcase_set_timeout (t, 120);
  tcase_add_loop_test (t, sizes, 0, 16);
  tcase_add_loop_test (t, bands, 0, 7);
  tcase_add_loop_test (t, falling_states, 0, 24);
  tcase_add_loop_test (t, few_ways, 0, 21);
  tcase_add_test (t, three_hundred_states);
  tcase_add_loop_test (t, short_sequences, 0, 16);
  tcase_add_loop_test (t, same_bits, 0, 18);
  tcase_add_loop_test (t, same_bits_of_short_sequences, 0, 3);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
