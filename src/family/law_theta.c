/* law_theta.c -- the life of the parameters of a family made from a law.  */

#include "family/columns.h"
#include "family/law_theta.h"
#include "base/ieee.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double LEAST_SPREAD = 1e-8; /* the default of least_spread */

void
lat_law_free (void *theta)
{
  law_theta *t = theta;
  if (!t)
    return;
  free (t->col);
  free (t->par);
  free (t->constant);
  free (t->number);
  free (t->unit);
  free (t);
}

size_t
lat_law_components (const void *theta)
{
  return ((const law_theta *)theta)->k;
}

size_t
lat_law_columns (const void *theta, const size_t **col)
{
  const law_theta *t = theta;
  if (col)
    *col = t->col;
  return t->p;
}

int
lat_law_prepare (void *theta)
{
  law_theta *t = theta;
  for (size_t c = 0; t->law->prepare && c < t->k; c++)
    for (size_t j = 0; j < t->p; j++)
      t->law->prepare (law_par (t, c, j), law_constant (t, c, j));
  return 0;
}

static int
numbers_fit (const lat_law *law)
{
  const size_t n[] = { law->parameters, law->constants, law->terms,
                       law->statistics, law->prior,     law->even };
  for (size_t i = 0; i < sizeof n / sizeof *n; i++)
    if (n[i] > LAT_LAW_NUMBERS)
      return 0;
  return law->parameters > law->fixed && law->statistics > 0 && law->prior > 0;
}

static int
alloc_arrays (law_theta *t)
{
  size_t n = t->k * t->p;
  t->par = calloc (n * t->law->parameters, sizeof *t->par);
  t->constant = calloc (n * t->law->constants + 1, sizeof *t->constant);
  t->number = calloc (t->p * t->law->prior, sizeof *t->number);
  t->unit = calloc (t->p, sizeof *t->unit);
  return t->par && t->constant && t->number && t->unit ? 0 : LAT_ENOMEM;
}

void *
lat_law_alloc (const lat_law *law, size_t k, size_t p, const size_t *col)
{
  law_theta *t = calloc (1, sizeof *t);
  if (!t || k == 0 || !numbers_fit (law)
      || !(t->col = lat_family_copy_columns (p, col)))
    goto fail;
  t->law = law;
  t->k = k;
  t->p = p;
  t->least_rows = LAT_FAMILY_LEAST_ROWS;
  t->least_spread = LEAST_SPREAD;
  if (alloc_arrays (t))
    goto fail;
  for (size_t i = 0; i < k * p; i++)
    memcpy (t->par + i * law->parameters, law->start,
            law->parameters * sizeof *law->start);
  for (size_t j = 0; j < p; j++)
    t->unit[j] = 1;
  lat_law_prepare (t);
  return t;
fail:
  lat_law_free (t);
  return NULL;
}

int
lat_law_copy (void *to, const void *from)
{
  law_theta *a = to;
  const law_theta *b = from;
  const lat_law *law = b->law;
  size_t n = b->k * b->p;
  if (a->k != b->k || a->p != b->p || a->law != law)
    return LAT_EBADLEN;
  memcpy (a->col, b->col, b->p * sizeof *b->col);
  memcpy (a->par, b->par, n * law->parameters * sizeof *b->par);
  memcpy (a->constant, b->constant, n * law->constants * sizeof *b->constant);
  memcpy (a->number, b->number, b->p * law->prior * sizeof *b->number);
  memcpy (a->unit, b->unit, b->p * sizeof *b->unit);
  a->least_rows = b->least_rows;
  a->least_spread = b->least_spread;
  return 0;
}

void *
lat_law_clone (const void *theta)
{
  const law_theta *t = theta;
  void *c = lat_law_alloc (t->law, t->k, t->p, t->col);
  if (c)
    lat_law_copy (c, t);
  return c;
}

const double *
lat_law_at (const void *theta, size_t c, size_t j)
{
  return law_par (theta, c, j);
}

/* Whether the fixed parameters of component c may be those; component 0's
   become all the others'.  */
static int
share_fixed (law_theta *t, size_t c, size_t j, const double *par)
{
  size_t first = law_free (t->law), m = t->law->parameters;
  for (size_t i = first; i < m; i++)
    for (size_t e = 0; e < t->k; e++)
      if (c == 0)
        law_par (t, e, j)[i] = par[i];
      else if (!(law_par (t, e, j)[i] == par[i]))
        return LAT_EINVAL;
  return 0;
}

int
lat_law_set (void *theta, size_t c, size_t j, const double *par)
{
  law_theta *t = theta;
  if (c >= t->k || j >= t->p)
    return LAT_EINVAL;
  if (!t->law->valid (par))
    return LAT_EDOM;
  int s = share_fixed (t, c, j, par);
  if (s == 0)
    memcpy (law_par (t, c, j), par, t->law->parameters * sizeof *par);
  return s;
}

int
lat_law_fix (void *theta, size_t j, size_t i, double value)
{
  law_theta *t = theta;
  double par[LAT_LAW_NUMBERS];
  size_t at = law_free (t->law) + i;
  if (j >= t->p || at >= t->law->parameters)
    return LAT_EINVAL;
  memcpy (par, law_par (t, 0, j), t->law->parameters * sizeof *par);
  par[at] = value;
  if (!t->law->valid (par))
    return LAT_EDOM;
  for (size_t c = 0; c < t->k; c++)
    law_par (t, c, j)[at] = value;
  return 0;
}

/* --- fields -------------------------------------------------------------- */

static int
get_field (const void *theta, size_t c, size_t j, double *out)
{
  const law_theta *t = theta;
  memcpy (out, law_par (t, c, j), t->law->parameters * sizeof *out);
  return 0;
}

static int
set_field (void *theta, size_t c, size_t j, const double *in)
{
  return lat_law_set (theta, c, j, in);
}

static int
get_prior (const void *theta, size_t c, size_t j, double *out)
{
  const law_theta *t = theta;
  (void)c;
  memcpy (out, t->number + j * t->law->prior, t->law->prior * sizeof *out);
  return 0;
}

static int
set_prior (void *theta, size_t c, size_t j, const double *in)
{
  law_theta *t = theta;
  (void)c;
  for (size_t i = 0; i < t->law->prior; i++)
    if (!isfinite (in[i]))
      return LAT_EDOM;
  if (!(in[0] >= 0))
    return LAT_EDOM;
  memcpy (t->number + j * t->law->prior, in, t->law->prior * sizeof *in);
  return 0;
}

const lat_field lat_law_fields[]
    = { { NULL, LAT_SHAPE_RECORD, get_field, set_field },
        { NULL, LAT_SHAPE_RECORD, NULL, NULL } };

const lat_field lat_law_prior_fields[]
    = { { NULL, LAT_SHAPE_RECORD, get_prior, set_prior },
        { NULL, LAT_SHAPE_RECORD, NULL, NULL } };
