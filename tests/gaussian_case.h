/* gaussian_case.h -- random normal laws and rows with holes, and a slow
   second opinion on them: plain elimination, one row at a time.  */

#ifndef LATENS_GAUSSIAN_CASE_H
#define LATENS_GAUSSIAN_CASE_H

#include "family/gaussian_theta.h"
#include "testing.h"
#include <gsl/gsl_randist.h>
#include <string.h>

enum
{
  CASE_SPARE = 2 /* columns of a row that are not the family's */
};

static const lat_family_type *const G = &lat_family_gaussian;

static const lat_covariance structures[]
    = { LAT_FULL, LAT_TIED, LAT_DIAGONAL, LAT_SPHERICAL };

static inline gsl_rng
generator (uint64_t seed, lat_philox *state)
{
  return lat_stream_at (lat_stream_of_seed (seed), 0, state);
}

typedef struct
{
  gaussian_theta *t;
  size_t n, tda;
  double *x; /* n x tda */
  size_t *row;
  double *r; /* k x n */
  double *stat;
  void *work;
} gaussian_case;

/* Column j of p is at position j, the upper half one further.  */
static inline void
case_columns (size_t p, size_t *col)
{
  for (size_t j = 0; j < p; j++)
    col[j] = j + (j < (p + 1) / 2 ? 0 : 1);
}

/* Random means and covariances the structure allows.  */
static inline gaussian_theta *
case_theta (lat_covariance structure, size_t k, size_t p, gsl_rng *rng)
{
  size_t col[64] = { 0 };
  double a[64 * 64], sigma[64 * 64], mean[64];
  case_columns (p, col);
  gaussian_theta *t = lat_gaussian_alloc (k, p, col, structure);
  ck_assert_ptr_nonnull (t);
  for (size_t c = 0; c < k; c++)
    {
      double one = 0.4 + gsl_rng_uniform (rng);
      for (size_t i = 0; i < p * p; i++)
        a[i] = gsl_ran_ugaussian (rng);
      for (size_t i = 0; i < p; i++)
        for (size_t j = 0; j < p; j++)
          {
            double sum = i == j ? 0.3 : 0;
            for (size_t h = 0; h < p; h++)
              sum += a[i * p + h] * a[j * p + h] / (double)p;
            if (structure == LAT_SPHERICAL)
              sum = one;
            if (i != j && !gaussian_is_dense (t))
              sum = 0;
            sigma[i * p + j] = sum;
          }
      for (size_t j = 0; j < p; j++)
        mean[j] = 1.7 * gsl_ran_ugaussian (rng);
      ck_assert_int_eq (lat_gaussian_set (t, c, mean, sigma), LAT_SUCCESS);
    }
  ck_assert_int_eq (G->prepare (t), LAT_SUCCESS);
  return t;
}

/* Rows of standard deviation 2, each cell missing with probability `hole`;
   row 1 shows nothing, row 2 everything.  Spare cells are not numbers one
   would want to meet.  */
static inline gaussian_case
case_alloc (gaussian_theta *t, size_t n, double hole, gsl_rng *rng)
{
  gaussian_case a = { .t = t, .n = n, .tda = t->p + CASE_SPARE };
  a.x = malloc (n * a.tda * sizeof *a.x);
  a.row = malloc (n * sizeof *a.row);
  a.r = calloc (n * t->k, sizeof *a.r);
  a.stat = calloc (G->stat_len (t), sizeof *a.stat);
  ck_assert_int_eq (posix_memalign (&a.work, 64, G->work_len (t, n)), 0);
  for (size_t i = 0; i < n * a.tda; i++)
    a.x[i] = i % 2 ? 1e300 : (double)NAN;
  for (size_t i = 0; i < n; i++)
    {
      a.row[i] = 1000 + i;
      for (size_t j = 0; j < t->p; j++)
        {
          double u = gsl_rng_uniform (rng), x = 2 * gsl_ran_ugaussian (rng);
          int gone = i == 1 || (i != 2 && u < hole);
          a.x[i * a.tda + t->col[j]] = gone ? (double)NAN : x;
        }
    }
  return a;
}

static inline lat_block
case_block (const gaussian_case *a)
{
  return (lat_block){ .n = a->n, .x = a->x, .tda = a->tda, .row = a->row };
}

static inline void
case_free (gaussian_case *a)
{
  G->free (a->t);
  free (a->x);
  free (a->row);
  free (a->r);
  free (a->stat);
  free (a->work);
}

/* Log-likelihood of a mixture with equal weights; leaves responsibilities in
   r.  */
static inline double
case_loglik (gaussian_case *a, const gaussian_theta *t)
{
  lat_block b = case_block (a);
  size_t k = t->k, n = a->n;
  double total = 0;
  for (size_t i = 0; i < k * n; i++)
    a->r[i] = -log ((double)k);
  ck_assert_int_eq (G->log_density (t, &b, a->r, a->work), LAT_SUCCESS);
  for (size_t i = 0; i < n; i++)
    {
      double top = -INFINITY, sum = 0;
      for (size_t c = 0; c < k; c++)
        top = fmax (top, a->r[c * n + i]);
      for (size_t c = 0; c < k; c++)
        sum += exp (a->r[c * n + i] - top);
      for (size_t c = 0; c < k; c++)
        a->r[c * n + i] = exp (a->r[c * n + i] - top) / sum;
      total += top + log (sum);
    }
  return total;
}

/* Statistics from r, at t.  */
static inline void
case_accumulate (gaussian_case *a, const gaussian_theta *t)
{
  lat_block b = case_block (a);
  memset (a->stat, 0, G->stat_len (t) * sizeof *a->stat);
  ck_assert_int_eq (G->accumulate (t, &b, a->r, a->stat, a->work),
                    LAT_SUCCESS);
}

/* Random r; row 3 belongs to nobody.  */
static inline void
share_out (gaussian_case *a, gsl_rng *rng)
{
  for (size_t i = 0; i < a->n; i++)
    {
      double sum = 0;
      for (size_t c = 0; c < a->t->k; c++)
        sum += a->r[c * a->n + i] = 0.1 + gsl_rng_uniform (rng);
      for (size_t c = 0; c < a->t->k; c++)
        a->r[c * a->n + i] *= i == 3 ? 0 : 1 / sum;
    }
}

static inline lat_data *
case_data (const gaussian_case *a)
{
  lat_message msg;
  double *x = malloc (a->n * a->tda * sizeof *x);
  memcpy (x, a->x, a->n * a->tda * sizeof *x);
  for (size_t i = 0; i < a->n * a->tda; i++)
    x[i] = x[i] == 1e300 ? 7 : x[i];
  lat_data *d = lat_data_alloc (a->n, a->tda, x, NULL, &msg);
  ck_assert_ptr_nonnull (d);
  free (x);
  return d;
}

static inline void
random_prior (gaussian_theta *t, gsl_rng *rng)
{
  t->count = 1.3 * (double)t->p;
  t->mean_count = 0.85;
  for (size_t j = 0; j < t->p; j++)
    {
      t->prior_mean[j] = gsl_ran_ugaussian (rng);
      t->scatter[j] = 0.2 + gsl_rng_uniform (rng);
    }
}

/* --- the slow way -------------------------------------------------------- */

/* a (n x n) and b (n x m) by Gauss-Jordan elimination with row exchanges: b
   becomes a^-1 b.  Returns log |det a|.  */
static inline double
slow_solve (size_t n, double *a, size_t m, double *b)
{
  double logdet = 0;
  for (size_t h = 0; h < n; h++)
    {
      size_t best = h;
      for (size_t i = h; i < n; i++)
        if (fabs (a[i * n + h]) > fabs (a[best * n + h]))
          best = i;
      for (size_t j = 0; j < n + m; j++)
        {
          double *one = j < n ? a + h * n + j : b + h * m + j - n;
          double *two = j < n ? a + best * n + j : b + best * m + j - n;
          double keep = *one;
          *one = *two;
          *two = keep;
        }
      double pivot = a[h * n + h];
      logdet += log (fabs (pivot));
      for (size_t j = 0; j < n; j++)
        a[h * n + j] /= pivot;
      for (size_t j = 0; j < m; j++)
        b[h * m + j] /= pivot;
      for (size_t i = 0; i < n; i++)
        {
          double f = a[i * n + h];
          if (i == h)
            continue;
          for (size_t j = 0; j < n; j++)
            a[i * n + j] -= f * a[h * n + j];
          for (size_t j = 0; j < m; j++)
            b[i * m + j] -= f * b[h * m + j];
        }
    }
  return logdet;
}

/* Row x (positions as in the data) under component c: returns its
   log-density; fills mean (p) and cov (p x p) with the conditional moments
   of the completed row: seen entries themselves, with covariance 0.  */
static inline double
slow_row (const gaussian_theta *t, size_t c, const double *x, double *mean,
          double *cov)
{
  size_t p = t->p, o = 0, seen[64];
  double sigma[64 * 64], a[64 * 64], b[64 * 65];
  const double *mu = lat_gaussian_mean (t, c);
  lat_gaussian_covariance (t, c, sigma);
  for (size_t j = 0; j < p; j++)
    if (!isnan (x[t->col[j]]))
      seen[o++] = j;
  size_t m = p + 1; /* columns: Sigma_o., and d_o */
  for (size_t i = 0; i < o; i++)
    {
      for (size_t j = 0; j < o; j++)
        a[i * o + j] = sigma[seen[i] * p + seen[j]];
      for (size_t j = 0; j < p; j++)
        b[i * m + j] = sigma[seen[i] * p + j];
      b[i * m + p] = x[t->col[seen[i]]] - mu[seen[i]];
    }
  double logdet = slow_solve (o, a, m, b), q = 0;
  for (size_t i = 0; i < o; i++)
    q += b[i * m + p] * (x[t->col[seen[i]]] - mu[seen[i]]);
  for (size_t i = 0; i < p; i++)
    {
      int hole = isnan (x[t->col[i]]);
      mean[i] = hole ? mu[i] : x[t->col[i]];
      for (size_t h = 0; h < o && hole; h++)
        mean[i] += sigma[i * p + seen[h]] * b[h * m + p];
      for (size_t j = 0; j < p; j++)
        {
          cov[i * p + j] = sigma[i * p + j];
          for (size_t h = 0; h < o; h++)
            cov[i * p + j] -= sigma[i * p + seen[h]] * b[h * m + j];
          if (!hole || !isnan (x[t->col[j]]))
            cov[i * p + j] = 0;
        }
    }
  return -((double)o * log (2 * M_PI) + logdet + q) / 2;
}

#endif
