/* residuals.h -- pseudo-residuals: whether what a chain says of its rows is
   what they are (Dunn and Smyth 1996; Zucchini, MacDonald and Langrock 2016,
   chapter 6).

   A cell is put where it lies in the law that the model has for it given
   other rows, and that probability onto the normal law's scale: if the model
   holds, residuals are standard normal.  Ordinary ones are given all other
   rows of the sequence, before and after: they look for outliers.  Forecast
   ones are given the rows before: they are independent, too, so they show
   what the model misses in time.  */

#ifndef LATENS_RESIDUALS_H
#define LATENS_RESIDUALS_H

#include <latens/decls.h>
#include <latens/hmm.h>

LAT_BEGIN_DECLS

typedef enum
{
  LAT_RESIDUALS_ORDINARY,
  LAT_RESIDUALS_FORECAST
} lat_residuals_kind;

/* For each cell (low, mid, high: n x d->p, or NULL), with F its law given the
   other rows, all of their cells, and of its own row a label alone:

     low  = Phi^-1 (P (X < x)),  high = Phi^-1 (P (X <= x)),
     mid  = Phi^-1 of the middle between the two probabilities.

   Of numbers and angles all three are the same.  low and high of a count or
   level can be infinite, where none is smaller or larger; mid is finite.
   Missing cells, and columns that are not the family's, are NaN.  Weights are
   ignored; a few hundred rows of scratch for each thread, whatever the
   length, but for the following two.

   Columns that look back (ar.h): a cell's law is given the rows before, and
   ordinary ones' the rows behind too, whose means it is in; the first rows of
   a sequence, which have no law, are NaN.  Ordinary ones add up states^(lags +
   1) paths a row, at most LAT_RESIDUALS_PATHS, and keep three rows of states
   a row.  Durations (hsmm.h): as much scratch as a fit.

   LAT_EINVAL: a family has no `cdf`; d does not carry the lags; ordinary ones
   of more paths, of columns that look back with durations or covariates, or
   with a family but lat_family_ar that does.  LAT_EIMPOSSIBLE: a row has
   probability zero.  */
enum
{
  LAT_RESIDUALS_PATHS = 131072
};

int lat_hmm_residuals (const lat_hmm *m, const lat_data *d,
                       lat_residuals_kind kind, unsigned threads, double *low,
                       double *mid, double *high);

/* What residuals x (n, NaN: none) look like as a standard normal sample.  */
typedef struct
{
  size_t n;                  /* how many there are */
  double mean, sd;           /* divisor n - 1 */
  double skewness, kurtosis; /* of moments with divisor n; kurtosis: less 3 */

  /* Jarque and Bera 1980: n (skewness^2 + kurtosis^2 / 4) / 6, as chi-square
     with 2 degrees of freedom; NaN for fewer than 8 or without spread.  For
     short series the p-value is too large.  */
  double normality, normality_p;

  /* Ljung and Box 1978, over `lags` lags, within sequences: n (n + 2) sum_k
     r_k^2 / n_k, n_k the pairs that both are there (n - k without holes), as
     chi-square with so many degrees of freedom; NaN if lags is 0.  No degree
     is taken off for the parameters.  */
  size_t lags;
  double correlation, correlation_p;
} lat_residuals_summary;

/* lags: at most so many, and no more than a fifth of the residuals.  d tells
   which rows are a sequence.  */
lat_residuals_summary lat_residuals_summarise (const lat_data *d,
                                               const double *x, size_t stride,
                                               size_t lags);

LAT_END_DECLS
#endif
