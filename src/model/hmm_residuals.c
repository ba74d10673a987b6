/* hmm_residuals.c -- pseudo-residuals.

   The law of row t given other rows is a mixture over states with weights

     P (z_t = i | rows before)      ~ p_t(i)
     P (z_t = i | all other rows)   ~ p_t(i) beta_t(i),

   p and beta as in hmm_chain.c: the row's own density is not in it, so it can
   not be had from posterior probabilities, which lose what an outlier rules
   out.  Rows are kept as logarithms.  Forward goes once through a sequence
   and leaves p before each block; then blocks are gone through from the last
   one back, each forward again and then backward.  */

#include "model/hmm_residuals.h"
#include "model/hmm_decode.h"
#include "model/hmm_labels.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef lat_residuals_job job;

/* One thread's.  */
typedef struct
{
  const job *j;
  size_t k;
  double *mark;  /* k for each block of the sequence */
  double *x;     /* block x width: rows, and what they carry */
  double *lp;    /* k x block */
  double *ahead; /* block x k: log p_t */
  double *after; /* k: log beta_t */
  double *row;   /* k */
  double *scale; /* k */
  double *work;  /* lat_residuals_work (k) */
  void *family;
} scratch;

/* --- the recursion ------------------------------------------------------- */

size_t
lat_residuals_work (size_t k)
{
  return 3 * lat_hmm_padded (k) + 4 * LAT_HMM_MARGIN;
}

int
lat_residuals_advance (const lat_hmm *m, int backward, const double *row,
                       double *out, double *work)
{
  size_t kp = lat_hmm_padded (m->k);
  const lat_hmm_way *way = &m->tables->way[backward];
  m->tables->kernels->combine_log (m->k, kp, way->matrix, way->pieces, row,
                                   work, work + kp);
  double largest = lat_hmm_shift (m->k, work);
  memcpy (out, work, m->k * sizeof *out);
  return largest > -INFINITY;
}

/* log b of rows [t, t + n) into lp.  */
static int
densities (const scratch *w, size_t t, size_t n)
{
  const lat_hmm *m = w->j->m;
  const lat_data *d = w->j->d;
  lat_block b = {
    .n = n, .x = w->x, .tda = lat_data_width (d), .lag = d->lags ? d->p : 0
  };
  lat_data_rows (d, t, n, w->x);
  memset (w->lp, 0, w->k * n * sizeof *w->lp);
  int s = m->family->log_density (m->emission, &b, w->lp, w->family);
  if (s == 0)
    lat_hmm_restrict (d, t, n, w->k, w->lp);
  return s;
}

/* row = from + log b of block row i.  */
static void
add_density (const scratch *w, size_t n, size_t i, const double *from)
{
  for (size_t c = 0; c < w->k; c++)
    w->row[c] = from[c] + w->lp[c * n + i];
}

/* p of the block's rows, from that of its first into `next`, that of the row
   behind it.  */
static int
forward (const scratch *w, size_t n, const double *begin, double *next)
{
  memcpy (w->ahead, begin, w->k * sizeof *w->ahead);
  for (size_t i = 0; i < n; i++)
    {
      add_density (w, n, i, w->ahead + i * w->k);
      if (!lat_residuals_advance (w->j->m, 0, w->row,
                                  i + 1 < n ? w->ahead + (i + 1) * w->k : next,
                                  w->work))
        return LAT_EIMPOSSIBLE;
    }
  return LAT_SUCCESS;
}

/* --- a row --------------------------------------------------------------- */

/* Row t, with p_t `ahead` and, unless a forecast, beta_t `after`; its label is
   known, its cells are not.  */
static int
write_row (const scratch *w, size_t t, const double *cell, const double *ahead)
{
  const job *j = w->j;
  for (size_t i = 0; i < w->k; i++)
    w->scale[i]
        = ahead[i] + (j->kind == LAT_RESIDUALS_FORECAST ? 0 : w->after[i]);
  int s = lat_residuals_weigh (j, t, w->scale);
  return s ? s
           : lat_residuals_row (j, t, cell, j->d->lags ? j->d->p : 0,
                                w->scale);
}

/* --- a sequence ---------------------------------------------------------- */

static size_t
rows_from (size_t t, size_t end)
{
  return end - t < LAT_BLOCK_ROWS ? end - t : LAT_BLOCK_ROWS;
}

/* Rows [t, t + n), the last block first; after: of the row behind them.  */
static int
write_block (const scratch *w, size_t t, size_t n, const double *begin,
             int last)
{
  size_t k = w->k;
  int s = densities (w, t, n);
  if (s == 0)
    s = forward (w, n, begin, w->scale);
  for (size_t i = n; s == 0 && i-- > 0;)
    {
      int end = last && i + 1 == n;
      if (end)
        memset (w->after, 0, k * sizeof *w->after);
      s = write_row (w, t + i, w->x + i * lat_data_width (w->j->d),
                     w->ahead + i * k);
      add_density (w, n, i, w->after);
      if (s == 0 && w->j->kind == LAT_RESIDUALS_ORDINARY
          && !lat_residuals_advance (w->j->m, 1, w->row, w->after, w->work))
        s = LAT_EIMPOSSIBLE;
    }
  return s;
}

static int
sequence (const scratch *w, size_t begin, size_t end)
{
  size_t k = w->k, blocks = 0;
  int s = LAT_SUCCESS;
  for (size_t i = 0; i < k; i++)
    w->mark[i] = log (w->j->m->initial[i]);
  for (size_t t = begin; s == 0 && t < end; t += LAT_BLOCK_ROWS, blocks++)
    {
      size_t n = rows_from (t, end);
      double *mark = w->mark + blocks * k;
      if ((s = densities (w, t, n)) == 0)
        s = forward (w, n, mark, mark + k);
    }
  for (size_t i = blocks; s == 0 && i-- > 0;)
    {
      size_t t = begin + i * LAT_BLOCK_ROWS;
      s = write_block (w, t, rows_from (t, end), w->mark + i * k,
                       i + 1 == blocks);
    }
  return s;
}

/* --- all of them --------------------------------------------------------- */

/* Doubles for the marks of the longest sequence of units [u, end).  */
static size_t
marks_len (const job *j, size_t u, size_t end)
{
  return (lat_hmm_longest (j->d, u, end) / LAT_BLOCK_ROWS + 2) * j->m->k;
}

/* Lays the scratch out over mem; returns its bytes.  */
static size_t
lay_out (scratch *w, const job *j, char *mem)
{
  size_t k = j->m->k, block = LAT_BLOCK_ROWS;
  lat_arena a = { .mem = mem };
  *w = (scratch){ .j = j, .k = k };
  w->x = lat_arena_doubles (&a, block * lat_data_width (j->d));
  w->lp = lat_arena_doubles (&a, block * k);
  w->ahead = lat_arena_doubles (&a, block * k);
  w->after = lat_arena_doubles (&a, k);
  w->row = lat_arena_doubles (&a, k);
  w->scale = lat_arena_doubles (&a, k);
  w->work = lat_arena_doubles (&a, lat_residuals_work (k));
  w->family
      = lat_arena_cut (&a, j->m->family->work_len (j->m->emission, block));
  return a.at;
}

static int
run_chunk (size_t chunk, lat_work *work, void *ctx)
{
  const job *j = ctx;
  size_t u = j->first[chunk], end = j->first[chunk + 1];
  scratch w;
  int s = LAT_SUCCESS;
  lay_out (&w, j, work->mem);
  if (!(w.mark = malloc (marks_len (j, u, end) * sizeof *w.mark)))
    return LAT_ENOMEM;
  for (; s == 0 && u < end; u++)
    s = sequence (&w, lat_data_row (j->d, u), lat_data_row (j->d, u + 1));
  free (w.mark);
  return s;
}

static void
fill_missing (const lat_data *d, double *out)
{
  for (size_t i = 0; out && i < d->n * d->p; i++)
    out[i] = (double)NAN;
}

static int
run_all (const job *j, unsigned threads)
{
  size_t chunks, *first = NULL;
  job own = *j;
  scratch w;
  int s = lat_data_chunks (j->d, &chunks, &first);
  own.first = first;
  if (s == 0)
    s = lat_parallel_for (threads, chunks, lay_out (&w, &own, NULL), run_chunk,
                          &own);
  free (first);
  return s;
}

int
lat_hmm_residuals (const lat_hmm *m, const lat_data *d,
                   lat_residuals_kind kind, unsigned threads, double *low,
                   double *mid, double *high)
{
  job j
      = { .m = m, .d = d, .kind = kind, .low = low, .mid = mid, .high = high };
  if (!m->family->cdf && !m->family->cdf_given)
    return LAT_EINVAL;
  j.p = m->family->columns (m->emission, &j.col);
  fill_missing (d, low);
  fill_missing (d, mid);
  fill_missing (d, high);
  int back = kind == LAT_RESIDUALS_ORDINARY && m->family->lags
             && m->family->lags (m->emission) > 0;
  if (m->duration || m->covariates)
    {
      lat_hmm_job each = { .m = m,
                           .d = d,
                           .durations = lat_hsmm_residuals,
                           .covariates = lat_covariates_residuals,
                           .ctx = &j };
      return back ? LAT_EINVAL : lat_hmm_run (&each, threads);
    }
  return back ? lat_hmm_residuals_lags (&j, threads) : run_all (&j, threads);
}
