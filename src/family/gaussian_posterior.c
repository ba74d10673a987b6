/* gaussian_posterior.c -- means and covariances drawn given completed rows.

   The prior of gaussian_mstep.c, times the likelihood of N rows, is with
   respect to dmu dSigma

     |Sigma|^-((N + c + p + 2)/2) exp (-tr (A Sigma^-1)/2)
       exp (-(N + kappa)/2 (mu - mu_N)' Sigma^-1 (mu - mu_N))

   with mu_N and A / (N + c) what the M-step gives.  So mu given Sigma is
   normal (mu_N, Sigma / (N + kappa)), whose integral takes |Sigma|^(1/2)
   away, and Sigma is inverse Wishart with nu = N + c degrees of freedom and
   scale A.  The other structures have the invariant measures of their own
   shapes, with the like result: tied, K means and one matrix, N all rows;
   diagonal, N_j + c in column j; spherical, sum_j (N_j + c).  (Gelman et al.,
   Bayesian Data Analysis, 3.6.)

   That nu is too large: c pseudo-rows of hardly any scatter make every draw
   too narrow, by a third of the residual variance where 25 rows have six
   columns.  The objective says nothing about the measure its density is taken
   in.  If that is |Sigma|^((e - c - q)/2) times the invariant one, then

     nu = N + e - q,

   where q is the number of coefficients of a column's regression on the
   others, and e the pseudo-rows' scatter, in rows of the table's variances:
   what pseudo-rows count for as far as they have scatter.  With these
   intervals from imputed tables hold what they say (docs/accuracy.md).  A
   component with few rows has at least the c degrees of freedom of the prior
   alone, so that every draw is from a law, and four more (`spare`): with c =
   p alone what one column says of another would have no mean.

   That law has no limits: a component that has lost its rows would go as far
   as it likes, take rows in which little is seen along, and what is imputed
   there would lead it further.  So no sd is drawn above twice the reach of
   the table's cells, and no mean further than that from the table's, unless
   it comes nearer than the M-step's (`roam`).  */

#include "family/gaussian_theta.h"
#include <gsl/gsl_cblas.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <string.h>

/* Degrees of freedom of so many rows, of which q coefficients are fitted.  */
static double
freedom (const gaussian_theta *t, double rows, double q)
{
  double scatter = 0;
  if (!t->rules.calibrated)
    return rows + t->count;
  for (size_t j = 0; j < t->p; j++)
    scatter += t->scatter[j] / t->scale[j] / (double)t->p;
  return fmax (rows + scatter - q, t->count + t->rules.spare);
}

int
lat_gaussian_is_proper (const void *theta)
{
  const gaussian_theta *t = theta;
  double least = gaussian_is_dense (t) ? (double)t->p - 1 : 0;
  return lat_gaussian_has_prior (t) && t->count > least && t->mean_count > 0;
}

/* --- dense --------------------------------------------------------------- */

/* Bartlett's T, lower: W = M T T' M' is Wishart (nu, M M').  */
static void
draw_bartlett (size_t p, double nu, double *T, gsl_rng *rng)
{
  for (size_t i = 0; i < p; i++)
    {
      for (size_t j = 0; j < i; j++)
        T[i * p + j] = gsl_ran_ugaussian (rng);
      T[i * p + i] = sqrt (gsl_ran_chisq (rng, nu - (double)i));
    }
}

/* x = T^-1 L'.  With A = L L' and M = A^-1/2, the inverse of W is x' x.  */
static void
draw_root (size_t p, double nu, const double *l, double *T, double *x,
           gsl_rng *rng)
{
  int n = (int)p;
  draw_bartlett (p, nu, T, rng);
  for (size_t i = 0; i < p; i++)
    for (size_t j = 0; j < p; j++)
      x[i * p + j] = j < i ? 0 : l[j * p + i];
  cblas_dtrsm (CblasRowMajor, CblasLeft, CblasLower, CblasNoTrans,
               CblasNonUnit, n, n, 1, T, n, x, n);
}

/* Whether what is drawn is within the limit of column j, or below `now`.  */
static int
is_within (const gaussian_theta *t, size_t j, double drawn, double now)
{
  return drawn <= t->rules.roam * t->reach[j] || drawn <= now;
}

/* Whether no variance is too large; root: sds of the M-step.  */
static int
is_narrow (const gaussian_theta *t, const double *sigma, const double *root)
{
  for (size_t j = 0; j < t->p; j++)
    if (!is_within (t, j, sqrt (sigma[j * t->p + j]), root[j]))
      return 0;
  return 1;
}

/* Columns of the root x, and what they are in sigma, are shortened to their
   limits: correlations stay.  */
static void
narrow (const gaussian_theta *t, double *sigma, double *x, const double *root)
{
  size_t p = t->p;
  for (size_t j = 0; j < p; j++)
    {
      double sd = sqrt (sigma[j * p + j]);
      if (is_within (t, j, sd, root[j]))
        continue;
      double less = fmax (t->rules.roam * t->reach[j], root[j]) / sd;
      for (size_t i = 0; i < p; i++)
        {
          x[i * p + j] *= less;
          sigma[i > j ? i * p + j : j * p + i] *= i == j ? less * less : less;
        }
    }
}

/* sigma, the M-step's from n rows, becomes x' x of the root x that is drawn.
   With few degrees of freedom that can be singular in rounded numbers, or too
   wide; then another is drawn, and if that is of no use, as where some of very
   many columns always are, what is too wide is made narrower.  */
static int
draw_matrix (gaussian_theta *t, double n, double nu, double *sigma, double *x,
             gsl_rng *rng)
{
  size_t p = t->p;
  int order = (int)p, s;
  double *l = t->scratch, *T = l + p * p, *root = T + p * p;
  if (!(nu > (double)p - 1))
    return LAT_EDEGENERATE;
  for (size_t i = 0; i < p * p; i++)
    l[i] = (n + t->count) * sigma[i];
  for (size_t j = 0; j < p; j++)
    root[j] = sqrt (sigma[j * p + j]);
  if (lat_chol (p, l, p))
    return LAT_EDEGENERATE;
  s = LAT_ENOTPD;
  for (size_t i = 0, done = 0; !done && i < t->rules.attempts; i++)
    {
      draw_root (p, nu, l, T, x, rng);
      cblas_dsyrk (CblasRowMajor, CblasLower, CblasTrans, order, order, 1, x,
                   order, 0, sigma, order);
      memcpy (T, sigma, p * p * sizeof *T);
      s = lat_chol (p, T, p);
      done = !s && (is_narrow (t, sigma, root) || i >= t->rules.again);
    }
  if (!s)
    narrow (t, sigma, x, root);
  lat_symmetrize (p, sigma, p);
  return s;
}

/* Whether the mean is not too far out; from: the M-step's.  */
static int
is_near (const gaussian_theta *t, const double *mean, const double *from)
{
  for (size_t j = 0; j < t->p; j++)
    if (!is_within (t, j, fabs (mean[j] - t->prior_mean[j]),
                    fabs (from[j] - t->prior_mean[j])))
      return 0;
  return 1;
}

/* mu = mu_N + x' e / sqrt (rows), e standard normal.  */
static void
draw_mean (gaussian_theta *t, size_t c, double rows, const double *x,
           gsl_rng *rng)
{
  size_t p = t->p;
  double *mean = t->mean + c * p, *from = t->scratch;
  int near = 0;
  memcpy (from, mean, p * sizeof *mean);
  for (size_t a = 0; !near && a < t->rules.attempts; a++)
    {
      memcpy (mean, from, p * sizeof *mean);
      for (size_t i = 0; i < p; i++)
        {
          double e = gsl_ran_ugaussian (rng) / sqrt (rows);
          for (size_t j = 0; j < p; j++)
            mean[j] += x[i * p + j] * e;
        }
      near = is_near (t, mean, from);
    }
}

static int
posterior_dense (gaussian_theta *t, const double *stat, gsl_rng *rng)
{
  size_t step = gaussian_stat_step (t), p = t->p;
  int tied = t->structure == LAT_TIED, s = LAT_SUCCESS;
  double n = 0, q = (double)(tied ? t->k + p - 1 : p);
  for (size_t c = 0; c < t->k && tied; c++)
    n += stat[c * step];
  for (size_t c = 0; c < t->k && s == LAT_SUCCESS; c++)
    {
      double rows = stat[c * step] + t->mean_count;
      double *x = gaussian_matrix (t, t->chol, c); /* prepare makes it anew */
      if (!(rows > 0))
        return LAT_EDEGENERATE;
      if (!tied)
        n = stat[c * step];
      if (!tied || c == 0)
        s = draw_matrix (t, n, freedom (t, n, q),
                         gaussian_matrix (t, t->sigma, c), x, rng);
      if (s == LAT_SUCCESS)
        draw_mean (t, c, rows, x, rng);
    }
  return s;
}

/* --- separable ----------------------------------------------------------- */

/* What a variance of all / nu is multiplied by: all / chi-squared.  */
static double
draw_ratio (double all, double nu, gsl_rng *rng)
{
  return all / gsl_ran_chisq (rng, nu);
}

/* The same for the columns [j, end), so that none has too large an sd.  */
static double
draw_within (const gaussian_theta *t, size_t j, size_t end, const double *var,
             double all, double nu, gsl_rng *rng)
{
  double ratio = 1;
  int narrow = 0;
  for (size_t a = 0; !narrow && a < t->rules.attempts; a++)
    {
      narrow = 1;
      ratio = draw_ratio (all, nu, rng);
      for (size_t i = j; i < end; i++)
        narrow &= is_within (t, i, sqrt (ratio * var[i]), sqrt (var[i]));
    }
  return ratio;
}

static double
draw_centre (const gaussian_theta *t, size_t j, double mean, double sd,
             gsl_rng *rng)
{
  double from = fabs (mean - t->prior_mean[j]), drawn = mean;
  int near = 0;
  for (size_t a = 0; !near && a < t->rules.attempts; a++)
    {
      drawn = mean + sd * gsl_ran_ugaussian (rng);
      near = is_within (t, j, fabs (drawn - t->prior_mean[j]), from);
    }
  return drawn;
}

static int
posterior_component (gaussian_theta *t, size_t c, const double *n,
                     gsl_rng *rng)
{
  size_t p = t->p;
  double *mean = t->mean + c * p, *var = t->sigma + c * p;
  double all = 0, nu = 0, ratio = 1;
  for (size_t j = 0; j < p; j++)
    {
      all += n[j] + t->count;
      nu += freedom (t, n[j], 1);
    }
  if (!(nu > 0))
    return LAT_EDEGENERATE;
  if (t->structure == LAT_SPHERICAL)
    ratio = draw_within (t, 0, p, var, all, nu, rng);
  for (size_t j = 0; j < p; j++)
    {
      double rows = n[j] + t->mean_count;
      if (!(freedom (t, n[j], 1) > 0 && rows > 0))
        return LAT_EDEGENERATE;
      if (t->structure == LAT_DIAGONAL)
        ratio = draw_within (t, j, j + 1, var, n[j] + t->count,
                             freedom (t, n[j], 1), rng);
      var[j] *= ratio;
      mean[j] = draw_centre (t, j, mean[j], sqrt (var[j] / rows), rng);
    }
  return LAT_SUCCESS;
}

int
lat_gaussian_posterior (void *theta, const double *stat, gsl_rng *rng)
{
  gaussian_theta *t = theta;
  int s = lat_gaussian_mstep (t, stat);
  if (s == LAT_SUCCESS && gaussian_is_dense (t))
    s = posterior_dense (t, stat, rng);
  for (size_t c = 0; c < t->k && s == LAT_SUCCESS && !gaussian_is_dense (t);
       c++)
    s = posterior_component (t, c, stat + c * gaussian_stat_step (t), rng);
  return s ? s : lat_gaussian_prepare (t);
}
