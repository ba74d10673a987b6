/* linked_draw.c -- rows completed by linked components.

   Given what a row shows, what it lacks is normal: with mean nu and covariance
   C.  Its numbers are put in the order: text, then numbers.  With C = L L' in
   that order they are nu + L e, where e has for each text what the level says
   that was drawn for it, and then standard normal numbers: so each is given
   all before it.  Rows with the same holes share L.  */

#include "family/linked_theta.h"
#include "data/coding.h"
#include "family/gaussian_missing.h"
#include "family/simplex.h"
#include <gsl/gsl_randist.h>
#include <latens/product.h>
#include <math.h>
#include <string.h>

/* What rows with the same holes have in common, under one component.  */
typedef struct
{
  const linked *t;
  const gaussian_theta *law;
  gaussian_rows w;
  size_t c; /* the component */
  const double *mean;
  double *l;        /* width x width: L, in the order of the draws */
  double *e;        /* width */
  double *nu;       /* width: of the row, in that order */
  double *expected; /* width: of the text that is drawn now */
  double *prob;     /* most */
  size_t *order;    /* width: which of w.missing comes when */
} drawing;

size_t
lat_linked_draw_len (const linked *t)
{
  size_t wide = linked_width (t);
  return wide * wide + 3 * wide + t->most
         + wide * sizeof (size_t) / sizeof (double) + 1;
}

static drawing
begin (const linked *t, const lat_block *coded, const linked_work *work)
{
  size_t wide = linked_width (t);
  drawing d = { .t = t, .law = t->law, .l = work->rest };
  d.e = d.l + wide * wide;
  d.nu = d.e + wide;
  d.expected = d.nu + wide;
  d.prob = d.expected + wide;
  d.order = (size_t *)(d.prob + t->most);
  lat_gaussian_rows_read (&d.w, d.law, coded, work->law);
  d.w.batched = d.w.few; /* none: each group on its own */
  return d;
}

/* --- rows with the same holes -------------------------------------------- */

/* Appends the missing numbers of text, or the others, from `at` on.  */
static size_t
append (const drawing *d, const double *x, int text, size_t at)
{
  const linked *t = d->t;
  size_t hole = 0;
  for (size_t j = 0; j < t->p; j++)
    for (size_t a = t->first[j]; a < t->first[j + 1]; a++)
      if (isnan (x[a]))
        {
          if (t->text[j] == text)
            d->order[at++] = hole;
          hole++;
        }
  return at;
}

/* L, from C.  */
static int
factor_spread (const drawing *d, size_t missing)
{
  size_t wide = linked_width (d->t);
  for (size_t a = 0; a < missing; a++)
    for (size_t b = 0; b <= a; b++)
      {
        size_t i = d->order[a], j = d->order[b];
        d->l[a * wide + b]
            = i > j ? d->w.cov[i * wide + j] : d->w.cov[j * wide + i];
      }
  return lat_chol (missing, d->l, wide);
}

static int
factor (drawing *d, size_t g, gaussian_given *given)
{
  const double *x = d->w.x + d->w.start[g] * linked_width (d->t);
  int s = lat_gaussian_condition (d->law, d->c, g, &d->w, given);
  if (s)
    return s;
  lat_gaussian_fill (d->law, d->c, g, &d->w, given);
  lat_gaussian_spread (d->law, d->c, &d->w, given);
  append (d, x, 0, append (d, x, 1, 0));
  return factor_spread (d, given->missing);
}

/* --- rows ---------------------------------------------------------------- */

/* The number that comes as number a, as far as e goes: up to `end`.  */
static double
number (const drawing *d, size_t a, size_t end)
{
  const double *l = d->l + a * linked_width (d->t);
  double x = d->nu[a];
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

/* Row z of w.z, which has nu less mu.  */
static void
draw_row (const drawing *d, size_t z, size_t missing, lat_stream stream,
          const lat_block *b, double *x, size_t x_tda)
{
  const linked *t = d->t;
  const gaussian_rows *w = &d->w;
  size_t wide = linked_width (t), at = 0, i = w->order[w->from[z]];
  const double *coded = w->x + w->from[z] * wide;
  lat_philox state;
  gsl_rng rng = lat_stream_at (stream, b->row[i], &state);
  x += i * x_tda;
  for (size_t a = 0; a < missing; a++)
    {
      size_t from = w->missing[d->order[a]];
      d->nu[a] = d->mean[from] + w->z[z * wide + from];
    }
  for (size_t j = 0; j < t->p; j++)
    if (t->text[j] && isnan (coded[t->first[j]]))
      {
        x[t->col[j]] = draw_text (d, j, at, &rng);
        at += linked_numbers (t, j);
      }
  for (size_t j = 0; j < t->p; j++)
    if (!t->text[j] && linked_numbers (t, j) && isnan (coded[t->first[j]]))
      {
        d->e[at] = gsl_ran_ugaussian (&rng);
        x[t->col[j]] = number (d, at, at + 1);
        at++;
      }
}

/* The rows of component c; w.total marks them.  */
static int
draw_component (drawing *d, size_t c, const lat_block *b, lat_stream stream,
                double *x, size_t x_tda)
{
  gaussian_rows *w = &d->w;
  int s = LAT_SUCCESS;
  d->c = c;
  d->mean = d->law->mean + c * linked_width (d->t);
  lat_gaussian_centre (d->law, c, w->groups, w->total, w);
  for (size_t g = w->few; !s && g < w->groups; g++)
    {
      gaussian_given given;
      if (w->first[g] == w->first[g + 1])
        continue;
      s = factor (d, g, &given);
      for (size_t z = w->first[g]; !s && z < w->first[g + 1]; z++)
        draw_row (d, z, given.missing, stream, b, x, x_tda);
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
  lat_block coded = lat_linked_block (t, b, w.coded);
  drawing d = begin (t, &coded, &w);
  stream = lat_stream_sub (stream, STREAM_LINKED);
  for (size_t c = 0; !s && c < t->k; c++)
    {
      for (size_t i = 0; i < b->n; i++)
        d.w.total[i] = z[i] == c;
      s = draw_component (&d, c, b, stream, x, x_tda);
    }
  return s;
}
