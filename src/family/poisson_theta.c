/* poisson_theta.c -- the life of the Poisson family's parameters.  */

#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#include "family/poisson_theta.h"
#include "family/columns.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* lgamma would write the global signgam.  */
double
lat_poisson_log_factorial (double x)
{
  int sign;
  return lgamma_r (x + 1, &sign);
}

void
lat_poisson_free (void *theta)
{
  poisson *t = theta;
  if (!t)
    return;
  free (t->col);
  free (t->rate);
  free (t->log_rate);
  free (t->shape);
  free (t->exposure);
  free (t);
}

int
lat_poisson_prepare (void *theta)
{
  poisson *t = theta;
  for (size_t i = 0; i < t->k * t->p; i++)
    t->log_rate[i] = log (t->rate[i]);
  return 0;
}

void *
lat_poisson_alloc (size_t k, size_t p, const size_t *col)
{
  poisson *t = calloc (1, sizeof *t);
  if (!t || k == 0 || !(t->col = lat_family_copy_columns (p, col)))
    goto fail;
  t->k = k;
  t->p = p;
  t->least_rows = LAT_FAMILY_LEAST_ROWS;
  t->rate = calloc (k * p, sizeof *t->rate);
  t->log_rate = calloc (k * p, sizeof *t->log_rate);
  t->shape = calloc (p, sizeof *t->shape);
  t->exposure = calloc (p, sizeof *t->exposure);
  if (!t->rate || !t->log_rate || !t->shape || !t->exposure)
    goto fail;
  for (size_t i = 0; i < k * p; i++)
    t->rate[i] = 1;
  for (int x = 0; x < POISSON_TABLE; x++)
    t->log_fact[x] = lat_poisson_log_factorial (x);
  lat_poisson_prepare (t);
  return t;
fail:
  lat_poisson_free (t);
  return NULL;
}

double
lat_poisson_rate (const void *theta, size_t c, size_t j)
{
  const poisson *t = theta;
  return t->rate[c * t->p + j];
}

int
lat_poisson_set (void *theta, size_t c, size_t j, double rate)
{
  poisson *t = theta;
  if (c >= t->k || j >= t->p)
    return LAT_EINVAL;
  if (!(rate >= 0) || isinf (rate))
    return LAT_EDOM;
  t->rate[c * t->p + j] = rate;
  return 0;
}

int
lat_poisson_copy (void *to, const void *from)
{
  poisson *a = to;
  const poisson *b = from;
  if (a->k != b->k || a->p != b->p)
    return LAT_EBADLEN;
  memcpy (a->col, b->col, b->p * sizeof *b->col);
  memcpy (a->rate, b->rate, b->k * b->p * sizeof *b->rate);
  memcpy (a->log_rate, b->log_rate, b->k * b->p * sizeof *b->log_rate);
  memcpy (a->shape, b->shape, b->p * sizeof *b->shape);
  memcpy (a->exposure, b->exposure, b->p * sizeof *b->exposure);
  a->least_rows = b->least_rows;
  return 0;
}

void *
lat_poisson_clone (const void *theta)
{
  const poisson *t = theta;
  void *c = lat_poisson_alloc (t->k, t->p, t->col);
  if (c)
    lat_poisson_copy (c, t);
  return c;
}
