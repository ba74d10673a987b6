/* impute.h -- what is missing, and whether it looks random.

   Completing a table is the mixture's own work: lat_mixture_expect and
   lat_mixture_draw in mixture.h.  */

#ifndef LATENS_IMPUTE_H
#define LATENS_IMPUTE_H

#include <latens/data.h>
#include <latens/decls.h>
#include <latens/imputations.h>

LAT_BEGIN_DECLS

/* The patterns of missing entries, most frequent first (ties: in order of
   appearance).  */
typedef struct
{
  size_t patterns;
  size_t *rows;           /* patterns: how many rows have it */
  unsigned char *missing; /* patterns x p: 1 where the entry is missing */
  size_t p;
} lat_pattern_table;

/* Counts rows, whatever their weight.  LAT_ENOMEM: *t is empty.  clear frees
   what *t holds, which may be nothing.  */
int lat_pattern_table_make (const lat_data *d, lat_pattern_table *t);
void lat_pattern_table_clear (lat_pattern_table *t);

/* Little's test that entries are missing completely at random (Little 1988,
   JASA 83, 1198-1202), on the numeric columns of d, with the maximum
   likelihood covariance (divisor n): d2 = sum over patterns j of
   n_j (ybar_j - mu_j)' Sigma_jj^-1 (ybar_j - mu_j), chi-squared on
   sum p_j - p degrees of freedom.  n_j and ybar_j are weighted; rows of
   weight zero, or with nothing seen, say nothing.  Constant and never seen
   columns are dropped.  Columns are standardised first, so units do not
   matter.  Singular covariances (a column is a linear combination of
   others): pseudo-inverse, also within EM, eigenvalues below `singular` (in
   correlation units) are zero, and df = sum of ranks - rank.  Nothing
   missing: statistic 0, df 0, p_value NaN.

   It can not be estimated from fewer rows than columns plus one, nor when
   EM does not settle, nor when the covariance is singular only because some
   columns are seen together in too few rows to tell.  The covariance of two
   columns never seen together does not enter the statistic, which stands;
   the note says so.  */
typedef struct
{
  double singular;  /* 1e-10 */
  double tol;       /* EM has settled when the estimated distance of its means
                       and covariances to their limit, in sds and
                       correlations, is at most this: 1e-11 */
  double rate;      /* that estimate believes no rate of convergence above
                       this: 0.999 */
  size_t max_iter;  /* of the EM fit */
  unsigned threads; /* 0: all */
} lat_mcar_options;

typedef struct
{
  double statistic, p_value;
  size_t df;
  size_t dropped;   /* constant or never seen numeric columns */
  size_t columns;   /* numeric columns used */
  int singular;     /* 1: a pseudo-inverse was needed */
  const char *note; /* why it can not be estimated, or what to know: a
                       constant; NULL */
} lat_mcar;

lat_mcar_options lat_mcar_defaults (void);

/* o NULL: defaults.  LAT_SUCCESS, LAT_ENOMEM, or LAT_EDATA when it can not be
   estimated (note says why, statistic and p_value are NaN).  */
int lat_mcar_test (const lat_data *d, const lat_mcar_options *o,
                   lat_mcar *result);

LAT_END_DECLS
#endif
