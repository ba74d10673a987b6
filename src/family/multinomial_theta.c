/* multinomial_theta.c -- parameters of multinomial laws: life, coordinates,
   names.  */

#include "family/multinomial_theta.h"
#include "family/columns.h"
#include "family/simplex.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

void
lat_multinomial_free (void *theta)
{
  multinomial *t = theta;
  if (!t)
    return;
  free (t->col);
  free (t->prob);
  free (t->log_prob);
  free (t->pseudo);
  free (t);
}

static int
is_total (double n)
{
  return n >= 1 && n <= 1e9 && !(n > floor (n));
}

void *
lat_multinomial_alloc (size_t k, size_t p, const size_t *col, double trials)
{
  multinomial *t;
  if (!k || p < 2 || !(isnan (trials) || is_total (trials))
      || !(t = calloc (1, sizeof *t)))
    return NULL;
  t->k = k;
  t->p = p;
  t->col = lat_family_copy_columns (p, col);
  t->prob = malloc (k * p * sizeof *t->prob);
  t->log_prob = malloc (k * p * sizeof *t->log_prob);
  t->pseudo = calloc (p, sizeof *t->pseudo);
  t->known = !isnan (trials);
  t->total = t->known ? trials : 1;
  t->least_rows = LAT_FAMILY_LEAST_ROWS;
  if (!t->col || !t->prob || !t->log_prob || !t->pseudo)
    {
      lat_multinomial_free (t);
      return NULL;
    }
  for (size_t i = 0; i < k * p; i++)
    t->prob[i] = 1 / (double)p;
  lat_multinomial_prepare (t);
  return t;
}

void *
lat_multinomial_clone (const void *theta)
{
  const multinomial *t = theta;
  void *c = lat_multinomial_alloc (t->k, t->p, t->col, (double)NAN);
  if (c)
    lat_multinomial_copy (c, t);
  return c;
}

int
lat_multinomial_copy (void *to, const void *from)
{
  multinomial *a = to;
  const multinomial *b = from;
  if (a->k != b->k || a->p != b->p)
    return LAT_EBADLEN;
  memcpy (a->col, b->col, b->p * sizeof *b->col);
  memcpy (a->prob, b->prob, b->k * b->p * sizeof *b->prob);
  memcpy (a->log_prob, b->log_prob, b->k * b->p * sizeof *b->log_prob);
  memcpy (a->pseudo, b->pseudo, b->p * sizeof *b->pseudo);
  a->total = b->total;
  a->known = b->known;
  a->least_rows = b->least_rows;
  return 0;
}

size_t
lat_multinomial_components (const void *theta)
{
  return ((const multinomial *)theta)->k;
}

size_t
lat_multinomial_columns (const void *theta, const size_t **col)
{
  const multinomial *t = theta;
  if (col)
    *col = t->col;
  return t->p;
}

const double *
lat_multinomial_prob (const void *theta, size_t c)
{
  const multinomial *t = theta;
  return t->prob + c * t->p;
}

int
lat_multinomial_set (void *theta, size_t c, const double *prob)
{
  multinomial *t = theta;
  if (c >= t->k)
    return LAT_EINVAL;
  int s = lat_simplex_check (t->p, prob);
  if (s == 0)
    memcpy (t->prob + c * t->p, prob, t->p * sizeof *prob);
  return s;
}

double
lat_multinomial_total (const void *theta, int *known)
{
  const multinomial *t = theta;
  if (known)
    *known = t->known;
  return t->total;
}

int
lat_multinomial_prepare (void *theta)
{
  multinomial *t = theta;
  for (size_t i = 0; i < t->k * t->p; i++)
    t->log_prob[i] = log (t->prob[i]);
  return 0;
}

int
lat_multinomial_permute (void *theta, const size_t *order)
{
  multinomial *t = theta;
  int s = lat_family_permute (t->k, t->p, t->prob, order);
  return s ? s : lat_multinomial_prepare (t);
}

double
lat_multinomial_distance (const void *a, const void *b)
{
  const multinomial *s = a, *t = b;
  return lat_family_distance (s->k * s->p, s->prob, t->prob);
}

/* --- coordinates --------------------------------------------------------- */

size_t
lat_multinomial_pack_len (const void *theta)
{
  const multinomial *t = theta;
  return t->k * (t->p - 1);
}

int
lat_multinomial_pack (const void *theta, double *x)
{
  const multinomial *t = theta;
  for (size_t c = 0; c < t->k; c++)
    lat_simplex_pack (t->p, t->prob + c * t->p, x + c * (t->p - 1));
  return 0;
}

int
lat_multinomial_unpack (void *theta, const double *x)
{
  multinomial *t = theta;
  int s = 0;
  for (size_t c = 0; s == 0 && c < t->k; c++)
    s = lat_simplex_unpack (t->p, x + c * (t->p - 1), t->prob + c * t->p);
  return s ? s : lat_multinomial_prepare (t);
}

int
lat_multinomial_score (const void *theta, const double *stat, double *g)
{
  const multinomial *t = theta;
  for (size_t c = 0; c < t->k; c++)
    lat_simplex_score (t->p, t->prob + c * t->p, stat + c * (t->p + 1) + 1,
                       g + c * (t->p - 1));
  return 0;
}

size_t
lat_multinomial_even_len (const void *theta)
{
  const multinomial *t = theta;
  return t->k * t->p;
}

int
lat_multinomial_even_pack (const void *theta, double *x)
{
  const multinomial *t = theta;
  lat_simplex_roots (t->k * t->p, t->prob, x);
  return 0;
}

int
lat_multinomial_even_unpack (void *theta, const double *x)
{
  multinomial *t = theta;
  int s = 0;
  for (size_t c = 0; s == 0 && c < t->k; c++)
    s = lat_simplex_square (t->p, x + c * t->p, t->prob + c * t->p);
  return s ? s : lat_multinomial_prepare (t);
}

/* --- names --------------------------------------------------------------- */

static int
get_prob (const void *theta, size_t c, size_t j, double *out)
{
  const multinomial *t = theta;
  (void)j;
  memcpy (out, t->prob + c * t->p, t->p * sizeof *out);
  return 0;
}

static int
set_prob (void *theta, size_t c, size_t j, const double *in)
{
  (void)j;
  return lat_multinomial_set (theta, c, in);
}

static int
get_total (const void *theta, size_t c, size_t j, double *out)
{
  (void)c, (void)j;
  *out = ((const multinomial *)theta)->total;
  return 0;
}

/* Component 0 sets what all share.  */
static int
set_total (void *theta, size_t c, size_t j, const double *in)
{
  multinomial *t = theta;
  (void)j;
  if (!is_total (*in))
    return LAT_EDOM;
  if (c > 0)
    return fabs (*in - t->total) > 0 ? LAT_EINVAL : 0;
  t->total = *in;
  return 0;
}

static int
get_known (const void *theta, size_t c, size_t j, double *out)
{
  (void)c, (void)j;
  *out = ((const multinomial *)theta)->known;
  return 0;
}

static int
set_known (void *theta, size_t c, size_t j, const double *in)
{
  multinomial *t = theta;
  int known = *in > 0;
  (void)j;
  if (fabs (*in - known) > 0 || isnan (*in))
    return LAT_EDOM;
  if (c > 0)
    return known == t->known ? 0 : LAT_EINVAL;
  t->known = known;
  return 0;
}

const lat_field lat_multinomial_fields[]
    = { { "probability", LAT_SHAPE_SHARES, get_prob, set_prob },
        { "total", LAT_SHAPE_NUMBER, get_total, set_total },
        { "known", LAT_SHAPE_NUMBER, get_known, set_known },
        { NULL, LAT_SHAPE_VECTOR, NULL, NULL } };

static int
get_pseudo (const void *theta, size_t c, size_t j, double *out)
{
  const multinomial *t = theta;
  (void)c, (void)j;
  memcpy (out, t->pseudo, t->p * sizeof *out);
  return 0;
}

static int
set_pseudo (void *theta, size_t c, size_t j, const double *in)
{
  multinomial *t = theta;
  (void)c, (void)j;
  for (size_t i = 0; i < t->p; i++)
    if (!(in[i] >= 0 && isfinite (in[i])))
      return LAT_EDOM;
  memcpy (t->pseudo, in, t->p * sizeof *in);
  return 0;
}

const lat_field lat_multinomial_prior_fields[]
    = { { "trials", LAT_SHAPE_VECTOR, get_pseudo, set_pseudo },
        { NULL, LAT_SHAPE_VECTOR, NULL, NULL } };
