/* missing_theta.c -- the life of the probabilities of holes.  */

#include "family/missing_theta.h"
#include "family/columns.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

void
lat_missing_free (void *theta)
{
  missing *t = theta;
  if (!t)
    return;
  free (t->col);
  free (t->q);
  free (t->log_q);
  free (t->log_seen);
  free (t->share);
  free (t);
}

int
lat_missing_prepare (void *theta)
{
  missing *t = theta;
  for (size_t i = 0; i < t->k * t->p; i++)
    {
      t->log_q[i] = log (t->q[i]);
      t->log_seen[i] = log1p (-t->q[i]);
    }
  return 0;
}

void *
lat_missing_alloc (size_t k, size_t p, const size_t *col, int equal)
{
  missing *t = calloc (1, sizeof *t);
  if (!t || k == 0 || !(t->col = lat_family_copy_columns (p, col)))
    goto fail;
  t->k = k;
  t->p = p;
  t->equal = equal != 0;
  t->q = calloc (k * p, sizeof *t->q);
  t->log_q = calloc (k * p, sizeof *t->log_q);
  t->log_seen = calloc (k * p, sizeof *t->log_seen);
  t->share = calloc (p, sizeof *t->share);
  if (!t->q || !t->log_q || !t->log_seen || !t->share)
    goto fail;
  for (size_t i = 0; i < k * p; i++)
    t->q[i] = 0.5;
  lat_missing_prepare (t);
  return t;
fail:
  lat_missing_free (t);
  return NULL;
}

double
lat_missing_prob (const void *theta, size_t c, size_t j)
{
  const missing *t = theta;
  return t->q[c * t->p + j];
}

int
lat_missing_is_equal (const void *theta)
{
  return ((const missing *)theta)->equal;
}

int
lat_missing_set (void *theta, size_t c, size_t j, double prob)
{
  missing *t = theta;
  if (c >= t->k || j >= t->p)
    return LAT_EINVAL;
  if (!(prob >= 0 && prob <= 1))
    return LAT_EDOM;
  for (size_t i = t->equal ? 0 : c; i < (t->equal ? t->k : c + 1); i++)
    t->q[i * t->p + j] = prob;
  return 0;
}

int
lat_missing_copy (void *to, const void *from)
{
  missing *a = to;
  const missing *b = from;
  size_t n = b->k * b->p;
  if (a->k != b->k || a->p != b->p || a->equal != b->equal)
    return LAT_EBADLEN;
  memcpy (a->col, b->col, b->p * sizeof *b->col);
  memcpy (a->q, b->q, n * sizeof *b->q);
  memcpy (a->log_q, b->log_q, n * sizeof *b->log_q);
  memcpy (a->log_seen, b->log_seen, n * sizeof *b->log_seen);
  memcpy (a->share, b->share, b->p * sizeof *b->share);
  a->rows = b->rows;
  return 0;
}

void *
lat_missing_clone (const void *theta)
{
  const missing *t = theta;
  void *c = lat_missing_alloc (t->k, t->p, t->col, t->equal);
  if (c)
    lat_missing_copy (c, t);
  return c;
}
