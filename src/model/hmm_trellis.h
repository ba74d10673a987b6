/* hmm_trellis.h -- one thread's scratch for some whole sequences, and what is
   computed in it.

   A sequence is cut in the middle.  The forward chain goes through its first
   half and the backward chain through the second, each leaving its rows
   there; where they meet is the likelihood.  Then each goes on through the
   other's half, and there finds what is needed for the posterior
   probabilities.  So two threads, or two chains in one loop, share a single
   sequence, and what is computed is the same.

   Rows left behind are kept in a panel, that of the rows near the middle; of
   the panels further out only the row before them is kept, and they are
   computed again when they are wanted.  Where a row is cheap, panels are short
   enough to stay in a cache, and while one is used the next is made by a chain
   in the same loop.  Otherwise a panel holds all of a half unless memory is
   short.  */

#ifndef LATENS_MODEL_HMM_TRELLIS_H
#define LATENS_MODEL_HMM_TRELLIS_H

#include "em/parallel.h"
#include "model/hmm_chain.h"
#include "model/hmm_emit.h"
#include "model/hmm_values.h"

/* Two threads are worth their while from this length on, and a path is then
   begun at both ends.  */
enum
{
  LAT_HMM_LONG = 8192,
  LAT_HMM_CACHED = 4 * LAT_BLOCK_ROWS /* rows of a panel that stays cached */
};

/* What a trellis is for.  */
typedef enum
{
  LAT_TRELLIS_SMOOTH, /* posterior probabilities */
  LAT_TRELLIS_FILTER, /* the likelihood alone */
  LAT_TRELLIS_PATH    /* the most probable path */
} lat_trellis_use;

/* Some rows of a half.  */
typedef struct
{
  size_t number; /* which of the panels this is */
  size_t first;  /* the row of the batch it starts with */

  double *x;             /* its rows, kp apart */
  unsigned char *in_log; /* ... the lat_row_kind of each */
  void *pointer;         /* LAT_TRELLIS_PATH: states, kp apart */

  /* Of all of its rows, or (lat_trellis.kept) of the newest block.  */
  double *e; /* exp (log b - largest); in a path, without exp */
  uint16_t *code;
} lat_panel;

/* Half a sequence.  Its blocks of LAT_BLOCK_ROWS, and its panels, are counted
   from its outer end.  */
typedef struct
{
  size_t begin, end; /* rows of the batch */
  int from_end;      /* 1: the outer end is `end` */
  lat_panel panel;
  lat_panel next; /* made while the other is used, if there is room (x) */

  double *mark;            /* kp apart: the row before each panel */
  unsigned char *mark_log; /* ... their kinds */
} lat_half;

struct lat_trellis;

/* A chain and what it works with.  */
typedef struct
{
  struct lat_trellis *trellis;
  lat_chain chain;
  lat_half *half; /* which it is in */
  lat_chain_run run;
  lat_chain again; /* another, in the same loop */
  lat_chain_run again_run;
  int status;
  double shift; /* sum of log b's largest entries over its first half */

  /* scratch; block: LAT_BLOCK_ROWS */
  double *row_shift, *row_sum; /* block */
  double *z;                   /* block */
  double *x;                   /* (block + 2) x kp: block row i at i + 1, the
                                  row before it on either side */
  unsigned char *x_log;        /* block + 2 */
  double *p, *gamma, *scaled;  /* block x kp */
  double *carry, *la, *lb;     /* kp */
  double *plain;               /* what x stands for, where it is not plain */
  double *work;                /* 4 kp + 4 LAT_HMM_MARGIN */
  double *chain_work[2];       /* of chain and again */
  double *level;               /* block x kp: log b of some rows */
  double *level_shift;         /* block */
  size_t level_row, levels;    /* which rows: from, how many */
  lat_emit emit;

  /* what was added up */
  double *count;  /* kp x kp: x_i w_j / z, still without a_ij */
  double *pairs;  /* k x kp: transitions */
  double *first;  /* kp: first states */
  double *weight; /* values x kp: posterior probabilities by value */
  double *stat;   /* the family's statistics */
} lat_side;

typedef struct lat_trellis
{
  const lat_hmm *m;
  const lat_data *d;
  const lat_work *work;
  lat_trellis_use use;
  int weighted; /* sequences of weight zero are passed over */
  size_t k, kp;
  size_t capacity;   /* rows of the largest batch */
  size_t panel_rows; /* a multiple of LAT_BLOCK_ROWS */
  int kept;          /* e and codes of all of a panel */
  int shortened;     /* panels are short for want of memory */
  int twice;         /* a half has room for two panels */
  size_t stat_len;   /* of the family */
  lat_values values;
  uint16_t *iota;    /* LAT_BLOCK_ROWS: 0, 1, ... */
  double *e, *shift; /* of a batch that is one block */
  uint16_t *code;    /* likewise, if its rows have codes */
  lat_hmm_lanes lanes;
  int no_lanes; /* a group of sequences was of no use side by side */
  lat_side side[2];
  lat_half half[2];

  /* the present batch: units [u0, u1), which are rows [row, row + n) of d */
  size_t u0, u1, row, n;

  /* the present sequence */
  size_t begin, end; /* rows of the batch */
  double sequence_weight;

  /* Is handed posterior probabilities of rows [t, t + n) of the batch, kp
     apart, by side s.  NULL: they are added to the side's weight.  */
  int (*rows) (struct lat_trellis *tr, lat_side *s, size_t t, size_t n,
               const double *gamma);
  const void *ctx;
} lat_trellis;

/* --- hmm_layout.c -------------------------------------------------------- */

/* Bytes of scratch, of a trellis with durations or covariates, too; with a
   limit (m->memory), panels are short if need be.  */
size_t lat_trellis_bytes (const lat_hmm *m, const lat_data *d,
                          lat_trellis_use use);

/* Lays a trellis for sequences [u0, u1) of d out over the scratch; all that
   is not a place in it, or a size, is zero.  */
void lat_trellis_lay_out (lat_trellis *tr, const lat_hmm *m, const lat_data *d,
                          lat_trellis_use use, size_t u0, size_t u1,
                          const lat_work *work);

/* --- hmm_trellis.c ------------------------------------------------------- */

/* For sequences [u0, u1) of d, whose cells may be had as bytes (or NULL).
   Sums start at zero.  */
int lat_trellis_init (lat_trellis *tr, const lat_hmm *m, const lat_data *d,
                      lat_trellis_use use, int weighted,
                      const unsigned char *byte, size_t u0, size_t u1,
                      const lat_work *work);

/* Moves on to the next batch of sequences from *u on, before end; 0: none
   left.  A batch is one sequence, or several that fit into one block.  */
int lat_trellis_next (lat_trellis *tr, size_t *u, size_t end);

/* Moves on to sequence u of the batch.  */
void lat_trellis_sequence (lat_trellis *tr, size_t u);

/* Whether the batch is one block.  */
static inline int
lat_trellis_short (const lat_trellis *tr)
{
  return tr->n <= LAT_BLOCK_ROWS;
}

/* The blocks of a half, and block b's rows [*t, *t + *n) of the batch.  */
static inline size_t
lat_half_blocks (const lat_half *h)
{
  return (h->end - h->begin + LAT_BLOCK_ROWS - 1) / LAT_BLOCK_ROWS;
}

void lat_half_block (const lat_half *h, size_t b, size_t *t, size_t *n);

/* Makes p panel q of the half: its rows are still to be filled in.  */
void lat_half_open (const lat_half *h, lat_panel *p, size_t q,
                    size_t panel_rows);

/* --- hmm_densities.c ----------------------------------------------------- */

/* Densities of a batch that is one block, unless its rows have codes.  */
int lat_trellis_densities (lat_trellis *tr);

/* Makes r a run of rows [t, t + n) of a panel: codes and e.  again: they may
   be there.  Otherwise *shift (unless NULL) grows by their shifts.  */
int lat_side_emit (lat_side *s, const lat_panel *p, size_t t, size_t n,
                   int again, lat_chain_run *r, double *shift);

/* The largest log b of row i of the rows from t on that were just made.  */
double lat_side_shift (const lat_side *s, size_t t, size_t i);

/* log b of row t (k), the largest 0: for lat_chain.levels, ctx a side.  */
const double *lat_side_levels (void *ctx, size_t t, int *status);

/* What was taken from the log b of row t that lat_side_levels has just given.
 */
double lat_side_level_shift (const lat_side *s, size_t t);

/* --- hmm_fill.c ---------------------------------------------------------- */

/* Both chains, through the present sequence from its ends to the middle.  */
void lat_trellis_fill (lat_trellis *tr);

/* A new chain of side s.  */
void lat_side_chain (lat_side *s, lat_chain *c, int direction);

/* The rows of run r become those of a panel.  */
void lat_run_into (const lat_panel *p, const lat_chain *c, lat_chain_run *r);

/* The next panel becomes the present one.  */
void lat_half_swap (lat_half *h);

/* --- hmm_sweep.c --------------------------------------------------------- */

/* Goes through the present sequence: *loglik becomes its log-likelihood.
   With LAT_TRELLIS_SMOOTH also what the sides add up.  */
int lat_trellis_run (lat_trellis *tr, double *loglik);

/* The last row of side s's chain becomes the one before a block of n rows, in
   s->x.  */
void lat_side_before (lat_side *s, size_t n);

/* Calls fn for both sides, by two threads if there are any to spare and the
   sequence is long.  */
void lat_trellis_pair (lat_trellis *tr, lat_pair_fn *fn, void *ctx);

/* --- hmm_batch.c --------------------------------------------------------- */

/* All sequences of the batch: sum[LAT_LOGLIK] and sum[LAT_WEIGHT] grow.  With
   LAT_TRELLIS_SMOOTH also what the sides add up.  */
int lat_trellis_batch (lat_trellis *tr, double *sum);

/* --- hmm_smooth.c -------------------------------------------------------- */

/* What the sides add up, for rows [t, t + n), which side s has just gone
   through.  */
int lat_side_smooth (lat_side *s, size_t t, size_t n);

#endif
