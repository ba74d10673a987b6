/* linked_expect.c -- what linked components expect of missing cells, and how
   probable a level is.  */

#include "data/coding.h"
#include "family/linked_levels.h"
#include <latens/gaussian.h>
#include <latens/product.h>
#include <math.h>

/* --- expectations -------------------------------------------------------- */

/* The most probable level where so many numbers are expected: of all
   components together, and so in a straight line.  */
static double
most_probable (size_t numbers, const double *mean, double *prob, double *sd)
{
  size_t best = 0;
  lat_coding_levels (numbers, mean, prob);
  for (size_t l = 1; l <= numbers; l++)
    if (prob[l] > prob[best])
      best = l;
  if (sd)
    *sd = prob[best];
  return (double)best;
}

static void
expect_cell (const linked *t, const linked_work *w, size_t i, size_t j,
             double *out, double *sd)
{
  size_t at = i * linked_width (t) + t->first[j];
  if (t->text[j])
    {
      *out = most_probable (linked_numbers (t, j), w->mean + at, w->rest, sd);
      return;
    }
  *out = w->mean[at];
  if (sd)
    *sd = w->sd[at];
}

int
lat_linked_expect (const void *theta, const lat_block *b, const double *r,
                   double *out, double *sd, size_t out_tda, void *work)
{
  const linked *t = theta;
  linked_work w = lat_linked_work (t, b->n, work);
  int s = lat_family_product.expect (t->product, b, r, out, sd, out_tda,
                                     w.product);
  lat_block coded = lat_linked_block (t, b, w.coded);
  if (!s)
    s = lat_family_gaussian.expect (t->law, &coded, r, w.mean, w.sd,
                                    linked_width (t), w.law);
  for (size_t i = 0; !s && i < b->n; i++)
    for (size_t j = 0; j < t->p; j++)
      if (isnan (b->x[i * b->tda + t->col[j]]) && linked_numbers (t, j))
        {
          size_t to = i * out_tda + t->col[j];
          expect_cell (t, &w, i, j, out + to, sd ? sd + to : NULL);
        }
  return s;
}

/* --- levels -------------------------------------------------------------- */

/* Adds component c's share of the probabilities in own column j.  */
static int
doubt_component (linked_levels *d, size_t c, size_t j, const lat_block *b,
                 const double *coded, const double *r, const double *x,
                 double *out, size_t tda)
{
  const linked *t = d->t;
  size_t col = t->col[j], numbers = linked_numbers (t, j);
  int s = LAT_SUCCESS;
  lat_linked_levels_of (d, c);
  for (size_t i = 0; !s && i < b->n; i++)
    {
      const double *row = b->x + i * b->tda;
      if (!isnan (row[col]) || (s = lat_linked_arrange (d, row, j)))
        continue;
      lat_linked_take (d, coded + i * linked_width (t));
      lat_linked_weigh (d, numbers, d->all.m - numbers, d->text.m - numbers);
      out[i * tda + col]
          += r[c * b->n + i] * d->prob[(size_t)x[i * tda + col]];
    }
  return s;
}

int
lat_linked_doubt (const void *theta, const lat_block *b, const double *r,
                  const double *x, double *out, size_t tda, void *work)
{
  const linked *t = theta;
  linked_work w = lat_linked_work (t, b->n, work);
  linked_levels d = lat_linked_levels (t, w.rest);
  int s = LAT_SUCCESS;
  lat_linked_code (t, b->n, b->x, b->tda, w.coded);
  for (size_t j = 0; j < t->p; j++)
    {
      for (size_t i = 0; t->text[j] && i < b->n; i++)
        if (isnan (b->x[i * b->tda + t->col[j]]))
          out[i * tda + t->col[j]] = 0;
      for (size_t c = 0; t->text[j] && !s && c < t->k; c++)
        s = doubt_component (&d, c, j, b, w.coded, r, x, out, tda);
    }
  return s;
}
