/* hmm_pass.h -- a sequence gone through in one direction, block by block,
   with LAT_TRELLIS_FILTER; and its rows, kept or found again.  */

#ifndef LATENS_MODEL_HMM_PASS_H
#define LATENS_MODEL_HMM_PASS_H

#include "model/hmm_decode.h"

/* Side s's chain goes through the next rows [t, t + n) of the present
   sequence, at most LAT_BLOCK_ROWS.  Row t + i then stands at s->x + (i + 1)
   kp, of the kind s->x_log[i + 1], and its prediction at s->p + i kp; the row
   before the first stands in front of it.  */
int lat_side_pass (lat_side *s, size_t t, size_t n);

/* P(state | the rows that the chain has been through) of a row of its, of the
   kind in_log, k numbers, which may be the row.  LAT_EIMPOSSIBLE: there is
   none.  */
int lat_row_law (size_t k, const double *x, int in_log, double *law);

/* All rows of the present sequence of a chain, of which as many as about the
   root of their number are there at a time: a panel of some blocks, counted
   from the chain's beginning.  The row before each panel is marked, and the
   panel's rows are found again from there.  */
typedef struct
{
  lat_side *side;
  size_t begin, end; /* rows of the batch */
  size_t each;       /* rows of a panel, all but the last */
  size_t panel;      /* which is there */
  double *x, *mark;
  unsigned char *in_log, *mark_log;
} lat_panels;

/* Goes through the sequence: forward by side 0, backward by side 1.  clear
   after a failure too.  */
int lat_panels_init (lat_panels *a, lat_trellis *tr, int backward);
void lat_panels_clear (lat_panels *a);

/* Row t of the batch, kp numbers, valid until another row is asked for;
 *in_log: its kind.  NULL: *status says why.  */
const double *lat_panels_row (lat_panels *a, size_t t, int *in_log,
                              int *status);

#endif
