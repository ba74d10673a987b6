/* model.h -- a model with its columns and its fit: what a model file holds.

   A lat_model is a mixture or a hidden Markov model over a product of
   families, the description of the columns it is about, and the record of
   how it was fitted.  The tools are built on this header.  */

#ifndef LATENS_MODEL_H
#define LATENS_MODEL_H

#include <latens/coded.h>
#include <latens/decls.h>
#include <latens/gaussian.h>
#include <latens/hmm.h>
#include <latens/hmm_covariates.h>
#include <latens/hsmm.h>
#include <latens/mixture.h>
#include <stdio.h>

LAT_BEGIN_DECLS

typedef enum
{
  LAT_MODEL_MIXTURE,
  LAT_MODEL_HMM
} lat_model_kind;

/* What a model says of holes.  */
typedef enum
{
  LAT_MISSING_IGNORED, /* nothing: they are missing at random */
  LAT_MISSING_STATE,   /* by column, their probability in each state */
  LAT_MISSING_EQUAL    /* by column, one probability in all states */
} lat_missing;

/* What kind of model to build.  */
typedef struct
{
  lat_model_kind kind;
  size_t k;                     /* components or states */
  lat_covariance covariance;    /* of the Gaussian part */
  const char *const *family;    /* p names of families ("gaussian", "poisson",
                                   "categorical", ...; see lat_model_family),
                                   one a column; NULL, or a NULL among them:
                                   categorical for a categorical column,
                                   gaussian for a numeric one */
  const double *number;         /* NULL, or the N of each column in place of
                                   NAME=N; NaN: there is none */
  lat_initial initial;          /* hmm: first state's law */
  const unsigned char *allowed; /* hmm: k x k, zero: a transition that can
                                   not be; NULL: all can */
  const unsigned char *first;   /* hmm: k, zero: no first state; NULL: all */
  const size_t *group;          /* hmm: k, states with the same number (from
                                   0 on, none left out) share what they
                                   emit; NULL: none do */
  lat_duration_law duration;    /* hmm: of visits: see hsmm.h */
  size_t longest;               /* of LAT_DURATION_TABLE */
  const double *fixed;          /* hmm: k + k x k as for lat_hmm_fix, or
                                   NULL */
  const double *counts;         /* hmm: k + k x k as for lat_hmm_set_counts,
                                   or NULL */
  size_t covariates;            /* hmm: what transitions depend on: ... */
  const char *const *covariate; /* ... the names of so many covariates */
  lat_missing missing;          /* hmm: whether holes are modelled ... */
  const unsigned char *holes;   /* ... p, zero: not in this column; NULL: in
                                   all */
} lat_model_spec;

lat_model_spec lat_model_spec_defaults (lat_model_kind kind);

/* The name of the i-th family, the kind of columns it is for, and whether
   NAME=N is understood, with the N that no fit finds (the trials of
   "binomial=12", the parts of "gmm=3"; kind and numbered may be NULL); NULL:
   there are no more.  */
const char *lat_model_family (size_t i, lat_kind *kind, int *numbered);

/* The record of a fit.  Likelihoods are without the prior, and those of
   densities in the table's own units, so that models on different scales can
   be compared; a lambda that was estimated is one of the parameters.  rows is
   the sum of the weights of all rows.  aic = -2 L + 2 q, bic = -2 L + q log
   rows, icl = bic + the entropy term (mixture: hard labels; hmm: -2 log P
   (seen, Viterbi path) + q log rows).  Smaller is better.  */
typedef struct
{
  int known; /* 0: nothing below is ("fit": {}) */
  double log_likelihood, rows, aic, bic, icl;
  size_t parameters; /* q */
  size_t iterations;
  int converged;
  uint64_t seed;
} lat_fit;

typedef struct
{
  lat_model_kind kind;
  lat_mixture *mixture; /* the one of the two that kind says */
  lat_hmm *hmm;
  size_t p;
  lat_column *column; /* p: names, kinds, digits, levels */
  char **covariate;   /* hmm->covariates->q names, or NULL */
  lat_covariance covariance;
  lat_missing missing;
  lat_prior prior;        /* as asked for; the numbers made of it are in the
                             families */
  const char *prior_name; /* "default" or "none" (with a ridge: "ridge"), or
                             "custom"; a constant */
  int canonical; /* 1: a fit orders components or states; 0: it keeps them
                    (a topology, or a start was given) */
  lat_fit fit;
  lat_coded *coded;    /* a mixture's: what has a say beside it in what is
                          expected of missing cells (see blend.h); or NULL */
  lat_mixture *linked; /* a mixture's: what cells are drawn from in its place
                          (see linked.h); or NULL */
} lat_model;

/* A model for these p columns (copied), not fitted.  NULL: msg says why
   (a family and a column that do not go together, k = 0, a pattern without a
   way on, ...).  */
lat_model *lat_model_alloc (const lat_model_spec *spec, size_t p,
                            const lat_column *column, lat_message *msg);
lat_model *lat_model_clone (const lat_model *m);
void lat_model_free (lat_model *m);

size_t lat_model_components (const lat_model *m);
const lat_em_type *lat_model_type (const lat_model *m); /* its EM callbacks */
void *lat_model_theta (const lat_model *m);             /* their theta */
const void *lat_model_emission (const lat_model *m);    /* the product */

/* How many rows before it a row's law depends on: data for the model must
   carry as many (lat_data_set_lags).  0 for most.  */
size_t lat_model_lags (const lat_model *m);

typedef struct
{
  lat_em_options em;
  size_t starts;     /* 20 */
  size_t short_iter; /* M-steps of a short run: 15 */
  size_t keep;       /* short runs that go on to convergence, at least: 3 */
  double effort;     /* more go on while rows x components x runs stays
                        below: 1e6, so on small tables all do; beyond 32
                        columns each counts as rows do */
  double loose;      /* tolerance they run to at first, 1e-3, and ... */
  double plenty;     /* ... rows x components x E-steps after which those that
                        are behind at it are left there, 1e7: see
                        lat_em_starts */
  double alike;      /* objectives no further apart are one maximum: 1e-3 */
  double spread;     /* a column of numbers whose cells differ, but all by
                        less than this, is refused (LAT_EDATA): their squares
                        would be lost: 1e-145 */
  lat_prior prior;
  uint64_t seed; /* 42 */
  size_t memory; /* hmm: what lat_hmm_limit is told; 0 */
  lat_em_trace *trace;
  void *trace_ctx;
} lat_fit_options;

lat_fit_options lat_fit_defaults (void);

/* Fits from o->starts starts; or, with use_start nonzero, from the values m
   has now (its components then keep their order).  Fills m->fit.  d has the
   columns of m, in m's order.  *report, or NULL, tells of the starts.
   Without use_start the lambda of a Yeo-Johnson column becomes the one that
   this column, on its own, makes most likely; with it m's own stays.  What
   stands beside a mixture (coded, linked) is freed.
   Out of iterations or stopped is success (see fit.converged).  On failure
   msg says which column or component, and the remedy.  */
int lat_model_fit (lat_model *m, const lat_data *d, const lat_fit_options *o,
                   int use_start, lat_em_starts_result *report,
                   lat_message *msg);

typedef enum
{
  LAT_BIC,
  LAT_AIC,
  LAT_ICL,
  LAT_CV /* -2 x lat_model_cross_validate's log-likelihood */
} lat_criterion;

/* The log-likelihood of what was held out, summed over the folds, of models of
   this kind fitted to the rest.  Where there are at least as many units as
   folds, units are left out; else rows are hidden, and what counts is their
   density given the rows that were not (Smyth 2000; Celeux and Durand 2008).
   Rows can not be hidden where holes are modelled (LAT_EINVAL).  Folds are
   drawn by o->seed.  -inf: something held out can not be, by what
   was fitted without it.  folds are from 2 to d->n: else LAT_EINVAL.  */
int lat_model_cross_validate (const lat_model_spec *spec,
                              const lat_column *column, const lat_data *d,
                              size_t folds, const lat_fit_options *o,
                              double *heldout, lat_message *msg);

/* What was tried: one entry of a selection.  status other than 0: it could
   not be fitted.  */
typedef struct
{
  size_t k;
  lat_covariance covariance;
  int scaled; /* 1: with the scales that were chosen */
  int status;
  const char *why; /* it could not: what lat_model_fit said, for the time of
                      the call; "" otherwise */
  lat_fit fit;
  double cv;                   /* with LAT_CV the criterion, else NaN */
  lat_em_starts_result starts; /* how many there were, and were dropped */
} lat_trial;

typedef struct
{
  size_t k_lo, k_hi;
  int grow;         /* 1: go up from k_lo only until the criterion has not
                       improved for ... */
  size_t patience;  /* ... this many numbers in a row; k_hi is a limit */
  double rows_each; /* with grow: k_lo + 1 and up are tried only while every
                       free parameter has this many rows; 0: always */
  size_t covariances;
  const lat_covariance *covariance;
  lat_criterion criterion;
  size_t folds; /* with LAT_CV; 0 is 5 */
  /* Called after each trial (progress), or NULL.  */
  void (*tried) (const lat_trial *trial, void *ctx);
  void *ctx;
} lat_selection;

/* Fits every number of components and covariance asked for and returns the
   best by the criterion in *best (the caller frees it).  A raised stop flag
   ends it with the best so far.  Nothing could be fitted: the last status.

   Columns whose transform is LAT_TRANSFORM_AUTO are first taken as they are.
   Then, for each with at least ten different numbers, the logarithm (if all
   seen cells are positive) and Yeo and Johnson's family are tried with the
   number of components that was best, from the same grouping of the rows;
   what has the smallest criterion stays, if that is smaller by 6 (strong
   evidence) than without.  If anything has changed, all is fitted anew on
   these scales, and the better one of the two is returned.  */
int lat_model_select (lat_model **best, const lat_model_spec *spec, size_t p,
                      const lat_column *column, const lat_data *d,
                      const lat_selection *sel, const lat_fit_options *o,
                      lat_message *msg);

/* One mixture of n: the combination of their densities with these weights
   (n, NULL: equal), which is the mixture of all their components, with full
   covariances (Smyth and Wolpert 1999).  All are about the same columns, on
   the same scales, with the default families.  Its record is about d, the
   table they were fitted to; parameters are the sum of theirs.  The caller
   frees *joined.  LAT_EINVAL: they do not go together.  */
int lat_model_join (lat_model **joined, size_t n, const lat_model *const *m,
                    const double *weight, const lat_data *d, unsigned threads,
                    lat_message *msg);

/* Whether d is a table this model can be asked about: the same number of
   columns, of the same kinds and numbers of levels (LAT_ECOLUMNS), with cells
   its families can emit (LAT_EDATA; msg has row and column).  */
int lat_model_accept (const lat_model *m, const lat_data *d, lat_message *msg);

/* Whether the cells of d can be looked at as m's columns do, and emitted by
   its families: 0, or LAT_EDATA and the first that can not.  d has the
   columns of m.  */
int lat_model_accept_cells (const lat_model *m, const lat_data *d,
                            lat_where *where);

/* d as the model's own mixture or chain sees it: all functions that take a
   lat_model take data in the table's own units, those that take its mixture
   want this view of them (lat_data_transform).  It borrows d, and *cells,
   freed by the caller, which is NULL where no column is transformed.  */
int lat_model_view (const lat_model *m, const lat_data *d, lat_data *view,
                    double **cells, lat_message *msg);

/* LAT_EIMPOSSIBLE: *where is the first row that has probability zero under m,
   given those before it in its sequence; rows with weight go first. where->col
   is the cell that no component or state can have by itself, d->p if there is
   none.  0: there is no such row.  d is one that m accepts.  */
int lat_model_impossible (const lat_model *m, const lat_data *d,
                          lat_where *where);

/* log-likelihood of the table: the sum of row weights x log p, by the same
   sum as fit.log_likelihood; per_row (n: log p of each row of a mixture; of
   each row given those before it in a chain) or NULL.  Densities are in the
   table's own units, whatever scale a column is modelled on.
   LAT_EIMPOSSIBLE: a row has probability zero, *loglik is -inf.  */
int lat_model_score (const lat_model *m, const lat_data *d, unsigned threads,
                     double *loglik, double *per_row);

/* Model files: docs/formats.md.  Numbers have 17 digits, so writing and
   reading gives the same bits.  read checks everything and says in msg what
   is wrong and at which JSON path; path NULL or "-": standard input.  write
   leaves checking the stream to the caller.  */
lat_model *lat_model_read (const char *path, lat_message *msg);
int lat_model_write (const lat_model *m, FILE *out);

LAT_END_DECLS
#endif
