/* gaussian_init.c -- what a normal law may be fitted to, and where it starts:
   the moments of the available cells.  */

#include "family/gaussian_theta.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

int
lat_gaussian_accept (const void *theta, const lat_data *d, lat_where *where)
{
  const gaussian_theta *t = theta;
  for (size_t i = 0; i < d->n; i++)
    for (size_t j = 0; j < t->p; j++)
      {
        double x = lat_data_cell (d, i, t->col[j]);
        const char *reason = NULL;
        if (d->column && d->column[t->col[j]].kind == LAT_CATEGORICAL)
          reason = "the column is categorical, not numeric";
        else if (fabs (x) > t->rules.largest)
          reason = "the number is too large to be squared";
        if (!reason)
          continue;
        if (where)
          *where = (lat_where){ i, t->col[j], reason };
        return LAT_EDATA;
      }
  return LAT_SUCCESS;
}

/* --- moments of the columns ---------------------------------------------- */

static double
row_weight (const lat_data *d, size_t i)
{
  return d->weight ? d->weight[i] : 1;
}

/* The n rows from `from` on; buf is for those that are kept as codes.  */
static const double *
rows_of (const lat_data *d, size_t from, size_t n, double *buf, size_t *tda)
{
  *tda = d->code ? 1 : d->tda;
  if (!d->code)
    return d->x + from * d->tda;
  for (size_t i = 0; i < n; i++)
    buf[i] = lat_data_cell (d, from + i, 0);
  return buf;
}

/* Sums over the seen cells of each column in rows with weight: of the
   weights, and of the weighted first and second powers of x - shift; sum is
   3 x p.  strip has room for a block and its weights.  */
static void
power_sums (const gaussian_theta *t, const lat_data *d, const double *shift,
            double *strip, double *sum)
{
  double *weight = strip + lat_strip_rows (LAT_BLOCK_ROWS) * t->p;
  memset (sum, 0, 3 * t->p * sizeof *sum);
  for (size_t from = 0; from < d->n; from += LAT_BLOCK_ROWS)
    {
      double buf[LAT_BLOCK_ROWS];
      size_t tda;
      size_t n = d->n - from < LAT_BLOCK_ROWS ? d->n - from : LAT_BLOCK_ROWS;
      const double *x = rows_of (d, from, n, buf, &tda);
      for (size_t i = 0; i < lat_strip_rows (n); i++)
        weight[i] = i < n ? row_weight (d, from + i) : 0;
      int holes = t->kernels->strips (n, t->p, x, tda, t->col, strip);
      t->kernels->columns (t->p, shift, n, strip, weight, holes, sum);
    }
}

static double
first_seen (const lat_data *d, size_t j)
{
  for (size_t i = 0; i < d->n; i++)
    if (!isnan (lat_data_cell (d, i, j)) && row_weight (d, i) > 0)
      return lat_data_cell (d, i, j);
  return 0;
}

/* Twice over the columns: about a value of their own, so that a constant is
   known exactly, then about the mean.  Never seen: mean 0, variance 1;
   constant: variance 1.  */
static int
column_moments (gaussian_theta *t, const lat_data *d, double *mean,
                double *var)
{
  size_t p = t->p;
  double *strip
      = malloc (lat_strip_rows (LAT_BLOCK_ROWS) * (p + 1) * sizeof *strip);
  if (!strip)
    return LAT_ENOMEM;
  double *sum = t->scratch, *first = sum + p, *second = first + p;
  for (size_t j = 0; j < p; j++)
    mean[j] = first_seen (d, t->col[j]);
  power_sums (t, d, mean, strip, sum);
  for (size_t j = 0; j < p; j++)
    mean[j] += sum[j] > 0 ? first[j] / sum[j] : 0;
  power_sums (t, d, mean, strip, sum);
  for (size_t j = 0; j < p; j++)
    {
      double off = first[j] / sum[j];
      double v = sum[j] > 0 ? second[j] / sum[j] - off * off : 1;
      var[j] = v > 0 ? v : 1;
    }
  free (strip);
  return LAT_SUCCESS;
}

/* A row's part in the reach; a hole is not greater than anything.  */
static void
row_reach (size_t p, const double *x, const size_t *col, const double *mean,
           double *reach)
{
  for (size_t j = 0; j < p; j++)
    {
      double far = fabs (x[col[j]] - mean[j]);
      reach[j] = far > reach[j] ? far : reach[j];
    }
}

/* How far cells are from the mean, at least an sd.  */
static void
column_reach (gaussian_theta *t, const lat_data *d)
{
  for (size_t j = 0; j < t->p; j++)
    t->reach[j] = sqrt (t->scale[j]);
  for (size_t i = 0; i < d->n; i++)
    if (row_weight (d, i) > 0)
      {
        double code = d->x ? 0 : lat_data_cell (d, i, 0);
        const double *x = d->x ? d->x + i * d->tda : &code;
        row_reach (t->p, x, t->col, t->prior_mean, t->reach);
      }
}

/* --- start --------------------------------------------------------------- */

/* The weight of rows in which a pair of columns is seen together, on average
   over all pairs: of a row that shows m of p, the share m (m-1) / p (p-1).  */
static double
rows_of_pair (const gaussian_theta *t, const lat_data *d)
{
  double sum = 0, pairs = (double)t->p * (double)(t->p - 1);
  for (size_t i = 0; i < d->n; i++)
    {
      double seen = 0;
      for (size_t j = 0; j < t->p; j++)
        seen += !isnan (lat_data_cell (d, i, t->col[j]));
      sum += row_weight (d, i) * seen * (seen - 1) / pairs;
    }
  return sum;
}

/* The fraction of the table's variances that the pseudo-rows have.  Where
   pairs of columns are hardly seen together, p rows of small scatter would
   leave correlations of almost 1 between what nothing is known about, in a
   long flat valley (docs/design.md).  */
static double
scatter_of (const gaussian_theta *t, const lat_data *d, const lat_prior *prior)
{
  double ample = prior->ample, scarce = prior->scarce;
  double columns = (double)t->p - prior->few;
  if (!gaussian_is_dense (t) || t->p < 2 || !(columns > 0)
      || !(prior->scatter > 0 && ample > scarce && scarce > 0))
    return prior->scatter;
  double ratio = rows_of_pair (t, d) / columns;
  double rise
      = ratio > scarce ? log (ample / ratio) / log (ample / scarce) : 1;
  return rise > 0 ? pow (prior->scatter, 1 - rise) : prior->scatter;
}

static void
set_prior (gaussian_theta *t, const lat_data *d, const lat_prior *prior)
{
  double own = prior->covariance * (double)t->p;
  double total = lat_data_total (d), scatter = scatter_of (t, d, prior);
  double ridge = prior->ridge * total;
  t->count = own + ridge;
  t->mean_count = prior->mean;
  for (size_t j = 0; j < t->p; j++)
    t->scatter[j] = (own * scatter + ridge) * t->scale[j];
}

/* Uncorrelated, with the table's variances; spherical: with their mean.  */
static void
set_variances (gaussian_theta *t)
{
  size_t p = t->p;
  double all = 0;
  for (size_t j = 0; j < p; j++)
    all += t->scale[j] / (double)p;
  if (gaussian_is_dense (t))
    memset (t->sigma, 0, gaussian_covs (t) * p * p * sizeof *t->sigma);
  for (size_t c = 0; c < t->k; c++)
    for (size_t j = 0; j < p; j++)
      if (gaussian_is_dense (t))
        gaussian_matrix (t, t->sigma, c)[j * p + j] = t->scale[j];
      else
        t->sigma[c * p + j]
            = t->structure == LAT_SPHERICAL ? all : t->scale[j];
}

int
lat_gaussian_init (void *theta, const lat_data *d, const lat_prior *prior)
{
  gaussian_theta *t = theta;
  lat_prior defaults = lat_prior_defaults ();
  size_t p = t->p;
  if (t->col[p - 1] >= d->p)
    return LAT_EBADLEN;
  int s = column_moments (t, d, t->prior_mean, t->scale);
  if (s)
    return s;
  column_reach (t, d);
  for (size_t c = 0; c < t->k; c++)
    memcpy (t->mean + c * p, t->prior_mean, p * sizeof *t->mean);
  set_prior (t, d, prior ? prior : &defaults);
  set_variances (t);
  return lat_gaussian_prepare (t);
}
