/* hmm_infer.h -- what a hidden Markov model says beyond <latens/hmm.h>: states
   given the past alone, row after row as they come, all states in order
   without a table of them, several paths, draws, and what will come.

   States are numbered from 0.  threads as in lat_em_options.  Weights are
   ignored, and LAT_EIMPOSSIBLE means that a sequence has probability zero.
   What is drawn is keyed by (stream, d->first + row), so neither threads nor
   the pieces that a table is gone through in show.  */

#ifndef LATENS_HMM_INFER_H
#define LATENS_HMM_INFER_H

#include <latens/decls.h>
#include <latens/hmm.h>

LAT_BEGIN_DECLS

/* P(state of row t = c | rows of its sequence up to t), the forward
   probabilities of Rabiner 1989 scaled to one: row-major n x k.  */
int lat_hmm_filter (const lat_hmm *m, const lat_data *d, unsigned threads,
                    double *law);

/* The same for rows that come one by one, in memory that does not grow.  An
   online filter is scratch for rows of p columns; m must outlive it.  NULL:
   out of memory.  Where states have durations (hsmm.h) how long the present
   visit has lasted is told apart up to as many rows as all but e^-100 of its
   law's visits stay below, and no further than 2^20; longer ones are taken for
   geometric from there on.  */
typedef struct lat_hmm_online lat_hmm_online;

lat_hmm_online *lat_hmm_online_alloc (const lat_hmm *m, size_t p);
void lat_hmm_online_free (lat_hmm_online *o);

/* With covariates (hmm_covariates.h): those of the row that the next step is
   about, m->covariates->q numbers; else nothing.  */
void lat_hmm_online_covariates (lat_hmm_online *o, const double *z);

/* What is kept of a sequence, so many numbers: the first k are log P(state = c
   | its rows so far), the rest is as many rows as the family looks back and,
   with durations, the law of how long the present visit has lasted.  */
size_t lat_hmm_online_len (const lat_hmm_online *o);

/* One row more (p cells) of a sequence, whose numbers are in `kept`, of the
   row before on entry (first: not looked at, the sequence begins) and of this
   row on return; several sequences can take turns.  label: the row's state,
   from 1, if it is known, else 0.  *logp (or NULL): log p (row, label | rows
   before it).  LAT_EDATA: the label is above k; LAT_EINVAL: the row's
   covariates are not known; after a failure `kept` is as it was.  */
int lat_hmm_online_step (lat_hmm_online *o, int first, const double *row,
                         uint32_t label, double *kept, double *logp);

/* Goes on from the last row of a sequence whose numbers are `kept`: as
   lat_hmm_continue below, with durations, too.  kept stays.  LAT_EINVAL:
   covariates.  */
int lat_hmm_online_continue (lat_hmm_online *o, const double *kept,
                             size_t steps, lat_stream stream, double *x,
                             unsigned *state);

/* --- all of a sequence --------------------------------------------------- */

/* Is handed the laws of rows [row, row + n), n x k; what it returns, unless it
   is 0, ends the work and is returned.  */
typedef int lat_hmm_take (size_t row, size_t n, const double *law, void *ctx);

/* P(state of row t = c | whole sequence), as lat_hmm_posterior, handed over
   row after row, so that there is never a table of all rows: of a long
   sequence as many rows are kept as about the root of their number.  */
int lat_hmm_smooth (const lat_hmm *m, const lat_data *d, unsigned threads,
                    lat_hmm_take *take, void *ctx);

/* The `best` most probable paths of each sequence, best first (list Viterbi:
   Seshadri and Sundberg 1994, IEEE Trans. Commun. 42, 313-323): path r is
   state[r n], ..., state[r n + n - 1] (best x n), and logp[u best + r] (units
   x best) is log P (path r of sequence u, seen); -INFINITY where a sequence
   has no such path left, whose states are then 0.  Of ways whose logarithms
   are closer than 1e-10 those through lower states come first, as in
   lat_hmm_viterbi, whose path is the first one.  LAT_EINVAL: best is 0, or too
   large.  With durations (hsmm.h) scratch is some 30 bytes for each row, state
   and path.  */
int lat_hmm_paths (const lat_hmm *m, const lat_data *d, unsigned threads,
                   size_t best, unsigned *state, double *logp);

/* --- draws --------------------------------------------------------------- */

/* Draws all that is hidden together: a path from its law given the sequences
   (forward filtering, backward sampling: Carter and Kohn 1994, Biometrika 81,
   541-553), and the missing entries given it and what their rows show.  x: n x
   d->p, seen cells as they are, holes in columns that are not the family's
   too; NULL: the path alone, of data of any form.  state: n, or NULL.  Beside
   those it takes no more memory than lat_hmm_limit allows: of a sequence as
   many rows as about twice the root of their number.  */
int lat_hmm_draw (const lat_hmm *m, const lat_data *d, unsigned threads,
                  lat_stream stream, double *x, unsigned *state);

/* --- what will come ------------------------------------------------------ */

/* P(state of the row h steps behind the last = c | the sequence), h = 1, ...,
   steps: units x steps x k.  */
int lat_hmm_forecast (const lat_hmm *m, const lat_data *d, unsigned threads,
                      size_t steps, double *law);

/* The same for h = 0, units x k; and the law one step later: next and law (k
   each) do not overlap.  Step by step no table of laws is needed; but where
   states have durations (hsmm.h), what comes depends on more than the last
   law, and lat_hmm_forecast is asked.  */
int lat_hmm_last (const lat_hmm *m, const lat_data *d, unsigned threads,
                  double *law);
void lat_hmm_next (const lat_hmm *m, const double *law, double *next);

/* Goes on from the end of sequence u: draws the states of the next `steps`
   rows (state, or NULL) and the rows, x: steps x d->p (NaN in columns that are
   not the family's).  last (k): what lat_hmm_last says of u.  Draws are keyed
   by (stream, step).  For what no formula tells: of families that look back,
   or of rows together.  LAT_EINVAL: covariates, or durations, of which the
   last law says too little: lat_hmm_online_continue.  */
int lat_hmm_continue (const lat_hmm *m, const lat_data *d, size_t u,
                      const double *last, size_t steps, lat_stream stream,
                      double *x, unsigned *state);

/* The law of own column j of a row whose state has the law given (k): the
   mixture of what the states emit, nothing else of the row being seen.  j
   counts the columns of m->family.

   cdf: how x divides it; LAT_EINVAL: the family does not say (its cdf is
   NULL, or the column looks back).  quantile: the least x with P(X <= x) >= q,
   0 < q < 1 (LAT_EDOM): by bisection, to the last digits.  Of angles it is the
   one that is q round the circle from the point opposite the mean direction;
   categories have none (LAT_EINVAL).  LAT_EFAILED: there is no such number, as
   of a law without end.  */
int lat_hmm_law_cdf (const lat_hmm *m, const double *law, size_t j, double x,
                     lat_cdf *out);
int lat_hmm_law_quantile (const lat_hmm *m, const double *law, size_t j,
                          double q, double *x);

/* Means and standard deviations of the columns of such a row, p numbers each
   for a table of p columns (NaN in those that are not the family's): of
   angles the mean direction and the circular standard deviation, of
   categories the most probable level and its probability; of columns that look
   back, as if the rows before were what each state expects.  */
int lat_hmm_law_moments (const lat_hmm *m, const double *law, size_t p,
                         double *mean, double *sd);

LAT_END_DECLS
#endif
