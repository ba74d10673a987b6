/* hmm.h -- hidden Markov models over any family (Baum, Petrie, Soules and
   Weiss 1970; Rabiner 1989), for sequences with any entries missing.

   A unit of the data is a whole sequence; data whose units are single rows
   are sequences of length one, so call lat_data_set_units first.  */

#ifndef LATENS_HMM_H
#define LATENS_HMM_H

#include <latens/decls.h>
#include <latens/em.h>
#include <latens/family.h>

LAT_BEGIN_DECLS

typedef enum
{
  LAT_INITIAL_FREE,      /* estimated */
  LAT_INITIAL_STATIONARY /* the stationary law of the transition matrix, which
                            is irreducible: else prepare fails (LAT_ESING) */
} lat_initial;

/* Whoever writes to initial, transition or emission calls
   lat_em_hmm.prepare (m) before anything below reads the model; all
   functions here leave it prepared.  With the stationary law prepare also
   makes `initial`.  */
typedef struct
{
  size_t k;
  double *initial;    /* k, sum to one; a zero is structural */
  double *transition; /* k x k: [i * k + j] = P(next = j | now = i).  A zero
                         is structural: EM never changes it */
  lat_initial law;
  double pseudo; /* Dirichlet pseudo-counts for each nonzero entry */
  size_t memory; /* bytes one thread may work with, set by lat_hmm_limit; 0: no
                    limit */
  const lat_family_type *family;
  void *emission; /* the family's parameters, owned */

  /* What a fit may not change, and the prior entry by entry: see lat_hmm_fix
     and lat_hmm_set_counts.  Entries are k of the initial law, then k x k
     transitions.  */
  unsigned char *fixed; /* k + k x k, nonzero: stays as it is; or NULL */
  int fixed_emission;   /* 1: the emission stays as it is, in starts, too */
  double *counts;       /* k + k x k pseudo-counts in place of `pseudo`, which
                           zero entries and fixed ones have none of; or NULL */

  void *pooled;                  /* emission as lat_hmm_init left it, or NULL:
                                    where every start begins */
  struct lat_hmm_tables *tables; /* logarithms and the like, by prepare */
  struct lat_duration *duration; /* hsmm.h: laws of visits; NULL: geometric */
  struct lat_covariates *covariates; /* hmm_covariates.h: what transitions
                                        depend on; NULL: on nothing */
} lat_hmm;

/* The engine's view.  Statistics after the head: k posterior weights of the
   first state, k x k expected transitions, then the family's.  A sequence
   has one weight, that of its first row; sequences of weight zero are not
   looked at.  An entry that EM drives to zero stops at 1e-100, so that
   zeros are structural ones and nothing else.

   With the stationary law the first state's weights belong to the
   transitions too: the M-step climbs, until it can not, on
   sum n_ij log a_ij + sum u_i log delta_i (A), delta (A) A = delta (A).  */
extern const lat_em_type lat_em_hmm;

/* Takes over emission (freed also on failure).  Initial law and transitions
   are uniform.  */
lat_hmm *lat_hmm_alloc (const lat_family_type *family, void *emission,
                        lat_initial law);
void lat_hmm_free (lat_hmm *m);

/* Keeps only the transitions whose allowed[i * k + j] is nonzero (uniform
   over them), e.g. left-right; and first states where first[i] is nonzero
   (NULL: all).  A state without a way on, or no first state: LAT_EDOM.  With
   a stationary law first must be NULL (LAT_EINVAL), and the pattern must be
   irreducible, each state leading to every other: else LAT_EDOM.  On failure
   nothing has changed.  */
int lat_hmm_set_pattern (lat_hmm *m, const unsigned char *allowed,
                         const unsigned char *first);

/* Fixes entries of the initial law and of the transitions (number: k + k x k,
   NaN: free); free ones share what is left in their old proportions.  Fixed
   ones are no parameters; one that is fixed at 0 is a zero like the
   pattern's.  NULL, or all free: nothing is fixed.  LAT_EDOM: *where (or NULL)
   has a law, 0 the initial one, l that of state l - 1, of which a number is
   outside [0, 1], or not 0 where the law is, or its numbers leave nothing for
   the free ones, or do not sum to one; LAT_EINVAL: the initial law is
   stationary and an entry of it is fixed; LAT_ENOMEM.  On failure nothing is
   fixed.  */
int lat_hmm_fix (lat_hmm *m, const double *number, size_t *where);

/* Pseudo-counts entry by entry (k + k x k, copied; NULL: `pseudo` again).
   LAT_EDOM: one is negative or not finite.  */
int lat_hmm_set_counts (lat_hmm *m, const double *counts);

/* The stationary law of a transition matrix (k x k); LAT_ESING if it is not
   unique.  By the direct algorithm of Grassmann, Taksar and Heyman 1985,
   which subtracts nothing.  */
int lat_hmm_stationary (size_t k, const double *transition, double *law);

/* Prior numbers (NULL: the defaults) and pooled parameters from the whole
   table; initial law and transitions are left alone.  */
int lat_hmm_init (lat_hmm *m, const lat_data *d, const lat_prior *prior);

/* Start number i: even ones label rows by k-means++ and Lloyd's steps, odd
   ones cut the sequences into random runs along the pattern's transitions;
   transitions are counted from the labels and smoothed.  The pattern's zeros
   stay; where there are any, k-means labels are renumbered so that as many
   steps as possible are allowed, or labelled so.  Where labels
   (lat_data.label) are known, start 0 gives each row that of the nearest one,
   and all starts keep to them.  m has been through lat_hmm_init on the same
   data.  */
int lat_hmm_start (lat_hmm *m, const lat_data *d, lat_stream stream, size_t i);

/* Known states: all functions below, E-steps and starts look at
   lat_data.label, and probabilities are those of cells and labels together.  A
   label that says j makes j the only state its row can have.

   0, or: LAT_EDATA: *where has the first row whose label is above k;
   LAT_EIMPOSSIBLE: the first whose label has probability zero given those
   before it in its sequence, by the model's zeros alone; LAT_ENOMEM.  */
int lat_hmm_check_labels (const lat_hmm *m, const lat_data *d,
                          lat_where *where);

/* Limits what the recursions work with to `bytes` for all threads together (0:
   no limit).  Rows of a sequence that there is no room for are then computed
   twice, the results are the same.  d is what m will be used with, *threads
   how many are asked for (as in lat_em_options), which is lowered to what
   there is room for.  Too little for one thread: LAT_EINVAL, and msg names the
   smallest limit that works.  */
int lat_hmm_limit (lat_hmm *m, const lat_data *d, size_t bytes,
                   unsigned *threads, lat_message *msg);

/* All that follow ignore weights, and return LAT_EIMPOSSIBLE when a sequence
   has probability zero; threads as in lat_em_options.  */

/* log P(seen) by row: out[t] = log p (row t | rows before it in its
   sequence), n numbers, so that a sequence's sum to its log-likelihood.  */
int lat_hmm_score (const lat_hmm *m, const lat_data *d, unsigned threads,
                   double *out);

/* log P(seen), all sequences times their weights: the engine's own number, by
   an E-step that leaves out what only an M-step wants.  */
int lat_hmm_loglik (const lat_hmm *m, const lat_data *d, unsigned threads,
                    double *loglik);

/* P(state of row t = c | whole sequence), row-major n x k.  */
int lat_hmm_posterior (const lat_hmm *m, const lat_data *d, unsigned threads,
                       double *gamma);

/* The most probable path (Viterbi 1967), states from 0.  Ties go to the lowest
   number: in the last row, then in the row before it among the states that
   lead there as well, and so on; logarithms closer than 1e-10 are ties.  logp
   (units numbers: log P (path, seen)) may be NULL.  */
int lat_hmm_viterbi (const lat_hmm *m, const lat_data *d, unsigned threads,
                     unsigned *state, double *logp);

/* Fills missing entries with their smoothed means (sd: standard deviations,
   or NULL): out and sd are n x d->p; a categorical entry becomes its most
   probable level, sd its probability.  Seen cells are copied, sd 0; columns
   that are not the family's too, their holes stay.  */
int lat_hmm_expect (const lat_hmm *m, const lat_data *d, unsigned threads,
                    double *out, double *sd);

/* One sequence of n rows and p columns (x: n x p; NaN in columns that are not
   the family's, and where a family of holes makes one); state (n) may be
   NULL.  */
int lat_hmm_sample (const lat_hmm *m, size_t n, size_t p, lat_stream stream,
                    double *x, unsigned *state);

/* States in the order given: new c is old order[c].  */
int lat_hmm_permute (lat_hmm *m, const size_t *order);

LAT_END_DECLS
#endif
