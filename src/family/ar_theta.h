/* ar_theta.h -- the parameters of K autoregressive laws of some columns.  */

#ifndef LATENS_FAMILY_AR_THETA_H
#define LATENS_FAMILY_AR_THETA_H

#include <latens/ar.h>

/* Where the numbers of one component and column stand.  */
enum
{
  AR_INTERCEPT,
  AR_SD,
  AR_LAGS
};

/* A column's prior, and the numbers that its statistics are centred with.  */
typedef struct
{
  double count, mean_count; /* pseudo-rows of the variance, and of level and
                               lags */
  double mean, variance;    /* of the column in the whole table */
  double scatter;           /* of the pseudo-rows */
} ar_prior;

typedef struct
{
  size_t k, p;
  size_t *col;     /* p */
  size_t *order;   /* p */
  size_t *first;   /* p + 1: where column j's numbers start, AR_LAGS + order of
                      them */
  double *par;     /* k x first[p] */
  ar_prior *prior; /* p */
  /* Without a prior, less is degenerate: rows beyond the coefficients', and
     variance in units of the column's.  */
  double least_rows, least_spread;
} ar;

static inline double *
ar_par (const ar *t, size_t c, size_t j)
{
  return t->par + c * t->first[t->p] + t->first[j];
}

/* Regressors of column j: one and the lags.  */
static inline size_t
ar_regressors (const ar *t, size_t j)
{
  return 1 + t->order[j];
}

/* Statistics of a column with q regressors z: the lower half of sum r z z',
   q sums r z e, and sum r e^2.  */
static inline size_t
ar_stat_len (size_t q)
{
  return q * (q + 1) / 2 + q + 1;
}

/* The value that y has on the average where all lags are the column's mean. */
double lat_ar_level (const ar *t, size_t c, size_t j);
void lat_ar_set_level (ar *t, size_t c, size_t j, double level);

/* The mean that the law of component c settles at, or where it settles at
   none the column's.  */
double lat_ar_mean (const ar *t, size_t c, size_t j);

/* What component c expects of own column j in a row whose cells before, l rows
   back, stand at x[l * lag + column]; one that is missing counts as the
   component's mean.  */
double lat_ar_predict (const ar *t, size_t c, size_t j, const double *x,
                       size_t lag);

/* 1: the cell of own column j, and all its lags, are seen: so it is part of
   what is modelled.  */
int lat_ar_is_whole (const ar *t, size_t j, const double *x, size_t lag);

extern const lat_field lat_ar_fields[];
extern const lat_field lat_ar_prior_fields[];
extern const char *const lat_ar_names[];
extern const char *const lat_ar_prior_names[];

/* Members of lat_family_ar.  */
void *lat_ar_clone (const void *theta);
int lat_ar_copy (void *to, const void *from);
void lat_ar_free (void *theta);
size_t lat_ar_components (const void *theta);
size_t lat_ar_columns (const void *theta, const size_t **col);
size_t lat_ar_lags (const void *theta);
size_t lat_ar_record (const void *theta, size_t j);
int lat_ar_permute (void *theta, const size_t *order);
double lat_ar_distance (const void *a, const void *b);
size_t lat_ar_pack_len (const void *theta);
int lat_ar_pack (const void *theta, double *x);
int lat_ar_unpack (void *theta, const double *x);
int lat_ar_score (const void *theta, const double *stat, double *g);
size_t lat_ar_even_len (const void *theta);
int lat_ar_even_pack (const void *theta, double *x);
int lat_ar_even_unpack (void *theta, const double *x);
int lat_ar_mstep (void *theta, const double *stat);
double lat_ar_log_prior (const void *theta);
int lat_ar_cdf_given (const void *theta, size_t c, size_t j, const double *row,
                      size_t lag, double x, lat_cdf *out);

#endif
