/* linked_expect.c -- what linked components expect of missing cells.  */

#include "family/linked_theta.h"
#include "data/coding.h"
#include <latens/gaussian.h>
#include <latens/product.h>
#include <math.h>

/* What the normal laws say of the block.  */
static int
ask (const linked *t, const lat_block *b, const double *r,
     const linked_work *w)
{
  lat_block coded = lat_linked_block (t, b, w->coded);
  return lat_family_gaussian.expect (t->law, &coded, r, w->mean, w->sd,
                                     linked_width (t), w->law);
}

/* The levels of own column j in row i of the block.  */
static const double *
levels_of (const linked *t, const linked_work *w, size_t i, size_t j)
{
  lat_coding_levels (linked_numbers (t, j),
                     w->mean + i * linked_width (t) + t->first[j], w->rest);
  return w->rest;
}

static size_t
most_probable (size_t levels, const double *prob)
{
  size_t best = 0;
  for (size_t l = 1; l < levels; l++)
    if (prob[l] > prob[best])
      best = l;
  return best;
}

static void
expect_cell (const linked *t, const linked_work *w, size_t i, size_t j,
             double *out, double *sd)
{
  size_t at = i * linked_width (t) + t->first[j];
  if (!t->text[j])
    {
      *out = w->mean[at];
      if (sd)
        *sd = w->sd[at];
      return;
    }
  const double *prob = levels_of (t, w, i, j);
  size_t best = most_probable (linked_numbers (t, j) + 1, prob);
  *out = (double)best;
  if (sd)
    *sd = prob[best];
}

int
lat_linked_expect (const void *theta, const lat_block *b, const double *r,
                   double *out, double *sd, size_t out_tda, void *work)
{
  const linked *t = theta;
  linked_work w = lat_linked_work (t, b->n, work);
  int s = lat_family_product.expect (t->product, b, r, out, sd, out_tda,
                                     w.product);
  if (!s)
    s = ask (t, b, r, &w);
  for (size_t i = 0; !s && i < b->n; i++)
    for (size_t j = 0; j < t->p; j++)
      if (isnan (b->x[i * b->tda + t->col[j]]) && linked_numbers (t, j))
        {
          size_t to = i * out_tda + t->col[j];
          expect_cell (t, &w, i, j, out + to, sd ? sd + to : NULL);
        }
  return s;
}

int
lat_linked_doubt (const void *theta, const lat_block *b, const double *r,
                  const double *x, double *out, size_t tda, void *work)
{
  const linked *t = theta;
  linked_work w = lat_linked_work (t, b->n, work);
  int s = ask (t, b, r, &w);
  for (size_t i = 0; !s && i < b->n; i++)
    for (size_t j = 0; j < t->p; j++)
      if (t->text[j] && isnan (b->x[i * b->tda + t->col[j]]))
        {
          size_t at = i * tda + t->col[j];
          out[at] = levels_of (t, &w, i, j)[(size_t)x[at]];
        }
  return s;
}
