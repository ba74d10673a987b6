/* law.h -- a family from the law of one number.

   Most families emit every column by itself: given the component, a cell has
   a law with a few parameters, and the cells of a row are independent.  A
   lat_law says what that law is, about one component and one column; this
   module makes a family of it, over any columns, with holes anywhere, for
   mixtures and chains: a missing cell says nothing, so a law never meets
   one.  The families of the library that are made so are at the end;
   docs/examples/waiting.c makes another one in a page.

   A law's statistics are sums over the seen cells, weighted with r, so that
   they can be added up; statistic 0 is the sum of r itself.  They may be
   taken about the present parameters, and where there is something latent
   behind a cell (the rate of a negative binomial count, the scale of a t
   distributed number) they are expected ones under the present parameters:
   mstep then finds these in par.  */

#ifndef LATENS_LAW_H
#define LATENS_LAW_H

#include <latens/decls.h>
#include <latens/family.h>

LAT_BEGIN_DECLS

/* Most numbers of one component and column: parameters, statistics, ... */
#define LAT_LAW_NUMBERS 8

/* The seen cells of one column in a block.  */
typedef struct
{
  size_t n;
  const double *x;    /* n */
  const double *term; /* terms x n: what `terms` made of them */
} lat_law_cells;

/* What is required is said to be so; the rest may be NULL or 0.  */
typedef struct
{
  const char *name; /* required */

  /* How many numbers, each at most LAT_LAW_NUMBERS.  */
  size_t parameters; /* required */
  size_t fixed;      /* the last so many parameters are no parameters: all
                        components share them and no fit changes them; NaN
                        until init or the user says what they are */
  size_t constants;  /* that prepare makes of one component's parameters */
  size_t terms;      /* of a cell that are the same for all components: its
                        logarithm, ... */
  size_t statistics; /* required */
  size_t prior;      /* required: of a column's prior; number 0 is its weight
                        in pseudo-rows, 0: there is no prior */
  size_t even;       /* even coordinates; 0: the packed ones serve */
  double start[LAT_LAW_NUMBERS]; /* parameters until they are set (required);
                                    NaN: fixed ones that are not known */

  /* The names of the parameters and of the prior's numbers, for model files;
     NULL ends each list.  */
  const char *const *names, *const *prior_names;

  /* What is wrong with a cell, or NULL.  Without this any number is legal. */
  const char *(*fault) (const double *par, double x);
  /* Whether numbers can be parameters (required).  */
  int (*valid) (const double *par);
  /* Parameters for the whole column, the numbers of the prior, and the unit
     that `spread` is compared with (1 on entry) (required).  See
     lat_law_summary.  */
  void (*init) (const lat_data *d, size_t col, const lat_prior *prior,
                double *par, double *number, double *unit);

  void (*prepare) (const double *par, double *constant);
  void (*terms_of) (const double *par, size_t n, const double *x,
                    double *term); /* fixed parameters only */
  /* ADDS log p to lp, n long; -INFINITY for what can not be (required).  */
  void (*density) (const double *par, const double *constant,
                   const lat_law_cells *cells, double *lp);
  /* ADDS the cells' statistics (required).  */
  void (*accumulate) (const double *par, const double *constant,
                      const lat_law_cells *cells, const double *r,
                      double *stat);
  /* The mode, or at least nothing lower; LAT_EDEGENERATE: there is none
     (required).  */
  int (*mstep) (double *par, const double *stat, const double *number);
  double (*log_prior) (const double *par, const double *number); /* required */

  /* As of a family, about parameters - fixed coordinates (required), or
     `even` ones.  */
  void (*pack) (const double *par, double *x);
  int (*unpack) (double *par, const double *x);
  void (*score) (const double *par, const double *stat, double *g);
  void (*even_pack) (const double *par, double unit, double *x);
  int (*even_unpack) (double *par, double unit, const double *x);

  /* How wide the law is.  Without a prior a component is degenerate where
     the square of this falls below 1e-8 of the unit's.  */
  double (*spread) (const double *par);

  /* For missing cells: mean and variance (required, unless there is mix),
     a draw (required).  */
  double (*mean) (const double *par); /* and what states are ordered by */
  double (*variance) (const double *par);
  double (*draw) (const double *par, gsl_rng *rng);
  /* The mean of a mixture of k laws whose parameters stand `stride` apart,
     with probabilities r[0], r[r_stride], ..., and its sd: for laws whose
     means are not averaged so simply.  */
  double (*mix) (size_t k, const double *par, size_t stride, const double *r,
                 size_t r_stride, double *sd);

  /* What the cells are, and P (X <= x), *above: P (X > x), each with digits
     of its own; of a law of counts x is whole.  NULL: no quantiles.  */
  lat_scale scale;
  double (*cdf) (const double *par, double x, double *above);
} lat_law;

/* k components over p columns at positions col[] (copied, increasing).
   NULL: out of memory, or the law's numbers do not fit.  */
void *lat_law_alloc (const lat_law *law, size_t k, size_t p,
                     const size_t *col);

/* The family of a law: its callbacks take what lat_law_alloc gave.  */
lat_family_type lat_law_family (const lat_law *law);

/* The parameters of component c and own column j.  Fixed ones must be those
   of component 0, which sets them for all: else LAT_EINVAL.  */
const double *lat_law_at (const void *theta, size_t c, size_t j);
int lat_law_set (void *theta, size_t c, size_t j, const double *par);

/* Says what fixed parameter i of own column j is, so that init leaves it.
   LAT_EDOM: it can not be that; LAT_EINVAL: there is none.  */
int lat_law_fix (void *theta, size_t j, size_t i, double value);

/* The weight, mean and variance (divisor: the weight) of a column's seen
   cells, or of what `of` makes of each (NULL: the cell), and the largest
   one.  Rows of no weight say nothing; nothing seen: all zeros.  */
typedef struct
{
  double weight, mean, variance, most;
} lat_law_moments;

lat_law_moments lat_law_summary (const lat_data *d, size_t col,
                                 double (*of) (double));

/* What model files hold of such a family: two records by column.  */
extern const lat_field lat_law_fields[];
extern const lat_field lat_law_prior_fields[];

/* The families made so, and their laws: parameters in this order.  */

/* Waiting times: mean.  */
extern const lat_law lat_law_exponential;
extern const lat_family_type lat_family_exponential;

/* mean, shape: the rate is shape / mean.  */
extern const lat_law lat_law_gamma;
extern const lat_family_type lat_family_gamma;

/* Mean and sd of the logarithm: meanlog, sdlog.  */
extern const lat_law lat_law_lognormal;
extern const lat_family_type lat_family_lognormal;

/* probability, trials (fixed): NaN until init, which takes the largest count
   of the column, or lat_law_fix.  */
extern const lat_law lat_law_binomial;
extern const lat_family_type lat_family_binomial;

/* Zero-inflated Poisson: rate, and the probability of an extra zero.  */
extern const lat_law lat_law_zip;
extern const lat_family_type lat_family_zip;

/* Negative binomial counts, Poisson ones with gamma rates: mean, size; the
   variance is mean + mean^2 / size.  */
extern const lat_law lat_law_negbinomial;
extern const lat_family_type lat_family_negbinomial;

/* Student's t: location, scale, degrees of freedom.  */
extern const lat_law lat_law_student;
extern const lat_family_type lat_family_student;

/* Angles in (-pi, pi], von Mises: mean direction, concentration.  */
extern const lat_law lat_law_vonmises;
extern const lat_family_type lat_family_vonmises;

LAT_END_DECLS
#endif
