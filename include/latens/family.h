/* family.h -- what K components or states emit.

   A family's parameters hold all K components, so that tying is the family's
   business, and its functions work on a block of rows for all K at once.
   Missing entries live wholly inside it: its log-density looks at what is
   seen, its accumulation adds the conditional moments of what is not.

   A family owns some columns of the data, named by their positions in a row
   of the block; a product puts different families over different columns.
   All r and lp are component-major: entry (c, i) of component c and row i of
   the block stands at [c * b->n + i].  */

#ifndef LATENS_FAMILY_H
#define LATENS_FAMILY_H

#include <latens/decls.h>
#include <latens/data.h>
#include <latens/random.h>

LAT_BEGIN_DECLS

/* At most this many rows in a block.  */
#define LAT_BLOCK_ROWS 256

typedef struct
{
  size_t n;        /* rows */
  const double *x; /* n x tda, row by row; NaN: missing */
  size_t tda;
  size_t lag; /* how far apart the rows before stand that each row carries
                 (lat_data_set_lags); 0: it carries none */
  const uint32_t *pattern; /* n, or NULL: unknown.  Equal numbers, equal
                              patterns; a mixture hands rows of one pattern
                              over side by side, a chain can not */
  const size_t *row;       /* n global row numbers (draws are keyed by
                              them), or NULL when nothing is drawn */
  int kept;                /* to accumulate: 1: log_density was the last to be
                              given this scratch, with the same parameters
                              and block, so what it left there may be used */
  const void *laws; /* the family's, of the data these rows are from, and of
                       theta (see patterns_alloc); or NULL */
  int alone; /* 1: what is said of a row may not depend, even in its last
                bit, on the other rows of the block */
} lat_block;

/* Where data are not what a family can emit.  */
typedef struct
{
  size_t row, col;    /* position in the lat_data */
  const char *reason; /* "a count is negative", ...: a constant */
} lat_where;

/* Priors.  They regularise, enter the objective, and are written into the
   model file as numbers.  All are zero under --prior=none.  */
typedef struct
{
  double weight;     /* Dirichlet pseudo-rows for each component's weight, for
                        each entry of an initial law and of a transition row
                        (the exponent alpha - 1) */
  double level;      /* pseudo-rows spread over a categorical column's levels
                        in proportion to the whole table */
  double rate;       /* pseudo-rows of the whole table's mean rate */
  double mean;       /* pseudo-rows of the whole table's mean (kappa) */
  double covariance; /* pseudo-rows for each column a Gaussian has (their
                        number is this times p) ... */
  double scatter;    /* ... whose variances are this fraction of the whole
                        table's, uncorrelated; with full and tied covariances
                        the fraction grows to 1 in tables that hardly say how
                        columns are related, in equal steps of its logarithm
                        and that of n / (p - few), n the rows in which a pair
                        of the p columns is seen, on average over the pairs */
  double few;        /* columns that need none of that */
  double ample;      /* n / (p - few) from which the fraction grows ... */
  double scarce;     /* ... and where it is 1 */
  double slope;      /* precision of the effect that one standard deviation of
                        a covariate has on a logit of a chain's transitions:
                        see hmm_covariates.h */
  double ridge;      /* further pseudo-rows, as a fraction of the table's
                        rows, with the whole table's variances, uncorrelated:
                        shrinks correlations towards zero */
} lat_prior;

lat_prior lat_prior_defaults (void);
lat_prior lat_prior_none (void);

/* How model files and `show` name a parameter.  */
typedef enum
{
  LAT_SHAPE_VECTOR,  /* one number a column of the family */
  LAT_SHAPE_MATRIX,  /* columns x columns */
  LAT_SHAPE_LEVELS,  /* by column: one number a level */
  LAT_SHAPE_SCALAR,  /* by column: one number */
  LAT_SHAPE_NUMBER,  /* one number, named */
  LAT_SHAPE_RECORD,  /* by column: numbers with the family's
                        names or prior_names */
  LAT_SHAPE_SHARES,  /* a number for each of the family's parts, or if it has
                        none for each column; their sum is one */
  LAT_SHAPE_VECTORS, /* parts x columns */
  LAT_SHAPE_MATRICES /* parts x columns x columns */
} lat_shape;

typedef struct
{
  const char *name; /* key inside the family's object; NULL for the shapes by
                       column: the column's own name is the key */
  lat_shape shape;
  /* Component c (0 for a prior's fields); j is the family's own column
     number for shapes by column, else 0.  set returns LAT_EDOM for a value
     that can not be, LAT_EINVAL for one that breaks a tie.  */
  int (*get) (const void *theta, size_t c, size_t j, double *out);
  int (*set) (void *theta, size_t c, size_t j, const double *in);
} lat_field;

/* What the cells of a column are: numbers, counts (whole numbers from 0 on),
   angles in (-pi, pi], or numbers of levels.  */
typedef enum
{
  LAT_SCALE_REAL,
  LAT_SCALE_COUNT,
  LAT_SCALE_ANGLE,
  LAT_SCALE_LEVEL
} lat_scale;

/* How a number x divides a law: P (X < x), P (X = x), which is 0 for numbers
   and angles, and P (X > x).  The three sum to one, and each is itself no
   difference, so that a small one has its digits.  */
typedef struct
{
  double below, at, above;
  lat_scale scale;
} lat_cdf;

/* Everything is required but levels, log_prior, distance, rank, permute,
   fields and prior_fields, which may be NULL.  */
typedef struct
{
  const char *name;

  /* life and shape; lengths depend on the shape only */
  void *(*clone) (const void *theta);
  int (*copy) (void *to, const void *from);
  void (*free) (void *theta);
  size_t (*components) (const void *theta);
  size_t (*columns) (
      const void *theta,
      const size_t **col);                        /* how many;
                                                   *col their positions in a row, increasing */
  size_t (*levels) (const void *theta, size_t j); /* of own column j; NULL or
                                                     0: not categorical */
  size_t (*stat_len) (const void *theta);         /* doubles, no head */
  size_t (*work_len) (const void *theta, size_t rows); /* bytes of scratch for
                                                 blocks of up to rows rows */

  /* The domain of the cells: LAT_SUCCESS or LAT_EDATA and the first bad one.
   */
  int (*accept) (const void *theta, const lat_data *d, lat_where *where);

  /* All components alike, from the whole table's available cells (column
     means, variances, frequencies), and the prior's numbers from the same
     and `prior`.  After one accumulate with somebody's responsibilities and
     one mstep they differ: that is a start, and needs no complete row.  */
  int (*init) (void *theta, const lat_data *d, const lat_prior *prior);

  int (*prepare) (void *theta);
  int (*log_density) (const void *theta, const lat_block *b, double *lp,
                      void *work); /* ADDS to lp, k x n */
  int (*accumulate) (const void *theta, const lat_block *b, const double *r,
                     double *stat, void *work); /* ADDS to stat */
  int (*mstep) (void *theta, const double *stat);
  double (*log_prior) (const void *theta);
  double (*distance) (const void *a, const void *b);
  size_t (*free_len) (const void *theta);

  /* unconstrained coordinates; score ADDS nothing: it sets g, pack_len long,
     to the gradient of the log-likelihood (without prior), from statistics
     accumulated at this very theta (Fisher's identity) */
  size_t (*pack_len) (const void *theta);
  int (*pack) (const void *theta, double *x);
  int (*unpack) (void *theta, const double *x); /* leaves theta prepared */
  int (*score) (const void *theta, const double *stat, double *g);

  /* optional (NULL: the packed ones serve): coordinates in which a step that
     matters as much is about as long in any direction, and which an estimate
     at a boundary does not send to infinity: roots of probabilities and
     rates, means in units of the column's sd.  Any numbers lead back to
     parameters; zeros lead to zeros.  Acceleration moves in these.  */
  size_t (*even_len) (const void *theta);
  int (*even_pack) (const void *theta, double *x);
  int (*even_unpack) (void *theta,
                      const double *x); /* leaves theta prepared */

  /* Missing entries of the family's columns given responsibilities (k x n,
     columns of one row sum to one): numeric: the mean of the mixture of
     conditional laws and its standard deviation; categorical: the most
     probable level (ties: the lowest) and its probability.  Written to out
     and sd (n x out_tda, laid out like b->x; sd may be NULL); seen cells are
     copied to out, sd 0.  */
  int (*expect) (const void *theta, const lat_block *b, const double *r,
                 double *out, double *sd, size_t out_tda, void *work);

  /* Draws the missing entries of the family's columns from component z[i] of
     each row, given what the row shows of them, into x (n x x_tda); the
     generator of row b->row[i] under `stream`.  A row with nothing seen is a
     sample.  */
  int (*draw) (const void *theta, const lat_block *b, const unsigned *z,
               lat_stream stream, double *x, size_t x_tda, void *work);

  /* Reorders components: new c is old order[c].  */
  int (*permute) (void *theta, const size_t *order);

  /* The number states are put in increasing order of: the mean or rate or
     first level's probability of own column 0.  */
  double (*rank) (const void *theta, size_t c);

  /* Parameters, and the prior's numbers (get and set with c = 0; no name
     NULL among VECTOR and MATRIX); both end with a shape of {0} name NULL
     and get NULL.  */
  const lat_field *fields;
  const lat_field *prior_fields;

  /* Of the numbers of LAT_SHAPE_RECORD in fields and prior_fields; NULL ends
     each list.  */
  const char *const *names;
  const char *const *prior_names;

  /* optional, for one component alone: log_density and accumulate with the
     same r, of the same block, at once.  Rows with r = 0 may be left out of
     lp.  */
  int (*both) (const void *theta, const lat_block *b, const double *r,
               double *lp, double *stat, void *work);

  /* optional: 1: no row that accept takes has density zero.  */
  int (*possible) (const void *theta);

  /* optional: 1: that a cell is missing says something of the component, and
     a row with nothing seen has not probability one.  A family that says so
     looks at nothing else (missing.h): in a product its columns are those of
     other families.  */
  int (*sees_holes) (const void *theta);

  /* optional, for such a family: makes holes in the rows x (b->n x x_tda)
     that were drawn from component z[i] of each row.  */
  int (*hide) (const void *theta, const lat_block *b, const unsigned *z,
               lat_stream stream, double *x, size_t x_tda);

  /* optional, all four or none, for one component alone: what is kept of the
     data in place of rows.  keep looks at the rows [row[i], row[i + 1]) of
     chunk i, for each of so many chunks, and makes *kept, NULL if nothing is
     worth keeping; rows without weight are not looked at.  refresh follows
     each change of theta, prepared, and uses what keep was given no more.
     recall ADDS what both would add for all rows of that chunk with their
     weights for r, and the sum of weight x lp to *loglik, and returns 1; or
     0, having done nothing: then the rows have to be gone through.  What it
     says of a chunk depends on that chunk's rows and on theta alone.  */
  int (*keep) (const void *theta, const lat_data *d, size_t chunks,
               const size_t *row, void **kept);
  void (*forget) (void *kept);
  int (*refresh) (const void *theta, void *kept);
  int (*recall) (const void *kept, size_t chunk, double *loglik, double *stat);

  /* optional, all three or none: what the patterns of missing entries of d
     make of theta, which spares each block of d that work.  alloc makes
     *laws (NULL: there is nothing to be spared), prepare follows each change
     of theta, prepared, and a block of d may then name it.  No result depends
     on whether it does.  */
  int (*patterns_alloc) (const void *theta, const lat_data *d, void **laws);
  void (*patterns_free) (void *laws);
  int (*patterns_prepare) (const void *theta, void *laws);

  /* optional, both or none: what data augmentation needs.  posterior draws
     the parameters from their law given completed rows, of which stat was
     accumulated at this very theta, prepared; and leaves the draw, prepared.
     The law's density is exp (log_prior) times the likelihood, in the measure
     that the family names.  LAT_EDEGENERATE: it is not a law.  is_proper: 1 if
     the prior alone is, so that a component without rows can be drawn, too. */
  int (*posterior) (void *theta, const double *stat, gsl_rng *rng);
  int (*is_proper) (const void *theta);

  /* optional, all three or none: of parts inside a component, as of a mixture
     of laws.  parts: how many each has.  split: parts that are alike would
     stay so under EM; it moves them apart at random, and leaves theta
     prepared: what follows the M-step of a start.  arrange: puts them in the
     order in which a fit leaves them.  */
  size_t (*parts) (const void *theta);
  int (*split) (void *theta, lat_stream stream);
  int (*arrange) (void *theta);

  /* optional: how many rows before it a row's law depends on, in the same
     sequence: only chains over data that carry these (lat_data_set_lags) can
     use the family.  */
  size_t (*lags) (const void *theta);

  /* optional: how many of `names` own column j's record has; else all.  */
  size_t (*record) (const void *theta, size_t j);

  /* optional: how x divides the law that component c alone has for its own
     column j, nothing else of the row being known (of a normal law: the
     marginal one).  Angles are taken from -pi on, levels in their order.  x
     is any finite number.  LAT_EINVAL: there is no such law.  */
  int (*cdf) (const void *theta, size_t c, size_t j, double x, lat_cdf *out);

  /* optional: the same in a row of which the cells before are known, for
     columns that look back: the cell of its column l rows before stands at
     row[l * lag + column].  LAT_EDOM: there is no law in this row, as too few
     rows are before it.  */
  int (*cdf_given) (const void *theta, size_t c, size_t j, const double *row,
                    size_t lag, double x, lat_cdf *out);
} lat_family_type;

LAT_END_DECLS
#endif
