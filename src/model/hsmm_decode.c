/* hsmm_decode.c -- what a chain with durations says about sequences: scores
   row by row, posterior probabilities, missing entries.  */

#include "base/vecmath.h"
#include "model/hsmm_decode.h"
#include "model/hmm_decode.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- chunks of sequences, in parallel ------------------------------------ */

static int
run_chunk (size_t chunk, lat_work *work, void *ctx)
{
  const lat_hsmm_job *j = ctx;
  size_t u0 = j->first[chunk], u1 = j->first[chunk + 1];
  lat_hsmm_trellis t;
  int s = lat_hsmm_trellis_init (&t, j->m, j->d, u0, u1, work);
  for (size_t u = u0; s == 0 && u < u1; u++)
    {
      s = lat_hsmm_sequence (&t, u);
      if (s == 0)
        s = j->sequence (j, &t, u);
    }
  return s;
}

int
lat_hsmm_run (lat_hsmm_job *j, unsigned threads)
{
  size_t chunks, *first;
  int s = lat_data_chunks (j->d, &chunks, &first);
  if (s)
    return s;
  j->first = first;
  s = lat_parallel_for (threads, chunks, lat_hsmm_work_len (j->m, j->d),
                        run_chunk, j);
  free (first);
  return s;
}

/* --- row by row ---------------------------------------------------------- */

static int
is_seen (const lat_hsmm_trellis *t, size_t i)
{
  const size_t *col;
  const lat_family_type *f = t->m->family;
  size_t p = f->columns (t->m->emission, &col);
  if ((t->d->label && t->d->label[t->row + i])
      || (f->sees_holes && f->sees_holes (t->m->emission)))
    return 1;
  for (size_t j = 0; j < p; j++)
    if (!isnan (lat_data_cell (t->d, t->row + i, col[j])))
      return 1;
  return 0;
}

static int
score_sequence (const lat_hsmm_job *j, lat_hsmm_trellis *t, size_t u)
{
  double *out = j->out + t->row, before = 0;
  (void)u;
  lat_hsmm_forward (t);
  lat_hsmm_present_start (t);
  for (size_t i = 0; i < t->n; i++)
    {
      lat_hsmm_present (t, i);
      double now = lat_log_sum_exp (t->k, t->present);
      if (!(now > -INFINITY))
        return LAT_EIMPOSSIBLE;
      out[i] = is_seen (t, i) ? now - before + t->row_shift[i] : 0;
      before = now;
    }
  return 0;
}

int
lat_hsmm_score (const lat_hmm *m, const lat_data *d, unsigned threads,
                double *out)
{
  lat_hsmm_job j = { .m = m, .d = d, .sequence = score_sequence, .out = out };
  return lat_hsmm_run (&j, threads);
}

/* --- smoothed ------------------------------------------------------------ */

static int
posterior_sequence (const lat_hsmm_job *j, lat_hsmm_trellis *t, size_t u)
{
  double *out = j->out + t->row * t->k;
  (void)u;
  int s = lat_hsmm_smooth (t);
  for (size_t i = 0; s == 0 && i < t->n; i++)
    for (size_t c = 0; c < t->k; c++)
      out[i * t->k + c] = t->gamma[c * t->rows + i];
  return s;
}

int
lat_hsmm_posterior (const lat_hmm *m, const lat_data *d, unsigned threads,
                    double *gamma)
{
  lat_hsmm_job j
      = { .m = m, .d = d, .sequence = posterior_sequence, .out = gamma };
  return lat_hsmm_run (&j, threads);
}

static int
expect_sequence (const lat_hsmm_job *j, lat_hsmm_trellis *t, size_t u)
{
  size_t p = j->d->p;
  (void)u;
  int s = lat_hsmm_smooth (t);
  for (size_t i = 0; s == 0 && i < t->n; i += LAT_BLOCK_ROWS)
    {
      size_t n = t->n - i < LAT_BLOCK_ROWS ? t->n - i : LAT_BLOCK_ROWS;
      size_t at = (t->row + i) * p;
      lat_block b = lat_hsmm_block (t, i, n);
      lat_hmm_expect_seen (j->d, t->row + i, n, j->out, j->sd);
      for (size_t c = 0; c < t->k; c++)
        memcpy (t->lp + c * n, t->gamma + c * t->rows + i, n * sizeof *t->lp);
      s = t->m->family->expect (t->m->emission, &b, t->lp, j->out + at,
                                j->sd ? j->sd + at : NULL, p, t->family);
    }
  return s;
}

int
lat_hsmm_expect (const lat_hmm *m, const lat_data *d, unsigned threads,
                 double *out, double *sd)
{
  lat_hsmm_job j
      = { .m = m, .d = d, .sequence = expect_sequence, .out = out, .sd = sd };
  return lat_hsmm_run (&j, threads);
}
