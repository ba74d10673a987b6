/* product_steps.c -- E-steps of a product.

   Each part has scratch of its own, so that what its densities leave there
   is still there for its moments, and laws of its own.  What is kept of the
   data in place of rows says all that a row says only if the product has no
   other part.  */

#include "family/product_theta.h"
#include <stdlib.h>
#include <string.h>

enum
{
  ALIGNMENT = 64 /* of each part's scratch */
};

static size_t
part_len (const product *t, size_t i, size_t rows)
{
  size_t bytes = t->type[i]->work_len (t->theta[i], rows);
  return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

size_t
lat_product_work_len (const void *theta, size_t rows)
{
  const product *t = theta;
  size_t bytes = product_group_len (t, rows);
  for (size_t i = 0; i < t->parts; i++)
    bytes += part_len (t, i, rows);
  return bytes;
}

/* The block as part i is given it: b->laws are an array, one for each.  */
static lat_block
block_of_part (const lat_block *b, size_t i)
{
  lat_block own = *b;
  own.laws = b->laws ? ((void *const *)b->laws)[i] : NULL;
  return own;
}

int
lat_product_log_density (const void *theta, const lat_block *b, double *lp,
                         void *work)
{
  const product *t = theta;
  char *own = product_group_rest (t, b->n, work);
  double *sum = t->group ? work : lp;
  int s = 0;
  if (t->group)
    memset (sum, 0, product_group_len (t, b->n));
  for (size_t i = 0; s == 0 && i < t->parts; i++)
    {
      lat_block part = block_of_part (b, i);
      s = t->type[i]->log_density (t->theta[i], &part, sum, own);
      own += part_len (t, i, b->n);
    }
  if (s == 0 && t->group)
    product_group_spread (t, b->n, sum, lp);
  return s;
}

int
lat_product_accumulate (const void *theta, const lat_block *b, const double *r,
                        double *stat, void *work)
{
  const product *t = theta;
  char *own = product_group_rest (t, b->n, work);
  int s = 0;
  r = product_group_gather (t, b->n, r, work);
  for (size_t i = 0; s == 0 && i < t->parts; i++)
    {
      lat_block part = block_of_part (b, i);
      s = t->type[i]->accumulate (t->theta[i], &part, r, stat, own);
      stat += t->type[i]->stat_len (t->theta[i]);
      own += part_len (t, i, b->n);
    }
  return s;
}

/* --- one component ------------------------------------------------------- */

static int
both_of_part (const lat_family_type *type, const void *theta,
              const lat_block *b, const double *r, double *lp, double *stat,
              void *work)
{
  lat_block known = *b;
  if (type->both)
    return type->both (theta, b, r, lp, stat, work);
  known.kept = 1;
  int s = type->log_density (theta, b, lp, work);
  return s ? s : type->accumulate (theta, &known, r, stat, work);
}

int
lat_product_both (const void *theta, const lat_block *b, const double *r,
                  double *lp, double *stat, void *work)
{
  const product *t = theta;
  char *own = work;
  int s = 0;
  for (size_t i = 0; s == 0 && i < t->parts; i++)
    {
      lat_block part = block_of_part (b, i);
      s = both_of_part (t->type[i], t->theta[i], &part, r, lp, stat, own);
      stat += t->type[i]->stat_len (t->theta[i]);
      own += part_len (t, i, b->n);
    }
  return s;
}

int
lat_product_possible (const void *theta)
{
  const product *t = theta;
  int all = 1;
  for (size_t i = 0; i < t->parts; i++)
    all &= t->type[i]->possible && t->type[i]->possible (t->theta[i]);
  return all;
}

/* What the only part keeps, and whose it is.  */
typedef struct
{
  const lat_family_type *type;
  void *kept;
} keeping;

int
lat_product_keep (const void *theta, const lat_data *d, size_t chunks,
                  const size_t *row, void **kept)
{
  const product *t = theta;
  keeping *k;
  *kept = NULL;
  if (t->parts > 1 || !t->type[0]->keep)
    return LAT_SUCCESS;
  if (!(k = malloc (sizeof *k)))
    return LAT_ENOMEM;
  k->type = t->type[0];
  int s = k->type->keep (t->theta[0], d, chunks, row, &k->kept);
  if (s || !k->kept)
    free (k);
  else
    *kept = k;
  return s;
}

void
lat_product_forget (void *kept)
{
  keeping *k = kept;
  if (k)
    k->type->forget (k->kept);
  free (k);
}

int
lat_product_refresh (const void *theta, void *kept)
{
  const product *t = theta;
  keeping *k = kept;
  return k->type->refresh (t->theta[0], k->kept);
}

int
lat_product_recall (const void *kept, size_t chunk, double *loglik,
                    double *stat)
{
  const keeping *k = kept;
  return k->type->recall (k->kept, chunk, loglik, stat);
}
