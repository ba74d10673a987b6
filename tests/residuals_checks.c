/* residuals_checks.c -- what several tests of pseudo-residuals check.  */

#include "residuals_checks.h"
#include <gsl/gsl_cdf.h>

enum
{
  MOST = 64 /* counts */
};

/* The rows that say what row t's residual is begin with its sequence.  */
static size_t
end_of (const lat_data *d, size_t u, size_t t, lat_residuals_kind kind)
{
  return kind == LAT_RESIDUALS_FORECAST ? t + 1 : lat_data_row (d, u + 1);
}

/* --- the likelihood with one cell changed -------------------------------- */

/* log P (seen) of rows [from, to), with y in row t.  */
static double
with_count (const lat_hmm *m, const lat_data *d, size_t from, size_t to,
            size_t t, double y)
{
  double x[MOST];
  lat_data_cells (d, from, to - from, x);
  x[t - from] = y;
  lat_data *rows = hmm_rows (d, from, to, x);
  double l = hmm_loglik (m, rows);
  lat_data_free (rows);
  return l;
}

static void
check_count (const lat_hmm *m, const lat_data *d, size_t from, size_t to,
             size_t t, const double *low_mid_high)
{
  double below = 0, at = 0, hole = with_count (m, d, from, to, t, NAN);
  for (double y = 0; y <= lat_data_cell (d, t, 0); y++)
    {
      below += at;
      at = exp (with_count (m, d, from, to, t, y) - hole);
    }
  if (below > 0)
    assert_near (low_mid_high[0], gsl_cdf_ugaussian_Pinv (below), 1e-9);
  else
    ck_assert (isinf (low_mid_high[0]) && low_mid_high[0] < 0);
  assert_near (low_mid_high[1], gsl_cdf_ugaussian_Pinv (below + at / 2), 1e-9);
  assert_near (low_mid_high[2], gsl_cdf_ugaussian_Pinv (below + at), 1e-9);
}

void
residuals_check_counts (const lat_hmm *m, const lat_data *d,
                        lat_residuals_kind kind)
{
  double low[MOST], mid[MOST], high[MOST];
  ck_assert_uint_le (d->n, MOST);
  ck_assert_int_eq (lat_hmm_residuals (m, d, kind, 2, low, mid, high), 0);
  for (size_t u = 0; u < d->units; u++)
    for (size_t t = lat_data_row (d, u); t < lat_data_row (d, u + 1); t++)
      if (isnan (lat_data_cell (d, t, 0)))
        ck_assert (isnan (low[t]) && isnan (mid[t]) && isnan (high[t]));
      else
        check_count (m, d, lat_data_row (d, u), end_of (d, u, t, kind), t,
                     (double[]){ low[t], mid[t], high[t] });
}

/* --- posterior probabilities with one row hidden ------------------------- */

/* The residual of row t's column j; gamma: the mixture over its states.  */
static double
of_mixture (const lat_hmm *m, const lat_data *d, const double *gamma, size_t t,
            size_t j)
{
  double sigma[64], below = 0, above = 0;
  ck_assert_uint_le (d->p * d->p, 64);
  for (size_t c = 0; c < m->k; c++)
    {
      lat_gaussian_covariance (m->emission, c, sigma);
      double z
          = (lat_data_cell (d, t, j) - lat_gaussian_mean (m->emission, c)[j])
            / sqrt (sigma[j * (d->p + 1)]);
      below += gamma[c] * gsl_cdf_ugaussian_P (z);
      above += gamma[c] * gsl_cdf_ugaussian_Q (z);
    }
  return below < above ? gsl_cdf_ugaussian_Pinv (below)
                       : gsl_cdf_ugaussian_Qinv (above);
}

static void
check_row (const lat_hmm *m, const lat_data *d, size_t t, size_t end,
           const double *mid)
{
  size_t p = d->p;
  double *x = malloc (end * p * sizeof *x);
  double *gamma = malloc (end * m->k * sizeof *gamma);
  lat_data_cells (d, 0, end, x);
  for (size_t j = 0; j < p; j++)
    x[t * p + j] = NAN;
  lat_data *rows = hmm_rows (d, 0, end, x);
  ck_assert_int_eq (lat_hmm_posterior (m, rows, 1, gamma), 0);
  for (size_t j = 0; j < p; j++)
    if (!isnan (lat_data_cell (d, t, j)))
      assert_near (mid[t * p + j], of_mixture (m, d, gamma + t * m->k, t, j),
                   1e-8);
  lat_data_free (rows);
  free (gamma);
  free (x);
}

void
residuals_check_hidden (const lat_hmm *m, const lat_data *d,
                        lat_residuals_kind kind, size_t n, const size_t *row)
{
  size_t cells = d->n * d->p;
  double *low = malloc (3 * cells * sizeof *low);
  double *mid = low + cells, *other = mid + cells;
  ck_assert_int_eq (lat_hmm_residuals (m, d, kind, 1, low, mid, NULL), 0);
  for (size_t i = 0; i < n; i++)
    check_row (m, d, row[i], end_of (d, 0, row[i], kind), mid);
  for (size_t i = 0; i < cells; i++)
    ck_assert (isnan (lat_data_cell (d, i / d->p, i % d->p))
                   ? isnan (mid[i])
                   : mid[i] == low[i]);
  ck_assert_int_eq (lat_hmm_residuals (m, d, kind, 3, NULL, other, NULL), 0);
  ck_assert (!memcmp (mid, other, cells * sizeof *mid));
  free (low);
}

/* --- samples ------------------------------------------------------------- */

void
residuals_check_normal (const lat_data *d, lat_residuals_kind kind,
                        const double *x, size_t stride)
{
  lat_residuals_summary s = lat_residuals_summarise (d, x, stride, 10);
  double n = (double)s.n;
  ck_assert (fabs (s.mean) < 4 / sqrt (n));
  ck_assert (fabs (s.sd - 1) < 4 / sqrt (2 * n));
  ck_assert (s.normality_p > 1e-3);
  ck_assert (kind != LAT_RESIDUALS_FORECAST || s.correlation_p > 1e-3);
}

void
residuals_check_sample (const lat_hmm *m, const lat_data *d)
{
  static const lat_residuals_kind kind[]
      = { LAT_RESIDUALS_ORDINARY, LAT_RESIDUALS_FORECAST };
  double *mid = malloc (d->n * sizeof *mid);
  for (int i = 0; i < 2; i++)
    {
      ck_assert_int_eq (residuals_mid (m, d, kind[i], mid), 0);
      residuals_check_normal (d, kind[i], mid, 1);
    }
  free (mid);
}
