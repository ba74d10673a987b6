/* missing_fields.c -- the probabilities of holes: free coordinates (their
   logits), even ones (asin of their roots), and their names in model files.

   Where all components have the same, the first stands for all.  */

#include "family/missing_theta.h"
#include "family/unit_interval.h"

size_t
lat_missing_pack_len (const void *theta)
{
  return missing_free (theta);
}

/* Each of the numbers that a fit finds, and its copies.  */
static int
set_free (missing *t, const double *x, double from (double))
{
  size_t len = missing_free (t);
  for (size_t i = 0; i < t->k * t->p; i++)
    {
      if (!isfinite (x[i % len]))
        return LAT_EDOM;
      t->q[i] = from (x[i % len]);
    }
  return lat_missing_prepare (t);
}

int
lat_missing_pack (const void *theta, double *x)
{
  const missing *t = theta;
  for (size_t i = 0; i < missing_free (t); i++)
    x[i] = logit (t->q[i]);
  return 0;
}

int
lat_missing_unpack (void *theta, const double *x)
{
  return set_free (theta, x, from_logit);
}

int
lat_missing_even_pack (const void *theta, double *x)
{
  const missing *t = theta;
  for (size_t i = 0; i < missing_free (t); i++)
    x[i] = to_arc (t->q[i]);
  return 0;
}

int
lat_missing_even_unpack (void *theta, const double *x)
{
  return set_free (theta, x, from_arc);
}

/* d / d logit q of (holes log q + (rows - holes) log (1 - q)).  */
int
lat_missing_score (const void *theta, const double *stat, double *g)
{
  const missing *t = theta;
  for (size_t i = 0; i < missing_free (t); i++)
    g[i] = 0;
  for (size_t c = 0; c < t->k; c++)
    {
      const double *s = stat + c * (t->p + 1);
      for (size_t j = 0; j < t->p; j++)
        g[t->equal ? j : c * t->p + j] += s[j + 1] - s[0] * t->q[c * t->p + j];
    }
  return 0;
}

/* --- fields -------------------------------------------------------------- */

static int
get_prob (const void *theta, size_t c, size_t j, double *out)
{
  *out = lat_missing_prob (theta, c, j);
  return 0;
}

static int
set_prob (void *theta, size_t c, size_t j, const double *in)
{
  missing *t = theta;
  if (t->equal && c > 0 && *in != t->q[j])
    return LAT_EINVAL;
  return lat_missing_set (theta, c, j, *in);
}

static int
get_prior (const void *theta, size_t c, size_t j, double *out)
{
  const missing *t = theta;
  (void)c;
  out[0] = t->rows;
  out[1] = t->share[j];
  return 0;
}

static int
set_prior (void *theta, size_t c, size_t j, const double *in)
{
  missing *t = theta;
  (void)c;
  if (!(in[0] >= 0 && isfinite (in[0]) && in[1] >= 0 && in[1] <= 1)
      || (j > 0 && in[0] != t->rows))
    return LAT_EDOM;
  t->rows = in[0];
  t->share[j] = in[1];
  return 0;
}

const lat_field lat_missing_fields[]
    = { { NULL, LAT_SHAPE_SCALAR, get_prob, set_prob },
        { NULL, LAT_SHAPE_VECTOR, NULL, NULL } };

const lat_field lat_missing_prior_fields[]
    = { { NULL, LAT_SHAPE_RECORD, get_prior, set_prior },
        { NULL, LAT_SHAPE_VECTOR, NULL, NULL } };

const char *const lat_missing_prior_names[] = { "rows", "probability", NULL };
