/* categorical_theta.c -- the categorical family's parameters: life and
   shape.  */

#include "family/categorical_theta.h"
#include "family/columns.h"
#include "family/simplex.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

void
lat_categorical_free (void *theta)
{
  categorical *t = theta;
  if (!t)
    return;
  free (t->col);
  free (t->first);
  free (t->prob);
  free (t->log_prob);
  free (t->pseudo);
  free (t);
}

static size_t *
offsets (size_t p, const size_t *levels)
{
  size_t *first = calloc (p + 1, sizeof *first);
  for (size_t j = 0; first && j < p; j++)
    {
      first[j + 1] = first[j] + levels[j];
      if (levels[j] == 0)
        {
          free (first);
          return NULL;
        }
    }
  return first;
}

static void
set_uniform (categorical *t)
{
  for (size_t c = 0; c < t->k; c++)
    for (size_t j = 0; j < t->p; j++)
      for (size_t l = 0; l < categorical_levels (t, j); l++)
        categorical_prob (t, c, j)[l]
            = 1.0 / (double)categorical_levels (t, j);
}

int
lat_categorical_prepare (void *theta)
{
  categorical *t = theta;
  double *log_prob = t->log_prob;
  for (size_t c = 0; c < t->k; c++)
    for (size_t j = 0; j < t->p; j++)
      {
        const double *prob = categorical_prob (t, c, j);
        for (size_t l = 0; l < categorical_levels (t, j); l++)
          *log_prob++ = log (prob[l]);
        *log_prob++ = 0;
      }
  return 0;
}

void *
lat_categorical_alloc (size_t k, size_t p, const size_t *col,
                       const size_t *levels)
{
  categorical *t = calloc (1, sizeof *t);
  if (!t || k == 0 || !(t->col = lat_family_copy_columns (p, col))
      || !(t->first = offsets (p, levels)))
    goto fail;
  t->k = k;
  t->p = p;
  t->least_rows = LAT_FAMILY_LEAST_ROWS;
  t->prob = calloc (k * t->first[p], sizeof *t->prob);
  t->log_prob = calloc (k * (t->first[p] + p), sizeof *t->log_prob);
  t->pseudo = calloc (t->first[p], sizeof *t->pseudo);
  if (!t->prob || !t->log_prob || !t->pseudo)
    goto fail;
  set_uniform (t);
  lat_categorical_prepare (t);
  return t;
fail:
  lat_categorical_free (t);
  return NULL;
}

const double *
lat_categorical_prob (const void *theta, size_t c, size_t j)
{
  return categorical_prob (theta, c, j);
}

int
lat_categorical_set (void *theta, size_t c, size_t j, const double *prob)
{
  categorical *t = theta;
  if (c >= t->k || j >= t->p)
    return LAT_EINVAL;
  size_t m = categorical_levels (t, j);
  int s = lat_simplex_check (m, prob);
  if (s == 0)
    memcpy (categorical_prob (t, c, j), prob, m * sizeof *prob);
  return s;
}

int
lat_categorical_copy (void *to, const void *from)
{
  categorical *a = to;
  const categorical *b = from;
  if (a->k != b->k || a->p != b->p
      || memcmp (a->first, b->first, (b->p + 1) * sizeof *b->first))
    return LAT_EBADLEN;
  size_t cells = b->first[b->p];
  memcpy (a->col, b->col, b->p * sizeof *b->col);
  memcpy (a->prob, b->prob, b->k * cells * sizeof *b->prob);
  memcpy (a->log_prob, b->log_prob,
          b->k * (cells + b->p) * sizeof *b->log_prob);
  memcpy (a->pseudo, b->pseudo, cells * sizeof *b->pseudo);
  a->least_rows = b->least_rows;
  return 0;
}

void *
lat_categorical_clone (const void *theta)
{
  const categorical *t = theta;
  size_t *levels = malloc (t->p * sizeof *levels);
  if (!levels)
    return NULL;
  for (size_t j = 0; j < t->p; j++)
    levels[j] = categorical_levels (t, j);
  void *c = lat_categorical_alloc (t->k, t->p, t->col, levels);
  if (c)
    lat_categorical_copy (c, t);
  free (levels);
  return c;
}

size_t
lat_categorical_components (const void *theta)
{
  return ((const categorical *)theta)->k;
}

size_t
lat_categorical_columns (const void *theta, const size_t **col)
{
  const categorical *t = theta;
  if (col)
    *col = t->col;
  return t->p;
}

size_t
lat_categorical_levels (const void *theta, size_t j)
{
  return categorical_levels (theta, j);
}

size_t
lat_categorical_stat_len (const void *theta)
{
  const categorical *t = theta;
  return t->k * t->first[t->p];
}

int
lat_categorical_permute (void *theta, const size_t *order)
{
  categorical *t = theta;
  int s = lat_family_permute (t->k, t->first[t->p], t->prob, order);
  return s ? s : lat_categorical_prepare (t);
}
