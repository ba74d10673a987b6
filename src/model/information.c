/* information.c -- the observed information by differences of the gradient.

   In each coordinate, with step h and g the gradient,

     dg / dx = (8 (g (h) - g (-h)) - (g (2h) - g (-2h))) / 12 h + O (h^4),

   and so for the values.  A step is a small distance as the model measures
   it (in sds of the columns), so that units do not matter; where a coordinate
   is a logarithm it has a unit of its own.  */

#include "model/information.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum
{
  TRIES = 80, /* to find a step: a factor of a thousand each */
  SHRINKS = 3
};

/* theta at x, coordinate j moved by h.  */
static int
move (lat_information *f, size_t j, double h)
{
  double was = f->x[j];
  f->x[j] += h;
  int s = f->type->unpack (f->theta, f->x);
  f->x[j] = was;
  return s;
}

static int
values_at (lat_information *f, size_t j, double h, double *v)
{
  int s = move (f, j, h);
  return s ? s : f->values (v, f->ctx);
}

/* 1: the number that moves most for its size with coordinate j goes with
   exp (x) or exp (-x), near enough.  work: 2 m.  */
static int
is_logarithm (lat_information *f, size_t j, double *work)
{
  const double least = 2, most = 3.7; /* about e */
  double *up = work, *down = work + f->m, moves = 0, ratio = 0;
  if (values_at (f, j, 1, up) || values_at (f, j, -1, down))
    return 0;
  for (size_t t = 0; t < f->m; t++)
    {
      double v = f->value[t], size = fmax (fabs (up[t]), fabs (down[t]));
      double r = size > 0 ? fabs (up[t] - down[t]) / size : 0;
      if (r > moves && isfinite (r))
        {
          moves = r;
          ratio = fabs ((up[t] - v) / (v - down[t]));
        }
    }
  return (ratio > least && ratio < most)
         || (1 / ratio > least && 1 / ratio < most);
}

/* How far coordinate j may go for a distance of f->o->step: *h, and what that
   makes of a distance of one: *unit.  */
static void
find_step (lat_information *f, size_t j, double *h, double *unit)
{
  double target = f->o->step, far = 1;
  for (int i = 0; i < TRIES; i++)
    {
      double away
          = move (f, j, far) ? INFINITY : f->type->distance (f->at, f->theta);
      *h = far;
      *unit = away > 0 ? far / away : far / target;
      if (away > target / 3 && away < target * 3)
        return;
      double factor = away > 0 ? target / away : 1e3;
      far *= fmin (fmax (factor, 1e-3), 1e3);
    }
}

/* Gradient and values with coordinate j moved by h.  */
static int
look (lat_information *f, lat_em *w, size_t j, double h, double *g, double *v)
{
  int s = f->o->stop && *f->o->stop ? LAT_ESTOP : values_at (f, j, h, v);
  if (s == 0)
    s = lat_em_start (w);
  return s ? s : f->type->score (f->theta, lat_em_stat (w), g);
}

/* work: 4 (q + m).  */
static int
column (lat_information *f, lat_em *w, size_t j, double h, double *work)
{
  static const double at[] = { 1, -1, 2, -2 };
  static const double factor[] = { 8, -8, -1, 1 };
  size_t q = f->q, len = q + f->m;
  for (size_t i = 0; i < 4; i++)
    {
      double *g = work + i * len;
      int s = look (f, w, j, at[i] * h, g, g + q);
      if (s)
        return s;
    }
  for (size_t l = 0; l < len; l++)
    {
      double sum = 0;
      for (size_t i = 0; i < 4; i++)
        sum += factor[i] * work[i * len + l];
      if (l < q)
        f->info[l * q + j] = -sum / (12 * h);
      else
        f->jacobian[(l - q) * q + j] = sum / (12 * h);
    }
  return LAT_SUCCESS;
}

/* Makes *h a small part of coordinate j's own standard error: further away
   the likelihood of a chain is no parabola.  work: 2 (q + m).  */
static int
shrink_step (lat_information *f, lat_em *w, size_t j, double *h, double *work)
{
  size_t q = f->q, len = q + f->m;
  for (int i = 0; i < SHRINKS; i++)
    {
      int s = look (f, w, j, *h, work, work + q);
      if (s == 0)
        s = look (f, w, j, -*h, work + len, work + len + q);
      if (s)
        return s;
      double own = fabs (work[j] - work[len + j]) / (2 * *h);
      double fine = f->o->fine / sqrt (own);
      if (!(fine < *h))
        break;
      *h = fine;
    }
  return LAT_SUCCESS;
}

static int
allocate (lat_information *f)
{
  size_t q = f->q = f->type->pack_len (f->at), m = f->m, one = q ? q : 1;
  f->x = calloc (one, sizeof *f->x);
  f->score = calloc (one, sizeof *f->score);
  f->unit = calloc (one, sizeof *f->unit);
  f->log = calloc (one, sizeof *f->log);
  f->info = calloc (one * one, sizeof *f->info);
  f->value = calloc (m + 1, sizeof *f->value);
  f->jacobian = calloc ((m + 1) * one, sizeof *f->jacobian);
  return f->x && f->score && f->unit && f->log && f->info && f->value
                 && f->jacobian
             ? LAT_SUCCESS
             : LAT_ENOMEM;
}

void
lat_information_clear (lat_information *f)
{
  free (f->x);
  free (f->score);
  free (f->unit);
  free (f->log);
  free (f->info);
  free (f->value);
  free (f->jacobian);
}

static int
all_columns (lat_information *f, lat_em *w, double *work)
{
  int s = look (f, w, 0, 0, f->score, f->value);
  for (size_t j = 0; s == 0 && j < f->q; j++)
    {
      double h = f->o->log_step;
      f->unit[j] = 1;
      f->log[j] = (unsigned char)is_logarithm (f, j, work);
      if (!f->log[j])
        find_step (f, j, &h, &f->unit[j]);
      s = shrink_step (f, w, j, &h, work);
      if (s == 0)
        s = column (f, w, j, h, work);
    }
  for (size_t i = 0; i < f->q; i++)
    for (size_t j = 0; j < i; j++)
      f->info[i * f->q + j] = f->info[j * f->q + i]
          = (f->info[i * f->q + j] + f->info[j * f->q + i]) / 2;
  return s;
}

int
lat_information_make (lat_information *f)
{
  lat_em_options em = lat_em_defaults ();
  lat_em *w = NULL;
  double *work = NULL;
  int s = allocate (f);
  if (s || f->q == 0)
    return s ? s : f->values (f->value, f->ctx);
  em.threads = f->o->threads;
  em.accelerate = LAT_ACCELERATE_NONE;
  s = f->type->pack (f->at, f->x);
  if (s == 0 && !(work = malloc (4 * (f->q + f->m) * sizeof *work)))
    s = LAT_ENOMEM;
  if (s == 0)
    w = lat_em_alloc (f->type, f->theta, f->d, &em, &s);
  if (w)
    s = all_columns (f, w, work);
  lat_em_free (w);
  free (work);
  return s;
}
