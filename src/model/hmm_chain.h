/* hmm_chain.h -- the recursion in one direction, row after row.  */

#ifndef LATENS_MODEL_HMM_CHAIN_H
#define LATENS_MODEL_HMM_CHAIN_H

#include "model/hmm_private.h"

#define LAT_LOG2 0.69314718055994530942 /* log 2 */

/* Row x, which is 2^two exp (extra) times too small; or, in_log, its
   logarithm or octaves (a lat_row_kind), of which as much was taken.  */
typedef struct
{
  const struct lat_hmm_tables *tables;
  const lat_hmm_way *way;
  size_t k, kp;
  ptrdiff_t step;  /* 1: forward, -1: backward */
  const double *x; /* kp: the last row; NULL: none yet */
  int in_log;
  int64_t two;
  double extra;
  double fall, least; /* exp (-LAT_HMM_FALL), exp (-LAT_HMM_DEPTH) */
  double *l, *l2;     /* kp each: scratch */
  double *work;       /* 2 kp + 4 LAT_HMM_MARGIN: scratch */

  /* After such a row: it in units of its own for each state, ... */
  double *part, *power;  /* kp, kp + 2 LAT_HMM_MARGIN */
  double *matrix;        /* ... and the matrix (k x kp, or its pieces) */
  lat_hmm_pieces pieces; /* ... in these */
  double *pad;           /* kp: 0 for a state that can be reached, else 1 */

  /* log b of a row (k), the largest 0; NULL: status says why */
  const double *(*levels) (void *ctx, size_t t, int *status);
  void *ctx;
} lat_chain;

/* A run of n rows, from row t on, `step` apart.  The numbers of row t stand
   where x, p, code and in_log point.  */
typedef struct
{
  size_t t, n;
  const double *e; /* rows of exp (log b), looked up by code */
  const uint16_t *code;
  double *x;
  double *p; /* or NULL; what is too small beside the row before is 0 */
  unsigned char *in_log;
  size_t done;    /* rows */
  size_t careful; /* the first that need care, it seems */
} lat_chain_run;

/* Doubles of scratch for a chain of k states.  */
size_t lat_chain_scratch (size_t k);

/* A chain without rows.  */
void lat_chain_init (lat_chain *c, const lat_hmm *m, int direction,
                     double *scratch);

/* x becomes the last row, its largest entry, a normal number, put into
   [1/2, 1).  */
void lat_chain_take (lat_chain *c, double *x, double most);

/* hmm_careful.c: the next row of a run, whatever it takes.  */
int lat_chain_careful_row (lat_chain *c, lat_chain_run *r);

/* ... x, whose largest is about one, becomes the last row, *in_log being its
   kind: a scaled one if nothing in it is far down.  */
void lat_chain_take_far (lat_chain *c, double *x, unsigned char *in_log);

/* One run, or two side by side, whose statuses do not know of each other.  */
int lat_chain_rows (lat_chain *c, lat_chain_run *r);
void lat_chain_rows_two (lat_chain *a, lat_chain_run *ra, int *sa,
                         lat_chain *b, lat_chain_run *rb, int *sb);

/* The prediction of the next row: p (kp) unless the last row is in
   logarithms; and its logarithm, in any case.  */
void lat_chain_predict (const lat_chain *c, double *p);
void lat_chain_predict_log (lat_chain *c, double *lp);

/* The log of the sum of s_j p_j, p the prediction of the next row, and s a row
   or (s_log) its logarithm, both without their factors; -inf: none.  */
double lat_chain_meet (lat_chain *c, const double *s, int s_log, double *p);

/* log x of a row of some kind.  */
void lat_hmm_row_log (size_t k, const double *x, int in_log, double *l);

/* x_j = exp (l_j - top), zero where that is below exp (-LAT_HMM_FALL -
   LAT_HMM_DEPTH) and behind the k numbers; returns their sum.  x (padded) may
   be l.  */
double lat_hmm_row_exp (size_t k, const double *l, double top, double *x);

/* Puts the largest of l at zero (-inf: all are -inf) and returns it.  */
double lat_hmm_shift (size_t k, double *l);

#endif
