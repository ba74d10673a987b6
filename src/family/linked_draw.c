/* linked_draw.c -- rows completed by linked components: text after text, then
   numbers, each given all before it.  */

#include "family/linked_levels.h"
#include "family/simplex.h"
#include <gsl/gsl_randist.h>
#include <latens/product.h>
#include <math.h>

/* Missing text in the order of columns, which ends what is missing; then
   numbers, from the last to the first.  */
static void
draw_row (linked_levels *d, const double *coded, gsl_rng *rng, double *x)
{
  const linked *t = d->t;
  size_t at = d->all.m, plain = d->text.m;
  lat_linked_take (d, coded);
  for (size_t j = 0; j < t->p; j++)
    if (d->hole[j] && t->text[j])
      {
        size_t numbers = linked_numbers (t, j);
        lat_linked_weigh (d, numbers, at -= numbers, plain -= numbers);
        double level = (double)lat_simplex_pick (numbers + 1, d->prob, 1,
                                                 gsl_rng_uniform (rng));
        lat_linked_settle (d, numbers, at, plain, level);
        x[t->col[j]] = level;
      }
  for (size_t j = t->p; j-- > 0;)
    if (d->hole[j] && !t->text[j] && linked_numbers (t, j))
      x[t->col[j]] = lat_linked_number (d, --at, gsl_ran_ugaussian (rng));
}

/* The rows of component c.  */
static int
draw_component (linked_levels *d, size_t c, const lat_block *b,
                const double *coded, const unsigned *z, lat_stream stream,
                double *x, size_t x_tda)
{
  size_t wide = linked_width (d->t);
  int s = LAT_SUCCESS, any = 0;
  for (size_t i = 0; !s && i < b->n; i++)
    {
      lat_philox state;
      if (z[i] != c)
        continue;
      if (!any++)
        lat_linked_levels_of (d, c);
      s = lat_linked_arrange (d, b->x + i * b->tda, 0);
      gsl_rng rng = lat_stream_at (stream, b->row[i], &state);
      if (!s)
        draw_row (d, coded + i * wide, &rng, x + i * x_tda);
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
  linked_levels d = lat_linked_levels (t, w.rest);
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
