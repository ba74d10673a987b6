/* hmm_residuals.c -- pseudo-residuals.

   The law of row t given other rows is a mixture over states with weights

     P (z_t = i | rows before)      ~ p_t(i)
     P (z_t = i | all other rows)   ~ p_t(i) beta_t(i),

   p and beta as in hmm_chain.c: the row's own density is not in it, so it can
   not be had from posterior probabilities, which lose what an outlier rules
   out.  Rows are kept as logarithms.  Forward goes once through a sequence
   and leaves p before each block; then blocks are gone through from the last
   one back, each forward again and then backward.  */

#include "em/parallel.h"
#include "model/hmm_labels.h"
#include "model/hmm_private.h"
#include <latens/residuals.h>
#include <float.h>
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct
{
  const lat_hmm *m;
  const lat_data *d;
  lat_residuals_kind kind;
  double *low, *mid, *high;
  const size_t *first; /* each chunk's first unit */
  size_t p;            /* the family's columns: */
  const size_t *col;
  double *back; /* k x k: the transitions, transposed */
} job;

/* One thread's.  */
typedef struct
{
  const job *j;
  size_t k;
  double *mark;  /* k for each block of the sequence */
  double *x;     /* block x d->p */
  double *lp;    /* k x block */
  double *ahead; /* block x k: log p_t */
  double *after; /* k: log beta_t */
  double *row;   /* k */
  double *scale; /* k */
  void *family;
} scratch;

/* --- the recursion ------------------------------------------------------- */

/* out_j = log sum_i exp (in_i) a_ij, up to a constant; in spoilt.  0: there is
   nothing left.  Entries that are beyond what a sum of doubles can hold, but
   may be all there is for some j, are added as logarithms.  */
static int
advance (size_t k, const double *a, double *in, double *out)
{
  double most = -INFINITY, least = INFINITY, top = -INFINITY;
  for (size_t i = 0; i < k; i++)
    {
      most = fmax (most, in[i]);
      least = in[i] > -INFINITY ? fmin (least, in[i]) : least;
    }
  if (!(most > -INFINITY))
    return 0;
  int wide = most - least > LAT_HMM_FALL;
  for (size_t i = 0; i < k; i++)
    in[i] = wide ? in[i] - most : exp (in[i] - most);
  for (size_t j = 0; j < k; j++)
    {
      double sum = 0, best = -INFINITY;
      for (size_t i = 0; wide && i < k; i++)
        if (a[i * k + j] > 0)
          best = fmax (best, in[i] + log (a[i * k + j]));
      for (size_t i = 0; i < k; i++)
        if (!wide)
          sum += in[i] * a[i * k + j];
        else if (a[i * k + j] > 0 && best > -INFINITY)
          sum += exp (in[i] + log (a[i * k + j]) - best);
      out[j] = wide ? best + log (sum) : log (sum);
      top = fmax (top, out[j]);
    }
  for (size_t j = 0; j < k; j++)
    out[j] -= top;
  return top > -INFINITY;
}

/* log b of rows [t, t + n) into lp.  */
static int
densities (const scratch *w, size_t t, size_t n)
{
  const lat_hmm *m = w->j->m;
  size_t p = w->j->d->p;
  lat_block b = { .n = n, .x = w->x, .tda = p };
  lat_data_cells (w->j->d, t, n, w->x);
  memset (w->lp, 0, w->k * n * sizeof *w->lp);
  int s = m->family->log_density (m->emission, &b, w->lp, w->family);
  if (s == 0)
    lat_hmm_restrict (w->j->d, t, n, w->k, w->lp);
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
      if (!advance (w->k, w->j->m->transition, w->row,
                    i + 1 < n ? w->ahead + (i + 1) * w->k : next))
        return LAT_EIMPOSSIBLE;
    }
  return LAT_SUCCESS;
}

/* --- a cell -------------------------------------------------------------- */

/* Phi^-1 of a probability and what is left of one; neither can be less than
   the smallest number.  */
static double
normal_score (double lower, double upper)
{
  return lower <= upper ? gsl_cdf_ugaussian_Pinv (fmax (lower, DBL_MIN))
                        : gsl_cdf_ugaussian_Qinv (fmax (upper, DBL_MIN));
}

static void
write_cell (const job *j, size_t at, const lat_cdf *f)
{
  int whole = f->scale == LAT_SCALE_COUNT || f->scale == LAT_SCALE_LEVEL;
  double middle = normal_score (f->below + f->at / 2, f->above + f->at / 2);
  if (j->mid)
    j->mid[at] = middle;
  if (j->low)
    j->low[at] = !whole         ? middle
                 : f->below > 0 ? normal_score (f->below, f->at + f->above)
                                : -INFINITY;
  if (j->high)
    j->high[at] = !whole         ? middle
                  : f->above > 0 ? normal_score (f->below + f->at, f->above)
                                 : INFINITY;
}

/* The mixture's law of own column c at x, by weight (k, sum one).  */
static int
mix (const job *j, const double *weight, size_t c, double x, lat_cdf *sum)
{
  *sum = (lat_cdf){ 0 };
  for (size_t i = 0; i < j->m->k; i++)
    {
      lat_cdf f;
      int s = weight[i] > 0 ? j->m->family->cdf (j->m->emission, i, c, x, &f)
                            : 0;
      if (s)
        return s;
      if (!(weight[i] > 0))
        continue;
      sum->below += weight[i] * f.below;
      sum->at += weight[i] * f.at;
      sum->above += weight[i] * f.above;
      sum->scale = f.scale;
    }
  return LAT_SUCCESS;
}

/* The mixture's weights at row t into w->scale, with p_t `ahead` and, unless
   a forecast, beta_t `after`; a row's label is known, its cells are not.  */
static int
weigh (const scratch *w, size_t t, const double *ahead)
{
  const job *j = w->j;
  double most = -INFINITY, sum = 0;
  for (size_t i = 0; i < w->k; i++)
    w->scale[i]
        = ahead[i] + (j->kind == LAT_RESIDUALS_FORECAST ? 0 : w->after[i]);
  lat_hmm_restrict (j->d, t, 1, w->k, w->scale);
  for (size_t i = 0; i < w->k; i++)
    most = fmax (most, w->scale[i]);
  if (!(most > -INFINITY))
    return LAT_EIMPOSSIBLE;
  for (size_t i = 0; i < w->k; i++)
    sum += w->scale[i] = exp (w->scale[i] - most);
  for (size_t i = 0; i < w->k; i++)
    w->scale[i] /= sum;
  return LAT_SUCCESS;
}

static int
write_row (const scratch *w, size_t t, const double *cell, const double *ahead)
{
  const job *j = w->j;
  int s = weigh (w, t, ahead);
  for (size_t c = 0; s == 0 && c < j->p; c++)
    {
      lat_cdf f;
      double x = cell[j->col[c]];
      if (isnan (x))
        continue;
      s = mix (j, w->scale, c, x, &f);
      if (s == 0)
        write_cell (j, t * j->d->p + j->col[c], &f);
    }
  return s;
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
      s = write_row (w, t + i, w->x + i * w->j->d->p, w->ahead + i * k);
      add_density (w, n, i, w->after);
      if (s == 0 && w->j->kind == LAT_RESIDUALS_ORDINARY
          && !advance (k, w->j->back, w->row, w->after))
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
  size_t most = 0;
  for (; u < end; u++)
    {
      size_t n = lat_data_row (j->d, u + 1) - lat_data_row (j->d, u);
      most = n > most ? n : most;
    }
  return (most / LAT_BLOCK_ROWS + 2) * j->m->k;
}

static size_t
own_bytes (const job *j)
{
  size_t k = j->m->k, block = LAT_BLOCK_ROWS;
  size_t doubles = block * j->d->p + 2 * block * k + 3 * k;
  return (doubles * sizeof (double) + LAT_ALIGN - 1) / LAT_ALIGN * LAT_ALIGN
         + j->m->family->work_len (j->m->emission, block);
}

static void
lay_out (scratch *w, const job *j, lat_work *work)
{
  size_t k = j->m->k, block = LAT_BLOCK_ROWS;
  *w = (scratch){ .j = j, .k = k, .x = work->mem };
  w->lp = w->x + block * j->d->p;
  w->ahead = w->lp + block * k;
  w->after = w->ahead + block * k;
  w->row = w->after + k;
  w->scale = w->row + k;
  size_t bytes = (size_t)((char *)(w->scale + k) - (char *)work->mem);
  w->family
      = (char *)work->mem + (bytes + LAT_ALIGN - 1) / LAT_ALIGN * LAT_ALIGN;
}

static int
run_chunk (size_t chunk, lat_work *work, void *ctx)
{
  const job *j = ctx;
  size_t u = j->first[chunk], end = j->first[chunk + 1];
  scratch w;
  int s = LAT_SUCCESS;
  lay_out (&w, j, work);
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

int
lat_hmm_residuals (const lat_hmm *m, const lat_data *d,
                   lat_residuals_kind kind, unsigned threads, double *low,
                   double *mid, double *high)
{
  job j
      = { .m = m, .d = d, .kind = kind, .low = low, .mid = mid, .high = high };
  size_t k = m->k, chunks, *first = NULL;
  if (!m->family->cdf || m->duration || m->covariates)
    return LAT_EINVAL;
  j.p = m->family->columns (m->emission, &j.col);
  if (!(j.back = malloc (k * k * sizeof *j.back)))
    return LAT_ENOMEM;
  for (size_t i = 0; i < k * k; i++)
    j.back[i] = m->transition[i % k * k + i / k];
  fill_missing (d, low);
  fill_missing (d, mid);
  fill_missing (d, high);
  int s = lat_data_chunks (d, &chunks, &first);
  j.first = first;
  if (s == 0)
    s = lat_parallel_for (threads, chunks, own_bytes (&j), run_chunk, &j);
  free (first);
  free (j.back);
  return s;
}
