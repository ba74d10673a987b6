/* hmm_trellis.c -- one thread's scratch for some whole sequences: where
   everything in it lies, batches of sequences, halves of a sequence.  */

#include "model/hmm_trellis.h"
#include <math.h>
#include <string.h>

enum
{
  LARGE = 48 << 20 /* bytes that are not asked for lightly */
};

static size_t
aligned (size_t bytes)
{
  return (bytes + LAT_ALIGN - 1) / LAT_ALIGN * LAT_ALIGN;
}

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

/* Cuts a piece off mem + *at; with mem NULL it only counts.  */
static void *
cut (char *mem, size_t *at, size_t bytes)
{
  void *piece = mem ? mem + *at : NULL;
  *at += aligned (bytes);
  return piece;
}

#define CUT(n) cut (mem, at, (n) * sizeof (double))

static void
lay_values (lat_trellis *tr, char *mem, size_t *at)
{
  lat_values *v = &tr->values;
  size_t most = LAT_HMM_CODES + 1, col;
  tr->iota = cut (mem, at, LAT_BLOCK_ROWS * sizeof *tr->iota);
  tr->e = CUT (LAT_BLOCK_ROWS * tr->kp);
  tr->shift = CUT (LAT_BLOCK_ROWS);
  tr->code = cut (mem, at, LAT_BLOCK_ROWS * sizeof *tr->code);
  if (!lat_values_possible (tr->m, &col))
    return;
  v->code = cut (mem, at, most * sizeof *v->code);
  v->cell = CUT (col + most);
  v->shift = CUT (most);
  v->e = CUT (most * tr->kp);
  v->l = CUT (most * tr->kp);
}

static void
lay_panel (const lat_trellis *tr, lat_panel *p, char *mem, size_t *at)
{
  size_t rows = tr->panel_rows, kept = tr->kept ? rows : LAT_BLOCK_ROWS;
  size_t state = tr->k > UINT8_MAX + 1 ? sizeof (uint16_t) : sizeof (uint8_t);
  p->e = CUT (kept * tr->kp);
  p->code = cut (mem, at, kept * sizeof *p->code);
  if (tr->use == LAT_TRELLIS_PATH)
    {
      p->pointer = cut (mem, at, rows * tr->kp * state);
      return;
    }
  p->x = CUT (rows * tr->kp);
  p->in_log = cut (mem, at, rows);
}

static void
lay_half (lat_trellis *tr, lat_half *h, char *mem, size_t *at)
{
  size_t marks = half_rows (tr) / tr->panel_rows + 1;
  lay_panel (tr, &h->panel, mem, at);
  if (tr->twice)
    lay_panel (tr, &h->next, mem, at);
  h->mark = CUT (marks * tr->kp);
  h->mark_log = cut (mem, at, marks);
}

static void
lay_sums (lat_trellis *tr, lat_side *s, char *mem, size_t *at)
{
  size_t col;
  s->count = CUT (tr->kp * tr->kp);
  s->pairs = CUT (tr->k * tr->kp);
  s->first = CUT (tr->kp);
  s->stat = CUT (tr->stat_len);
  if (lat_values_possible (tr->m, &col))
    s->weight = CUT ((LAT_HMM_CODES + 1) * tr->kp);
}

static void
lay_side (lat_trellis *tr, lat_side *s, char *mem, size_t *at)
{
  size_t block = LAT_BLOCK_ROWS, kp = tr->kp;
  s->row_shift = CUT (block);
  s->row_sum = CUT (block);
  s->carry = CUT (kp);
  s->la = CUT (kp);
  s->lb = CUT (kp);
  s->work = CUT (4 * kp + 4 * LAT_HMM_MARGIN);
  s->lp = CUT (tr->k * block);
  s->cells = CUT (tr->d->code ? block : 0);
  s->level = CUT (block * kp);
  s->level_shift = CUT (block);
  s->family = cut (mem, at, tr->m->family->work_len (tr->m->emission, block));
  s->x = CUT ((block + 2) * kp);
  s->x_log = cut (mem, at, block + 2);
  s->p = CUT (block * kp);
  s->z = CUT (block);
  if (tr->use != LAT_TRELLIS_SMOOTH)
    return;
  s->gamma = CUT (block * kp);
  s->scaled = CUT (block * kp);
  lay_sums (tr, s, mem, at);
}

static void
lay_lanes (lat_trellis *tr, char *mem, size_t *at)
{
  lat_hmm_lanes *a = &tr->lanes;
  size_t rows = LAT_BLOCK_ROWS * LAT_HMM_LANES;
  if (tr->k > LAT_HMM_NARROW || tr->use == LAT_TRELLIS_PATH)
    return;
  a->e = CUT (rows * tr->k);
  a->alpha = CUT (rows * tr->k);
  if (tr->use == LAT_TRELLIS_FILTER)
    return;
  a->beta = CUT (rows * tr->k);
  a->z = CUT (rows);
  a->count = CUT (tr->k * tr->k * LAT_HMM_LANES);
}

/* Lays the trellis out over mem; returns its bytes.  */
static size_t
lay_out (lat_trellis *tr, char *mem)
{
  size_t at = 0;
  lay_values (tr, mem, &at);
  lay_lanes (tr, mem, &at);
  for (int i = 0; i < 2; i++)
    {
      lay_half (tr, &tr->half[i], mem, &at);
      lay_side (tr, &tr->side[i], mem, &at);
    }
  return at;
}

static size_t
longest (const lat_data *d, size_t u0, size_t u1)
{
  size_t most = LAT_BLOCK_ROWS;
  for (size_t u = u0; u < u1; u++)
    {
      size_t rows = lat_data_row (d, u + 1) - lat_data_row (d, u);
      most = rows > most ? rows : most;
    }
  return most;
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
  return limit > 0 && (m->memory > 0 || limit < LARGE) ? limit : LARGE;
}

/* The shape, on which the layout depends.  A panel is a block where rows are
   not looked at again; LAT_HMM_CACHED rows if these are cheap; all of a half;
   or about as many rows as there are panels, where that needs more bytes than
   there may be (0: no limit).  */
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
  if (limit > 0 && !tr->twice && use != LAT_TRELLIS_FILTER
      && lay_out (tr, NULL) > limit)
    tr->panel_rows = rounded ((size_t)sqrt ((double)half_rows (tr)));
}

size_t
lat_trellis_bytes (const lat_hmm *m, const lat_data *d, lat_trellis_use use)
{
  lat_trellis tr;
  shape (&tr, m, d, use, longest (d, 0, d->units), m->memory);
  return lay_out (&tr, NULL);
}

static void
clear_sums (lat_trellis *tr, lat_side *s)
{
  memset (s->count, 0, tr->kp * tr->kp * sizeof *s->count);
  memset (s->pairs, 0, tr->k * tr->kp * sizeof *s->pairs);
  memset (s->first, 0, tr->kp * sizeof *s->first);
  memset (s->stat, 0, tr->stat_len * sizeof *s->stat);
  if (tr->values.values > 0)
    memset (s->weight, 0, tr->values.values * tr->kp * sizeof *s->weight);
}

/* What all groups of short sequences have in common.  */
static void
init_lanes (lat_trellis *tr)
{
  const struct lat_hmm_tables *t = tr->m->tables;
  lat_hmm_lanes *a = &tr->lanes;
  a->k = tr->k;
  a->covered[0] = t->way[0].covered;
  a->covered[1] = t->way[1].covered;
  a->fall = exp (-LAT_HMM_FALL);
  a->depth = exp (-LAT_HMM_DEPTH);
  a->start = t->way[0].start;
  a->m = t->way[0].matrix;
  if (a->count)
    memset (a->count, 0, tr->k * tr->k * LAT_HMM_LANES * sizeof *a->count);
}

int
lat_trellis_init (lat_trellis *tr, const lat_hmm *m, const lat_data *d,
                  lat_trellis_use use, int weighted, const unsigned char *byte,
                  size_t u0, size_t u1, const lat_work *work)
{
  if (m->duration || m->covariates) /* these have trellises of their own */
    return LAT_EINVAL;
  shape (tr, m, d, use, longest (d, u0, u1), work->bytes);
  tr->work = work;
  tr->weighted = weighted;
  lay_out (tr, work->mem);
  init_lanes (tr);
  for (size_t i = 0; i < LAT_BLOCK_ROWS; i++)
    tr->iota[i] = (uint16_t)i;
  tr->half[1].from_end = 1;
  tr->values.byte = byte ? byte : d->code;
  lat_values_find (&tr->values, m, d, u0, u1, weighted);
  for (int i = 0; i < 2; i++)
    {
      tr->side[i].trellis = tr;
      if (use == LAT_TRELLIS_SMOOTH)
        clear_sums (tr, &tr->side[i]);
    }
  if (tr->values.values == 0)
    return 0;
  return lat_values_densities (&tr->values, m, tr->side[0].lp,
                               tr->side[0].family);
}

int
lat_trellis_next (lat_trellis *tr, size_t *u, size_t end)
{
  size_t u0 = *u;
  while (tr->weighted && u0 < end && lat_trellis_weight (tr, u0) == 0)
    u0++;
  if (u0 >= end)
    return 0;
  tr->u0 = u0;
  tr->row = lat_data_row (tr->d, u0);
  for (tr->u1 = u0 + 1; tr->u1 < end; tr->u1++)
    if (lat_data_row (tr->d, tr->u1 + 1) - tr->row > LAT_BLOCK_ROWS
        || (tr->weighted && lat_trellis_weight (tr, tr->u1) == 0))
      break;
  tr->n = lat_data_row (tr->d, tr->u1) - tr->row;
  tr->side[0].levels = tr->side[1].levels = 0;
  *u = tr->u1;
  return 1;
}

void
lat_trellis_sequence (lat_trellis *tr, size_t u)
{
  tr->begin = lat_data_row (tr->d, u) - tr->row;
  tr->end = lat_data_row (tr->d, u + 1) - tr->row;
  tr->sequence_weight = tr->weighted ? lat_trellis_weight (tr, u) : 1;
  tr->half[0].begin = tr->begin;
  tr->half[0].end = tr->half[1].begin = tr->begin + (tr->end - tr->begin) / 2;
  tr->half[1].end = tr->end;
  for (int i = 0; i < 2; i++)
    {
      lat_side *s = &tr->side[i];
      lat_side_chain (s, &s->chain, i);
      s->status = 0;
      s->shift = 0;
    }
}

lat_block
lat_side_block (lat_side *s, size_t t, size_t n)
{
  const lat_trellis *tr = s->trellis;
  const lat_data *d = tr->d;
  if (d->code)
    lat_data_cells (d, tr->row + t, n, s->cells);
  return (lat_block){ .n = n,
                      .x = d->x ? d->x + (tr->row + t) * d->tda : s->cells,
                      .tda = d->tda,
                      .lag = d->lags ? d->p : 0,
                      .pattern = d->pattern ? d->pattern + tr->row + t : NULL,
                      .row = NULL };
}

void
lat_half_block (const lat_half *h, size_t b, size_t *t, size_t *n)
{
  size_t left = h->end - h->begin - b * LAT_BLOCK_ROWS;
  *n = left < LAT_BLOCK_ROWS ? left : LAT_BLOCK_ROWS;
  *t = h->from_end ? h->end - b * LAT_BLOCK_ROWS - *n
                   : h->begin + b * LAT_BLOCK_ROWS;
}

void
lat_half_open (const lat_half *h, lat_panel *p, size_t q, size_t panel_rows)
{
  size_t out = (q + 1) * panel_rows;
  p->number = q;
  p->first = h->begin + q * panel_rows;
  if (h->from_end)
    p->first = h->end - h->begin > out ? h->end - out : h->begin;
}
