/* hmm_emit.c -- what a family says of rows of a chain's data: densities,
   statistics, means and draws.  */

#include "model/hmm_emit.h"
#include "model/hmm_labels.h"
#include "model/hmm_values.h"
#include <math.h>
#include <string.h>

lat_block
lat_emit_block (const lat_emit *e, size_t row, size_t n)
{
  const lat_data *d = e->d;
  if (d->code)
    lat_data_cells (d, row, n, e->cells);
  return (lat_block){ .n = n,
                      .x = d->x ? d->x + row * d->tda : e->cells,
                      .tda = d->x ? d->tda : d->p,
                      .lag = d->lags ? d->p : 0,
                      .pattern = d->pattern ? d->pattern + row : NULL };
}

/* --- densities ----------------------------------------------------------- */

int
lat_emit_log (const lat_emit *e, size_t row, size_t n)
{
  const lat_hmm *m = e->m;
  lat_block b = lat_emit_block (e, row, n);
  memset (e->lp, 0, m->k * n * sizeof *e->lp);
  int s = m->family->log_density (m->emission, &b, e->lp, e->work);
  if (s == 0)
    lat_hmm_restrict (e->d, row, n, m->k, e->lp);
  return s;
}

int
lat_emit_levels (const lat_emit *e, size_t row, size_t n, double *shift)
{
  size_t k = e->m->k;
  int s = lat_emit_log (e, row, n);
  for (size_t i = 0; s == 0 && i < n; i++)
    {
      double most = -INFINITY;
      for (size_t j = 0; j < k; j++)
        if (isnan (e->lp[j * n + i]) || e->lp[j * n + i] > most)
          most = e->lp[j * n + i];
      shift[i] = most;
      for (size_t j = 0; j < k; j++)
        e->lp[j * n + i] -= most;
    }
  return s ? s : lat_values_check (n, shift);
}

int
lat_emit_seen (const lat_hmm *m, const lat_data *d, size_t row)
{
  const size_t *col;
  const lat_family_type *f = m->family;
  size_t p = f->columns (m->emission, &col);
  if ((d->label && d->label[row])
      || (f->sees_holes && f->sees_holes (m->emission)))
    return 1;
  for (size_t j = 0; j < p; j++)
    if (!isnan (lat_data_cell (d, row, col[j])))
      return 1;
  return 0;
}

/* --- statistics, means and draws ----------------------------------------- */

int
lat_emit_accumulate (const lat_emit *e, size_t row, size_t n, double *stat)
{
  lat_block b = lat_emit_block (e, row, n);
  return e->m->family->accumulate (e->m->emission, &b, e->lp, stat, e->work);
}

int
lat_emit_expect (const lat_emit *e, size_t row, size_t n, double *out,
                 double *sd)
{
  size_t p = e->d->p, at = row * p;
  lat_block b = lat_emit_block (e, row, n);
  lat_data_cells (e->d, row, n, out + at);
  if (sd)
    memset (sd + at, 0, n * p * sizeof *sd);
  return e->m->family->expect (e->m->emission, &b, e->lp, out + at,
                               sd ? sd + at : NULL, p, e->work);
}

static int
draw_block (const lat_emit *e, size_t row, size_t n, lat_stream stream,
            const unsigned *state, double *out)
{
  size_t p = e->d->p, number[LAT_BLOCK_ROWS];
  lat_block b = lat_emit_block (e, row, n);
  for (size_t i = 0; i < n; i++)
    number[i] = e->d->first + row + i;
  b.row = number;
  lat_data_cells (e->d, row, n, out + row * p);
  return e->m->family->draw (e->m->emission, &b, state + row, stream,
                             out + row * p, p, e->work);
}

int
lat_emit_draw (const lat_emit *e, size_t row, size_t n, lat_stream stream,
               const unsigned *state, double *out)
{
  int s = 0;
  for (size_t i = 0; s == 0 && i < n; i += LAT_BLOCK_ROWS)
    s = draw_block (e, row + i,
                    n - i < LAT_BLOCK_ROWS ? n - i : LAT_BLOCK_ROWS, stream,
                    state, out);
  return s;
}
