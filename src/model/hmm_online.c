/* hmm_online.c -- rows as they come, each filtered by itself in logarithms:

     log p_t(j) = log sum_i exp (log law_t-1(i) + log a_ij)
     log law_t(j) = log p_t(j) + log b_t(j) - log P(row t | rows before it);

   with durations log p_t is by hsmm_online.c.  */

#include "em/parallel.h"
#include "model/hmm_private.h"
#include "model/hsmm_online.h"
#include <latens/hmm_infer.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct lat_hmm_online
{
  const lat_hmm *m;
  size_t p, lags;
  double *b, *next;    /* k */
  double *wide;        /* p (1 + lags): a row, and those before it */
  lat_hsmm_ages *ages; /* NULL: no durations */
  void *work;
};

lat_hmm_online *
lat_hmm_online_alloc (const lat_hmm *m, size_t p)
{
  lat_hmm_online *o = calloc (1, sizeof *o);
  if (!o)
    return NULL;
  o->m = m;
  o->p = p;
  o->lags = m->family->lags ? m->family->lags (m->emission) : 0;
  o->wide = malloc ((p + 1) * (1 + o->lags) * sizeof *o->wide);
  o->b = malloc (m->k * sizeof *o->b);
  o->next = malloc (m->k * sizeof *o->next);
  o->work = lat_alloc_aligned (m->family->work_len (m->emission, 1));
  if (m->duration)
    o->ages = lat_hsmm_ages_alloc (m);
  if (o->b && o->next && o->wide && o->work && (o->ages || !m->duration))
    return o;
  lat_hmm_online_free (o);
  return NULL;
}

void
lat_hmm_online_free (lat_hmm_online *o)
{
  if (!o)
    return;
  free (o->b);
  free (o->wide);
  free (o->next);
  free (o->work);
  lat_hsmm_ages_free (o->ages);
  free (o);
}

/* log of the sum of exp (x_i + y_i), y_i `stride` apart.  */
static double
log_sum (size_t k, const double *x, const double *y, size_t stride)
{
  double most = -INFINITY, sum = 0;
  for (size_t i = 0; i < k; i++)
    most = fmax (most, x[i] + y[i * stride]);
  for (size_t i = 0; most > -INFINITY && i < k; i++)
    sum += exp (x[i] + y[i * stride] - most);
  return most + (sum > 0 ? log (sum) : 0);
}

size_t
lat_hmm_online_len (const lat_hmm_online *o)
{
  return o->m->k + o->lags * o->p
         + (o->ages ? lat_hsmm_ages_len (o->ages) : 0);
}

/* log b of the row, which is there with those before it; label: its state is
   known.  */
static int
densities (lat_hmm_online *o, uint32_t label)
{
  const lat_hmm *m = o->m;
  lat_block one = { .n = 1,
                    .x = o->wide,
                    .tda = o->p * (1 + o->lags),
                    .lag = o->lags ? o->p : 0 };
  if (label > m->k)
    return LAT_EDATA;
  memset (o->b, 0, m->k * sizeof *o->b);
  int s = m->family->log_density (m->emission, &one, o->b, o->work);
  for (size_t j = 0; label && j < m->k; j++)
    if (label != j + 1)
      o->b[j] = -INFINITY;
  return s;
}

int
lat_hmm_online_step (lat_hmm_online *o, int first, const double *row,
                     uint32_t label, double *kept, double *logp)
{
  const lat_hmm_way *way = &o->m->tables->way[0];
  size_t k = o->m->k, kp = lat_hmm_padded (k), before = o->lags * o->p;
  if (o->m->covariates)
    return LAT_EINVAL;
  memcpy (o->wide, row, o->p * sizeof *row);
  for (size_t i = 0; i < before; i++)
    o->wide[o->p + i] = first ? (double)NAN : kept[k + i];
  int s = densities (o, label);
  if (s)
    return s;
  if (o->ages)
    lat_hsmm_ages_next (o->ages, first, kept + k + before, o->next);
  for (size_t j = 0; !o->ages && j < k; j++)
    o->next[j] = first ? way->log_start[j]
                       : log_sum (k, kept, way->log_matrix + j, kp);
  double sum = log_sum (k, o->next, o->b, 1);
  if (isnan (sum) || sum == INFINITY)
    return LAT_EFAILED;
  if (!(sum > -INFINITY))
    return LAT_EIMPOSSIBLE;
  for (size_t j = 0; j < k; j++)
    kept[j] = o->next[j] + (o->b[j] -= sum);
  if (o->ages)
    lat_hsmm_ages_step (o->ages, first, o->b, kept + k + before);
  memcpy (kept + k, o->wide, before * sizeof *kept);
  if (logp)
    *logp = sum;
  return 0;
}
