/* impute.h -- completing rows; what is missing, and whether it looks random.

   lat_impute_rows completes rows by a fitted mixture, which may have been
   fitted to other rows.  */

#ifndef LATENS_IMPUTE_H
#define LATENS_IMPUTE_H

#include <latens/data.h>
#include <latens/decls.h>
#include <latens/model.h>
#include <latens/random.h>

LAT_BEGIN_DECLS

typedef enum
{
  LAT_IMPUTE_MEAN, /* numbers: the expectation given what the row shows;
                      categories: the most probable level (ties: the
                      lowest) */
  LAT_IMPUTE_DRAW, /* a draw from the row's conditional distribution, of all
                      its missing entries together */
  LAT_IMPUTE_PMM   /* numbers: the value of a seen cell of the column, from
                      the donor whose expectation is nearest (predictive mean
                      matching: Little 1988, JBES 6, 287-296), column after
                      column, each given those before it; without any donor
                      the expectation; categories: as drawn */
} lat_impute_method;

/* The seen cells of a table, found by what the model expects in their
   place.  */
typedef struct lat_donors lat_donors;

typedef struct
{
  lat_impute_method method;    /* LAT_IMPUTE_MEAN */
  const unsigned char *column; /* d->p: zero: the missing entries of this
                                  column stay missing; NULL: all are filled */
  const lat_donors *donors;    /* LAT_IMPUTE_PMM: from these; NULL: from those
                                  of the rows themselves */
  size_t nearest;              /* LAT_IMPUTE_PMM: one is drawn from this many
                                  donors, and those that are as near as the
                                  last of them: 1 */
  unsigned threads;            /* 0: all */
} lat_impute_options;

lat_impute_options lat_impute_defaults (void);

/* The donors of d: of each numeric column with missing entries that o->column
   does not leave out, the seen cells of rows with a positive weight, with
   what m expects in their place from the rest of their row.  d must outlive
   them.  *status (or NULL) as lat_impute_rows.  */
lat_donors *lat_donors_alloc (const lat_model *m, const lat_data *d,
                              const lat_impute_options *o, int *status);
void lat_donors_free (lat_donors *a);

/* How many donors column j has; 0 also if nothing is missing there.  */
size_t lat_donors_count (const lat_donors *a, size_t j);

/* Completes rows by a mixture whose columns they have (lat_model_accept): x
   (rows->n x rows->p) holds seen cells as they are, missing ones by o->method
   (o NULL: the defaults), and NaN where the column is not to be filled.  sd,
   unless NULL, likewise: of an imputed number the standard deviation of the
   conditional distribution, of a category the probability of the level that
   was chosen; 0 for seen cells, NaN for those that stay missing.

   Rows, x and sd are in the table's own units, whatever scales the columns of
   m are modelled on (lat_column.transform); the mean is that of g^-1 (Z).
   Draws, and LAT_IMPUTE_PMM, are from m->linked if lat_model_link has made
   that: without, text goes with the rest only as far as components differ.
   Draws are from the law within the columns' bounds; means are clamped to
   those that were not recognised but given, while sd knows of none.

   Whatever is random is keyed by (stream, rows->first + row), so neither
   threads nor the pieces a table is completed in show, if the pieces share
   o->donors.  LAT_EINVAL: m is no mixture; LAT_EIMPOSSIBLE: a row that no
   component can have emitted; LAT_ENOMEM.  */
int lat_impute_rows (const lat_model *m, const lat_data *rows,
                     const lat_impute_options *o, lat_stream stream, double *x,
                     double *sd);

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

/* How a column connects to the others (van Buuren 2018, Flexible Imputation
   of Missing Data, sections 4.1.2 and 4.1.3).  With r_ij = 1 where column j is
   seen in row i:  */
typedef struct
{
  double influx;  /* pairs of a hole of this column and a seen cell of its row,
                     as a share of all seen cells: sum_k sum_i (1 - r_ij) r_ik
                     / sum_k sum_i r_ik.  What is there to impute it from; 0:
                     it has no hole, or nothing beside its holes is seen */
  double outflux; /* pairs of a seen cell of this column and a hole of its row,
                     as a share of all holes: sum_k sum_i r_ij (1 - r_ik)
                     / sum_k sum_i (1 - r_ik).  What it is good for; 1: it is
                     seen wherever anything is missing */
  double usable;  /* of a row in which it is missing, the share of the other
                     columns that is seen there, on average */
} lat_flux;

/* flux (t->p) of the columns; rows count whatever their weight.  NaN where
   there is nothing to divide by: a table without a hole (outflux), without a
   seen cell (influx), a column without a hole or without others (usable).  */
void lat_flux_make (const lat_pattern_table *t, lat_flux *flux);

/* Whether missing entries are monotone: whether the columns can be put in an
   order in which, in each row, all that follows a missing entry is missing
   too (Rubin 1974; Little and Rubin, section 1.2).  */
typedef struct
{
  size_t p;
  size_t *order; /* p: the columns, fullest first (ties: as in the table).  If
                    entries are monotone in any order they are in this one */
  size_t rows;   /* rows that spoil it in that order; 0: it is monotone */
  size_t cells;  /* ... and the missing entries that stand before a seen one
                    there: were these filled, it would be monotone */
} lat_monotone;

/* LAT_ENOMEM: *m is empty.  clear frees what *m holds, which may be
   nothing.  */
int lat_monotone_make (const lat_pattern_table *t, lat_monotone *m);
void lat_monotone_clear (lat_monotone *m);

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
