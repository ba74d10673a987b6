/* linked_levels.c -- the levels of text that is missing in a row of linked
   components.  */

#include "family/linked_levels.h"
#include "base/linalg.h"
#include "data/coding.h"
#include <latens/gaussian.h>
#include <math.h>
#include <string.h>

size_t
lat_linked_levels_len (const linked *t)
{
  size_t wide = linked_width (t);
  return 3 * wide * wide + 6 * wide + t->most
         + (2 * wide * sizeof (size_t) + t->p) / sizeof (double) + 1;
}

linked_levels
lat_linked_levels (const linked *t, double *rest)
{
  size_t wide = linked_width (t);
  linked_levels d = { .t = t, .sigma = rest };
  d.all.l = d.sigma + wide * wide;
  d.text.l = d.all.l + wide * wide;
  d.all.e = d.text.l + wide * wide;
  d.text.e = d.all.e + wide;
  d.all.inverse = d.text.e + wide;
  d.text.inverse = d.all.inverse + wide;
  d.scratch = d.text.inverse + wide;
  d.prob = d.scratch + 2 * wide;
  d.all.order = (size_t *)(d.prob + t->most);
  d.text.order = d.all.order + wide;
  d.hole = (unsigned char *)(d.text.order + wide);
  return d;
}

void
lat_linked_levels_of (linked_levels *d, size_t c)
{
  d->known = 0;
  d->mean = lat_gaussian_mean (d->t->law, c);
  lat_gaussian_covariance (d->t->law, c, d->sigma);
}

/* --- orders -------------------------------------------------------------- */

/* Whether the row's holes are those that are known; they are then.  */
static int
is_alike (linked_levels *d, const double *x)
{
  int alike = d->known;
  for (size_t j = 0; j < d->t->p; j++)
    {
      unsigned char hole = isnan (x[d->t->col[j]]) != 0;
      alike &= d->known && hole == d->hole[j];
      d->hole[j] = hole;
    }
  d->known = 1;
  return alike;
}

/* Appends the numbers of columns [j, end) of one kind, with holes or
   without.  */
static void
append (const linked_levels *d, linked_order *o, size_t j, size_t end,
        int hole, int text)
{
  const linked *t = d->t;
  for (; j < end; j++)
    if (d->hole[j] == hole && t->text[j] == text)
      for (size_t a = t->first[j]; a < t->first[j + 1]; a++)
        o->order[o->n++] = a;
}

static void
put_in_order (linked_levels *d, linked_order *o, int numbers, size_t first)
{
  size_t p = d->t->p;
  o->n = 0;
  append (d, o, 0, p, 0, 1);
  append (d, o, 0, numbers ? p : 0, 0, 0);
  o->seen = o->n;
  append (d, o, first, p, 1, 1);
  append (d, o, 0, first, 1, 1);
  append (d, o, 0, numbers ? p : 0, 1, 0);
}

/* The diagonal of C^-1 for one text: the squares of L^-1's columns.  */
static void
invert (const linked_levels *d, const linked_order *o, size_t at,
        size_t numbers)
{
  size_t wide = linked_width (d->t);
  double *u = d->scratch;
  for (size_t a = 0; a < numbers; a++)
    {
      memset (u, 0, numbers * sizeof *u);
      u[a] = 1;
      lat_chol_solve_lower (numbers, o->l + at * wide + at, wide, u);
      o->inverse[at + a] = 0;
      for (size_t b = a; b < numbers; b++)
        o->inverse[at + a] += u[b] * u[b];
    }
}

static int
factor (const linked_levels *d, const linked_order *o)
{
  const linked *t = d->t;
  size_t wide = linked_width (t), at = o->seen;
  for (size_t a = 0; a < o->n; a++)
    for (size_t b = 0; b <= a; b++)
      o->l[a * wide + b] = d->sigma[o->order[a] * wide + o->order[b]];
  int s = lat_chol (o->n, o->l, wide);
  for (size_t i = 0; !s && i < t->p; i++)
    {
      size_t j = (d->first + i) % t->p;
      if (!d->hole[j] || !t->text[j])
        continue;
      invert (d, o, at, linked_numbers (t, j));
      at += linked_numbers (t, j);
    }
  return s;
}

int
lat_linked_arrange (linked_levels *d, const double *x, size_t first)
{
  d->known &= d->first == first;
  d->first = first;
  if (is_alike (d, x))
    return LAT_SUCCESS;
  put_in_order (d, &d->all, 1, first);
  put_in_order (d, &d->text, 0, first);
  int s = factor (d, &d->all);
  return s ? s : factor (d, &d->text);
}

/* --- rows ---------------------------------------------------------------- */

static void
take (const linked_levels *d, const linked_order *o, const double *coded)
{
  for (size_t a = 0; a < o->seen; a++)
    o->e[a] = coded[o->order[a]] - d->mean[o->order[a]];
  lat_chol_solve_lower (o->seen, o->l, linked_width (d->t), o->e);
}

void
lat_linked_take (const linked_levels *d, const double *coded)
{
  take (d, &d->all, coded);
  take (d, &d->text, coded);
}

double
lat_linked_number (const linked_levels *d, const linked_order *o, size_t a,
                   size_t end)
{
  const double *l = o->l + a * linked_width (d->t);
  double x = d->mean[o->order[a]];
  for (size_t b = 0; b < end; b++)
    x += l[b] * o->e[b];
  return x;
}

/* m becomes what is expected of the text's numbers, and w = C^-1 m.  */
static void
expect (const linked_levels *d, const linked_order *o, size_t at,
        size_t numbers, double *m, double *w)
{
  size_t wide = linked_width (d->t);
  const double *l = o->l + at * wide + at;
  for (size_t a = 0; a < numbers; a++)
    w[a] = m[a] = lat_linked_number (d, o, at + a, at);
  lat_chol_solve (numbers, l, wide, w);
}

/* log prob += sign x -(d - m)' C^-1 (d - m) / 2, but for what all levels have
   in common; level 0 is d = 0.  */
static void
add_distance (const linked_order *o, size_t at, size_t numbers,
              const double *w, double sign, double *prob)
{
  for (size_t a = 0; a < numbers; a++)
    prob[a + 1] += sign * (w[a] - o->inverse[at + a] / 2);
}

static void
normalise (size_t levels, double *prob)
{
  double most = -INFINITY, sum = 0;
  for (size_t l = 0; l < levels; l++)
    most = fmax (most, prob[l]);
  for (size_t l = 0; l < levels; l++)
    sum += prob[l] = exp (prob[l] - most);
  for (size_t l = 0; l < levels; l++)
    prob[l] /= sum;
}

void
lat_linked_weigh (const linked_levels *d, size_t numbers, size_t at,
                  size_t plain)
{
  double *m = d->scratch, *w = m + linked_width (d->t);
  expect (d, &d->text, plain, numbers, m, w);
  lat_coding_levels (numbers, m, d->prob);
  for (size_t l = 0; l <= numbers; l++)
    d->prob[l] = log (d->prob[l]);
  add_distance (&d->text, plain, numbers, w, -1, d->prob);
  expect (d, &d->all, at, numbers, m, w);
  add_distance (&d->all, at, numbers, w, 1, d->prob);
  normalise (numbers + 1, d->prob);
}

static void
settle (const linked_levels *d, const linked_order *o, size_t at,
        size_t numbers, double level)
{
  size_t wide = linked_width (d->t);
  double *off = d->scratch;
  lat_coding_cell (level, numbers, off);
  for (size_t a = 0; a < numbers; a++)
    off[a] -= lat_linked_number (d, o, at + a, at);
  lat_chol_solve_lower (numbers, o->l + at * wide + at, wide, off);
  memcpy (o->e + at, off, numbers * sizeof *off);
}

void
lat_linked_settle (const linked_levels *d, size_t numbers, size_t at,
                   size_t plain, double level)
{
  settle (d, &d->all, at, numbers, level);
  settle (d, &d->text, plain, numbers, level);
}
