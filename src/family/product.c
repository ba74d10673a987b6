/* product.c -- different families over different columns of one row,
   independent given the component.

   Every callback walks the parts: densities add, statistics, coordinates and
   gradients lie one part after the other, and the parts share the block and
   the scratch.  */

#include "family/product_theta.h"
#include "base/ieee.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define EACH_PART(i, t) for (size_t i = 0; i < (t)->parts; i++)

size_t
lat_product_parts (const void *theta)
{
  return ((const product *)theta)->parts;
}

const lat_family_type *
lat_product_type (const void *theta, size_t i)
{
  return ((const product *)theta)->type[i];
}

void *
lat_product_theta (void *theta, size_t i)
{
  return ((product *)theta)->theta[i];
}

const void *
lat_product_part (const void *theta, size_t i)
{
  return ((const product *)theta)->theta[i];
}

static size_t
components (const void *theta)
{
  return ((const product *)theta)->k;
}

static size_t
columns (const void *theta, const size_t **col)
{
  const product *t = theta;
  if (col)
    *col = t->col;
  return t->p;
}

static size_t
levels (const void *theta, size_t j)
{
  const product *t = theta;
  size_t i = t->owner[j];
  return t->type[i]->levels ? t->type[i]->levels (t->theta[i], t->own[j]) : 0;
}

static size_t
stat_len (const void *theta)
{
  const product *t = theta;
  size_t len = 0;
  EACH_PART (i, t)
  len += t->type[i]->stat_len (t->theta[i]);
  return len;
}

/* The first bad cell of all parts, by row and then by column.  */
static int
accept (const void *theta, const lat_data *d, lat_where *where)
{
  const product *t = theta;
  lat_where first = { .row = d->n }, here;
  int s = 0;
  EACH_PART (i, t)
  {
    int bad = t->type[i]->accept (t->theta[i], d, &here);
    if (bad && bad != LAT_EDATA)
      return bad;
    if (bad
        && (here.row < first.row
            || (here.row == first.row && here.col < first.col)))
      first = here;
    s = bad ? bad : s;
  }
  if (s && where)
    *where = first;
  return s;
}

static int
init (void *theta, const lat_data *d, const lat_prior *prior)
{
  product *t = theta;
  int s = 0;
  for (size_t i = 0; s == 0 && i < t->parts; i++)
    s = t->type[i]->init (t->theta[i], d, prior);
  return s;
}

static int
prepare (void *theta)
{
  product *t = theta;
  int s = 0;
  for (size_t i = 0; s == 0 && i < t->parts; i++)
    s = t->type[i]->prepare (t->theta[i]);
  return s;
}

static int
mstep (void *theta, const double *stat)
{
  product *t = theta;
  int s = 0;
  for (size_t i = 0; s == 0 && i < t->parts; i++)
    {
      s = t->type[i]->mstep (t->theta[i], stat);
      stat += t->type[i]->stat_len (t->theta[i]);
    }
  return s;
}

static double
log_prior (const void *theta)
{
  const product *t = theta;
  double sum = 0;
  EACH_PART (i, t)
  if (t->type[i]->log_prior)
    sum += t->type[i]->log_prior (t->theta[i]);
  return sum;
}

static double
distance (const void *a, const void *b)
{
  const product *s = a, *t = b;
  double most = 0;
  EACH_PART (i, s)
  {
    double d = s->type[i]->distance (s->theta[i], t->theta[i]);
    if (!(d <= most))
      most = d;
    if (isnan (d))
      break;
  }
  return most;
}

static size_t
free_len (const void *theta)
{
  const product *t = theta;
  size_t len = 0;
  EACH_PART (i, t)
  len += t->type[i]->free_len (t->theta[i]);
  return len;
}

static size_t
pack_len (const void *theta)
{
  const product *t = theta;
  size_t len = 0;
  EACH_PART (i, t)
  len += t->type[i]->pack_len (t->theta[i]);
  return len;
}

static int
pack (const void *theta, double *x)
{
  const product *t = theta;
  int s = 0;
  for (size_t i = 0; s == 0 && i < t->parts; i++)
    {
      s = t->type[i]->pack (t->theta[i], x);
      x += t->type[i]->pack_len (t->theta[i]);
    }
  return s;
}

static int
unpack (void *theta, const double *x)
{
  product *t = theta;
  int s = 0;
  for (size_t i = 0; s == 0 && i < t->parts; i++)
    {
      s = t->type[i]->unpack (t->theta[i], x);
      x += t->type[i]->pack_len (t->theta[i]);
    }
  return s;
}

static int
score (const void *theta, const double *stat, double *g)
{
  const product *t = theta;
  int s = 0;
  for (size_t i = 0; s == 0 && i < t->parts; i++)
    {
      s = t->type[i]->score (t->theta[i], stat, g);
      stat += t->type[i]->stat_len (t->theta[i]);
      g += t->type[i]->pack_len (t->theta[i]);
    }
  return s;
}

static int
expect (const void *theta, const lat_block *b, const double *r, double *out,
        double *sd, size_t out_tda, void *work)
{
  const product *t = theta;
  int s = 0;
  r = product_group_gather (t, b->n, r, work);
  work = product_group_rest (t, b->n, work);
  for (size_t i = 0; s == 0 && i < t->parts; i++)
    s = t->type[i]->expect (t->theta[i], b, r, out, sd, out_tda, work);
  return s;
}

/* Each part draws from a stream of its own.  */
static int
draw (const void *theta, const lat_block *b, const unsigned *z,
      lat_stream stream, double *x, size_t x_tda, void *work)
{
  const product *t = theta;
  int s = 0;
  z = product_group_names (t, b->n, z, work);
  work = product_group_rest (t, b->n, work);
  for (size_t i = 0; s == 0 && i < t->parts; i++)
    s = t->type[i]->draw (t->theta[i], b, z, lat_stream_sub (stream, i), x,
                          x_tda, work);
  return s;
}

static int
permute (void *theta, const size_t *order)
{
  product *t = theta;
  int s = 0;
  if (t->group)
    return product_group_permute (t, order);
  for (size_t i = 0; s == 0 && i < t->parts; i++)
    s = t->type[i]->permute (t->theta[i], order);
  return s;
}

/* That of the part that owns the lowest column.  */
static double
rank (const void *theta, size_t c)
{
  const product *t = theta;
  return t->type[t->owner[0]]->rank (t->theta[t->owner[0]],
                                     product_component (t, c));
}

const lat_family_type lat_family_product = {
  .name = "product",
  .clone = lat_product_clone,
  .copy = lat_product_copy,
  .free = lat_product_free,
  .components = components,
  .columns = columns,
  .levels = levels,
  .stat_len = stat_len,
  .work_len = lat_product_work_len,
  .accept = accept,
  .init = init,
  .prepare = prepare,
  .log_density = lat_product_log_density,
  .accumulate = lat_product_accumulate,
  .mstep = mstep,
  .log_prior = log_prior,
  .distance = distance,
  .free_len = free_len,
  .pack_len = pack_len,
  .pack = pack,
  .unpack = unpack,
  .score = score,
  .even_len = lat_product_even_len,
  .even_pack = lat_product_even_pack,
  .even_unpack = lat_product_even_unpack,
  .expect = expect,
  .draw = draw,
  .permute = permute,
  .rank = rank,
  .fields = NULL, /* model files walk the parts */
  .prior_fields = NULL,
  .both = lat_product_both,
  .possible = lat_product_possible,
  .keep = lat_product_keep,
  .forget = lat_product_forget,
  .refresh = lat_product_refresh,
  .recall = lat_product_recall,
  .patterns_alloc = lat_product_patterns_alloc,
  .patterns_free = lat_product_patterns_free,
  .patterns_prepare = lat_product_patterns_prepare,
  .posterior = lat_product_posterior,
  .is_proper = lat_product_is_proper,
  .parts = lat_product_most_parts,
  .split = lat_product_split,
  .arrange = lat_product_arrange,
  .lags = lat_product_lags,
  .cdf = lat_product_cdf,
  .cdf_given = lat_product_cdf_given,
  .sees_holes = lat_product_sees_holes,
  .hide = lat_product_hide,
};
