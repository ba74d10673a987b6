/* scaled.c -- draws in the table's own units.  */

#include "impute/scaled.h"
#include "impute/within.h"
#include "model/scale.h"
#include <math.h>
#include <stdlib.h>

lat_bounds
lat_scaled_bounds (const lat_column *c)
{
  lat_bounds b = c->bounds, whole = b;
  if (!b.sides || c->digits != 0)
    return b;
  whole.lower = ceil (b.lower);
  whole.upper = floor (b.upper);
  return b.sides == LAT_BOUND_LOWER + LAT_BOUND_UPPER
                 && whole.lower > whole.upper
             ? b
             : whole;
}

/* A bound on the scale of its column: whole numbers come by rounding, so that
   theirs is half a unit further.  Beyond all the scale has it is none.  */
static double
limit (const lat_column *c, double bound, double outwards)
{
  double x = bound + (c->digits == 0 ? outwards / 2 : 0);
  return lat_transform_accepts (&c->transform, x)
             ? lat_transform_apply (&c->transform, x)
             : copysign (INFINITY, outwards);
}

static void
set_limits (const lat_model *m, const lat_limits *l)
{
  for (size_t j = 0; j < m->p; j++)
    {
      const lat_column *c = m->column + j;
      lat_bounds b = lat_scaled_bounds (c);
      l->lo[j]
          = b.sides & LAT_BOUND_LOWER ? limit (c, b.lower, -1) : -INFINITY;
      l->hi[j] = b.sides & LAT_BOUND_UPPER ? limit (c, b.upper, 1) : INFINITY;
    }
}

/* Back in the table's unit; and within the bounds, whatever rounding did.  */
static void
settle_column (const lat_column *c, size_t j, const lat_data *rows, double *x)
{
  lat_bounds b = lat_scaled_bounds (c);
  int whole = b.sides && c->digits == 0;
  if (c->transform.kind == LAT_TRANSFORM_NONE && !b.sides)
    return;
  for (size_t i = 0; i < rows->n; i++)
    {
      double seen = rows->x[i * rows->tda + j], *to = x + i * rows->p + j;
      double back = lat_transform_invert (&c->transform, *to);
      *to = isnan (seen) ? lat_bounds_clamp (&b, whole ? round (back) : back)
                         : seen;
    }
}

int
lat_scaled_draw (const lat_model *m, const lat_data *rows, unsigned threads,
                 lat_stream stream, double *x)
{
  lat_data view;
  if (!lat_scale_any (m) && !lat_scale_bounded (m))
    return lat_mixture_draw (m->mixture, rows, threads, stream, x);
  double *cells = NULL, *room = malloc ((2 * m->p + 1) * sizeof *room);
  lat_limits l = { room, room + m->p };
  int s = room ? lat_model_view (m, rows, &view, &cells, NULL) : LAT_ENOMEM;
  if (!s)
    {
      set_limits (m, &l);
      s = lat_within_draw (m->mixture, &view, &l, threads, stream, x);
    }
  for (size_t c = 0; !s && c < rows->p; c++)
    settle_column (m->column + c, c, rows, x);
  free (cells);
  free (room);
  return s;
}
