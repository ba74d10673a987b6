/* hmm_score.c -- likelihoods, of all sequences together and row by row.

   Row by row they are those of the forward chain,

     log p (row t | rows before it) = log sum_j p_t(j) b_t(j) - log sum_j
                                      x_t-1(j),

   where x_t-1 is what the prediction p_t was made of.  */

#include "base/kernels.h"
#include "em/tree.h"
#include "model/hmm_decode.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- together ------------------------------------------------------------ */

static int
add_loglik (size_t u0, size_t u1, double *sum, lat_work *w, void *ctx)
{
  lat_hmm_job j = *(const lat_hmm_job *)ctx;
  j.sum = sum;
  return lat_hmm_run_units (&j, u0, u1, w);
}

int
lat_hmm_loglik (const lat_hmm *m, const lat_data *d, unsigned threads,
                double *loglik)
{
  lat_hmm_job j = { .m = m,
                    .d = d,
                    .use = LAT_TRELLIS_FILTER,
                    .weighted = 1,
                    .durations = lat_hsmm_loglik,
                    .covariates = lat_covariates_loglik };
  lat_tree tree;
  double sum[LAT_HEAD];
  int s = lat_tree_init (&tree, d, LAT_HEAD, lat_trellis_bytes (m, d, j.use),
                         threads, 0);
  if (s == 0)
    s = lat_tree_sum (&tree, add_loglik, &j, sum);
  lat_tree_clear (&tree);
  if (s == 0)
    *loglik = sum[LAT_LOGLIK];
  return s;
}

/* --- row by row ---------------------------------------------------------- */

/* log sum exp; l is spoilt.  */
static double
log_sum (size_t k, double *l)
{
  double largest = -INFINITY;
  for (size_t j = 0; j < k; j++)
    largest = fmax (largest, l[j]);
  if (!(largest > -INFINITY))
    return -INFINITY;
  return largest + log (lat_hmm_row_exp (k, l, largest, l));
}

/* log p of the block's rows, in scaled arithmetic: NaN for those that need
   logarithms.  They and the row before them stand in s->x.  */
static void
score_scaled (lat_side *s, int first, size_t n, double *out)
{
  const double low = -LAT_HMM_FALL - LAT_HMM_DEPTH;
  const lat_hmm_kernels *kernels = s->chain.tables->kernels;
  const double *before = s->row_sum;
  size_t kp = s->chain.kp;
  kernels->row_sums (kp, n, s->p, s->run.e, s->run.code, s->z);
  kernels->plain (s->chain.k, kp, n, s->x_log, low, s->x, s->plain);
  kernels->row_sums (kp, n, s->plain, NULL, NULL, s->row_sum);
  for (size_t i = 0; i < n; i++)
    out[i] = s->z[i] > s->chain.least ? s->z[i] / before[i] : (double)NAN;
  if (first)
    out[0] = s->z[0] > s->chain.least ? s->z[0] : (double)NAN;
  lat_kernels_best ()->log (n, out, out);
}

static int
score_log (lat_side *s, size_t t, size_t i, int first, double *out)
{
  size_t k = s->chain.k;
  lat_chain c = s->chain;
  int status = 0;
  c.x = first ? NULL : s->x + i * c.kp;
  c.in_log = s->x_log[i];
  lat_chain_predict_log (&c, s->la);
  const double *l = lat_side_levels (s, t + i, &status);
  if (!l)
    return status;
  for (size_t j = 0; j < k; j++)
    s->la[j] += l[j];
  *out = log_sum (k, s->la);
  if (first)
    return 0;
  lat_hmm_row_log (k, c.x, c.in_log, s->la);
  *out -= log_sum (k, s->la);
  return 0;
}

/* What rounding can leave of log 1, for a row with nothing seen.  */
#define NEAR_NOTHING 1e-9

/* Rows [t, t + n) of the present sequence.  */
static int
score_block (lat_trellis *tr, size_t t, size_t n, double *out)
{
  lat_side *s = &tr->side[0];
  int status = lat_side_emit (s, &tr->half[0].panel, t, n, 0, &s->run, NULL);
  if (status)
    return status;
  if (s->chain.x)
    memmove (s->x, s->chain.x, tr->kp * sizeof *s->x);
  s->chain.x = s->chain.x ? s->x : NULL;
  s->x_log[0] = (unsigned char)s->chain.in_log;
  s->run.x = s->x + tr->kp;
  s->run.in_log = s->x_log + 1;
  s->run.p = s->p;
  if ((status = lat_chain_rows (&s->chain, &s->run)))
    return status;
  score_scaled (s, t == tr->begin, n, out);
  for (size_t i = 0; status == 0 && i < n; i++)
    {
      if (isnan (out[i]))
        status = score_log (s, t, i, t + i == tr->begin, out + i);
      out[i] += lat_side_shift (s, t, i);
      if (fabs (out[i]) < NEAR_NOTHING
          && !lat_emit_seen (tr->m, tr->d, tr->row + t + i))
        out[i] = 0;
    }
  return status;
}

static int
score_sequence (const lat_hmm_job *j, lat_trellis *tr, size_t u)
{
  int s = 0;
  (void)u;
  for (size_t t = tr->begin; s == 0 && t < tr->end; t += LAT_BLOCK_ROWS)
    {
      size_t n = tr->end - t < LAT_BLOCK_ROWS ? tr->end - t : LAT_BLOCK_ROWS;
      s = score_block (tr, t, n, j->out + tr->row + t);
    }
  return s;
}

int
lat_hmm_score (const lat_hmm *m, const lat_data *d, unsigned threads,
               double *out)
{
  lat_hmm_job j = { .m = m,
                    .d = d,
                    .use = LAT_TRELLIS_FILTER,
                    .sequence = score_sequence,
                    .durations = lat_hsmm_score,
                    .covariates = lat_covariates_score,
                    .out = out };
  return lat_hmm_run (&j, threads);
}
