/* mixture_block.c -- responsibilities of a block of rows.  */

#include "model/mixture_block.h"
#include "base/vecmath.h"
#include "em/parallel.h"
#include "family/simplex.h"
#include <math.h>

/* Lays the scratch out over a; `extra` bytes are for others.  */
static void
lay_out (lat_mixture_scratch *s, lat_arena *a, const lat_mixture *m,
         size_t extra)
{
  s->r = lat_arena_doubles (a, m->k * LAT_BLOCK_ROWS);
  s->lse = lat_arena_doubles (a, LAT_BLOCK_ROWS);
  s->weight = lat_arena_doubles (a, LAT_BLOCK_ROWS);
  s->family
      = lat_arena_cut (a, m->family->work_len (m->emission, LAT_BLOCK_ROWS));
  s->rest = lat_arena_cut (a, extra);
}

size_t
lat_mixture_bytes (const lat_mixture *m, const lat_data *d, size_t extra)
{
  lat_mixture_scratch s;
  lat_arena a = { 0 };
  lat_arena_cut (&a, lat_walk_bytes (d));
  lay_out (&s, &a, m, extra);
  return a.at;
}

void
lat_mixture_walk (lat_mixture_scratch *s, const lat_mixture *m,
                  const lat_data *d, const uint16_t *order, size_t begin,
                  size_t stop, int weighted, const lat_work *w)
{
  lat_arena a = { .mem = w->mem };
  void *walk = lat_arena_cut (&a, lat_walk_bytes (d));
  lat_walk_start (&s->walk, d, order, begin, stop, weighted, walk);
  lay_out (s, &a, m, 0);
}

/* What the logarithms of weights that sum to one can miss log 1 by.  */
#define NEAR_NOTHING 1e-9

static int
seen (const lat_family_type *family, const void *emission, const double *x)
{
  const size_t *col;
  size_t p = family->columns (emission, &col);
  if (family->sees_holes && family->sees_holes (emission))
    return 1;
  for (size_t j = 0; j < p; j++)
    if (!isnan (x[col[j]]))
      return 1;
  return 0;
}

/* Rows with nothing seen have probability one, not nearly so.  */
static void
settle_unseen (const lat_mixture *m, lat_mixture_scratch *s)
{
  const lat_block *b = &s->walk.block;
  for (size_t i = 0; i < b->n; i++)
    if (s->lse[i] != 0 && fabs (s->lse[i]) < NEAR_NOTHING
        && !seen (m->family, m->emission, b->x + i * b->tda))
      s->lse[i] = 0;
}

int
lat_mixture_densities (const lat_mixture *m, lat_mixture_scratch *s)
{
  const lat_block *b = &s->walk.block;
  for (size_t c = 0; c < m->k; c++)
    for (size_t i = 0; i < b->n; i++)
      s->r[c * b->n + i] = m->log_weight[c];
  int status = m->family->log_density (m->emission, b, s->r, s->family);
  if (status)
    return status;
  lat_lse_block (m->k, b->n, s->r, s->lse);
  int bad = 0;
  for (size_t i = 0; i < b->n; i++)
    bad |= isnan (s->lse[i]);
  settle_unseen (m, s);
  return bad ? LAT_EFAILED : 0;
}

void
lat_mixture_draw_components (const lat_mixture_scratch *s, size_t k,
                             lat_stream stream, unsigned *z)
{
  const lat_block *b = &s->walk.block;
  for (size_t i = 0; i < b->n; i++)
    {
      lat_philox state;
      gsl_rng rng = lat_stream_at (stream, b->row[i], &state);
      z[i] = (unsigned)lat_simplex_pick (k, s->r + i, b->n,
                                         gsl_rng_uniform (&rng));
    }
}
