/* test_hmm_kernels.c -- chains of all sizes at every level of kernels, against
   the recursions in logarithms; and that neither threads, nor a limit to
   memory, nor what is left out changes a bit.  */

#include <gsl/gsl_randist.h>
#include "hmm_make.h"
#include "model/hmm_private.h"
#include <latens/random.h>

/* --- models and data ----------------------------------------------------- */

typedef enum
{
  SYMBOLS, /* a categorical column: rows have few values */
  COUNTS,  /* Poisson, one cell too large to have a code */
  POINTS   /* two normal columns with holes */
} what;

enum
{
  LEVELS = 7,
  COLUMNS = 2
};

static void
random_law (gsl_rng *r, size_t n, double zeros, double *p)
{
  double sum = 0;
  for (size_t i = 0; i < n; i++)
    sum += p[i] = i == 0 || gsl_rng_uniform (r) >= zeros
                      ? .02 + gsl_rng_uniform (r)
                      : 0;
  for (size_t i = 0; i < n; i++)
    p[i] /= sum;
}

/* Transitions; with a band, only to the state itself and the next ones.  */
static void
random_transitions (gsl_rng *r, size_t k, size_t band, double *a)
{
  for (size_t i = 0; i < k; i++)
    {
      double sum = 0;
      for (size_t j = 0; j < k; j++)
        sum += a[i * k + j]
            = (j + k - i) % k < band ? .05 + gsl_rng_uniform (r) : 0;
      for (size_t j = 0; j < k; j++)
        a[i * k + j] /= sum;
    }
}

static void *
random_emission (gsl_rng *r, what w, size_t k)
{
  size_t col[COLUMNS] = { 0, 1 }, levels = LEVELS;
  double p[LEVELS], mean[COLUMNS], sigma[COLUMNS * COLUMNS];
  void *e = w == SYMBOLS  ? lat_categorical_alloc (k, 1, col, &levels)
            : w == COUNTS ? lat_poisson_alloc (k, 1, col)
                          : lat_gaussian_alloc (k, COLUMNS, col, LAT_FULL);
  for (size_t c = 0; c < k; c++)
    if (w == SYMBOLS)
      {
        random_law (r, LEVELS, k > 2 ? .1 : 0, p);
        lat_categorical_set (e, c, 0, p);
      }
    else if (w == COUNTS)
      lat_poisson_set (e, c, 0, 1 + 40 * gsl_rng_uniform (r));
    else
      {
        mean[0] = gsl_ran_gaussian (r, 2);
        mean[1] = gsl_ran_gaussian (r, 2);
        sigma[0] = .5 + gsl_rng_uniform (r);
        sigma[3] = .5 + gsl_rng_uniform (r);
        sigma[1] = sigma[2] = .3 * gsl_ran_flat (r, -1, 1);
        lat_gaussian_set (e, c, mean, sigma);
      }
  return e;
}

static const lat_family_type *
family_of (what w)
{
  return w == SYMBOLS  ? &lat_family_categorical
         : w == COUNTS ? &lat_family_poisson
                       : &lat_family_gaussian;
}

static lat_hmm *
random_model (gsl_rng *r, what w, size_t k, size_t band)
{
  double *initial = malloc (k * sizeof *initial);
  double *a = malloc (k * k * sizeof *a);
  random_law (r, k, 0, initial);
  random_transitions (r, k, band, a);
  lat_hmm *m = hmm_make (family_of (w), random_emission (r, w, k),
                         LAT_INITIAL_FREE, initial, a);
  free (initial);
  free (a);
  return m;
}

/* Rows that tell little of each other, with holes.  */
static lat_data *
random_data (gsl_rng *r, what w, size_t n, size_t units, const size_t *unit)
{
  size_t p = w == POINTS ? COLUMNS : 1;
  double *x = malloc (n * p * sizeof *x);
  for (size_t i = 0; i < n * p; i++)
    if (gsl_rng_uniform (r) < .05)
      x[i] = NAN;
    else if (w == SYMBOLS)
      x[i] = (double)gsl_rng_uniform_int (r, LEVELS);
    else if (w == COUNTS)
      x[i] = gsl_ran_poisson (r, i % 50 < 25 ? 8 : 30);
    else
      x[i] = gsl_ran_gaussian (r, 2);
  if (w == COUNTS && n > 5)
    x[5] = 2385;
  lat_data *d = hmm_data (n, p, x, units, unit);
  free (x);
  return d;
}

/* --- the oracle ---------------------------------------------------------- */

static double
log_sum (size_t k, const double *x)
{
  double top = -INFINITY, sum = 0;
  for (size_t i = 0; i < k; i++)
    top = fmax (top, x[i]);
  for (size_t i = 0; top > -INFINITY && i < k; i++)
    sum += exp (x[i] - top);
  return top + log (sum);
}

/* log b of all rows, by state.  */
static double *
densities (const lat_hmm *m, const lat_data *d)
{
  size_t bytes = m->family->work_len (m->emission, LAT_BLOCK_ROWS);
  void *work = aligned_alloc (64, (bytes + 64) / 64 * 64);
  double *l = malloc (d->n * m->k * sizeof *l);
  double *lp = malloc (m->k * sizeof *lp);
  for (size_t t = 0; t < d->n; t++)
    {
      lat_block b = { .n = 1,
                      .x = d->x + t * d->tda,
                      .tda = d->tda,
                      .pattern = d->pattern + t };
      memset (lp, 0, m->k * sizeof *lp);
      ck_assert_int_eq (m->family->log_density (m->emission, &b, lp, work), 0);
      memcpy (l + t * m->k, lp, m->k * sizeof *lp);
    }
  free (lp);
  free (work);
  return l;
}

typedef struct
{
  size_t k, n;
  double loglik, best; /* log P (seen), log P (seen, best path) */
  double *gamma;       /* n x k */
  double *count;       /* k x k */
} oracle;

/* to_j = op_i from_i + log a_ij, or with the transpose; op is the sum or the
   largest.  */
static void
oracle_step (const lat_hmm *m, int back, int largest, const double *from,
             double *to)
{
  size_t k = m->k;
  double *term = malloc (k * sizeof *term);
  for (size_t j = 0; j < k; j++)
    {
      double top = -INFINITY;
      for (size_t i = 0; i < k; i++)
        {
          term[i]
              = from[i] + log (m->transition[back ? j * k + i : i * k + j]);
          top = fmax (top, term[i]);
        }
      to[j] = largest ? top : log_sum (k, term);
    }
  free (term);
}

static double
oracle_filter (const lat_hmm *m, const double *l, size_t n, int largest,
               double *alpha)
{
  size_t k = m->k;
  double top = -INFINITY;
  for (size_t t = 0; t < n; t++)
    {
      double *a = alpha + t * k;
      if (t > 0)
        oracle_step (m, 0, largest, a - k, a);
      for (size_t j = 0; j < k; j++)
        a[j] = (t > 0 ? a[j] : log (m->initial[j])) + l[t * k + j];
    }
  for (size_t j = 0; j < k; j++)
    top = fmax (top, alpha[(n - 1) * k + j]);
  return largest ? top : log_sum (k, alpha + (n - 1) * k);
}

static void
oracle_sequence (oracle *o, const lat_hmm *m, const double *l, size_t row,
                 size_t n)
{
  size_t k = m->k;
  double *alpha = malloc (n * k * sizeof *alpha);
  double *w = calloc (2 * k, sizeof *w), *beta = w + k;
  o->best += oracle_filter (m, l + row * k, n, 1, alpha);
  double all = oracle_filter (m, l + row * k, n, 0, alpha);
  o->loglik += all;
  for (size_t t = n; t-- > 0;)
    {
      if (t + 1 < n)
        oracle_step (m, 1, 0, w, beta);
      for (size_t i = 0; i < k; i++)
        {
          o->gamma[(row + t) * k + i] = exp (alpha[t * k + i] + beta[i] - all);
          for (size_t j = 0; t + 1 < n && j < k; j++)
            o->count[i * k + j]
                += exp (alpha[t * k + i] + log (m->transition[i * k + j])
                        + w[j] - all);
        }
      for (size_t i = 0; i < k; i++)
        w[i] = beta[i] + l[(row + t) * k + i];
    }
  free (alpha);
  free (w);
}

static oracle
oracle_of (const lat_hmm *m, const lat_data *d)
{
  oracle o = { .k = m->k, .n = d->n };
  o.gamma = calloc (d->n * m->k, sizeof *o.gamma);
  o.count = calloc (m->k * m->k, sizeof *o.count);
  double *l = densities (m, d);
  for (size_t u = 0; u < d->units; u++)
    oracle_sequence (&o, m, l, d->unit[u], d->unit[u + 1] - d->unit[u]);
  free (l);
  return o;
}

static void
oracle_clear (oracle *o)
{
  free (o->gamma);
  free (o->count);
}

/* --- against it ---------------------------------------------------------- */

/* log P (path, seen).  */
static double
path_value (const lat_hmm *m, const lat_data *d, const unsigned *state)
{
  double sum = 0, *l = densities (m, d);
  for (size_t u = 0; u < d->units; u++)
    for (size_t t = d->unit[u]; t < d->unit[u + 1]; t++)
      sum += l[t * m->k + state[t]]
             + log (t > d->unit[u]
                        ? m->transition[state[t - 1] * m->k + state[t]]
                        : m->initial[state[t]]);
  free (l);
  return sum;
}

static void
check_path (const lat_hmm *m, const lat_data *d, const oracle *o)
{
  unsigned *state = malloc (d->n * sizeof *state);
  double *logp = malloc (d->units * sizeof *logp), sum = 0;
  ck_assert_int_eq (lat_hmm_viterbi (m, d, 1, state, logp), 0);
  for (size_t u = 0; u < d->units; u++)
    sum += logp[u];
  assert_near (sum, o->best, 1e-11);
  assert_near (path_value (m, d, state), o->best, 1e-11);
  free (state);
  free (logp);
}

static void
check_model (const lat_hmm *m, const lat_data *d, const oracle *o)
{
  size_t k = m->k;
  double *stat = hmm_stat (m, d), *g = malloc (d->n * k * sizeof *g);
  double loglik, *row = malloc (d->n * sizeof *row), sum = 0;
  assert_near (stat[LAT_LOGLIK], o->loglik, 1e-11);
  for (size_t i = 0; i < k * k; i++)
    assert_near (stat[LAT_HEAD + k + i], o->count[i], 1e-9);
  for (size_t i = 0; i < k * k; i++)
    ck_assert (m->transition[i] > 0 || stat[LAT_HEAD + k + i] == 0);
  ck_assert_int_eq (lat_hmm_posterior (m, d, 1, g), 0);
  for (size_t i = 0; i < d->n * k; i++)
    assert_near (g[i], o->gamma[i], 1e-9);
  ck_assert_int_eq (lat_hmm_loglik (m, d, 1, &loglik), 0);
  assert_near (loglik, o->loglik, 1e-11);
  ck_assert_int_eq (lat_hmm_score (m, d, 1, row), 0);
  for (size_t t = 0; t < d->n; t++)
    sum += row[t];
  assert_near (sum, o->loglik, 1e-10);
  check_path (m, d, o);
  free (stat);
  free (g);
  free (row);
}

static void
check_levels (lat_hmm *m, const lat_data *d)
{
  oracle o = oracle_of (m, d);
  for (lat_level level = 0; level < LAT_LEVELS; level++)
    if ((m->tables->kernels = lat_hmm_kernels_of (level)))
      check_model (m, d, &o);
  oracle_clear (&o);
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
  gsl_rng *r = gsl_rng_alloc (lat_rng_philox);
  gsl_rng_set (r, 2385 + (unsigned long)k);
  size_t n = k > 20 ? 6 : units;
  for (what w = SYMBOLS; w <= POINTS; w++)
    {
      lat_hmm *m = random_model (r, w, k, k);
      lat_data *d = random_data (r, w, unit[n], n, unit);
      check_levels (m, d);
      lat_data_free (d);
      lat_hmm_free (m);
    }
  gsl_rng_free (r);
}
END_TEST

/* Most transitions can not be.  */
START_TEST (bands)
{
  static const size_t size[] = { 3, 8, 11, 20, 40, 65, 100 };
  const size_t unit[] = { 0, 35, 36, 100 }, k = size[_i];
  gsl_rng *r = gsl_rng_alloc (lat_rng_philox);
  gsl_rng_set (r, 11 + (unsigned long)k);
  for (what w = SYMBOLS; w <= POINTS; w++)
    {
      lat_hmm *m = random_model (r, w, k, 2);
      lat_data *d = random_data (r, w, unit[3], 3, unit);
      check_levels (m, d);
      lat_data_free (d);
      lat_hmm_free (m);
    }
  gsl_rng_free (r);
}
END_TEST

/* Diagonals, and few ways anywhere; cells so far from most states that these
   fall out of range.  */
START_TEST (few_ways)
{
  static const size_t size[] = { 9, 12, 16, 24, 33, 64, 65 };
  const size_t unit[] = { 0, 90, 91, 130 }, k = size[_i / 3];
  gsl_rng *r = gsl_rng_alloc (lat_rng_philox);
  gsl_rng_set (r, 57 + (unsigned long)_i);
  lat_hmm *m = random_model (r, POINTS, k, k);
  double *x = malloc (unit[3] * COLUMNS * sizeof *x);
  for (size_t i = 0; i < k; i++)
    for (size_t j = 0; j < k; j++)
      {
        int way = _i % 3 == 0   ? j == i || j == i + 1
                  : _i % 3 == 1 ? j + 1 >= i && j <= i + 1
                                : j == i || gsl_rng_uniform (r) * k < 2;
        m->transition[i * k + j] = way ? .1 + gsl_rng_uniform (r) : 0;
      }
  for (size_t i = 0; i < k; i++)
    {
      double sum = 0;
      for (size_t j = 0; j < k; j++)
        sum += m->transition[i * k + j];
      for (size_t j = 0; j < k; j++)
        m->transition[i * k + j] /= sum;
    }
  for (size_t i = 0; i < unit[3] * COLUMNS; i++)
    x[i] = gsl_ran_gaussian (r, i % 90 < 30 ? 30 : 2);
  ck_assert_int_eq (lat_em_hmm.prepare (m), 0);
  ck_assert (k < 12 || (k < 33 && _i % 3 == 2) || m->tables->way[0].pieces);
  ck_assert (k < 12 || _i % 3 == 2 || m->tables->way[1].pieces->bands > 1);
  lat_data *d = hmm_data (unit[3], COLUMNS, x, 3, unit);
  check_levels (m, d);
  lat_data_free (d);
  free (x);
  lat_hmm_free (m);
  gsl_rng_free (r);
}
END_TEST

/* More states than a byte can number.  */
START_TEST (three_hundred_states)
{
  const size_t unit[] = { 0, 9, 20 };
  gsl_rng *r = gsl_rng_alloc (lat_rng_philox);
  gsl_rng_set (r, 300);
  lat_hmm *m = random_model (r, POINTS, 300, 7);
  lat_data *d = random_data (r, POINTS, unit[2], 2, unit);
  check_levels (m, d);
  lat_data_free (d);
  lat_hmm_free (m);
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
  gsl_rng *r = gsl_rng_alloc (lat_rng_philox);
  gsl_rng_set (r, 41 + (unsigned long)_i);
  for (size_t u = 0; u < UNITS; u++)
    unit[u + 1] = unit[u] + 1 + gsl_rng_uniform_int (r, 9);
  lat_hmm *m = random_model (r, POINTS, k, _i < 8 ? k : 2);
  double *x = malloc (unit[UNITS] * COLUMNS * sizeof *x);
  for (size_t i = 0; i < unit[UNITS] * COLUMNS; i++)
    x[i] = gsl_rng_uniform (r) < .02 ? 90 * gsl_ran_gaussian (r, 1)
                                     : gsl_ran_gaussian (r, 2);
  lat_data *d = hmm_data (unit[UNITS], COLUMNS, x, UNITS, unit);
  check_levels (m, d);
  lat_data_free (d);
  free (x);
  lat_hmm_free (m);
  gsl_rng_free (r);
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
  what w = (what)(_i / 3);
  gsl_rng *r = gsl_rng_alloc (lat_rng_philox);
  gsl_rng_set (r, 17 + (unsigned long)_i);
  lat_hmm *m = random_model (r, w, k, _i % 2 ? k : k / 2 + 1);
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
  gsl_rng *r = gsl_rng_alloc (lat_rng_philox);
  gsl_rng_set (r, 29 + (unsigned long)_i);
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
  tcase_add_loop_test (t, few_ways, 0, 21);
  tcase_add_test (t, three_hundred_states);
  tcase_add_loop_test (t, short_sequences, 0, 16);
  tcase_add_loop_test (t, same_bits, 0, 9);
  tcase_add_loop_test (t, same_bits_of_short_sequences, 0, 3);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
