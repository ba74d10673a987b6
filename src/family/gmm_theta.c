/* gmm_theta.c -- parameters of mixtures of normal laws: life, coordinates.

   Coordinates are those of the weights, component by component, and then
   those of the normal laws.  */

#include "family/gmm_theta.h"
#include "family/columns.h"
#include "family/simplex.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NORMAL lat_family_gaussian

void
lat_gmm_free (void *theta)
{
  gmm *t = theta;
  if (!t)
    return;
  if (t->gaussian)
    NORMAL.free (t->gaussian);
  free (t->weight);
  free (t->log_weight);
  free (t);
}

/* Takes over the normal laws.  */
static gmm *
alloc_over (size_t k, size_t parts, void *gaussian)
{
  gmm *t = calloc (1, sizeof *t);
  if (!t || !gaussian)
    goto fail;
  *t = (gmm){ .k = k, .parts = parts, .gaussian = gaussian };
  t->weight = malloc (k * parts * sizeof *t->weight);
  t->log_weight = malloc (k * parts * sizeof *t->log_weight);
  if (!t->weight || !t->log_weight)
    {
      lat_gmm_free (t);
      return NULL;
    }
  for (size_t i = 0; i < k * parts; i++)
    t->weight[i] = 1 / (double)parts;
  return t;
fail:
  if (gaussian)
    NORMAL.free (gaussian);
  free (t);
  return NULL;
}

void *
lat_gmm_alloc (size_t k, size_t parts, size_t p, const size_t *col,
               lat_covariance structure)
{
  if (!k || !parts || !p || k > SIZE_MAX / parts)
    return NULL;
  gmm *t = alloc_over (k, parts,
                       lat_gaussian_alloc (k * parts, p, col, structure));
  if (t)
    lat_gmm_prepare (t);
  return t;
}

void *
lat_gmm_clone (const void *theta)
{
  const gmm *t = theta;
  gmm *c = alloc_over (t->k, t->parts, NORMAL.clone (t->gaussian));
  if (c)
    lat_gmm_copy (c, t);
  return c;
}

int
lat_gmm_copy (void *to, const void *from)
{
  gmm *a = to;
  const gmm *b = from;
  if (a->k != b->k || a->parts != b->parts)
    return LAT_EBADLEN;
  memcpy (a->weight, b->weight, b->k * b->parts * sizeof *b->weight);
  memcpy (a->log_weight, b->log_weight,
          b->k * b->parts * sizeof *b->log_weight);
  a->pseudo = b->pseudo;
  return NORMAL.copy (a->gaussian, b->gaussian);
}

size_t
lat_gmm_components (const void *theta)
{
  return ((const gmm *)theta)->k;
}

size_t
lat_gmm_parts (const void *theta)
{
  return ((const gmm *)theta)->parts;
}

size_t
lat_gmm_columns (const void *theta, const size_t **col)
{
  return NORMAL.columns (((const gmm *)theta)->gaussian, col);
}

const double *
lat_gmm_weight (const void *theta, size_t c)
{
  const gmm *t = theta;
  return t->weight + c * t->parts;
}

const void *
lat_gmm_gaussian (const void *theta)
{
  return ((const gmm *)theta)->gaussian;
}

int
lat_gmm_set (void *theta, size_t c, const double *weight, const double *mean,
             const double *sigma)
{
  gmm *t = theta;
  size_t p = lat_gmm_columns (t, NULL);
  if (c >= t->k)
    return LAT_EINVAL;
  int s = weight ? lat_simplex_check (t->parts, weight) : 0;
  for (size_t h = 0; s == 0 && h < t->parts; h++)
    s = lat_gaussian_set (t->gaussian, c * t->parts + h,
                          mean ? mean + h * p : NULL,
                          sigma ? sigma + h * p * p : NULL);
  if (s == 0 && weight)
    memcpy (t->weight + c * t->parts, weight, t->parts * sizeof *weight);
  return s;
}

int
lat_gmm_prepare (void *theta)
{
  gmm *t = theta;
  for (size_t i = 0; i < t->k * t->parts; i++)
    t->log_weight[i] = log (t->weight[i]);
  return NORMAL.prepare (t->gaussian);
}

double
lat_gmm_distance (const void *a, const void *b)
{
  const gmm *s = a, *t = b;
  double d = lat_family_distance (s->k * s->parts, s->weight, t->weight);
  double e = NORMAL.distance (s->gaussian, t->gaussian);
  return d > e || isnan (d) ? d : e;
}

/* --- coordinates --------------------------------------------------------- */

static size_t
weights_len (const gmm *t)
{
  return t->k * (t->parts - 1);
}

size_t
lat_gmm_pack_len (const void *theta)
{
  const gmm *t = theta;
  return weights_len (t) + NORMAL.pack_len (t->gaussian);
}

int
lat_gmm_pack (const void *theta, double *x)
{
  const gmm *t = theta;
  for (size_t c = 0; c < t->k; c++, x += t->parts - 1)
    lat_simplex_pack (t->parts, t->weight + c * t->parts, x);
  return NORMAL.pack (t->gaussian, x);
}

int
lat_gmm_unpack (void *theta, const double *x)
{
  gmm *t = theta;
  int s = 0;
  for (size_t c = 0; s == 0 && c < t->k; c++, x += t->parts - 1)
    s = lat_simplex_unpack (t->parts, x, t->weight + c * t->parts);
  if (s == 0)
    s = NORMAL.unpack (t->gaussian, x);
  return s ? s : lat_gmm_prepare (t);
}

int
lat_gmm_score (const void *theta, const double *stat, double *g)
{
  const gmm *t = theta;
  for (size_t c = 0; c < t->k; c++, g += t->parts - 1)
    lat_simplex_score (t->parts, t->weight + c * t->parts, stat + c * t->parts,
                       g);
  return NORMAL.score (t->gaussian, stat + t->k * t->parts, g);
}

size_t
lat_gmm_even_len (const void *theta)
{
  const gmm *t = theta;
  return t->k * t->parts + NORMAL.even_len (t->gaussian);
}

int
lat_gmm_even_pack (const void *theta, double *x)
{
  const gmm *t = theta;
  lat_simplex_roots (t->k * t->parts, t->weight, x);
  return NORMAL.even_pack (t->gaussian, x + t->k * t->parts);
}

int
lat_gmm_even_unpack (void *theta, const double *x)
{
  gmm *t = theta;
  int s = 0;
  for (size_t c = 0; s == 0 && c < t->k; c++, x += t->parts)
    s = lat_simplex_square (t->parts, x, t->weight + c * t->parts);
  if (s == 0)
    s = NORMAL.even_unpack (t->gaussian, x);
  return s ? s : lat_gmm_prepare (t);
}
