/* gaussian_mstep.c -- new means and covariances, and the prior they obey.

   The prior is inverse Wishart times normal, with log-density up to a
   constant, summed over components,

     -c/2 log |Sigma| - 1/2 tr (Lambda Sigma^-1)
     -kappa/2 (mu - m)' Sigma^-1 (mu - m)

   with respect to the invariant measure |Sigma|^-((p+2)/2) dmu dSigma, so c
   and kappa count pseudo-rows (Gelman et al., Bayesian Data Analysis, 3.6, in
   other coordinates).  Every structure puts its Sigma in; a tied one has the
   terms of Sigma alone once.  */

#include "family/gaussian_theta.h"
#include <math.h>
#include <string.h>

int
lat_gaussian_has_prior (const gaussian_theta *t)
{
  if (!(t->count > 0))
    return 0;
  for (size_t j = 0; j < t->p; j++)
    if (!(t->scatter[j] > 0))
      return 0;
  return 1;
}

/* --- one column's mean --------------------------------------------------- */

/* How a mean moved: by what it misses the mean of the data, as the prior
   pulled it or as it was rounded, and its distance from the prior's.  */
typedef struct
{
  double off, pull;
} move;

static move
move_mean (const gaussian_theta *t, size_t j, double n, double sum,
           double *mean)
{
  double old = *mean, weight = n + t->mean_count;
  double wish = n > 0 ? sum / n : 0;
  if (weight > 0)
    *mean = old + (sum + t->mean_count * (t->prior_mean[j] - old)) / weight;
  return (move){ wish - (*mean - old), *mean - t->prior_mean[j] };
}

/* sum r (x - mu)(x - mu)' about the new mean, from statistics about the old
   one: the scatter about the data's mean, plus n times that mean's square
   distance; plus the prior's term.  No two large numbers are subtracted, and
   the covariance belongs to the mean as stored, not as wished for.  */
static double
second_moment (const gaussian_theta *t, double n, double square, double sum_i,
               double sum_j, move i, move j)
{
  double scatter = n > 0 ? square - sum_i / n * sum_j : 0;
  return scatter + n * i.off * j.off + t->mean_count * i.pull * j.pull;
}

/* --- collapse ------------------------------------------------------------ */

/* a = sigma in units of the table's sds, less `minus` on the diagonal.  */
static void
in_table_units (const gaussian_theta *t, const double *sigma, double minus,
                double *a, double *sd)
{
  size_t p = t->p;
  for (size_t j = 0; j < p; j++)
    sd[j] = sqrt (t->scale[j]);
  for (size_t i = 0; i < p; i++)
    {
      for (size_t j = 0; j <= i; j++)
        a[i * p + j] = sigma[i * p + j] / sd[i] / sd[j];
      a[i * p + i] -= minus;
    }
}

/* Whether the smallest eigenvalue in units of the table's sds is too small.
   A factor of what is left without that much of the identity says that it is
   not; it takes a tenth of the time.  */
static int
collapsed_matrix (gaussian_theta *t, const double *sigma)
{
  size_t p = t->p;
  double *a = t->scratch + p * p, *work = t->scratch + 2 * p * p + 5 * p;
  double smallest;
  in_table_units (t, sigma, t->rules.collapse, a, work);
  if (lat_chol (p, a, p) == LAT_SUCCESS)
    return 0;
  in_table_units (t, sigma, 0, a, work);
  if (lat_eigen_smallest (p, a, p, &smallest, work))
    return 1;
  return !(smallest >= t->rules.collapse);
}

/* Without a prior nothing but rows keeps a component from a point.  */
static int
check_rows (const gaussian_theta *t, double n)
{
  if (lat_gaussian_has_prior (t))
    return isfinite (n) ? LAT_SUCCESS : LAT_EFAILED;
  return n >= t->rules.least_rows && isfinite (n) ? LAT_SUCCESS
                                                  : LAT_EDEGENERATE;
}

/* --- dense --------------------------------------------------------------- */

/* a' P b in the present precision of component c: what a mean that is off by
   these costs.  */
static double
cost_of (const gaussian_theta *t, size_t c, const double *a, const double *b)
{
  size_t p = t->p;
  const double *precision = gaussian_matrix (t, t->precision, c);
  double sum = 0;
  for (size_t i = 0; i < p; i++)
    for (size_t j = 0; j < p; j++)
      sum += a[i] * precision[i * p + j] * b[j];
  return sum;
}

/* Moves the mean of component c, and says in off and pull how (p each).  A
   mean that is large beside its column's sd can not be stored as it should
   be; if the nearest that can is no better than the old one, the old one
   stays, so that the objective does not fall.  Given the covariance, a mean
   costs n off' P off + kappa pull' P pull.  */
static void
move_means (gaussian_theta *t, size_t c, const double *stat, double *off,
            double *pull)
{
  size_t p = t->p;
  double n = stat[0], kappa = t->mean_count, *mean = t->mean + c * p;
  const double *sum = stat + 1;
  double *old = pull + p, *off_old = old + p, *pull_old = off_old + p;
  for (size_t j = 0; j < p; j++)
    {
      old[j] = mean[j];
      move m = move_mean (t, j, n, sum[j], mean + j);
      off[j] = m.off;
      pull[j] = m.pull;
      off_old[j] = n > 0 ? sum[j] / n : 0;
      pull_old[j] = old[j] - t->prior_mean[j];
    }
  if (n * cost_of (t, c, off, off) + kappa * cost_of (t, c, pull, pull)
      <= n * cost_of (t, c, off_old, off_old)
             + kappa * cost_of (t, c, pull_old, pull_old))
    return;
  memcpy (mean, old, p * sizeof *mean);
  memcpy (off, off_old, p * sizeof *off);
  memcpy (pull, pull_old, p * sizeof *pull);
}

/* Moves the mean of component c and adds its second moments, lower half, to
   a.  */
static void
gather_moments (gaussian_theta *t, size_t c, const double *stat, double *a)
{
  size_t p = t->p;
  const double *sum = stat + 1, *square = stat + 1 + p;
  double *off = t->scratch + 2 * p * p, *pull = off + p;
  move_means (t, c, stat, off, pull);
  for (size_t i = 0; i < p; i++)
    for (size_t j = 0; j <= i; j++)
      a[i * p + j] += second_moment (t, stat[0], square[i * p + j], sum[i],
                                     sum[j], (move){ off[i], pull[i] },
                                     (move){ off[j], pull[j] });
}

/* sigma = (a + Lambda) / (n + c).  */
static int
set_matrix (gaussian_theta *t, double n, const double *a, double *sigma)
{
  size_t p = t->p;
  for (size_t i = 0; i < p; i++)
    for (size_t j = 0; j <= i; j++)
      sigma[i * p + j]
          = (a[i * p + j] + (i == j ? t->scatter[j] : 0)) / (n + t->count);
  lat_symmetrize (p, sigma, p);
  if (!lat_gaussian_has_prior (t) && collapsed_matrix (t, sigma))
    return LAT_EDEGENERATE;
  return LAT_SUCCESS;
}

static int
mstep_dense (gaussian_theta *t, const double *stat)
{
  size_t k = t->k, p = t->p, step = gaussian_stat_step (t);
  double *a = t->scratch, n = 0;
  int s = LAT_SUCCESS;
  memset (a, 0, p * p * sizeof *a);
  for (size_t c = 0; c < k && s == LAT_SUCCESS; c++)
    {
      n += stat[c * step];
      if ((s = check_rows (t, stat[c * step])))
        break;
      gather_moments (t, c, stat + c * step, a);
      if (t->structure == LAT_TIED && c < k - 1)
        continue;
      s = set_matrix (t, n, a, gaussian_matrix (t, t->sigma, c));
      memset (a, 0, p * p * sizeof *a);
      n = 0;
    }
  return s;
}

/* --- separable ----------------------------------------------------------- */

/* Variances of component c; spherical: the columns' pooled.  */
static int
mstep_component (gaussian_theta *t, size_t c, const double *stat)
{
  size_t p = t->p;
  double *var = t->sigma + c * p, all = 0, rows = 0;
  int pooled = t->structure == LAT_SPHERICAL, s = LAT_SUCCESS;
  for (size_t j = 0; j < p && s == LAT_SUCCESS; j++)
    {
      double n = stat[j], sum = stat[p + j];
      move m = move_mean (t, j, n, sum, t->mean + c * p + j);
      double moment = t->scatter[j]
                      + second_moment (t, n, stat[2 * p + j], sum, sum, m, m);
      all += moment;
      rows += n + t->count;
      var[j] = moment / (n + t->count);
      s = check_rows (t, n);
    }
  for (size_t j = 0; j < p && s == LAT_SUCCESS; j++)
    {
      if (pooled)
        var[j] = all / rows;
      if (!lat_gaussian_has_prior (t)
          && !(var[j] / t->scale[j] >= t->rules.collapse))
        s = LAT_EDEGENERATE;
    }
  return s;
}

int
lat_gaussian_mstep (void *theta, const double *stat)
{
  gaussian_theta *t = theta;
  if (gaussian_is_dense (t))
    return mstep_dense (t, stat);
  int s = LAT_SUCCESS;
  for (size_t c = 0; c < t->k && s == LAT_SUCCESS; c++)
    s = mstep_component (t, c, stat + c * gaussian_stat_step (t));
  return s;
}

/* --- the prior's density ------------------------------------------------- */

/* d' Sigma^-1 d = |U d|^2.  */
static double
distance_dense (size_t p, const double *u, const double *mean, const double *m)
{
  double sum = 0;
  for (size_t i = 0; i < p; i++)
    {
      double y = 0;
      for (size_t j = 0; j <= i; j++)
        y += u[i * p + j] * (mean[j] - m[j]);
      sum += y * y;
    }
  return sum;
}

static double
log_prior_dense (const gaussian_theta *t)
{
  size_t p = t->p;
  double sum = 0;
  for (size_t c = 0; c < gaussian_covs (t); c++)
    {
      const double *precision = t->precision + c * p * p;
      sum += t->count * t->logdet[c];
      for (size_t j = 0; j < p; j++)
        sum += t->scatter[j] * precision[j * p + j];
    }
  for (size_t c = 0; c < t->k; c++)
    sum += t->mean_count
           * distance_dense (p, gaussian_matrix (t, t->whiten, c),
                             t->mean + c * p, t->prior_mean);
  return -sum / 2;
}

static double
log_prior_separable (const gaussian_theta *t)
{
  double sum = 0;
  for (size_t i = 0; i < t->k * t->p; i++)
    {
      double d = t->mean[i] - t->prior_mean[i % t->p];
      sum += t->count * t->log_var[i]
             + (t->scatter[i % t->p] + t->mean_count * d * d) * t->inv_var[i];
    }
  return -sum / 2;
}

double
lat_gaussian_log_prior (const void *theta)
{
  const gaussian_theta *t = theta;
  return gaussian_is_dense (t) ? log_prior_dense (t) : log_prior_separable (t);
}
