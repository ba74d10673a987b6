/* hmm_covariates.h -- transitions that depend on covariates.

   With the covariates z_t of the row that is moved INTO, row i of the
   transition matrix is a multinomial logit over the states it can lead to,

     P (z_t = j | now i) ~ a_ij exp (sum_c b_ijc (z_tc - mean_c)),

   so that `transition` of the model, a, is the matrix where all covariates
   are at their means, and its zeros stay structural.  b is 0 for the state
   that the others are compared with: i itself, or, where i can not stay, the
   first it can lead to; so b_ijc is the change of the log-odds of going to j
   rather than staying per unit of covariate c.  The first row of a sequence
   has the initial law, whatever its covariates.

   A lat_hmm with covariates is used as any other over data that have as many
   (lat_data_set_covariates; else LAT_ECOLUMNS): fitted by lat_em_hmm, scored,
   decoded and filled.  What does not know of covariates returns LAT_EINVAL.

   EM's M-step for the logits is one step a row of the matrix, up the gradient
   by a bound of the curvature (Bohning and Lindsay 1988, "Monotonicity of
   quadratic-approximation algorithms", Ann. Inst. Statist. Math. 40, 641-663;
   Bohning 1992, Ann. Inst. Statist. Math. 44, 197-200), or a damped step of
   Newton's where that is sure to climb more.  So it is a generalised EM whose
   objective never falls, from statistics that add up over rows.  Where an
   E-step is of another table than lat_hmm_init saw, whose covariates go
   further, Newton's steps are not sure.  */

#ifndef LATENS_HMM_COVARIATES_H
#define LATENS_HMM_COVARIATES_H

#include <latens/decls.h>
#include <latens/hmm.h>

LAT_BEGIN_DECLS

/* No covariate is larger than this, and no coefficient, so that nothing
   overflows.  */
#define LAT_COVARIATE_MOST 1e100

/* Whoever writes to it calls lat_em_hmm.prepare.  */
typedef struct lat_covariates
{
  size_t q;           /* covariates, at least 1 */
  double *mean;       /* q: of the table that lat_hmm_init saw */
  double *sd;         /* q: of the same (1 where it is zero): the scale of the
                         prior, of distances and of coordinates */
  double *low, *high; /* q: the range in that table, which says how far an
                         M-step may go; high below low: not known */
  double *slope;      /* k x k x q: [(i * k + j) * q + c] = b_ijc, 0 where a_ij
                         is and where j is what i is compared with */
  double precision;   /* prior: of each row i, with s_jc = b_ijc sd_c less its
                         mean over the states that can be reached, normal with
                         mean 0 and this precision; 0: flat */
} lat_covariates;

/* Gives m so many covariates, without effect yet (slopes 0, means 0, sds 1);
   0 takes them away.  LAT_EINVAL: m has durations, a stationary first law or
   fixed transitions; LAT_ENOMEM.  On failure nothing has changed.  */
int lat_hmm_set_covariates (lat_hmm *m, size_t q);

/* The transitions into a row with covariates z (q): a is k x k, row by row.
   m has covariates and is prepared.  */
void lat_hmm_transition_at (const lat_hmm *m, const double *z, double *a);

/* The state that others are compared with when i is left: i, or the first it
   can lead to.  */
size_t lat_hmm_covariates_reference (const lat_hmm *m, size_t i);

/* lat_hmm_sample with covariates z (n x q) of the rows.  */
int lat_hmm_sample_with (const lat_hmm *m, size_t n, const double *z, size_t p,
                         lat_stream stream, double *x, unsigned *state);

/* lat_hmm_forecast with covariates z (units x steps x q) of the rows to
   come.  */
int lat_hmm_forecast_with (const lat_hmm *m, const lat_data *d,
                           unsigned threads, size_t steps, const double *z,
                           double *law);

LAT_END_DECLS
#endif
