/* gaussian_keep.c -- moments of the rows of each chunk, pattern by pattern,
   where they are much shorter than the rows.  */

#include "family/gaussian_kept.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum
{
  SHARE = 8,  /* moments of a chunk take at most this part of its rows */
  SLAB = 256, /* rows multiplied at once */
  WORD = 64   /* columns in one word of a mask */
};

/* --- one chunk ----------------------------------------------------------- */

typedef struct
{
  const gaussian_theta *t;
  const lat_data *d;
  gaussian_kept *kept;
  size_t *shape_of;   /* d->patterns: 1 + shape; 0: not known yet */
  size_t *met;        /* d->patterns: 1 + the chunk it was last met in */
  uint64_t *mask;     /* one */
  double *x, *z, *wz; /* ld; SLAB x ld each */
} job;

static double
weight_of (const lat_data *d, size_t i)
{
  return d->weight ? d->weight[i] : 1;
}

/* Row i's own columns.  */
static const double *
row_of (const job *j, size_t i)
{
  const double *x = j->d->x + i * j->d->tda;
  for (size_t a = 0; a < j->t->p; a++)
    j->x[a] = x[j->t->col[a]];
  return j->x;
}

/* 1: the patterns of chunk c are few enough.  */
static int
worth_keeping (const job *j, size_t c, size_t from, size_t to)
{
  size_t p = j->t->p, groups = 0;
  size_t most = (to - from) * p / SHARE / moment_len (p);
  for (size_t i = from; i < to; i++)
    if (weight_of (j->d, i) > 0 && j->met[j->d->pattern[i]] != c + 1)
      {
        j->met[j->d->pattern[i]] = c + 1;
        if (++groups + 1 > most) /* the results take as much as one */
          return 0;
      }
  return groups > 0;
}

/* The shape of row i.  */
static int
find_shape (job *j, size_t i, size_t *shape)
{
  size_t *known = &j->shape_of[j->d->pattern[i]];
  if (!*known)
    {
      size_t m = j->t->batch->mask (j->t->p, row_of (j, i), j->mask);
      int s = lat_gaussian_shape (j->kept, m, j->mask, shape);
      if (s)
        return s;
      *known = *shape + 1;
    }
  *shape = *known - 1;
  return LAT_SUCCESS;
}

/* The moments of a shape in a pack, zeros at first; NULL: no memory.  */
static double *
find_group (moment_pack *pack, size_t shape, size_t o)
{
  for (size_t g = 0; g < pack->groups; g++)
    if (pack->group[g].shape == shape)
      return pack->group[g].moments;
  moment_group *more
      = realloc (pack->group, (pack->groups + 1) * sizeof *more);
  if (!more)
    return NULL;
  pack->group = more;
  more += pack->groups;
  more->shape = shape;
  more->moments = aligned_alloc (64, moment_len (o) * BATCH_LANES
                                         * sizeof *more->moments);
  if (!more->moments)
    return NULL;
  memset (more->moments, 0,
          moment_len (o) * BATCH_LANES * sizeof *more->moments);
  pack->groups++;
  return more->moments;
}

/* First pass: weights and weighted sums of the rows about the first of them,
   which stands where the mean will.  */
static int
add_sums (job *j, moment_pack *pack, size_t lane, size_t from, size_t to)
{
  for (size_t i = from; i < to; i++)
    {
      double weight = weight_of (j->d, i);
      size_t shape;
      if (!(weight > 0))
        continue;
      int s = find_shape (j, i, &shape);
      if (s)
        return s;
      const moment_shape *sh = &j->kept->shape[shape];
      if (sh->o == 0)
        continue; /* says nothing */
      double *mom = find_group (pack, shape, sh->o);
      if (!mom)
        return LAT_ENOMEM;
      const double *x = j->d->x + i * j->d->tda;
      mom += lane;
      for (size_t a = 0; a < sh->o; a++)
        {
          double v = x[j->t->col[sh->seen[a]]];
          double *mean = mom + (1 + a) * BATCH_LANES;
          if (!(*mom > 0))
            *mean = v;
          mean[sh->o * BATCH_LANES] += weight * (v - *mean);
        }
      *mom += weight;
    }
  return LAT_SUCCESS;
}

/* The sums make means.  */
static void
set_means (const moment_shape *s, double *mom)
{
  for (size_t a = 0; a < s->o; a++)
    {
      double *mean = mom + (1 + a) * BATCH_LANES;
      double *sum = mean + s->o * BATCH_LANES;
      if (*mom > 0)
        *mean += *sum / *mom;
      *sum = 0;
    }
}

/* Rows of one shape about its mean: z and wz, `rows` of them, into the sums
   rest and scatter of one lane; square (o x o) is scratch.  */
static void
add_slab (const job *j, const moment_shape *s, size_t rows, double *mom,
          double *rest, double *square)
{
  size_t o = s->o, ld = batch_stride (o);
  double *scatter = mom + (1 + 2 * o) * BATCH_LANES;
  memset (square, 0, o * o * sizeof *square);
  j->t->batch->square (rows, o, ld, j->wz, j->z, square);
  for (size_t a = 0; a < o; a++)
    {
      mom[(1 + o + a) * BATCH_LANES] += rest[a];
      rest[a] = 0;
      for (size_t b = 0; b <= a; b++, scatter += BATCH_LANES)
        *scatter += square[a * o + b];
    }
}

/* Second pass, for one shape: sums about the means.  */
static void
add_scatter (const job *j, size_t shape, double *mom, size_t from, size_t to,
             double *mean, double *rest, double *square)
{
  const moment_shape *s = &j->kept->shape[shape];
  size_t o = s->o, ld = batch_stride (o), rows = 0;
  for (size_t a = 0; a < o; a++)
    {
      mean[a] = mom[(1 + a) * BATCH_LANES];
      rest[a] = 0;
    }
  for (size_t i = from; i < to; i++)
    {
      double weight = weight_of (j->d, i);
      if (!(weight > 0) || j->shape_of[j->d->pattern[i]] != shape + 1)
        continue;
      const double *x = j->d->x + i * j->d->tda;
      for (size_t a = 0; a < o; a++)
        j->x[a] = x[j->t->col[s->seen[a]]];
      j->t->batch->centre (o, j->x, mean, j->z + rows * ld);
      j->t->batch->weigh (o, weight, j->z + rows * ld, j->wz + rows * ld,
                          rest);
      if (++rows == SLAB)
        {
          add_slab (j, s, rows, mom, rest, square);
          rows = 0;
        }
    }
  add_slab (j, s, rows, mom, rest, square);
}

/* The sums about the rounded mean make what it lacks, and a scatter about
   mean and rest.  */
static void
settle (const moment_shape *s, double *mom)
{
  size_t o = s->o;
  double *rest = mom + (1 + o) * BATCH_LANES;
  double *scatter = rest + o * BATCH_LANES;
  for (size_t a = 0; a < o; a++)
    {
      rest[a * BATCH_LANES] /= *mom;
      for (size_t b = 0; b <= a; b++, scatter += BATCH_LANES)
        *scatter -= *mom * rest[a * BATCH_LANES] * rest[b * BATCH_LANES];
    }
}

static int
keep_chunk (job *j, size_t c, size_t from, size_t to, double *scratch)
{
  gaussian_kept *kept = j->kept;
  moment_pack *pack = &kept->pack[c / BATCH_LANES];
  size_t p = j->t->p, lane = c % BATCH_LANES, ld = batch_stride (p);
  if (!worth_keeping (j, c, from, to))
    return LAT_SUCCESS;
  size_t bytes = moment_result_len (p) * BATCH_LANES * sizeof (double);
  if (!pack->result && !(pack->result = aligned_alloc (64, bytes)))
    return LAT_ENOMEM;
  int s = add_sums (j, pack, lane, from, to);
  for (size_t g = 0; s == LAT_SUCCESS && g < pack->groups; g++)
    {
      const moment_shape *shape = &kept->shape[pack->group[g].shape];
      double *mom = pack->group[g].moments + lane;
      if (!(*mom > 0))
        continue;
      set_means (shape, mom);
      add_scatter (j, pack->group[g].shape, mom, from, to, scratch,
                   scratch + ld, scratch + 2 * ld);
      settle (shape, mom);
    }
  kept->whole[c] = s == LAT_SUCCESS;
  return s;
}

/* --- all of them --------------------------------------------------------- */

void
lat_gaussian_forget (void *state)
{
  gaussian_kept *kept = state;
  if (!kept)
    return;
  for (size_t i = 0; i < kept->packs && kept->pack; i++)
    {
      for (size_t g = 0; g < kept->pack[i].groups; g++)
        free (kept->pack[i].group[g].moments);
      free (kept->pack[i].group);
      free (kept->pack[i].result);
    }
  lat_gaussian_shapes_free (kept);
  free (kept->pack);
  free (kept->whole);
  free (kept->scratch);
  free (kept);
}

static gaussian_kept *
kept_alloc (size_t p, size_t chunks)
{
  size_t square = p * p, wide = (2 * p + batch_row (p)) * BATCH_LANES;
  gaussian_kept *kept = calloc (1, sizeof *kept);
  if (!kept)
    return NULL;
  kept->p = p;
  kept->chunks = chunks;
  kept->packs = (chunks + BATCH_LANES - 1) / BATCH_LANES;
  kept->words = (p + WORD - 1) / WORD;
  kept->pack = calloc (kept->packs, sizeof *kept->pack);
  kept->whole = calloc (chunks, 1);
  kept->scratch = malloc ((2 * square > wide ? 2 * square : wide)
                          * sizeof *kept->scratch);
  if (!kept->pack || !kept->whole || !kept->scratch)
    {
      lat_gaussian_forget (kept);
      return NULL;
    }
  return kept;
}

static int
keep_chunks (job *j, size_t chunks, const size_t *row)
{
  size_t p = j->t->p, ld = batch_stride (p), patterns = j->d->patterns;
  int s = LAT_ENOMEM;
  j->shape_of = calloc (patterns + 1, sizeof *j->shape_of);
  j->met = calloc (patterns + 1, sizeof *j->met);
  j->mask = malloc (j->kept->words * sizeof *j->mask);
  j->x = malloc ((1 + 2 * SLAB) * ld * sizeof *j->x);
  double *scratch = malloc ((2 * ld + p * p) * sizeof *scratch);
  if (j->shape_of && j->met && j->mask && j->x && scratch)
    {
      j->z = j->x + ld;
      j->wz = j->z + SLAB * ld;
      s = LAT_SUCCESS;
    }
  for (size_t c = 0; c < chunks && s == LAT_SUCCESS; c++)
    s = keep_chunk (j, c, row[c], row[c + 1], scratch);
  free (j->shape_of);
  free (j->met);
  free (j->mask);
  free (j->x);
  free (scratch);
  return s;
}

int
lat_gaussian_keep (const void *theta, const lat_data *d, size_t chunks,
                   const size_t *row, void **state)
{
  const gaussian_theta *t = theta;
  *state = NULL;
  if (t->k != 1 || !gaussian_is_dense (t) || !d->pattern || chunks == 0)
    return LAT_SUCCESS;
  gaussian_kept *kept = kept_alloc (t->p, chunks);
  if (!kept)
    return LAT_ENOMEM;
  job j = { .t = t, .d = d, .kept = kept };
  int s = keep_chunks (&j, chunks, row), any = 0;
  for (size_t c = 0; c < chunks; c++)
    any |= kept->whole[c];
  if (s || !any)
    lat_gaussian_forget (kept);
  else
    *state = kept;
  return s;
}
