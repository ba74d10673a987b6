/* hmm_emit.h -- what a family says of rows of a chain's data.  */

#ifndef LATENS_MODEL_HMM_EMIT_H
#define LATENS_MODEL_HMM_EMIT_H

#include <latens/hmm.h>

/* One thread's scratch; block: LAT_BLOCK_ROWS, of which the functions below
   take at most one.  */
typedef struct
{
  const lat_hmm *m;
  const lat_data *d;
  double *lp;    /* k x block: [j * n + i] is of state j and row i of n */
  double *cells; /* block x p, where the cells are bytes in the data */
  void *work;    /* the family's */
} lat_emit;

/* Rows [row, row + n) of d as a family sees them.  */
lat_block lat_emit_block (const lat_emit *e, size_t row, size_t n);

/* log b of the rows, given their labels, into lp.  */
int lat_emit_log (const lat_emit *e, size_t row, size_t n);

/* The same less the largest of each row, which becomes its shift (n).
   LAT_EIMPOSSIBLE or LAT_EFAILED if some row has none.  */
int lat_emit_levels (const lat_emit *e, size_t row, size_t n, double *shift);

/* The rows, with responsibilities lp, to the family's statistics.  */
int lat_emit_accumulate (const lat_emit *e, size_t row, size_t n,
                         double *stat);

/* The rows, with holes filled by their means given that their states have
   probabilities lp, to their places in out (d->n x p); sd: the same, or
   NULL.  */
int lat_emit_expect (const lat_emit *e, size_t row, size_t n, double *out,
                     double *sd);

/* The same with draws, for any n, from the law given states (d->n); they are
   keyed by the rows' numbers.  */
int lat_emit_draw (const lat_emit *e, size_t row, size_t n, lat_stream stream,
                   const unsigned *state, double *out);

/* Whether anything is known of a row.  */
int lat_emit_seen (const lat_hmm *m, const lat_data *d, size_t row);

#endif
