/* em_line.h -- a model whose EM map is linear, with a trap beside the path. */

#ifndef LATENS_EM_LINE_H
#define LATENS_EM_LINE_H

#include <latens/em.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum
{
  DIM = 4
};

/* Coordinate i goes to its peak at rate[i]; the objective is minus half the
   square distance, per row.  */
static const double peak[DIM] = { 2.385, -0.75, 11.5, 0.0625 };
static const double rate[DIM] = { 0.998, 0.93, 0.5, 0.04 };

/* What goes wrong where EM does not come by itself.  */
typedef enum
{
  NOTHING,
  NOT_UNPACKED, /* coordinates that can not be */
  NOT_FINITE,   /* coordinates that are not finite */
  IMPOSSIBLE,   /* a density of zero */
  LOW           /* an objective far below */
} trouble;

typedef struct
{
  double x[DIM];
  int jumped;   /* 1: from unpack */
  int after;    /* 1: the M-step before started at such a point */
  int collapse; /* 1: ... which fails */
  trouble t;
} line;

static inline void *
line_clone (const void *theta)
{
  line *l = malloc (sizeof *l);
  if (l)
    *l = *(const line *)theta;
  return l;
}

static inline int
line_copy (void *to, const void *from)
{
  *(line *)to = *(const line *)from;
  return 0;
}

static inline size_t
line_stat_len (const void *theta)
{
  (void)theta;
  return LAT_HEAD;
}

static inline int
line_estep (const void *theta, const lat_data *d, const void *cache, size_t u0,
            size_t u1, double *stat, lat_work *w)
{
  const line *l = theta;
  double f = -1.25;
  (void)d, (void)cache, (void)w;
  for (size_t i = 0; i < DIM; i++)
    f -= 0.5 * pow (l->x[i] - peak[i], 2);
  if (l->jumped && l->t == LOW)
    f -= 100;
  stat[LAT_LOGLIK] += (double)(u1 - u0) * f;
  stat[LAT_WEIGHT] += (double)(u1 - u0);
  if (l->jumped && l->t == IMPOSSIBLE)
    stat[LAT_LOGLIK] = -INFINITY;
  return 0;
}

static inline int
line_mstep (void *theta, const double *stat)
{
  line *l = theta;
  (void)stat;
  if (l->after && l->collapse)
    return LAT_EDEGENERATE;
  for (size_t i = 0; i < DIM; i++)
    l->x[i] = peak[i] + rate[i] * (l->x[i] - peak[i]);
  l->after = l->jumped;
  l->jumped = 0;
  return 0;
}

static inline double
line_distance (const void *a, const void *b)
{
  const line *s = a, *t = b;
  double far = 0;
  for (size_t i = 0; i < DIM; i++)
    far = fmax (far, fabs (s->x[i] - t->x[i]));
  return far;
}

static inline size_t
line_pack_len (const void *theta)
{
  (void)theta;
  return DIM;
}

static inline int
line_pack (const void *theta, double *x)
{
  const line *l = theta;
  memcpy (x, l->x, sizeof l->x);
  if (l->t == NOT_FINITE)
    x[1] = INFINITY;
  return 0;
}

static inline int
line_unpack (void *theta, const double *x)
{
  line *l = theta;
  memcpy (l->x, x, sizeof l->x);
  l->jumped = 1;
  return l->t == NOT_UNPACKED ? LAT_ENOTPD : 0;
}

static const lat_em_type line_type = { .name = "line",
                                       .clone = line_clone,
                                       .copy = line_copy,
                                       .free = free,
                                       .stat_len = line_stat_len,
                                       .estep = line_estep,
                                       .mstep = line_mstep,
                                       .distance = line_distance,
                                       .pack_len = line_pack_len,
                                       .pack = line_pack,
                                       .unpack = line_unpack };

#endif
