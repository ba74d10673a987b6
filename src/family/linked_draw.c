/* linked_draw.c -- rows completed by linked components.

   The numbers of a row are put in the order: what is seen, missing text,
   missing numbers.  With Sigma = L L' in that order they are mu + L e, where e
   has for its first part what the seen ones say, for each text what the level
   says that was drawn for it, and then standard normal numbers: so each is
   given all before it.  */

#include "family/linked_theta.h"
#include "base/linalg.h"
#include "data/coding.h"
#include "family/simplex.h"
#include <gsl/gsl_randist.h>
#include <latens/gaussian.h>
#include <latens/product.h>
#include <math.h>
#include <string.h>

/* What rows with the same holes have in common, under one component.  */
typedef struct
{
  const linked *t;
  const double *mean;  /* width */
  double *sigma, *l;   /* width x width: as it is; L, in the row's order */
  double *e;           /* width */
  double *expected;    /* width: of the text that is drawn now */
  double *prob;        /* most */
  size_t *order;       /* width: which number comes when */
  unsigned char *hole; /* p */
  size_t seen;
  int known; /* 0: no row has been looked at */
} drawing;

size_t
lat_linked_draw_len (const linked *t)
{
  size_t wide = linked_width (t);
  return 2 * wide * wide + 2 * wide + t->most
         + (wide * sizeof (size_t) + t->p) / sizeof (double) + 1;
}

static drawing
begin (const linked *t, double *rest)
{
  size_t wide = linked_width (t);
  drawing d = { .t = t, .sigma = rest, .l = rest + wide * wide };
  d.e = d.l + wide * wide;
  d.expected = d.e + wide;
  d.prob = d.expected + wide;
  d.order = (size_t *)(d.prob + t->most);
  d.hole = (unsigned char *)(d.order + wide);
  return d;
}

/* Whether the row's holes are those that are known; they are then.  */
static int
is_alike (drawing *d, const double *x)
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

/* Appends the numbers of the columns with this kind of hole.  */
static size_t
append (drawing *d, size_t at, int hole, int text)
{
  const linked *t = d->t;
  for (size_t j = 0; j < t->p; j++)
    if (d->hole[j] == hole && (!hole || t->text[j] == text))
      for (size_t a = t->first[j]; a < t->first[j + 1]; a++)
        d->order[at++] = a;
  return at;
}

static int
factor (drawing *d)
{
  size_t wide = linked_width (d->t);
  d->seen = append (d, 0, 0, 0);
  append (d, append (d, d->seen, 1, 1), 1, 0);
  for (size_t a = 0; a < wide; a++)
    for (size_t b = 0; b <= a; b++)
      d->l[a * wide + b] = d->sigma[d->order[a] * wide + d->order[b]];
  return lat_chol (wide, d->l, wide);
}

/* The number that comes as number a, as far as e goes: up to `end`.  */
static double
number (const drawing *d, size_t a, size_t end)
{
  const double *l = d->l + a * linked_width (d->t);
  double x = d->mean[d->order[a]];
  for (size_t b = 0; b < end; b++)
    x += l[b] * d->e[b];
  return x;
}

/* A level for own column j, whose numbers come from `at` on.  */
static double
draw_text (const drawing *d, size_t j, size_t at, gsl_rng *rng)
{
  size_t wide = linked_width (d->t), numbers = linked_numbers (d->t, j);
  for (size_t a = 0; a < numbers; a++)
    d->expected[a] = number (d, at + a, at);
  lat_coding_levels (numbers, d->expected, d->prob);
  double level = (double)lat_simplex_pick (numbers + 1, d->prob, 1,
                                           gsl_rng_uniform (rng));
  lat_coding_cell (level, numbers, d->e + at);
  for (size_t a = 0; a < numbers; a++)
    d->e[at + a] -= d->expected[a];
  lat_chol_solve_lower (numbers, d->l + at * wide + at, wide, d->e + at);
  return level;
}

static void
draw_row (const drawing *d, const double *coded, gsl_rng *rng, double *x)
{
  const linked *t = d->t;
  size_t wide = linked_width (t), at = d->seen;
  for (size_t a = 0; a < d->seen; a++)
    d->e[a] = coded[d->order[a]] - d->mean[d->order[a]];
  lat_chol_solve_lower (d->seen, d->l, wide, d->e);
  for (size_t j = 0; j < t->p; j++)
    if (d->hole[j] && t->text[j])
      {
        x[t->col[j]] = draw_text (d, j, at, rng);
        at += linked_numbers (t, j);
      }
  for (size_t j = 0; j < t->p; j++)
    if (d->hole[j] && !t->text[j] && linked_numbers (t, j))
      {
        d->e[at] = gsl_ran_ugaussian (rng);
        x[t->col[j]] = number (d, at, at + 1);
        at++;
      }
}

/* The rows of component c.  */
static int
draw_component (drawing *d, size_t c, const lat_block *b, const double *coded,
                const unsigned *z, lat_stream stream, double *x, size_t x_tda)
{
  int s = LAT_SUCCESS;
  d->known = 0;
  for (size_t i = 0; !s && i < b->n; i++)
    {
      lat_philox state;
      if (z[i] != c)
        continue;
      if (!d->known)
        {
          d->mean = lat_gaussian_mean (d->t->law, c);
          lat_gaussian_covariance (d->t->law, c, d->sigma);
        }
      if (!is_alike (d, b->x + i * b->tda))
        s = factor (d);
      gsl_rng rng = lat_stream_at (stream, b->row[i], &state);
      if (!s)
        draw_row (d, coded + i * linked_width (d->t), &rng, x + i * x_tda);
    }
  return s;
}

/* Text that is not coded is drawn by the product.  */
int
lat_linked_draw (const void *theta, const lat_block *b, const unsigned *z,
                 lat_stream stream, double *x, size_t x_tda, void *work)
{
  enum
  {
    STREAM_LINKED = 0x6c6b /* beside those of the product's parts */
  };
  const linked *t = theta;
  linked_work w = lat_linked_work (t, b->n, work);
  drawing d = begin (t, w.rest);
  int s = LAT_SUCCESS;
  for (size_t i = 0; i < b->n; i++)
    if (z[i] >= t->k)
      return LAT_EINVAL;
  if (t->apart)
    s = lat_family_product.draw (t->product, b, z, stream, x, x_tda,
                                 w.product);
  for (size_t i = 0; !t->apart && i < b->n; i++)
    for (size_t j = 0; j < t->p; j++)
      x[i * x_tda + t->col[j]] = b->x[i * b->tda + t->col[j]];
  lat_linked_code (t, b->n, b->x, b->tda, w.coded);
  for (size_t c = 0; !s && c < t->k; c++)
    s = draw_component (&d, c, b, w.coded, z,
                        lat_stream_sub (stream, STREAM_LINKED), x, x_tda);
  return s;
}
