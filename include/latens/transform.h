/* transform.h -- scales on which a column of numbers is modelled, and the
   bounds of its values.

   A transform g is smooth and increasing, and takes the numbers a column may
   hold one to one onto all real numbers, so that a normal law of z = g (x) is
   a law of x, whose density is that of z times g' (x).

   The logarithm is for positive columns and knows no unit.  The family of Yeo
   and Johnson (2000, "A new family of power transformations to improve
   normality or symmetry", Biometrika 87, 954-959) is for any: with f (u, a) =
   ((1 + u)^a - 1) / a, log (1 + u) for a = 0,

     g (x) = f (x, lambda) for x >= 0, -f (-x, 2 - lambda) for x < 0.

   Here lambda is from 0 (for columns that are skewed to the right) by 1 (x
   itself) to 2.  Beyond that g has an end that normal laws go past, and
   means of x do not exist.  */

#ifndef LATENS_TRANSFORM_H
#define LATENS_TRANSFORM_H

#include <latens/decls.h>
#include <stddef.h>

LAT_BEGIN_DECLS

typedef enum
{
  LAT_TRANSFORM_NONE,
  LAT_TRANSFORM_LOG,
  LAT_TRANSFORM_YEO_JOHNSON,
  LAT_TRANSFORM_AUTO /* lat_model_select chooses; elsewhere it is none */
} lat_transform_kind;

typedef struct
{
  lat_transform_kind kind;
  double lambda; /* Yeo-Johnson: [0, 2] */
  double centre; /* Yeo-Johnson: of (x - centre) / unit; 0 and 1 for the plain
                    one */
  double unit;   /* 0: 1 */
} lat_transform;

/* "none", "log", "yeo-johnson", "auto"; NULL: no such transform.  parse is
   the way back: LAT_EINVAL for another name.  */
const char *lat_transform_name (lat_transform_kind kind);
int lat_transform_parse (const char *name, lat_transform_kind *kind);

/* 1: x can be transformed.  The logarithm needs x > 0.  */
int lat_transform_accepts (const lat_transform *t, double x);

/* g (x), its inverse, and log g' (x), the term that makes the density of x
   from that of g (x).  NaN stays NaN.  The inverse is never infinite: it ends
   at the largest double.  */
double lat_transform_apply (const lat_transform *t, double x);
double lat_transform_invert (const lat_transform *t, double z);
double lat_transform_log_slope (const lat_transform *t, double x);

/* Mean and standard deviation of x where z is normal with these (z_sd >= 0).
   The logarithm's are closed forms; those of Yeo and Johnson come from
   Gauss-Legendre quadrature, to about nine digits.  x_sd may be NULL.  */
void lat_transform_moments (const lat_transform *t, double z_mean, double z_sd,
                            double *x_mean, double *x_sd);

/* Parameters that were estimated: 1 for Yeo and Johnson's lambda, else 0.  */
size_t lat_transform_parameters (const lat_transform *t);

/* Sets the numbers of Yeo and Johnson's transform to their maximum likelihood
   estimates from n numbers, x[0], x[stride], ..., with their weights (NULL:
   all one; NaN is passed over), as if g (x) were normal: centre and unit are 0
   and 1 if no number is negative and lambda is at most 1 then, else the
   numbers' mean and sd.  *loglik, unless NULL, becomes the logarithm of the
   likelihood there, with the slopes, so that those of several transforms can
   be compared.  LAT_EDATA: x is constant, or a number can not be transformed.
 */
int lat_transform_fit (lat_transform *t, size_t n, const double *x,
                       size_t stride, const double *weight, double *loglik);

/* The numbers a column can hold: no less than lower and no more than upper,
   where sides says so.  All zero: no bounds.  */
enum
{
  LAT_BOUND_LOWER = 1,
  LAT_BOUND_UPPER = 2
};

typedef struct
{
  int sides;      /* 0, or LAT_BOUND_LOWER + LAT_BOUND_UPPER */
  int recognised; /* 1: by the rule of lat_bounds_recognise; they hold for
                     draws alone */
  double lower, upper;
} lat_bounds;

/* x, or the bound it is beyond.  */
double lat_bounds_clamp (const lat_bounds *b, double x);

LAT_END_DECLS
#endif
