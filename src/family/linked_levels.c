/* linked_levels.c -- what rows of linked components lack, given what they
   show.  */

#include "family/linked_levels.h"
#include "base/linalg.h"
#include "data/coding.h"
#include "family/gaussian_theta.h"
#include <math.h>
#include <string.h>

/* --- room ---------------------------------------------------------------- */

static size_t
law_len (size_t wide)
{
  return wide * wide + 4 * wide;
}

size_t
lat_linked_levels_len (const linked *t)
{
  size_t wide = linked_width (t);
  return law_len (wide) + law_len (t->texts) + t->texts + 2 * wide + t->most
         + (2 * wide * sizeof (size_t) + t->p) / sizeof (double) + 1;
}

static double *
lay_out (linked_law *o, size_t wide, double *at)
{
  o->wide = wide;
  o->r = at;
  o->diagonal = o->r + wide * wide;
  o->nu = o->diagonal + wide;
  o->y = o->nu + wide;
  o->off = o->y + wide;
  return o->off + wide;
}

linked_levels
lat_linked_levels (const linked *t, double *rest)
{
  size_t wide = linked_width (t);
  linked_levels d = { .t = t };
  rest = lay_out (&d.all, wide, rest);
  rest = lay_out (&d.text, t->texts, rest);
  d.text.mean = rest;
  d.scratch = rest + t->texts;
  d.prob = d.scratch + 2 * wide;
  d.all.missing = (size_t *)(d.prob + t->most);
  d.text.missing = d.all.missing + wide;
  d.hole = (unsigned char *)(d.text.missing + wide);
  return d;
}

void
lat_linked_levels_of (linked_levels *d, size_t c)
{
  const linked *t = d->t;
  const gaussian_theta *law = t->law;
  double *mean = (double *)d->text.mean;
  d->known = 0;
  d->all.mean = law->mean + c * law->p;
  d->all.precision = gaussian_matrix (law, law->precision, c);
  d->text.precision = t->precision + c * t->texts * t->texts;
  for (size_t i = 0; i < t->texts; i++)
    mean[i] = d->all.mean[t->number[i]];
}

/* --- patterns ------------------------------------------------------------ */

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

/* Appends the numbers that are missing of column j, which are `first` and
   following ones of the law.  */
static void
append (linked_law *o, size_t numbers, size_t first)
{
  for (size_t a = 0; a < numbers; a++)
    o->missing[o->m++] = first + a;
}

static void
find_missing (linked_levels *d)
{
  const linked *t = d->t;
  d->all.m = d->text.m = 0;
  for (size_t j = 0; j < t->p; j++)
    if (d->hole[j] && !t->text[j])
      append (&d->all, linked_numbers (t, j), t->first[j]);
  for (size_t i = t->p; i-- > 0;) /* what is drawn first comes last */
    {
      size_t j = (d->first + i) % t->p;
      if (!d->hole[j] || !t->text[j])
        continue;
      append (&d->all, linked_numbers (t, j), t->first[j]);
      append (&d->text, linked_numbers (t, j), t->plain[j]);
    }
}

static int
factor (const linked_law *o)
{
  for (size_t a = 0; a < o->m; a++)
    for (size_t b = 0; b <= a; b++)
      o->r[a * o->wide + b]
          = o->precision[o->missing[a] * o->wide + o->missing[b]];
  return lat_chol (o->m, o->r, o->wide);
}

/* Of the text at `at`: R R' within it.  */
static void
add_squares (const linked_law *o, size_t at, size_t numbers)
{
  for (size_t a = at; a < at + numbers; a++)
    {
      o->diagonal[a] = 0;
      for (size_t b = at; b <= a; b++)
        o->diagonal[a] += o->r[a * o->wide + b] * o->r[a * o->wide + b];
    }
}

int
lat_linked_arrange (linked_levels *d, const double *x, size_t first)
{
  const linked *t = d->t;
  d->known &= d->first == first;
  d->first = first;
  if (is_alike (d, x))
    return LAT_SUCCESS;
  find_missing (d);
  int s = factor (&d->all);
  if (!s)
    s = factor (&d->text);
  size_t at = d->all.m, plain = d->text.m;
  for (size_t i = 0; !s && i < t->p; i++)
    {
      size_t j = (first + i) % t->p, numbers = linked_numbers (t, j);
      if (!d->hole[j] || !t->text[j])
        continue;
      add_squares (&d->all, at -= numbers, numbers);
      add_squares (&d->text, plain -= numbers, numbers);
    }
  return s;
}

/* --- rows ---------------------------------------------------------------- */

/* nu, from off.  */
static void
condition (const linked_law *o)
{
  for (size_t a = 0; a < o->m; a++)
    {
      const double *p = o->precision + o->missing[a] * o->wide;
      double sum = 0;
      for (size_t b = 0; b < o->wide; b++)
        sum += p[b] * o->off[b];
      o->nu[a] = -sum;
    }
  lat_chol_solve (o->m, o->r, o->wide, o->nu);
  for (size_t a = 0; a < o->m; a++)
    o->nu[a] += o->mean[o->missing[a]];
}

static double
off_mean (double x, double mean)
{
  return isnan (x) ? 0 : x - mean;
}

void
lat_linked_take (linked_levels *d, const double *coded)
{
  const linked *t = d->t;
  for (size_t a = 0; a < d->all.wide; a++)
    d->all.off[a] = off_mean (coded[a], d->all.mean[a]);
  for (size_t a = 0; a < t->texts; a++)
    d->text.off[a] = d->all.off[t->number[a]];
  condition (&d->all);
  if (d->text.m)
    condition (&d->text);
}

/* v = R' m of the text at `at`, m what is expected of it given all that comes
   after it.  */
static void
expect (const linked_law *o, size_t at, size_t numbers, double *v)
{
  for (size_t a = 0; a < numbers; a++)
    {
      v[a] = 0;
      for (size_t b = at + a; b < at + numbers; b++)
        v[a] += o->r[b * o->wide + at + a] * o->nu[b];
      for (size_t b = at + numbers; b < o->m; b++)
        v[a] -= o->r[b * o->wide + at + a] * o->y[b];
    }
}

/* log prob += sign x -(d - m)' Q (d - m) / 2, but for what all levels have in
   common; level 0 is d = 0, and Q m = R v.  */
static void
add_distance (const linked_law *o, size_t at, size_t numbers, const double *v,
              double sign, double *prob)
{
  for (size_t a = 0; a < numbers; a++)
    {
      const double *r = o->r + (at + a) * o->wide + at;
      double sum = -o->diagonal[at + a] / 2;
      for (size_t b = 0; b <= a; b++)
        sum += r[b] * v[b];
      prob[a + 1] += sign * sum;
    }
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
  const linked_law *text = &d->text;
  double *v = d->scratch, *m = v + linked_width (d->t);
  expect (text, plain, numbers, v);
  memcpy (m, v, numbers * sizeof *m);
  lat_chol_solve_upper (numbers, text->r + plain * text->wide + plain,
                        text->wide, m);
  lat_coding_levels (numbers, m, d->prob);
  for (size_t l = 0; l <= numbers; l++)
    d->prob[l] = log (d->prob[l]);
  add_distance (text, plain, numbers, v, -1, d->prob);
  expect (&d->all, at, numbers, v);
  add_distance (&d->all, at, numbers, v, 1, d->prob);
  normalise (numbers + 1, d->prob);
}

static void
settle (const linked_law *o, size_t at, size_t numbers, double level)
{
  lat_coding_cell (level, numbers, o->y + at);
  for (size_t a = at; a < at + numbers; a++)
    o->y[a] -= o->nu[a];
}

void
lat_linked_settle (const linked_levels *d, size_t numbers, size_t at,
                   size_t plain, double level)
{
  settle (&d->all, at, numbers, level);
  settle (&d->text, plain, numbers, level);
}

double
lat_linked_number (const linked_levels *d, size_t at, double e)
{
  const linked_law *o = &d->all;
  for (size_t b = at + 1; b < o->m; b++)
    e -= o->r[b * o->wide + at] * o->y[b];
  o->y[at] = e / o->r[at * o->wide + at];
  return o->nu[at] + o->y[at];
}
