/* hmm_trellis.c -- one thread's scratch for some whole sequences, and the
   emission densities in it.  */

#include "model/hmm_private.h"
#include <math.h>
#include <string.h>

/* Pieces of scratch start at multiples of this many bytes.  */
enum
{
  ALIGN = 64
};

size_t
lat_trellis_capacity (const lat_data *d)
{
  size_t longest = LAT_BLOCK_ROWS;
  for (size_t u = 0; u < d->units; u++)
    {
      size_t rows = lat_data_row (d, u + 1) - lat_data_row (d, u);
      longest = rows > longest ? rows : longest;
    }
  return longest;
}

/* Cuts a piece off mem + *at; with mem NULL it only counts.  */
static void *
cut (char *mem, size_t *at, size_t bytes)
{
  void *piece = mem ? mem + *at : NULL;
  *at += (bytes + ALIGN - 1) / ALIGN * ALIGN;
  return piece;
}

/* Lays the trellis out over mem; returns its bytes without the family's.  */
static size_t
lay_out (lat_trellis *tr, char *mem)
{
  size_t k = tr->m->k, row = k * sizeof (double), at = 0;
  size_t block = LAT_BLOCK_ROWS * row;
  tr->lb = cut (mem, &at, tr->capacity * row);
  tr->alpha = cut (mem, &at, tr->capacity * row);
  tr->shift = cut (mem, &at, tr->capacity * sizeof *tr->shift);
  tr->c = cut (mem, &at, tr->capacity * sizeof *tr->c);
  tr->in_log = cut (mem, &at, tr->capacity);
  tr->e = cut (mem, &at, block);
  tr->v = cut (mem, &at, block);
  tr->r = cut (mem, &at, block);
  tr->x = cut (mem, &at, k * row);
  tr->prediction = cut (mem, &at, row);
  tr->w = cut (mem, &at, row);
  tr->beta = cut (mem, &at, row);
  tr->la = cut (mem, &at, row);
  tr->lw = cut (mem, &at, row);
  tr->lbeta = cut (mem, &at, row);
  tr->gamma = cut (mem, &at, row);
  tr->family = mem ? mem + at : NULL;
  return at;
}

size_t
lat_trellis_bytes (const lat_hmm *m, const lat_data *d)
{
  lat_trellis tr = { .m = m, .d = d, .capacity = lat_trellis_capacity (d) };
  return lay_out (&tr, NULL)
         + m->family->work_len (m->emission, LAT_BLOCK_ROWS);
}

void
lat_trellis_init (lat_trellis *tr, const lat_hmm *m, const lat_data *d,
                  const lat_work *work)
{
  memset (tr, 0, sizeof *tr);
  tr->m = m;
  tr->d = d;
  tr->capacity = lat_trellis_capacity (d);
  lay_out (tr, work->mem);
  tr->e_block = SIZE_MAX;
  tr->fall = exp (-LAT_HMM_FALL);
  tr->least = exp (-LAT_HMM_DEPTH);
  memset (tr->x, 0, m->k * m->k * sizeof *tr->x);
}

int
lat_trellis_next (lat_trellis *tr, size_t *u, size_t end, int weighted)
{
  size_t u0 = *u;
  while (weighted && u0 < end && lat_trellis_weight (tr, u0) == 0)
    u0++;
  if (u0 >= end)
    return 0;
  tr->u0 = u0;
  tr->row = lat_data_row (tr->d, u0);
  for (tr->u1 = u0 + 1; tr->u1 < end; tr->u1++)
    if (lat_data_row (tr->d, tr->u1 + 1) - tr->row > tr->capacity
        || (weighted && lat_trellis_weight (tr, tr->u1) == 0))
      break;
  tr->n = lat_data_row (tr->d, tr->u1) - tr->row;
  tr->e_block = SIZE_MAX;
  *u = tr->u1;
  return 1;
}

lat_block
lat_trellis_block (const lat_trellis *tr, size_t t, size_t n)
{
  const lat_data *d = tr->d;
  return (lat_block){ .n = n,
                      .x = d->x + (tr->row + t) * d->tda,
                      .tda = d->tda,
                      .pattern = d->pattern ? d->pattern + tr->row + t : NULL,
                      .row = NULL };
}

/* Row t of lb from column i of lp (k x n), its largest at zero.  */
static int
shifted_row (lat_trellis *tr, const double *lp, size_t i, size_t n, size_t t)
{
  size_t k = tr->m->k;
  double *lb = tr->lb + t * k, largest = lp[i], check = 0;
  for (size_t j = 0; j < k; j++)
    {
      lb[j] = lp[j * n + i];
      largest = lb[j] > largest ? lb[j] : largest;
      check += isnan (lb[j]);
    }
  tr->shift[t] = largest;
  if (check != 0 || largest == INFINITY)
    return LAT_EFAILED;
  if (largest == -INFINITY)
    return LAT_EIMPOSSIBLE;
  for (size_t j = 0; j < k; j++)
    lb[j] -= largest;
  return 0;
}

int
lat_trellis_densities (lat_trellis *tr)
{
  const lat_hmm *m = tr->m;
  int s = 0;
  for (size_t t = 0; s == 0 && t < tr->n; t += LAT_BLOCK_ROWS)
    {
      size_t n = tr->n - t < LAT_BLOCK_ROWS ? tr->n - t : LAT_BLOCK_ROWS;
      lat_block b = lat_trellis_block (tr, t, n);
      memset (tr->r, 0, m->k * n * sizeof *tr->r);
      s = m->family->log_density (m->emission, &b, tr->r, tr->family);
      for (size_t i = 0; s == 0 && i < n; i++)
        s = shifted_row (tr, tr->r, i, n, t + i);
    }
  return s;
}

const double *
lat_trellis_exp (lat_trellis *tr, size_t t)
{
  size_t k = tr->m->k, block = t / LAT_BLOCK_ROWS;
  if (block != tr->e_block)
    {
      size_t first = block * LAT_BLOCK_ROWS;
      size_t rows
          = tr->n - first < LAT_BLOCK_ROWS ? tr->n - first : LAT_BLOCK_ROWS;
      const double *lb = tr->lb + first * k;
      /* what is further down is below the limits of any scaled row */
      const double least = -(LAT_HMM_FALL + LAT_HMM_DEPTH);
      for (size_t i = 0; i < rows * k; i++)
        tr->e[i] = lb[i] > least ? exp (lb[i]) : 0;
      tr->e_block = block;
    }
  return tr->e + (t % LAT_BLOCK_ROWS) * k;
}

void
lat_trellis_transpose (lat_trellis *tr, size_t t, size_t n)
{
  size_t k = tr->m->k;
  const double *gamma = tr->lb + t * k;
  for (size_t j = 0; j < k; j++)
    for (size_t i = 0; i < n; i++)
      tr->r[j * n + i] = gamma[i * k + j];
}
