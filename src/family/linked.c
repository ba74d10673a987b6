/* linked.c -- components in which text goes with numbers: a product of
   families, which has the density, and normal laws over the same columns with
   text coded as numbers, which complete rows.

   Statistics, and even coordinates, are the product's and then the laws'.  */

#include "family/linked_theta.h"
#include <latens/gaussian.h>
#include <latens/product.h>
#include <math.h>
#include <stdlib.h>

#define PRODUCT (&lat_family_product)
#define LAW (&lat_family_gaussian)

enum
{
  ALIGNMENT = 64 /* of each part's scratch */
};

static size_t
aligned (size_t bytes)
{
  return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

linked_work
lat_linked_work (const linked *t, size_t rows, void *work)
{
  linked_work w = { .product = work };
  size_t cells = rows * linked_width (t);
  w.law = (char *)work + aligned (PRODUCT->work_len (t->product, rows));
  w.coded = (double *)((char *)w.law + aligned (LAW->work_len (t->law, rows)));
  w.mean = w.coded + cells;
  w.sd = w.mean + cells;
  w.rest = w.sd + cells;
  return w;
}

static size_t
work_len (const void *theta, size_t rows)
{
  const linked *t = theta;
  return aligned (PRODUCT->work_len (t->product, rows))
         + aligned (LAW->work_len (t->law, rows))
         + (3 * rows * linked_width (t) + lat_linked_levels_len (t))
               * sizeof (double);
}

/* --- shape: the product's ------------------------------------------------ */

static size_t
components (const void *theta)
{
  return ((const linked *)theta)->k;
}

static size_t
columns (const void *theta, const size_t **col)
{
  return PRODUCT->columns (((const linked *)theta)->product, col);
}

static size_t
levels (const void *theta, size_t j)
{
  return PRODUCT->levels (((const linked *)theta)->product, j);
}

static size_t
stat_len (const void *theta)
{
  const linked *t = theta;
  return PRODUCT->stat_len (t->product) + LAW->stat_len (t->law);
}

static int
accept (const void *theta, const lat_data *d, lat_where *where)
{
  return PRODUCT->accept (((const linked *)theta)->product, d, where);
}

static int
possible (const void *theta)
{
  return PRODUCT->possible (((const linked *)theta)->product);
}

static double
rank (const void *theta, size_t c)
{
  return PRODUCT->rank (((const linked *)theta)->product, c);
}

/* --- E and M ------------------------------------------------------------- */

static int
init (void *theta, const lat_data *d, const lat_prior *prior)
{
  linked *t = theta;
  int s = PRODUCT->init (t->product, d, prior);
  lat_data *coded = s ? NULL : lat_linked_table (t, d);
  if (!s)
    s = coded ? LAW->init (t->law, coded, prior) : LAT_ENOMEM;
  lat_data_free (coded);
  return s;
}

static int
prepare (void *theta)
{
  linked *t = theta;
  int s = PRODUCT->prepare (t->product);
  if (!s)
    s = LAW->prepare (t->law);
  return s ? s : lat_linked_prepare_text (t);
}

static int
log_density (const void *theta, const lat_block *b, double *lp, void *work)
{
  return PRODUCT->log_density (((const linked *)theta)->product, b, lp, work);
}

static int
accumulate (const void *theta, const lat_block *b, const double *r,
            double *stat, void *work)
{
  const linked *t = theta;
  linked_work w = lat_linked_work (t, b->n, work);
  lat_block coded = lat_linked_block (t, b, w.coded);
  int s = PRODUCT->accumulate (t->product, b, r, stat, w.product);
  stat += PRODUCT->stat_len (t->product);
  return s ? s : LAW->accumulate (t->law, &coded, r, stat, w.law);
}

static int
mstep (void *theta, const double *stat)
{
  linked *t = theta;
  int s = PRODUCT->mstep (t->product, stat);
  stat += PRODUCT->stat_len (t->product);
  return s ? s : LAW->mstep (t->law, stat);
}

static int
posterior (void *theta, const double *stat, gsl_rng *rng)
{
  linked *t = theta;
  int s = PRODUCT->posterior (t->product, stat, rng);
  stat += PRODUCT->stat_len (t->product);
  if (!s)
    s = LAW->posterior (t->law, stat, rng);
  return s ? s : lat_linked_prepare_text (t);
}

static int
is_proper (const void *theta)
{
  const linked *t = theta;
  return PRODUCT->is_proper (t->product) && LAW->is_proper (t->law);
}

static int
permute (void *theta, const size_t *order)
{
  linked *t = theta;
  int s = PRODUCT->permute (t->product, order);
  if (!s)
    s = LAW->permute (t->law, order);
  return s ? s : lat_linked_prepare_text (t);
}

static double
log_prior (const void *theta)
{
  return PRODUCT->log_prior (((const linked *)theta)->product);
}

static double
distance (const void *a, const void *b)
{
  const linked *s = a, *t = b;
  double d = PRODUCT->distance (s->product, t->product);
  double e = LAW->distance (s->law, t->law);
  return d > e || isnan (d) ? d : e;
}

/* --- coordinates --------------------------------------------------------- */

static size_t
free_len (const void *theta)
{
  return PRODUCT->free_len (((const linked *)theta)->product);
}

static size_t
pack_len (const void *theta)
{
  return PRODUCT->pack_len (((const linked *)theta)->product);
}

static int
pack (const void *theta, double *x)
{
  return PRODUCT->pack (((const linked *)theta)->product, x);
}

static int
unpack (void *theta, const double *x)
{
  return PRODUCT->unpack (((linked *)theta)->product, x);
}

static int
score (const void *theta, const double *stat, double *g)
{
  return PRODUCT->score (((const linked *)theta)->product, stat, g);
}

static size_t
even_len (const void *theta)
{
  const linked *t = theta;
  return PRODUCT->even_len (t->product) + LAW->even_len (t->law);
}

static int
even_pack (const void *theta, double *x)
{
  const linked *t = theta;
  int s = PRODUCT->even_pack (t->product, x);
  return s ? s : LAW->even_pack (t->law, x + PRODUCT->even_len (t->product));
}

static int
even_unpack (void *theta, const double *x)
{
  linked *t = theta;
  int s = PRODUCT->even_unpack (t->product, x);
  if (!s)
    s = LAW->even_unpack (t->law, x + PRODUCT->even_len (t->product));
  return s ? s : lat_linked_prepare_text (t);
}

const lat_family_type lat_family_linked = {
  .name = "linked",
  .clone = lat_linked_clone,
  .copy = lat_linked_copy,
  .free = lat_linked_free,
  .components = components,
  .columns = columns,
  .levels = levels,
  .stat_len = stat_len,
  .work_len = work_len,
  .accept = accept,
  .init = init,
  .prepare = prepare,
  .log_density = log_density,
  .accumulate = accumulate,
  .mstep = mstep,
  .log_prior = log_prior,
  .distance = distance,
  .free_len = free_len,
  .pack_len = pack_len,
  .pack = pack,
  .unpack = unpack,
  .score = score,
  .even_len = even_len,
  .even_pack = even_pack,
  .even_unpack = even_unpack,
  .expect = lat_linked_expect,
  .draw = lat_linked_draw,
  .permute = permute,
  .rank = rank,
  .possible = possible,
  .posterior = posterior,
  .is_proper = is_proper,
};
