/* imputations.h -- several tables in place of one with holes: proper multiple
   imputation (Rubin 1987, chapter 4).

   An imputation is proper when it carries all that is not known: what the
   missing entries are, given the parameters, and the parameters, which are
   drawn anew for each table.

   Data augmentation (Tanner and Wong 1987; Schafer 1997; for mixtures Diebolt
   and Robert 1994) is a Markov chain that starts at the estimate.  Its I-step
   draws each row's component and missing entries given the parameters, its
   P-step the parameters given the completed rows, under the very prior whose
   mode EM finds.  Some steps are made first, to forget the start (burn-in),
   and some between two imputations (spacing), for these to be independent.

   The bootstrap (Efron 1994; Honaker and King 2010) draws whole rows with
   replacement, as row weights, and runs EM from the estimate on them; then
   the missing entries of all rows are drawn.

   One table at a time:

     lat_imputations *w = lat_imputations_alloc (m, d, &opt, &s);
     for (size_t i = 0; s == 0 && i < opt.m; i++)
       if ((s = lat_imputations_next (w)) == 0)
         s = lat_imputations_draw (w, 0, d->units, x);
     lat_imputations_free (w);

   In tables with text lat_model_link (link.h) comes first: then imputations
   keep what text has to do with other columns.

   Draws are keyed by seed, imputation and row: threads do not matter.  */

#ifndef LATENS_IMPUTATIONS_H
#define LATENS_IMPUTATIONS_H

#include <latens/decls.h>
#include <latens/impute.h>
#include <latens/model.h>

LAT_BEGIN_DECLS

typedef enum
{
  LAT_MI_AUGMENT,
  LAT_MI_BOOTSTRAP
} lat_mi;

/* The numbers that decide something.  */
typedef struct
{
  double correlation; /* of successive imputations: spacing aims at this */
  size_t least_burn;  /* the burn-in is at least so many steps ... */
  double forget;      /* ... and so many times the spacing */
  size_t most;        /* no spacing is longer */
  size_t rate_iter;   /* EM steps in search of its slowest direction, ... */
  double rate_tol;    /* ... fewer when its rate changes by less than this */
  double rate_step;   /* how far from the estimate, in even coordinates */
  size_t copies;      /* in the chain a row of weight w is as many rows, each
                         with its own draws, but not more than this */
  size_t attempts;    /* bootstrap samples in which EM may fail, for one
                         imputation, before it is given up */
} lat_imputations_rules;

typedef struct
{
  size_t m;          /* imputations: 5 */
  lat_mi method;     /* LAT_MI_AUGMENT */
  uint64_t seed;     /* 42 */
  size_t burn_in;    /* augment: steps; 0: by the rule (0) */
  size_t spacing;    /* augment: steps; 0: by the rule (0) */
  lat_em_options em; /* threads and the stop flag; bootstrap: EM's runs */
  lat_impute_options rows;     /* how rows are completed given an imputation's
                                  parameters: LAT_IMPUTE_DRAW, the default, or
                                  LAT_IMPUTE_PMM, with donors of its own; threads
                                  are those of em */
  lat_imputations_rules rules; /* .05, 100, 2, 500, 40, .002, 1e-4, 100, 20
                                */
  /* augment: called after every step of the chain with its number and that of
     the last one, as far as is known by then: for whoever shows progress; or
     NULL (NULL).  The bootstrap's EM has em.watch.  */
  void (*watch) (size_t step, size_t last, void *ctx);
  void *watch_ctx;
} lat_imputations_options;

lat_imputations_options lat_imputations_defaults (void);

/* The rule of burn-in and spacing.  At the estimate EM's slowest rate is the
   worst fraction of missing information f, and the autocorrelation of the
   chain in that direction is f^k at lag k (Liu, Wong and Kong 1994).  So the
   first k with f^k at most `correlation` is the least spacing.  During the
   burn-in the autocorrelation of the worst linear function (Schafer 1997,
   4.4) of the parameters is measured; if its time tau, the sum over all lags,
   asks for more, as r^k with r = (tau - 1) / (tau + 1), that is the spacing.
   The burn-in ends when it is `forget` spacings and least_burn steps long.
   In mixtures labels may switch, which nothing depends on: for measuring,
   components are called as they were at the start, by the rows they hold.  */
typedef struct
{
  size_t done; /* imputations so far */

  /* augment */
  size_t burn_in, spacing;
  size_t steps;       /* of the chain so far */
  double missing;     /* f; NaN: EM's rate could not be found */
  double first;       /* autocorrelation of the worst linear function: of
                         successive steps ... */
  double correlation; /* ... and at the spacing; NaN: too few steps */

  /* bootstrap */
  size_t iterations;  /* M-steps of all runs */
  size_t unconverged; /* runs that stopped at max_iter */
  size_t again;       /* samples in which EM failed */
} lat_imputations_report;

typedef struct lat_imputations lat_imputations; /* opaque */

/* m is a mixture, the estimate from d, with the numbers of its prior; both
   must outlive the workspace, and neither is changed.  o NULL: defaults.
   NULL: *status says why; LAT_EINVAL: m is no mixture, or an option makes no
   sense (LAT_IMPUTE_MEAN); LAT_EDEGENERATE: augment, and the prior is not
   proper (a Gaussian over p columns needs more than p - 1 pseudo-rows, and all
   need some).

   Weights.  A row of weight w stands for w rows.  If all weights are whole
   numbers, the bootstrap draws as many rows as they add up to; else, as they
   are not counts then, it draws each row with the same chance, and a row
   keeps its weight.  Augment takes the sum of the weights for the number of
   rows.  Rows of weight zero are completed and say nothing.  */
lat_imputations *lat_imputations_alloc (const lat_model *m, const lat_data *d,
                                        const lat_imputations_options *o,
                                        int *status);
void lat_imputations_free (lat_imputations *w);

/* Moves on to the next imputation: draws its parameters.  0; LAT_ESTOP: the
   stop flag was raised; LAT_EDEGENERATE: EM failed in every bootstrap sample,
   as it may without a prior.  After a failure nothing else works but free and
   report.  May be called more than o->m times.  */
int lat_imputations_next (lat_imputations *w);

/* Completes the units [u0, u1) of d under the present imputation: x, rows x
   d->p.  Any pieces in any order give the same cells.  */
int lat_imputations_draw (const lat_imputations *w, size_t u0, size_t u1,
                          double *x);

/* The model with the present imputation's parameters, valid until the next,
   and the stream its draws are keyed by: what lat_imputations_draw does is
   lat_impute_rows.  */
const lat_model *lat_imputations_model (const lat_imputations *w);
lat_stream lat_imputations_stream (const lat_imputations *w);

lat_imputations_report lat_imputations_tell (const lat_imputations *w);

/* All of it: calls take (i, x, ctx) for each imputation i in [0, m), x n x
   d->p and the same memory each time.  What take returns, unless it is 0,
   ends it and is returned.  report, or NULL.  */
int lat_impute_multiple (const lat_model *m, const lat_data *d,
                         const lat_imputations_options *o,
                         int (*take) (size_t i, const double *x, void *ctx),
                         void *ctx, lat_imputations_report *report);

LAT_END_DECLS
#endif
