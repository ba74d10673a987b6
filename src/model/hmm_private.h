/* hmm_private.h -- what the sources of the hidden Markov model share: tables
   that prepare makes, and laws.  */

#ifndef LATENS_MODEL_HMM_PRIVATE_H
#define LATENS_MODEL_HMM_PRIVATE_H

#include "model/hmm_kernels.h"
#include <latens/hmm.h>
#include <float.h>

/* A state this many nats below the best of its row has fallen: it may still
   be what later rows need, so scaled arithmetic may not lose it (see
   hmm_chain.c).  */
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

/* Logarithms of the probabilities of ways that are no further apart are alike
   to the most probable path: rounding decides between them, in some order of
   the additions or another.  */
#define LAT_HMM_TIE 1e-10

/* Between two such rows scaled arithmetic goes on unattended, if at the end
   something is still above exp (-LAT_HMM_DEPTH); see hmm_chain.c.  */
enum
{
  LAT_HMM_STRIDE = 16
};

/* One direction of the recursion: how a row follows from the one before.  */
typedef struct
{
  double *start, *log_start; /* kp, k: what stands for x M in the first row */
  double *matrix;            /* k x kp: from row, to column */
  double *log_matrix;        /* k x kp; -inf behind */
  unsigned char *cover;      /* k x k: [b * k + i] = 1: b covers i, m_bj >=
                                exp (-LAT_HMM_COVER) m_ij for all j */
  int covered;               /* all of them are 1 */
  const lat_hmm_pieces *pieces; /* the next, or NULL: most is not zero */
  lat_hmm_pieces list;          /* of matrix, in what follows */
  size_t *first;
  uint32_t *row;
  double *part;
  ptrdiff_t *shift;
  size_t *lo, *hi;
  double *band, *log_band;
} lat_hmm_way;

struct lat_hmm_tables
{
  lat_hmm_way way[2]; /* forward; backward, by the transpose */
  double *pad;        /* kp: 0, and 1 behind the k numbers */
  const lat_hmm_kernels *kernels;
};

int lat_hmm_tables_alloc (lat_hmm *m);
void lat_hmm_tables_free (struct lat_hmm_tables *t);
void lat_hmm_tables_fill (lat_hmm *m);
void lat_hmm_tables_copy (struct lat_hmm_tables *to,
                          const struct lat_hmm_tables *from, size_t k);

/* Doubles before the family's statistics.  */
static inline size_t
lat_hmm_offset (size_t k)
{
  return LAT_HEAD + k + k * k;
}

/* The weight of sequence u.  */
static inline double
lat_hmm_weight (const lat_data *d, size_t u)
{
  return d->weight ? d->weight[lat_data_row (d, u)] : 1;
}

/* hmm_forecast.c: next = law a, a k x k, and scaled to one.  */
void lat_hmm_advance (size_t k, const double *law, const double *a,
                      double *next);

/* hmm_layout.c: rows of the longest of the sequences [u0, u1), at least 1.  */
size_t lat_hmm_longest (const lat_data *d, size_t u0, size_t u1);

/* hmm_stationary.c: lat_hmm_stationary of an irreducible matrix; LAT_ESING if
   it is reducible.  */
int lat_hmm_own_law (size_t k, const double *transition, double *law);

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

/* The same for m's own transitions, with what is fixed and counted of them. */
int lat_hmm_climb (lat_hmm *m, const double *count, const double *u);

#endif
