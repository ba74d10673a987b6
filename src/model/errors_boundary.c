/* errors_boundary.c -- which coordinates run away to a boundary, and which
   terms are there.

   Where the maximum of the likelihood is at p = 0 and x = log p, the
   log-likelihood is L_0 - c p near it, c > 0: so with u = c p, which is
   small, its slope in x is -u and the information u, and a Newton step is -1
   however far x has gone.  The same holds of a size or number of degrees of
   freedom on its way to infinity.  At a maximum inside the step is nothing.

   An entry of a law over finitely many values may have no coordinate of its
   own, but be what the others are compared with.  Its direction is that in
   which all of them fall; if it is at the boundary, the most probable of the
   others takes its place.  */

#include "model/errors.h"
#include <math.h>

/* 1: a logarithm with this slope and information has run away.  */
static int
runs_away (const lat_errors_options *o, double slope, double information)
{
  return fabs (information) < o->least
         || (fabs (slope) < o->slight
             && fabs (slope) > o->runs * fabs (information));
}

/* The coordinate that moves entry t of a law up, or q: it has none.  */
static size_t
own_coordinate (const lat_information *f, size_t t)
{
  size_t best = f->q;
  double most = 0;
  for (size_t j = 0; j < f->q; j++)
    if (f->jacobian[t * f->q + j] > most)
      {
        most = f->jacobian[t * f->q + j];
        best = j;
      }
  return best;
}

/* The entry that others are compared with: is it at the boundary?  Entries
   [t0, t1) are the law's.  */
static int
reference_runs (const lat_information *f, size_t t0, size_t t1)
{
  double slope = 0, information = 0;
  for (size_t a = t0; a < t1; a++)
    {
      size_t i = own_coordinate (f, a);
      if (i == f->q)
        continue;
      slope -= f->score[i];
      for (size_t b = t0; b < t1; b++)
        {
          size_t j = own_coordinate (f, b);
          information += j < f->q ? f->info[i * f->q + j] : 0;
        }
    }
  return runs_away (f->o, slope, information);
}

/* 1: some coordinate moves term t.  */
static int
is_moved (const lat_information *f, size_t t)
{
  for (size_t j = 0; j < f->q; j++)
    if (fabs (f->jacobian[t * f->q + j]) > 0)
      return 1;
  return 0;
}

/* Entries of a law that are small enough to be at a boundary.  */
static const double small = 0.1;

/* Whether entry t of the law [t0, t1) is at the boundary.  */
static int
entry_runs (const lat_information *f, size_t t0, size_t t1, size_t t)
{
  size_t j = own_coordinate (f, t), q = f->q;
  if (f->value[t] <= 0)
    return 1;
  if (f->value[t] >= small || !is_moved (f, t))
    return 0;
  return j == q ? reference_runs (f, t0, t1)
                : runs_away (f->o, f->score[j], f->info[j * q + j]);
}

/* Entries [t0, t1) of one law.  What they are compared with has no coordinate
   of its own; if it is zero, neither has any entry that is not.  */
static void
hold_law (lat_errors_job *q, size_t t0, size_t t1)
{
  const lat_information *f = &q->f;
  size_t open = 0, best = f->m;
  int compared = 0; /* 1: with an entry inside */
  for (size_t t = t0; t < t1; t++)
    {
      size_t j = own_coordinate (f, t);
      q->level[t] = (unsigned char)entry_runs (f, t0, t1, t);
      compared |= j == f->q && !q->level[t] && is_moved (f, t);
      if (q->level[t] && j < f->q)
        q->held[j] = LAT_ESTIMATE_BOUNDARY;
      open += !q->level[t];
      if (!q->level[t] && j < f->q
          && (best == f->m || f->value[t] > f->value[best]))
        best = t;
    }
  if (!compared && best < f->m)
    q->held[own_coordinate (f, best)] = LAT_ESTIMATE_FIXED;
  for (size_t t = t0; t < t1 && open == 1; t++)
    q->level[t] = 1;
}

/* Coordinates that are no entry's: rates, sizes, ... and those of which the
   data know nothing.  */
static void
hold_others (lat_errors_job *q)
{
  const lat_information *f = &q->f;
  for (size_t j = 0; j < f->q; j++)
    {
      double own = f->info[j * f->q + j], unit = f->unit[j];
      if (q->held[j])
        continue;
      if (f->log[j] && runs_away (f->o, f->score[j], own))
        q->held[j] = LAT_ESTIMATE_BOUNDARY;
      else if (fabs (own) * unit * unit < f->o->least)
        q->held[j] = LAT_ESTIMATE_UNKNOWN;
    }
}

void
lat_errors_hold (lat_errors_job *q)
{
  size_t m = q->f.m;
  for (size_t t = 0, end; t < m; t = end)
    {
      for (end = t + 1;
           end < m && q->group[t] && q->group[end] == q->group[t];)
        end++;
      if (q->group[t])
        hold_law (q, t, end);
    }
  hold_others (q);
}

/* How far a term is from where it can not go on.  */
static double
room_of (lat_link link, double x)
{
  return link == LAT_LINK_LOGIT            ? fmin (x, 1 - x)
         : link == LAT_LINK_LOG_BEYOND_ONE ? x - 1
                                           : fabs (x);
}

/* 1: a mean stay whose probability to stay is at a boundary.  */
static int
stays_at_boundary (const lat_errors_job *q, size_t t)
{
  for (size_t d = 0; q->stays[t] && d < t; d++)
    if (q->stays[d] == q->stays[t])
      return q->level[d];
  return 0;
}

lat_estimate_kind
lat_errors_kind (const lat_errors_job *q, size_t t, double variance)
{
  const double negligible = 1e-4; /* of its size, that a term may move */
  const lat_information *f = &q->f;
  double size = room_of (q->link[t], f->value[t]), total = 0;
  lat_estimate_kind kind = LAT_ESTIMATE_FREE;
  if (q->level[t] || isinf (size) || stays_at_boundary (q, t))
    return LAT_ESTIMATE_BOUNDARY;
  for (size_t j = 0; j < f->q; j++)
    {
      double move = fabs (f->jacobian[t * f->q + j]) * f->unit[j];
      total += move;
      if (q->held[j] == LAT_ESTIMATE_UNKNOWN && move > negligible * size)
        kind = LAT_ESTIMATE_UNKNOWN;
      if (q->held[j] == LAT_ESTIMATE_BOUNDARY && !q->group[t]
          && move > size / 2)
        return LAT_ESTIMATE_BOUNDARY;
    }
  if (!(total > 0))
    return LAT_ESTIMATE_FIXED;
  if (kind == LAT_ESTIMATE_FREE && !(variance > 0))
    return LAT_ESTIMATE_BOUNDARY;
  return kind;
}
