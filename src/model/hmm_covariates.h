/* hmm_covariates.h -- what the sources of covariates share, and what the
   chain's own sources call: with m->covariates NULL the lengths are 0 and
   nothing is done.  */

#ifndef LATENS_MODEL_HMM_COVARIATES_H
#define LATENS_MODEL_HMM_COVARIATES_H

#include <latens/em.h>
#include <latens/hmm_covariates.h>

/* --- hmm_covariates.c: life ---------------------------------------------- */

void lat_covariates_free (lat_covariates *v);
lat_covariates *lat_covariates_clone (const lat_hmm *m);
int lat_covariates_copy (lat_hmm *to, const lat_hmm *from);

/* LAT_EDOM: a slope is not finite, too large, or not 0 where it has to be; or
   an sd is not positive.  LAT_EINVAL: with durations, a stationary law, or
   transitions that are fixed.  */
int lat_covariates_prepare (lat_hmm *m);

/* Means, sds and the prior's number from the whole table; slopes 0.
   LAT_ECOLUMNS: d has not as many.  */
int lat_covariates_init (lat_hmm *m, const lat_data *d,
                         const lat_prior *prior);

/* What from has, but for the prior: after init, for a start that was given. */
void lat_covariates_restore (lat_hmm *m, const lat_hmm *from);

/* The first covariate of d that is the same in all rows with weight; q: there
   is none.  */
size_t lat_covariates_constant (const lat_data *d);

void lat_covariates_permute (lat_hmm *m, const size_t *order,
                             const double *old /* k x k x q */);

/* Slopes are relative to the reference, and 0 where nothing leads.  */
void lat_covariates_gauge (lat_hmm *m);

/* --- hmm_covariates_trellis.c, ..._step.c, ..._draw.c; more in hmm_decode.h
   ------------------------------------------------------------------------- */

/* Bytes of scratch for d.  */
size_t lat_covariates_bytes (const lat_hmm *m, const lat_data *d);

/* As that of lat_em_hmm.  */
int lat_covariates_estep (const lat_hmm *m, const lat_data *d, size_t u0,
                          size_t u1, double *stat, lat_work *w);

/* A path of n rows with covariates z (n x q).  */
int lat_covariates_path (const lat_hmm *m, size_t n, const double *z,
                         lat_stream stream, unsigned *path);

/* --- hmm_covariates_fit.c, hmm_covariates_coordinates.c ------------------ */

/* Numbers in u_t = (1, (z_tc - mean_c) / sd_c).  */
static inline size_t
lat_covariates_width (const lat_hmm *m)
{
  return 1 + (m->covariates ? m->covariates->q : 0);
}

/* Where a row has no more coefficients than this, its own curvature is added
   up.  */
enum
{
  LAT_COVARIATES_CURVED = 64
};

static inline int
lat_covariates_curved (const lat_hmm *m)
{
  return m->k * lat_covariates_width (m) <= LAT_COVARIATES_CURVED;
}

/* The mean of slope c, per sd, over where i leads.  */
double lat_covariates_mean_slope (const lat_hmm *m, size_t i, size_t c);

/* Statistics behind all others: k x k x w sums of
   (xi_t (i, j) - gamma_t-1 (i) p_ij (z_t)) u_t: the gradient; k x w x w sums
   of gamma_t-1 (i) u_t u_t', lower halves; and, where curved, k x k x k x w x
   w sums of gamma_t-1 (i) p_ij (1 {j = l} - p_il) u_t u_t', for l <= j and of
   each the lower half.  */
size_t lat_covariates_stat_len (const lat_hmm *m);

/* Transitions and slopes; stat: those statistics.  */
int lat_covariates_mstep (lat_hmm *m, const double *stat);
double lat_covariates_log_prior (const lat_hmm *m);
double lat_covariates_distance (const lat_hmm *a, const lat_hmm *b);

/* Coordinates are slopes in units of the covariates' sds, of states other than
   the reference, row by row; they come last everywhere.  */
size_t lat_covariates_pack_len (const lat_hmm *m);
void lat_covariates_pack (const lat_hmm *m, double *x);
int lat_covariates_unpack (lat_hmm *m, const double *x);

/* The gradient in those; and, into g (k x k), that of the transitions' softmax
   coordinates.  */
void lat_covariates_gradient (const lat_hmm *m, const double *stat, double *g);
void lat_covariates_gradient_rows (const lat_hmm *m, const double *stat,
                                   double *g);

#endif
