/* hmm_make.h -- small hidden Markov models and their data, for tests.  */

#ifndef LATENS_HMM_MAKE_H
#define LATENS_HMM_MAKE_H

#include <latens/ar.h>
#include <latens/categorical.h>
#include <latens/gaussian.h>
#include <latens/hmm.h>
#include <latens/poisson.h>
#include <string.h>
#include "testing.h"

/* Takes over emission.  With the stationary law initial is not looked at. */
static inline lat_hmm *
hmm_make (const lat_family_type *family, void *emission, lat_initial law,
          const double *initial, const double *transition)
{
  lat_hmm *m = lat_hmm_alloc (family, emission, law);
  ck_assert_ptr_nonnull (m);
  memcpy (m->transition, transition, m->k * m->k * sizeof (double));
  if (law == LAT_INITIAL_FREE)
    memcpy (m->initial, initial, m->k * sizeof (double));
  ck_assert_int_eq (lat_em_hmm.prepare (m), 0);
  return m;
}

static inline lat_hmm *
hmm_poisson (size_t k, const double *initial, const double *transition,
             const double *rate)
{
  size_t col = 0;
  void *e = lat_poisson_alloc (k, 1, &col);
  for (size_t c = 0; c < k; c++)
    ck_assert_int_eq (lat_poisson_set (e, c, 0, rate[c]), 0);
  return hmm_make (&lat_family_poisson, e,
                   initial ? LAT_INITIAL_FREE : LAT_INITIAL_STATIONARY,
                   initial, transition);
}

/* prob: k x levels.  */
static inline lat_hmm *
hmm_symbols (size_t k, size_t levels, const double *initial,
             const double *transition, const double *prob)
{
  size_t col = 0;
  void *e = lat_categorical_alloc (k, 1, &col, &levels);
  for (size_t c = 0; c < k; c++)
    ck_assert_int_eq (lat_categorical_set (e, c, 0, prob + c * levels), 0);
  return hmm_make (&lat_family_categorical, e,
                   initial ? LAT_INITIAL_FREE : LAT_INITIAL_STATIONARY,
                   initial, transition);
}

/* mean: k x p, sigma: k x p x p.  */
static inline lat_hmm *
hmm_gaussian (size_t k, size_t p, const double *initial,
              const double *transition, const double *mean,
              const double *sigma)
{
  size_t col[8] = { 0, 1, 2, 3, 4, 5, 6, 7 };
  void *e = lat_gaussian_alloc (k, p, col, LAT_FULL);
  for (size_t c = 0; c < k; c++)
    ck_assert_int_eq (lat_gaussian_set (e, c, mean + c * p, sigma + c * p * p),
                      0);
  return hmm_make (&lat_family_gaussian, e,
                   initial ? LAT_INITIAL_FREE : LAT_INITIAL_STATIONARY,
                   initial, transition);
}

/* Column 0 looks back on `lags` rows; par: k x (2 + lags).  */
static inline lat_hmm *
hmm_ar (size_t k, size_t lags, const double *initial, const double *transition,
        const double *par)
{
  size_t col = 0;
  void *e = lat_ar_alloc (k, 1, &col, &lags);
  for (size_t c = 0; c < k; c++)
    ck_assert_int_eq (lat_ar_set (e, c, 0, par + c * (2 + lags)), 0);
  return hmm_make (&lat_family_ar, e, LAT_INITIAL_FREE, initial, transition);
}

/* n x p cells; unit: units + 1 first rows, or NULL: one sequence.  */
static inline lat_data *
hmm_data (size_t n, size_t p, const double *x, size_t units,
          const size_t *unit)
{
  const size_t whole[2] = { 0, n };
  lat_data *d = lat_data_alloc (n, p, x, NULL, NULL);
  ck_assert_ptr_nonnull (d);
  ck_assert_int_eq (
      lat_data_set_units (d, unit ? units : 1, unit ? unit : whole, NULL), 0);
  return d;
}

/* Rows [from, to) of d as one sequence, with its labels, its covariates and as
   many rows to look back on; x: their cells, or NULL: d's.  */
static inline lat_data *
hmm_rows (const lat_data *d, size_t from, size_t to, const double *x)
{
  size_t n = to - from, q = d->covariates;
  double *own = malloc (n * d->p * sizeof *own);
  lat_data_cells (d, from, n, own);
  lat_data *rows = hmm_data (n, d->p, x ? x : own, 0, NULL);
  free (own);
  if (d->lags)
    ck_assert_int_eq (lat_data_set_lags (rows, d->lags, NULL), 0);
  if (d->label)
    ck_assert_int_eq (lat_data_set_labels (rows, d->label + from, NULL), 0);
  if (q)
    ck_assert_int_eq (
        lat_data_set_covariates (rows, q, d->covariate + from * q, NULL), 0);
  return rows;
}

/* Symbols written as letters, '.' missing: one sequence.  */
static inline lat_data *
hmm_letters (const char *text, const char *alphabet)
{
  size_t n = strlen (text);
  double *x = malloc (n * sizeof *x);
  for (size_t i = 0; i < n; i++)
    {
      const char *at = strchr (alphabet, text[i]);
      x[i] = at ? (double)(at - alphabet) : (double)NAN;
      ck_assert (at || text[i] == '.');
    }
  lat_data *d = hmm_data (n, 1, x, 0, NULL);
  free (x);
  return d;
}

/* One E-step over units [u0, u1), added to stat; its status.  */
static inline int
hmm_estep (const lat_hmm *m, const lat_data *d, size_t u0, size_t u1,
           double *stat)
{
  size_t bytes = lat_em_hmm.work_len (m, d);
  lat_work w
      = { .bytes = bytes, .mem = aligned_alloc (64, (bytes + 63) / 64 * 64) };
  memset (w.mem, 0x5a, bytes);
  int s = lat_em_hmm.estep (m, d, NULL, u0, u1, stat, &w);
  free (w.mem);
  return s;
}

/* Statistics of all units, malloc'd.  */
static inline double *
hmm_stat (const lat_hmm *m, const lat_data *d)
{
  double *stat = calloc (lat_em_hmm.stat_len (m), sizeof *stat);
  ck_assert_int_eq (hmm_estep (m, d, 0, d->units, stat), 0);
  return stat;
}

static inline double
hmm_loglik (const lat_hmm *m, const lat_data *d)
{
  double *stat = hmm_stat (m, d), loglik = stat[LAT_LOGLIK];
  free (stat);
  return loglik;
}

#endif
