/* augment.c -- data augmentation (Tanner and Wong 1987, JASA 82, 528-540; for
   mixtures Diebolt and Robert 1994, JRSS B 56, 363-375).

   The I-step draws components and missing entries block by block, and the
   completed rows go at once into the statistics that the P-step needs; so
   there is never a completed table.  Statistics are joined along the tree of
   the EM engine, draws are keyed by row: threads do not show.  */

#include "impute/augment.h"
#include "model/mixture_block.h"
#include "model/mixture_redraw.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Sub-streams of a step's stream for the second copy of a row and further
   ones, beside those of its draws.  */
enum
{
  STREAM_COPIES = 1024
};

/* What a block needs beside the mixture's scratch.  */
typedef struct
{
  double *x;   /* n x p: completed rows */
  double *r;   /* k x n: 0, or the weight of the row */
  unsigned *z; /* n: components */
} completed;

static size_t
extra_bytes (const lat_mixture *m, const lat_data *d)
{
  return LAT_BLOCK_ROWS
         * ((d->p + m->k) * sizeof (double) + sizeof (unsigned));
}

static completed
lay_out (const lat_augment *a, const lat_mixture_scratch *s)
{
  double *x = (double *)s->rest, *r = x + LAT_BLOCK_ROWS * a->d->p;
  return (completed){ x, r, (unsigned *)(r + LAT_BLOCK_ROWS * a->m->k) };
}

/* How many rows the block's row i is taken for.  */
static size_t
copies_of (const lat_augment *a, const lat_mixture_scratch *s, size_t i)
{
  double w = ceil (lat_walk_weight (&s->walk, i));
  return w < (double)a->copies ? (size_t)w : a->copies;
}

/* Weights of the rows where they are, for one copy; their sums.  */
static void
spread_weights (const lat_augment *a, const lat_mixture_scratch *s,
                const completed *full, size_t copy, double *stat)
{
  size_t n = s->walk.block.n, k = a->m->k;
  double *match = stat + lat_em_mixture.stat_len (a->m);
  memset (full->r, 0, k * n * sizeof *full->r);
  for (size_t i = 0; i < n; i++)
    {
      size_t copies = copies_of (a, s, i), row = s->walk.at[i];
      unsigned z = full->z[i];
      double weight = lat_walk_weight (&s->walk, i) / (double)copies;
      if (copy >= copies)
        continue;
      full->r[z * n + i] = weight;
      stat[LAT_WEIGHT] += weight;
      stat[LAT_HEAD + z] += weight;
      if (copy > 0 || !a->label)
        continue;
      if (a->steps == 0)
        a->label[row] = z;
      match[a->label[row] * k + z]++;
    }
}

static int
add_copy (const lat_augment *a, lat_mixture_scratch *s, size_t copy,
          double *stat)
{
  const lat_block *b = &s->walk.block;
  const lat_mixture *m = a->m;
  size_t p = a->d->p;
  completed full = lay_out (a, s);
  lat_block block = { .n = b->n, .x = full.x, .tda = p, .row = b->row };
  lat_stream stream = lat_augment_stream (a);
  if (copy > 0)
    stream = lat_stream_sub (stream, STREAM_COPIES + copy);
  for (size_t i = 0; i < b->n; i++)
    memcpy (full.x + i * p, b->x + i * b->tda, p * sizeof *full.x);
  memset (full.z, 0, b->n * sizeof *full.z);
  if (m->k > 1)
    lat_mixture_draw_components (
        s, m->k, lat_stream_sub (stream, LAT_STREAM_COMPONENT), full.z);
  int status = m->family->draw (m->emission, b, full.z,
                                lat_stream_sub (stream, LAT_STREAM_CELLS),
                                full.x, p, s->family);
  if (status)
    return status;
  spread_weights (a, s, &full, copy, stat);
  return m->family->accumulate (m->emission, &block, full.r,
                                stat + LAT_HEAD + m->k, s->family);
}

/* One component needs no densities to be drawn.  */
static int
weigh_components (const lat_augment *a, lat_mixture_scratch *s, double *stat)
{
  int status = a->m->k > 1 ? lat_mixture_densities (a->m, s) : 0;
  for (size_t i = 0; a->m->k > 1 && !status && i < s->walk.block.n; i++)
    {
      if (!(s->lse[i] > -INFINITY))
        status = LAT_EIMPOSSIBLE;
      stat[LAT_LOGLIK] += lat_walk_weight (&s->walk, i) * s->lse[i];
    }
  return status;
}

static int
add_block (const lat_augment *a, lat_mixture_scratch *s, double *stat)
{
  size_t copies = 0, n = s->walk.block.n;
  int status = weigh_components (a, s, stat);
  for (size_t i = 0; status == 0 && i < n; i++)
    {
      size_t here = copies_of (a, s, i);
      copies = here > copies ? here : copies;
    }
  for (size_t c = 0; status == 0 && c < copies; c++)
    status = add_copy (a, s, c, stat);
  return status;
}

static int
leaf (size_t u0, size_t u1, double *stat, lat_work *work, void *ctx)
{
  const lat_augment *a = ctx;
  lat_mixture_scratch s;
  int status = 0;
  lat_mixture_walk (&s, a->m, a->d, a->order, lat_data_row (a->d, u0),
                    lat_data_row (a->d, u1), 1, work);
  while (status == 0 && lat_walk_next (&s.walk))
    status = add_block (a, &s, stat);
  return status;
}

/* --- labels -------------------------------------------------------------- */

/* Gives components the names of the first step's, by the rows they share:
   the pair that shares most first, and so on.  Nothing depends on names but
   what is measured of the chain.  */
static int
rename_components (lat_augment *a)
{
  size_t k = a->m->k, moved = 0;
  double *shared = a->stat + lat_em_mixture.stat_len (a->m);
  for (size_t pairs = 0; pairs < k; pairs++)
    {
      size_t best = 0;
      for (size_t i = 1; i < k * k; i++)
        if (shared[i] > shared[best])
          best = i;
      a->match[best / k] = best % k;
      moved += best / k != best % k;
      for (size_t c = 0; c < k; c++)
        shared[best / k * k + c] = shared[c * k + best % k] = -1;
    }
  return moved ? lat_mixture_permute (a->m, a->match) : 0;
}

/* --- the chain ----------------------------------------------------------- */

int
lat_augment_init (lat_augment *a, lat_mixture *m, const lat_data *d,
                  lat_stream cells, lat_stream parameters, size_t copies,
                  unsigned threads)
{
  size_t len = lat_em_mixture.stat_len (m) + m->k * m->k;
  *a = (lat_augment){ .m = m,
                      .d = d,
                      .cells = cells,
                      .parameters = parameters,
                      .copies = copies ? copies : 1 };
  int s = lat_walk_order (d, &a->order);
  if (s == 0)
    s = lat_tree_init (&a->tree, d, len,
                       lat_mixture_bytes (m, d, extra_bytes (m, d)), threads,
                       0);
  a->stat = calloc (len, sizeof *a->stat);
  a->match = calloc (m->k, sizeof *a->match);
  if (m->k > 1)
    a->label = calloc (d->n + 1, sizeof *a->label);
  if (s == 0 && (!a->stat || !a->match || (m->k > 1 && !a->label)))
    s = LAT_ENOMEM;
  return s;
}

void
lat_augment_clear (lat_augment *a)
{
  lat_mixture_free (a->m);
  free (a->order);
  lat_tree_clear (&a->tree);
  free (a->stat);
  free (a->label);
  free (a->match);
  *a = (lat_augment){ 0 };
}

lat_stream
lat_augment_stream (const lat_augment *a)
{
  return lat_stream_sub (a->cells, a->steps);
}

int
lat_augment_step (lat_augment *a)
{
  lat_philox state;
  gsl_rng rng = lat_stream_at (a->parameters, a->steps, &state);
  int s = lat_tree_sum (&a->tree, leaf, a, a->stat);
  if (s == 0)
    s = lat_mixture_redraw (a->m, a->stat, &rng);
  if (s == 0 && a->label && a->steps > 0)
    s = rename_components (a);
  a->steps++;
  return s;
}
