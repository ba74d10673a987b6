/* hsmm_online.c -- filtering with durations, row by row.

   With w_t (j, e) = log P (a visit to j at row t, that has e rows so far |
   rows up to t), h_j (e) = p_j (e) / S_j (e) the share of visits of at least e
   rows that have no more, and s_j (e) = S_j (e + 1) / S_j (e),

     leave_t (j)      = log sum_e exp (w_t (j, e)) h_j (e)
     enter_t+1 (j)    = log sum_i exp (leave_t (i)) a_ij
     w_t+1 (j, 1)     = enter_t+1 (j)        + log b_t+1 (j) - log P (row)
     w_t+1 (j, e + 1) = w_t (j, e) + log s_j (e) + ...

   Laws without an end are followed up to the number of rows that all but
   exp (-RARE) of visits stay below; what lasts longer is lumped together, as
   if it went on geometrically from there.  */

#include "base/vecmath.h"
#include "model/hsmm_online.h"
#include "family/simplex.h"
#include "model/hmm_private.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Nats.  */
static const double RARE = 100;

/* Ages that are so many nats behind the best of their state are nothing to a
   sum of probabilities that is at least PLAIN of it: 2^20 exp (-FAR) / PLAIN
   is below 1e-17.  */
static const double FAR = 100, PLAIN = 1e-20;

enum
{
  FEW = 64,      /* rows that are looked at first */
  MOST = 1 << 20 /* ... and at most, unless a table has more */
};

struct lat_hsmm_ages
{
  const lat_hmm *m;
  size_t *first;          /* k + 1: where a state's ages begin */
  double *leaves, *stays; /* first[k]: log h, log s, and h and s */
  double *leave_p, *stay_p;
  double *enter, *leave; /* k */
};

/* log sum_i exp (w_i) h_i and s_i, of state c: both at once where the ages
   that weigh most say all, else each by its logarithms.  */
static void
sum_up (const lat_hsmm_ages *a, size_t c, const double *w, double *leave,
        double *stay)
{
  size_t at = a->first[c], n = a->first[c + 1] - at;
  const double *h = a->leave_p + at, *s = a->stay_p + at;
  double most = -INFINITY, leaves = 0, stays = 0;
  for (size_t i = 0; i < n; i++)
    most = w[i] > most ? w[i] : most;
  for (size_t i = 0; most > -INFINITY && i < n; i++)
    if (w[i] > most - FAR)
      {
        double e = exp (w[i] - most);
        leaves += e * h[i];
        stays += e * s[i];
      }
  *leave = leaves > PLAIN ? most + log (leaves)
                          : lat_log_dot (n, w, 1, a->leaves + at, 1);
  *stay = stays > PLAIN ? most + log (stays)
                        : lat_log_dot (n, w, 1, a->stays + at, 1);
}

/* --- the laws ------------------------------------------------------------ */

/* How many rows visits to state c are followed for.  */
static size_t
ages_of (const lat_hmm *m, const lat_lengths *t, size_t c)
{
  const double *reach = t->reach + c * (t->len + 2);
  double least = m->duration->most < SIZE_MAX ? -INFINITY : -RARE;
  size_t e = 1;
  if (lat_hsmm_is_absorbing (m, c))
    return 1;
  while (e < t->len && reach[e + 1] > least)
    e++;
  return e;
}

/* 1: longer visits need not be looked at.  */
static int
is_long_enough (const lat_hmm *m, const lat_lengths *t)
{
  size_t most = m->duration->most;
  for (size_t c = 0; most == SIZE_MAX && c < m->k; c++)
    if (ages_of (m, t, c) == t->len)
      return t->len >= MOST;
  return most == SIZE_MAX || t->len >= most;
}

/* The shares of state c from their laws.  */
static void
share_out (const lat_hsmm_ages *a, const lat_lengths *t, size_t c)
{
  const double *p = t->p + c * (t->len + 2);
  const double *reach = t->reach + c * (t->len + 2);
  for (size_t i = a->first[c]; i < a->first[c + 1]; i++)
    {
      size_t e = i - a->first[c] + 1;
      int can = reach[e] > -INFINITY;
      a->leaves[i] = can ? p[e] - reach[e] : 0;
      a->stays[i] = can ? reach[e + 1] - reach[e] : -INFINITY;
      a->leave_p[i] = exp (a->leaves[i]);
      a->stay_p[i] = exp (a->stays[i]);
    }
}

static int
find_ages (lat_hsmm_ages *a, const lat_lengths *t)
{
  const lat_hmm *m = a->m;
  for (size_t c = 0; c < m->k; c++)
    a->first[c + 1] = a->first[c] + ages_of (m, t, c);
  a->leaves = malloc (a->first[m->k] * sizeof *a->leaves);
  a->stays = malloc (a->first[m->k] * sizeof *a->stays);
  a->leave_p = malloc (a->first[m->k] * sizeof *a->leave_p);
  a->stay_p = malloc (a->first[m->k] * sizeof *a->stay_p);
  if (!a->leaves || !a->stays || !a->leave_p || !a->stay_p)
    return LAT_ENOMEM;
  for (size_t c = 0; c < m->k; c++)
    share_out (a, t, c);
  return LAT_SUCCESS;
}

lat_hsmm_ages *
lat_hsmm_ages_alloc (const lat_hmm *m)
{
  lat_hsmm_ages *a = calloc (1, sizeof *a);
  lat_lengths t = { .p = NULL };
  size_t most = m->duration->most, len = most < SIZE_MAX ? most : FEW;
  if (!a)
    return NULL;
  a->m = m;
  a->first = calloc (m->k + 1, sizeof *a->first);
  a->enter = malloc (m->k * sizeof *a->enter);
  a->leave = malloc (m->k * sizeof *a->leave);
  int s = a->first && a->enter && a->leave ? lat_lengths_make (m, &t, len)
                                           : LAT_ENOMEM;
  while (s == 0 && !is_long_enough (m, &t))
    s = lat_lengths_make (m, &t, len *= 2);
  if (s == 0)
    s = find_ages (a, &t);
  free (t.p);
  if (s == 0)
    return a;
  lat_hsmm_ages_free (a);
  return NULL;
}

void
lat_hsmm_ages_free (lat_hsmm_ages *a)
{
  if (!a)
    return;
  free (a->first);
  free (a->leaves);
  free (a->stays);
  free (a->leave_p);
  free (a->stay_p);
  free (a->enter);
  free (a->leave);
  free (a);
}

size_t
lat_hsmm_ages_len (const lat_hsmm_ages *a)
{
  return a->first[a->m->k];
}

/* --- a row --------------------------------------------------------------- */

void
lat_hsmm_ages_next (lat_hsmm_ages *a, int first, const double *kept,
                    double *next)
{
  const lat_hmm_way *way = &a->m->tables->way[0];
  size_t k = a->m->k, kp = lat_hmm_padded (k);
  for (size_t c = 0; !first && c < k; c++)
    sum_up (a, c, kept + a->first[c], &a->leave[c], &next[c]);
  for (size_t j = 0; j < k; j++)
    {
      double sum = first ? way->log_start[j] : -INFINITY;
      for (size_t i = 0; !first && i < k; i++)
        if (i != j)
          sum = lat_log_add (sum, a->leave[i] + way->log_matrix[i * kp + j]);
      a->enter[j] = sum;
      next[j] = first ? sum : lat_log_add (next[j], sum);
    }
}

void
lat_hsmm_ages_step (const lat_hsmm_ages *a, int first, const double *row,
                    double *kept)
{
  for (size_t c = 0; c < a->m->k; c++)
    {
      size_t n = a->first[c + 1] - a->first[c];
      double *w = kept + a->first[c];
      const double *stays = a->stays + a->first[c];
      if (first)
        for (size_t e = 0; e < n; e++)
          w[e] = -INFINITY;
      double last = w[n - 1] + stays[n - 1];
      for (size_t e = n - 1; e > 0; e--)
        w[e] = w[e - 1] + stays[e - 1] + row[c];
      if (n > 1)
        w[n - 1] = lat_log_add (w[n - 1], last + row[c]);
      w[0] = a->enter[c] + row[c];
      if (n == 1)
        w[0] = lat_log_add (w[0], last + row[c]);
    }
}

/* --- draws of what comes ------------------------------------------------- */

size_t
lat_hsmm_ages_pick (const lat_hsmm_ages *a, const double *kept, double u,
                    size_t *age)
{
  size_t n = a->first[a->m->k], at = n, c = 0;
  double so_far = 0;
  for (size_t i = 0; i < n; i++)
    if (kept[i] > -INFINITY)
      {
        at = i;
        if (u < (so_far += exp (kept[i])))
          break;
      }
  while (at >= a->first[c + 1])
    c++;
  *age = at - a->first[c] + 1;
  return c;
}

size_t
lat_hsmm_ages_move (const lat_hsmm_ages *a, size_t c, size_t *age, double u,
                    double v)
{
  size_t k = a->m->k, n = a->first[c + 1] - a->first[c];
  if (u >= exp (a->leaves[a->first[c] + *age - 1]))
    {
      *age += *age < n;
      return c;
    }
  *age = 1;
  return lat_simplex_pick (k, a->m->transition + c * k, 1, v);
}
