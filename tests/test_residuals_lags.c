/* test_residuals_lags.c -- pseudo-residuals of columns that look back, against
   the likelihood as a function of the cell, integrated.  */

#include "residuals_checks.h"
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_integration.h>
#include <latens/product.h>

enum
{
  ROWS = 13,
  LAGS = 2
};

static const size_t unit[] = { 0, 8, 9, 13 };
static const double cells[ROWS * 2]
    = { .31, 3,  1.27, 1,    -.64, NAN, .58, 7,   2.93, 4,   1.86, 2,    4.11,
        9,   .9, 0,    -1.4, 2,    .77, 5,   -.2, NAN,  1.5, 6,    -2.2, 1 };

/* Two states: order 2 in column 0, Poisson in column 1.  */
static lat_hmm *
model (size_t lags, int counts)
{
  static const double initial[] = { .62, .38 },
                      transition[] = { .83, .17, .29, .71 };
  static const double par[2][4]
      = { { .41, .83, .52, -.21 }, { 1.13, 1.37, -.35, .44 } };
  static const double rate[] = { 1.9, 5.6 };
  size_t col[] = { 0, 1 };
  void *ar = lat_ar_alloc (2, 1, col, &lags), *theta[2] = { ar };
  const lat_family_type *type[] = { &lat_family_ar, &lat_family_poisson };
  theta[1] = lat_poisson_alloc (2, 1, col + 1);
  for (size_t c = 0; c < 2; c++)
    {
      ck_assert_int_eq (lat_ar_set (ar, c, 0, par[c]), 0);
      ck_assert_int_eq (lat_poisson_set (theta[1], c, 0, rate[c]), 0);
    }
  if (!counts)
    {
      lat_family_poisson.free (theta[1]);
      return hmm_make (&lat_family_ar, ar, LAT_INITIAL_FREE, initial,
                       transition);
    }
  return hmm_make (&lat_family_product, lat_product_alloc (2, type, theta),
                   LAT_INITIAL_FREE, initial, transition);
}

static lat_data *
table (size_t n, const double *x, size_t units, const size_t *first,
       size_t lags)
{
  lat_data *d = hmm_data (n, 2, x, units, first);
  ck_assert_int_eq (lat_data_set_lags (d, lags, NULL), 0);
  return d;
}

typedef struct
{
  const lat_hmm *m;
  size_t from, to, t, lags;
  double count; /* of row t */
  uint32_t label;
} what;

/* The likelihood of rows [from, to) with row t's cells as said.  */
static double
likelihood (double u, void *p)
{
  const what *q = p;
  double x[ROWS * 2], l;
  size_t n = q->to - q->from;
  memcpy (x, cells + 2 * q->from, 2 * n * sizeof *x);
  x[2 * (q->t - q->from)] = u;
  x[2 * (q->t - q->from) + 1] = q->count;
  lat_data *d = table (n, x, 0, NULL, q->lags);
  if (q->label)
    {
      uint32_t label[ROWS] = { 0 };
      label[q->t - q->from] = q->label;
      ck_assert_int_eq (lat_data_set_labels (d, label, NULL), 0);
    }
  l = hmm_loglik (q->m, d);
  lat_data_free (d);
  return exp (l);
}

/* Its integral over the cell: 40 points on each of the panels.  */
static double
integrate (what *q, double from, double to)
{
  gsl_integration_glfixed_table *g = gsl_integration_glfixed_table_alloc (40);
  gsl_function f = { likelihood, q };
  double sum = 0, width = (to - from) / 8;
  for (int i = 0; i < 8; i++)
    sum += gsl_integration_glfixed (&f, from + i * width,
                                    from + (i + 1) * width, g);
  gsl_integration_glfixed_table_free (g);
  return sum;
}

static double
score (double below, double above)
{
  return gsl_cdf_ugaussian_Pinv (below / (below + above));
}

/* Residual of the cell that looks back, the row's count unknown.  */
static double
of_number (what q)
{
  double x = cells[2 * q.t];
  q.count = NAN;
  return score (integrate (&q, x - 25, x), integrate (&q, x, x + 25));
}

/* Residuals of the count, the row's number unknown; before `lags` rows are
   there the number is given.  */
static void
of_count (what q, double *low, double *mid)
{
  double x = cells[2 * q.t], y = cells[2 * q.t + 1], below = 0, at = 0;
  int given = q.t - q.from < q.lags;
  q.count = NAN;
  double all = given ? likelihood (x, &q) : integrate (&q, x - 25, x + 25);
  for (q.count = 0; q.count <= y; q.count++)
    {
      below += at;
      at = given ? likelihood (x, &q) : integrate (&q, x - 25, x + 25);
      at /= all;
    }
  *low = below > 0 ? gsl_cdf_ugaussian_Pinv (below) : -INFINITY;
  *mid = gsl_cdf_ugaussian_Pinv (below + at / 2);
}

/* Sequences of 8, 1 and 4 rows; with a label in row 5 or without.  */
static void
compare (lat_residuals_kind kind, size_t lags, int labels)
{
  lat_hmm *m = model (lags, 1);
  lat_data *d = table (ROWS, cells, 3, unit, lags);
  uint32_t label[ROWS] = { [5] = 1 };
  double low[2 * ROWS], mid[2 * ROWS], want_low, want;
  if (labels)
    ck_assert_int_eq (lat_data_set_labels (d, label, NULL), 0);
  ck_assert_int_eq (lat_hmm_residuals (m, d, kind, 2, low, mid, NULL), 0);
  for (size_t u = 0; u < 3; u++)
    for (size_t t = unit[u]; t < unit[u + 1]; t++)
      {
        what q = { .m = m, .from = unit[u], .t = t, .lags = lags };
        q.to = kind == LAT_RESIDUALS_FORECAST ? t + 1 : unit[u + 1];
        q.label = labels ? label[t] : 0;
        if (labels && t != 5)
          continue;
        if (t - unit[u] < lags)
          ck_assert (isnan (mid[2 * t]) && isnan (low[2 * t]));
        else
          assert_near (mid[2 * t], of_number (q), 1e-8);
        if (isnan (cells[2 * t + 1]))
          ck_assert (isnan (mid[2 * t + 1]));
        else
          {
            of_count (q, &want_low, &want);
            assert_near (mid[2 * t + 1], want, 1e-8);
            ck_assert (low[2 * t + 1] == want_low
                       || fabs (low[2 * t + 1] - want_low) < 1e-8);
          }
      }
  lat_data_free (d);
  lat_hmm_free (m);
}

START_TEST (against_the_likelihood)
{
  compare ((lat_residuals_kind)(_i % 2), 1 + (size_t)_i / 2 % 2, _i / 4);
}
END_TEST

/* An own sample is normal, forecast residuals are uncorrelated; the plain
   family and the product say the same, and so does any number of threads.  */
START_TEST (own_sample)
{
  enum
  {
    N = 3000
  };
  lat_hmm *m = model (1, 0), *both = model (1, 1);
  double *x = malloc (2 * N * sizeof *x), *mid = malloc (2 * N * sizeof *mid);
  double *other = malloc (2 * N * sizeof *other);
  ck_assert_int_eq (lat_hmm_sample (m, N, 2, lat_stream_of_seed (7), x, NULL),
                    0);
  for (size_t i = 0; i < N; i++)
    x[2 * i + 1] = NAN;
  lat_data *d = table (N, x, 0, NULL, 1);
  for (int kind = 0; kind < 2; kind++)
    {
      ck_assert_int_eq (residuals_mid (m, d, kind, mid), 0);
      ck_assert_int_eq (lat_hmm_residuals (both, d, (lat_residuals_kind)kind,
                                           3, NULL, other, NULL),
                        0);
      ck_assert (isnan (mid[0]));
      for (size_t i = 1; i < N; i++)
        ck_assert (mid[2 * i] == other[2 * i] && isfinite (mid[2 * i]));
      lat_residuals_summary s = lat_residuals_summarise (d, mid, 2, 10);
      ck_assert_uint_eq (s.n, N - 1);
      residuals_check_normal (d, (lat_residuals_kind)kind, mid, 2);
    }
  lat_data_free (d);
  lat_hmm_free (both);
  lat_hmm_free (m);
  free (x);
  free (mid);
  free (other);
}
END_TEST

/* A value 10^4 sds out, of which its neighbours are no more than lags.  */
START_TEST (far_out)
{
  lat_hmm *m = model (1, 0);
  double x[2 * 9], mid[2 * 9];
  for (size_t i = 0; i < 18; i++)
    x[i] = i % 2 ? (double)NAN : cells[i];
  x[8] = 1e4;
  lat_data *d = table (9, x, 0, NULL, 1);
  for (int kind = 0; kind < 2; kind++)
    {
      ck_assert_int_eq (residuals_mid (m, d, kind, mid), 0);
      ck_assert (mid[8] > 37 && isfinite (mid[8]));
      for (size_t i = 1; i < 9; i++)
        ck_assert (isfinite (mid[2 * i]));
    }
  lat_data_free (d);
  lat_hmm_free (m);
}
END_TEST

/* 2^18 paths a row are too many; those of the rows before are none.  */
START_TEST (too_many)
{
  enum
  {
    N = 40
  };
  double x[2 * N], mid[2 * N];
  size_t lags = 17, col = 0;
  void *ar = lat_ar_alloc (2, 1, &col, &lags);
  static const double half[] = { .5, .5, .5, .5 };
  lat_hmm *m = hmm_make (&lat_family_ar, ar, LAT_INITIAL_FREE, half, half);
  for (size_t i = 0; i < 2 * N; i++)
    x[i] = sin ((double)i);
  lat_data *d = table (N, x, 0, NULL, lags);
  ck_assert_int_eq (residuals_mid (m, d, LAT_RESIDUALS_ORDINARY, mid),
                    LAT_EINVAL);
  ck_assert_int_eq (residuals_mid (m, d, LAT_RESIDUALS_FORECAST, mid), 0);
  lat_data *bare = hmm_data (N, 2, x, 0, NULL); /* carries no lags */
  for (int kind = 0; kind < 2; kind++)
    ck_assert_int_eq (residuals_mid (m, bare, kind, mid), LAT_EINVAL);
  lat_data_free (bare);
  lat_hmm *few = model (1, 0);
  bare = hmm_data (N, 2, x, 0, NULL);
  ck_assert_int_eq (residuals_mid (few, bare, LAT_RESIDUALS_ORDINARY, mid),
                    LAT_EINVAL);
  lat_data_free (bare);
  lat_hmm_free (few);
  ck_assert_int_eq (residuals_mid (m, d, LAT_RESIDUALS_FORECAST, mid), 0);
  ck_assert (isnan (mid[2 * 16]));
  assert_near (mid[2 * 17], x[2 * 17], 1e-12);
  lat_data_free (d);
  lat_hmm_free (m);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("residuals_lags");
  TCase *t = tcase_create ("residuals_lags");
  tcase_set_timeout (t, 60);
  tcase_add_loop_test (t, against_the_likelihood, 0, 8);
  tcase_add_test (t, own_sample);
  tcase_add_test (t, far_out);
  tcase_add_test (t, too_many);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
