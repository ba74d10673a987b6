/* linked_theta.c -- the life of linked components, and what they make of rows:
   text coded as numbers.  */

#include "base/linalg.h"
#include "data/coding.h"
#include "family/gaussian_theta.h"
#include "family/linked_theta.h"
#include <latens/gaussian.h>
#include <latens/product.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PRODUCT (&lat_family_product)
#define LAW (&lat_family_gaussian)

/* --- life ---------------------------------------------------------------- */

void
lat_linked_free (void *theta)
{
  linked *t = theta;
  if (!t)
    return;
  if (t->product)
    PRODUCT->free (t->product);
  if (t->law)
    LAW->free (t->law);
  free (t->first);
  free (t->text);
  free (t->number);
  free (t->plain);
  free (t->precision);
  free (t);
}

/* Places of the columns; text with a single level has none.  */
static void
place_columns (linked *t, const unsigned char *coded)
{
  for (size_t j = 0; j < t->p; j++)
    {
      size_t levels = PRODUCT->levels (t->product, j);
      size_t numbers = levels ? lat_coding_width (levels) : 1;
      t->text[j] = levels && numbers && coded[j];
      t->apart |= levels && !t->text[j];
      if (t->text[j] && levels > t->most)
        t->most = levels;
      t->first[j + 1] = t->first[j] + (levels && !t->text[j] ? 0 : numbers);
    }
}

/* The numbers of text, and room for their laws.  */
static int
place_text (linked *t)
{
  t->number = calloc (linked_width (t) + 1, sizeof *t->number);
  t->plain = calloc (t->p + 1, sizeof *t->plain);
  for (size_t j = 0; t->number && t->plain && j < t->p; j++)
    {
      t->plain[j] = t->texts;
      for (size_t a = t->first[j]; t->text[j] && a < t->first[j + 1]; a++)
        t->number[t->texts++] = a;
    }
  t->precision = calloc (t->k * t->texts * t->texts, sizeof *t->precision);
  return t->number && t->plain && t->precision;
}

int
lat_linked_prepare_text (linked *t)
{
  size_t wide = linked_width (t), n = t->texts;
  double *sigma = malloc ((wide * wide + n * n) * sizeof *sigma);
  double *l = sigma ? sigma + wide * wide : NULL;
  int s = sigma ? LAT_SUCCESS : LAT_ENOMEM;
  for (size_t c = 0; !s && c < t->k; c++)
    {
      lat_gaussian_covariance (t->law, c, sigma);
      for (size_t a = 0; a < n; a++)
        for (size_t b = 0; b <= a; b++)
          l[a * n + b] = sigma[t->number[a] * wide + t->number[b]];
      s = lat_chol (n, l, n);
      if (!s)
        lat_chol_inverse (n, l, n, t->precision + c * n * n, n);
    }
  free (sigma);
  return s;
}

void *
lat_linked_alloc (void *product, const unsigned char *coded)
{
  linked *t = calloc (1, sizeof *t);
  if (!t)
    {
      PRODUCT->free (product);
      return NULL;
    }
  t->product = product;
  t->k = PRODUCT->components (product);
  t->p = PRODUCT->columns (product, &t->col);
  t->first = calloc (t->p + 1, sizeof *t->first);
  t->text = calloc (t->p + 1, sizeof *t->text);
  if (t->first && t->text)
    {
      place_columns (t, coded);
      if (t->most)
        t->law = lat_gaussian_alloc (t->k, linked_width (t), NULL, LAT_FULL);
    }
  if (t->law && place_text (t))
    return t;
  lat_linked_free (t);
  return NULL;
}

int
lat_linked_copy (void *to, const void *from)
{
  linked *a = to;
  const linked *b = from;
  int s = PRODUCT->copy (a->product, b->product);
  if (!s)
    s = LAW->copy (a->law, b->law);
  if (!s)
    memcpy (a->precision, b->precision,
            a->k * a->texts * a->texts * sizeof *a->precision);
  return s;
}

void *
lat_linked_clone (const void *theta)
{
  const linked *t = theta;
  void *product = PRODUCT->clone (t->product);
  linked *c = product ? lat_linked_alloc (product, t->text) : NULL;
  if (c && !lat_linked_copy (c, t))
    return c;
  lat_linked_free (c);
  return NULL;
}

void *
lat_linked_product (void *theta)
{
  return ((linked *)theta)->product;
}

void *
lat_linked_law (void *theta)
{
  return ((linked *)theta)->law;
}

size_t
lat_linked_width (const void *theta)
{
  return linked_width (theta);
}

int
lat_linked_is_coded (const void *theta, size_t j)
{
  return ((const linked *)theta)->text[j];
}

void
lat_linked_shrink (void *theta, double scatter)
{
  linked *t = theta;
  gaussian_theta *law = t->law;
  for (size_t i = 0; i < t->texts; i++)
    {
      size_t a = t->number[i];
      law->scatter[a]
          = fmax (law->scatter[a], law->count * scatter * law->scale[a]);
    }
}

void
lat_linked_lend (const void *theta, void *law)
{
  const gaussian_theta *from = ((const linked *)theta)->law;
  gaussian_theta *to = law;
  size_t bytes = from->p * sizeof (double);
  to->count = from->count;
  to->mean_count = from->mean_count;
  memcpy (to->prior_mean, from->prior_mean, bytes);
  memcpy (to->scatter, from->scatter, bytes);
  memcpy (to->scale, from->scale, bytes);
  memcpy (to->reach, from->reach, bytes);
}

/* --- coding -------------------------------------------------------------- */

void
lat_linked_code (const void *theta, size_t n, const double *x, size_t tda,
                 double *coded)
{
  const linked *t = theta;
  size_t wide = linked_width (t);
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < t->p; j++)
      {
        double cell = x[i * tda + t->col[j]];
        double *to = coded + i * wide + t->first[j];
        if (t->text[j])
          lat_coding_cell (cell, linked_numbers (t, j), to);
        else if (linked_numbers (t, j))
          *to = cell;
      }
}

lat_data *
lat_linked_table (const void *theta, const lat_data *d)
{
  size_t wide = lat_linked_width (theta);
  double *x = malloc ((d->n * wide + 1) * sizeof *x);
  if (!x)
    return NULL;
  lat_linked_code (theta, d->n, d->x, d->tda, x);
  lat_data *coded = lat_data_take (d->n, wide, x, free, x, NULL);
  if (!coded || !d->weight || !lat_data_set_weights (coded, d->weight, NULL))
    return coded;
  lat_data_free (coded);
  return NULL;
}

lat_block
lat_linked_block (const linked *t, const lat_block *b, double *coded)
{
  lat_linked_code (t, b->n, b->x, b->tda, coded);
  return (lat_block){ .n = b->n,
                      .x = coded,
                      .tda = linked_width (t),
                      .pattern = b->pattern,
                      .row = b->row,
                      .alone = b->alone };
}
