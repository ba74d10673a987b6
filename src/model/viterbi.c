/* viterbi.c -- the most probable path (Viterbi 1967), in logarithms:

     d_1(j) = log pi_j + log b_1(j)
     d_t(j) = max_i (d_t-1(i) + log a_ij) + log b_t(j)

   where the lowest i that reaches the maximum is kept for the way back.
   Nothing is exponentiated, so nothing underflows.  */

#include "model/hmm_decode.h"
#include <math.h>

/* Up to this many states, a pointer back is one byte.  */
enum
{
  BYTE_STATES = 256
};

static size_t
pointer_bytes (size_t k)
{
  return k <= BYTE_STATES ? 1 : sizeof (unsigned);
}

/* next = d_t before log b_t is added; back: the row's pointers.  */
static void
advance (size_t k, const double *log_a, const double *now, double *next,
         unsigned *back)
{
  for (size_t j = 0; j < k; j++)
    {
      next[j] = now[0] + log_a[j];
      back[j] = 0;
    }
  for (size_t i = 1; i < k; i++)
#pragma omp simd
    for (size_t j = 0; j < k; j++)
      {
        double d = now[i] + log_a[i * k + j];
        int better = d > next[j];
        next[j] = better ? d : next[j];
        back[j] = better ? (unsigned)i : back[j];
      }
}

static void
put_row (size_t k, const unsigned *back, void *pointers, size_t t)
{
  for (size_t j = 0; j < k; j++)
    if (k <= BYTE_STATES)
      ((unsigned char *)pointers)[t * k + j] = (unsigned char)back[j];
    else
      ((unsigned *)pointers)[t * k + j] = back[j];
}

static unsigned
get (size_t k, const void *pointers, size_t t, unsigned j)
{
  return k <= BYTE_STATES ? ((const unsigned char *)pointers)[t * k + j]
                          : ((const unsigned *)pointers)[t * k + j];
}

/* Back from the best last state over rows [first, end) of the batch.  */
static void
trace (size_t k, const double *last, const void *pointers, size_t first,
       size_t end, unsigned *state)
{
  unsigned j = 0;
  for (unsigned i = 1; i < k; i++)
    if (last[i] > last[j])
      j = i;
  for (size_t t = end; t-- > first;)
    {
      state[t] = j;
      if (t > first)
        j = get (k, pointers, t, j);
    }
}

/* One sequence; d_t lives in tr->w and tr->beta by turns.  */
static int
sequence (lat_trellis *tr, size_t first, size_t end, unsigned *back,
          void *pointers, unsigned *state, double *logp)
{
  const struct lat_hmm_tables *table = tr->m->tables;
  size_t k = tr->m->k;
  double *now = tr->w, *next = tr->beta, sum = 0;
  for (size_t t = first; t < end; t++)
    {
      if (t > first)
        {
          advance (k, table->log_transition, now, next, back);
          put_row (k, back, pointers, t);
        }
      for (size_t j = 0; j < k; j++)
        next[j] = (t > first ? next[j] : table->log_initial[j])
                  + tr->lb[t * k + j];
      /* the largest stays at zero: sums of long sequences keep their digits */
      double largest = lat_hmm_shift (k, next);
      if (!(largest > -INFINITY))
        return LAT_EIMPOSSIBLE;
      sum += largest + tr->shift[t];
      double *swap = now;
      now = next;
      next = swap;
    }
  trace (k, now, pointers, first, end, state);
  *logp = sum;
  return 0;
}

static int
viterbi_batch (const lat_hmm_job *j, lat_trellis *tr, void *extra)
{
  int s = 0;
  unsigned *back = extra;
  void *pointers = back + tr->m->k;
  for (size_t u = tr->u0; s == 0 && u < tr->u1; u++)
    {
      double logp = 0;
      s = sequence (tr, lat_trellis_row (tr, u), lat_trellis_row (tr, u + 1),
                    back, pointers, j->state + tr->row, &logp);
      if (s == 0 && j->logp)
        j->logp[u] = logp;
    }
  return s;
}

int
lat_hmm_viterbi (const lat_hmm *m, const lat_data *d, unsigned threads,
                 unsigned *state, double *logp)
{
  lat_hmm_job j = {
    .m = m, .d = d, .batch = viterbi_batch, .state = state, .logp = logp
  };
  j.extra = m->k * sizeof (unsigned)
            + lat_trellis_capacity (d) * m->k * pointer_bytes (m->k);
  return lat_hmm_run (&j, threads);
}
