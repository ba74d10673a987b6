/* hmm_brute.h -- short sequences by going through all paths there are.  */

#ifndef LATENS_HMM_BRUTE_H
#define LATENS_HMM_BRUTE_H

#include "hmm_make.h"

enum
{
  BRUTE_ROWS = 7,
  BRUTE_STATES = 3,
  BRUTE_PATHS = 2187 /* 3^7 */
};

/* One sequence: log P (path, what is seen of the first t rows) of all k^n
   paths; path i's state of row t is digit t of i in base k.  */
typedef struct
{
  size_t k, n, paths;
  double b[BRUTE_ROWS][BRUTE_STATES]; /* log-densities */
  double joint[BRUTE_PATHS];
} brute;

static inline size_t
brute_state (const brute *a, size_t path, size_t t)
{
  for (; t > 0; t--)
    path /= a->k;
  return path % a->k;
}

/* ... of rows [0, rows).  */
static inline double
brute_joint (const brute *a, const lat_hmm *m, size_t path, size_t rows)
{
  double sum = 0;
  size_t before = 0;
  for (size_t t = 0; t < rows; t++)
    {
      size_t z = brute_state (a, path, t);
      sum += log (t ? m->transition[before * a->k + z] : m->initial[z])
             + a->b[t][z];
      before = z;
    }
  return sum;
}

/* Rows [row, row + n) of d, whose emissions are Poisson counts.  */
static inline brute
brute_make (const lat_hmm *m, const lat_data *d, size_t row, size_t n)
{
  brute a = { .k = m->k, .n = n, .paths = 1 };
  ck_assert (n <= BRUTE_ROWS && m->k <= BRUTE_STATES);
  for (size_t t = 0; t < n; t++)
    {
      double x = d->x[(row + t) * d->tda];
      a.paths *= a.k;
      for (size_t j = 0; j < a.k; j++)
        {
          double rate = lat_poisson_rate (m->emission, j, 0);
          a.b[t][j] = isnan (x) ? 0 : x * log (rate) - rate - lgamma (x + 1);
        }
    }
  for (size_t i = 0; i < a.paths; i++)
    a.joint[i] = brute_joint (&a, m, i, n);
  return a;
}

/* P (state of row t = j | rows [0, rows)).  */
static inline double
brute_law (const brute *a, const lat_hmm *m, size_t rows, size_t t, size_t j)
{
  double one = 0, all = 0;
  for (size_t i = 0; i < a->paths; i++)
    {
      double p = exp (brute_joint (a, m, i, rows));
      /* Later rows are free: every path of these rows comes as often.  */
      all += p;
      one += brute_state (a, i, t) == j ? p : 0;
    }
  return one / all;
}

/* Three Poisson states, one transition missing, and three sequences with
   holes: of 7, 1 and 4 rows.  */
static inline lat_hmm *
brute_model (void)
{
  static const double initial[] = { 0.2, 0.5, 0.3 };
  static const double transition[]
      = { 0.71, 0.29, 0, 0.13, 0.66, 0.21, 0.4, 0.05, 0.55 };
  static const double rate[] = { 2.3, 5.9, 11.7 };
  return hmm_poisson (3, initial, transition, rate);
}

static inline lat_data *
brute_data (void)
{
  static const size_t unit[] = { 0, 7, 8, 12 };
  const double x[] = { 3, 7, NAN, 12, 1, NAN, 6, NAN, 9, 0, NAN, 14 };
  return hmm_data (12, 1, x, 3, unit);
}

#endif
