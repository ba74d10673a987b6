/* hmm_kernels.h -- the inner loops of hidden Markov models, one set for each
   instruction-set level (see base/kernels.h).

   Rows of k numbers, one a state, are padded to kp, a multiple of
   LAT_HMM_LANES; what is behind the k numbers is zero unless something else is
   said, and stays so.  */

#ifndef LATENS_MODEL_HMM_KERNELS_H
#define LATENS_MODEL_HMM_KERNELS_H

#include "base/ieee.h"
#include "base/level.h"
#include <stddef.h>
#include <stdint.h>

enum
{
  LAT_HMM_LANES = 8,
  LAT_HMM_NARROW = 8 /* up to this many states, two chains run as one */
};

static inline size_t
lat_hmm_padded (size_t k)
{
  return (k + LAT_HMM_LANES - 1) / LAT_HMM_LANES * LAT_HMM_LANES;
}

/* What the numbers of a row are.  */
typedef enum
{
  LAT_ROW_PLAIN,
  LAT_ROW_LOG,    /* log x; -inf for 0 */
  LAT_ROW_OCTAVES /* n + m - 1 with x = m 2^n, n whole, m in [1, 2); below
                     LAT_HMM_NOTHING for 0 */
} lat_row_kind;

/* Below all powers of two that occur.  */
#define LAT_HMM_NOTHING -1e9

/* What of a k x kp matrix m is not zero.  Either the columns, LAT_HMM_LANES at
   a time, and those rows of each piece that are not all zeros; or, with
   `bands`, diagonals: number j of band d is m_ij, i = j + shift_d, and zero
   where there is no such i.  */
typedef struct
{
  const size_t *first; /* kp / LAT_HMM_LANES + 1: where a piece begins */
  const uint32_t *row; /* the rows */
  const double *a;     /* LAT_HMM_LANES numbers of each */

  size_t bands;           /* 0: pieces */
  const ptrdiff_t *shift; /* increasing */
  const size_t *lo, *hi;  /* j is in [lo, hi), in whole pieces */
  const double *band;     /* bands x kp */
  const double *log_band; /* their logarithms */
} lat_hmm_pieces;

/* Numbers that bands reach beyond either end of a row; scratch that holds a
   row has room for them.  */
enum
{
  LAT_HMM_MARGIN = LAT_HMM_LANES
};

/* n rows of a chain: x_s = (x_s-1 M) o e_s.  Rows of e are looked up by code;
   codes and rows of x and p lie `step` (1 or -1) rows apart.  */
typedef struct
{
  size_t k, kp, n;
  ptrdiff_t step;
  const double *m;              /* k x kp */
  const lat_hmm_pieces *pieces; /* or NULL: most of m is not zero */
  const double *before;         /* kp: the row before */
  const double *e;
  const uint16_t *code;
  double *x;         /* the first row's place */
  double *p;         /* the same for x_s-1 M; NULL: not wanted */
  double *work;      /* kp + 2 LAT_HMM_MARGIN, if there are bands */
  const double *pad; /* kp: 0 for a state, 1 behind; NULL: `least` is not
                        wanted */
  double most;       /* becomes the largest of the last row, ... */
  double least;      /* ... and the least of all rows */
} lat_hmm_span;

/* LAT_HMM_LANES short sequences side by side, one in each lane: number (t, j,
   lane) of what is kept stands at [(t * k + j) * LAT_HMM_LANES + lane].  k is
   at most LAT_HMM_NARROW.  */
typedef struct
{
  size_t k, steps;     /* steps: the longest sequence's rows */
  int covered[2];      /* no state can be lost that matters, forward; back */
  double fall, depth;  /* how far a state, and how far all may fall */
  const double *start; /* kp */
  const double *m;     /* k x kp, forward */
  const double *table; /* rows of emission, looked up by code */
  const uint16_t *code[LAT_HMM_LANES]; /* of each sequence's rows */
  size_t length[LAT_HMM_LANES];        /* 0: none in this lane */
  double weight[LAT_HMM_LANES];        /* 0: not to be smoothed */
  double *gamma[LAT_HMM_LANES];        /* where its rows go, kp apart */

  double *e, *alpha, *beta; /* steps x k x lanes; e, the emission, becomes w */
  double *z;                /* steps x lanes */
  double *count;            /* k x k x lanes: grows by x_i w_j / z */

  double sum[LAT_HMM_LANES]; /* of the last row, which is ... */
  double two[LAT_HMM_LANES]; /* ... this power of two too large */
  int forward_bad;           /* bit l: lane l needs care, going forward */
  int bad;                   /* ... at all */
} lat_hmm_lanes;

/* n rows of the best way to each state: d_s(j) = max_i (d_s-1(i) + m_ij) +
   l_s(j), the lowest i that is no more than `tie` from the largest going into
   the row of pointers.  Behind the k numbers m and d are -inf.  Rows of l are
   looked up by code; codes and rows of pointers lie step apart.  */
typedef struct
{
  size_t k, kp, n;
  ptrdiff_t step;
  const double *m;              /* k x kp */
  const lat_hmm_pieces *pieces; /* where m is not -inf; or NULL */
  const double *l;
  const uint16_t *code;
  double tie;
  double *d;     /* 4 kp: the row before, then the last one; and scratch */
  void *pointer; /* rows of kp bytes, or of 16 bits if `wide` */
  int wide;
  int watch; /* whether ... */
  int tied;  /* ... this becomes 1 where two ways were that close */
} lat_hmm_ways;

typedef struct
{
  void (*run) (lat_hmm_span *a);

  /* The same for two spans of the same n and k <= LAT_HMM_NARROW, which do
     not wait for each other.  */
  void (*run_two) (lat_hmm_span *a, lat_hmm_span *b);

  /* Fills in e, alpha, sum, two and forward_bad; beta, w, z and bad; and, for
     lanes with weight, gamma and count.  */
  void (*lanes_forward) (lat_hmm_lanes *a);
  void (*lanes_backward) (lat_hmm_lanes *a);
  void (*lanes_smooth) (lat_hmm_lanes *a);

  /* y = x M; work: kp + 2 LAT_HMM_MARGIN.  */
  void (*combine) (size_t k, size_t kp, const double *m,
                   const lat_hmm_pieces *pieces, const double *x, double *y,
                   double *work);

  /* y_j = log sum_i exp (x_i) m_ij, in any range; work: 2 kp + 4
     LAT_HMM_MARGIN.  */
  void (*combine_log) (size_t k, size_t kp, const double *m,
                       const lat_hmm_pieces *pieces, const double *x,
                       double *y, double *work);

  /* pairs (k x kp) += weight exp (from_i + to_j - scale) a_ij, none of which
     is large, in any range; work: 4 kp + 4 LAT_HMM_MARGIN.  With pieces of a
     (or NULL) only where they are; with bands, number j of band d stands at
     pairs[d * kp + j].  */
  void (*add_pairs) (size_t k, size_t kp, const double *a,
                     const lat_hmm_pieces *pieces, const double *from,
                     const double *to, double scale, double weight,
                     double *pairs, double *work);

  /* x, logarithms or octaves, becomes part_j 2^power_j, part near one, for
     states that each have a unit of their own: to_ij = m_ij
     2^(power_i - power_j), infinite where that is too large, laid out as m or
     what `pieces` has of it.  Nothing is 0 and LAT_HMM_NOTHING.  power: kp +
     2 LAT_HMM_MARGIN.  */
  void (*tilt) (size_t k, size_t kp, const double *m,
                const lat_hmm_pieces *pieces, const double *x, int kind,
                double *part, double *power, double *to);

  /* Rows of a span in these units, `step` apart, become octaves, the largest
     in [0, 1), and p, unless NULL, what goes with the row before it as it is
     then.  Returns how many octaves were taken from the last row; NaN: a
     number is above `most`, or none.  */
  double (*untilt) (size_t kp, size_t n, ptrdiff_t step, const double *power,
                    double most, double *x, double *p);

  /* n rows of y are what rows x stand for: logarithms are 0 below `least`,
     octaves where there is no normal number.  */
  void (*plain) (size_t k, size_t kp, size_t n, const unsigned char *kind,
                 double least, const double *x, double *y);

  /* lp (k x n, by component) becomes rows: shift (n) is the largest of each,
     NaN if there is NaN in it, and row i of e (n x kp) is exp (lp - shift),
     zero below exp (least); of l, lp - shift itself.  */
  void (*exponents) (size_t k, size_t kp, size_t n, const double *lp,
                     double least, double *e, double *shift);
  void (*levels) (size_t k, size_t kp, size_t n, const double *lp, double *l,
                  double *shift);

  /* r (k x n) by component from n rows.  */
  void (*turn) (size_t k, size_t kp, size_t n, const double *rows, double *r);

  /* z_i = sum_j s_ij p_ij; gamma_i = s_i o p_i weight / z_i, and scaled_i =
     s_i weight / z_i.  Returns the least z.  */
  double (*smooth) (size_t kp, size_t n, double weight, const double *s,
                    const double *p, double *gamma, double *scaled, double *z);

  /* sum_i = sum_j x_ij e_ij over n rows; row i of e is looked up by code_i;
     e NULL: all ones.  */
  void (*row_sums) (size_t kp, size_t n, const double *x, const double *e,
                    const uint16_t *code, double *sum);

  /* x (kp x kp) += sum_t l_t' r_t over n rows; with pieces (or NULL), only
     where they are; with bands, laid out as in add_pairs, and LAT_HMM_MARGIN
     numbers on either side of l can be read.  */
  void (*products) (size_t kp, size_t n, const lat_hmm_pieces *pieces,
                    const double *l, const double *r, double *x);

  /* code_i = x[i * tda], a whole number below limit, or limit for NaN; 0: some
     are neither.  */
  int (*codes) (size_t n, const double *x, size_t tda, uint16_t limit,
                uint16_t *code);

  /* Row code_i of sum (kp apart) += row i, for n rows.  */
  void (*add_by_code) (size_t kp, size_t n, const double *rows,
                       const uint16_t *code, double *sum);

  void (*best) (lat_hmm_ways *a);
} lat_hmm_kernels;

/* As in base/kernels.h.  */
const lat_hmm_kernels *lat_hmm_kernels_best (void);
const lat_hmm_kernels *lat_hmm_kernels_of (lat_level level);

#endif
