/* tails.c -- upper tails of Student's t and of F.  */

#include "impute/tails.h"
#include <gsl/gsl_cdf.h>
#include <math.h>

/* From here on a law is taken for its limit, which is wrong by a relative
   x^2 / (4 df): less than the rounding of the functions below.  */
static const double df_large = 1e10;

double
lat_tail_t (double x, double df)
{
  return df > df_large ? gsl_cdf_ugaussian_Q (x) : gsl_cdf_tdist_Q (x, df);
}

double
lat_tail_t_inverse (double p, double df)
{
  return df > df_large ? gsl_cdf_ugaussian_Qinv (p)
                       : gsl_cdf_tdist_Qinv (p, df);
}

/* P (F > x) = I_u (df/2, k/2), u = df / (df + k x): not gsl_cdf_fdist_Q, which
   subtracts from one when df is large.  */
double
lat_tail_f (double x, size_t k, double df)
{
  double y = (double)k * x;
  if (df > df_large)
    return gsl_cdf_chisq_Q (y, (double)k);
  return gsl_cdf_beta_P (df / (df + y), df / 2, (double)k / 2);
}
