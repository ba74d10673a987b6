/* hsmm_trellis.c -- one thread's scratch for sequences with durations: where
   everything lies, densities, and the terms of one sum over lengths.  */

#include "model/hsmm_trellis.h"
#include <math.h>
#include <string.h>

/* Terms this many nats below the largest are nothing to their sum: 2^64 of
   them would change its last digit.  */
static const double NEGLIGIBLE = 80;

static void
lay_rows (const lat_hsmm_trellis *t, lat_hsmm_rows *r, lat_arena *a)
{
  r->x = lat_arena_doubles (a, t->k * t->rows);
  r->block = lat_arena_doubles (a, t->k * t->blocks);
  r->super = lat_arena_doubles (a, t->k * t->supers);
}

static void
lay_sums (lat_hsmm_trellis *t, lat_arena *a)
{
  size_t k = t->k, width = k * (t->length.len + 2);
  t->ended = lat_arena_doubles (a, width);
  t->unfinished = lat_arena_doubles (a, width);
  t->changes = lat_arena_doubles (a, k * k);
  t->first = lat_arena_doubles (a, k);
  t->present = lat_arena_doubles (a, k);
  t->stat = lat_arena_doubles (a, t->m->family->stat_len (t->m->emission));
}

static size_t
lay_out (lat_hsmm_trellis *t, char *mem)
{
  lat_arena arena = { .mem = mem }, *a = &arena;
  size_t k = t->k, kt = k * t->rows;
  size_t width = k * (t->length.len + 2);
  const lat_hmm *m = t->m;
  t->absorbing = lat_arena_cut (a, k);
  t->length.p = lat_arena_doubles (a, width);
  t->length.reach = lat_arena_doubles (a, width);
  t->length.top = lat_arena_doubles (a, width);
  t->row_shift = lat_arena_doubles (a, t->rows);
  lay_rows (t, &t->l, a);
  lay_rows (t, &t->in, a);
  lay_rows (t, &t->after, a);
  t->rest = lat_arena_doubles (a, kt);
  t->out = lat_arena_doubles (a, kt);
  t->from = lat_arena_doubles (a, kt);
  t->gamma = lat_arena_doubles (a, kt);
  t->unending = lat_arena_doubles (a, kt);
  t->term = lat_arena_doubles (a, t->rows + 1);
  t->emit = (lat_emit){ .m = m, .d = t->d };
  t->emit.lp = lat_arena_doubles (a, k * LAT_BLOCK_ROWS);
  t->emit.cells = lat_arena_doubles (a, LAT_BLOCK_ROWS * t->d->p);
  t->emit.work
      = lat_arena_cut (a, m->family->work_len (m->emission, LAT_BLOCK_ROWS));
  t->lengths = lat_arena_cut (a, lat_lengths_work (m));
  lay_sums (t, a);
  return arena.at;
}

static void
shape (lat_hsmm_trellis *t, const lat_hmm *m, const lat_data *d, size_t u0,
       size_t u1)
{
  memset (t, 0, sizeof *t);
  t->m = m;
  t->d = d;
  t->k = m->k;
  t->kp = lat_hmm_padded (m->k);
  t->rows = lat_hmm_longest (d, u0, u1);
  t->blocks = (t->rows - 1) / LAT_HSMM_BLOCK + 1;
  t->supers = (t->rows - 1) / LAT_HSMM_SUPER + 1;
  t->length.k = m->k;
  t->length.len = t->rows;
}

size_t
lat_hsmm_bytes (const lat_hmm *m, const lat_data *d)
{
  lat_hsmm_trellis t;
  shape (&t, m, d, 0, d->units);
  return lay_out (&t, NULL);
}

int
lat_hsmm_trellis_init (lat_hsmm_trellis *t, const lat_hmm *m,
                       const lat_data *d, size_t u0, size_t u1,
                       const lat_work *w)
{
  shape (t, m, d, u0, u1);
  size_t width = m->k * (t->length.len + 2);
  lay_out (t, w->mem);
  t->log_a = m->tables->way[0].log_matrix;
  t->log_pi = m->tables->way[0].log_start;
  for (size_t c = 0; c < m->k; c++)
    t->absorbing[c] = lat_hsmm_is_absorbing (m, c) != 0;
  memset (t->ended, 0, width * sizeof (double));
  memset (t->unfinished, 0, width * sizeof (double));
  memset (t->changes, 0, m->k * m->k * sizeof (double));
  memset (t->first, 0, m->k * sizeof (double));
  memset (t->stat, 0, m->family->stat_len (m->emission) * sizeof (double));
  return lat_lengths_fill (m, &t->length, t->lengths);
}

/* l of rows [i, i + n).  */
static int
densities (lat_hsmm_trellis *t, size_t i, size_t n)
{
  int s = lat_emit_levels (&t->emit, t->row + i, n, t->row_shift + i);
  for (size_t j = 0; s == 0 && j < t->k; j++)
    memcpy (t->l.x + j * t->rows + i, t->emit.lp + j * n,
            n * sizeof *t->emit.lp);
  return s;
}

/* Sums of l by block, and from each row to the end.  */
static void
sum_up (lat_hsmm_trellis *t)
{
  for (size_t j = 0; j < t->k; j++)
    {
      const double *l = t->l.x + j * t->rows;
      double *block = t->l.block + j * t->blocks;
      double *super = t->l.super + j * t->supers, rest = 0;
      memset (block, 0, t->blocks * sizeof *block);
      memset (super, 0, t->supers * sizeof *super);
      for (size_t i = 0; i < t->n; i++)
        block[i / LAT_HSMM_BLOCK] += l[i];
      for (size_t i = 0; i < t->blocks; i++)
        super[i / LAT_HSMM_BLOCK] += block[i];
      for (size_t i = t->n; i-- > 0;)
        t->rest[j * t->rows + i] = rest += l[i];
    }
}

static void
clear (const lat_hsmm_trellis *t, lat_hsmm_rows *r)
{
  for (size_t i = 0; i < t->k * t->blocks; i++)
    r->block[i] = -INFINITY;
  for (size_t i = 0; i < t->k * t->supers; i++)
    r->super[i] = -INFINITY;
}

int
lat_hsmm_sequence (lat_hsmm_trellis *t, size_t u)
{
  int s = 0;
  t->row = lat_data_row (t->d, u);
  t->n = lat_data_row (t->d, u + 1) - t->row;
  t->weight = lat_hmm_weight (t->d, u);
  t->shift = 0;
  for (size_t i = 0; s == 0 && i < t->n; i += LAT_BLOCK_ROWS)
    {
      size_t n = t->n - i < LAT_BLOCK_ROWS ? t->n - i : LAT_BLOCK_ROWS;
      s = densities (t, i, n);
      for (size_t r = i; r < i + n; r++)
        t->shift += t->row_shift[r];
    }
  sum_up (t);
  clear (t, &t->in);
  clear (t, &t->after);
  return s;
}

/* Whether a block of `size` rows begins at row `at`, in direction `step`.  */
static int
at_edge (size_t at, int step, size_t size)
{
  return step > 0 ? at % size == 0 : at % size == size - 1;
}

lat_hsmm_visits
lat_hsmm_visits_at (const lat_hsmm_trellis *t, const lat_hsmm_rows *far,
                    size_t i, size_t j, int step)
{
  size_t own = j * (t->length.len + 2);
  return (lat_hsmm_visits){ .far = far,
                            .p = t->length.p + own,
                            .top = t->length.top + own,
                            .j = j,
                            .i = i,
                            .most = t->absorbing[j] ? 0
                                    : step > 0      ? t->n - i - 1
                                                    : i + 1,
                            .step = step };
}

/* How many lengths from d on, the far end of which is at row `at`, are
   nothing beside what is `least` nats; *w grows by their l.  0: perhaps none
   are.  As no l is above 0, they are at most *w + far + top.  The last block
   may be cut off: *w then matters no more.  */
static size_t
passed (const lat_hsmm_trellis *t, const lat_hsmm_visits *q, size_t d,
        size_t at, double least, double *w)
{
  size_t left = q->most - d + 1, j = q->j;
  double most = *w + q->top[d];
  size_t s = j * t->supers + at / LAT_HSMM_SUPER;
  size_t b = j * t->blocks + at / LAT_HSMM_BLOCK;
  if (at_edge (at, q->step, LAT_HSMM_SUPER)
      && !(most + q->far->super[s] > least))
    {
      *w += t->l.super[s];
      return left < LAT_HSMM_SUPER ? left : LAT_HSMM_SUPER;
    }
  if (at_edge (at, q->step, LAT_HSMM_BLOCK)
      && !(most + q->far->block[b] > least))
    {
      *w += t->l.block[b];
      return left < LAT_HSMM_BLOCK ? left : LAT_HSMM_BLOCK;
    }
  return 0;
}

double
lat_hsmm_collect (const lat_hsmm_trellis *t, const lat_hsmm_visits *q,
                  double *term, size_t *last)
{
  const double *l = t->l.x + q->j * t->rows, *far;
  double w = 0, most = -INFINITY;
  far = q->far->x + q->j * t->rows;
  *last = 0;
  for (size_t d = 1; d <= q->most && w > -INFINITY; d++)
    {
      size_t at = q->step > 0 ? q->i + d - 1 : q->i + 1 - d;
      size_t skip = passed (t, q, d, at, most - NEGLIGIBLE, &w);
      if (skip > 0)
        {
          d += skip - 1;
          continue;
        }
      while (*last + 1 < d)
        term[++*last] = -INFINITY;
      w += l[at];
      term[++*last] = w + far[at] + q->p[d];
      most = term[d] > most ? term[d] : most;
    }
  return most;
}
