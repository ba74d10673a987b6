/* evaluate.h -- how good the imputations of a table are.

   Cells that are seen are hidden, imputed as if they were missing, and
   compared with what they hold.  The way of an evaluation, for each repeat
   under a stream of its own: lat_mask_make chooses the cells, lat_masked_make
   gives the table without them, to which somebody fits a model;
   lat_evaluate_imputer scores what that model imputes, lat_evaluate_columns
   what the column alone says.  lat_accuracy_mean sums up the repeats.

   What is found is how well cells are imputed that are missing as these were
   hidden.  Whether the entries that are missing are missing like that, no
   table can tell.  */

#ifndef LATENS_EVALUATE_H
#define LATENS_EVALUATE_H

#include <latens/data.h>
#include <latens/decls.h>
#include <latens/random.h>
#include <latens/status.h>
#include <signal.h>

LAT_BEGIN_DECLS

typedef enum
{
  LAT_MASK_MCAR, /* in each column, cells chosen completely at random */
  LAT_MASK_OWN   /* whole patterns: a row gets the holes of another row of the
                    table, chosen at random among those with holes, if it
                    shows all these cells */
} lat_mask_pattern;

/* Each row keeps a seen cell, and rows of weight zero all of theirs.  */
typedef struct
{
  lat_mask_pattern pattern;
  double fraction; /* share of the seen cells to hide, in (0, 1): of each
                      column (at least one cell), or, with LAT_MASK_OWN, of
                      all columns together that have a hole (0.1) */
  size_t values;   /* different values that each column keeps, 1 or 2: a
                      constant column can not be modelled (2) */
  size_t tries;    /* LAT_MASK_OWN: how often at most each row is offered the
                      holes of some other row, which it may not fit (100) */
} lat_mask_options;

lat_mask_options lat_mask_defaults (void);

typedef struct
{
  size_t n, p;
  unsigned char *hidden; /* n x p: 1: this cell is hidden */
  size_t *count;         /* p: how many there are in each column */
  size_t cells;          /* ... and in all */
  size_t wanted;         /* how many were asked for; less may be possible */
} lat_mask;

/* Chooses cells of d; the same for equal streams.  o NULL: defaults.
   LAT_EINVAL: an option out of its range; LAT_EDATA: no cell can be hidden
   (see msg, which may be NULL); LAT_ENOMEM.  After a failure *m is empty.
   clear frees what *m holds, which may be nothing.  */
int lat_mask_make (const lat_data *d, const lat_mask_options *o,
                   lat_stream stream, lat_mask *m, lat_message *msg);
void lat_mask_clear (lat_mask *m);

/* A table without its hidden cells.  Levels of which no cell is left are no
   levels of it, unless they are to be kept (for a model that knows them): a
   fit sees no trace of what is hidden.  */
typedef struct
{
  lat_data *data;
  size_t **level; /* p: NULL, or for a categorical column that lost levels,
                     the number in the whole table of each one left */
} lat_masked;

/* d stays as it is and need not outlive *out.  LAT_EDATA, LAT_ENOMEM: see
   msg, and *out is empty.  clear frees what *out holds.  */
int lat_masked_make (const lat_data *d, const lat_mask *m, int keep_levels,
                     lat_masked *out, lat_message *msg);
void lat_masked_clear (lat_masked *m);

/* Of the hidden cells of a column, weighted as their rows.  NaN: does not
   apply, or no cell was hidden.  */
typedef struct
{
  size_t cells;
  double rmse;     /* numeric: root mean squared error of the one value that is
                      imputed */
  double error;    /* categorical: share of wrong levels */
  double coverage; /* numeric: share of cells inside the interval, ends
                      included, that a level's share of draws falls into */
  double crps;     /* numeric: continuous ranked probability score, mean of
                      E|X - y| - E|X - X'| / 2 with X, X' from the imputing
                      law and y the cell (Gneiting and Raftery 2007, JASA
                      102, 359-378, equation 21), in units of the column.
                      Smaller is better, of a sure value it is |X - y| */
  double brier;    /* categorical: Brier score, mean of the sum over levels of
                      (p_l - [y = l])^2 with p_l the imputing law's (Brier
                      1950): 0: sure and right, 2: sure and wrong */
} lat_accuracy;

typedef struct
{
  size_t
      draws; /* for coverage, CRPS, Brier score: m, at least 2, or 0: none. The
                ends of the interval are order statistics number
                (m + 1) (1 -+ level) / 2, interpolated between: such an
                interval holds a further draw with probability level if
                these are whole numbers (199) */
  double level; /* 0.95 */
  size_t piece; /* rows completed at a time, about: what memory it takes, not
                   what comes out (32768) */
  const volatile sig_atomic_t *stop; /* raised: LAT_ESTOP; or NULL */
} lat_evaluate_options;

lat_evaluate_options lat_evaluate_defaults (void);

/* Who imputes.  complete fills the missing entries of rows into x (rows->n x
   rows->p, all of which it writes): with draw NULL, each by its best value
   (numbers: the mean; categories: the most probable level), else by a draw
   keyed by (*draw, rows->first + row).  written, or NULL, is what value x
   becomes when it is written with the digits of column j.  Both get ctx.  */
typedef struct
{
  int (*complete) (void *ctx, const lat_data *rows, const lat_stream *draw,
                   double *x);
  double (*written) (void *ctx, size_t j, double x);
  void *ctx;
} lat_imputer;

/* Scores an imputer on the cells of d that m hides, column by column (a, d->p
   of them); it is shown masked->data, pieces of it, and copies of rows of
   it.  CRPS is estimated without bias from the draws x_1 .. x_m: mean of
   |x_i - y| - sum over i < j of |x_i - x_j| / (m (m - 1)) (Ferro 2014, QJRMS
   140, 1917-1923: the fair score), and the Brier score likewise, as 2 P(X !=
   y)
   - P(X != X').  o NULL: defaults.  LAT_EINVAL,
   LAT_ENOMEM, LAT_ESTOP, or what the imputer returns.  */
int lat_evaluate_imputer (const lat_data *d, const lat_mask *m,
                          const lat_masked *masked, const lat_imputer *imputer,
                          lat_stream stream, const lat_evaluate_options *o,
                          lat_accuracy *a);

/* The same of imputing each hidden cell by the mean of what is left of its
   column (categorical: by its most frequent level; ties: the lowest);
   coverage, CRPS and Brier score are those of the column's own distribution,
   as it is left, for imputing law.  A column of which nothing is left has NaN.
 */
int lat_evaluate_columns (const lat_data *d, const lat_mask *m,
                          const lat_evaluate_options *o, lat_accuracy *a);

/* Over repeats: a (repeats x p) to means and their standard errors (p each;
   se NaN for a single repeat), of the repeats in which there is a number.
   cells: the sum of them all, in both.  */
void lat_accuracy_mean (size_t repeats, size_t p, const lat_accuracy *a,
                        lat_accuracy *mean, lat_accuracy *se);

/* The standard deviation of the seen cells of column j, weighted as their
   rows; divisor (without weights) one less than their number.  NaN: fewer
   than two cells, or categorical.  */
double lat_column_sd (const lat_data *d, size_t j);

LAT_END_DECLS
#endif
