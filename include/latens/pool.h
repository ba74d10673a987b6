/* pool.h -- one answer from the analyses of several imputed tables.

   Each of m imputed tables is analysed as if it were complete; what was
   estimated, and how well, is pooled here by Rubin's rules.  Any software may
   have done the analyses.  */

#ifndef LATENS_POOL_H
#define LATENS_POOL_H

#include <latens/decls.h>
#include <stddef.h>

LAT_BEGIN_DECLS

typedef struct
{
  double df_complete; /* degrees of freedom the analysis would have if nothing
                         were missing (rows minus coefficients); INFINITY: a
                         large sample (INFINITY) */
  double level;       /* of the confidence interval, in (0, 1) (0.95) */
  double df_least;    /* with fewer degrees of freedom than this nothing is
                         known: p_value 1, an infinite interval (0.01) */
  double singular;    /* of several terms: the within covariance, in
                         correlation units, is singular if a pivot of its
                         Cholesky factor squared is below this (1e-12) */
} lat_pool_options;

lat_pool_options lat_pool_defaults (void);

/* Of one term: with Q_i the estimates and U_i the squared standard errors,
   Qbar and Ubar their means and B the variance of the Q_i (divisor m - 1),
   T = Ubar + (1 + 1/m) B (Rubin 1987, Multiple Imputation for Nonresponse in
   Surveys, 3.3).  */
typedef struct
{
  double estimate;  /* Qbar */
  double within;    /* Ubar */
  double between;   /* B */
  double std_error; /* sqrt T */
  double df;        /* nu, Barnard and Rubin (1999, Biometrika 86, 948-955):
                       with lambda = (1 + 1/m) B / T, 1 / nu is the sum of
                       lambda^2 / (m - 1) and of
                       (c + 3) / (c (c + 1) (1 - lambda)), c = df_complete */
  double statistic; /* Qbar / sqrt T, Student's t with nu degrees of freedom */
  double p_value;   /* two-sided */
  double low, high; /* the confidence interval */
  double riv;       /* relative increase in variance, (1 + 1/m) B / Ubar */
  double fmi;       /* fraction of missing information,
                       (riv + 2 / (nu + 3)) / (riv + 1) */
} lat_pooled;

/* Pools one term from its m estimates and standard errors.  B = 0: riv is 0,
   df the limit c (c + 1) / (c + 3).  o NULL: defaults.  LAT_EINVAL: m < 2,
   or an option is outside its range; LAT_EDOM: an estimate is not finite, a
   standard error not finite and positive, or the result overflows.  */
int lat_pool_term (size_t m, const double *estimate, const double *std_error,
                   const lat_pool_options *o, lat_pooled *result);

/* Of k terms at once, whether all are zero: the test D1 of Li, Raghunathan
   and Rubin (1991, JASA 86, 1065-1073).  With U_i the covariance matrices
   and r = (1 + 1/m) trace (B Ubar^-1) / k,
   D1 = Qbar' Ubar^-1 Qbar / (k (1 + r)), F with k and nu degrees of freedom.

   nu, with t = k (m - 1): in large samples that of Li et al.,
   4 + (t - 4) (1 + (1 - 2/t) / r)^2, or t (1 + 1/k) (1 + 1/r)^2 / 2 where
   t <= 4.  With df_complete, that of Reiter (2007, Biometrika 94, 502-508,
   equations 1 and 2), which has the former as its limit.  It is an expansion
   that needs t > 4 and c* = c (c + 1) / (c + 3) > 4 (1 + r t / (t - 2));
   elsewhere nu is joined as Barnard and Rubin do for one term:
   1 / nu = 1 / (the former) + (1 + r) / c*.  */
typedef struct
{
  double statistic; /* D1 */
  size_t df_1;      /* k */
  double df_2;      /* nu */
  double p_value;
  double riv; /* r */
} lat_pooled_test;

/* estimate (m x k), covariance (m x k x k, the lower halves are read).  o
   NULL: defaults; level is not used.  LAT_EINVAL: m < 2, k = 0, or an option
   is outside its range; LAT_EDOM: a number is not finite, or the result
   overflows; LAT_ENOTPD: the mean of the covariances is not positive definite;
   LAT_ENOMEM.  */
int lat_pool_terms (size_t m, size_t k, const double *estimate,
                    const double *covariance, const lat_pool_options *o,
                    lat_pooled_test *result);

LAT_END_DECLS
#endif
