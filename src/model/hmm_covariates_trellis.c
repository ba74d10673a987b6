/* hmm_covariates_trellis.c -- one thread's scratch for sequences whose
   transitions depend on covariates: where everything lies, densities, and the
   transitions into a row.  */

#include "model/hmm_covariates_trellis.h"
#include "model/hmm_labels.h"
#include "model/hmm_values.h"
#include <math.h>
#include <string.h>

static void *
cut (char *mem, size_t *at, size_t bytes)
{
  void *piece = mem ? mem + *at : NULL;
  *at += (bytes + LAT_ALIGN - 1) / LAT_ALIGN * LAT_ALIGN;
  return piece;
}

#define CUT(n) cut (mem, at, (n) * sizeof (double))

static size_t
lay_out (lat_covariates_trellis *t, char *mem)
{
  size_t own = 0, *at = &own, k = t->k;
  const lat_hmm *m = t->m;
  t->row_shift = CUT (t->rows);
  t->row_log = CUT (t->rows);
  t->l = CUT (k * t->rows);
  t->ahead = CUT (k * t->rows);
  t->after = CUT (2 * k);
  t->log_a = CUT (k * k);
  t->a = CUT (k * k);
  t->xi = CUT (k * k);
  t->x = CUT (k);
  t->y = CUT (k);
  t->z = CUT (k);
  t->u = CUT (t->w);
  t->lp = CUT (k * LAT_BLOCK_ROWS);
  t->cells = CUT (LAT_BLOCK_ROWS * t->d->p);
  t->family = cut (mem, at, m->family->work_len (m->emission, LAT_BLOCK_ROWS));
  return own;
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
  t->rows = 1;
  for (size_t u = u0; u < u1; u++)
    {
      size_t n = lat_data_row (d, u + 1) - lat_data_row (d, u);
      t->rows = n > t->rows ? n : t->rows;
    }
}

size_t
lat_covariates_bytes (const lat_hmm *m, const lat_data *d, size_t u0,
                      size_t u1)
{
  lat_covariates_trellis t;
  shape (&t, m, d, u0, u1);
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

lat_block
lat_covariates_block (lat_covariates_trellis *t, size_t i, size_t n)
{
  const lat_data *d = t->d;
  size_t row = t->row + i;
  lat_block b = { .n = n, .x = t->cells, .tda = d->p };
  if (d->x)
    {
      b.x = d->x + row * d->tda;
      b.tda = d->tda;
    }
  else
    lat_data_cells (d, row, n, t->cells);
  b.lag = d->lags ? d->p : 0;
  b.pattern = d->pattern ? d->pattern + row : NULL;
  return b;
}

/* l of rows [i, i + n).  */
static int
densities (lat_covariates_trellis *t, size_t i, size_t n)
{
  const lat_hmm *m = t->m;
  lat_block b = lat_covariates_block (t, i, n);
  memset (t->lp, 0, t->k * n * sizeof *t->lp);
  int s = m->family->log_density (m->emission, &b, t->lp, t->family);
  lat_hmm_restrict (t->d, t->row + i, n, t->k, t->lp);
  for (size_t r = 0; r < n; r++)
    {
      double most = -INFINITY;
      for (size_t j = 0; j < t->k; j++)
        most = isnan (t->lp[j * n + r]) || t->lp[j * n + r] > most
                   ? t->lp[j * n + r]
                   : most;
      t->row_shift[i + r] = most;
      for (size_t j = 0; j < t->k; j++)
        t->l[(i + r) * t->k + j] = t->lp[j * n + r] - most;
    }
  return s ? s : lat_values_check (n, t->row_shift + i);
}

int
lat_covariates_sequence (lat_covariates_trellis *t, size_t u)
{
  int s = 0;
  t->row = lat_data_row (t->d, u);
  t->n = lat_data_row (t->d, u + 1) - t->row;
  t->weight = t->d->weight ? t->d->weight[t->row] : 1;
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
