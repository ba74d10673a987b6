/* hmm_trellis.c -- one thread's scratch for some whole sequences: batches of
   sequences, halves of a sequence.  */

#include "model/hmm_trellis.h"
#include <math.h>
#include <string.h>

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
  lat_trellis_lay_out (tr, m, d, use, u0, u1, work);
  tr->weighted = weighted;
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
  return lat_values_densities (&tr->values, m, tr->side[0].emit.lp,
                               tr->side[0].emit.work);
}

int
lat_trellis_next (lat_trellis *tr, size_t *u, size_t end)
{
  size_t u0 = *u;
  while (tr->weighted && u0 < end && lat_hmm_weight (tr->d, u0) == 0)
    u0++;
  if (u0 >= end)
    return 0;
  tr->u0 = u0;
  tr->row = lat_data_row (tr->d, u0);
  for (tr->u1 = u0 + 1; tr->u1 < end; tr->u1++)
    if (lat_data_row (tr->d, tr->u1 + 1) - tr->row > LAT_BLOCK_ROWS
        || (tr->weighted && lat_hmm_weight (tr->d, tr->u1) == 0))
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
  tr->sequence_weight = tr->weighted ? lat_hmm_weight (tr->d, u) : 1;
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
