/* gaussian_theta.h -- the parameters of K normal laws, shared by the files
   gaussian*.c.

   Full and tied covariances are "dense": matrices, factored.  Diagonal and
   spherical ones are "separable": k x p variances (spherical: a row's are
   all equal), and the cells of a row are independent given the component. */

#ifndef LATENS_FAMILY_GAUSSIAN_THETA_H
#define LATENS_FAMILY_GAUSSIAN_THETA_H

#include "base/kernels.h"
#include "base/linalg.h"
#include "family/batch_kernels.h"
#include <latens/gaussian.h>
#include <latens/status.h>

/* Which block of a row's covariance is factored.  */
typedef enum
{
  GAUSSIAN_AUTO,      /* the cheaper one */
  GAUSSIAN_PRECISION, /* that of the missing entries, of the precision */
  GAUSSIAN_COVARIANCE /* that of the seen entries, of the covariance */
} gaussian_route;

/* The numbers that decide something.  */
typedef struct
{
  double collapse;   /* without a prior: a component whose smallest eigenvalue
                        in units of the columns' sds is below has collapsed */
  double least_rows; /* without a prior: one with fewer rows has, too */
  double condition;  /* the precision's block is used when the reciprocal
                        condition of the correlations is above */
  double few;        /* ... and at most this part of a row is missing */
  double moments;    /* moments are kept in place of rows when it is above */
  double symmetry;   /* of a covariance that is set: largest difference of
                        its halves, in correlation units */
  double largest;    /* cells beyond can not be squared safely */
  double negligible; /* rows of a component whose r (1 + q) is not above are
                        in its N alone: its other statistics, divided by N,
                        are off by as much times rows / N at the most; 0: only
                        those with r = 0 */
  double gather;     /* the rows that count are copied side by side unless
                        they are more than this part of the block */
  double narrow;     /* columns at most for rows of one pattern to be worked
                        on together ... */
  double run;        /* ... where so many of them come together, for each
                        pattern of a block, and ... */
  double run_by;     /* ... this many for each column */
  gaussian_route route;
  size_t attempts; /* draws of a covariance before it is given up that one is
                      positive definite in rounded numbers */
  size_t again;    /* ... and as often because it is too wide */
  double spare;    /* degrees of freedom beyond the prior's that a draw has at
                      least */
  double roam;     /* how far from the table's mean a drawn mean may be, and
                      how large a drawn sd, in units of what is seen there */
  int calibrated;  /* draws given completed rows: see gaussian_posterior.c; 0:
                      in the invariant measure */
} gaussian_rules;

typedef struct
{
  lat_covariance structure;
  size_t k, p;
  size_t *col; /* p */
  gaussian_rules rules;

  double *number; /* what the pointers below point into */
  size_t numbers;

  double *mean;  /* k x p */
  double *sigma; /* dense: covs x p x p, both halves; separable: k x p */

  /* The prior: see gaussian_mstep.c.  */
  double count, mean_count; /* pseudo-rows of covariance and of mean */
  double *prior_mean;       /* p */
  double *scatter;          /* p: the diagonal of Lambda */
  double *scale;            /* p: the table's column variances */
  double *reach;            /* p: how far from the mean the table's cells are,
                               at most; infinite: nobody has looked */

  /* What prepare derives; dense: */
  double *chol;      /* covs x p x p: L, lower */
  double *whiten;    /* covs x p x p: U = L^-1, lower */
  double *panels;    /* covs x lat_panels_len (p): U for the kernels */
  double *precision; /* covs x p x p: P */
  double *whiten_t;  /* covs x p x batch_stride (p): U', zeros after p */
  double *logdet;    /* covs: log |Sigma| */
  double *rcond;     /* covs: reciprocal condition of the correlations */
  /* separable: */
  double *log_var, *inv_var; /* k x p */

  const batch_kernels *batch; /* the machine's best, or a test's choice */
  const lat_kernels *kernels; /* the machine's best, or a test's choice */

  double *scratch; /* for mstep and set: see lat_gaussian_scratch_len */
} gaussian_theta;

static inline int
gaussian_is_dense (const gaussian_theta *t)
{
  return t->structure == LAT_FULL || t->structure == LAT_TIED;
}

/* How many matrices a dense theta has, and the number of c's.  */
static inline size_t
gaussian_covs (const gaussian_theta *t)
{
  return t->structure == LAT_FULL ? t->k : 1;
}

static inline size_t
gaussian_cov (const gaussian_theta *t, size_t c)
{
  return t->structure == LAT_FULL ? c : 0;
}

/* Entry (c, first) of an array of matrices.  */
static inline double *
gaussian_matrix (const gaussian_theta *t, double *a, size_t c)
{
  return a + gaussian_cov (t, c) * t->p * t->p;
}

/* Numbers of one component's statistics.  Dense: N, s (p), S (p x p, lower
   half); separable: N, s, S (each p).  All about the present mean.  */
static inline size_t
gaussian_stat_step (const gaussian_theta *t)
{
  return gaussian_is_dense (t) ? 1 + t->p + t->p * t->p : 3 * t->p;
}

/* 1: the prior keeps every covariance away from singular.  */
int lat_gaussian_has_prior (const gaussian_theta *t);

gaussian_rules lat_gaussian_rules_defaults (void);
extern const lat_field lat_gaussian_fields[];
extern const lat_field lat_gaussian_prior_fields[];

/* The members of lat_family_gaussian that live in files of their own.  */
int lat_gaussian_prepare (void *theta);
size_t lat_gaussian_work_len (const void *theta, size_t rows);
int lat_gaussian_log_density (const void *theta, const lat_block *b,
                              double *lp, void *work);
int lat_gaussian_accumulate (const void *theta, const lat_block *b,
                             const double *r, double *stat, void *work);
int lat_gaussian_both (const void *theta, const lat_block *b, const double *r,
                       double *lp, double *stat, void *work);
int lat_gaussian_mstep (void *theta, const double *stat);
double lat_gaussian_log_prior (const void *theta);
double lat_gaussian_distance (const void *a, const void *b);
size_t lat_gaussian_pack_len (const void *theta);
int lat_gaussian_pack (const void *theta, double *x);
int lat_gaussian_unpack (void *theta, const double *x);
int lat_gaussian_score (const void *theta, const double *stat, double *g);
int lat_gaussian_even_pack (const void *theta, double *x);
int lat_gaussian_even_unpack (void *theta, const double *x);
int lat_gaussian_expect (const void *theta, const lat_block *b,
                         const double *r, double *out, double *sd,
                         size_t out_tda, void *work);
int lat_gaussian_draw (const void *theta, const lat_block *b,
                       const unsigned *z, lat_stream stream, double *x,
                       size_t x_tda, void *work);
int lat_gaussian_posterior (void *theta, const double *stat, gsl_rng *rng);
int lat_gaussian_is_proper (const void *theta);
int lat_gaussian_cdf (const void *theta, size_t c, size_t j, double x,
                      lat_cdf *out);
int lat_gaussian_accept (const void *theta, const lat_data *d,
                         lat_where *where);
int lat_gaussian_init (void *theta, const lat_data *d, const lat_prior *prior);

#endif
