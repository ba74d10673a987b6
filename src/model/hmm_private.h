/* hmm_private.h -- what the sources of the hidden Markov model share: tables
   that prepare makes, and the trellis, one thread's view of some sequences.
 */

#ifndef LATENS_MODEL_HMM_PRIVATE_H
#define LATENS_MODEL_HMM_PRIVATE_H

#include <latens/hmm.h>
#include <float.h>

/* A state this many nats below the best of its row has fallen: it may still
   be what later rows need, so scaled arithmetic may not lose it (see
   hmm_forward.c).  */
#define LAT_HMM_FALL 600.0

/* ... unless the best state goes wherever the fallen one goes with at least
   exp (-LAT_HMM_COVER) times its probability: what it then adds to any state
   is a share of exp (LAT_HMM_COVER - LAT_HMM_FALL) at most.  */
#define LAT_HMM_COVER 500.0

/* The largest product p_t(j) b_t(j) of a scaled row is above exp (-this), so
   that what is LAT_HMM_FALL further down is a normal number.  */
#define LAT_HMM_DEPTH 100.0

/* Where an initial or transition probability stops on its way to zero: far
   enough above the smallest normal number that products with it are normal
   too, and that states whose rows have no zeros cover each other.  */
#define LAT_HMM_LEAST 1e-100

struct lat_hmm_tables
{
  double *log_initial;    /* k */
  double *log_transition; /* k x k */
  double *from;           /* k x k, the transpose: [j * k + i] = P(j | i) */
  /* [b * k + i] = 1: b covers i, a_bj >= exp (-LAT_HMM_COVER) a_ij for all
     j; and the same for columns, a_jb and a_ji */
  unsigned char *row_cover, *column_cover;
};

int lat_hmm_tables_alloc (lat_hmm *m);
void lat_hmm_tables_free (struct lat_hmm_tables *t);
void lat_hmm_tables_fill (lat_hmm *m);

/* Doubles before the family's statistics.  */
static inline size_t
lat_hmm_offset (size_t k)
{
  return LAT_HEAD + k + k * k;
}

/* One thread's scratch: some whole sequences ("batch") in one piece, so that
   families see long blocks even where sequences are short.  */
typedef struct
{
  const lat_hmm *m;
  const lat_data *d;
  size_t capacity; /* rows */

  /* the present batch: units [u0, u1), which are rows [row, row + n) of d */
  size_t u0, u1, row, n;

  double *lb;            /* n x k: log b_t - its largest; backward replaces
                            it by posterior probabilities */
  double *alpha;         /* n x k: filtered probabilities, or their logs */
  double *shift, *c;     /* n: log c_t of the text is shift + log (c) */
  unsigned char *in_log; /* n: this row of alpha is in logs */

  double *e;          /* LAT_BLOCK_ROWS x k: exp (lb) of one block of rows */
  size_t e_block;     /* its number; SIZE_MAX: none */
  double *v;          /* LAT_BLOCK_ROWS x k: backward's side of xi */
  double *r;          /* k x LAT_BLOCK_ROWS, component-major for families */
  double *x;          /* k x k: sum over t of alpha_t(i) v_t(j) */
  double *prediction; /* k */
  double *w, *beta;   /* k; w_t(j) = b_t(j) beta_t(j) up to a factor */
  int w_in_log;
  double *la, *lw, *lbeta, *gamma; /* k */
  double fall, least; /* exp (-LAT_HMM_FALL), exp (-LAT_HMM_DEPTH) */
  void *family;       /* the family's scratch */
} lat_trellis;

/* Rows of the largest batch: the longest sequence, or some short ones, up to a
   family's block.  */
size_t lat_trellis_capacity (const lat_data *d);

size_t lat_trellis_bytes (const lat_hmm *m, const lat_data *d);
void lat_trellis_init (lat_trellis *tr, const lat_hmm *m, const lat_data *d,
                       const lat_work *work);

/* Moves on to the next batch of units from *u on, before end; 0: none left.
   With `weighted`, sequences of weight zero are passed over.  */
int lat_trellis_next (lat_trellis *tr, size_t *u, size_t end, int weighted);

/* First row of unit u within the batch, and the weight of its sequence.  */
static inline size_t
lat_trellis_row (const lat_trellis *tr, size_t u)
{
  return lat_data_row (tr->d, u) - tr->row;
}

static inline double
lat_trellis_weight (const lat_trellis *tr, size_t u)
{
  return tr->d->weight ? tr->d->weight[lat_data_row (tr->d, u)] : 1;
}

/* Rows [t, t + n) of the batch as a family sees them.  */
lat_block lat_trellis_block (const lat_trellis *tr, size_t t, size_t n);

/* lb and shift; LAT_EIMPOSSIBLE if some row has density zero in all
   states.  */
int lat_trellis_densities (lat_trellis *tr);

/* exp (lb) of row t, a block at a time.  */
const double *lat_trellis_exp (lat_trellis *tr, size_t t);

/* alpha, shift and c from lb.  */
int lat_trellis_forward (lat_trellis *tr);

/* tr->la becomes log alpha_t.  */
void lat_trellis_log_alpha (lat_trellis *tr, size_t t);

/* log-likelihood of the batch's sequences, times their weights.  */
double lat_trellis_loglik (const lat_trellis *tr);

/* Posterior probabilities replace lb (times the sequence's weight if
   `weighted`), and expected transitions: a part is added to count (k x k; or
   NULL: not wanted), the rest to tr->x for lat_trellis_transitions.  */
int lat_trellis_backward (lat_trellis *tr, int weighted, double *count);
void lat_trellis_transitions (const lat_trellis *tr, double *count);

/* Rows [t, t + n) of the posterior probabilities into tr->r (k x n).  */
void lat_trellis_transpose (lat_trellis *tr, size_t t, size_t n);

/* y = sum_i x_i (row i of the k x k matrix rows).  */
void lat_hmm_combine (size_t k, const double *rows, const double *x,
                      double *y);

/* y_j = log sum_i exp (x_i + m_ij), m_ij = matrix[i * across + j * along].
 */
void lat_hmm_combine_log (size_t k, const double *matrix, size_t across,
                          size_t along, const double *x, double *y);

/* Whether a row of logs can go on in scaled arithmetic: nothing has fallen
   but what is covered.  */
int lat_hmm_calm (size_t k, const double *l, const unsigned char *cover);

/* Puts the largest of l at zero (-inf: all are -inf) and returns it.  */
double lat_hmm_shift (size_t k, double *l);

/* hmm_law.c: p (k) becomes count + pseudo on its nonzero entries, normalised;
   stays if that is zero throughout.  */
void lat_hmm_normalise (size_t k, const double *count, double pseudo,
                        double *p);

/* No entry below LAT_HMM_LEAST but the structural zeros.  */
void lat_hmm_floor (size_t k, double *p);

/* hmm_stationary.c: the gradient of sum_ij count_ij log a_ij + sum_i u_i log
   delta_i (A) in softmax coordinates of the rows: g (k x k).  u NULL: without
   the second part.  work: k x k + 2 k.  LAT_ESING.  */
int lat_hmm_gradient (size_t k, const double *a, const double *delta,
                      const double *count, const double *u, double *g,
                      double *work);

/* hmm_stationary_fit.c: climbs on that function plus pseudo sum log a_ij, over
   the nonzero entries of a.  */
int lat_hmm_fit_stationary (size_t k, const double *count, const double *u,
                            double pseudo, double *a);

#endif
