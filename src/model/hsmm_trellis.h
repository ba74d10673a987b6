/* hsmm_trellis.h -- one thread's scratch for sequences with durations, and the
   recursions over visits.

   With l_t (j) = log b_t (j) less its largest over j, rows from 0 to T - 1,

     in_t (j)    = log P (rows before t, a visit to j begins at t)
                 = log sum_i exp (out_t-1 (i)) a_ij,    in_0 = log pi
     out_t (j)   = log P (rows up to t, a visit to j ends at t)
                 = log sum_d exp (in_t-d+1 (j) + sum_s=t-d+1..t l_s (j))
                             p_j (d)
     after_t (i) = log P (rows behind t | a visit to i ends at t)
                 = log sum_j a_ij exp (from_t+1 (j))
     from_t (j)  = log P (rows t, ... | a visit to j begins at t)
                 = log (sum_d exp (sum_s=t..t+d-1 l_s (j) + after_t+d-1 (j))
                              p_j (d)
                        + exp (sum_s=t..T-1 l_s (j)) S_j (T - t)),

   the last term being the visit that the end of the sequence cuts off
   (Guedon 2003; Yu 2010, section 2).  All in logarithms, so that no outlier
   makes a state underflow that matters later.  Time T K (K + D), D the
   lengths that matter: see lat_hsmm_collect.  */

#ifndef LATENS_MODEL_HSMM_TRELLIS_H
#define LATENS_MODEL_HSMM_TRELLIS_H

#include "em/parallel.h"
#include "model/hmm_emit.h"
#include "model/hmm_private.h"
#include "model/hsmm.h"

/* Rows of a block, and of a block of blocks, over which the recursions keep
   maxima.  */
enum
{
  LAT_HSMM_BLOCK = 64,
  LAT_HSMM_SUPER = LAT_HSMM_BLOCK * LAT_HSMM_BLOCK
};

/* A number by state and row, with its maxima by block.  */
typedef struct
{
  double *x;     /* k x rows */
  double *block; /* k x blocks */
  double *super; /* k x supers */
} lat_hsmm_rows;

typedef struct
{
  const lat_hmm *m;
  const lat_data *d;
  size_t k, kp, rows; /* rows: of the longest sequence */
  size_t blocks, supers;
  const double *log_a, *log_pi; /* k x kp, k */
  unsigned char *absorbing;     /* k */
  lat_lengths length;

  /* the present sequence: rows [row, row + n) of d */
  size_t row, n;
  double weight;
  double shift; /* what was taken from l */
  double total; /* log-likelihood, less shift */

  double *row_shift;       /* rows */
  lat_hsmm_rows l;         /* sums, not maxima, by block */
  double *rest;            /* k x rows: sum of l from t on */
  lat_hsmm_rows in, after; /* ... */
  double *out, *from;      /* k x rows */
  double *gamma;           /* k x rows: P (z_t = j | y) */
  double *unending; /* k x rows: P (the visit that the end cuts off is to j
                       and begins at t | y) */
  double *term;     /* rows + 1: [d] */
  double *ended, *unfinished, *changes; /* as length.p twice; k x k */
  double *first, *stat;                 /* k, the family's */
  double *present;                      /* k: lat_hsmm_present */
  lat_emit emit;
  void *lengths;
} lat_hsmm_trellis;

/* Lays one for the units [u0, u1) of d out in w and fills what depends on the
 * model alone.  */
int lat_hsmm_trellis_init (lat_hsmm_trellis *t, const lat_hmm *m,
                           const lat_data *d, size_t u0, size_t u1,
                           const lat_work *w);

/* Moves on to sequence u: densities.  */
int lat_hsmm_sequence (lat_hsmm_trellis *t, size_t u);

/* gamma of rows from i on, times weight, into emit.lp: returns how many, a
   block or all that are left.  */
size_t lat_hsmm_hand_over (const lat_hsmm_trellis *t, size_t i, double weight);

/* One of the sums above: the terms of visits to j of length d = 1 ... most at
   one end of which is row i, with `far` at the other one, and log
   probabilities p (top: the largest from d on).  Writes term[1 ... *last] and
   returns the largest; terms behind *last are nothing to it.  */
typedef struct
{
  const lat_hsmm_rows *far;
  const double *p, *top;
  size_t j, i, most;
  int step; /* 1: the far end is i + d - 1; -1: i - d + 1 */
} lat_hsmm_visits;

/* Visits that end (step -1) in row i, or begin (1) and end before the last
   one; none if j is never left.  */
lat_hsmm_visits lat_hsmm_visits_at (const lat_hsmm_trellis *t,
                                    const lat_hsmm_rows *far, size_t i,
                                    size_t j, int step);

double lat_hsmm_collect (const lat_hsmm_trellis *t, const lat_hsmm_visits *q,
                         double *term, size_t *last);

/* in and out of the present sequence; from, after and total.  visit (or NULL)
   is told of each visit's beginning at row i of state j: term[d] is made
   exp (term - largest), cut_off the same for the visit without an end.  */
void lat_hsmm_forward (lat_hsmm_trellis *t);
typedef void lat_hsmm_visit (lat_hsmm_trellis *t, size_t i, size_t j,
                             size_t last, double largest, double cut_off);
int lat_hsmm_backward (lat_hsmm_trellis *t, lat_hsmm_visit *visit);

/* gamma of the present sequence, and, times its weight, what is to be added
   up; forward and backward are done here.  */
int lat_hsmm_smooth (lat_hsmm_trellis *t);

/* log P (rows up to i, the visit at i is to j) for all j into t->present: rows
   from 0 on, one after another, after present_start, when forward is done.  */
void lat_hsmm_present_start (lat_hsmm_trellis *t);
void lat_hsmm_present (lat_hsmm_trellis *t, size_t i);

static inline void
lat_hsmm_put (const lat_hsmm_trellis *t, lat_hsmm_rows *r, size_t j, size_t i,
              double x)
{
  double *b = r->block + j * t->blocks + i / LAT_HSMM_BLOCK;
  double *s = r->super + j * t->supers + i / LAT_HSMM_SUPER;
  r->x[j * t->rows + i] = x;
  *b = x > *b ? x : *b;
  *s = x > *s ? x : *s;
}

#endif
