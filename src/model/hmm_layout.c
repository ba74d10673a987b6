/* hmm_layout.c -- the shape of a trellis: how long its panels are, and where
   everything lies in one thread's scratch.  */

#include "model/hmm_trellis.h"
#include "model/hmm_covariates.h"
#include "model/hsmm.h"
#include <math.h>
#include <string.h>

enum
{
  LARGE = 48 << 20, /* bytes that are not asked for lightly */
  MOST = 128 << 20  /* nor these, for one thread, unless there is a limit */
};

static size_t
rounded (size_t rows)
{
  return (rows + LAT_BLOCK_ROWS - 1) / LAT_BLOCK_ROWS * LAT_BLOCK_ROWS;
}

/* Rows of the longest half; a short path is all in the first one.  */
static size_t
half_rows (const lat_trellis *tr)
{
  size_t half = tr->capacity - tr->capacity / 2, whole = tr->capacity;
  if (tr->use == LAT_TRELLIS_PATH)
    half = whole < LAT_HMM_LONG      ? whole
           : half > LAT_HMM_LONG - 1 ? half
                                     : LAT_HMM_LONG - 1;
  return rounded (half);
}

static void
lay_values (lat_trellis *tr, lat_arena *a)
{
  lat_values *v = &tr->values;
  size_t most = LAT_HMM_CODES + 1, col;
  tr->iota = lat_arena_cut (a, LAT_BLOCK_ROWS * sizeof *tr->iota);
  tr->e = lat_arena_doubles (a, LAT_BLOCK_ROWS * tr->kp);
  tr->shift = lat_arena_doubles (a, LAT_BLOCK_ROWS);
  tr->code = lat_arena_cut (a, LAT_BLOCK_ROWS * sizeof *tr->code);
  if (!lat_values_possible (tr->m, &col))
    return;
  v->code = lat_arena_cut (a, most * sizeof *v->code);
  v->cell = lat_arena_doubles (a, col + most);
  v->shift = lat_arena_doubles (a, most);
  v->e = lat_arena_doubles (a, most * tr->kp);
  v->l = lat_arena_doubles (a, most * tr->kp);
}

static void
lay_panel (const lat_trellis *tr, lat_panel *p, lat_arena *a)
{
  size_t rows = tr->panel_rows, kept = tr->kept ? rows : LAT_BLOCK_ROWS;
  size_t state = tr->k > UINT8_MAX + 1 ? sizeof (uint16_t) : sizeof (uint8_t);
  p->e = lat_arena_doubles (a, kept * tr->kp);
  p->code = lat_arena_cut (a, kept * sizeof *p->code);
  if (tr->use == LAT_TRELLIS_PATH)
    {
      p->pointer = lat_arena_cut (a, rows * tr->kp * state);
      return;
    }
  p->x = lat_arena_doubles (a, rows * tr->kp);
  p->in_log = lat_arena_cut (a, rows);
}

static void
lay_half (lat_trellis *tr, lat_half *h, lat_arena *a)
{
  size_t marks = half_rows (tr) / tr->panel_rows + 1;
  lay_panel (tr, &h->panel, a);
  if (tr->twice)
    lay_panel (tr, &h->next, a);
  h->mark = lat_arena_doubles (a, marks * tr->kp);
  h->mark_log = lat_arena_cut (a, marks);
}

static void
lay_sums (lat_trellis *tr, lat_side *s, lat_arena *a)
{
  size_t col;
  s->count = lat_arena_doubles (a, tr->kp * tr->kp);
  s->pairs = lat_arena_doubles (a, tr->k * tr->kp);
  s->first = lat_arena_doubles (a, tr->kp);
  s->stat = lat_arena_doubles (a, tr->stat_len);
  if (lat_values_possible (tr->m, &col))
    s->weight = lat_arena_doubles (a, (LAT_HMM_CODES + 1) * tr->kp);
}

static void
lay_side (lat_trellis *tr, lat_side *s, lat_arena *a)
{
  size_t block = LAT_BLOCK_ROWS, kp = tr->kp;
  s->row_shift = lat_arena_doubles (a, block);
  s->row_sum = lat_arena_doubles (a, block);
  s->carry = lat_arena_doubles (a, kp);
  s->la = lat_arena_doubles (a, kp);
  s->lb = lat_arena_doubles (a, kp);
  s->work = lat_arena_doubles (a, 4 * kp + 4 * LAT_HMM_MARGIN);
  for (int i = 0; i < 2; i++)
    s->chain_work[i] = lat_arena_doubles (a, lat_chain_scratch (tr->k));
  s->level = lat_arena_doubles (a, block * kp);
  s->level_shift = lat_arena_doubles (a, block);
  s->emit = (lat_emit){ .m = tr->m, .d = tr->d };
  s->emit.lp = lat_arena_doubles (a, tr->k * block);
  s->emit.cells = lat_arena_doubles (a, tr->d->code ? block : 0);
  s->emit.work
      = lat_arena_cut (a, tr->m->family->work_len (tr->m->emission, block));
  s->x = lat_arena_doubles (a, (block + 2) * kp);
  s->x_log = lat_arena_cut (a, block + 2);
  s->p = lat_arena_doubles (a, block * kp);
  s->z = lat_arena_doubles (a, block);
  s->plain = lat_arena_doubles (a, (block + 2) * kp);
  if (tr->use != LAT_TRELLIS_SMOOTH)
    return;
  s->gamma = lat_arena_doubles (a, block * kp);
  s->scaled = lat_arena_doubles (a, block * kp);
  lay_sums (tr, s, a);
}

static void
lay_lanes (lat_trellis *tr, lat_arena *a)
{
  lat_hmm_lanes *l = &tr->lanes;
  size_t rows = LAT_BLOCK_ROWS * LAT_HMM_LANES;
  if (tr->k > LAT_HMM_NARROW || tr->use == LAT_TRELLIS_PATH)
    return;
  l->e = lat_arena_doubles (a, rows * tr->k);
  l->alpha = lat_arena_doubles (a, rows * tr->k);
  if (tr->use == LAT_TRELLIS_FILTER)
    return;
  l->beta = lat_arena_doubles (a, rows * tr->k);
  l->z = lat_arena_doubles (a, rows);
  l->count = lat_arena_doubles (a, tr->k * tr->k * LAT_HMM_LANES);
}

/* Lays the trellis out over mem; returns its bytes.  */
static size_t
lay_out (lat_trellis *tr, char *mem)
{
  lat_arena a = { .mem = mem };
  lay_values (tr, &a);
  lay_lanes (tr, &a);
  for (int i = 0; i < 2; i++)
    {
      lay_half (tr, &tr->half[i], &a);
      lay_side (tr, &tr->side[i], &a);
    }
  return a.at;
}

size_t
lat_hmm_longest (const lat_data *d, size_t u0, size_t u1)
{
  size_t most = 1;
  for (size_t u = u0; u < u1; u++)
    {
      size_t rows = lat_data_row (d, u + 1) - lat_data_row (d, u);
      most = rows > most ? rows : most;
    }
  return most;
}

/* Rows of the largest batch.  */
static size_t
capacity (const lat_data *d, size_t u0, size_t u1)
{
  size_t most = lat_hmm_longest (d, u0, u1);
  return most > LAT_BLOCK_ROWS ? most : LAT_BLOCK_ROWS;
}

/* Whether a row is made again in less time than it takes to fetch it: few
   states, and densities of one column.  */
static int
cheap (const lat_hmm *m)
{
  size_t col;
  return m->k <= LAT_HMM_NARROW && lat_values_possible (m, &col);
}

/* Whether densities cost no more than a product of a row with the matrix. */
static int
plain (const lat_hmm *m)
{
  const size_t *col;
  size_t p = m->family->columns (m->emission, &col);
  return p * p <= m->k;
}

/* More bytes than this, and plain densities are computed once more.  */
static size_t
enough (const lat_hmm *m, size_t limit)
{
  return m->memory > 0 || limit < LARGE ? limit : LARGE;
}

/* The shape, on which the layout depends.  A panel is a block where rows are
   not looked at again; LAT_HMM_CACHED rows if these are cheap; all of a half;
   or about as many rows as there are panels, where that needs more bytes than
   there may be.  */
static void
shape (lat_trellis *tr, const lat_hmm *m, const lat_data *d,
       lat_trellis_use use, size_t rows, size_t limit)
{
  memset (tr, 0, sizeof *tr);
  tr->m = m;
  tr->d = d;
  tr->use = use;
  tr->k = m->k;
  tr->kp = lat_hmm_padded (m->k);
  tr->stat_len = m->family->stat_len (m->emission);
  tr->capacity = rows;
  tr->kept = use == LAT_TRELLIS_SMOOTH;
  tr->twice = use != LAT_TRELLIS_PATH && cheap (m)
              && half_rows (tr) > LAT_HMM_CACHED;
  tr->panel_rows = use == LAT_TRELLIS_FILTER ? LAT_BLOCK_ROWS
                   : tr->twice               ? LAT_HMM_CACHED
                                             : half_rows (tr);
  if (tr->kept && (plain (m) || tr->twice)
      && lay_out (tr, NULL) > enough (m, limit))
    tr->kept = 0;
  if (!tr->twice && use != LAT_TRELLIS_FILTER && lay_out (tr, NULL) > limit)
    {
      tr->panel_rows = rounded ((size_t)sqrt ((double)half_rows (tr)));
      tr->shortened = 1;
    }
}

size_t
lat_trellis_bytes (const lat_hmm *m, const lat_data *d, lat_trellis_use use)
{
  lat_trellis tr;
  if (m->duration)
    return lat_hsmm_bytes (m, d);
  if (m->covariates)
    return lat_covariates_bytes (m, d);
  size_t limit = m->memory > 0 ? m->memory : MOST;
  shape (&tr, m, d, use, capacity (d, 0, d->units), limit);
  size_t bytes = lay_out (&tr, NULL);
  return tr.shortened && m->memory == 0 && bytes < MOST ? MOST : bytes;
}

void
lat_trellis_lay_out (lat_trellis *tr, const lat_hmm *m, const lat_data *d,
                     lat_trellis_use use, size_t u0, size_t u1,
                     const lat_work *work)
{
  shape (tr, m, d, use, capacity (d, u0, u1), work->bytes);
  lay_out (tr, work->mem);
  tr->work = work;
}
