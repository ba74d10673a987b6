/* mixture.c -- a finite mixture over any family, as the engine sees it.

   log p (x) = log sum_c weight_c p_c (x seen); the E-step's responsibilities
   r_c = weight_c p_c (x seen) / p (x seen) (McLachlan and Peel 2000, section
   2.8) live for one block of rows and are never stored.  */

#include "base/kernels.h"
#include "family/columns.h"
#include "family/simplex.h"
#include "model/mixture_block.h"
#include "model/mixture_cache.h"
#include "model/mixture_em.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

void
lat_mixture_free (lat_mixture *m)
{
  if (!m)
    return;
  if (m->emission)
    m->family->free (m->emission);
  free (m->weight);
  free (m->log_weight);
  free (m);
}

lat_mixture *
lat_mixture_alloc (const lat_family_type *family, void *emission)
{
  if (!emission)
    return NULL;
  lat_mixture *m = calloc (1, sizeof *m);
  if (!m)
    {
      family->free (emission);
      return NULL;
    }
  m->family = family;
  m->emission = emission;
  m->k = family->components (emission);
  m->weight = calloc (m->k, sizeof *m->weight);
  m->log_weight = calloc (m->k, sizeof *m->log_weight);
  if (!m->weight || !m->log_weight)
    {
      lat_mixture_free (m);
      return NULL;
    }
  for (size_t c = 0; c < m->k; c++)
    {
      m->weight[c] = 1 / (double)m->k;
      m->log_weight[c] = log (m->weight[c]);
    }
  return m;
}

static void
release (void *theta)
{
  lat_mixture_free (theta);
}

static int
copy (void *to, const void *from)
{
  lat_mixture *a = to;
  const lat_mixture *b = from;
  if (a->k != b->k || a->family != b->family)
    return LAT_EBADLEN;
  memcpy (a->weight, b->weight, b->k * sizeof *b->weight);
  memcpy (a->log_weight, b->log_weight, b->k * sizeof *b->log_weight);
  a->pseudo = b->pseudo;
  a->prior = b->prior;
  return b->family->copy (a->emission, b->emission);
}

static void *
clone (const void *theta)
{
  const lat_mixture *m = theta;
  lat_mixture *c
      = lat_mixture_alloc (m->family, m->family->clone (m->emission));
  if (c && copy (c, m))
    {
      lat_mixture_free (c);
      return NULL;
    }
  return c;
}

static size_t
stat_len (const void *theta)
{
  const lat_mixture *m = theta;
  return LAT_HEAD + m->k + m->family->stat_len (m->emission);
}

static size_t
work_len (const void *theta, const lat_data *d)
{
  return lat_mixture_bytes (theta, d, 0);
}

static int
prepare (void *theta)
{
  lat_mixture *m = theta;
  for (size_t c = 0; c < m->k; c++)
    m->log_weight[c] = log (m->weight[c]);
  return m->family->prepare (m->emission);
}

static void
read_weights (lat_mixture_scratch *s)
{
  for (size_t i = 0; i < s->walk.block.n; i++)
    s->weight[i] = lat_walk_weight (&s->walk, i);
}

/* What the weighted responsibilities and log-densities say themselves.  */
static int
add_totals (const lat_mixture *m, const lat_mixture_scratch *s, double *stat)
{
  const lat_kernels *kernels = lat_kernels_best ();
  size_t n = s->walk.block.n;
  int impossible = 0;
  for (size_t i = 0; i < n; i++)
    impossible |= !(s->lse[i] > -INFINITY);
  if (impossible)
    return LAT_EIMPOSSIBLE;
  stat[LAT_LOGLIK] += kernels->dot (n, s->weight, s->lse);
  stat[LAT_WEIGHT] += kernels->sum (n, s->weight);
  for (size_t c = 0; c < m->k; c++)
    stat[LAT_HEAD + c] += kernels->sum (n, s->r + c * n);
  return 0;
}

/* Adds the present block, whose rows all have weight.  */
static int
add_block (const lat_mixture *m, lat_mixture_scratch *s, double *stat)
{
  lat_block block = s->walk.block;
  int status = lat_mixture_densities (m, s);
  if (status)
    return status;
  read_weights (s);
  for (size_t c = 0; s->walk.d->weight && c < m->k; c++)
    for (size_t i = 0; i < block.n; i++)
      s->r[c * block.n + i] *= s->weight[i];
  if ((status = add_totals (m, s, stat)))
    return status;
  block.kept = 1;
  return m->family->accumulate (m->emission, &block, s->r,
                                stat + LAT_HEAD + m->k, s->family);
}

/* The same for one component whose family does both halves at once.  */
static int
add_single (const lat_mixture *m, lat_mixture_scratch *s, double *stat)
{
  const lat_block *b = &s->walk.block;
  int bad = 0;
  read_weights (s);
  for (size_t i = 0; i < b->n; i++)
    {
      s->lse[i] = m->log_weight[0];
      s->r[i] = s->weight[i];
    }
  int status = m->family->both (m->emission, b, s->r, s->lse,
                                stat + LAT_HEAD + 1, s->family);
  for (size_t i = 0; i < b->n; i++)
    bad |= isnan (s->lse[i]);
  if (status || bad)
    return status ? status : LAT_EFAILED;
  return add_totals (m, s, stat);
}

/* Rows without weight are passed over, not multiplied by zero: they may be
   impossible.  */
static int
estep (const void *theta, const lat_data *d, const void *cache, size_t u0,
       size_t u1, double *stat, lat_work *w)
{
  const lat_mixture *m = theta;
  const lat_mixture_cache *c = cache;
  size_t begin = lat_data_row (d, u0), stop = lat_data_row (d, u1);
  lat_mixture_scratch scratch;
  int s = 0;
  if (lat_mixture_recall (c, m, begin, stop, stat))
    return 0;
  lat_mixture_walk (&scratch, m, d, c ? c->order : NULL, begin, stop, 1, w);
  while (s == 0 && lat_walk_next (&scratch.walk))
    {
      scratch.walk.block.laws = c ? c->laws : NULL;
      s = m->k == 1 && m->family->both ? add_single (m, &scratch, stat)
                                       : add_block (m, &scratch, stat);
    }
  return s;
}

static int
mstep (void *theta, const double *stat)
{
  lat_mixture *m = theta;
  double total = (double)m->k * m->pseudo;
  for (size_t c = 0; c < m->k; c++)
    total += stat[LAT_HEAD + c];
  if (!(total > 0))
    return LAT_EDEGENERATE;
  for (size_t c = 0; c < m->k; c++)
    m->weight[c] = (stat[LAT_HEAD + c] + m->pseudo) / total;
  return m->family->mstep (m->emission, stat + LAT_HEAD + m->k);
}

static double
log_prior (const void *theta)
{
  const lat_mixture *m = theta;
  double sum = 0;
  for (size_t c = 0; m->pseudo > 0 && c < m->k; c++)
    sum += m->pseudo * log (m->weight[c]);
  if (m->family->log_prior)
    sum += m->family->log_prior (m->emission);
  return sum;
}

static double
distance (const void *a, const void *b)
{
  const lat_mixture *s = a, *t = b;
  double e = s->family->distance (s->emission, t->emission);
  double w = lat_family_distance (s->k, s->weight, t->weight);
  return e <= w ? w : e; /* NaN stays */
}

static size_t
free_len (const void *theta)
{
  const lat_mixture *m = theta;
  return m->k - 1 + m->family->free_len (m->emission);
}

static size_t
pack_len (const void *theta)
{
  const lat_mixture *m = theta;
  return m->k - 1 + m->family->pack_len (m->emission);
}

static int
pack (const void *theta, double *x)
{
  const lat_mixture *m = theta;
  lat_simplex_pack (m->k, m->weight, x);
  return m->family->pack (m->emission, x + m->k - 1);
}

static int
unpack (void *theta, const double *x)
{
  lat_mixture *m = theta;
  int s = lat_simplex_unpack (m->k, x, m->weight);
  if (s)
    return s;
  for (size_t c = 0; c < m->k; c++)
    m->log_weight[c] = log (m->weight[c]);
  return m->family->unpack (m->emission, x + m->k - 1);
}

static int
score (const void *theta, const double *stat, double *g)
{
  const lat_mixture *m = theta;
  lat_simplex_score (m->k, m->weight, stat + LAT_HEAD, g);
  return m->family->score (m->emission, stat + LAT_HEAD + m->k, g + m->k - 1);
}

int
lat_mixture_permute (lat_mixture *m, const size_t *order)
{
  int s = lat_family_permute (m->k, 1, m->weight, order);
  if (s == 0)
    s = lat_family_permute (m->k, 1, m->log_weight, order);
  return s ? s : m->family->permute (m->emission, order);
}

const lat_em_type lat_em_mixture = {
  .name = "mixture",
  .clone = clone,
  .copy = copy,
  .free = release,
  .stat_len = stat_len,
  .bind = lat_mixture_bind,
  .unbind = lat_mixture_unbind,
  .work_len = work_len,
  .prepare = prepare,
  .estep = estep,
  .mstep = mstep,
  .log_prior = log_prior,
  .distance = distance,
  .free_len = free_len,
  .pack_len = pack_len,
  .pack = pack,
  .unpack = unpack,
  .score = score,
  .refresh = lat_mixture_refresh,
  .even_len = lat_mixture_even_len,
  .even_pack = lat_mixture_even_pack,
  .even_unpack = lat_mixture_even_unpack,
  .accelerate = lat_mixture_accelerate,
};
