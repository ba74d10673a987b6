/* simplex.h -- laws over finitely many values: probabilities p[0..m) that
   sum to one.

   Their free coordinates are the m - 1 log-ratios log (p_l / p_last).  A
   probability of zero is legal everywhere.  In coordinates alone it stands
   as the smallest normal number, so that nothing is infinite, and what comes
   back that small is zero again; the gradient in such a coordinate is zero,
   as it should be: EM never moves a zero either.  */

#ifndef LATENS_FAMILY_SIMPLEX_H
#define LATENS_FAMILY_SIMPLEX_H

#include <gsl/gsl_rng.h>
#include <stddef.h>

/* How far from one a given sum may be: what model files promise.  */
#define LAT_SIMPLEX_TOL 1e-9

/* LAT_EDOM unless none is negative and they sum to one.  */
int lat_simplex_check (size_t m, const double *p);

/* Coordinates, m - 1 of them, and back: LAT_EDOM if one is not finite.  */
void lat_simplex_pack (size_t m, const double *p, double *x);
int lat_simplex_unpack (size_t m, const double *x, double *p);

/* Square roots, m of them, in which distance is that of the laws'
   information (Rao 1945).  Back, any numbers but all zeros are a law's.  */
void lat_simplex_roots (size_t m, const double *p, double *x);
int lat_simplex_square (size_t m, const double *x, double *p);

/* The gradient in x of sum_l count[l] log p[l].  */
void lat_simplex_score (size_t m, const double *p, const double *count,
                        double *g);

/* p, the exponents of a Dirichlet law (prod p_l^(p_l - 1) dp_l), becomes a
   draw from it; where one is 0, so is the other.  LAT_EDEGENERATE: all are 0,
   or one is not a number.  */
int lat_simplex_draw (size_t m, double *p, gsl_rng *rng);

/* The value at which the distribution function of p[0], p[stride], ...
   passes u, which is in [0, 1); never one of probability zero (but where
   all are).  */
size_t lat_simplex_pick (size_t m, const double *p, size_t stride, double u);

#endif
