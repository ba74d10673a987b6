/* ar_theta.c -- parameters of autoregressive laws: life and names.  */

#include "family/ar_theta.h"
#include "family/columns.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

void
lat_ar_free (void *theta)
{
  ar *t = theta;
  if (!t)
    return;
  free (t->col);
  free (t->order);
  free (t->first);
  free (t->par);
  free (t->prior);
  free (t);
}

/* Copies the orders and finds where each column's numbers start.  */
static int
set_orders (ar *t, const size_t *order)
{
  t->order = malloc (t->p * sizeof *t->order);
  t->first = calloc (t->p + 1, sizeof *t->first);
  if (!t->order || !t->first)
    return LAT_ENOMEM;
  for (size_t j = 0; j < t->p; j++)
    {
      if (order[j] < 1 || order[j] > LAT_AR_MOST)
        return LAT_EINVAL;
      t->order[j] = order[j];
      t->first[j + 1] = t->first[j] + AR_LAGS + order[j];
    }
  return 0;
}

void *
lat_ar_alloc (size_t k, size_t p, const size_t *col, const size_t *order)
{
  ar *t = calloc (1, sizeof *t);
  if (!t || !k || !p)
    goto fail;
  t->k = k;
  t->p = p;
  t->least_rows = LAT_FAMILY_LEAST_ROWS;
  t->least_spread = 1e-8;
  if (set_orders (t, order) || !(t->col = lat_family_copy_columns (p, col)))
    goto fail;
  t->par = calloc (k * t->first[p], sizeof *t->par);
  t->prior = calloc (p, sizeof *t->prior);
  if (!t->par || !t->prior)
    goto fail;
  for (size_t j = 0; j < p; j++)
    {
      t->prior[j].variance = 1;
      for (size_t c = 0; c < k; c++)
        ar_par (t, c, j)[AR_SD] = 1;
    }
  return t;
fail:
  lat_ar_free (t);
  return NULL;
}

void *
lat_ar_clone (const void *theta)
{
  const ar *t = theta;
  void *c = lat_ar_alloc (t->k, t->p, t->col, t->order);
  if (c)
    lat_ar_copy (c, t);
  return c;
}

int
lat_ar_copy (void *to, const void *from)
{
  ar *a = to;
  const ar *b = from;
  if (a->k != b->k || a->p != b->p
      || memcmp (a->order, b->order, b->p * sizeof *b->order))
    return LAT_EBADLEN;
  memcpy (a->col, b->col, b->p * sizeof *b->col);
  memcpy (a->par, b->par, b->k * b->first[b->p] * sizeof *b->par);
  memcpy (a->prior, b->prior, b->p * sizeof *b->prior);
  a->least_rows = b->least_rows;
  a->least_spread = b->least_spread;
  return 0;
}

size_t
lat_ar_components (const void *theta)
{
  return ((const ar *)theta)->k;
}

size_t
lat_ar_columns (const void *theta, const size_t **col)
{
  const ar *t = theta;
  if (col)
    *col = t->col;
  return t->p;
}

size_t
lat_ar_order (const void *theta, size_t j)
{
  return ((const ar *)theta)->order[j];
}

size_t
lat_ar_lags (const void *theta)
{
  const ar *t = theta;
  size_t most = 0;
  for (size_t j = 0; j < t->p; j++)
    most = t->order[j] > most ? t->order[j] : most;
  return most;
}

size_t
lat_ar_record (const void *theta, size_t j)
{
  return AR_LAGS + ((const ar *)theta)->order[j];
}

const double *
lat_ar_at (const void *theta, size_t c, size_t j)
{
  return ar_par (theta, c, j);
}

int
lat_ar_set (void *theta, size_t c, size_t j, const double *par)
{
  ar *t = theta;
  if (c >= t->k || j >= t->p)
    return LAT_EINVAL;
  for (size_t i = 0; i < AR_LAGS + t->order[j]; i++)
    if (!isfinite (par[i]))
      return LAT_EDOM;
  if (!(par[AR_SD] > 0))
    return LAT_EDOM;
  memcpy (ar_par (t, c, j), par, (AR_LAGS + t->order[j]) * sizeof *par);
  return 0;
}

/* --- levels and means ---------------------------------------------------- */

static double
sum_of_lags (const ar *t, size_t c, size_t j)
{
  double sum = 0;
  for (size_t l = 0; l < t->order[j]; l++)
    sum += ar_par (t, c, j)[AR_LAGS + l];
  return sum;
}

double
lat_ar_level (const ar *t, size_t c, size_t j)
{
  return ar_par (t, c, j)[AR_INTERCEPT]
         + t->prior[j].mean * sum_of_lags (t, c, j);
}

void
lat_ar_set_level (ar *t, size_t c, size_t j, double level)
{
  ar_par (t, c, j)[AR_INTERCEPT]
      = level - t->prior[j].mean * sum_of_lags (t, c, j);
}

double
lat_ar_mean (const ar *t, size_t c, size_t j)
{
  const double nearly = 1e-6; /* a random walk settles nowhere */
  double rest = 1 - sum_of_lags (t, c, j);
  return rest > nearly ? ar_par (t, c, j)[AR_INTERCEPT] / rest
                       : t->prior[j].mean;
}

/* --- names --------------------------------------------------------------- */

const char *const lat_ar_names[LAT_AR_MOST + AR_LAGS + 1]
    = { "intercept", "sd",     "lag_1",  "lag_2",  "lag_3",  "lag_4",
        "lag_5",     "lag_6",  "lag_7",  "lag_8",  "lag_9",  "lag_10",
        "lag_11",    "lag_12", "lag_13", "lag_14", "lag_15", "lag_16",
        "lag_17",    "lag_18", "lag_19", "lag_20", "lag_21", "lag_22",
        "lag_23",    "lag_24", "lag_25", "lag_26", "lag_27", "lag_28",
        "lag_29",    "lag_30", "lag_31", "lag_32", NULL };

const char *const lat_ar_prior_names[]
    = { "count", "mean_count", "mean", "variance", "scatter", NULL };

static int
get_par (const void *theta, size_t c, size_t j, double *out)
{
  memcpy (out, ar_par (theta, c, j), lat_ar_record (theta, j) * sizeof *out);
  return 0;
}

const lat_field lat_ar_fields[]
    = { { NULL, LAT_SHAPE_RECORD, get_par, lat_ar_set },
        { NULL, LAT_SHAPE_VECTOR, NULL, NULL } };

static int
get_prior (const void *theta, size_t c, size_t j, double *out)
{
  const ar_prior *q = ((const ar *)theta)->prior + j;
  (void)c;
  out[0] = q->count;
  out[1] = q->mean_count;
  out[2] = q->mean;
  out[3] = q->variance;
  out[4] = q->scatter;
  return 0;
}

static int
set_prior (void *theta, size_t c, size_t j, const double *in)
{
  (void)c;
  for (size_t i = 0; i < 5; i++)
    if (!isfinite (in[i]) || (i != 2 && !(in[i] >= 0)))
      return LAT_EDOM;
  if (!(in[3] > 0))
    return LAT_EDOM;
  ((ar *)theta)->prior[j] = (ar_prior){ in[0], in[1], in[2], in[3], in[4] };
  return 0;
}

const lat_field lat_ar_prior_fields[]
    = { { NULL, LAT_SHAPE_RECORD, get_prior, set_prior },
        { NULL, LAT_SHAPE_VECTOR, NULL, NULL } };
