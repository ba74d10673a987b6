/* laws.h -- models for the tests that hold for all of them: every structure
   over every family, with parameters and incomplete data from fixed seeds.  */

#ifndef LATENS_LAWS_H
#define LATENS_LAWS_H

#include <latens/ar.h>
#include <latens/categorical.h>
#include <latens/em.h>
#include <latens/gaussian.h>
#include <latens/gmm.h>
#include <latens/hmm.h>
#include <latens/hmm_covariates.h>
#include <latens/hsmm.h>
#include <latens/law.h>
#include <latens/mixture.h>
#include <latens/multinomial.h>
#include <latens/poisson.h>
#include <latens/product.h>
#include <gsl/gsl_rng.h>
#include "testing.h"

enum
{
  LAW_K = 3,      /* components at most */
  LAW_P = 9,      /* columns at most */
  LAW_LEVELS = 4, /* levels at most */
  LAW_MOST = 6,   /* rows of the longest visit in a table */
  LAW_PARTS = 2,  /* of a gmm */
  LAW_Q = 2,      /* covariates */
  LAW_LAGS = 2,   /* of the later columns of an ar, the first has one */
  LAW_N = 11,     /* trials that are known */
  LAW_ALL = (1 << LAW_P) - 1,
  LAW_FIT_STEPS = 20000 /* at most */
};

typedef enum
{
  LAW_MIXTURE,
  LAW_CHAIN,          /* free first state */
  LAW_STATIONARY,     /* its own law first */
  LAW_LEFT_RIGHT,     /* transitions to itself and the next state only */
  LAW_VISITS_POISSON, /* chains whose visits have laws of their own */
  LAW_VISITS_NEGBINOMIAL,
  LAW_VISITS_TABLE,
  LAW_COVARIATES, /* transitions that depend on covariates */
  LAW_COVARIATES_LEFT,
  LAW_STRUCTURES
} law_structure;

typedef enum
{
  LAW_FULL,
  LAW_TIED,
  LAW_DIAGONAL,
  LAW_SPHERICAL,
  LAW_CATEGORICAL,
  LAW_POISSON,
  LAW_PRODUCT, /* all three over alternating columns */
  LAW_EXPONENTIAL,
  LAW_GAMMA,
  LAW_LOGNORMAL,
  LAW_BINOMIAL,
  LAW_ZIP,
  LAW_NEGBINOMIAL,
  LAW_STUDENT,
  LAW_VONMISES,
  LAW_LAWS, /* all of the laws of one number side by side */
  LAW_GMM,
  LAW_GMM_TIED,
  LAW_MULTINOMIAL, /* totals vary */
  LAW_TRIALS,      /* totals are known */
  LAW_AR,          /* chains only; a mixture's is of normal laws */
  LAW_BESIDE,      /* gmm, multinomial, ar side by side */
  LAW_FAMILIES
} law_family;

typedef struct
{
  law_structure structure;
  law_family family;
  size_t k;
  int prior; /* 1: a strong one; 0: none */
} law_case;

enum
{
  LAW_CASES = LAW_STRUCTURES * LAW_FAMILIES * LAW_K * 2
};

law_case law_case_at (int i);
lat_duration_law law_visits (const law_case *c); /* of their durations */
int law_left_right (const law_case *c);
size_t law_covariates (const law_case *c); /* how many */
const char *law_name (const law_case *c);  /* malloc'd: for messages */

/* Parameters as plain numbers.  */
typedef struct
{
  size_t p;
  char kind[LAW_P]; /* 'g', 'c', 'p', 'm' (gmm), 'M' (multinomial), 'a' (ar),
                       or a letter of law_ones: the family of each column */
  size_t levels[LAW_P];
  double weight[LAW_K];
  double initial[LAW_K];
  double transition[LAW_K * LAW_K];
  double slope[LAW_K * LAW_K * LAW_Q];
  double mean[LAW_K][LAW_P];
  double sigma[LAW_K][LAW_P * LAW_P];
  double prob[LAW_K][LAW_P][LAW_LEVELS];
  double rate[LAW_K][LAW_P];
  double par[LAW_K][LAW_P][LAT_LAW_NUMBERS];
  double visit[LAW_K][2]; /* mean and size of a visit's further rows */
  double visit_table[LAW_K][LAW_MOST];
  double share[LAW_K][LAW_PARTS]; /* of a gmm's parts, whose means
                                     are mean + away */
  double away[LAW_K][LAW_PARTS][LAW_P];
  double ar[LAW_K][LAW_P][2 + LAW_LAGS]; /* intercept, sd, lags */
} law_values;

/* The laws of one number, with a letter for each, and where their parameters
   are drawn from.  */
typedef struct
{
  char kind;
  const lat_law *law;
  const lat_family_type *type;
  double from[LAT_LAW_NUMBERS], to[LAT_LAW_NUMBERS];
} law_one;

const law_one *law_one_of (char kind); /* NULL: there is none */
const law_one *law_one_at (size_t i);  /* NULL from the end on */
extern const char law_letters[];       /* of all families */

/* 1: a likelihood without bound is no fault.  */
int law_may_collapse (const law_case *c);

/* 1: the best shape may be at the end of the road, which EM nears ever more
   slowly.  */
int law_may_creep (const law_case *c);

law_values law_values_make (const law_case *c, unsigned long seed);

/* A model with its data.  */
typedef struct
{
  law_case c;
  law_values v;
  const char *name;
  const lat_em_type *type;
  void *theta; /* lat_mixture or lat_hmm, prepared */
  lat_data *d;
} law_model;

/* About `rows` rows with holes, rows with nothing seen, weights (some zero)
   and, for chains, sequences of many lengths.  */
lat_data *law_data_make (const law_case *c, const law_values *v, size_t rows,
                         unsigned long seed);

/* theta with these values over the columns j with bit j of `columns` set; the
   prior's numbers are d's.  */
void *law_theta_make (const law_case *c, const law_values *v, unsigned columns,
                      const lat_data *d);
void *law_emission_make (const law_case *c, const law_values *v,
                         unsigned columns, const lat_family_type **type);
void law_emission_set (const law_case *c, const law_values *v,
                       unsigned columns, void *emission);

/* Number i of the list, with d of about `rows` rows.  */
law_model law_model_make (int i, size_t rows);

/* A model without prior, with the parameters that its data come from.  */
law_model law_model_true (law_structure structure, law_family family, size_t k,
                          size_t rows);
void law_model_free (law_model *m);

/* One E-step of units [u0, u1) at a prepared theta, added to stat; and the
   same over all units from zero, malloc'd.  */
void law_estep_add (const law_model *m, const void *theta, const lat_data *d,
                    size_t u0, size_t u1, double *stat);
double *law_estep (const law_model *m, const void *theta, const lat_data *d);

/* log-likelihood plus, if asked, log prior.  */
double law_objective (const law_model *m, const void *theta, int prior);

/* The gradient of law_objective in the packed coordinates x, by Richardson's
   extrapolation of central differences.  */
void law_gradient (const law_model *m, int prior, double *g);

/* The score is the slope of the log-likelihood.  */
void law_check_slope (const law_model *m);

/* EM at theta, whose first E-step is done.  */
lat_em *law_start_em (const law_model *m, void *theta, unsigned threads);

/* The objective never falls in so many steps; returns how many there were
   before a collapse, where there may be one.  */
int law_check_ascent (law_model *m, int steps, int may_collapse);

/* Where EM ends, a step goes nowhere and the objective is flat; a model that
   creeps may be on its way still, after LAW_FIT_STEPS.  */
void law_check_fixed_point (law_model *m, int may_collapse, int creeps);

/* A copy of d with its rows, or whole sequences, in another order.  */
lat_data *law_data_shuffled (const lat_data *d, unsigned long seed);

/* Gives d's rows so many rows before them, which some families look at.  */
void law_data_look_back (lat_data *d, size_t lags);

/* Gives `to`, which has d's rows, d's covariates.  */
void law_data_follow (lat_data *to, const lat_data *d);

/* A copy of d where column j is never seen.  */
lat_data *law_data_masked (const lat_data *d, size_t j);

/* Checks that name the model.  */
#define law_assert(m, condition)                                              \
  ck_assert_msg (condition, "%s: %s", (m).name, #condition)

#define law_assert_near(m, a, b, eps)                                         \
  do                                                                          \
    {                                                                         \
      double a_ = (a), b_ = (b), e_ = (eps)*fmax (1, fabs (b_));              \
      ck_assert_msg (fabs (a_ - b_) <= e_, "%s: %s = %.17g, not %.17g",       \
                     (m).name, #a, a_, b_);                                   \
    }                                                                         \
  while (0)

/* n zeros, malloc'd.  */
double *law_zeros (size_t n);

/* |a[i] - b[i]| <= eps (1 + the largest |b|) for all i < n.  */
int law_close (size_t n, const double *a, const double *b, double eps);

#endif
