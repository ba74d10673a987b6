/* em_toys.h -- two models small enough to know everything about.

   `creep` approaches a peak at a rate that is set, and fails when told to;
   `share` is a real EM algorithm: the share of the second of two known normal
   laws, whose sums come out differently in any other order.  */

#ifndef LATENS_EM_TOYS_H
#define LATENS_EM_TOYS_H

#include <latens/em.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What happened to a model, over all its clones.  */
typedef struct
{
  int clones, most_clones; /* alive, beside the test's own */
  int prepares, esteps, msteps, binds, unbinds, refreshes;
} toy_log;

typedef struct
{
  double at, peak, rate; /* peak - at shrinks by rate in an M-step */
  double height;         /* the objective's maximum, per unit of weight */
  double prior;          /* the log prior is -prior at^2 / 2 */
  size_t age;            /* M-steps so far */
  size_t fail_at, fall_at, impossible_at; /* ... and when they go wrong */
  double ready;                           /* prepare makes it equal to at */
  toy_log *log;
} creep;

enum
{
  CREEP_NEVER = 1000000
};

static inline creep
creep_at (double at, toy_log *log)
{
  return (creep){ .at = at,
                  .peak = 2.385,
                  .rate = 0.5,
                  .height = -1.25,
                  .fail_at = CREEP_NEVER,
                  .fall_at = CREEP_NEVER,
                  .impossible_at = CREEP_NEVER,
                  .ready = NAN,
                  .log = log };
}

static inline void *
creep_clone (const void *theta)
{
  creep *c = malloc (sizeof *c);
  if (!c)
    return NULL;
  *c = *(const creep *)theta;
  if (++c->log->clones > c->log->most_clones)
    c->log->most_clones = c->log->clones;
  return c;
}

/* Without what prepare makes: who copies has to prepare.  */
static inline int
creep_copy (void *to, const void *from)
{
  *(creep *)to = *(const creep *)from;
  ((creep *)to)->ready = NAN;
  return 0;
}

static inline void
creep_free (void *theta)
{
  ((creep *)theta)->log->clones--;
  free (theta);
}

static inline size_t
creep_stat_len (const void *theta)
{
  (void)theta;
  return LAT_HEAD;
}

static inline int
creep_prepare (void *theta)
{
  creep *c = theta;
  c->log->prepares++;
  c->ready = c->at;
  return 0;
}

static inline int
creep_estep (const void *theta, const lat_data *d, const void *cache,
             size_t u0, size_t u1, double *stat, lat_work *w)
{
  const creep *c = theta;
  (void)cache, (void)w;
  double f = c->height - 0.5 * pow (c->ready - c->peak, 2);
  for (size_t u = u0; u < u1; u++)
    {
      double weight = d->weight ? d->weight[u] : 1;
      stat[LAT_LOGLIK] += weight * f;
      stat[LAT_WEIGHT] += weight;
    }
  if (c->age >= c->impossible_at)
    stat[LAT_LOGLIK] = -INFINITY;
  return 0;
}

static inline int
creep_mstep (void *theta, const double *stat)
{
  creep *c = theta;
  (void)stat;
  c->log->msteps++;
  c->age++;
  c->at = c->peak + c->rate * (c->at - c->peak);
  if (c->age == c->fall_at)
    c->at += 10;
  if (c->age < c->fail_at)
    return 0;
  c->at = NAN; /* whoever goes on with it will see */
  return LAT_EDEGENERATE;
}

static inline double
creep_log_prior (const void *theta)
{
  const creep *c = theta;
  return -0.5 * c->prior * c->at * c->at;
}

static inline double
creep_distance (const void *a, const void *b)
{
  return fabs (((const creep *)a)->at - ((const creep *)b)->at);
}

static const lat_em_type creep_type = { .name = "creep",
                                        .clone = creep_clone,
                                        .copy = creep_copy,
                                        .free = creep_free,
                                        .stat_len = creep_stat_len,
                                        .prepare = creep_prepare,
                                        .estep = creep_estep,
                                        .mstep = creep_mstep,
                                        .log_prior = creep_log_prior,
                                        .distance = creep_distance };

/* p of the rows are from N (apart, 1), the others from N (0, 1).  */
typedef struct
{
  double p, apart;
  size_t len; /* of the statistics; many, to be joined in slices */
} share;

static inline void *
share_clone (const void *theta)
{
  share *c = malloc (sizeof *c);
  if (c)
    *c = *(const share *)theta;
  return c;
}

static inline int
share_copy (void *to, const void *from)
{
  *(share *)to = *(const share *)from;
  return 0;
}

static inline size_t
share_stat_len (const void *theta)
{
  return ((const share *)theta)->len;
}

static inline size_t
share_work_len (const void *theta, const lat_data *d)
{
  (void)theta, (void)d;
  return 24;
}

/* Row x: r = P (second | x), and sums of r cos (j x).  */
static inline int
share_estep (const void *theta, const lat_data *d, const void *cache,
             size_t u0, size_t u1, double *stat, lat_work *w)
{
  const share *c = theta;
  double *work = w->mem;
  (void)cache;
  if (w->bytes < 24 || (size_t)w->mem % 64)
    return LAT_EFAILED;
  for (size_t u = u0; u < u1; u++)
    {
      double x = d->x[u * d->tda], y = x - c->apart;
      work[0] = (1 - c->p) * exp (-0.5 * x * x);
      work[1] = c->p * exp (-0.5 * y * y);
      work[2] = work[1] / (work[0] + work[1]);
      stat[LAT_LOGLIK] += log (work[0] + work[1]);
      stat[LAT_WEIGHT] += 1;
      for (size_t j = LAT_HEAD; j < c->len; j++)
        stat[j] += j == LAT_HEAD ? work[2] : work[2] * x * (double)j;
    }
  return 0;
}

static inline int
share_mstep (void *theta, const double *stat)
{
  ((share *)theta)->p = stat[LAT_HEAD] / stat[LAT_WEIGHT];
  return 0;
}

static inline double
share_distance (const void *a, const void *b)
{
  return fabs (((const share *)a)->p - ((const share *)b)->p);
}

static const lat_em_type share_type = { .name = "share",
                                        .clone = share_clone,
                                        .copy = share_copy,
                                        .free = free,
                                        .stat_len = share_stat_len,
                                        .work_len = share_work_len,
                                        .estep = share_estep,
                                        .mstep = share_mstep,
                                        .distance = share_distance };

/* n rows of one column: irregular values, some from each law.  */
static inline lat_data *
toy_data (size_t n)
{
  double *x = calloc (n ? n : 1, sizeof *x);
  for (size_t i = 0; i < n; i++)
    x[i] = 1.5 * sin (12.9898 * (double)i) + (i % 3 ? 0.125 : 1.875);
  lat_data *d = lat_data_alloc (n, 1, x, NULL, NULL);
  free (x);
  return d;
}

#endif
