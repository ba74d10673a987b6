/* hmm_covariates_trellis.c -- one thread's scratch for sequences whose
   transitions depend on covariates: where everything lies, densities, and the
   transitions into a row.  */

#include "model/hmm_covariates_trellis.h"
#include <math.h>
#include <string.h>

static size_t
lay_out (lat_covariates_trellis *t, char *mem)
{
  lat_arena arena = { .mem = mem }, *a = &arena;
  size_t k = t->k;
  const lat_hmm *m = t->m;
  t->row_shift = lat_arena_doubles (a, t->rows);
  t->row_log = lat_arena_doubles (a, t->rows);
  t->l = lat_arena_doubles (a, k * t->rows);
  t->ahead = lat_arena_doubles (a, k * t->rows);
  t->after = lat_arena_doubles (a, 2 * k);
  t->log_a = lat_arena_doubles (a, k * k);
  t->a = lat_arena_doubles (a, k * k);
  t->xi = lat_arena_doubles (a, k * k);
  t->x = lat_arena_doubles (a, k);
  t->y = lat_arena_doubles (a, k);
  t->z = lat_arena_doubles (a, k);
  t->u = lat_arena_doubles (a, t->w);
  t->emit = (lat_emit){ .m = m, .d = t->d };
  t->emit.lp = lat_arena_doubles (a, k * LAT_BLOCK_ROWS);
  t->emit.cells = lat_arena_doubles (a, LAT_BLOCK_ROWS * t->d->p);
  t->emit.work
      = lat_arena_cut (a, m->family->work_len (m->emission, LAT_BLOCK_ROWS));
  return arena.at;
}

static void
shape (lat_covariates_trellis *t, const lat_hmm *m, const lat_data *d,
       size_t u0, size_t u1)
{
  memset (t, 0, sizeof *t);
  t->m = m;
  t->d = d;
  t->k = m->k;
  t->q = m->covariates->q;
  t->w = 1 + t->q;
  t->rows = lat_hmm_longest (d, u0, u1);
}

size_t
lat_covariates_bytes (const lat_hmm *m, const lat_data *d)
{
  lat_covariates_trellis t;
  shape (&t, m, d, 0, d->units);
  return lay_out (&t, NULL);
}

int
lat_covariates_trellis_init (lat_covariates_trellis *t, const lat_hmm *m,
                             const lat_data *d, size_t u0, size_t u1,
                             const lat_work *w)
{
  shape (t, m, d, u0, u1);
  lay_out (t, w->mem);
  t->kernels = lat_kernels_best ();
  return d->covariates == t->q ? 0 : LAT_ECOLUMNS;
}

/* --- densities ----------------------------------------------------------- */

/* l of rows [i, i + n).  */
static int
densities (lat_covariates_trellis *t, size_t i, size_t n)
{
  int s = lat_emit_levels (&t->emit, t->row + i, n, t->row_shift + i);
  for (size_t j = 0; s == 0 && j < t->k; j++)
    for (size_t r = 0; r < n; r++)
      t->l[(i + r) * t->k + j] = t->emit.lp[j * n + r];
  return s;
}

int
lat_covariates_sequence (lat_covariates_trellis *t, size_t u)
{
  int s = 0;
  t->row = lat_data_row (t->d, u);
  t->n = lat_data_row (t->d, u + 1) - t->row;
  t->weight = lat_hmm_weight (t->d, u);
  for (size_t i = 0; s == 0 && i < t->n; i += LAT_BLOCK_ROWS)
    s = densities (t, i,
                   t->n - i < LAT_BLOCK_ROWS ? t->n - i : LAT_BLOCK_ROWS);
  return s;
}

/* --- transitions --------------------------------------------------------- */

/* Logits, less the largest of their row.  */
static void
logits (const lat_hmm *m, const double *z, double *eta)
{
  const lat_covariates *v = m->covariates;
  size_t k = m->k, kp = lat_hmm_padded (k), q = v->q;
  const double *base = m->tables->way[0].log_matrix;
  for (size_t i = 0; i < k; i++)
    {
      double most = -INFINITY;
      for (size_t j = 0; j < k; j++)
        {
          const double *slope = v->slope + (i * k + j) * q;
          double x = base[i * kp + j];
          for (size_t c = 0; c < q; c++)
            x += slope[c] * (z[c] - v->mean[c]);
          eta[i * k + j] = x;
          most = x > most ? x : most;
        }
      for (size_t j = 0; j < k; j++)
        eta[i * k + j] -= most;
    }
}

void
lat_covariates_matrix (const lat_hmm *m, const lat_kernels *kernels,
                       const double *z, double *log_a, double *a)
{
  size_t k = m->k;
  logits (m, z, log_a);
  kernels->exp (k * k, log_a, a);
  for (size_t i = 0; i < k; i++)
    {
      double sum = 0;
      for (size_t j = 0; j < k; j++)
        sum += a[i * k + j];
      double log_sum = log (sum);
      for (size_t j = 0; j < k; j++)
        {
          a[i * k + j] /= sum;
          log_a[i * k + j] -= log_sum;
        }
    }
}

void
lat_covariates_enter (lat_covariates_trellis *t, size_t i)
{
  lat_covariates_matrix (
      t->m, t->kernels, t->d->covariate + (t->row + i) * t->q, t->log_a, t->a);
}
