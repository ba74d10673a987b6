/* hmm_oracle.h -- chains of all sizes and kinds, and their recursions in
   logarithms, for the tests of kernels.  */

#ifndef LATENS_HMM_ORACLE_H
#define LATENS_HMM_ORACLE_H

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

#endif
