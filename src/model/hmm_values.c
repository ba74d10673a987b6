/* hmm_values.c -- rows that take few values.

   Densities are formed of values instead of rows, and posterior
   probabilities are added up by value, before the family sees them: its
   statistics are linear in them.  */

#include "model/hmm_values.h"
#include <math.h>
#include <string.h>

enum
{
  ROWS_EACH = 2, /* at least so many rows for each value, or it does not pay */
  UNUSED = UINT16_MAX
};

int
lat_values_possible (const lat_hmm *m, size_t *col)
{
  const size_t *owned;
  if (m->family->lags && m->family->lags (m->emission))
    return 0; /* a row is more than its value */
  if (m->family->columns (m->emission, &owned) != 1)
    return 0;
  *col = owned[0];
  return 1;
}

/* The numbers of n rows themselves; 0: some have no code.  */
static int
numbers (const lat_values *v, const lat_data *d, size_t row, size_t n,
         uint16_t *code)
{
  const unsigned char *byte = v->byte ? v->byte + row : NULL;
  for (size_t i = 0; byte && i < n; i++)
    code[i] = byte[i] == LAT_CODE_MISSING ? (uint16_t)LAT_HMM_CODES : byte[i];
  if (byte)
    return 1;
  return v->kernels->codes (n, d->x + row * d->tda + v->col, d->tda,
                            LAT_HMM_CODES, code);
}

/* Marks the values of rows [row, end); 0: some have no code.  */
static int
mark (lat_values *v, const lat_data *d, size_t row, size_t end)
{
  uint16_t code[LAT_BLOCK_ROWS];
  for (; row < end; row += LAT_BLOCK_ROWS)
    {
      size_t n = end - row < LAT_BLOCK_ROWS ? end - row : LAT_BLOCK_ROWS;
      if (!numbers (v, d, row, n, code))
        return 0;
      for (size_t i = 0; i < n; i++)
        v->code[code[i]] = 0;
    }
  return 1;
}

void
lat_values_find (lat_values *v, const lat_hmm *m, const lat_data *d, size_t u0,
                 size_t u1, int weighted)
{
  size_t rows = 0, values = 0;
  v->values = 0;
  v->identical = 1;
  v->kernels = m->tables->kernels;
  if (d->label || !lat_values_possible (m, &v->col))
    return; /* what is computed of a labelled row is not of its value alone */
  memset (v->code, 0xff, (LAT_HMM_CODES + 1) * sizeof *v->code);
  for (size_t u = u0; u < u1; u++)
    if (!weighted || lat_hmm_weight (d, u) > 0)
      {
        size_t row = lat_data_row (d, u), end = lat_data_row (d, u + 1);
        rows += end - row;
        if (!mark (v, d, row, end))
          return;
      }
  for (size_t c = 0; c <= LAT_HMM_CODES; c++)
    if (v->code[c] != UNUSED)
      {
        v->cell[v->col + values] = c < LAT_HMM_CODES ? (double)c : (double)NAN;
        v->identical &= c == values;
        v->code[c] = (uint16_t)values++;
      }
  if (d->code || values * ROWS_EACH <= rows)
    v->values = values;
}

void
lat_values_codes (const lat_values *v, const lat_data *d, size_t row, size_t n,
                  uint16_t *code)
{
  numbers (v, d, row, n, code);
  for (size_t i = 0; !v->identical && i < n; i++)
    code[i] = v->code[code[i]];
}

lat_block
lat_values_block (const lat_values *v, size_t first, size_t n)
{
  return (lat_block){ .n = n, .x = v->cell + first, .tda = 1 };
}

int
lat_values_check (size_t n, const double *shift)
{
  for (size_t i = 0; i < n; i++)
    if (isnan (shift[i]) || shift[i] == INFINITY)
      return LAT_EFAILED;
    else if (shift[i] == -INFINITY)
      return LAT_EIMPOSSIBLE;
  return 0;
}

int
lat_values_densities (lat_values *v, const lat_hmm *m, double *lp, void *work)
{
  const lat_hmm_kernels *kernels = m->tables->kernels;
  size_t kp = lat_hmm_padded (m->k);
  int s = 0;
  for (size_t i = 0; s == 0 && i < v->values; i += LAT_BLOCK_ROWS)
    {
      size_t n
          = v->values - i < LAT_BLOCK_ROWS ? v->values - i : LAT_BLOCK_ROWS;
      lat_block b = lat_values_block (v, i, n);
      memset (lp, 0, m->k * n * sizeof *lp);
      s = m->family->log_density (m->emission, &b, lp, work);
      if (s)
        return s;
      kernels->levels (m->k, kp, n, lp, v->l + i * kp, v->shift + i);
      kernels->exponents (m->k, kp, n, lp, -LAT_HMM_FALL - LAT_HMM_DEPTH,
                          v->e + i * kp, v->shift + i);
      s = lat_values_check (n, v->shift + i);
    }
  return s;
}
