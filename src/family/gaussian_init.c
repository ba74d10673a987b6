/* gaussian_init.c -- what a normal law may be fitted to, and where it starts:
   the moments of the available cells.  */

#include "family/gaussian_theta.h"
#include <math.h>
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

/* --- moments of a column ------------------------------------------------- */

static double
row_weight (const lat_data *d, size_t i)
{
  return d->weight ? d->weight[i] : 1;
}

/* Sums over the seen cells of column j in rows with weight: of the weights,
   and of the weighted first and second powers of x - shift.  */
static void
power_sums (const lat_data *d, size_t j, double shift, double sum[3])
{
  sum[0] = sum[1] = sum[2] = 0;
  for (size_t i = 0; i < d->n; i++)
    {
      double x = lat_data_cell (d, i, j) - shift, weight = row_weight (d, i);
      if (isnan (x) || weight == 0)
        continue;
      sum[0] += weight;
      sum[1] += weight * x;
      sum[2] += weight * x * x;
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

/* Twice over the column: about a value of its own, so that a constant is
   known exactly, then about the mean.  Never seen: mean 0, variance 1;
   constant: variance 1.  */
static void
column_moments (const lat_data *d, size_t j, double *mean, double *var)
{
  double sum[3], shift = first_seen (d, j);
  *mean = shift;
  *var = 1;
  power_sums (d, j, shift, sum);
  if (!(sum[0] > 0))
    return;
  *mean = shift + sum[1] / sum[0];
  power_sums (d, j, *mean, sum);
  double off = sum[1] / sum[0], v = sum[2] / sum[0] - off * off;
  if (v > 0)
    *var = v;
}

/* --- start --------------------------------------------------------------- */

static void
set_prior (gaussian_theta *t, const lat_prior *prior, double total)
{
  double own = prior->covariance * (double)t->p;
  double ridge = prior->ridge * total;
  t->count = own + ridge;
  t->mean_count = prior->mean;
  for (size_t j = 0; j < t->p; j++)
    t->scatter[j] = (own * prior->scatter + ridge) * t->scale[j];
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
  for (size_t j = 0; j < p; j++)
    column_moments (d, t->col[j], t->prior_mean + j, t->scale + j);
  for (size_t c = 0; c < t->k; c++)
    memcpy (t->mean + c * p, t->prior_mean, p * sizeof *t->mean);
  set_prior (t, prior ? prior : &defaults, lat_data_total (d));
  set_variances (t);
  return lat_gaussian_prepare (t);
}
